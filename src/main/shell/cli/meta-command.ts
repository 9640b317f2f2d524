// wamp-inspector meta: the realm as its router tells it, from the command line. What the router does not expose or
// allow is said by procedure, and ends with the code of an ERROR reply.

import type { Link } from '../../../shared/contract/link.ts';
import type { ParamsOf } from '../../../shared/contract/commands.ts';
import {
  REALM_LISTS,
  type MetaAccess,
  type MetaAnswer,
  type RealmListName,
  type RealmRows,
  type RealmState,
} from '../../../shared/contract/realm.ts';
import { fromWire, type Wire } from '../../../shared/contract/wire-value.ts';
import { jsonOutput, oneLine } from '../../../shared/json-output.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import type { WampValue } from '../../../shared/wamp/value.ts';
import type { CliContext } from './cli.ts';
import { readArguments, string, text, flag, UsageError, type Values } from './option-values.ts';
import { numberOf } from './request-arguments.ts';
import { inSession, looksLikeUrl, SESSION_OPTIONS, splitPositionals } from './session-run.ts';
import { visible, visibleJson } from './terminal-text.ts';

const OPTIONS = {
  ...SESSION_OPTIONS,
  filter: text,
  limit: text,
  reason: text,
  message: text,
  'kill-authid': text,
  'kill-authrole': text,
  'kill-all': flag,
};
const PART = 500;
/** Singular of a list, for one entry of it. */
const ENTRIES: Readonly<Record<string, RealmListName>> = {
  session: 'sessions',
  registration: 'registrations',
  subscription: 'subscriptions',
};

export async function metaCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const { url, rest } = splitPositionals(values, positionals, looksLikeUrl);
  const [action = 'counts', subject, ...more] = rest;
  if (more.length > 0)
    throw new UsageError(`meta shows one thing at a time: start it once more for ${JSON.stringify(more[0])}.`);
  const run = actionOf(action, subject, values, context);
  return inSession(values, url, context, async ({ capture, interrupted }) => {
    const code = await Promise.race([run(capture), interrupted]);
    return code === 'interrupted' ? EXIT_CODES.interrupted : code;
  });
}

type Action = (capture: string) => Promise<number>;

function actionOf(action: string, subject: string | undefined, values: Values, context: CliContext): Action {
  const list = REALM_LISTS.find((name) => name === action);
  const entry = Object.hasOwn(ENTRIES, action) ? ENTRIES[action] : undefined;
  if (subject !== undefined && (list || action === 'counts' || action === 'access'))
    throw new UsageError(
      `${action} takes nothing behind it, not ${JSON.stringify(subject)}.${list ? ` "${list.slice(0, -1)} ID" shows one of them, --filter TEXT some.` : ''}`,
    );
  if (list) return (capture) => printList(list, values, capture, context);
  if (entry) {
    const id = idOf(subject, action);
    return (capture) => printEntry(entry, id, values, capture, context);
  }
  switch (action) {
    case 'counts':
      return (capture) => printCounts(values, capture, context);
    case 'access':
      return (capture) => printAccess(values, capture, context);
    case 'holder':
      if (subject === undefined) throw new UsageError('holder takes a procedure: meta <url> holder PROCEDURE.');
      return (capture) => printHolder(subject, values, capture, context);
    case 'events': {
      const subscription = idOf(subject, action);
      const limit = numberOf(values, 'limit', { whole: true }) ?? 100;
      return (capture) => printEvents({ capture, subscription, limit }, values, context);
    }
    case 'kill': {
      const target = targetOf(subject, values);
      return (capture) => kill({ capture, target, ...reasonOf(values) }, values, context);
    }
    default:
      throw new UsageError(
        `meta takes ${['counts', ...REALM_LISTS, ...Object.keys(ENTRIES).map((one) => `${one} ID`)].join(', ')}, holder PROCEDURE, events ID, kill ID or access, not ${JSON.stringify(action)}.`,
      );
  }
}

function idOf(given: string | undefined, action: string): number {
  const id = Number(given);
  if (given === undefined || !/^\d+$/.test(given) || id < 1 || id > 2 ** 53)
    throw new UsageError(
      `${action} takes an id, a number from 1 to 2^53; the lists show them, for example meta <url> sessions.`,
    );
  return id;
}

