// Faults below WAMP: URLs that cannot be dialled, connections that are not made, TLS that does not fit,
// HTTP answers that open nothing, and frames that WebSocket forbids.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/shared/contract/errors.ts';
import { testFaults, type Fault } from '../support/fault.ts';
import { eachWithInspector, profileOf, sally } from '../support/inspector.ts';
import {
  accepting,
  deadPort,
  frame,
  listenRaw,
  listenTls,
  onRequest,
  switching,
} from '../unit/main/transport/raw-peer.ts';

const inspector = eachWithInspector();
const AUTHORITY = fileURLToPath(new URL('../fixtures/tls/ca.pem', import.meta.url));

describe('a URL that cannot be dialled', () => {
  const urls = [
    { name: 'no scheme', url: 'router.example:8080/ws', says: /does not begin with a scheme/ },
    { name: 'a scheme there is no transport for', url: 'ftp://127.0.0.1:1', says: /no transport for "ftp:\/\/"/ },
    { name: 'no host', url: 'ws:///ws', says: /names no host/ },
    { name: 'credentials', url: 'ws://ann:hunter22@127.0.0.1:1/ws', says: /holds a user name or password/ },
    { name: 'port 0', url: 'ws://127.0.0.1:0/ws', says: /"0" is no port/ },
    { name: 'a port too large', url: 'ws://127.0.0.1:65536/ws', says: /"65536" is no port/ },
    { name: 'a fragment', url: 'ws://127.0.0.1:1/ws#top', says: /part after "#"/ },
    { name: 'white space', url: 'ws://127.0.0.1:1/a b', says: /white space/ },
  ];

  it.each(urls)('$name', async ({ url, says }) => {
    const refused = await inspector.now.connect({ profile: profileOf(url) }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'bad-url', evidence: expect.stringMatching(says) as unknown });
    expect(String(refused)).not.toContain('hunter22');
    expect(ERRORS['bad-url'].hint).not.toBe('');
    expect(await inspector.now.link.call('capture.list', {})).toEqual([]);
    await inspector.now.login();
  });
});

/** A server that answers every request with this text and hangs up. */
async function answering(text: string): Promise<{ url: string }> {
  const peer = await listenRaw((socket) => onRequest(socket, () => socket.end(text)));
  return { url: `ws://127.0.0.1:${peer.port}/ws` };
}

/** A TLS server with this certificate, and the authority that signed it. */
async function secured(certificate: Parameters<typeof listenTls>[0], host = '127.0.0.1') {
  const peer = await listenTls(certificate, (socket) => socket.on('data', () => undefined));
  return { url: `wss://${host}:${peer.port}/ws`, caFile: AUTHORITY };
}

describe('no connection', () => {
  testFaults(inspector, [
    {
      name: 'nothing listens',
      peer: async () => ({ url: `ws://127.0.0.1:${await deadPort()}/ws` }),
      outcome: 'transport-error',
      code: 'ECONNREFUSED',
      happened: /refused: nothing listens there/,
      evidence: /Connecting: ECONNREFUSED.*127\.0\.0\.1/,
      todo: /Check host and port/,
    },
    {
      name: 'a host nobody knows',
      // A part of 64 characters is longer than DNS allows, so no name server is asked.
      peer: () => Promise.resolve({ url: `ws://${'x'.repeat(64)}:8080/ws` }),
      outcome: 'transport-error',
      code: 'ENOTFOUND',
      happened: /host name is not known/,
      evidence: /host: x{64}/,
      todo: /spelling of the host/,
    },
  ]);
});

