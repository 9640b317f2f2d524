// Verdicts about wires that are no plain WebSocket: what each failure means in words, that every code has
// words, and what is said of a RawSocket or long-poll connection that ends.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../../src/main/handshake/transport-causes.ts';
import { summarize } from '../../../../src/main/handshake/summary.ts';
import { TRANSPORT_STAGES, type ErrorRecord, type RawSocketRecord } from '../../../../src/shared/capture-record.ts';
import type { TransportFact } from '../../../../src/main/transport/transport.ts';
import { HEADER, hello, Recording, welcome } from '../../../support/recording.ts';

type Stage = ErrorRecord['stage'];

const verdictOf = (stage: Stage, code: string, more: Partial<ErrorRecord> = {}) =>
  new Recording().fact({ kind: 'error', stage, code, text: 'what is known', ...more }).summary().verdict;

const HANDSHAKE: RawSocketRecord = {
  kind: 'rawsocket',
  request: Uint8Array.of(0x7f, 0xf1, 0, 0),
  reply: Uint8Array.of(0x7f, 0xf1, 0, 0),
  text: 'JSON, messages up to 16777216 bytes',
  receiveLimit: 2 ** 24,
  sendLimit: 2 ** 24,
  accepted: true,
  took: 500,
};
const OPEN = { kind: 'open', protocol: 'wamp.2.json', serializer: 'json', transport: 'rawsocket' } as const;
const rawSocket = () => new Recording().fact({ kind: 'unix', path: '/run/router', took: 90 }, HANDSHAKE, OPEN);