function targetOf(subject: string | undefined, values: Values): ParamsOf<'realm.kill'>['target'] {
  const [authid, authrole] = [string(values, 'kill-authid'), string(values, 'kill-authrole')];
  const all = values['kill-all'] === true;
  const given = [subject, authid, authrole, all || undefined].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw new UsageError('kill takes one of a session id, --kill-authid A, --kill-authrole R and --kill-all.');
  if (authid !== undefined) return { by: 'authid', authid };
  if (authrole !== undefined) return { by: 'authrole', authrole };
  return all ? { by: 'all' } : { by: 'session', session: idOf(subject, 'kill') };
}

function reasonOf(values: Values): { reason?: string; message?: string } {
  const [reason, message] = [string(values, 'reason'), string(values, 'message')];
  return { ...(reason !== undefined && { reason }), ...(message !== undefined && { message }) };
}

/** The realm once its lists are read, or are known not to be readable. */
async function watched(capture: string, link: Link): Promise<RealmState> {
  const first = await link.call('realm.watch', { capture });
  return until(capture, link, first, ({ lists }) =>
    Object.values(lists).every(({ status }) => status !== 'reading' && status !== 'idle'),
  );
}

async function until(
  capture: string,
  link: Link,
  first: RealmState,
  isDone: (state: RealmState) => boolean,
): Promise<RealmState> {
  if (isDone(first)) return first;
  return new Promise((resolve, reject) => {
    const look = () => {
      link.call('realm.state', { capture }).then((state) => {
        if (!isDone(state) && state.watching) return;
        stop();
        resolve(state);
      }, reject);
    };
    const stop = link.listen(({ kind, body }) => {
      if (kind === 'realm-changed' && body.capture === capture) look();
      // A realm whose session ended is not read any further.
      if (kind === 'capture-changed' && body.header.id === capture && !body.live) look();
    });
    look();
  });
}

async function printCounts(values: Values, capture: string, { link, terminal }: CliContext): Promise<number> {
  const { lists } = await watched(capture, link);
  for (const name of REALM_LISTS) {
    const { status, total, text: why } = lists[name];
    if (values['json'] === true) terminal.out(visibleJson({ kind: 'list', list: name, status, total, text: why }));
    else if (status === 'failed') terminal.err(visible(`${name}: ${why ?? 'not readable'}`));
    else terminal.out(`${String(total).padStart(6)} ${name}`);
  }
  return Object.values(lists).some(({ status }) => status === 'failed') ? EXIT_CODES['error-reply'] : 0;
}

async function printList(
  list: RealmListName,
  values: Values,
  capture: string,
  { link, terminal }: CliContext,
): Promise<number> {
  const state = await watched(capture, link);
  const { status, text: why } = state.lists[list];
  if (status === 'failed') {
    if (values['json'] === true) terminal.out(visibleJson({ kind: 'list', list, status, total: 0, text: why }));
    else terminal.err(visible(why ?? `The ${list} cannot be read.`));
    return EXIT_CODES['error-reply'];
  }
  await link.call('realm.readAll', { capture, list });
  // Of some entries there may be no details to be had.
  const isRead = ({ lists }: RealmState) => lists[list].reading !== true;
  await until(capture, link, await link.call('realm.state', { capture }), isRead);
  const filter = string(values, 'filter');
  for (let from = 0; ; from += PART) {
    const span = { from, count: PART, ...(filter !== undefined && { filter }) };
    const { total, ...rows } = await link.call('realm.rows', { capture, list, ...span });
    for (const row of rowsOf(rows))
      terminal.out(values['json'] === true ? visibleJson({ kind: list.slice(0, -1), ...row }) : lineOf(row));
    if (from + PART >= total) return 0;
  }
}

type Row = NonNullable<RealmRows['sessions'] | RealmRows['registrations'] | RealmRows['subscriptions']>[number];

function rowsOf({ sessions, registrations, subscriptions }: Omit<RealmRows, 'total'>): readonly Row[] {
  return sessions ?? registrations ?? subscriptions ?? [];
}

