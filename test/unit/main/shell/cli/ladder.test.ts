import { describe, expect, it } from 'vitest';
import { ladderLines } from '../../../../../src/main/shell/cli/ladder.ts';
import type { HandshakeSummary } from '../../../../../src/shared/handshake-summary.ts';
import type { Finding } from '../../../../../src/shared/finding.ts';

const NOTHING: HandshakeSummary = {
  v: 1,
  capture: { id: 'c', label: 'l', url: 'ws://h/', realm: 'r', startedAt: '2026-01-01T00:00:00.000Z' },
  transport: [],
  steps: [],
  derivations: [],
  time: { transport: 0, client: 0, router: 0, derivation: 0 },
  verdict: { happened: 'The attempt is not decided.', evidence: ['No step was completed.'], todo: [] },
};

const odd: Finding = { check: 'M-16', severity: 'warning', text: 'Key "a" stands twice.' };

/** Every step by which a wire may open. */
const WAYS: HandshakeSummary = {
  ...NOTHING,
  transport: [
    { seq: 1, at: 1, step: 'unix', state: 'done', took: 100, text: 'connected to /run/wamp.sock' },
    { seq: 2, at: 2, step: 'proxy', state: 'failed', took: 2_000, text: 'HTTP 407' },
    { seq: 3, at: 3, step: 'rawsocket', state: 'silent', text: 'no answer within 10 s' },
  ],
};

const SALTED: HandshakeSummary = {
  ...NOTHING,
  capture: { ...NOTHING.capture, url: 'wss://router.test/ws', realm: 'realm1' },
  outcome: 'welcome',
  transport: [
    { seq: 1, at: 1, step: 'dns', state: 'done', took: 312, text: 'router.test is 192.0.2.1' },
    { seq: 2, at: 2, step: 'tcp', state: 'done', took: 1_204, text: 'connected to 192.0.2.1:443' },
    { seq: 3, at: 3, step: 'tls', state: 'done', took: 123_456, text: 'TLSv1.3' },
    { seq: 4, at: 4, step: 'upgrade', state: 'done', took: 2_000, text: 'HTTP 101' },
  ],
  steps: [
    {
      seq: 6,
      at: 1,
      dir: 'out',
      size: 120,
      type: 'HELLO',
      text: 'asks to join',
      waitedFor: 'client',
      waited: 5,
      findings: [],
    },
    {
      seq: 7,
      at: 2,
      dir: 'in',
      size: 90,
      type: 'CHALLENGE',
      text: 'asks for wampcra',
      waitedFor: 'router',
      waited: 9_999,
      findings: [odd],
    },
    {
      seq: 10,
      at: 3,
      dir: 'out',
      size: 60,
      type: 'AUTHENTICATE',
      text: 'answers',
      waitedFor: 'client',
      waited: 150_000,
      findings: [],
    },
    {
      ...{ seq: 1234, at: 4, dir: 'in', size: 300, type: 'WELCOME', text: 'session 7', waitedFor: 'router', waited: 1 },
      findings: [{ ...odd, severity: 'info' }],
    },
  ],
  derivations: [
    {
      seq: 8,
      about: 7,
      purpose: 'answer',
      round: 1,
      method: 'wampcra',
      took: 1_010,
      steps: [
        { label: 'password', how: 'the secret', encoding: 'utf-8', length: 10, fingerprint: 'f5dfac' },
        { label: 'iterations', how: 'CHALLENGE.Extra.iterations', encoding: 'number', value: '1000' },
        { label: 'signature', how: 'base64 of HMAC', encoding: 'base64', length: 32, value: 'AAAA' },
      ],
      sent: { seq: 10, equal: true },
    },
  ],
  time: { transport: 126_972, client: 150_005, router: 10_000, derivation: 1_010 },
  agreement: {
    session: 7,
    granted: [
      { what: 'realm', asked: 'realm1', granted: 'realm1' },
      { what: 'authid', asked: 'ann', granted: 'bob' },
      { what: 'authrole', granted: 'user' },
      { what: 'authmethod', asked: 'wampcra' },
    ],
    authprovider: 'static',
    agent: 'Router',
    protocol: 'wamp.2.json',
    clientRoles: { caller: { features: { call_timeout: true, x: false } }, callee: {} },
    routerRoles: { broker: { features: {} }, dealer: 7 },
  },
  verdict: { happened: 'Logged in.', evidence: ['WELCOME in record 1234.', ''], todo: ['First.', 'Second.'] },
};

