// Subscriptions and a registration of a command: what comes is printed until it is enough, the time is over, Ctrl-C, or
// the router takes it back. A connection that is lost may be brought back, and it goes on there.

import type { Link } from '../../../shared/contract/link.ts';
import type { HoldingInfo } from '../../../shared/contract/operations.ts';
import type { RequestText } from '../../../shared/request.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import { systemClock } from '../node-ports.ts';
import type { CliContext } from './cli.ts';
import { tellFault, type CommandFault } from './fault-line.ts';
import { followMessages, type FollowedMessage } from './followed-rows.ts';
import { beforeLeaving, ended, start, told } from './operation-run.ts';
import { messageLine, operationLine, shortPayload } from './operation-text.ts';
import type { Values } from './option-values.ts';
import { numberOf } from './request-arguments.ts';
import { broughtBack, type OpenedSession } from './session-run.ts';
import { visible } from './terminal-text.ts';

/** So many events or invocations, so many seconds; without both it runs until Ctrl-C. */
export interface HoldEnd {
  readonly count: number | undefined;
  readonly seconds: number | undefined;
}

/** `--count` and `--seconds`. Throws UsageError. */
export function endOf(values: Values): HoldEnd {
  return { count: numberOf(values, 'count', { whole: true }), seconds: numberOf(values, 'seconds') };
}

/** What is held, by the messages that come for it. */
export type Held =
  | { readonly type: 'EVENT'; readonly requests: readonly RequestText[] }
  | {
      readonly type: 'INVOCATION';
      readonly requests: readonly RequestText[];
      /** Callers that wait for a person hear that there is nobody. */
      readonly leave: () => void;
    };

/** Subscribes or registers, and prints what comes until it is enough. */
export async function hold(
  held: Held,
  { count, seconds }: HoldEnd,
  values: Values,
  session: OpenedSession,
  context: CliContext,
): Promise<number> {
  const { link, terminal } = context;
  const { type } = held;
  for (const request of held.requests) {
    const operation = await start(request, values, session, context);
    const info = await ended(operation, session, context);
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
        tellFault(LOST, values['json'] === true, terminal);
        return EXIT_CODES.closed;
      }
      if (next !== 'interrupted') {
        session.capture = next;
        continue;
      }
    }
    stopTime();
    if (why === 'done' && !isEnough) return revoked(session, values['json'] === true, context);
    if (held.type === 'INVOCATION' && why !== 'lost') {
      const answered = why === 'done' && (await lastAnswers(held.requests, values, session, link)) !== 'interrupted';
      if (!answered) {
        held.leave();
        await beforeLeaving(settled(link, capture));
      }
    }
    const isOpenEnded = count === undefined && seconds === undefined;
    return (why === 'interrupted' || why === 'lost') && !isOpenEnded ? EXIT_CODES.interrupted : 0;
  }
}

const LOST: CommandFault = {
  code: 'closed',
  text: 'The connection was lost, and nothing more can come.',
  todo: 'Start the command again; with --reconnect S it goes on by itself.',
};

/** The router took it back. */
async function revoked(
  { capture, interrupted }: OpenedSession,
  isJson: boolean,
  { link, terminal }: CliContext,
): Promise<number> {
  const isRevoked = ({ state }: HoldingInfo) => state === 'revoked';
  const found = await Promise.race([untilHoldings(link, capture, (all) => all.some(isRevoked)), interrupted]);
  const holdings = found === 'interrupted' ? [] : found;
  for (const { uri, reason } of holdings.filter(isRevoked)) {
    const text = `${uri} was revoked by the router${reason === undefined ? ', without a reason' : `: ${reason}`}.`;
    const todo = 'Start the command again to ask for it anew; who runs the router knows why it was taken back.';
    tellFault({ code: 'revoked', text, todo }, isJson, terminal);
  }
  return EXIT_CODES.closed;
}

/**
 * The last answers leave before GOODBYE does. No further invocation comes once the registration is given up; whoever
 * calls on would else never let it end. A person has all the time they want.
 */
async function lastAnswers(
  requests: readonly RequestText[],
  values: Values,
  { capture, interrupted }: OpenedSession,
  link: Link,
): Promise<unknown> {
  const answers = async () => {
    // A router that does not answer must not hold up the end.
    await beforeLeaving(giveUp(link, capture));
    const isAsked = requests.some((request) => request.kind === 'register' && request.answer.kind === 'ask');
    const answered = settled(link, capture);
    await (isAsked ? answered : beforeLeaving(answered, longestAnswer(requests, values)));
  };
  return Promise.race([answers(), interrupted]);
}

/** Limit of a step without `--timeout`, in seconds. */
const STEP_SECONDS = 10;

/** So long an answer may take, in milliseconds: its delays, and what a step has besides. */
function longestAnswer(requests: readonly RequestText[], values: Values): number {
  const delays = requests.flatMap((request) => {
    if (request.kind !== 'register' || request.answer.kind === 'ask') return [];
    const { answer } = request;
    const chunks = answer.kind === 'result' ? (answer.chunks ?? []) : [];
    return [answer, ...chunks].map(({ delayMs = 0 }) => delayMs);
  });
  return delays.reduce((sum, ms) => sum + ms, (numberOf(values, 'timeout') ?? STEP_SECONDS) * 1000);
}

/** Sends UNREGISTER for all that is registered. What is gone by then needs none. */
async function giveUp(link: Link, capture: string): Promise<void> {
  const holdings = await link.call('holding.list', { capture });
  const registered = holdings.filter(({ kind, state }) => kind === 'registration' && state === 'held');
  const ends = registered.map(({ kind, holding }) => link.call('holding.end', { capture, kind, holding }));
  await Promise.allSettled(ends);
}

/** Waits until no invocation is being answered any more. */
async function settled(link: Link, capture: string): Promise<void> {
  await untilHoldings(link, capture, (all) => !all.some(({ pending = 0 }) => pending > 0));
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
