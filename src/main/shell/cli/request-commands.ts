// wamp-inspector call, publish, subscribe and register: one request in a session of its own.

import type { Link } from '../../../shared/contract/link.ts';
import type { HoldingInfo, OperationInfo } from '../../../shared/contract/operations.ts';
import { fromWire } from '../../../shared/contract/wire-value.ts';
import type { RequestText } from '../../../shared/request.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import { systemClock } from '../node-ports.ts';
import type { CliContext } from './cli.ts';
import { followMessages, type FollowedMessage } from './followed-rows.ts';
import { answerInvocations } from './invocation-prompt.ts';
import { exitCodeOf, messageLine, operationLine, printOperation, shortPayload } from './operation-text.ts';
import { list, readArguments, UsageError, type Parsed, type Values } from './option-values.ts';
import {
  CALL_OPTIONS,
  callOf,
  cancelOf,
  numberOf,
  PUBLISH_OPTIONS,
  publishOf,
  REGISTER_OPTIONS,
  registerOf,
  SUBSCRIBE_OPTIONS,
  subscribeOf,
} from './request-arguments.ts';
import {
  broughtBack,
  environmentOf,
  inSession,
  looksLikeUrl,
  SESSION_OPTIONS,
  splitPositionals,
  type OpenedSession,
} from './session-run.ts';
import { visible } from './terminal-text.ts';

/** Exit code: 0 for a RESULT, 7 for an ERROR. */
export async function callCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, url, uris } = read(args, CALL_OPTIONS, 'procedure');
  const request = callOf(values, only(uris, 'procedure'));
  const cancel = cancelOf(values);
  return inSession(announcing(values), url, context, async (session) => {
    const { link } = context;
    const { capture } = session;
    const operation = await start(request, values, session, context);
    const timer =
      cancel &&
      setTimeout(() => {
        // It may have been answered a moment before.
        void link.call('operation.cancel', { capture, operation, mode: cancel.mode }).catch(() => undefined);
      }, cancel.afterMs);
    const stopResults = request.repeat ? () => Promise.resolve() : followResults(capture, operation, values, context);
    const limit = cancel ? undefined : silenceAfter(values, capture, operation, context);
    const info = await Promise.race([ended(operation, session, context), ...(limit ? [limit.silent] : [])]);
    limit?.stop();
    clearTimeout(timer);
    await stopResults();
    return told(info, values, context);
  });
}

/** Arguments in parts may be sent only by a client that announced them. */
function announcing(values: Values): Values {
  const flag = 'caller.progressive_call_invocations';
  const given = list(values, 'feature');
  const isNeeded = list(values, 'part').length > 0 && !given.some((one) => one.startsWith(flag));
  // A demo login announces what it does.
  return isNeeded && values['demo'] === undefined ? { ...values, feature: [...given, flag] } : values;
}

/** Exit code: 0 once it is acknowledged, or sent if that was not asked for. */
export async function publishCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, url, uris } = read(args, PUBLISH_OPTIONS, 'topic');
  const request = await publishOf(values, only(uris, 'topic'), () => context.terminal.readInput());
  return inSession(values, url, context, async (session) => {
    const operation = await start(request, values, session, context);
    return told(await ended(operation, session, context), values, context);
  });
}

/** Prints events until Ctrl-C, --count or --seconds. */
export async function subscribeCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, url, uris } = read(args, SUBSCRIBE_OPTIONS, 'topic');
  if (uris.length === 0) throw new UsageError('Give a topic.');
  const requests = uris.map((uri) => subscribeOf(values, uri));
  return inSession(values, url, context, (session) => hold(requests, 'EVENT', values, session, context));
}

/** Answers invocations until Ctrl-C, --count or --seconds. */
export async function registerCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, url, uris } = read(args, REGISTER_OPTIONS, 'procedure');
  const request = registerOf(values, only(uris, 'procedure'));
  const stopAsking = answerInvocations(context);
  try {
    return await inSession(values, url, context, (session) => hold([request], 'INVOCATION', values, session, context));
  } finally {
    stopAsking();
  }
}

function read(
  args: readonly string[],
  own: Parameters<typeof readArguments>[1],
  what: string,
): { readonly values: Values; readonly url: string | undefined; readonly uris: readonly string[] } {
  const { values, positionals }: Parsed = readArguments(args, { ...SESSION_OPTIONS, ...own });
  const { url, rest } = splitPositionals(values, positionals, looksLikeUrl);
  if (rest.length === 0) throw new UsageError(`Give the URL of the router and a ${what}.`);
  return { values, url, uris: rest };
}

