import { describe, expect, it } from 'vitest';
import { summarize } from '../../../../src/main/handshake/summary.ts';
import type { TransportFact } from '../../../../src/main/transport/transport.ts';
import { HEADER, hello, Recording, welcome } from '../../../support/recording.ts';

const CHALLENGE = [4, 'wampcra', { challenge: 'sign me', salt: 's' }];
const SIGNATURE = 'aGFuZC1tYWRl';

/** A salted login: 6 ms of transport, 1 + 4 ms of the client, 2 + 3 ms of the router. */
function login(): Recording {
  const recording = Recording.open();
  recording.after(1).sent(hello({ authrole: 'admin' }));
  recording.after(2).received(CHALLENGE);
  const about = recording.last;
  recording.after(4).derived({
    method: 'wampcra',
    about,
    took: 3_500,
    trace: [
      { label: 'password', how: 'the secret', encoding: 'utf-8', value: 'secret-of-ann', secret: true },
      { label: 'signature', how: 'base64 of HMAC', encoding: 'base64', value: SIGNATURE, secret: false },
    ],
  });
  return recording.sent([5, SIGNATURE, {}]).after(3).received(welcome());
}

describe('a login', () => {
  it('is told step by step', () => {
    const { outcome, steps, transport, reason, code, silentStep } = login().summary();
    expect({ outcome, reason, code, silentStep }).toEqual({
      outcome: 'welcome',
      reason: undefined,
      code: undefined,
      silentStep: undefined,
    });
    expect(transport.map(({ step, state, took }) => [step, state, took])).toEqual([
      ['dns', 'done', 1_000],
      ['tcp', 'done', 2_000],
      ['upgrade', 'done', 3_000],
    ]);
    expect(steps.map(({ dir, type, waitedFor, waited, text }) => [dir, type, waitedFor, waited, text])).toEqual([
      ['out', 'HELLO', 'client', 1_000, 'asks to join demo as ann, role admin, offers wampcra'],
      ['in', 'CHALLENGE', 'router', 2_000, 'asks for wampcra: salted, a text to sign'],
      ['out', 'AUTHENTICATE', 'client', 4_000, 'answers with 12 characters'],
      ['in', 'WELCOME', 'router', 3_000, 'session 7 as ann, role user'],
    ]);
  });

  it('adds up who worked how long', () => {
    expect(login().summary().time).toEqual({ transport: 6_000, client: 5_000, router: 5_000, derivation: 3_500 });
  });

  it('says what was asked for and what was granted', () => {
    const { agreement, authmethod, authid } = login().summary();
    expect({ authmethod, authid }).toEqual({ authmethod: 'wampcra', authid: 'ann' });
    expect(agreement).toMatchObject({
      session: 7,
      authprovider: 'static',
      protocol: 'wamp.2.json',
      routerRoles: { broker: {}, dealer: {} },
    });
    expect(Object.keys(agreement?.clientRoles ?? {})).toEqual(['caller', 'callee', 'publisher', 'subscriber']);
    expect(agreement?.agent).toBeUndefined();
    expect(agreement?.granted).toEqual([
      { what: 'realm', asked: 'demo', granted: 'demo' },
      { what: 'authid', asked: 'ann', granted: 'ann' },
      {
        what: 'authrole',
        asked: 'admin',
        granted: 'user',
        note: 'The router decides the role: this identity does not get the one that was asked for.',
      },
      { what: 'authmethod', asked: 'wampcra', granted: 'wampcra' },
      { what: 'authprovider', granted: 'static', note: 'The identity stands in the configuration of the router.' },
    ]);
  });

  it('shows how the answer was computed, and that it is the one that was sent', () => {
    const [derivation] = login().summary().derivations;
    expect(derivation).toMatchObject({ method: 'wampcra', took: 3_500, sent: { equal: true } });
    expect(derivation?.steps.map(({ label, value }) => [label, value])).toEqual([
      ['password', undefined],
      ['signature', SIGNATURE],
    ]);
  });

  it('does not hide an answer that differs from what was computed', () => {
    const recording = Recording.open().sent(hello()).received(CHALLENGE);
    const step = { label: 'signature', how: '', encoding: 'base64', value: SIGNATURE, secret: false } as const;
    recording.derived({ method: 'wampcra', about: recording.last, took: 1, trace: [step] }).sent([5, 'else', {}]);
    expect(recording.summary().derivations[0]?.sent).toMatchObject({ equal: false });
  });

  it('compares a secret answer by its fingerprint', () => {
    const ticket = (sent: string) => {
      const recording = Recording.open()
        .sent(hello({ authmethods: ['ticket'] }))
        .received([4, 'ticket', {}]);
      const step = { label: 'ticket', how: '', encoding: 'utf-8', value: 'ticket-of-ann', secret: true } as const;
      recording.derived({ method: 'ticket', about: recording.last, took: 1, trace: [step] }).sent([5, sent, {}]);
      return recording.summary().derivations[0]?.sent?.equal;
    };
    expect(ticket('ticket-of-ann')).toBe(true);
    expect(ticket('ticket-of-bob')).toBe(false);
  });

  it('keeps leaving apart from logging in', () => {
    const recording = login().after(50).sent([48, 1, {}, 'demo.add2']).received([50, 1, {}]);
    recording
      .after(50)
      .sent([6, {}, 'wamp.close.close_realm'])
      .after(2)
      .received([6, {}, 'wamp.close.goodbye_and_out']);
    const { outcome, steps, time } = recording.fact({ kind: 'close', by: 'us', code: 1000, reason: '' }).summary();
    expect(outcome).toBe('welcome');
    expect(steps.map(({ type }) => type)).toEqual([
      'HELLO',
      'CHALLENGE',
      'AUTHENTICATE',
      'WELCOME',
      'GOODBYE',
      'GOODBYE',
    ]);
    expect(time).toEqual(login().summary().time);
  });

  it('needs no detail of WELCOME', () => {
    const { agreement, authid, authmethod, verdict } = Recording.open()
      .sent([1, 'demo', {}])
      .received([2, 7, {}])
      .summary();
    expect({ authid, authmethod }).toEqual({ authid: undefined, authmethod: undefined });
    expect(agreement).toMatchObject({ session: 7, protocol: 'wamp.2.json', clientRoles: {}, routerRoles: {} });
    expect(agreement?.granted.map(({ what, asked, granted }) => [what, asked, granted])).toEqual([
      ['realm', 'demo', undefined],
      ...['authid', 'authrole', 'authmethod', 'authprovider'].map((what) => [what, undefined, undefined]),
    ]);
    // A silence is told as such.
    for (const { note } of agreement?.granted ?? []) expect(note).toMatch(/^The router does not (name|say|tell) .*\.$/);
    expect(verdict.happened).toBe('Logged in to demo. The router does not say as whom.');
  });

  it('says when the router admits somebody else than asked for', () => {
    const admitted = (details: Readonly<Record<string, unknown>>) =>
      Recording.open().sent(hello()).received(welcome(details)).summary().verdict.evidence.join('\n');
    expect(admitted({ authid: 'bob b' })).toContain('Asked for authid ann, admitted as "bob b" (authprovider static).');
    expect(admitted({})).not.toContain('Asked for authid');
  });

  it('says when the router gives another role than asked for', () => {
    const admitted = (asked: unknown) =>
      Recording.open()
        .sent(hello({ authrole: asked }))
        .received(welcome())
        .summary()
        .verdict.evidence.join('\n');
    expect(admitted('admin')).toContain('Asked for authrole admin, admitted with user.');
    for (const same of ['user', '', undefined, 5]) expect(admitted(same)).not.toContain('Asked for authrole');
  });
});

