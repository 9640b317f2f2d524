// The built-in procedures of the demo router.

import type { MessageOf } from '../../shared/wamp/messages.ts';
import { option } from '../wamp/router/router-machine-routing.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import { sameText } from '../auth/same-text.ts';
import type { Clock } from '../clock.ts';
import { APPLICATION_TOKEN } from './method-accounts.ts';

export interface Reply {
  /** A part of the result. */
  progress(args: readonly WampValue[]): void;
  result(args: readonly WampValue[], kwargs?: Dict): void;
  error(error: string, args: readonly WampValue[], kwargs?: Dict): void;
}

/** Runs one invocation; gives back what stops it, if it is not done at once. */
type Procedure = (call: MessageOf<'INVOCATION'>, reply: Reply, clock: Clock) => (() => void) | undefined;

const INVALID = 'wamp.error.invalid_argument';
const LONGEST_SLEEP_SECONDS = 3_600;
const LONGEST_COUNT = 10_000;
const COUNT_MS = 100;

/** `demo.add2(a, b)`: the sum; exact for integers of any size. */
const add2: Procedure = (call, reply) => {
  const [a, b] = positional(call);
  if (!isNumber(a) || !isNumber(b)) reply.error(INVALID, ['demo.add2 takes two numbers.']);
  else if (isInteger(a) && isInteger(b)) reply.result([narrow(BigInt(a) + BigInt(b))]);
  else reply.result([Number(a) + Number(b)]);
  return undefined;
};

/** `demo.echo(...)`: what it was given. */
const echo: Procedure = (call, reply) => {
  reply.result(positional(call), call.kwargs ?? {});
  return undefined;
};

/** `demo.slow(seconds)`: waits, then gives the seconds back. */
const slow: Procedure = (call, reply, clock) => {
  const [seconds] = positional(call);
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= LONGEST_SLEEP_SECONDS)) {
    reply.error(INVALID, [`demo.slow takes a number of seconds from 0 to ${LONGEST_SLEEP_SECONDS}.`]);
    return undefined;
  }
  return clock.after(seconds * 1_000, () => reply.result([seconds]));
};

/** `demo.count(n)`: 1, 2, … n, ten a second; all but the last as progress, if the caller asked for it. */
const count: Procedure = (call, reply, clock) => {
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
  return () => cancel();
};

/** `demo.fail`: an application error with arguments of both kinds. */
const fail: Procedure = (_call, reply) => {
  reply.error('demo.error.failed', ['This procedure always fails.'], { procedure: 'demo.fail' });
  return undefined;
};

/** `demo.time`: the time of the router, ISO 8601, UTC. */
const time: Procedure = (_call, reply, clock) => {
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

export const PROCEDURES: Readonly<Record<string, Procedure>> = {
  'demo.add2': add2,
  'demo.echo': echo,
  'demo.slow': slow,
  'demo.count': count,
  'demo.fail': fail,
  'demo.time': time,
  'demo.login': login,
};

function positional(call: MessageOf<'INVOCATION'>): WampValue[] {
  return Array.isArray(call.args) ? call.args : [];
}

function isNumber(value: WampValue | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isInteger(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
