// Every check of requests, replies and features: a conversation in which its last message is found to break the rule
// and nothing else, and one next to it in which nothing is found. Finer cases stand in requests.test.ts and
// held.test.ts, the same faults at a router's end in test/matrix/misbehaviour.test.ts.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Call } from '../../../../src/main/operation/call.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import { decodeMessage } from '../../../../src/main/wamp/codec.ts';
import { SessionWatch } from '../../../../src/main/wamp/session-watch.ts';
import type { Finding, Severity } from '../../../../src/shared/finding.ts';
import { RESULT, settled, StillSession } from '../operation/still-session.ts';

const flags = (...names: string[]) => ({ features: Object.fromEntries(names.map((name) => [name, true])) });
const RPC = [
  'progressive_call_results',
  'progressive_call_invocations',
  'call_canceling',
  'call_timeout',
  'caller_identification',
  'pattern_based_registration',
  'shared_registration',
  'sharded_registration',
  'registration_revocation',
  'payload_passthru_mode',
];
const PUBSUB = [
  'subscriber_blackwhite_listing',
  'publisher_exclusion',
  'publisher_identification',
  'pattern_based_subscription',
  'sharded_subscription',
  'subscription_revocation',
  'event_retention',
  'payload_passthru_mode',
];
const CLIENT = {
  ...{ caller: flags(...RPC), callee: flags(...RPC) },
  ...{ publisher: flags(...PUBSUB), subscriber: flags(...PUBSUB) },
};
const ROUTER = { broker: flags(...PUBSUB), dealer: flags(...RPC) };
type Roles = Readonly<Record<string, object>>;

/** Messages of an open session as JSON, `>` from the client, `<` from the router. */
type Conversation = readonly string[];

interface Case {
  readonly lines: Conversation;
  readonly client?: Roles;
  readonly router?: Roles;
}

interface Check {
  readonly check: string;
  readonly severity: Severity;
  /** Title in the specification; absent: a rule of our own. */
  readonly section?: string;
  /** The last message breaks the rule. */
  readonly broken: readonly (Case | Conversation)[];
  readonly kept: readonly (Case | Conversation)[];
}

/** What is said of each message by the codec and by the session that is followed; a URI may be a loose one. */
function said(given: Case | Conversation): Finding[][] {
  const { lines, client = CLIENT, router = ROUTER } = 'lines' in given ? given : { lines: given };
  const watch = new SessionWatch();
  const opening = [
    `>${JSON.stringify([1, 'realm1', { roles: client }])}`,
    `<[2,7,${JSON.stringify({ roles: router })}]`,
  ];
  const all = [...opening, ...lines].map((line) => {
    const reading = jsonSerializer.decode(new TextEncoder().encode(line.slice(1)));
    if (!reading.ok) throw new Error(`${line}: ${reading.reason}`);
    const decoded = decodeMessage(reading.node);
    if (!decoded.ok) throw new Error(`${line}: ${decoded.findings.map(({ text }) => text).join(' ')}`);
    const { findings } = watch.note(line.startsWith('>') ? 'out' : 'in', decoded.message);
    return [...decoded.findings, ...findings];
  });
  expect(all.slice(0, opening.length)).toEqual([[], []]);
  return all.slice(opening.length);
}

const linesOf = (given: Case | Conversation): string => ('lines' in given ? given.lines : given).join(' ');

const BARE = { caller: {}, callee: {}, publisher: {}, subscriber: {} };
/** The same roles without the features of one of them. */
const clientBut = (role: string) => ({ ...CLIENT, [role]: {} });
const routerBut = (role: string) => ({ ...ROUTER, [role]: {} });

