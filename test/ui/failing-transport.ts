// Logins that fail below WAMP: no address, no connection, no TLS, no WebSocket.

import { fileURLToPath } from 'node:url';
import type { TlsOptions } from 'node:tls';
import { listenDeaf } from '../support/deaf-port.ts';
import { authorityPem, type CertificateName } from '../support/tls/certificates.ts';
import { deadPort, frame, listenRaw, listenTls, onRequest, switching } from '../unit/main/transport/raw-peer.ts';
import { answering, opened, raw, type FailingLogin } from './failing-login.ts';

const file = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
const AUTHORITY = file('ca.pem');

const secured = (certificate: CertificateName, more?: TlsOptions) => async () =>
  `wss://127.0.0.1:${(await listenTls(certificate, (socket) => socket.resume(), more)).port}/ws`;

/** An answer over HTTP that opens nothing. */
function http(
  status: string,
  more: Pick<FailingLogin, 'happened' | 'todo'>,
  lines: readonly string[] = [],
): FailingLogin {
  const body = '<p>What the\n <b>server</b> says</p>';
  const head = [
    `HTTP/1.1 ${status}`,
    ...lines,
    `Content-Length: ${body.length}`,
    'Server: unit/1',
    'Connection: close',
  ];
  return {
    name: `HTTP ${status}`,
    listen: answering([...head, '', body].join('\r\n')),
    evidence: new RegExp(
      `WebSocket upgrade: HTTP_${status.slice(0, 3)}, .*The server answered HTTP ${status}.*Server: unit/1.*Body: "What the server says"`,
    ),
    ...more,
  };
}

const UNTRUSTED = 'The certificate of the router is not signed by an authority that is trusted here.';
const GIVE_CA = /Give the PEM file of its authority as CA file in the profile\./;

const CONNECTION: readonly FailingLogin[] = [
  {
    name: 'a host name that does not exist',
    // A part of 64 characters is longer than DNS allows, so no name server is asked.
    listen: () => Promise.resolve(`ws://${'x'.repeat(64)}:8080/ws`),
    happened: 'The host name is not known.',
    evidence: /Looking up the name: ENOTFOUND, .*host: x{64}/,
    todo: /Check the spelling of the host in the URL\./,
  },
  {
    name: 'a port nobody listens on',
    listen: async () => `ws://127.0.0.1:${await deadPort()}/ws`,
    happened: 'The connection was refused: nothing listens there.',
    evidence: /Connecting: ECONNREFUSED, 127\.0\.0\.1:\d+: /,
    todo: /Check host and port, and that the router runs\./,
  },
  {
    name: 'an address that no way leads to',
    // TCP knows no broadcast.
    listen: () => Promise.resolve('ws://255.255.255.255:8080/ws'),
    happened: 'The host cannot be reached from here.',
    evidence: /Connecting: (ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL), 255\.255\.255\.255:8080: /,
    todo: /Check the network, VPN and routes to the host\./,
  },
  {
    name: 'a host that does not answer',
    listen: async () => `ws://127.0.0.1:${await listenDeaf()}/ws`,
    happened: 'The host did not answer.',
    evidence: /Nothing came for 1 s\..*Last completed step: DNS\./,
    todo: /a firewall that drops packets looks like this/,
  },
];

