// A session for one command: log in, do what the command is about, leave with GOODBYE. Ctrl-C ends what is being
// done and leaves politely; a second one does not wait for the router.

import { fromWire } from '../../../shared/contract/wire-value.ts';
import type { HandshakeSummary } from '../../../shared/handshake-summary.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import { answerChallenges } from './challenge-prompt.ts';
import type { CliContext } from './cli.ts';
import { answerQuestions, decided, TARGET_OPTIONS, targetOf } from './handshake-command.ts';
import { summaryLine } from './json-lines.ts';
import { verdictLines } from './ladder.ts';
import { flag, string, text, UsageError, type Values } from './option-values.ts';
import { visible, visibleJson } from './terminal-text.ts';

/** Options of every command that has a session. */
export const SESSION_OPTIONS = { ...TARGET_OPTIONS, json: flag, save: text };
/** The environment that variables of requests are taken from. */
export const ENVIRONMENT_OPTION = { env: text };

/** An open session. */
export interface OpenedSession {
  /** That of the connection that was brought back, once one was. */
  capture: string;
  /** Id of the environment that `--env` names. */
  environment: string | undefined;
  /** Settles at Ctrl-C, and once nobody reads the output any more. */
  readonly interrupted: Promise<'interrupted'>;
  /** Settles when the connection of a capture is gone. */
  readonly lost: (capture: string) => Promise<'lost'>;
}

/** The URL of the router and what follows it: with --profile or --demo there need be no URL. */
export function splitPositionals(
  values: Values,
  positionals: readonly string[],
  isUrl: (text: string) => boolean,
): { readonly url: string | undefined; readonly rest: readonly string[] } {
  const [first, ...rest] = positionals;
  if (first === undefined || (isKnownTarget(values) && !isUrl(first))) return { url: undefined, rest: positionals };
  return { url: first, rest };
}

/** True if a profile or a demo login says where to connect. */
export function isKnownTarget(values: Values): boolean {
  return values['profile'] !== undefined || values['demo'] !== undefined;
}

/** True for what looks like the URL of a router; URIs of WAMP hold no `://`. */
export function looksLikeUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/**
 * Logs in, runs `body`, leaves. The result is the exit code of the body, or that of a login that failed, whose
 * reasons go to stderr.
 */
export async function inSession(
  values: Values,
  url: string | undefined,
  context: CliContext,
  body: (session: OpenedSession) => Promise<number>,
): Promise<number> {
  const { link, terminal, app } = context;
  if (values['env'] !== undefined && !isKnownTarget(values))
    throw new UsageError(
      '--env names an environment of a profile, and no profile is named: add --profile NAME. Environments are made in the page, beside the requests of a profile; "profile list" shows the profiles.',
    );
  const target = await targetOf(values, url, context);
  // What cannot be understood is told before anything is sent. Which profile a demo login has is known by its capture.
  const environment = 'profile' in target ? await environmentOf(values, target.profile.id, link) : undefined;
  const stopAsking = [answerQuestions(context), answerChallenges(context)];
  const { capture } = await link.call('session.connect', target);
  let isLoggedIn = false;
  let isInterrupted = false;
  let stop: () => void = () => {};
  const interrupted = new Promise<'interrupted'>((resolve) => {
    const stopHearing = terminal.onInterrupt(() => {
      // While the login runs there is nothing else to end; a second Ctrl-C waits for nobody.
      if (!isLoggedIn || isInterrupted) void leave(isInterrupted);
      isInterrupted = true;
      resolve('interrupted');
    });
    // There is nobody to go on for.
    const stopWatching = terminal.onOutputGone(() => resolve('interrupted'));
    stop = () => {
      stopHearing();
      stopWatching();
    };
  });
  const session: OpenedSession = { capture, environment, interrupted, lost: (id) => lostConnection(id, link) };
  const leave = (cut: boolean) => link.call('session.leave', { capture: session.capture, cut });
  try {
    await decided(capture, context);
    isLoggedIn = true;
    const summary = fromWire<HandshakeSummary>(await link.call('capture.summary', { capture }));
    if (summary.outcome !== 'welcome') {
      if (values['json'] === true) terminal.out(summaryLine(summary));
      for (const line of verdictLines(summary).slice(1)) terminal.err(line);
      await leave(false);
      return EXIT_CODES[summary.outcome ?? 'internal'];
    }
    const { total, header } = await link.call('capture.info', { capture });
    session.environment ??= await environmentOf(values, header.profileId ?? '', link);
    const code = await body(session);
    await leave(false);
    await tellFindings(session.capture, session.capture === capture ? total : 0, values['json'] === true, context);
    return code;
  } finally {
    stop();
    for (const end of stopAsking) end();
    const file = string(values, 'save');
    if (file !== undefined) await app.saveCapture(session.capture, file);
  }
}

