// What a session holds and has to answer, and what it may use: the checks that need more than one request and its
// reply.

import { describe, expect, it } from 'vitest';
import { violationsOf } from '../../../vectors/conversation.ts';
import type { Dict } from '../../../../src/shared/wamp/value.ts';

const flags = (...names: string[]) => ({ features: Object.fromEntries(names.map((name) => [name, true])) });
const PROGRESSIVE = ['progressive_call_invocations', 'progressive_call_results', 'call_canceling'];
const PUBSUB = [
  'pattern_based_subscription',
  'subscription_revocation',
  'publisher_exclusion',
  'publisher_identification',
  'subscriber_blackwhite_listing',
  'event_retention',
];
const CALLS = [...PROGRESSIVE, 'pattern_based_registration', 'registration_revocation', 'shared_registration'];

const CLIENT: Dict = {
  caller: flags(...CALLS),
  callee: flags(...CALLS),
  publisher: flags(...PUBSUB),
  subscriber: flags(...PUBSUB),
};
const ROUTER: Dict = { broker: flags(...PUBSUB), dealer: flags(...CALLS) };

/** The checks of an open session, `index check`; index 0 is the first message given. `>` from the client. */
function said(lines: readonly string[], client: Dict = CLIENT, router: Dict = ROUTER): string[] {
  const opening = [
    { from: 'client', message: [1, 'realm1', { roles: client }] },
    { from: 'router', message: [2, 7, { roles: router }] },
  ];
  const trace = lines.map((line) => ({
    from: line.startsWith('>') ? 'client' : 'router',
    message: JSON.parse(line.slice(1)) as unknown,
  }));
  return violationsOf([...opening, ...trace], () => []).map(({ index, check }) => `${index - 2} ${check}`);
}

const SUBSCRIBED = ['>[32,1,{},"a.b"]', '<[33,1,9]'];
const REGISTERED = ['>[64,1,{},"a.b"]', '<[65,1,9]'];
const INVOKED = [...REGISTERED, '<[68,1,9,{}]'];

describe('what is held', () => {
  it('R-11: only what was granted is given up', () => {
    expect(said(['>[34,1,9]'])).toEqual(['0 R-11']);
    expect(said(['>[66,1,9]'])).toEqual(['0 R-11']);
    expect(said([...SUBSCRIBED, '>[34,2,9]', '<[35,2]'])).toEqual([]);
    // It was granted once: the router will say that it is gone.
    expect(said([...SUBSCRIBED, '>[34,2,9]', '<[35,2]', '>[34,3,9]'])).toEqual([]);
    expect(said([...SUBSCRIBED, '<[35,0,{"subscription":9}]', '>[34,2,9]'])).toEqual([]);
  });

  it('R-12: nothing comes before the grant', () => {
    expect(said(['>[32,1,{},"a.b"]', '<[36,9,1,{}]', '<[33,1,9]'])).toEqual(['1 R-12']);
    expect(said(['>[64,1,{},"a.b"]', '<[68,1,9,{}]', '<[65,1,9]'])).toEqual(['1 R-12']);
  });

  it('R-21 and R-22: a pattern is told what matched it', () => {
    const prefix = ['>[32,1,{"match":"prefix"},"a.b"]', '<[33,1,9]'];
    expect(said([...prefix, '<[36,9,1,{}]'])).toEqual(['2 R-21']);
    expect(said([...prefix, '<[36,9,1,{"topic":"a.bc"}]'])).toEqual([]);
    expect(said([...prefix, '<[36,9,1,{"topic":"a.c"}]'])).toEqual(['2 R-22']);
    const wildcard = ['>[64,1,{"match":"wildcard"},"a..c"]', '<[65,1,9]'];
    expect(said([...wildcard, '<[68,1,9,{}]'])).toEqual(['2 R-21']);
    expect(said([...wildcard, '<[68,1,9,{"procedure":"a.x.c"}]'])).toEqual([]);
    expect(said([...wildcard, '<[68,1,9,{"procedure":"a.x.d"}]'])).toEqual(['2 R-22']);
    // An exact subscription may get the same id, and need not be told.
    expect(said([...prefix, '>[32,2,{},"a.b"]', '<[33,2,9]', '<[36,9,1,{}]'])).toEqual([]);
  });

  it('R-23: a publication is delivered to a subscription once', () => {
    expect(said([...SUBSCRIBED, '<[36,9,1,{}]', '<[36,9,1,{}]'])).toEqual(['3 R-23']);
    const two = [...SUBSCRIBED, '>[32,2,{"match":"prefix"},"a"]', '<[33,2,8]'];
    expect(said([...two, '<[36,9,1,{}]', '<[36,8,1,{"topic":"a.b"}]'])).toEqual([]);
  });

  it('R-24: a publisher does not receive its own event unless it wants it', () => {
    const publish = (options: string) => [...SUBSCRIBED, `>[16,2,${options},"a.b"]`, '<[17,2,5]', '<[36,9,5,{}]'];
    expect(said(publish('{"acknowledge":true}'))).toEqual(['4 R-24']);
    expect(said(publish('{"acknowledge":true,"exclude_me":true}'))).toEqual(['4 R-24']);
    expect(said(publish('{"acknowledge":true,"exclude_me":false}'))).toEqual([]);
  });

  it('R-28: an event that was kept comes only where it was asked for', () => {
    expect(said([...SUBSCRIBED, '<[36,9,1,{"retained":true}]'])).toEqual(['2 R-28']);
    const asked = ['>[32,1,{"get_retained":true},"a.b"]', '<[33,1,9]'];
    expect(said([...asked, '<[36,9,1,{"retained":true}]'])).toEqual([]);
  });
});