const TLS: readonly FailingLogin[] = [
  {
    name: 'a self-signed certificate',
    listen: secured('self-signed'),
    happened: UNTRUSTED,
    evidence: /TLS handshake: DEPTH_ZERO_SELF_SIGNED_CERT, .*subject: .*CN=localhost \(self-signed\)/,
    todo: /A self-signed certificate is its own authority: use the certificate itself as CA file\./,
  },
  {
    name: 'a certificate nobody vouches for',
    listen: secured('localhost'),
    happened: UNTRUSTED,
    evidence: /TLS handshake: UNABLE_TO_VERIFY_LEAF_SIGNATURE, .*issuer: .*CN=Test authority/,
    todo: GIVE_CA,
  },
  {
    name: 'a certificate for another host',
    listen: secured('other-name'),
    profile: { caFile: AUTHORITY },
    happened: 'The certificate is for another host name.',
    evidence: /TLS handshake: ERR_TLS_CERT_ALTNAME_INVALID, .*host: 127\.0\.0\.1.*names: other\.example/,
    todo: /Use one of the names of the certificate in the URL/,
  },
  {
    name: 'a certificate that has expired',
    listen: secured('expired'),
    profile: { caFile: AUTHORITY },
    happened: 'The certificate of the router has expired.',
    evidence: /TLS handshake: CERT_HAS_EXPIRED, .*validTo: 2020-01-31/,
    todo: /Renew the certificate on the router\./,
  },
  {
    name: 'a certificate that is not valid yet',
    listen: secured('not-yet'),
    profile: { caFile: file('not-yet.pem') },
    happened: 'The certificate of the router is not valid yet.',
    evidence: /TLS handshake: CERT_NOT_YET_VALID, .*validFrom: 2119-01-01/,
    todo: /Check the clock of this machine and the dates of the certificate\./,
  },
  {
    name: 'a CA file without a certificate',
    listen: secured('localhost'),
    profile: { caFile: file('localhost.key') },
    happened: 'The CA file cannot be used, so no certificate can be verified.',
    evidence: /TLS handshake: BAD_CA_FILE, .*It holds no certificate in PEM form/,
    todo: /Give a PEM file with the certificate of the authority as CA file in the profile\./,
  },
  {
    name: 'TLS spoken to a plain port',
    listen: async () =>
      (await raw((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))()).replace(
        'ws:',
        'wss:',
      ),
    happened: 'The port does not speak TLS.',
    evidence: /TLS handshake: \w+, The answer is not TLS: this is a plain port\./,
    todo: /Use ws:\/\/ for this port \(or rs:\/\/, http:\/\/\), or the TLS port of the router\./,
  },
  {
    name: 'TLS spoken to a port that stays silent',
    listen: async () => (await raw((socket) => socket.resume())()).replace('ws:', 'wss:'),
    happened: 'Something accepted the connection and then stayed silent during the TLS handshake.',
    evidence: /Nothing came for 1 s\..*Last completed step: TCP\./,
    todo: /Check whether the port really speaks TLS: .*without TLS for it: ws:/,
  },
  {
    name: 'a port that hangs up during the TLS handshake',
    listen: async () => (await raw((socket) => socket.once('data', () => socket.destroy()))()).replace('ws:', 'wss:'),
    happened: 'The TLS handshake failed.',
    evidence: /TLS handshake: ECONNRESET, /,
    todo: /Check that the port speaks TLS, and which versions the router accepts\./,
  },
  {
    name: 'a TLS port with which no cipher is shared',
    listen: secured('localhost', { ciphers: 'AES128-SHA', maxVersion: 'TLSv1.2' }),
    profile: { caFile: AUTHORITY },
    happened: 'The router refused the TLS handshake.',
    evidence: /TLS handshake: ERR_SSL_\w*HANDSHAKE_FAILURE, /,
    todo: /It may share no cipher with this program: check its TLS settings\./,
  },
  {
    name: 'a TLS port that wants a certificate from the client',
    listen: secured('localhost', { requestCert: true, rejectUnauthorized: true, ca: authorityPem }),
    profile: { caFile: AUTHORITY },
    happened: 'The router wants a certificate from the client.',
    evidence: /CERTIFICATE_REQUIRED, The router wants a client certificate and got none\./,
    todo: /Give a client certificate and its key in the profile.*Or use a port that does not ask for client certificates\./,
  },
];

const NOT_OPEN = 'The connection broke before the WebSocket was open.';
const OTHER_PORT = /A RawSocket or TLS port hangs up here: check port and scheme \(ws:\/\/ or wss:\/\/\)\./;