describe('the order of records', () => {
  it('lets a decision stand, whatever comes later', () => {
    const recording = Recording.open().sent(hello()).received([3, {}, 'wamp.error.no_such_realm']);
    const first = recording.summary();
    recording.received(welcome()).silence('HELLO').fact({ kind: 'close', by: 'peer', code: 1011, reason: 'late' });
    recording.fact({ kind: 'error', stage: 'open', code: 'ECONNRESET', text: '' }).stop('interrupted', 'late');
    const { outcome, reason, code, verdict } = recording.summary();
    expect({ outcome, reason, code }).toEqual({
      outcome: 'abort',
      reason: 'wamp.error.no_such_realm',
      code: undefined,
    });
    expect(verdict).toEqual(first.verdict);
  });

  it('takes a silence back when the router speaks after all', () => {
    const silent = () => Recording.open().sent(hello()).silence('HELLO');
    expect(silent().summary()).toMatchObject({ outcome: 'silence', silentStep: 'HELLO' });
    expect(silent().received(welcome()).summary().outcome).toBe('welcome');
    expect(silent().received([3, {}, 'wamp.error.x']).summary().outcome).toBe('abort');
    expect(silent().fact({ kind: 'close', by: 'peer', code: 1011, reason: '' }).summary()).toMatchObject({
      outcome: 'closed',
      code: 1011,
    });
    expect(silent().fact({ kind: 'close', by: 'us', code: 1000, reason: '' }).summary().outcome).toBe('silence');
    for (const spoken of [silent().received(welcome()), silent().received([3, {}, 'wamp.error.x'])])
      expect(spoken.summary().silentStep).toBeUndefined();
  });

  it('does not count a WELCOME that came out of turn', () => {
    const recording = Recording.open().sent(hello()).received(CHALLENGE, welcome());
    const before = recording.summary();
    expect([before.outcome, before.agreement, before.authid]).toEqual([undefined, undefined, undefined]);
    const { outcome, verdict } = recording.sent([3, {}, 'wamp.error.protocol_violation']).summary();
    expect(outcome).toBe('protocol-violation');
    expect(verdict.evidence.join('\n')).toContain('S-24');
  });

  it('tells a message of any type that ends the attempt', () => {
    const { steps, outcome } = Recording.open()
      .sent(hello())
      .received([50, 1, {}])
      .sent([3, {}, 'wamp.error.protocol_violation'])
      .summary();
    expect(outcome).toBe('protocol-violation');
    expect(steps.map(({ type }) => type)).toEqual(['HELLO', 'RESULT', 'ABORT']);
    expect(steps[1]?.findings.map(({ check }) => check)).toEqual(['S-02']);
  });

  it('leaves a refusal a refusal, though the router had broken a rule before', () => {
    const recording = Recording.open().sent(hello()).received([4, 'magic', {}], [3, {}, 'wamp.error.no_such_realm']);
    expect(recording.summary()).toMatchObject({ outcome: 'abort', reason: 'wamp.error.no_such_realm' });
  });

  it('makes an ABORT of the client without a broken rule no violation of the router', () => {
    const { outcome, reason, verdict } = Recording.open()
      .sent(hello())
      .received(CHALLENGE)
      .sent([3, { message: 'wampcra needs a secret' }, 'wamp.error.authentication_failed'])
      .summary();
    expect({ outcome, reason }).toEqual({ outcome: 'abort', reason: 'wamp.error.authentication_failed' });
    expect(verdict.happened).toContain('The login was given up here');
    expect(verdict.evidence).toContain('wampcra needs a secret');
  });
});