describe('TLS', () => {
  testFaults(inspector, [
    {
      name: 'a certificate nobody here trusts',
      peer: async () => ({ url: (await secured('localhost')).url }),
      outcome: 'transport-error',
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      happened: /not signed by an authority that is trusted here/,
      evidence: /issuer: .*Test authority/,
      todo: /PEM file of its authority as CA file in the profile/,
    },
    {
      name: 'a self-signed certificate',
      peer: () => secured('self-signed'),
      outcome: 'transport-error',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      happened: /not signed by an authority that is trusted here/,
      evidence: /subject: .*self-signed/,
      todo: /use the certificate itself as CA file/,
    },
    {
      name: 'a certificate for another host',
      peer: () => secured('other-name'),
      outcome: 'transport-error',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      happened: /certificate is for another host name/,
      evidence: /names: other\.example/,
      todo: /one of the names of the certificate/,
    },
    {
      name: 'a certificate that has expired',
      peer: () => secured('expired'),
      outcome: 'transport-error',
      code: 'CERT_HAS_EXPIRED',
      happened: /has expired/,
      evidence: /validTo: 2020-01-31/,
      todo: /Renew the certificate/,
    },
    {
      name: 'a plain port',
      peer: () => Promise.resolve({ url: inspector.now.demo.url.replace('ws:', 'wss:') }),
      outcome: 'transport-error',
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
      happened: /does not speak TLS/,
      evidence: /TLS handshake: ERR_SSL_WRONG_VERSION_NUMBER/,
      todo: /Use ws:\/\//,
    },
    {
      name: 'a peer that hangs up during the handshake',
      peer: async () => {
        const peer = await listenRaw((socket) => socket.once('data', () => socket.destroy()));
        return { url: `wss://127.0.0.1:${peer.port}/ws`, caFile: AUTHORITY };
      },
      outcome: 'transport-error',
      code: 'ECONNRESET',
      happened: /TLS handshake failed/,
      evidence: /TLS handshake: ECONNRESET/,
      todo: /port speaks TLS/,
    },
    {
      name: 'a CA file without a certificate',
      peer: async () => {
        const caFile = path.join(inspector.now.environment['WAMP_INSPECTOR_CONFIG'] ?? '', 'empty.pem');
        writeFileSync(caFile, 'nothing');
        return { ...(await secured('localhost')), caFile };
      },
      outcome: 'transport-error',
      code: 'BAD_CA_FILE',
      happened: /CA file cannot be used/,
      evidence: /holds no certificate in PEM form/,
      todo: /PEM file with the certificate of the authority/,
    },
  ]);

  it('a CA file that is missing', async () => {
    const profile = { ...profileOf('wss://127.0.0.1:1/ws'), caFile: '/no/such/folder/ca.pem' };
    await expect(inspector.now.connect({ profile })).rejects.toMatchObject({
      code: 'file-unreadable',
      evidence: '/no/such/folder/ca.pem: ENOENT, there is no such file.',
    });
    await inspector.now.login();
  });

  it('takes the right certificate in the same app', async () => {
    const attempt = await inspector.now.connect({
      profile: profileOf((await secured('localhost')).url, { caFile: AUTHORITY, timeoutSeconds: 0.2 }),
    });
    expect((await attempt.ended()).transport.map(({ step, state }) => `${step} ${state}`)).toContain('tls done');
  });
});

const TLS_ALERT = Buffer.from('1503010002', 'hex');
const RAW_SOCKET = Buffer.from('7ff10000', 'hex');

/** A refusal over HTTP: status line, header lines and body. */
function http(
  status: string,
  code: string,
  more: Pick<Fault, 'happened' | 'todo'>,
  lines: readonly string[] = [],
): Fault {
  const body = `<p>Page of the\n <b>server</b>: ${code}</p>`;
  const head = [
    `HTTP/1.1 ${status}`,
    ...lines,
    `Content-Length: ${body.length}`,
    'Server: unit/1',
    'Connection: close',
  ];
  return {
    name: `HTTP ${status}`,
    peer: () => answering([...head, '', body].join('\r\n')),
    outcome: 'transport-error',
    code,
    evidence: new RegExp(
      `The server answered HTTP ${status}[^]*Server: unit/1[^]*Body: "Page of the server : ${code}"`,
    ),
    bytes: body,
    ...more,
  };
}

