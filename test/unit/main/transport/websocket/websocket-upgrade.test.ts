// The HTTP exchange: what is sent, what is kept of each answer, and what each wrong answer is called.

import { createServer as createHttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemNetwork } from '../../../../../src/main/transport/network.ts';
import { createWebSocketTransport } from '../../../../../src/main/transport/websocket/websocket.ts';
import { checkLeaks } from '../leaks.ts';
import { accepting, listenRaw, listenTls, onRequest, switching, trickle } from '../raw-peer.ts';
import { authorityPem } from '../../../../support/tls/certificates.ts';
import { dial, eventually, fakeSerializer, LIMIT_MS } from '../wire-log.ts';

checkLeaks();

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');

/** A peer that answers every request with these bytes and then ends the connection, or leaves it open. */
function answering(answer: string | Uint8Array, leaveOpen = false): (socket: Socket) => void {
  return (socket) => {
    onRequest(socket, () => {
      socket.resume();
      if (leaveOpen) socket.write(answer);
      else socket.end(answer);
    });
  };
}

describe('an accepted upgrade', () => {
  it('shows the request as sent and the answer in raw case and order', async () => {
    let seen = '';
    const peer = await listenRaw((socket) => {
      onRequest(socket, (head) => {
        seen = head;
        socket.write(
          switching(head, ['X-Odd: one', 'sec-websocket-PROTOCOL: wamp.2.json', 'x-odd: two', 'Set-Cookie: a=b']),
        );
      });
    });
    const serializers = [fakeSerializer('msgpack', true), fakeSerializer('json')];
    const { log } = dial(`ws://127.0.0.1:${peer.port}/ws?token=1`, { serializers });
    await log.until('opened');
    const upgrade = log.the('upgrade');
    const [requestLine, ...lines] = seen.trimEnd().split('\r\n');
    expect(requestLine).toBe('GET /ws?token=1 HTTP/1.1');
    expect(upgrade.requestHeaders.map(([name, value]) => `${name}: ${value}`)).toEqual(lines);
    const sent = new Map(upgrade.requestHeaders);
    expect(sent.get('Host')).toBe(`127.0.0.1:${peer.port}`);
    expect(sent.get('User-Agent')).toBe('wamp-inspector');
    expect(sent.get('Sec-WebSocket-Protocol')).toBe('wamp.2.msgpack,wamp.2.json');
    expect([...sent.keys()].map((name) => name.toLowerCase())).not.toContain('origin');
    expect(sent.has('Sec-WebSocket-Extensions')).toBe(false);
    expect(upgrade).toMatchObject({
      path: '/ws?token=1',
      offered: ['wamp.2.msgpack', 'wamp.2.json'],
      status: 101,
      statusText: 'Switching Protocols',
      accepted: true,
    });
    expect(upgrade.body).toBeUndefined();
    expect(upgrade.responseHeaders.slice(3)).toEqual([
      ['X-Odd', 'one'],
      ['sec-websocket-PROTOCOL', 'wamp.2.json'],
      ['x-odd', 'two'],
      ['Set-Cookie', 'a=b'],
    ]);
    expect(log.the('open')).toEqual({ kind: 'open', protocol: 'wamp.2.json', serializer: 'json' });
    expect(log.serializer).toBe(serializers[1]);
  });

  it('sends no Origin and no Host port over TLS on the default port', async () => {
    // Port 443 cannot be had here: the peer's port is reached by its own number, the header tells it.
    let seen = '';
    const peer = await listenTls('localhost', (socket) => {
      onRequest(socket, (head) => {
        seen = head;
        socket.write(switching(head));
      });
    });
    const { log } = dial(`wss://localhost:${peer.port}`, { ca: authorityPem });
    await log.until('opened');
    expect(seen).toContain(`\r\nHost: localhost:${peer.port}\r\n`);
    expect(seen).toMatch(/^GET \/ HTTP/);
    expect(seen.toLowerCase()).not.toContain('origin');
  });

  it('may come byte by byte', async () => {
    const peer = await listenRaw((socket) => {
      onRequest(socket, (head) => {
        void trickle(socket, Buffer.from(switching(head)));
      });
    });
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('opened');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'open', 'opened']);
  });

  it('may carry the first message in the same packet', async () => {
    const peer = await listenRaw((socket) => {
      onRequest(socket, (head) => {
        socket.write(Buffer.concat([Buffer.from(switching(head)), Buffer.from([0x81, 2]), Buffer.from('[]')]));
      });
    });
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('message');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'open', 'opened', 'message']);
  });
});

