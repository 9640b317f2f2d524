import { describe, expect, it } from 'vitest';
import { checkSessionMessage, offeredMethods, type SessionFacts } from '../../../../src/main/wamp/session-checks.ts';
import type { Direction } from '../../../../src/shared/capture-record.ts';
import type { Message, MessageOf } from '../../../../src/shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../../../src/shared/wamp/value.ts';
import { legalMessage, NAMES } from './frames.ts';

const ROLES: Dict = { caller: {} };

function hello(details: Dict = {}): MessageOf<'HELLO'> {
  return { kind: 'HELLO', realm: 'realm1', details: { roles: ROLES, ...details } };
}
function welcome(details: Dict = {}): MessageOf<'WELCOME'> {
  return { kind: 'WELCOME', session: 1, details: { roles: { dealer: {} }, ...details } };
}
function challenge(authmethod: string): MessageOf<'CHALLENGE'> {
  return { kind: 'CHALLENGE', authmethod, extra: {} };
}
const said = (facts: Partial<SessionFacts> = {}): SessionFacts => ({ rounds: 0, ...facts });

interface Found {
  readonly check: string;
  readonly severity: string;
}
function found(
  message: Message,
  facts: SessionFacts = said(),
  options: { dir?: Direction; inSession?: boolean } = {},
): Found[] {
  const findings = checkSessionMessage(message, options.dir ?? 'in', facts, options.inSession ?? false);
  for (const finding of findings) expect(finding.text).toMatch(/^\S.*\.$/);
  return findings.map(({ check, severity }) => ({ check, severity }));
}

const error = (check: string): Found => ({ check, severity: 'error' });
const warning = (check: string): Found => ({ check, severity: 'warning' });
const info = (check: string): Found => ({ check, severity: 'info' });

describe.each<['S-14' | 'S-15', (roles: Dict) => Message, string[], string[]]>([
  [
    'S-14',
    (details) => ({ ...hello(), details }),
    ['caller', 'callee', 'publisher', 'subscriber'],
    ['broker', 'dealer', 'Caller', 'admin'],
  ],
  [
    'S-15',
    (details) => ({ ...welcome(), details }),
    ['broker', 'dealer'],
    ['caller', 'callee', 'publisher', 'subscriber', 'router'],
  ],
])('%s: roles', (check, message, known, unknown) => {
  it.each(known)('%s is a role', (role) => {
    expect(found(message({ roles: { [role]: {} } }))).toEqual([]);
    expect(found(message({ roles: Object.fromEntries(known.map((name) => [name, {}])) }))).toEqual([]);
  });

  it.each(unknown)('%s is none', (role) => {
    expect(found(message({ roles: { [role]: {} } }))).toEqual([error(check)]);
    const [finding] = checkSessionMessage(
      message({ roles: { [known[0] ?? '']: {}, [role]: {} } }),
      'in',
      said(),
      false,
    );
    expect(finding).toMatchObject({ check, key: 'roles', text: expect.stringContaining(role) as unknown });
  });

  it.each<[string, Dict]>([
    ['are missing', {}],
    ['are null', { roles: null }],
    ['are a list', { roles: [known[0] ?? ''] }],
    ['are text', { roles: known[0] ?? '' }],
    ['are empty', { roles: {} }],
  ])('%s', (_what, details) => {
    expect(found(message(details))).toEqual([error(check)]);
    expect(checkSessionMessage(message(details), 'in', said(), false)[0]).toMatchObject({
      field: expect.stringMatching(/\.Details\.roles$/) as unknown,
    });
  });
});

it('S-14 and S-15 tell what is wrong with the roles', () => {
  const text = (message: Message) => checkSessionMessage(message, 'in', said(), false)[0]?.text;
  expect(
    [{}, { roles: 1 }, { roles: {} }, { roles: { a: {}, b: {} } }].map((details) => text({ ...hello(), details })),
  ).toEqual([
    'HELLO.Details.roles is missing.',
    'HELLO.Details.roles is no dictionary.',
    'HELLO.Details.roles is empty: no role is announced.',
    'HELLO.Details.roles names a, b; known are caller, callee, publisher, subscriber.',
  ]);
  expect(text({ ...welcome(), details: {} })).toBe('WELCOME.Details.roles is missing.');
});

describe('S-16: the method was offered', () => {
  it('or not', () => {
    const facts = said({ hello: hello({ authmethods: ['ticket', 'wampcra'] }) });
    expect(found(challenge('ticket'), facts)).toEqual([]);
    expect(found(challenge('wampcra'), facts)).toEqual([]);
    expect(found(challenge('cryptosign'), facts)).toEqual([error('S-16')]);
    expect(checkSessionMessage(challenge('cryptosign'), 'in', facts, false)[0]?.text).toBe(
      'The router asks for cryptosign, but HELLO offered ticket, wampcra.',
    );
  });

  it('or none was', () => {
    for (const facts of [said(), said({ hello: hello() }), said({ hello: hello({ authmethods: [] }) })]) {
      expect(found(challenge('ticket'), facts)).toEqual([error('S-16')]);
      expect(checkSessionMessage(challenge('ticket'), 'in', facts, false)[0]?.text).toContain('offered no method');
    }
  });
});