describe('no upgrade', () => {
  testFaults(inspector, [
    http('200 OK', 'HTTP_200', { happened: /answered with a page/, todo: /path of the URL/ }),
    http('301 Moved Permanently', 'HTTP_301', { happened: /redirects/, todo: /Location/ }, [
      'Location: wss://other.example/ws',
    ]),
    http('400 Bad Request', 'HTTP_400', { happened: /did not accept the request/, todo: /wss:\/\// }),
    http('401 Unauthorized', 'HTTP_401', { happened: /wants an HTTP login/, todo: /HTTP authentication/ }),
    http('403 Forbidden', 'HTTP_403', { happened: /refused the WebSocket/, todo: /address rules/ }),
    http('404 Not Found', 'HTTP_404', { happened: /nothing at this path/, todo: /often \/ws/ }),
    http('418 Teapot', 'HTTP_418', { happened: /HTTP instead of a WebSocket/, todo: /host, port and path/ }),
    http('503 Service Unavailable', 'HTTP_503', {
      happened: /proxy before it failed/,
      todo: /router behind the proxy/,
    }),
    {
      name: 'an answer of a RawSocket port',
      peer: async () => {
        const peer = await listenRaw((socket) => onRequest(socket, () => socket.end(RAW_SOCKET)));
        return { url: `ws://127.0.0.1:${peer.port}/ws` };
      },
      outcome: 'transport-error',
      code: 'RAWSOCKET_PORT',
      happened: /speaks RawSocket/,
      evidence: /answers RawSocket; use rs:/,
      todo: /Use rs:/,
      bytes: RAW_SOCKET,
    },
    {
      name: 'an answer of a TLS port',
      peer: async () => {
        const peer = await listenRaw((socket) => onRequest(socket, () => socket.end(TLS_ALERT)));
        return { url: `ws://127.0.0.1:${peer.port}/ws` };
      },
      outcome: 'transport-error',
      code: 'TLS_PORT',
      happened: /speaks TLS/,
      evidence: /TLS alert/,
      todo: /wss:\/\//,
      bytes: TLS_ALERT,
    },
    {
      name: 'a port that hangs up without a word',
      peer: () => answering(''),
      outcome: 'transport-error',
      code: 'ECONNRESET',
      happened: /broke before the WebSocket was open/,
      evidence: /closed without an answer to the upgrade request/,
      todo: /RawSocket or TLS port/,
    },
    {
      name: 'a real TLS port',
      peer: async () => ({ url: (await secured('localhost')).url.replace('wss:', 'ws:') }),
      outcome: 'transport-error',
      code: 'ECONNRESET',
      happened: /broke before the WebSocket was open/,
      evidence: /A TLS port and a RawSocket port do this/,
      todo: /wss:\/\//,
    },
    {
      name: 'no subprotocol',
      peer: async () => {
        const peer = await listenRaw(accepting(() => undefined, []));
        return { url: `ws://127.0.0.1:${peer.port}/ws` };
      },
      outcome: 'transport-error',
      code: 'NO_SUBPROTOCOL',
      happened: /chose no WAMP subprotocol/,
      evidence: /offered: wamp\.2\.json/,
      todo: /path of the URL/,
    },
    {
      name: 'a subprotocol that was not offered',
      peer: async () => {
        const peer = await listenRaw(accepting(() => undefined, ['Sec-WebSocket-Protocol: wamp.2.cbor']));
        return { url: `ws://127.0.0.1:${peer.port}/ws` };
      },
      outcome: 'transport-error',
      code: 'WRONG_SUBPROTOCOL',
      happened: /subprotocol that was not offered/,
      evidence: /chosen: wamp\.2\.cbor/,
      todo: /serializers/,
    },
    {
      name: 'a wrong Sec-WebSocket-Accept',
      peer: async () => {
        const wrong = (head: string) => switching(head.replace(/^sec-websocket-key: .*$/im, ''));
        const peer = await listenRaw((socket) => onRequest(socket, (head) => socket.write(wrong(head))));
        return { url: `ws://127.0.0.1:${peer.port}/ws` };
      },
      outcome: 'transport-error',
      code: 'BAD_UPGRADE',
      happened: /not as the WebSocket protocol wants it/,
      evidence: /Sec-WebSocket-Accept/i,
      todo: /proxy/,
    },
  ]);
});

/** A peer that opens the WebSocket and sends these bytes. */
async function sending(bytes: Uint8Array): Promise<{ url: string }> {
  const peer = await listenRaw(accepting((socket) => socket.write(bytes)));
  return { url: `ws://127.0.0.1:${peer.port}/ws` };
}

function rejected(name: string, code: string, bytes: Buffer, evidence: RegExp): Fault {
  return {
    name,
    peer: () => sending(bytes),
    outcome: 'transport-error',
    code,
    happened: /frame that breaks the WebSocket protocol/,
    evidence,
    todo: /rejected record/,
    bytes,
  };
}

const MASKED = Buffer.concat([Buffer.from([0x81, 0x82, 1, 2, 3, 4]), Buffer.from([0x5b ^ 1, 0x5d ^ 2])]);

describe('frames that WebSocket forbids', () => {
  testFaults(inspector, [
    rejected('reserved bit 1', 'WS_ERR_UNEXPECTED_RSV_1', frame(0xc1, '[2,7,{}]'), /reserved bit 1/),
    rejected('reserved bits 2 and 3', 'WS_ERR_UNEXPECTED_RSV_2_3', frame(0xb1, '[2,7,{}]'), /reserved bit 2 or 3/),
    rejected('a masked frame', 'WS_ERR_UNEXPECTED_MASK', MASKED, /masked/),
    rejected('an unknown opcode', 'WS_ERR_INVALID_OPCODE', frame(0x83, '[2,7,{}]'), /opcode/),
    rejected('a fragmented ping', 'WS_ERR_EXPECTED_FIN', frame(0x09, ''), /fragmented/),
    rejected('an impossible close code', 'WS_ERR_INVALID_CLOSE_CODE', frame(0x88, Buffer.from([3, 0xec])), /close/),
  ]);
});

describe('the good login beside all that', () => {
  it('works over the same profile when the port is right', async () => {
    inspector.now.environment['SALLY'] = 'sally-pass';
    const attempt = await inspector.now.connect({ profile: sally(inspector.now.demo.url) });
    expect((await attempt.decided()).outcome).toBe('welcome');
    await attempt.leave();
  });
});
