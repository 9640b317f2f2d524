import { describe, expect, it } from 'vitest';
import type { CloseRecord, ErrorRecord, UpgradeRecord } from '../../../../src/shared/capture-record.ts';
import type { Verdict } from '../../../../src/shared/handshake-summary.ts';
import { DIALLED, hello, Recording } from '../../../support/recording.ts';

type Stage = ErrorRecord['stage'];

function verdictOf(stage: Stage, code: string, more: Partial<ErrorRecord> = {}): Verdict {
  const summary = new Recording().fact({ kind: 'error', stage, code, text: 'what the system says', ...more }).summary();
  expect([summary.outcome, summary.code]).toEqual(['transport-error', code]);
  return summary.verdict;
}

describe('errors by their code', () => {
  const rows: readonly (readonly [Stage, string, RegExp, RegExp])[] = [
    ['dns', 'bad-url', /URL cannot be dialled/, /ws:\/\/host:port\/path/],
    ['dns', 'ENOTFOUND', /host name is not known/, /spelling/],
    ['dns', 'ENODATA', /host name is not known/, /spelling/],
    ['dns', 'EAI_AGAIN', /could not be looked up/, /name server/],
    ['tcp', 'ECONNREFUSED', /nothing listens there/, /127\.0\.0\.1 only/],
    ['tcp', 'EHOSTUNREACH', /cannot be reached/, /VPN/],
    ['tcp', 'ENETUNREACH', /cannot be reached/, /VPN/],
    ['tcp', 'EACCES', /system did not allow/, /firewall/i],
    ['tcp', 'ETIMEDOUT', /The host did not answer/, /firewall/],
    ['tcp', 'EADDRNOTAVAIL', /cannot be reached/, /VPN/],
    ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID', /for another host name/, /names of the certificate/],
    ['tls', 'CERT_HAS_EXPIRED', /has expired/, /Renew/],
    ['tls', 'CERT_NOT_YET_VALID', /not valid yet/, /clock of this machine/],
    [
      'tls',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      /not signed by an authority/,
      /PEM file of its authority as CA file in the profile/,
    ],
    [
      'tls',
      'SELF_SIGNED_CERT_IN_CHAIN',
      /not signed by an authority/,
      /PEM file of its authority as CA file in the profile/,
    ],
    ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', /not signed by an authority/, /its own authority/],
    [
      'tls',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      /not signed by an authority/,
      /PEM file of its authority as CA file in the profile/,
    ],
    ['tls', 'BAD_CA_FILE', /CA file cannot be used/, /PEM file/],
    ['tls', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /wants a certificate from the client/, /does not ask for/],
    ['open', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /wants a certificate from the client/, /does not ask for/],
    ['tls', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', /refused the TLS handshake/, /no cipher/],
    ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS/, /Use ws:\/\//],
    ['tls', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', /does not speak TLS/, /Use ws:\/\//],
    ['tls', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /share no version/, /which versions/],
    ['tls', 'ERR_SSL_UNSUPPORTED_PROTOCOL', /share no version/, /lower it/],
    ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', /not signed by an authority/, /pin its SHA-256 fingerprint/],
    ['tls', 'CERT_HAS_EXPIRED', /has expired/, /pin its SHA-256 fingerprint/],
    ['tls', 'PIN_MISMATCH', /another certificate than the one that the profile pins/, /do not connect/],
    ['tls', 'BAD_PIN', /pinned fingerprint/, /64 hex digits/],
    ['tls', 'WRONG_PASSPHRASE', /cannot be opened/, /passphrase/],
    ['tls', 'PASSPHRASE_MISSING', /cannot be opened/, /passphrase/],
    ['tls', 'KEY_MISMATCH', /do not belong together/, /the first/],
    ['tls', 'CLIENT_CERTIFICATE_EXPIRED', /does not count today/, /new client certificate/],
    ['tls', 'CLIENT_CERTIFICATE_NOT_YET_VALID', /does not count today/, /clock/],
    ['tls', 'BAD_CLIENT_CERTIFICATE', /cannot be used/, /PKCS#12/],
    ['open', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /does not accept the client certificate/, /authority/],
    ['tls', 'ECONNRESET', /TLS handshake failed/, /port speaks TLS/],
    ['upgrade', 'LONGPOLL_HTTP_404', /Nothing answers long-poll/, /before "\/open"/],
    ['upgrade', 'LONGPOLL_HTTP_302', /redirects/, /Location/],
    ['upgrade', 'LONGPOLL_HTTP_401', /wants an HTTP login/, /user name and password/],
    ['upgrade', 'LONGPOLL_HTTP_426', /speaks WebSocket/, /Use ws:\/\//],
    ['upgrade', 'LONGPOLL_HTTP_405', /takes no POST/, /before "\/open"/],
    ['upgrade', 'LONGPOLL_HTTP_400', /request to open a session/, /Read the body/],
    ['upgrade', 'LONGPOLL_HTTP_502', /proxy before it failed/, /router behind the proxy/],
    ['upgrade', 'LONGPOLL_HTTP_418', /no long-poll session/, /before "\/open"/],
    ['upgrade', 'LONGPOLL_BAD_ANSWER', /no long-poll session/, /WebSocket/],
    ['upgrade', 'LONGPOLL_TLS_PORT', /port speaks TLS/, /Use https:\/\//],
    ['upgrade', 'LONGPOLL_NOT_HTTP', /does not speak HTTP/, /begins with 7f/],
    ['upgrade', 'LONGPOLL_CLOSED', /without an answer/, /check port and scheme/],
    ['open', 'LONGPOLL_UNCONFIRMED', /did not confirm/, /time limit/],
    ['open', 'LONGPOLL_HTTP_504', /would not wait/, /time limits of proxies/],
    ['open', 'LONGPOLL_HTTP_400', /did not accept a message/, /Crossbar 26\.10/],
    ['open', 'LONGPOLL_HTTP_403', /refused a request/, /load balancers/],
    ['upgrade', 'TLS_PORT', /port speaks TLS/, /Use wss:\/\//],
    ['upgrade', 'RAWSOCKET_PORT', /speaks RawSocket/, /Use rs:\/\//],
    ['upgrade', 'BAD_HEADER', /cannot be sent/, /HTTP headers of the profile/],
    ['upgrade', 'BAD_UPGRADE', /not as the WebSocket protocol wants it/, /proxy/],
    ['upgrade', 'NO_SUBPROTOCOL', /chose no WAMP subprotocol/, /often \/ws/],
    ['upgrade', 'WRONG_SUBPROTOCOL', /subprotocol that was not offered/, /serializers/],
    ['upgrade', 'HTTP_200', /answered with a page/, /this one serves HTTP/],
    ['upgrade', 'HTTP_302', /redirects/, /Location/],
    ['upgrade', 'HTTP_400', /did not accept the request/, /Read the body/],
    ['upgrade', 'HTTP_401', /HTTP login/, /without HTTP authentication/],
    ['upgrade', 'HTTP_403', /refused the WebSocket/, /No Origin is sent/],
    ['upgrade', 'HTTP_404', /nothing at this path/, /often \/ws/],
    ['upgrade', 'HTTP_407', /HTTP login/, /proxy exception/],
    ['upgrade', 'HTTP_426', /HTTP instead of a WebSocket/, /host, port and path/],
    ['upgrade', 'HTTP_502', /proxy before it failed/, /router behind the proxy/],
    ['upgrade', 'NOT_HTTP', /does not speak HTTP/, /begins with 7f/],
    ['upgrade', 'HPE_INVALID_CONSTANT', /does not speak HTTP/, /first bytes/],
    ['upgrade', 'ECONNRESET', /broke before the WebSocket was open/, /file descriptors/],
    ['open', 'WS_ERR_UNEXPECTED_MASK', /breaks the WebSocket protocol/, /rejected record/],
    ['open', 'ECONNRESET', /The connection broke/, /proxies in between/],
    ['open', 'EPIPE', /The connection broke/, /proxies in between/],
    ['open', 'SOMETHING_NEW', /The connection failed/, /host, port and scheme/],
  ];

  it.each(rows)('%s %s', (stage, code, happened, todo) => {
    const verdict = verdictOf(stage, code);
    expect(verdict.happened).toMatch(happened);
    expect(verdict.todo.join('\n')).toMatch(todo);
    expect(verdict.evidence[0]).toMatch(new RegExp(`: ${code}, what the system says$`));
  });

  it('are not chosen by what the peer says', () => {
    const plain = verdictOf('upgrade', 'HTTP_503');
    const text = 'The router answered 503 ECONNREFUSED CERT_HAS_EXPIRED HTTP_404 NO_SUBPROTOCOL.';
    expect(verdictOf('upgrade', 'HTTP_503', { text }).happened).toBe(plain.happened);
  });

  it('come with the stage, the facts, the address and what had passed', () => {
    const facts = { issuer: 'CN=ca', names: 'a.example, b.example' };
    expect(verdictOf('tls', 'X', { facts }).evidence).toEqual([
      'TLS handshake: X, what the system says',
      'issuer: CN=ca',
      'names: a.example, b.example',
    ]);
    const error = { kind: 'error', stage: 'open', code: 'EPIPE', text: 'gone' } as const;
    const evidence = (recording: Recording) => recording.fact(error).summary().verdict.evidence;
    expect(evidence(Recording.open().sent(hello()))).toEqual([
      'On the open connection: EPIPE, gone',
      'Connected to 192.0.2.1, port 8080.',
      '1 message had passed.',
    ]);
    expect(evidence(Recording.open().sent(hello()).received([4, 'wampcra', {}]))[2]).toBe('2 messages had passed.');
    expect(['dns', 'tcp', 'upgrade'].map((stage) => verdictOf(stage as Stage, 'X').evidence[0]?.split(':')[0])).toEqual(
      ['Looking up the name', 'Connecting', 'WebSocket upgrade'],
    );
  });
});

describe('a refusal over HTTP', () => {
  const refusal: UpgradeRecord = {
    kind: 'upgrade',
    path: '/ws',
    requestHeaders: [],
    offered: ['wamp.2.json'],
    status: 302,
    statusText: 'Found',
    responseHeaders: [
      ['SERVER', 'nginx'],
      ['location', 'https://login.example/'],
    ],
    accepted: false,
    took: 1,
  };
  const evidence = (changes: Partial<UpgradeRecord>) =>
    new Recording()
      .fact(...DIALLED, { ...refusal, ...changes }, { kind: 'error', stage: 'upgrade', code: 'HTTP_302', text: 't' })
      .summary().verdict.evidence;

  it('shows status, target, server and the words of the page', () => {
    const body = Buffer.from('<html>\n<h1 class="x">Log  in</h1>\n<p>first&nbsp;</html>');
    expect(evidence({ body })).toEqual([
      'WebSocket upgrade: HTTP_302, t',
      'The server answered HTTP 302 Found',
      'Location: https://login.example/',
      'Server: nginx',
      'Body: "Log in first&nbsp;"',
      'Connected to 192.0.2.1, port 8080.',
    ]);
  });

  it('says nothing of what was not there', () => {
    expect(evidence({ statusText: '', responseHeaders: [], body: Buffer.from(' \n<br>') })).toEqual([
      'WebSocket upgrade: HTTP_302, t',
      'The server answered HTTP 302',
      'Connected to 192.0.2.1, port 8080.',
    ]);
  });

  it('cuts a long page, and survives one that is no text', () => {
    const [, , long = ''] = evidence({ responseHeaders: [], body: Buffer.from('x'.repeat(5_000)) });
    expect(long).toBe(`Body: "${'x'.repeat(300)}"`);
    const [, , binary = ''] = evidence({
      responseHeaders: [],
      body: Buffer.from([0xff, 0x00, 0x1b, 0x5b, 0x32, 0x4a]),
    });
    expect(binary).toBe(String.raw`Body: "�\u0000\u001b[2J"`);
  });
});

describe('an end without ABORT', () => {
  const closed = (close: Omit<CloseRecord, 'kind'>, recording = Recording.open().sent(hello())) => {
    const { outcome, code, verdict } = recording.fact({ kind: 'close', ...close }).summary();
    expect({ outcome, code }).toEqual({ outcome: 'closed', code: close.code });
    return verdict;
  };

  it.each([
    [1000, 'normal closure', /ended the login without an ABORT/],
    [1001, 'the peer is going away', /connect again later/],
    [1002, 'protocol error', /realm, roles and details of HELLO/],
    [1003, 'unsupported data', /speaks the serializer on this port/],
    [1006, 'closed without a closing handshake', /proxies in between/],
    [1007, 'invalid payload', /could not decode the message/],
    [1008, 'policy violation', /address rules/],
    [1009, 'message too large', /larger than the router accepts/],
    [1011, 'internal error of the peer', /realm it cannot parse/],
    [1013, 'try again later', /overloaded/],
    [1012, 'the peer restarts', /connect again later/],
    [1014, 'bad gateway', /router behind it runs/],
    [3001, 'a code of a library or framework', /log of the router/],
    [4711, 'a code of the application', /log of the router/],
  ])('by code %i', (code, meaning, todo) => {
    const verdict = closed({ by: 'peer', code, reason: '' });
    expect(verdict.happened).toBe('The router closed the connection without a word of WAMP.');
    expect(verdict.evidence).toEqual([`WebSocket close ${code} (${meaning}).`, 'Last sent: HELLO; no ABORT came.']);
    expect(verdict.todo.join('\n')).toMatch(todo);
  });

  it('repeats the reason, says who ended it and how far it had come', () => {
    const reason = 'WAMP Protocol Error (missing mandatory roles attribute in options in HELLO)';
    expect(closed({ by: 'peer', code: 1002, reason }).evidence[1]).toBe(`The router says: "${reason}"`);
    expect(closed({ by: 'lost', reason: '' })).toMatchObject({
      happened: 'The connection was lost before the login was decided.',
      evidence: ['The TCP connection ended without a WebSocket close.', 'Last sent: HELLO; no ABORT came.'],
    });
    expect(closed({ by: 'peer', reason: '' }).evidence[0]).toBe('WebSocket close without a code.');
    expect(closed({ by: 'us', code: 1000, reason: '' }).happened).toBe(
      'The connection was closed from here before the login was decided.',
    );
    expect(closed({ by: 'peer', code: 1000, reason: '' }, Recording.open()).evidence[1]).toBe('No message had passed.');
    const heard = Recording.open().received('nonsense');
    expect(closed({ by: 'peer', code: 1000, reason: '' }, heard).evidence[1]).toBe(
      'Last sent: nothing; no ABORT came.',
    );
  });

  it('says how far the login had come, and what was found wrong', () => {
    const asked = Recording.open()
      .sent(hello({ roles: {} }))
      .received([4, 'wampcra', { challenge: 'c' }]);
    expect(closed({ by: 'peer', code: 1011, reason: '' }, asked)).toMatchObject({
      happened: 'The router closed the connection in the middle of the login.',
      evidence: [
        'WebSocket close 1011 (internal error of the peer).',
        'Last sent: HELLO; no ABORT came.',
        'S-14: HELLO.Details.roles is empty: no role is announced.',
      ],
    });
    expect(closed({ by: 'us', code: 1000, reason: '' }).todo).toEqual(['Connect again.']);
    expect(closed({ by: 'lost', reason: '' }).todo.join()).toMatch(/proxies in between/);
  });
});
