// Members and effects as the tests of broker and dealer write and read them.

import { expect } from 'vitest';
import { z } from 'zod';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { encodeMessage } from '../../../../../src/main/wamp/codec.ts';
import type { Member, RoutingEffect } from '../../../../../src/main/wamp/router/router-machine-routing.ts';

const ALL = { caller: {}, callee: {}, publisher: {}, subscriber: {} };

export const alice: Member = { session: 101, authid: 'alice', authrole: 'user', roles: ALL };
export const bob: Member = { session: 102, authid: 'bob', authrole: 'user', roles: ALL };
export const carl: Member = { session: 103, authid: 'carl', authrole: 'admin', roles: ALL };

/** The member with these features of the callee announced. */
export function callee(member: Member, ...flags: string[]): Member {
  const features: Dict = Object.fromEntries(flags.map((flag) => [flag, true]));
  return { ...member, roles: { ...ALL, callee: { features } } };
}

/** Effects as lists: `[session, ...message]` for a delivery, else `[kind, …]`. */
export function shown(effects: readonly RoutingEffect[]): unknown[] {
  return effects.map((effect) => {
    switch (effect.kind) {
      case 'deliver':
        return [effect.to, ...encodeMessage(effect.message)];
      case 'setTimer':
        return ['setTimer', effect.timer, effect.ms];
      case 'clearTimer':
        return ['clearTimer', effect.timer];
      case 'violation':
        return ['violation', effect.session, effect.finding.check];
      case 'announce':
        return [effect.topic, ...effect.args];
      case 'askMeta':
        return ['askMeta', effect.from.session, effect.call.procedure];
      case 'publish':
        return ['publish', effect.from.session, ...encodeMessage(effect.message)];
      case 'kill':
        return ['kill', effect.session, effect.reason, effect.message, effect.isQuiet];
      default:
        return effect satisfies never;
    }
  });
}

/** Ids 1, 2, 3, … */
export function counter(): () => number {
  let last = 0;
  return () => ++last;
}

/** Expects effects that begin like this, as many as given; what follows in each is free. */
export function expectHeads(effects: readonly unknown[], heads: readonly (readonly unknown[])[]): void {
  const lists = z.array(z.array(z.unknown())).parse(effects);
  expect(lists.map((list, i) => list.slice(0, heads[i]?.length ?? list.length))).toEqual(heads);
}