function only(uris: readonly string[], what: string): string {
  const [uri] = uris;
  if (uri === undefined || uris.length > 1) throw new UsageError(`One ${what}, not ${uris.length}.`);
  return uri;
}

async function start(
  request: RequestText,
  values: Values,
  { capture }: OpenedSession,
  { link }: CliContext,
): Promise<number> {
  const environment = await environmentOf(values, capture, { link });
  const insist = values['send-anyway'] === true;
  const named = { capture, request, insist, ...(environment !== undefined && { environment }) };
  return (await link.call('operation.start', named)).operation;
}

/** The operation once it ended; Ctrl-C ends a repetition, and everything else by leaving. */
async function ended(
  operation: number,
  { capture, interrupted }: OpenedSession,
  { link }: CliContext,
): Promise<OperationInfo> {
  const finished = link.call('operation.wait', { capture, operation });
  const first = await Promise.race([finished, interrupted]);
  if (first !== 'interrupted') return finished;
  const info = await link.call('operation.get', { capture, operation });
  if (info.repeat && info.state === 'running') {
    await link.call('operation.stop', { capture, operation });
    return finished;
  }
  return info;
}

/** With --timeout: the call as one without an answer, once so long no result came. A script does not wait for ever. */
function silenceAfter(
  values: Values,
  capture: string,
  operation: number,
  { link }: CliContext,
): { readonly silent: Promise<OperationInfo>; readonly stop: () => void } | undefined {
  const seconds = numberOf(values, 'timeout');
  if (seconds === undefined) return undefined;
  let stop: () => void = () => {};
  const silent = new Promise<OperationInfo>((resolve, reject) => {
    const wait = (replies: number) => {
      stop = systemClock.after(seconds * 1000, () => {
        link.call('operation.get', { capture, operation }).then((info) => {
          const { answered = 0, errors = 0 } = info.repeat ?? {};
          const now = info.results + answered + errors;
          if (now > replies) return wait(now);
          const text = `No result within ${seconds} s (--timeout), and the session is left. Whether the call was carried out is not known; raise the limit, or look at the log of the callee.`;
          resolve({ ...info, state: 'unanswered', text });
        }, reject);
      });
    };
    wait(0);
  });
  return { silent, stop: () => stop() };
}

function told(info: OperationInfo, values: Values, { terminal }: CliContext): number {
  if (values['json'] === true) terminal.out(operationLine(info));
  else printOperation(info, terminal);
  // What still runs is left behind: only an interruption does that.
  return info.state === 'running' ? EXIT_CODES.interrupted : exitCodeOf(info);
}

/** Prints the results of a call as they come; with --json all of them, else all but the last. */
function followResults(
  capture: string,
  operation: number,
  values: Values,
  { link, terminal }: CliContext,
): () => Promise<void> {
  let next = 0;
  let reading = Promise.resolve();
  const isJson = values['json'] === true;
  const readOn = async () => {
    for (;;) {
      const { results, total, dropped } = await link.call('operation.results', {
        capture,
        operation,
        from: next,
        count: 500,
      });
      next = Math.max(next, dropped);
      for (const { index, seq, at, progress } of results) {
        next = index + 1;
        if (!isJson && !progress) continue;
        const { message } = await link.call('capture.message', { capture, seq });
        const form = message && fromWire(message);
        if (form) terminal.out(isJson ? messageLine(form, seq, { latency: at }) : shortPayload(form));
      }
      if (next >= total) return;
    }
  };
  const wake = () => {
    reading = reading.then(readOn, () => undefined);
  };
  const stop = link.listen(({ kind, body }) => {
    if (kind === 'operations-changed' && body.capture === capture) wake();
  });
  return async () => {
    stop();
    wake();
    await reading;
  };
}