describe('S-17: welcomed by the method of the last challenge', () => {
  it.each<[string | undefined, WampValue | undefined, Found[]]>([
    ['ticket', 'ticket', []],
    ['ticket', 'wampcra', [warning('S-17')]],
    ['ticket', undefined, []],
    ['ticket', null, []],
    [undefined, 'ticket', []],
  ])('challenged by %s, welcomed by %s', (asked, given, wanted) => {
    const facts = said({ hello: hello(), rounds: 1, ...(asked !== undefined && { challenge: challenge(asked) }) });
    expect(found(welcome(given === undefined ? {} : { authmethod: given }), facts)).toEqual(wanted);
  });
});

describe('S-18: the realm asked for', () => {
  it.each<[WampValue | undefined, Found[]]>([
    ['realm1', []],
    ['realm2', [info('S-18')]],
    [undefined, []],
    [null, []],
    [1, []],
  ])('WELCOME says %s', (realm, wanted) => {
    const message = welcome(realm === undefined ? {} : { realm });
    expect(found(message, said({ hello: hello() }))).toEqual(wanted);
    // A rule of this project: no section of the specification says it.
    for (const finding of checkSessionMessage(message, 'in', said({ hello: hello() }), false)) {
      expect(finding).not.toHaveProperty('section');
    }
    expect(found(message)).toEqual([]);
  });
});

describe('S-19: WELCOME without CHALLENGE', () => {
  it.each<[WampValue | undefined, Found[]]>([
    [['ticket'], [warning('S-19')]],
    [['ticket', 'wampcra'], [warning('S-19')]],
    [['ticket', 'anonymous'], []],
    [['cookie'], []],
    [['tls'], []],
    [['trust'], []],
    [[], []],
    [undefined, []],
    ['ticket', []],
    [[1, null], []],
  ])('offered %j', (methods, wanted) => {
    const facts = said({ hello: hello(methods === undefined ? {} : { authmethods: methods }) });
    expect(found(welcome(), facts)).toEqual(wanted);
    expect(found(welcome(), { ...facts, challenge: challenge('ticket'), rounds: 1 })).toEqual([]);
  });

  it('reads well for one method and for several', () => {
    const text = (methods: string[]) =>
      checkSessionMessage(welcome(), 'in', said({ hello: hello({ authmethods: methods }) }), false)[0]?.text;
    expect(text(['ticket'])).toContain('only ticket was offered');
    expect(text(['ticket', 'wampcra'])).toContain('only ticket, wampcra were offered');
  });
});

it('S-20: more than two rounds', () => {
  const facts = (rounds: number) => said({ hello: hello({ authmethods: ['ticket'] }), rounds });
  expect([0, 1, 2, 3].map((rounds) => found(challenge('ticket'), facts(rounds)))).toEqual([
    [],
    [],
    [warning('S-20')],
    [warning('S-20')],
  ]);
  expect(checkSessionMessage(challenge('ticket'), 'in', facts(2), false)[0]?.text).toContain('round 3');
});

describe('S-11: the answer to GOODBYE', () => {
  const goodbye = (reason: string): Message => ({ kind: 'GOODBYE', details: {}, reason });

  it.each(['in', 'out'] as const)('%s', (dir) => {
    expect(found(goodbye('wamp.close.goodbye_and_out'), said(), { dir })).toEqual([]);
    expect(found(goodbye('wamp.close.normal'), said(), { dir })).toEqual([info('S-11')]);
    expect(checkSessionMessage(goodbye('a.b'), dir, said(), false)[0]?.text).toContain(
      dir === 'in' ? 'The router answered' : 'The client answered',
    );
  });

  it('the first GOODBYE may have any reason', () => {
    expect(found(goodbye('wamp.close.normal'), said(), { inSession: true })).toEqual([]);
  });
});

describe('S-13: the reason of an ABORT in an open session', () => {
  const abort = (reason: string): Message => ({ kind: 'ABORT', details: {}, reason });

  it.each(['wamp.error.protocol_violation', 'wamp.close.system_shutdown', 'wamp.close.killed'])(
    '%s is one',
    (reason) => {
      expect(found(abort(reason), said(), { inSession: true })).toEqual([]);
    },
  );

  it('anything else is not, but is while the session opens', () => {
    expect(found(abort('wamp.error.not_authorized'), said(), { inSession: true })).toEqual([warning('S-13')]);
    expect(found(abort('wamp.error.not_authorized'))).toEqual([]);
  });
});

it('says nothing about other messages', () => {
  const about = ['HELLO', 'WELCOME', 'ABORT', 'CHALLENGE', 'GOODBYE'];
  for (const name of NAMES.filter((one) => !about.includes(one))) {
    expect(found(legalMessage(name))).toEqual([]);
    expect(found(legalMessage(name), said(), { inSession: true, dir: 'out' })).toEqual([]);
  }
});

it('offeredMethods leaves out what is no string', () => {
  expect(offeredMethods(hello({ authmethods: ['a', 1, null, 'b'] }))).toEqual(['a', 'b']);
  expect(offeredMethods(hello({ authmethods: 'a' }))).toEqual([]);
  expect(offeredMethods(hello())).toEqual([]);
  expect(offeredMethods(undefined)).toEqual([]);
});