describe('a capture that ends before the decision', () => {
  it('is told as far as it goes, at every record', () => {
    const records = login().records();
    for (let count = 0; count <= records.length; count += 1) {
      const { outcome, verdict, agreement, steps } = summarize(HEADER, records.slice(0, count));
      const decided = count === records.length;
      expect(outcome).toBe(decided ? 'welcome' : undefined);
      expect(agreement !== undefined).toBe(decided);
      expect(verdict.happened).toBe(
        decided
          ? 'Logged in to demo by wampcra. The identity is ann, role user.'
          : 'The login was not decided when the capture was made.',
      );
      expect(steps).toHaveLength(records.slice(0, count).filter(({ kind }) => kind === 'message').length);
    }
  });

  it('names what came last', () => {
    const last = (recording: Recording) => recording.summary().verdict.evidence;
    expect(last(new Recording())).toEqual(['No step was completed.']);
    expect(last(new Recording().fact({ kind: 'tcp', address: '::1', port: 1, took: 1 }))).toEqual([
      'Last completed step: TCP.',
    ]);
    expect(last(Recording.open())).toEqual(['The wire was open; no message passed.']);
    expect(last(Recording.open().sent(hello()))).toEqual(['Last: HELLO to the router in record 5.']);
    expect(last(Recording.open().sent(hello()).received(CHALLENGE))).toEqual([
      'Last: CHALLENGE from the router in record 6.',
    ]);
    expect(last(Recording.open().sent(hello()).received('[4,'))).toEqual([
      'Last: a frame that is no message from the router in record 6.',
    ]);
  });

  it('counts the transport as long as it goes', () => {
    const { time } = new Recording().after(3).fact({ kind: 'tcp', address: '::1', port: 1, took: 1 }).summary();
    expect(time).toEqual({ transport: 3_000, client: 0, router: 0, derivation: 0 });
    expect(new Recording().summary().time.transport).toBe(0);
  });
});