/** Subscribes or registers, and prints what comes until it is enough. */
async function hold(
  requests: readonly RequestText[],
  type: 'EVENT' | 'INVOCATION',
  values: Values,
  session: OpenedSession,
  context: CliContext,
): Promise<number> {
  const { link, terminal } = context;
  const count = numberOf(values, 'count', { whole: true });
  const seconds = numberOf(values, 'seconds');
  for (const request of requests) {
    const operation = await start(request, values, session, context);
    const info = await link.call('operation.wait', { capture: session.capture, operation });
    if (info.state !== 'answered') return told(info, values, context);
    const word = type === 'EVENT' ? 'Subscribed to' : 'Registered';
    if (values['json'] === true) terminal.out(operationLine(info));
    else terminal.err(visible(`${word} ${info.uri}: ${info.holding ?? ''}`));
  }
  let seen = 0;
  let isTakenBack = false;
  const hear = (one: FollowedMessage): boolean => {
    const { message } = one;
    if (message.kind === 'UNSUBSCRIBED' || message.kind === 'UNREGISTERED') {
      // A router that answers what nobody asked takes nothing back.
      isTakenBack = message.request === 0;
      return isTakenBack;
    }
    seen += 1;
    if (values['json'] === true) terminal.out(messageLine(one.message, one.seq, { at: one.at }));
    else terminal.out(`${visible(one.uri)} ${shortPayload(one.message)}`);
    return count !== undefined && seen >= count;
  };
  const missed = (lost: number) => terminal.err(`${lost} messages were evicted before they could be printed.`);
  const ending = type === 'EVENT' ? 'UNSUBSCRIBED' : 'UNREGISTERED';
  const filter = { kinds: ['message'], types: [type, ending], dir: 'in' as const };
  let stopTime: () => void = () => {};
  const time =
    seconds === undefined
      ? undefined
      : new Promise<'time'>((resolve) => (stopTime = systemClock.after(seconds * 1000, () => resolve('time'))));
  for (;;) {
    const { capture } = session;
    const { stop, done, readToEnd } = followMessages(link, capture, filter, hear, missed);
    const ends = [
      done.then(() => 'done' as const),
      session.interrupted,
      session.lost(capture),
      ...(time ? [time] : []),
    ];
    const first = await Promise.race(ends);
    // What came before the connection was lost may be enough, and is printed in any case.
    if (first === 'lost') await Promise.race([readToEnd(), session.interrupted]);
    stop();
    const isEnough = count !== undefined && seen >= count;
    const why = first === 'lost' && (isEnough || isTakenBack) ? 'done' : first;
    if (why === 'lost') {
      const next = await Promise.race([broughtBack(capture, context), session.interrupted]);
      if (next === undefined) {
        terminal.err('The connection was lost.');
        return EXIT_CODES.closed;
      }
      if (next !== 'interrupted') {
        session.capture = next;
        continue;
      }
    }
    stopTime();
    if (why === 'done' && !isEnough) return revoked(session, link, terminal);
    // The last answer leaves before GOODBYE does.
    if (why === 'done' && type === 'INVOCATION') await Promise.race([settled(link, capture), session.interrupted]);
    const isOpenEnded = count === undefined && seconds === undefined;
    return (why === 'interrupted' || why === 'lost') && !isOpenEnded ? EXIT_CODES.interrupted : 0;
  }
}

/** The router took it back. */
async function revoked(
  { capture, interrupted }: OpenedSession,
  link: Link,
  terminal: CliContext['terminal'],
): Promise<number> {
  const isRevoked = ({ state }: HoldingInfo) => state === 'revoked';
  const found = await Promise.race([untilHoldings(link, capture, (all) => all.some(isRevoked)), interrupted]);
  const holdings = found === 'interrupted' ? [] : found;
  for (const { uri, reason } of holdings.filter(isRevoked))
    terminal.err(visible(`${uri} was revoked by the router${reason === undefined ? '' : `: ${reason}`}.`));
  return EXIT_CODES.closed;
}

/** Waits until no invocation is being answered any more. */
async function settled(link: Link, capture: string): Promise<void> {
  const isAnswering = ({ pending = 0, state }: HoldingInfo) => pending > 0 && state === 'held';
  await untilHoldings(link, capture, (all) => !all.some(isAnswering));
}

/** What is held, once it is as wanted or the session is over. */
function untilHoldings(
  link: Link,
  capture: string,
  isWanted: (holdings: readonly HoldingInfo[]) => boolean,
): Promise<readonly HoldingInfo[]> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const holdings = await link.call('holding.list', { capture });
      const { live } = await link.call('capture.info', { capture });
      if (live && !isWanted(holdings)) return;
      stop();
      resolve(holdings);
    };
    const stop = link.listen(({ kind, body }) => {
      const isNews = kind === 'operations-changed' && body.capture === capture;
      if (isNews || (kind === 'capture-changed' && body.header.id === capture && !body.live)) look().catch(reject);
    });
    look().catch(reject);
  });
}