const UPGRADE: readonly FailingLogin[] = [
  {
    name: 'a server that never answers the upgrade',
    listen: raw((socket) => socket.resume()),
    happened: 'Something accepted the connection and then did not answer the WebSocket upgrade.',
    evidence: /Nothing came for 1 s\..*Last completed step: TCP\./,
    todo: /Check the port: a server of another kind/,
  },
  {
    name: 'a connection that is reset',
    listen: raw((socket) => socket.once('data', () => socket.resetAndDestroy())),
    happened: NOT_OPEN,
    evidence: /WebSocket upgrade: ECONNRESET, .*Connected to 127\.0\.0\.1, port \d+\./,
    todo: OTHER_PORT,
  },
  {
    name: 'a port that hangs up without a word',
    listen: answering(''),
    happened: NOT_OPEN,
    evidence: /WebSocket upgrade: ECONNRESET, The connection was closed without an answer to the upgrade request\./,
    todo: OTHER_PORT,
  },
  {
    name: 'a TLS port without TLS',
    listen: async () => (await secured('localhost')()).replace('wss:', 'ws:'),
    happened: NOT_OPEN,
    evidence: /WebSocket upgrade: ECONNRESET, .*A TLS port and a RawSocket port do this/,
    todo: OTHER_PORT,
  },
  {
    name: 'a TLS port that says what it is',
    listen: answering(Buffer.from('15030100020246', 'hex')),
    happened: 'The port speaks TLS, and was dialled without.',
    evidence: /WebSocket upgrade: TLS_PORT, The answer is a TLS alert: this is a TLS port;/,
    todo: /Use wss:\/\/ for this port, or the plain port of the router\./,
  },
  {
    name: 'a RawSocket port',
    listen: answering(Buffer.from('7ff10000', 'hex')),
    happened: 'This port speaks RawSocket; use rs://.',
    evidence: /WebSocket upgrade: RAWSOCKET_PORT, This port answers RawSocket; use rs:\/\/ here\./,
    todo: /Use rs:\/\/ .* for this port, or the WebSocket port of the router\./,
  },
  {
    name: 'a wrong Sec-WebSocket-Accept',
    listen: async () => {
      const wrong = (head: string) => switching(head.replace(/^sec-websocket-key: .*$/im, ''));
      return `ws://127.0.0.1:${(await listenRaw((socket) => onRequest(socket, (head) => socket.write(wrong(head))))).port}/ws`;
    },
    happened: 'The server switched protocols, but not as the WebSocket protocol wants it.',
    evidence: /WebSocket upgrade: BAD_UPGRADE, .*Sec-WebSocket-Accept/i,
    todo: /Look for a proxy in between that changes headers\./,
  },
  {
    name: 'an upgrade without a subprotocol',
    listen: opened(() => undefined, []),
    happened: 'The server opened a WebSocket, but chose no WAMP subprotocol.',
    evidence: /WebSocket upgrade: NO_SUBPROTOCOL, .*offered: wamp\.2\.json/,
    todo: /this is probably not the path of a WAMP router/,
  },
  {
    name: 'an upgrade to a foreign subprotocol',
    listen: opened(() => undefined, ['Sec-WebSocket-Protocol: mqtt']),
    happened: 'The server chose a subprotocol that was not offered.',
    evidence: /WebSocket upgrade: WRONG_SUBPROTOCOL, .*chosen: mqtt/,
    todo: /Check the serializers configured on the router\./,
  },
  http('200 OK', {
    happened: 'The server answered with a page instead of a WebSocket.',
    todo: /this one serves HTTP \(often the WebSocket is at \/ws\)/,
  }),
  http(
    '302 Found',
    {
      happened: 'The server redirects instead of opening a WebSocket. Redirects are not followed.',
      todo: /Use the address of the Location header in the URL, if you trust it\./,
    },
    ['Location: wss://other.example/ws'],
  ),
  http('400 Bad Request', {
    happened: 'The server did not accept the request for a WebSocket.',
    todo: /routers list the subprotocols they speak there/,
  }),
  http('401 Unauthorized', {
    happened: 'The server wants an HTTP login before the WebSocket.',
    todo: /Give user name and password for HTTP in the profile.*Or ask for an address without HTTP authentication/,
  }),
  http('403 Forbidden', { happened: 'The server refused the WebSocket.', todo: /No Origin is sent from here/ }),
  http('404 Not Found', {
    happened: 'There is nothing at this path.',
    todo: /Check the path of the URL \(often \/ws\)\./,
  }),
  http('418 Teapot', {
    happened: 'The server answered with HTTP instead of a WebSocket.',
    todo: /Check host, port and path of the URL\./,
  }),
  http('502 Bad Gateway', {
    happened: 'The server or a proxy before it failed.',
    todo: /Check that the router behind the proxy runs\./,
  }),
];

const OPEN: readonly FailingLogin[] = [
  {
    name: 'a frame that WebSocket forbids',
    listen: opened((socket) => socket.write(frame(0x83, '[2,7,{}]'))),
    happened: 'The router sent a frame that breaks the WebSocket protocol.',
    evidence: /On the open connection: WS_ERR_INVALID_OPCODE, .*1 message had passed\./,
    todo: /Look at the bytes: they are in the capture as a rejected record\./,
  },
  {
    name: 'a connection that is reset after HELLO',
    listen: opened((socket) => socket.once('data', () => setTimeout(() => socket.resetAndDestroy(), 5))),
    happened: 'The connection broke.',
    evidence: /On the open connection: ECONNRESET, .*1 message had passed\./,
    todo: /Look into the log of the router and of proxies in between\./,
  },
];

export const FAILING_TRANSPORT: readonly FailingLogin[] = [...CONNECTION, ...TLS, ...UPGRADE, ...OPEN];