describe('subprotocols', () => {
  it('misses one when none was chosen, and keeps the answer', async () => {
    const peer = await listenRaw(accepting(() => undefined, ['X-Router: plain']));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    expect(log.the('upgrade')).toMatchObject({ status: 101, accepted: true });
    expect(log.the('upgrade').responseHeaders).toContainEqual(['X-Router', 'plain']);
    expect(log.the('error')).toMatchObject({
      stage: 'upgrade',
      code: 'NO_SUBPROTOCOL',
      facts: { offered: 'wamp.2.json' },
    });
  });

  it('refuses one that was not offered', async () => {
    const peer = await listenRaw(accepting(() => undefined, ['Sec-WebSocket-Protocol: wamp.2.cbor']));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    expect(log.the('error')).toMatchObject({
      stage: 'upgrade',
      code: 'WRONG_SUBPROTOCOL',
      facts: { offered: 'wamp.2.json', chosen: 'wamp.2.cbor' },
    });
  });

  it('offers one that dialects share once, and takes the first of them', async () => {
    const peer = await listenRaw(accepting(() => undefined));
    const [plain, hex] = [fakeSerializer('json'), { ...fakeSerializer('json'), name: 'json-hex' }];
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`, { serializers: [hex, plain] });
    await log.until('opened');
    expect(log.the('upgrade').offered).toEqual(['wamp.2.json']);
    expect(new Map(log.the('upgrade').requestHeaders).get('Sec-WebSocket-Protocol')).toBe('wamp.2.json');
    expect(log.the('open').serializer).toBe('json-hex');
    expect(log.serializer).toBe(hex);
  });
});

describe('permessage-deflate', () => {
  it('is offered only when asked for, and what was agreed on is shown', async () => {
    const agreed = 'permessage-deflate; server_no_context_takeover';
    const lines = ['Sec-WebSocket-Protocol: wamp.2.json', `Sec-WebSocket-Extensions: ${agreed}`];
    const peer = await listenRaw(accepting(() => undefined, lines));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`, { deflate: true });
    await log.until('opened');
    expect(new Map(log.the('upgrade').requestHeaders).get('Sec-WebSocket-Extensions')).toContain('permessage-deflate');
    expect(log.the('open').extensions).toBe(agreed);
  });

  it('may be declined', async () => {
    const peer = await listenRaw(accepting(() => undefined));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`, { deflate: true });
    await log.until('opened');
    expect(log.the('open').extensions).toBeUndefined();
  });

  it('is refused where it was not offered', async () => {
    const lines = ['Sec-WebSocket-Protocol: wamp.2.json', 'Sec-WebSocket-Extensions: permessage-deflate'];
    const peer = await listenRaw(accepting(() => undefined, lines));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: 'BAD_UPGRADE' });
  });
});

describe('a refused upgrade', () => {
  const refusals: [string, string, string, number][] = [
    ['a bad request', 'HTTP/1.1 400 Bad Request\r\nX-A: b\r\n\r\nspeak WAMP', 'Bad Request', 400],
    [
      'a forbidden origin',
      'HTTP/1.1 403 Forbidden\r\nX-A: b\r\nContent-Length: 10\r\n\r\nspeak WAMP',
      'Forbidden',
      403,
    ],
    ['a page', 'HTTP/1.0 200 OK\r\nX-A: b\r\n\r\nspeak WAMP', 'OK', 200],
    [
      'a chunked answer',
      'HTTP/1.1 503 Oh\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nspeak\r\n5\r\n WAMP\r\n0\r\n\r\n',
      'Oh',
      503,
    ],
  ];
  for (const [what, answer, statusText, status] of refusals) {
    it(`keeps ${what}`, async () => {
      const peer = await listenRaw(answering(answer));
      const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
      await log.until('ended');
      expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
      const upgrade = log.the('upgrade');
      expect(upgrade).toMatchObject({ status, statusText, accepted: false, offered: ['wamp.2.json'] });
      expect(upgrade.responseHeaders[0]).toEqual(['X-A', 'b']);
      expect(text(upgrade.body)).toBe('speak WAMP');
      expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: `HTTP_${status}` });
      expect(log.the('error').text).toContain(`${status} ${statusText}`);
    });
  }

  it('follows no redirect', async () => {
    const peer = await listenRaw(answering('HTTP/1.1 301 Moved\r\nLocation: ws://127.0.0.1:1/\r\n\r\n'));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ code: 'HTTP_301', facts: { location: 'ws://127.0.0.1:1/' } });
    expect(log.the('upgrade').body).toBeUndefined();
    expect(peer.seen).toHaveLength(1);
  });

  it('keeps the first 64 KiB of a long body', async () => {
    const peer = await listenRaw(answering(`HTTP/1.1 500 No\r\n\r\n${'x'.repeat(200_000)}`, true));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.the('upgrade').body).toHaveLength(65_536);
  });

  it('keeps what came of a body that stops', async () => {
    const peer = await listenRaw(answering('HTTP/1.1 401 No\r\nContent-Length: 100\r\n\r\nhalf of', true));
    const { log, clock } = dial(`ws://127.0.0.1:${peer.port}/`);
    await eventually(
      () => peer.seen.length > 0,
      () => 'no connection',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(log.order).toEqual(['dns', 'tcp']);
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    expect(text(log.the('upgrade').body)).toBe('half of');
  });

  it('keeps what came of a body that is cut off', async () => {
    const peer = await listenRaw(answering('HTTP/1.1 401 No\r\nContent-Length: 100\r\n\r\nhalf of'));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(text(log.the('upgrade').body)).toBe('half of');
    expect(log.the('error').code).toBe('HTTP_401');
  });

  it('may come byte by byte', async () => {
    const peer = await listenRaw((socket) => {
      onRequest(socket, () => {
        void trickle(socket, Buffer.from('HTTP/1.1 404 Not Found\r\nA: b\r\n\r\nno')).then(() => socket.end());
      });
    });
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    expect(text(log.the('upgrade').body)).toBe('no');
  });

  it('is no less refused by a real HTTP server', async () => {
    const server = createHttpServer((_request, response) => response.end('<h1>Hello</h1>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const { log } = dial(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
    await log.until('ended');
    server.close();
    expect(log.the('error').code).toBe('HTTP_200');
    expect(text(log.the('upgrade').body)).toBe('<h1>Hello</h1>');
  });
});

describe('answers that are no valid upgrade', () => {
  it('rejects a wrong accept key, after the fact', async () => {
    const answer = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Accept: AAAA',
      'Sec-WebSocket-Protocol: wamp.2.json',
    ];
    const peer = await listenRaw(answering(`${answer.join('\r\n')}\r\n\r\n`, true));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: 'BAD_UPGRADE' });
    expect(log.the('error').text).toContain('Sec-WebSocket-Accept');
  });

  it('tells 101 without an Upgrade header', async () => {
    const peer = await listenRaw(answering('HTTP/1.1 101 Switching Protocols\r\nX-A: b\r\n\r\n', true));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    expect(log.the('upgrade')).toMatchObject({ status: 101 });
    expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: 'BAD_UPGRADE' });
  });

  it('names the answer of a RawSocket port', async () => {
    const bytes = Buffer.from([0x7f, 0xf1, 0, 0]);
    const peer = await listenRaw(answering(bytes, true));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'rejected', 'error', 'ended']);
    expect(log.the('rejected')).toMatchObject({ dir: 'in', reason: 'the answer is a RawSocket handshake, not HTTP' });
    expect(Buffer.from(log.the('rejected').bytes)).toEqual(bytes);
    expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: 'RAWSOCKET_PORT' });
    expect(log.the('error').text).toBe('This port answers RawSocket; use rs:// here.');
  });

  it('takes nothing for a TLS alert that only begins like one', async () => {
    const peer = await listenRaw(answering(Uint8Array.of(0x15, 0x04, 0x03)));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.the('error').code).toBe('NOT_HTTP');
  });

  it('keeps a greeting that comes before anything was asked', async () => {
    const peer = await listenRaw((socket) => {
      socket.resume();
      socket.write('SSH-2.0-OpenSSH_9.2\r\n');
    });
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(text(log.the('rejected').bytes)).toBe('SSH-2.0-OpenSSH_9.2\r\n');
    expect(log.the('error').code).toBe('NOT_HTTP');
  });

  it('keeps a greeting that is there before the request', async () => {
    const peer = await listenRaw((socket) => socket.resume());
    let early: Socket | undefined;
    const transport = createWebSocketTransport({
      ...systemNetwork,
      connect(address, port) {
        early = systemNetwork.connect(address, port);
        return early;
      },
    });
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`, {}, transport);
    log.react = (word) => {
      if (word === 'tcp') early?.unshift(Buffer.from('220 mail'));
    };
    await log.until('ended');
    expect(text(log.the('rejected').bytes)).toBe('220 mail');
    expect(log.the('error').code).toBe('NOT_HTTP');
  });

  it('keeps an answer that begins as HTTP and cannot be read', async () => {
    const peer = await listenRaw(answering('HTTP/1.1 101 Yes\r\nno colon here\r\n\r\n', true));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'rejected', 'error', 'ended']);
    expect(log.the('error').code).toMatch(/^HPE_/);
    expect(text(log.the('rejected').bytes)).toContain('no colon here');
  });

  it('keeps the first 64 KiB of headers without end', async () => {
    const peer = await listenRaw(answering(`HTTP/1.1 101 Yes\r\n${'X-Long: yes\r\n'.repeat(8000)}`, true));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.the('error').code).toBe('HPE_HEADER_OVERFLOW');
    expect(log.the('rejected').bytes).toHaveLength(65_536);
    expect(log.the('rejected').reason).toMatch(/the first 65536 of \d+ bytes are kept/);
  });

  it('keeps an answer that breaks off', async () => {
    const peer = await listenRaw(answering('HTTP/1.1 101 Swi'));
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(text(log.the('rejected').bytes)).toBe('HTTP/1.1 101 Swi');
    expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: 'ECONNRESET' });
  });

  it('tells a connection that is closed or reset without an answer', async () => {
    for (const hangUp of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
      const peer = await listenRaw((socket) => {
        onRequest(socket, () => hangUp(socket));
      });
      const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
      await log.until('ended');
      expect(log.order).toEqual(['dns', 'tcp', 'error', 'ended']);
      expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: 'ECONNRESET' });
      expect(log.the('error').text).toContain('without an answer');
    }
  });
});

describe('ws:// on a TLS port', () => {
  it('is told by the alert', async () => {
    for (const alert of [[0x15, 0x03, 0x03, 0, 2, 2, 70], [0x15]]) {
      const peer = await listenRaw(answering(Uint8Array.from(alert)));
      const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
      await log.until('ended');
      expect([...log.the('rejected').bytes]).toEqual(alert);
      expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: 'TLS_PORT' });
      expect(log.the('error').text).toContain('wss://');
    }
  });

  it('is told by a 400 that speaks of HTTPS', async () => {
    const peer = await listenRaw(
      answering('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'),
    );
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('ended');
    expect(log.the('error').code).toBe('HTTP_400');
    expect(log.the('error').text).toContain('wss://');
  });

  it('is told for a real TLS server', async () => {
    const peer = await listenTls('localhost', () => undefined);
    const { log } = dial(`ws://localhost:${peer.port}/`);
    await log.until('ended');
    const { stage, code, text: words } = log.the('error');
    expect(stage).toBe('upgrade');
    expect(['TLS_PORT', 'ECONNRESET']).toContain(code);
    expect(words).toContain('TLS port');
  });
});

describe('silence', () => {
  it('is told with its stage', async () => {
    const peer = await listenRaw((socket) => socket.resume());
    const { log, clock } = dial(`ws://127.0.0.1:${peer.port}/`);
    await log.until('tcp');
    await eventually(
      () => peer.seen.length > 0,
      () => 'no connection',
    );
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'silence', 'ended']);
    expect(log.the('silence')).toEqual({ kind: 'silence', step: 'upgrade', seconds: 10 });
  });

  it('keeps half an answer', async () => {
    const peer = await listenRaw(answering('HTTP/1.1 101 Switch', true));
    const { log, clock } = dial(`ws://127.0.0.1:${peer.port}/`);
    await eventually(
      () => peer.seen.length > 0,
      () => 'no connection',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'rejected', 'silence', 'ended']);
    expect(text(log.the('rejected').bytes)).toBe('HTTP/1.1 101 Switch');
  });
});