const CALL = '>[48,1,{},"a.b"]';
const PROGRESSIVE = '>[48,1,{"receive_progress":true},"a.b"]';
const BEGUN = '>[48,1,{"progress":true,"disclose_me":true},"a.b",[1]]';
const PUBLISH = '>[16,1,{"acknowledge":true},"a.b"]';
const SUBSCRIBED = ['>[32,1,{},"a.b"]', '<[33,1,9]'];
const REGISTERED = ['>[64,1,{},"a.b"]', '<[65,1,9]'];
const INVOKED = [...REGISTERED, '<[68,1,9,{}]'];
const DROPPED = [...INVOKED, '<[69,1,{"mode":"killnowait"}]'];
const PREFIX = ['>[32,1,{"match":"prefix"},"a.b"]', '<[33,1,9]'];
const WILDCARD = ['>[64,1,{"match":"wildcard"},"a..c"]', '<[65,1,9]'];
const ERROR = (type: number, request: number) => `[8,${type},${request},{},"a.error"]`;
/** A payload that is passed through: one byte string. */
const PASSED = '["\\u0000aGVsbG8="]';

const CHECKS: readonly Check[] = [
  {
    ...{ check: 'R-01', severity: 'error', section: 'IDs' },
    broken: [['>[48,2,{},"a.b"]'], [CALL, '>[32,3,{},"a.b"]'], ['>[16,1,{},"a.b"]', '>[64,1,{},"a.b"]']],
    kept: [[CALL, '>[32,2,{},"a.b"]', '>[16,3,{},"a.b"]', '>[64,4,{},"a.b"]', '>[48,5,{},"a.b"]']],
  },
  {
    ...{ check: 'R-02', severity: 'info', section: 'IDs' },
    broken: [
      [...REGISTERED, '<[68,4711,9,{}]'],
      [...INVOKED, '<[68,3,9,{}]'],
      [...INVOKED, '>[70,1,{}]', '<[68,1,9,{}]'],
    ],
    kept: [
      [...INVOKED, '<[68,2,9,{}]', '>[70,2,{}]', '<[68,3,9,{}]'],
      [...REGISTERED, '<[68,1,9,{"progress":true}]', '<[68,1,9,{}]', '<[68,2,9,{}]'],
    ],
  },
  {
    ...{ check: 'R-03', severity: 'error', section: 'Message Definitions' },
    broken: [
      ['<[50,1,{}]'],
      [CALL, '<[50,2,{}]'],
      [CALL, '<[33,1,9]'],
      [...SUBSCRIBED, '<[17,1,5]'],
      [`<${ERROR(48, 1)}`],
      [CALL, '<[50,1,{}]', '<[33,1,9]'],
    ],
    kept: [[CALL, PUBLISH.replace(',1,', ',2,'), '<[17,2,5]', '<[50,1,{}]']],
  },
  {
    ...{ check: 'R-04', severity: 'error', section: 'Message Definitions' },
    broken: [
      [...SUBSCRIBED, '<[33,1,9]'],
      [CALL, '<[50,1,{}]', `<${ERROR(48, 1)}`],
      [PUBLISH, `<${ERROR(16, 1)}`, '<[17,1,5]'],
    ],
    kept: [[...SUBSCRIBED, '>[32,2,{},"a.b"]', '<[33,2,9]']],
  },
  {
    ...{ check: 'R-05', severity: 'error', section: 'Protocol Errors' },
    broken: [
      [CALL, `<${ERROR(32, 1)}`],
      ['>[32,1,{},"a.b"]', `<${ERROR(64, 1)}`],
    ],
    kept: [[CALL, `<${ERROR(48, 1)}`, '>[32,2,{},"a.b"]', `<${ERROR(32, 2)}`]],
  },
  {
    ...{ check: 'R-06', severity: 'error', section: 'Publishing and Events' },
    broken: [
      ['>[16,1,{},"a.b"]', '<[17,1,5]'],
      ['>[16,1,{"acknowledge":false},"a.b"]', `<${ERROR(16, 1)}`],
    ],
    kept: [
      [PUBLISH, '<[17,1,5]'],
      [PUBLISH, `<${ERROR(16, 1)}`],
    ],
  },
  {
    ...{ check: 'R-08', severity: 'error', section: 'EVENT' },
    broken: [
      ['<[36,9,1,{}]'],
      [...REGISTERED, '<[36,9,1,{}]'],
      [...SUBSCRIBED, '>[34,2,9]', '<[35,2]', '<[36,9,1,{}]'],
      [...SUBSCRIBED, '<[35,0,{"subscription":9}]', '<[36,9,1,{}]'],
    ],
    kept: [[...SUBSCRIBED, '<[36,9,1,{}]', '>[34,2,9]', '<[36,9,2,{}]', '<[35,2]']],
  },
  {
    ...{ check: 'R-09', severity: 'error', section: 'INVOCATION' },
    broken: [
      ['<[68,1,9,{}]'],
      [...SUBSCRIBED, '<[68,1,9,{}]'],
      [...REGISTERED, '>[66,2,9]', '<[67,2]', '<[68,1,9,{}]'],
      [...REGISTERED, '<[67,0,{"registration":9}]', '<[68,1,9,{}]'],
    ],
    kept: [[...REGISTERED, '>[66,2,9]', '<[68,1,9,{}]', '<[67,2]', '>[70,1,{}]']],
  },
  {
    ...{ check: 'R-10', severity: 'error', section: 'Protocol Errors' },
    broken: [['>[70,1,{}]'], [...INVOKED, '>[70,1,{}]', `>${ERROR(68, 1)}`], [...INVOKED, '>[70,2,{}]']],
    kept: [
      [...INVOKED, '>[70,1,{}]'],
      [...INVOKED, `>${ERROR(68, 1)}`],
    ],
  },
  {
    ...{ check: 'R-11', severity: 'warning', section: 'UNSUBSCRIBE' },
    broken: [['>[34,1,9]'], [...REGISTERED, '>[34,2,9]']],
    kept: [
      [...SUBSCRIBED, '>[34,2,9]', '<[35,2]'],
      [...SUBSCRIBED, '<[35,0,{"subscription":9}]', '>[34,2,9]'],
    ],
  },
  {
    ...{ check: 'R-11', severity: 'warning', section: 'UNREGISTER' },
    broken: [['>[66,1,9]'], [...SUBSCRIBED, '>[66,2,9]']],
    kept: [[...REGISTERED, '>[66,2,9]', '<[67,2]']],
  },
  {
    ...{ check: 'R-12', severity: 'error', section: 'Ordering Guarantees' },
    broken: [
      ['>[32,1,{},"a.b"]', '<[36,9,1,{}]'],
      ['>[64,1,{},"a.b"]', '<[68,1,9,{}]'],
    ],
    kept: [
      [...SUBSCRIBED, '<[36,9,1,{}]'],
      [...SUBSCRIBED, '>[32,2,{},"c.d"]', '<[36,9,1,{}]'],
    ],
  },
  {
    ...{ check: 'R-13', severity: 'error', section: 'Progressive Call Results' },
    broken: [
      [CALL, '<[50,1,{}]', '<[50,1,{}]'],
      [PROGRESSIVE, '<[50,1,{}]', '<[50,1,{"progress":true}]'],
      [PROGRESSIVE, `<${ERROR(48, 1)}`, '<[50,1,{}]'],
    ],
    kept: [[PROGRESSIVE, '<[50,1,{"progress":true}]', '<[50,1,{"progress":true}]', '<[50,1,{}]']],
  },
  {
    ...{ check: 'R-14', severity: 'error', section: 'Progressive Call Results' },
    broken: [
      [CALL, '<[50,1,{"progress":true}]'],
      ['>[48,1,{"receive_progress":false},"a.b"]', '<[50,1,{"progress":true}]'],
    ],
    kept: [
      [PROGRESSIVE, '<[50,1,{"progress":true}]'],
      [CALL, '<[50,1,{"progress":false}]'],
    ],
  },
  {
    ...{ check: 'R-15', severity: 'error', section: 'Progressive Call Results' },
    broken: [[...INVOKED, '>[70,1,{"progress":true}]']],
    kept: [[...REGISTERED, '<[68,1,9,{"receive_progress":true}]', '>[70,1,{"progress":true}]', '>[70,1,{}]']],
  },
  {
    ...{ check: 'R-16', severity: 'error', section: 'Progressive Call Invocations' },
    broken: [
      { lines: ['>[48,1,{"progress":true},"a.b"]'], client: clientBut('caller') },
      { lines: ['>[48,1,{"progress":true},"a.b"]'], router: routerBut('dealer') },
    ],
    kept: [['>[48,1,{"progress":true},"a.b"]'], { lines: ['>[48,1,{"progress":false},"a.b"]'], client: BARE }],
  },
  {
    ...{ check: 'R-17', severity: 'error', section: 'Progressive Call Invocations' },
    broken: [
      [CALL, CALL],
      [BEGUN, '>[48,1,{},"a.b",[2]]', '>[48,1,{},"a.b",[3]]'],
      [BEGUN, `<${ERROR(48, 1)}`, BEGUN],
    ],
    kept: [[BEGUN, BEGUN, '>[48,1,{},"a.b",[2]]', '<[50,1,{}]']],
  },
  {
    ...{ check: 'R-18', severity: 'warning', section: 'Progressive Call Invocations' },
    broken: [
      [BEGUN, '>[48,1,{"disclose_me":false},"a.b"]'],
      [BEGUN, '>[48,1,{"disclose_me":true,"timeout":5},"a.b"]'],
    ],
    kept: [
      [BEGUN, BEGUN, '>[48,1,{"disclose_me":true},"a.b"]'],
      [BEGUN, '>[48,1,{},"a.b"]'],
    ],
  },
  {
    ...{ check: 'R-19', severity: 'warning', section: 'Call Canceling' },
    broken: [
      ['>[49,1,{}]'],
      [CALL, '<[50,1,{}]', '>[49,1,{}]'],
      ['>[32,1,{},"a.b"]', '>[49,1,{}]'],
      { lines: [CALL, '>[49,1,{}]'], client: clientBut('caller') },
      { lines: [CALL, '>[49,1,{}]'], router: routerBut('dealer') },
    ],
    kept: [[CALL, '>[49,1,{"mode":"skip"}]', '>[49,1,{"mode":"kill"}]']],
  },
  {
    ...{ check: 'R-20', severity: 'error', section: 'Call Canceling' },
    broken: [
      ['<[69,1,{}]'],
      [...INVOKED, '<[69,2,{}]'],
      { lines: [...INVOKED, '<[69,1,{}]'], client: clientBut('callee') },
    ],
    kept: [
      [...INVOKED, '<[69,1,{"mode":"kill"}]', `>${ERROR(68, 1)}`],
      // It was on its way when the answer left, and may come again for a callee that does not stop.
      [...INVOKED, '>[70,1,{}]', '<[69,1,{"mode":"kill"}]'],
      [...DROPPED, '<[69,1,{"mode":"killnowait"}]'],
    ],
  },
  {
    ...{ check: 'R-21', severity: 'error', section: 'Pattern-based Subscription' },
    broken: [[...PREFIX, '<[36,9,1,{}]']],
    kept: [
      [...PREFIX, '<[36,9,1,{"topic":"a.b"}]'],
      [...SUBSCRIBED, '<[36,9,1,{}]'],
    ],
  },
  {
    ...{ check: 'R-21', severity: 'error', section: 'Pattern-based Registrations' },
    broken: [[...WILDCARD, '<[68,1,9,{}]']],
    kept: [
      [...WILDCARD, '<[68,1,9,{"procedure":"a.b.c"}]'],
      ['>[64,1,{"match":"exact"},"a.b"]', '<[65,1,9]', '<[68,1,9,{}]'],
    ],
  },
  {
    ...{ check: 'R-22', severity: 'error', section: 'Pattern-based Subscription' },
    broken: [[...PREFIX, '<[36,9,1,{"topic":"a.c"}]']],
    kept: [[...PREFIX, '<[36,9,1,{"topic":"a.bc"}]']],
  },
  {
    ...{ check: 'R-22', severity: 'error', section: 'Pattern-based Registrations' },
    broken: [[...WILDCARD, '<[68,1,9,{"procedure":"a.b.c.d"}]']],
    kept: [[...WILDCARD, '<[68,1,9,{"procedure":"a.x.c"}]']],
  },
  {
    ...{ check: 'R-23', severity: 'error', section: 'EVENT' },
    broken: [[...SUBSCRIBED, '<[36,9,1,{}]', '<[36,9,2,{}]', '<[36,9,1,{}]']],
    kept: [
      [...SUBSCRIBED, '>[32,2,{},"c"]', '<[33,2,8]', '<[36,9,1,{}]', '<[36,8,1,{}]'],
      [...SUBSCRIBED, '<[36,9,1,{}]', '<[36,9,2,{}]'],
    ],
  },
  {
    ...{ check: 'R-24', severity: 'warning', section: 'Publisher Exclusion' },
    broken: [
      [...SUBSCRIBED, '>[16,2,{"acknowledge":true},"a.b"]', '<[17,2,5]', '<[36,9,5,{}]'],
      // The event overtakes the answer.
      [...SUBSCRIBED, '>[16,2,{"acknowledge":true},"a.b"]', '<[36,9,5,{}]', '<[17,2,5]'],
    ],
    kept: [
      [...SUBSCRIBED, '>[16,2,{"acknowledge":true,"exclude_me":false},"a.b"]', '<[36,9,5,{}]', '<[17,2,5]'],
      [...SUBSCRIBED, '>[16,2,{"acknowledge":true},"a.b"]', '<[36,9,4,{}]', '<[17,2,5]', '<[36,9,6,{}]'],
    ],
  },
  {
    ...{ check: 'R-25', severity: 'error', section: 'Subscription Revocation' },
    broken: [
      [...SUBSCRIBED, '<[35,0,{}]'],
      [...SUBSCRIBED, '<[35,0,{"subscription":"9"}]'],
      [...SUBSCRIBED, '<[35,0,{"subscription":8}]'],
      { lines: [...SUBSCRIBED, '<[35,0,{"subscription":9}]'], client: clientBut('subscriber') },
      { lines: [...SUBSCRIBED, '<[35,0,{"subscription":9}]'], router: routerBut('broker') },
    ],
    kept: [
      [...SUBSCRIBED, '<[35,0,{"subscription":9,"reason":"moved"}]'],
      // It was given up at the same moment.
      [...SUBSCRIBED, '>[34,2,9]', '<[35,2]', '<[35,0,{"subscription":9}]'],
    ],
  },
  {
    ...{ check: 'R-25', severity: 'error', section: 'Registration Revocation' },
    broken: [
      [...REGISTERED, '<[67,0,{"registration":0}]'],
      ['<[67,0,{"registration":9}]'],
      { lines: [...REGISTERED, '<[67,0,{"registration":9}]'], client: clientBut('callee') },
      { lines: [...REGISTERED, '<[67,0,{"registration":9}]'], router: routerBut('dealer') },
    ],
    kept: [
      [...REGISTERED, '<[67,0,{"registration":9}]'],
      { lines: [...REGISTERED, '>[66,2,9]', '<[67,2]'], client: BARE },
    ],
  },
  {
    ...{ check: 'R-26', severity: 'error', section: 'Payload Passthru Mode' },
    broken: [
      [`>[16,1,{"ppt_serializer":"cbor"},"a.b",${PASSED}]`],
      ['>[16,1,{"ppt_scheme":"x_a"},"a.b"]'],
      ['>[16,1,{"ppt_scheme":"x_a"},"a.b",["text"]]'],
      ['>[48,1,{"ppt_scheme":"x_a"},"a.b",["\\u0000AA==","\\u0000AA=="]]'],
      [`>[48,1,{"ppt_scheme":"x_a"},"a.b",${PASSED},{"k":1}]`],
      [...SUBSCRIBED, '<[36,9,1,{"ppt_scheme":"x_a"},[1]]'],
      { lines: [`>[16,1,{"ppt_scheme":"x_a"},"a.b",${PASSED}]`], client: clientBut('publisher') },
      { lines: [`>[48,1,{"ppt_scheme":"x_a"},"a.b",${PASSED}]`], router: routerBut('dealer') },
      { lines: [...SUBSCRIBED, `<[36,9,1,{"ppt_scheme":"x_a"},${PASSED}]`], router: routerBut('broker') },
      { lines: [...INVOKED, `>[70,1,{"ppt_scheme":"x_a"},${PASSED}]`], client: clientBut('callee') },
      { lines: [...INVOKED, `>[8,68,1,{"ppt_scheme":"x_a"},"a.error",${PASSED}]`], router: routerBut('dealer') },
    ],
    kept: [
      [`>[16,1,{"ppt_scheme":"x_a","ppt_serializer":"cbor","ppt_keyid":"k"},"a.b",${PASSED}]`],
      [`>[48,1,{"ppt_scheme":"wamp"},"a.b",${PASSED}]`, `<[50,1,{"ppt_scheme":"wamp"},${PASSED}]`],
      [...INVOKED, `>[8,68,1,{"ppt_scheme":"x_a"},"a.error",${PASSED}]`],
      // Whoever receives it need not have announced it to the sender.
      { lines: [...SUBSCRIBED, `<[36,9,1,{"ppt_scheme":"x_a"},${PASSED}]`], client: clientBut('subscriber') },
      { lines: [`>[16,1,{"ppt_scheme":null},"a.b",[1]]`], client: BARE },
    ],
  },
  ...[
    ['publisher', 'Subscriber Black- and Whitelisting', '>[16,1,{"exclude":[1]},"a.b"]'],
    ['publisher', 'Subscriber Black- and Whitelisting', '>[16,1,{"exclude_authid":["a"]},"a.b"]'],
    ['publisher', 'Subscriber Black- and Whitelisting', '>[16,1,{"exclude_authrole":["a"]},"a.b"]'],
    ['broker', 'Subscriber Black- and Whitelisting', '>[16,1,{"eligible":[1]},"a.b"]'],
    ['broker', 'Subscriber Black- and Whitelisting', '>[16,1,{"eligible_authid":["a"]},"a.b"]'],
    ['broker', 'Subscriber Black- and Whitelisting', '>[16,1,{"eligible_authrole":["a"]},"a.b"]'],
    ['publisher', 'Publisher Exclusion', '>[16,1,{"exclude_me":false},"a.b"]'],
    ['broker', 'Publisher Identification', '>[16,1,{"disclose_me":true},"a.b"]'],
    ['broker', 'Event Retention', '>[16,1,{"retain":true},"a.b"]'],
    ['broker', 'Event Retention', '>[32,1,{"get_retained":true},"a.b"]'],
    ['broker', 'Sharded Subscription', '>[16,1,{"rkey":"k"},"a.b"]'],
    ['subscriber', 'Sharded Subscription', '>[32,1,{"nkey":"k"},"a.b"]'],
    ['subscriber', 'Pattern-based Subscription', '>[32,1,{"match":"prefix"},"a.b"]'],
    ['broker', 'Pattern-based Subscription', '>[32,1,{"match":"wildcard"},"a..b"]'],
    ['caller', 'Progressive Call Results', '>[48,1,{"receive_progress":true},"a.b"]'],
    ['dealer', 'Caller Identification', '>[48,1,{"disclose_me":true},"a.b"]'],
    ['dealer', 'Call Timeout', '>[48,1,{"timeout":5},"a.b"]'],
    ['dealer', 'Sharded Registration', '>[48,1,{"rkey":"k"},"a.b"]'],
    ['dealer', 'Sharded Registration', '>[48,1,{"runmode":"partition","rkey":"k"},"a.b"]'],
    ['callee', 'Pattern-based Registrations', '>[64,1,{"match":"prefix"},"a.b"]'],
    ['dealer', 'Shared Registration', '>[64,1,{"invoke":"random"},"a.b"]'],
    ['callee', 'Caller Identification', '>[64,1,{"disclose_caller":true},"a.b"]'],
    ['callee', 'Call Timeout', '>[64,1,{"forward_timeout":true},"a.b"]'],
  ].map(([role = '', section = '', line = '']): Check => {
    const isRouter = role in ROUTER;
    return {
      ...{ check: 'R-27', severity: 'warning', section },
      broken: [{ lines: [line], ...(isRouter ? { router: routerBut(role) } : { client: clientBut(role) }) }],
      kept: [[line]],
    };
  }),
  {
    ...{ check: 'R-28', severity: 'error', section: 'Event Retention' },
    broken: [[...SUBSCRIBED, '<[36,9,1,{"retained":true}]']],
    kept: [
      ['>[32,1,{"get_retained":true},"a.b"]', '<[33,1,9]', '<[36,9,1,{"retained":true}]'],
      [...SUBSCRIBED, '<[36,9,1,{"retained":false}]'],
    ],
  },
  {
    ...{ check: 'R-29', severity: 'error', section: 'Sharded Registration' },
    broken: [['>[48,1,{"runmode":"partition"},"a.b"]'], ['>[48,1,{"runmode":"partition","rkey":null},"a.b"]']],
    kept: [['>[48,1,{"runmode":"partition","rkey":"k"},"a.b"]'], ['>[48,1,{"runmode":"all"},"a.b"]']],
  },
  {
    ...{ check: 'R-30', severity: 'info', section: 'Call Canceling' },
    broken: [
      [...DROPPED, '>[70,1,{}]'],
      [...DROPPED, `>${ERROR(68, 1)}`],
    ],
    kept: [[...INVOKED, '<[69,1,{"mode":"kill"}]', '>[70,1,{}]'], DROPPED],
  },
];