describe('the strip of the transport', () => {
  it('tells TLS with its certificate, and who vouched for it', () => {
    const certificate = { subject: 'CN=router', issuer: 'CN=ca', names: [], validFrom: '', validTo: '', sha256: '' };
    const tls = { kind: 'tls', protocol: 'TLSv1.3', cipher: 'AES', serverName: 'router', took: 9 } as const;
    const text = (fact: TransportFact) => new Recording().fact(fact).summary().transport[0]?.text;
    expect(text({ ...tls, verifiedBy: 'ca-file', certificate })).toBe(
      'TLSv1.3, AES; certificate CN=router verified by the CA file of the profile',
    );
    expect(text({ ...tls, verifiedBy: 'built-in' })).toBe(
      'TLSv1.3, AES; certificate verified by the built-in authorities',
    );
    expect(text({ kind: 'dns', host: '::1', addresses: ['::1'], took: 0, literal: true })).toBe('::1 is an address');
    expect(text({ kind: 'tcp', address: '::1', port: 80, took: 0 })).toBe('connected to [::1]:80');
  });

  it('tells a failed step once', () => {
    const refusal = {
      kind: 'upgrade',
      path: '/',
      requestHeaders: [],
      offered: [],
      status: 404,
      statusText: '',
      responseHeaders: [],
      accepted: false,
      took: 5,
    } as const;
    const { transport } = new Recording()
      .fact(refusal, { kind: 'error', stage: 'upgrade', code: 'HTTP_404', text: 'said again' })
      .summary();
    expect(transport.map(({ step, state, text }) => [step, state, text])).toEqual([['upgrade', 'failed', 'HTTP 404']]);
  });

  it('tells silence of a step, and an upgrade without a subprotocol', () => {
    const { transport } = new Recording().silence('tls', 2).summary();
    expect(transport).toEqual([
      { seq: 1, at: expect.any(Number) as number, step: 'tls', state: 'silent', text: 'nothing came for 2 s' },
    ]);
    const bare = {
      kind: 'upgrade',
      path: '/',
      requestHeaders: [],
      offered: ['wamp.2.json'],
      status: 101,
      statusText: '',
    } as const;
    const upgrade = { ...bare, responseHeaders: [], accepted: true, took: 1 };
    expect(new Recording().fact(upgrade).summary().transport[0]?.text).toBe('HTTP 101, offered wamp.2.json, got none');
    expect(Recording.open().sent(hello()).silence('HELLO').summary().transport).toHaveLength(3);
  });
});