/** So many findings are printed; of more their number. */
const MOST_FINDINGS = 20;

/**
 * Says on stderr what broke a rule after a record: what the command sent, and what the router did. With `isJson` all
 * of it is printed as lines of the output, too.
 */
async function tellFindings(
  capture: string,
  after: number,
  isJson: boolean,
  { link, terminal }: CliContext,
): Promise<void> {
  const { view } = await link.call('capture.createView', { capture, filter: { kinds: ['finding'] } });
  let printed = 0;
  let next = 0;
  for (let isDone = false; !isDone;) {
    const { rows, scanning } = await link.call('capture.rows', { capture, view, from: next, count: 1000 });
    for (const { row, seq, finding, text: what = '' } of rows) {
      next = row + 1;
      if (seq <= after || (finding !== 'error' && finding !== 'warning')) continue;
      if (isJson) terminal.out(visibleJson({ kind: 'finding', severity: finding, seq, text: what }));
      if (printed++ < MOST_FINDINGS) terminal.err(visible(`${finding}: ${what}`));
    }
    isDone = rows.length === 0 && scanning !== true;
  }
  if (printed > MOST_FINDINGS) terminal.err(`… and ${printed - MOST_FINDINGS} more findings.`);
}

/** Settles when the connection of a capture is gone. */
function lostConnection(capture: string, link: CliContext['link']): Promise<'lost'> {
  return new Promise((resolve, reject) => {
    const look = () => {
      link.call('capture.info', { capture }).then(({ live }) => {
        if (live) return;
        stop();
        resolve('lost');
      }, reject);
    };
    const stop = link.listen(({ kind, body }) => {
      if (kind === 'capture-changed' && body.header.id === capture && !body.live) look();
    });
    look();
  });
}

/**
 * Waits for the connection that takes the place of a lost one, and says on stderr how that goes. Undefined if there is
 * none, or not any more.
 */
export function broughtBack(
  capture: string,
  { link, terminal }: Pick<CliContext, 'link' | 'terminal'>,
): Promise<string | undefined> {
  let current = capture;
  let told = 0;
  return new Promise((resolve, reject) => {
    const look = () => {
      link.call('capture.info', { capture: current }).then((info) => {
        const { retry, followedBy, live, outcome } = info;
        if (followedBy !== undefined) {
          current = followedBy;
          return look();
        }
        if (retry && retry.attempt !== told) {
          told = retry.attempt;
          const of = retry.of === undefined ? '' : ` of ${retry.of}`;
          terminal.err(`Connection lost: attempt ${retry.attempt}${of} in ${retry.waitMs / 1000} s.`);
        }
        const isBack = live && outcome === 'welcome' && current !== capture;
        if (retry || (live && !isBack)) return;
        stop();
        resolve(isBack ? current : undefined);
      }, reject);
    };
    const stop = link.listen(({ kind, body }) => {
      if (kind === 'capture-changed' && body.header.id === current) look();
    });
    look();
  });
}

/** The id of the environment that `--env` names; undefined without it. Throws UsageError. */
async function environmentOf(values: Values, profileId: string, link: CliContext['link']): Promise<string | undefined> {
  const name = string(values, 'env');
  if (name === undefined) return undefined;
  const { environments } = await link.call('saved.load', { profileId });
  const found = environments.find((one) => one.name === name || one.id === name);
  if (!found) {
    const names = environments.map((one) => JSON.stringify(one.name)).join(', ') || 'none';
    throw new UsageError(
      `There is no environment ${JSON.stringify(name)}; the profile has ${names}. Name one of these with --env, or make it in the page.`,
    );
  }
  return found.id;
}