const BROKEN = CHECKS.flatMap(({ broken, ...check }) =>
  broken.map((given) => ({ ...check, given, lines: linesOf(given) })),
);
const KEPT = CHECKS.flatMap(({ kept, check }) => kept.map((given) => ({ check, given, lines: linesOf(given) })));

describe('a rule is broken', () => {
  it.each(BROKEN)('$check: $lines', ({ check, severity, section, given }) => {
    const findings = said(given);
    expect(findings.slice(0, -1)).toEqual(findings.slice(0, -1).map(() => []));
    expect(findings.at(-1)).toMatchObject([{ check, severity, section }]);
    expect(findings.at(-1)?.[0]?.text).toMatch(/^\S.*\.$/);
  });
});

describe('a rule is kept', () => {
  it.each(KEPT)('$check: $lines', ({ given }) => {
    expect(said(given).flat()).toEqual([]);
  });
});

/** What is found of a call that is answered after so many milliseconds. */
async function foundLate(answeredAfterMs: number): Promise<readonly { about: number; finding: Finding }[]> {
  const session = new StillSession();
  const request = { operation: 1, request: { kind: 'call', uri: 'a.b' }, uri: 'a.b' } as const;
  const parts = { ...request, session, clock: session.clock, changed: () => undefined };
  const call = new Call(parts, { procedure: 'a.b', options: {}, payload: {}, more: [], open: false });
  call.start();
  session.clock.pass(answeredAfterMs);
  await session.answer(RESULT);
  await settled();
  session.clock.pass(session.timeoutMs);
  return session.findings;
}

