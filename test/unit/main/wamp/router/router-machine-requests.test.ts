// Request ids and killed sessions, as the router's side of a connection sees them.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../../src/shared/wamp/messages.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { PLAIN_ROLES } from '../../../../../src/main/wamp/router/router-machine-features.ts';
import { RouterMachine, type RouterEffect } from '../../../../../src/main/wamp/router/router-machine.ts';

const IDENTITY = { session: 9, authid: 'a', authrole: 'b', authmethod: 'c', authprovider: 'd' };
const features = { progressive_call_invocations: true, payload_passthru_mode: true };
const ROLES: Dict = { caller: { features }, callee: {}, publisher: {}, subscriber: {} };

function opened(roles = ROLES, realmRoles?: Dict): { machine: RouterMachine; welcome: RouterEffect | undefined } {
  const realm = () => ({ obstacle: () => undefined, ...(realmRoles && { roles: realmRoles }) });
  const machine = new RouterMachine({ agent: 'x', realm });
  say(machine, { kind: 'HELLO', realm: 'r', details: { roles } });
  const [welcome] = machine.handle({ kind: 'accepted', identity: IDENTITY });
  return { machine, welcome };
}

function say(machine: RouterMachine, message: Message): RouterEffect[] {
  return machine.handle({ kind: 'received', message, findings: [] });
}

const call = (request: number, options: Dict = {}): Message => ({ kind: 'CALL', request, options, procedure: 'a.b' });
const subscribe = (request: number): Message => ({ kind: 'SUBSCRIBE', request, options: {}, topic: 'a.b' });

/** The rule that ended the session, if one did. */
function rule(effects: readonly RouterEffect[]): string | undefined {
  const [abort] = effects;
  if (abort?.kind !== 'send' || abort.message.kind !== 'ABORT') return undefined;
  return /\(Rule (R-\d\d)/.exec(String(abort.message.details['message']))?.[1];
}

describe('request ids', () => {
  it('count from 1 over all requests, and begin again with a new session', () => {
    const { machine } = opened();
    for (const message of [subscribe(1), call(2), subscribe(3)]) expect(say(machine, message)).toHaveLength(1);
    say(machine, { kind: 'GOODBYE', details: {}, reason: 'wamp.close.close_realm' });
    say(machine, { kind: 'HELLO', realm: 'r', details: { roles: ROLES } });
    machine.handle({ kind: 'accepted', identity: IDENTITY });
    expect(say(machine, call(1))).toEqual([{ kind: 'route', message: call(1), isRepeated: false }]);
  });

  it.each([subscribe(2), subscribe(1), call(3)])('that are not the next one end the session: %j', (message) => {
    const { machine } = opened();
    say(
      machine,
      message.kind === 'SUBSCRIBE' && message.request === 2 ? { kind: 'CANCEL', request: 9, options: {} } : call(1),
    );
    expect(rule(say(machine, message))).toBe('R-01');
  });

  it('of a call may come again', () => {
    const { machine } = opened();
    say(machine, call(1, { progress: true }));
    say(machine, subscribe(2));
    expect(say(machine, call(1))).toEqual([{ kind: 'route', message: call(1), isRepeated: true }]);
    expect(say(machine, subscribe(3))).toHaveLength(1);
  });
});

describe('features', () => {
  it('that HELLO announced may be used', () => {
    const { machine } = opened();
    expect(rule(say(machine, call(1, { progress: true })))).toBeUndefined();
    expect(rule(say(machine, call(2, { ppt_scheme: 'x_own' })))).toBeUndefined();
    const result: Message = { kind: 'YIELD', request: 1, options: { ppt_scheme: 'x_own' } };
    expect(rule(say(machine, result))).toBe('R-26');
  });

  it('of a realm without the meta API are told without it', () => {
    expect(opened(ROLES, PLAIN_ROLES).welcome).toMatchObject({ message: { details: { roles: PLAIN_ROLES } } });
  });
});

describe('a killed session', () => {
  it('gets GOODBYE, is left at once, and its wire is closed when the client has answered', () => {
    const { machine } = opened();
    expect(machine.handle({ kind: 'kill', reason: 'a.b', message: 'm' })).toEqual([
      { kind: 'leave', session: 9 },
      { kind: 'send', message: { kind: 'GOODBYE', details: { message: 'm' }, reason: 'a.b' } },
      { kind: 'awaitGoodbye' },
    ]);
    expect(say(machine, call(1))).toEqual([]);
    expect(machine.handle({ kind: 'kill', reason: 'a.b' })).toEqual([]);
    expect(say(machine, { kind: 'GOODBYE', details: {}, reason: 'wamp.close.goodbye_and_out' })).toEqual([
      { kind: 'hangUp', because: 'killed' },
    ]);
  });

  it('is nothing before it is open', () => {
    expect(new RouterMachine({ agent: 'x', realm: () => undefined }).handle({ kind: 'kill', reason: 'a.b' })).toEqual(
      [],
    );
  });
});