describe('what has to be answered', () => {
  it('R-02: invocations count from 1, and parts of one keep its id', () => {
    expect(said([...INVOKED, '<[68,2,9,{}]'])).toEqual([]);
    expect(said([...INVOKED, '<[68,4,9,{}]', '<[68,5,9,{}]'])).toEqual(['3 R-02']);
    expect(said([...REGISTERED, '<[68,1,9,{"progress":true}]', '<[68,1,9,{}]'])).toEqual([]);
    expect(said([...INVOKED, '<[68,1,9,{}]'])).toEqual(['3 R-02']);
  });

  it('R-15: progress is sent where it was asked for', () => {
    expect(said([...INVOKED, '>[70,1,{"progress":true}]'])).toEqual(['3 R-15']);
    expect(said([...REGISTERED, '<[68,1,9,{"receive_progress":true}]', '>[70,1,{"progress":true}]'])).toEqual([]);
  });

  it('R-20: INTERRUPT is for a callee that can be interrupted', () => {
    const interrupted = [...INVOKED, '<[69,1,{}]', '>[8,68,1,{},"wamp.error.canceled"]'];
    expect(said(interrupted)).toEqual([]);
    expect(said(interrupted, { ...CLIENT, callee: {} })).toEqual(['3 R-20']);
  });

  it('R-30: a late answer is dropped, and breaks nothing', () => {
    const dropped = [...INVOKED, '<[69,1,{"mode":"killnowait"}]'];
    expect(said([...dropped, '>[70,1,{}]'])).toEqual(['4 R-30']);
    expect(said([...dropped, '>[8,68,1,{},"a.b"]'])).toEqual(['4 R-30']);
    expect(said([...dropped, '>[70,1,{}]', '>[70,1,{}]'])).toEqual(['4 R-30', '5 R-10']);
    expect(said([...INVOKED, '<[69,1,{"mode":"kill"}]', '>[70,1,{}]', '>[70,1,{}]'])).toEqual(['5 R-10']);
  });
});

describe('a call that goes on', () => {
  it('R-17: an old id continues a call whose arguments go on', () => {
    const begun = '>[48,1,{"progress":true},"a.b"]';
    expect(said([begun, begun, '>[48,1,{},"a.b"]', '>[48,2,{},"a.b"]'])).toEqual([]);
    expect(said([begun, '>[48,1,{},"a.b"]', '>[48,1,{},"a.b"]'])).toEqual(['2 R-17']);
    expect(said([begun, '<[50,1,{}]', '>[48,1,{},"a.b"]'])).toEqual(['2 R-17']);
    expect(said(['>[32,1,{},"a.b"]', '>[48,1,{},"a.b"]'])).toEqual(['1 R-17']);
    expect(said([begun, '>[48,3,{},"a.b"]'])).toEqual(['1 R-01']);
  });

  it('R-18: its options stay as they were', () => {
    const begun = '>[48,1,{"progress":true,"receive_progress":true},"a.b"]';
    expect(said([begun, '>[48,1,{"receive_progress":true},"a.b"]'])).toEqual([]);
    expect(said([begun, '>[48,1,{},"a.b"]'])).toEqual([]);
    expect(said([begun, '>[48,1,{"receive_progress":false},"a.b"]'])).toEqual(['1 R-18']);
  });

  it('R-16 and R-01: without the announcement there is none', () => {
    const plain = { ...CLIENT, caller: {} };
    expect(said(['>[48,1,{"progress":true},"a.b"]'], plain)).toEqual(['0 R-16']);
    expect(said(['>[48,1,{},"a.b"]', '>[48,1,{},"a.b"]'], plain)).toEqual(['1 R-01']);
  });

  it('R-19: only an open call is given up, and only where that was announced', () => {
    expect(said(['>[48,1,{},"a.b"]', '>[49,1,{}]'])).toEqual([]);
    expect(said(['>[49,1,{}]'])).toEqual(['0 R-19']);
    expect(said(['>[48,1,{},"a.b"]', '<[50,1,{}]', '>[49,1,{}]'])).toEqual(['2 R-19']);
    expect(said(['>[48,1,{},"a.b"]', '>[49,1,{}]'], CLIENT, { ...ROUTER, dealer: {} })).toEqual(['1 R-19']);
  });
});