/** Fields that hold what a peer or a user wrote. */
const TEXTS = new Set([
  ...['url', 'realm', 'text', 'how', 'label', 'value', 'method', 'asked', 'granted'],
  ...['authprovider', 'agent', 'protocol', 'fingerprint', 'check', 'note', 'refused', 'uri'],
]);

describe('ladderLines', () => {
  it('tells every way by which a wire opens', () => {
    expect(ladderLines(WAYS).slice(2, 6)).toEqual([
      'Transport',
      '  ✓ Unix       0.10 ms  connected to /run/wamp.sock',
      '  ✗ Proxy      2.00 ms  HTTP 407',
      '  … RawSock.            no answer within 10 s',
    ]);
  });

  it('tells a whole login', () => {
    expect(ladderLines(SALTED).join('\n')).toBe(
      `wss://router.test/ws  realm "realm1"

Transport
  ✓ DNS        0.31 ms  router.test is 192.0.2.1
  ✓ TCP        1.20 ms  connected to 192.0.2.1:443
  ✓ TLS         123 ms  TLSv1.3
  ✓ Upgrade    2.00 ms  HTTP 101

Handshake                      client → router
  #6       +0.01 ms  HELLO         ─────▶  asks to join
  #7      +10.00 ms  CHALLENGE     ◀─────  asks for wampcra
                     ! M-16: Key "a" stands twice.
  #10       +150 ms  AUTHENTICATE  ─────▶  answers
  #1234    +0.00 ms  WELCOME       ◀─────  session 7

Derivation of the answer to #7 (wampcra, 1.01 ms)
  password    •••••• (utf-8, 10 bytes, fingerprint f5dfac)  ← the secret
  iterations  1000 (number)  ← CHALLENGE.Extra.iterations
  signature   AAAA (base64, 32 bytes)  ← base64 of HMAC
  ✓ AUTHENTICATE in #10 carries the last value

Time
  transport 127 ms
  router    10.00 ms
  client    150 ms, 1.01 of it computing the answer

Agreed
  session      7
  realm        realm1
  authid       bob (asked for "ann")
  authrole     user
  authmethod   wampcra (not announced by the router)
  authprovider static
  agent        Router
  subprotocol  wamp.2.json
  client       caller: call_timeout
  client       callee
  router       broker
  router       dealer

welcome: Logged in.
  · WELCOME in record 1234.
What to do
  · First.
  · Second.`,
    );
  });

  it('tells of an attempt of which nothing is known', () => {
    expect(ladderLines(NOTHING)).toEqual([
      'ws://h/  realm "r"',
      '',
      'undecided: The attempt is not decided.',
      '  · No step was completed.',
    ]);
  });

  it('marks steps that failed and steps nobody answered', () => {
    const transport: HandshakeSummary['transport'] = [
      { seq: 1, at: 1, step: 'tcp', state: 'failed', took: 10, text: 'refused' },
      { seq: 2, at: 2, step: 'upgrade', state: 'silent', text: 'no answer' },
    ];
    expect(ladderLines({ ...NOTHING, transport }).slice(2, 5)).toEqual([
      'Transport',
      '  ✗ TCP        0.01 ms  refused',
      '  … Upgrade             no answer',
    ]);
  });

  it('says if another answer was sent than the one that was computed, or none', () => {
    const [derivation] = SALTED.derivations;
    if (!derivation) throw new Error('there is one');
    const { sent: _sent, ...unsent } = derivation;
    const told = (one: HandshakeSummary['derivations'][number]) => ladderLines({ ...NOTHING, derivations: [one] });
    expect(told({ ...derivation, sent: { seq: 10, equal: false } })).toContain(
      '  ✗ AUTHENTICATE in #10 carries another value',
    );
    expect(told(unsent).join('\n')).not.toContain('AUTHENTICATE');
    expect(told({ ...unsent, steps: [] })).toEqual(ladderLines(NOTHING));
  });

  it('tells rounds, proofs of the router, and what became of an answer', () => {
    const step = { label: 'code', how: 'typed', encoding: 'utf-8', value: 'x' } as const;
    const base = { seq: 8, about: 7, purpose: 'answer', round: 2, method: 'm', took: 10, steps: [step] } as const;
    const told = (more: Partial<HandshakeSummary['derivations'][number]>) =>
      ladderLines({ ...NOTHING, derivations: [{ ...base, ...more }] }).slice(2, -3);
    expect(told({ byHand: true })).toEqual([
      'Derivation of the answer to #7 (m, round 2, 0.01 ms)',
      '  code  x (utf-8)  ← typed',
      '  typed by hand',
    ]);
    expect(told({ purpose: 'router-proof' })[0]).toBe('Check of what the router proves, at #7 (m, 0.01 ms)');
    expect(told({ steps: [], refused: 'no key', couldSend: true })).toEqual([
      'Derivation of the answer to #7 (m, round 2, 0.01 ms)',
      '  ✗ not sent: no key',
      '    it can be sent all the same (--send-anyway)',
    ]);
    expect(told({ refused: 'no key', couldSend: true, sentAnyway: true }).slice(2)).toEqual([
      '  ✗ known to fail, and sent all the same: no key',
    ]);
  });

  it('tells requests of the login, what a grant means, and what can be tried next', () => {
    const lines = ladderLines({
      ...NOTHING,
      application: [
        { seq: 9, answeredBy: 11, index: 1, of: 3, kind: 'call', uri: 'a.b', state: 'done', text: 'calls a.b; fine' },
        { seq: 12, answeredBy: 13, index: 2, of: 3, kind: 'call', uri: 'a.c', state: 'refused', text: 'calls a.c; no' },
        { seq: 14, index: 3, of: 3, kind: 'publish', uri: 'a.d', state: 'pending', text: 'publishes to a.d' },
      ],
      agreement: {
        session: 7,
        granted: [{ what: 'authprovider', granted: 'cookie', note: 'The router knew the client.' }],
        authprovider: 'cookie',
        clientRoles: {},
        routerRoles: {},
      },
      verdict: { ...NOTHING.verdict, offers: ['send-anyway', 'without-cookies'] },
    });
    expect(lines.slice(2)).toEqual([
      'Requests of the login',
      '  ✓ 1 of 3, #9, answered in #11: calls a.b; fine',
      '  ✗ 2 of 3, #12, answered in #13: calls a.c; no',
      '  … 3 of 3, #14: publishes to a.d',
      '',
      'Agreed',
      '  session      7',
      '  authprovider cookie',
      '               · The router knew the client.',
      '',
      'undecided: The attempt is not decided.',
      '  · No step was completed.',
      'What to do',
      '  · To send it all the same: --send-anyway',
      '  · To log in without the cookies that are kept: --no-cookies',
    ]);
  });

  it('never lets a text act on the terminal or forge a line', () => {
    const EVIL = '\u001b[2J\u009b1m\u202eevil\r\nwelcome: forged\u2028\u0007';
    const evil = JSON.parse(JSON.stringify({ ...SALTED, outcome: 'abort' }), (key, value: unknown) =>
      typeof value === 'string' && TEXTS.has(key) ? EVIL : value,
    ) as HandshakeSummary;
    const hostile: HandshakeSummary = {
      ...evil,
      steps: evil.steps.map((step) => ({ ...step, type: EVIL })),
      verdict: { happened: EVIL, evidence: [EVIL], todo: [EVIL, EVIL] },
      agreement: {
        ...(evil.agreement ?? { session: 1, granted: [] }),
        clientRoles: { [EVIL]: { features: { [EVIL]: true } } },
        routerRoles: { [EVIL]: {} },
      },
    };
    const lines = ladderLines(hostile);
    expect(lines).toHaveLength(ladderLines(SALTED).length - 2);
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect(line).not.toMatch(/^welcome/);
    }
    expect(lines.filter((line) => line.includes('\\u001b[2J')).length).toBeGreaterThan(25);
  });
});