describe('a failure below WAMP', () => {
  it.each<readonly [Stage, string, RegExp, RegExp]>([
    ['unix', 'ENOENT', /no Unix socket at this path/, /Start the router/],
    ['unix', 'ECONNREFUSED', /Nobody listens on the Unix socket/, /left behind/],
    ['unix', 'EACCES', /may not use the Unix socket/, /right to write/],
    ['unix', 'EPERM', /may not use the Unix socket/, /folders above/],
    ['unix', 'ENAMETOOLONG', /too long/, /shorter/],
    ['unix', 'EIO', /cannot be connected to/, /path/],
    ['dns', 'NO_ADDRESS', /no address of the IP version/, /any IP version/],
    ['proxy', 'PROXY_HTTP_407', /wants a login/, /user name and password/],
    ['proxy', 'SOCKS_LOGIN', /wants a login/, /user name and password/],
    ['proxy', 'PROXY_HTTP_403', /does not allow/, /port 443/],
    ['proxy', 'SOCKS_2', /does not allow/, /Ask whoever runs/],
    ['proxy', 'PROXY_HTTP_502', /did not reach the router/, /looks the name up itself/],
    ['proxy', 'SOCKS_5', /did not reach the router/, /router runs/],
    ['proxy', 'SOCKS_1', /refused to connect/, /log of the proxy/],
    ['proxy', 'PROXY_HTTP_200', /no proxy of this kind/, /kind, host and port/],
    ['proxy', 'PROXY_NOT_SOCKS', /no proxy of this kind/, /kind, host and port/],
    ['proxy', 'PROXY_CLOSED', /ended the connection/, /log of the proxy/],
    ['proxy', 'ECONNRESET', /The proxy ended/, /log of the proxy/],
    ['rawsocket', 'HTTP_PORT', /This port answers HTTP; use ws:\/\//, /RawSocket port/],
    ['rawsocket', 'TLS_PORT', /speaks TLS/, /rss:\/\//],
    ['rawsocket', 'RAWSOCKET_MAGIC', /does not speak RawSocket/, /7f/],
    ['rawsocket', 'RAWSOCKET_SERIALIZER', /another serializer/, /makers of the router/],
    ['rawsocket', 'RAWSOCKET_RESERVED', /must be zero/, /which version/],
    ['rawsocket', 'RAWSOCKET_CLOSED', /without an answer to the RawSocket handshake/, /Crossbar closes so/],
    ['rawsocket', 'ECONNRESET', /without an answer to the RawSocket handshake/, /ws:\/\//],
    ['rawsocket', 'NO_SERIALIZER', /None of the chosen serializers/, /no batched/],
    ['open', 'RAWSOCKET_FRAME', /breaks the RawSocket protocol/, /receive limit/],
    ['open', 'MESSAGE_TOO_LARGE', /larger than the router takes/, /limit of the router/],
    ['upgrade', 'RAWSOCKET_PORT', /speaks RawSocket; use rs:\/\//, /WebSocket port/],
    ['upgrade', 'BAD_HEADER', /header of the profile/, /Origin/],
    ['tls', 'PIN_MISMATCH', /another certificate than the one that the profile pins/, /do not connect/],
  ])('%s %s', (stage, code, happened, todo) => {
    const verdict = verdictOf(stage, code);
    expect(verdict.happened).toMatch(happened);
    expect(verdict.todo.join('\n')).toMatch(todo);
  });

  it.each([
    ['1', /does not speak this serializer/],
    ['2', /message limit/],
    ['3', /reserved bits/],
    ['4', /as many connections/],
    ['0', /not in the specification/],
    ['9', /not in the specification/],
  ])('an error reply %s of RawSocket', (reply, happened) => {
    const facts = { 'error code': reply };
    expect(verdictOf('rawsocket', 'RAWSOCKET_REFUSED', { facts }).happened).toMatch(happened);
  });

  it('of the way to a proxy is not blamed on the router', () => {
    const facts = { proxy: 'proxy.example:3128' };
    for (const [stage, code] of [
      ['dns', 'ENOTFOUND'],
      ['tcp', 'ECONNREFUSED'],
    ] as const) {
      expect(verdictOf(stage, code, { facts }).happened).toBe('The proxy cannot be reached.');
      expect(verdictOf(stage, code).happened).not.toContain('proxy');
    }
  });

  it('of a long-poll session does not speak of a WebSocket', () => {
    const records = new Recording()
      .fact({ kind: 'error', stage: 'upgrade', code: 'LONGPOLL_HTTP_404', text: 'nothing' })
      .records();
    const { verdict } = summarize({ ...HEADER, url: 'http://router.example/lp' }, records);
    expect(verdict.evidence[0]).toBe('Opening the long-poll session: LONGPOLL_HTTP_404, nothing');
    const silent = new Recording().fact({ kind: 'silence', step: 'upgrade', seconds: 5 });
    expect(summarize({ ...HEADER, url: 'https://r/lp' }, silent.records()).verdict.happened).toContain('long-poll');
    expect(silent.summary().verdict.happened).toContain('WebSocket upgrade');
  });

  it('403 names the Origin that was sent', () => {
    const upgrade = (headers: readonly (readonly [string, string])[]): TransportFact => ({
      kind: 'upgrade',
      path: '/',
      requestHeaders: headers,
      offered: [],
      status: 403,
      statusText: '',
      responseHeaders: [],
      accepted: false,
      took: 1,
    });
    const error = { kind: 'error', stage: 'upgrade', code: 'HTTP_403', text: 't' } as const;
    const todo = (fact: TransportFact) => new Recording().fact(fact, error).summary().verdict.todo.join('\n');
    expect(todo(upgrade([['Origin', 'https://app.example']]))).toContain('The Origin "https://app.example" was sent');
    expect(todo(upgrade([]))).toContain('No Origin is sent');
  });
});

describe('every code that the transports know', () => {
  const root = path.join(import.meta.dirname, '../../../../src/main');
  const sources = ['transport', 'session'].flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('listener'))
      .map((name) => ({ name: path.join(room, name), text: readFileSync(path.join(root, room, name), 'utf8') })),
  );
  /** Names in capitals that stand where a code does, with the room that tells the stage. */
  const codes = sources.flatMap(({ name, text }) =>
    [
      ...text.matchAll(
        /(?:code: |code ===? |failure\(|failed\(|bad\(|opening\(|later\(|'T-\d\d': |\? |: )['`]([A-Z][A-Z0-9]+_[A-Z0-9_]+)(\$\{)?/g,
      ),
    ].map((match) => ({ name, code: `${match[1] ?? ''}${match[2] === undefined ? '' : '418'}` })),
  );

  it('are found in the sources', () => {
    const found = new Set(codes.map(({ code }) => code));
    for (const code of ['NO_SUBPROTOCOL', 'PROXY_NOT_HTTP', 'RAWSOCKET_REFUSED', 'WRONG_PASSPHRASE', 'NO_SERIALIZER'])
      expect(found).toContain(code);
    expect(found.size).toBeGreaterThan(20);
  });

  it.each([...new Map(codes.map((one) => [one.code, one])).values()].map(({ code, name }) => [code, name]))(
    '%s has a cause (%s)',
    (code, name) => {
      const stages = TRANSPORT_STAGES.filter((stage) => name.includes(`/${stage}`) || name.includes(`${stage}-stage`));
      const stage = stages[0] ?? (/websocket|longpoll/.test(name) ? 'upgrade' : 'open');
      expect(causeOf(stage, code)).toBeDefined();
    },
  );
});

describe('an end without ABORT', () => {
  const closed = (by: 'peer' | 'us' | 'lost', recording: Recording) =>
    recording.fact({ kind: 'close', by, reason: '' }).summary().verdict;

  it('over RawSocket has no close code, and no word of a WebSocket', () => {
    for (const by of ['peer', 'us', 'lost'] as const) {
      const verdict = closed(by, rawSocket().sent(hello()));
      expect(JSON.stringify(verdict)).not.toMatch(/WebSocket/);
      expect(verdict.evidence[0]).toMatch(by === 'lost' ? /connection broke/ : /RawSocket has no close codes/);
    }
    expect(closed('peer', rawSocket()).todo.join()).not.toContain('pings');
    const pinged = rawSocket().fact({ kind: 'control', dir: 'out', name: 'ping', bytes: new Uint8Array(8) });
    expect(closed('peer', pinged).todo[0]).toContain('Crossbar closes on a RawSocket PING');
  });

  it('over a Unix socket is no end of TCP', () => {
    const { transport: _transport, ...webSocket } = OPEN;
    const open = new Recording().fact({ kind: 'unix', path: '/run/router', took: 90 }, webSocket).sent(hello());
    expect(closed('lost', open).evidence[0]).toBe('The Unix socket connection ended without a WebSocket close.');
  });

  it('over long-poll has none either', () => {
    const verdict = closed('peer', new Recording().fact({ ...OPEN, transport: 'longpoll' }).sent(hello()));
    expect(verdict.evidence[0]).toBe('The long-poll session ended; it has no close codes.');
    expect(JSON.stringify(verdict)).not.toMatch(/WebSocket/);
  });
});

describe('what the checks say of handshakes, frames and pings', () => {
  const finding = (check: string, severity: 'error' | 'warning' | 'info' = 'error') => ({
    check,
    severity,
    text: `about ${check}.`,
    section: 'RawSocket Transport',
  });

  it.each(['T-05', 'T-06', 'T-07', 'T-08'])('%s stands in the verdict of a handshake', (check) => {
    const refused = { ...HANDSHAKE, accepted: false, finding: finding(check, check === 'T-08' ? 'info' : 'error') };
    const error = { kind: 'error', stage: 'rawsocket', code: 'RAWSOCKET_MAGIC', text: 'wrong' } as const;
    const { verdict, transport } = new Recording().fact(refused, error).summary();
    expect(verdict.evidence).toContain(`${check}: about ${check}.`);
    expect(transport.map(({ step, state }) => [step, state])).toEqual([['rawsocket', 'failed']]);
  });

  it.each(['T-09', 'T-10', 'T-11', 'T-13'])('%s stands in the verdict of a rejected frame', (check) => {
    const rejected = {
      kind: 'rejected',
      dir: 'in',
      bytes: new Uint8Array(4),
      reason: 'r',
      finding: finding(check),
    } as const;
    const error = { kind: 'error', stage: 'open', code: 'RAWSOCKET_FRAME', text: 'wrong' } as const;
    const { verdict } = rawSocket().sent(hello()).fact(rejected, error).summary();
    expect(verdict.evidence).toContain(`${check}: about ${check}.`);
  });

  it('what the error says as well is told once, with the number of the check', () => {
    const refused = { ...HANDSHAKE, accepted: false, finding: finding('T-08', 'info') };
    const text = 'about T-08. Choose another serializer.';
    const error = { kind: 'error', stage: 'rawsocket', code: 'RAWSOCKET_REFUSED', text } as const;
    const { evidence } = new Recording().fact(refused, error).summary().verdict;
    expect(evidence[0]).toBe(`RawSocket handshake: RAWSOCKET_REFUSED, T-08: ${text}`);
    expect(evidence.filter((line) => line.includes('about T-08'))).toHaveLength(1);
  });

  it('T-12 stands in the verdict of a ping that was not answered, before WELCOME and after', () => {
    const silence: TransportFact = { kind: 'silence', step: 'ping', seconds: 2, finding: finding('T-12', 'warning') };
    const early = rawSocket().sent(hello()).fact(silence).summary();
    expect([early.outcome, early.silentStep]).toEqual(['silence', 'ping']);
    expect(early.verdict.happened).toBe('The router did not answer a ping.');
    expect(early.verdict.evidence).toContain('T-12: about T-12.');
    const late = rawSocket().sent(hello()).received(welcome()).fact(silence).summary();
    expect(late.outcome).toBe('welcome');
    expect(late.verdict.evidence).toContain('The router did not answer a ping.');
  });

  it('of a message is not told twice', () => {
    const { verdict } = rawSocket()
      .sent(hello({ roles: {} }))
      .fact({ kind: 'close', by: 'peer', reason: '' })
      .summary();
    expect(verdict.evidence.filter((line) => line.startsWith('S-14'))).toHaveLength(1);
  });
});

describe('the summary', () => {
  it('tells the stages of the way that was taken, and the transport', () => {
    const { transport, opened } = rawSocket().summary();
    expect(transport.map(({ step, state, text }) => [step, state, text])).toEqual([
      ['unix', 'done', 'connected to /run/router'],
      ['rawsocket', 'done', HANDSHAKE.text],
    ]);
    expect(opened).toMatchObject({ protocol: 'wamp.2.json', serializer: 'json', transport: 'rawsocket' });
    expect(Recording.open().summary().opened).not.toHaveProperty('transport');
  });

  it('names the place that was reached and the proxy', () => {
    const error = { kind: 'error', stage: 'open', code: 'EPIPE', text: 'gone' } as const;
    expect(rawSocket().fact(error).summary().verdict.evidence).toContain('Connected to the Unix socket /run/router.');
    const proxy: TransportFact = {
      kind: 'proxy',
      type: 'socks5',
      proxy: 'p:1080',
      target: 'r:80',
      status: 0,
      statusText: 'succeeded',
      requestHeaders: [],
      responseHeaders: [],
      accepted: true,
      took: 3,
    };
    const through = new Recording().fact(proxy, error).summary();
    expect(through.verdict.evidence).toContain('Through the proxy p:1080.');
    expect(through.transport[0]?.text).toBe('p:1080 was asked for r:80: SOCKS5 reply 0 succeeded');
  });

  it('reads nothing into frames of a subprotocol that is not known', () => {
    const open = { kind: 'open', protocol: 'wamp.2.flatbuffers', serializer: 'flatbuffers' } as const;
    const { steps, outcome } = new Recording()
      .fact(open)
      .received([2, 7, { roles: {} }])
      .summary();
    expect(outcome).toBeUndefined();
    expect(steps[0]).toMatchObject({ type: 'undecodable' });
    expect(steps[0]?.text).toContain('wamp.2.flatbuffers is not read here');
  });
});