describe('R-07', () => {
  const text = 'CALL 1 has no reply after 10 s.';

  it('is found once the time limit passed, about the request', async () => {
    expect(await foundLate(10_000)).toEqual([{ about: 1, finding: { check: 'R-07', severity: 'info', text } }]);
  });

  it('is not found if the reply came in time', async () => {
    expect(await foundLate(9_999)).toEqual([]);
  });
});

const LETTERS: Readonly<Record<string, Severity>> = { E: 'error', W: 'warning', I: 'info' };

describe('the checks of requests', () => {
  const all = Array.from({ length: 30 }, (_, i) => `R-${String(i + 1).padStart(2, '0')}`);

  it('are found here, every one', async () => {
    const late = (await foundLate(10_000)).map(({ finding }) => finding);
    const found = [...BROKEN.flatMap(({ given }) => said(given).flat()), ...late];
    expect([...new Set(found.map(({ check }) => check))].sort()).toEqual(all);
  });

  it('stand in the documentation, with their severity', async () => {
    const late = (await foundLate(10_000)).map(({ finding }) => finding);
    const found = new Map([...BROKEN, ...late].map(({ check, severity }) => [check, severity]));
    const docs = readFileSync(new URL('../../../../docs/checks.md', import.meta.url), 'utf8');
    const rows = [...docs.matchAll(/^\| (R-\d\d) \|.*\| ([EWI]) \|[^|]*\|$/gm)];
    expect(rows.map(([, check = '', letter = '']) => [check, LETTERS[letter]])).toEqual(
      all.map((check) => [check, found.get(check)]),
    );
  });
});