/** Columns of a row, with two blanks between. */
function lineOf(row: Row): string {
  const { id, problem, ...columns } = row;
  const cells = Object.values(columns).map((value) => (value === true ? 'you' : String(value)));
  return visible([String(id).padStart(16), ...cells, ...(problem === undefined ? [] : [`(${problem})`])].join('  '));
}

async function printEntry(
  list: RealmListName,
  id: number,
  values: Values,
  capture: string,
  { link, terminal }: CliContext,
): Promise<number> {
  await watched(capture, link);
  const entry = await link.call('realm.entry', { capture, list, id });
  printJson({ kind: 'entry', ...entry }, values, terminal);
  return entry.problems.length > 0 && entry.details === undefined ? EXIT_CODES['error-reply'] : 0;
}

async function printHolder(
  procedure: string,
  values: Values,
  capture: string,
  { link, terminal }: CliContext,
): Promise<number> {
  const answer = await link.call('realm.holder', { capture, procedure });
  return printAnswer(answer, values, terminal, (holder) => {
    if (holder === null && values['json'] === true)
      terminal.out(visibleJson({ kind: 'holder', procedure, held: false }));
    else if (holder === null) terminal.err(visible(`Nobody holds ${procedure}.`));
    else printJson({ kind: 'entry', ...holder }, values, terminal);
  });
}

async function printEvents(
  params: ParamsOf<'realm.events'>,
  values: Values,
  { link, terminal }: CliContext,
): Promise<number> {
  const answer = await link.call('realm.events', params);
  return printAnswer(answer, values, terminal, ({ events }) => {
    for (const event of events) {
      if (values['json'] === true) terminal.out(visibleJson({ kind: 'past-event', ...event }));
      else terminal.out(visible(`${event.at ?? ''} ${event.topic ?? ''} ${shown(event.args)} ${shown(event.kwargs)}`));
    }
  });
}

const shown = (value: Wire<WampValue>) => oneLine(fromWire(value));

async function kill(params: ParamsOf<'realm.kill'>, values: Values, { link, terminal }: CliContext): Promise<number> {
  const answer = await link.call('realm.kill', params);
  return printAnswer(answer, values, terminal, ({ count, sessions }) => {
    const some = sessions && sessions.length > 0 ? sessions.join(', ') : undefined;
    const killed = some ?? (count === undefined ? 'Done.' : `${count} sessions`);
    if (values['json'] === true) terminal.out(visibleJson({ kind: 'killed', count, sessions }));
    else terminal.out(killed);
  });
}

function printAnswer<T>(
  answer: MetaAnswer<T>,
  values: Values,
  terminal: CliContext['terminal'],
  print: (value: T) => void,
): number {
  if (!answer.ok) {
    if (values['json'] === true) terminal.out(visibleJson(answer.access));
    else terminal.err(accessLine(answer.access));
    return EXIT_CODES['error-reply'];
  }
  if (answer.note !== undefined) terminal.err(visible(answer.note));
  print(answer.value);
  return 0;
}

async function printAccess(values: Values, capture: string, { link, terminal }: CliContext): Promise<number> {
  const { api } = await watched(capture, link);
  for (const access of api) terminal.out(values['json'] === true ? visibleJson(access) : accessLine(access));
  return 0;
}

function accessLine({ name, status, error, text: why }: MetaAccess): string {
  const parts = [name.padEnd(40), status, ...(error === undefined ? [] : [error]), ...(why === undefined ? [] : [why])];
  return visible(parts.join('  '));
}

/** A result with values in wire form, as JSON for reading or on one line. */
function printJson(value: Readonly<Record<string, unknown>>, values: Values, terminal: CliContext['terminal']): void {
  if (values['json'] === true) return terminal.out(visibleJson(value));
  const { details, ...rest } = value as { details?: Wire<WampValue> };
  const plain: unknown = JSON.parse(JSON.stringify(rest));
  const text = jsonOutput({ ...(plain as object), ...(details && { details: fromWire(details) }) });
  for (const line of text.split('\n')) terminal.out(visible(line));
}