describe('what has to be announced', () => {
  it.each([
    ['publisher', '>[16,1,{},"a.b"]'],
    ['subscriber', '>[32,1,{},"a.b"]'],
    ['caller', '>[48,1,{},"a.b"]'],
    ['callee', '>[64,1,{},"a.b"]'],
  ])('S-21: the role %s', (role, line) => {
    const { [role]: _gone, ...others } = CLIENT;
    expect(said([line], others)).toEqual(['0 S-21']);
    expect(said([line])).toEqual([]);
  });

  it('S-21: the roles of the router', () => {
    expect(said(SUBSCRIBED, CLIENT, { dealer: {} })).toEqual(['1 S-21']);
    expect(said(REGISTERED, CLIENT, { broker: {} })).toEqual(['1 S-21']);
    expect(said(['>[48,1,{},"a.b"]', '<[8,48,1,{},"a.b"]'], CLIENT, { broker: {} })).toEqual(['1 S-21']);
  });

  it('R-25: revocation, on both sides', () => {
    const revoked = [...SUBSCRIBED, '<[35,0,{"subscription":9}]'];
    expect(said(revoked)).toEqual([]);
    expect(said(revoked, { ...CLIENT, subscriber: {} })).toEqual(['2 R-25']);
    expect(said(revoked, CLIENT, { ...ROUTER, broker: {} })).toEqual(['2 R-25']);
    expect(said([...REGISTERED, '<[67,0,{"registration":9}]'], CLIENT, { ...ROUTER, dealer: {} })).toEqual(['2 R-25']);
  });

  it('R-26: passing payload through', () => {
    const passed = '>[16,1,{"ppt_scheme":"x_a"},"a.b",[{"$bin":"00"}]]';
    expect(said([passed])).toEqual(['0 R-26']);
    const announced = { ...CLIENT, publisher: flags('payload_passthru_mode') };
    expect(said([passed], announced)).toEqual(['0 R-26']);
    expect(said([passed], announced, { ...ROUTER, broker: flags('payload_passthru_mode') })).toEqual([]);
  });

  it.each([
    '>[16,1,{"exclude":[1]},"a.b"]',
    '>[16,1,{"eligible_authrole":["a"]},"a.b"]',
    '>[16,1,{"exclude_me":false},"a.b"]',
    '>[16,1,{"disclose_me":true},"a.b"]',
    '>[16,1,{"rkey":"k"},"a.b"]',
    '>[32,1,{"match":"prefix"},"a.b"]',
    '>[48,1,{"timeout":5},"a.b"]',
    '>[48,1,{"receive_progress":true},"a.b"]',
    '>[64,1,{"invoke":"random"},"a.b"]',
  ])('R-27: %s', (line) => {
    const bare = { caller: {}, callee: {}, publisher: {}, subscriber: {} };
    expect(said([line], bare, { broker: {}, dealer: {} })).toEqual(['0 R-27']);
  });

  it('R-27: nothing for values that are the usual ones', () => {
    const bare = { caller: {}, callee: {}, publisher: {}, subscriber: {} };
    const lines = [
      '>[32,1,{"match":"exact"},"a.b"]',
      '>[64,2,{"invoke":"single"},"a.b"]',
      '>[48,3,{"timeout":0,"disclose_me":false},"a.b"]',
      '>[16,4,{"exclude_me":true,"exclude":null},"a.b"]',
    ];
    expect(said(lines, bare, { broker: {}, dealer: {} })).toEqual([]);
  });

  it('R-29: a partition needs a key', () => {
    const announced = { ...ROUTER, dealer: flags('sharded_registration') };
    expect(said(['>[48,1,{"runmode":"partition"},"a.b"]'], CLIENT, announced)).toEqual(['0 R-29']);
    expect(said(['>[48,1,{"runmode":"partition","rkey":"k"},"a.b"]'], CLIENT, announced)).toEqual([]);
  });
});

describe('what a peer makes grow', () => {
  it('is bounded: invocations that are never answered', () => {
    const lines = Array.from({ length: 100_001 }, (_, i) => `<[68,${i + 1},9,{}]`);
    const found = said([...lines, '>[70,1,{}]', '>[70,100001,{}]']).filter((one) => !one.endsWith('R-09'));
    // The oldest is forgotten.
    expect(found).toEqual(['100001 R-10']);
  });

  it('is bounded: grants that nothing asked for', () => {
    const lines = Array.from({ length: 10_001 }, (_, i) => `<[33,${i + 1},${i + 1}]`);
    const found = said([...lines, '<[36,10000,1,{}]', '<[36,10001,1,{}]']).filter((one) => !one.endsWith('R-03'));
    expect(found).toEqual(['10002 R-08']);
  });
});

describe('the end', () => {
  it('S-10: a GOODBYE is answered, whoever said it', () => {
    expect(said(['>[6,{},"wamp.close.close_realm"]'])).toEqual(['1 S-10']);
    expect(said(['<[6,{},"wamp.close.system_shutdown"]'])).toEqual(['1 S-10']);
    expect(said(['<[6,{},"wamp.close.system_shutdown"]', '>[6,{},"wamp.close.goodbye_and_out"]'])).toEqual([]);
    expect(said(['>[6,{},"wamp.close.close_realm"]', '<[3,{},"wamp.close.killed"]'])).toEqual([]);
  });
});
