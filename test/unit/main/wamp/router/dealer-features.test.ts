// What the dealer does beyond plain calls: arguments in parts, other callees, revocation, payloads passed through.

import { describe, expect, it } from 'vitest';
import type { Dict, WampValue } from '../../../../../src/shared/wamp/value.ts';
import { Dealer, type DealerRequest } from '../../../../../src/main/wamp/router/dealer.ts';
import type { Member } from '../../../../../src/main/wamp/router/router-machine-routing.ts';
import { alice, bob, callee, carl, counter, expectHeads, shown } from './router-machine-members.ts';

const text = [expect.any(String)];
const asked = callee(bob, 'progressive_call_invocations', 'progressive_call_results', 'call_canceling');
const first = callee(bob, 'call_reroute');
const second = callee(carl, 'call_reroute');

class Talk {
  readonly dealer = new Dealer(counter());
  #request = 0;

  register(from: Member, options: Dict = {}): unknown[] {
    return this.send(from, { kind: 'REGISTER', request: ++this.#request, options, procedure: 'a.b' });
  }

  call(options: Dict, args: WampValue[], more: { request?: number; isRepeated?: boolean; from?: Member } = {}) {
    const { request = 10, isRepeated = false, from = alice } = more;
    return this.send(from, { kind: 'CALL', request, options, procedure: 'a.b', args }, isRepeated);
  }

  yield(from: Member, request: number, options: Dict = {}): unknown[] {
    return this.send(from, { kind: 'YIELD', request, options, args: ['y'] });
  }

  fail(from: Member, request: number, error: string, details: Dict = {}): unknown[] {
    return this.send(from, { kind: 'ERROR', requestType: 68, request, details, error });
  }

  send(from: Member, message: DealerRequest, isRepeated = false): unknown[] {
    return shown(this.dealer.handle({ kind: 'request', from, message, draw: 0, isRepeated }));
  }
}

function offering(...members: Member[]): Talk {
  const talk = new Talk();
  for (const member of members) talk.register(member, { invoke: members.length > 1 ? 'roundrobin' : 'single' });
  return talk;
}

describe('arguments in parts', () => {
  const again = { isRepeated: true };

  it('come to one callee under one invocation, until the last part', () => {
    const talk = offering(asked);
    const options = { progress: true, receive_progress: true, disclose_me: true };
    const named = { receive_progress: true, caller: 101, caller_authid: 'alice', caller_authrole: 'user' };
    expect(talk.call(options, [1])).toEqual([[102, 68, 1, 1, { ...named, progress: true }, [1]]]);
    // Only `progress` counts in what follows.
    expect(talk.call({ progress: true, disclose_me: false }, [2], again)).toEqual([
      [102, 68, 1, 1, { ...named, progress: true }, [2]],
    ]);
    expect(talk.yield(asked, 1, { progress: true })).toEqual([[101, 50, 10, { progress: true }, ['y']]]);
    expect(talk.call({}, [3], again)).toEqual([[102, 68, 1, 1, named, [3]]]);
    expect(talk.call({}, [4], again)).toEqual([['violation', 101, 'R-01']]);
    expect(talk.yield(asked, 1)).toEqual([[101, 50, 10, {}, ['y']]]);
  });

  it('that come after the end of the call are dropped', () => {
    const talk = offering(asked);
    talk.call({ progress: true }, [1]);
    talk.yield(asked, 1);
    expect(talk.call({ progress: true }, [2], again)).toEqual([]);
    expect(talk.call({}, [3], again)).toEqual([]);
    expect(talk.call({}, [4], { request: 11 })).toEqual([[102, 68, 2, 1, {}, [4]]]);
  });

  it('are not sent on to a callee that was told to stop', () => {
    const talk = offering(asked);
    talk.call({ progress: true }, [1]);
    talk.send(alice, { kind: 'CANCEL', request: 10, options: { mode: 'kill' } });
    expect(talk.call({}, [2], again)).toEqual([]);
  });

  it.each([
    ['nothing', callee(bob)],
    ['no canceling', callee(bob, 'progressive_call_invocations')],
  ])('are refused for a callee that announced %s', (_what, member) => {
    const refused = [101, 8, 48, 10, {}, 'wamp.error.feature_not_supported', text];
    expect(offering(member).call({ progress: true }, [1])).toEqual([refused]);
  });

  it('stay with their callee, whoever shares the procedure', () => {
    const other = { ...asked, session: 200 };
    const talk = offering(asked, other);
    for (const [to, request] of [
      [102, 10],
      [200, 11],
    ] as const) {
      talk.call({ progress: true }, [1], { request });
      expectHeads(talk.call({ progress: true }, [2], { request, ...again }), [[to, 68, 1]]);
    }
  });
});

describe('a callee that is not available', () => {
  it('passes the call on to another one, until there is none', () => {
    const talk = offering(first, second);
    expect(talk.call({}, [1])).toEqual([[102, 68, 1, 1, {}, [1]]]);
    expect(talk.fail(first, 1, 'wamp.error.unavailable')).toEqual([[103, 68, 1, 1, {}, [1]]]);
    expect(talk.fail(second, 1, 'wamp.error.unavailable')).toEqual([
      [101, 8, 48, 10, {}, 'wamp.error.no_available_callee', text],
    ]);
    expect(talk.yield(first, 1)).toEqual([]);
  });

  it('is believed if it did not announce that it passes calls on, or has begun to answer', () => {
    const error = [101, 8, 48, 10, {}, 'wamp.error.unavailable'];
    const plain = offering(bob, second);
    plain.call({}, [1]);
    expect(plain.fail(bob, 1, 'wamp.error.unavailable')).toEqual([error]);
    const begun = callee(bob, 'call_reroute', 'progressive_call_results');
    const talk = offering(begun, second);
    talk.call({ receive_progress: true }, [1]);
    talk.yield(begun, 1, { progress: true });
    expect(talk.fail(begun, 1, 'wamp.error.unavailable')).toEqual([error]);
  });
});

describe('revocation', () => {
  const revoke = { kind: 'revoke', registration: 1, session: 102, reason: 'app.reason' } as const;

  it('is told to a callee that announced it, and takes the procedure away', () => {
    const talk = offering(callee(bob, 'registration_revocation'));
    talk.call({}, [1]);
    const told = [102, 67, 0, { registration: 1, reason: 'app.reason' }];
    expect(shown(talk.dealer.handle(revoke))).toEqual([told]);
    expectHeads(talk.call({}, [1], { request: 11 }), [[101, 8, 48, 11, {}, 'wamp.error.no_such_procedure']]);
    // What it was asked before may still be answered.
    expect(talk.yield(bob, 1)).toEqual([[101, 50, 10, {}, ['y']]]);
    expect(shown(talk.dealer.handle(revoke))).toEqual([]);
  });

  it('is silent for others', () => {
    const talk = offering(bob);
    expect(shown(talk.dealer.handle(revoke))).toEqual([]);
    expectHeads(talk.call({}, [1]), [[101, 8]]);
  });
});

describe('a payload that is passed through', () => {
  const ppt = { ppt_scheme: 'x_own', ppt_serializer: 'cbor', ppt_cipher: 'aes256gcm', ppt_keyid: 'k' };
  const able = callee(bob, 'payload_passthru_mode');
  const knowing: Member = {
    ...alice,
    roles: { ...alice.roles, caller: { features: { payload_passthru_mode: true } } },
  };
  const refused = [101, 8, 48, 10, {}, 'wamp.error.feature_not_supported', text];

  it('keeps its keys in both directions', () => {
    const talk = offering(able);
    expect(talk.call(ppt, [1], { from: knowing })).toEqual([[102, 68, 1, 1, ppt, [1]]]);
    expect(talk.yield(able, 1, ppt)).toEqual([[101, 50, 10, ppt, ['y']]]);
    talk.call(ppt, [1], { from: knowing, request: 11 });
    expect(talk.fail(able, 2, 'app.error', ppt)).toEqual([[101, 8, 48, 11, ppt, 'app.error']]);
  });

  it('is refused for those who did not announce it', () => {
    expect(offering(bob).call(ppt, [1], { from: knowing })).toEqual([refused]);
    const talk = offering(able);
    talk.call({}, [1]);
    expect(talk.yield(able, 1, ppt)).toEqual([refused]);
    talk.call({}, [1]);
    expect(talk.fail(able, 2, 'app.error', ppt)).toEqual([refused]);
  });
});
