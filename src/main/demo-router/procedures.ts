// The built-in procedures of the demo router.

import type { MessageOf } from '../../shared/wamp/messages.ts';
import { option } from '../wamp/router/router-machine-routing.ts';
import type { WampValue } from '../../shared/wamp/value.ts';
import { sameText } from '../auth/same-text.ts';
import type { Clock } from '../clock.ts';
import { isId } from '../../shared/wamp/ids.ts';
import type { Reply, Running } from './actor.ts';
import { APPLICATION_TOKEN } from './method-accounts.ts';

/** What the procedures may do in their realm. */
export interface Stage {
  readonly clock: Clock;
  /** Takes a session off a registration or subscription; false if it was not on it. */
  revoke(what: 'registration' | 'subscription', id: number, session: number, reason?: string): boolean;
}

/** Runs one invocation; gives back what goes on, if it is not done at once. */
export type Procedure = (call: MessageOf<'INVOCATION'>, reply: Reply, stage: Stage) => Running | undefined;

const INVALID = 'wamp.error.invalid_argument';
const LONGEST_SLEEP_SECONDS = 3_600;
const LONGEST_COUNT = 10_000;
const COUNT_MS = 100;

/** `demo.add2(a, b)`: the sum; exact for integers of any size. */
const add2: Procedure = (call, reply) => {
  const [a, b] = positional(call);
  if (!isNumber(a) || !isNumber(b)) reply.error(INVALID, ['demo.add2 takes two numbers.']);
  else reply.result([sumOf(a, b)]);
  return undefined;
};

/** `demo.echo(...)`: what it was given. */
const echo: Procedure = (call, reply) => {
  reply.result(positional(call), call.kwargs ?? {});
  return undefined;
};

/** `demo.slow(seconds)`: waits, then gives the seconds back. */
const slow: Procedure = (call, reply, { clock }) => {
  const [seconds] = positional(call);
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= LONGEST_SLEEP_SECONDS)) {
    reply.error(INVALID, [`demo.slow takes a number of seconds from 0 to ${LONGEST_SLEEP_SECONDS}.`]);
    return undefined;
  }
  return { stop: clock.after(seconds * 1_000, () => reply.result([seconds])) };
};

/** `demo.count(n)`: 1, 2, … n, ten a second; all but the last as progress, if the caller asked for it. */
const count: Procedure = (call, reply, { clock }) => {
  const [last] = positional(call);
  if (typeof last !== 'number' || !Number.isInteger(last) || last < 1 || last > LONGEST_COUNT) {
    reply.error(INVALID, [`demo.count takes an integer from 1 to ${LONGEST_COUNT}.`]);
    return undefined;
  }
  const isProgressive = option(call.details, 'receive_progress') === true;
  let cancel: () => void = () => undefined;
  const next = (number: number): void => {
    if (number >= last) return reply.result([last]);
    if (isProgressive) reply.progress([number]);
    cancel = clock.after(COUNT_MS, () => next(number + 1));
  };
  cancel = clock.after(COUNT_MS, () => next(1));
  return { stop: () => cancel() };
};

/** `demo.fail`: an application error with arguments of both kinds. */
const fail: Procedure = (_call, reply) => {
  reply.error('demo.error.failed', ['This procedure always fails.'], { procedure: 'demo.fail' });
  return undefined;
};

/** `demo.time`: the time of the router, ISO 8601, UTC. */
const time: Procedure = (_call, reply, { clock }) => {
  reply.result([new Date(clock.wall()).toISOString()]);
  return undefined;
};

/** `demo.login(token=…)`: a login that the application has, after that of the protocol. */
const login: Procedure = (call, reply) => {
  const token = option(call.kwargs ?? {}, 'token');
  if (typeof token !== 'string') reply.error(INVALID, ['demo.login takes the keyword argument token, a text.']);
  else if (sameText(token, APPLICATION_TOKEN)) reply.result(['Welcome, ada.'], { user: 'ada' });
  else reply.error('demo.error.login_refused', ['The token is not valid.']);
  return undefined;
};

/** `demo.sum(...)`: the sum of all numbers, which may come in parts; a sum after each part, if the caller asked for it. */
const sum: Procedure = (call, reply) => {
  let total: number | bigint = 0;
  const take = (part: MessageOf<'INVOCATION'>): boolean => {
    for (const number of positional(part)) {
      if (!isNumber(number)) {
        reply.error(INVALID, ['demo.sum takes numbers.']);
        return true;
      }
      total = sumOf(total, number);
    }
    const isLast = option(part.details, 'progress') !== true;
    if (isLast) reply.result([total]);
    else if (option(call.details, 'receive_progress') === true) reply.progress([total]);
    return isLast;
  };
  return take(call) ? undefined : { stop: () => undefined, more: take };
};

/** `demo.never()`: no answer, until it is interrupted. */
const never: Procedure = () => ({ stop: () => undefined });

/** `demo.revoke_registration(id, reason?)`, `demo.revoke_subscription(id, reason?)`: takes the caller's own away. */
const revoke =
  (what: 'registration' | 'subscription'): Procedure =>
  (call, reply, stage) => {
    const [id, reason] = positional(call);
    const caller = option(call.details, 'caller');
    if (!isId(id) || (reason !== undefined && typeof reason !== 'string')) {
      reply.error(INVALID, [`demo.revoke_${what} takes the id of a ${what} and, if wished, a reason, a text.`]);
    } else if (isId(caller) && stage.revoke(what, id, caller, reason)) reply.result([id]);
    else reply.error(`wamp.error.no_such_${what}`, [`The caller has no ${what} ${id}.`]);
    return undefined;
  };

export const PROCEDURES: Readonly<Record<string, Procedure>> = {
  'demo.add2': add2,
  'demo.echo': echo,
  'demo.slow': slow,
  'demo.count': count,
  'demo.fail': fail,
  'demo.time': time,
  'demo.login': login,
  'demo.sum': sum,
  'demo.never': never,
  'demo.revoke_registration': revoke('registration'),
  'demo.revoke_subscription': revoke('subscription'),
};

export function positional(call: MessageOf<'INVOCATION'>): WampValue[] {
  return Array.isArray(call.args) ? call.args : [];
}

function isNumber(value: WampValue | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isInteger(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** Exact for integers of any size. */
function sumOf(a: number | bigint, b: number | bigint): number | bigint {
  return isInteger(a) && isInteger(b) ? narrow(BigInt(a) + BigInt(b)) : Number(a) + Number(b);
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
