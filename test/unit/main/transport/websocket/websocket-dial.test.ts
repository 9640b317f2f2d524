// The stages before the upgrade: names, TCP, TLS. Real sockets; only what cannot be had on one machine
// (a name server that is silent, a host that swallows packets) is answered through the network port.

import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Network, systemNetwork } from '../../../../../src/main/transport/network.ts';
import { createWebSocketTransport } from '../../../../../src/main/transport/websocket/websocket.ts';
import { authorityPem, type CertificateName, serverIdentity } from '../../../../support/tls/certificates.ts';
import { checkLeaks } from '../leaks.ts';
import { accepting, deadPort, frame, listenRaw, listenTls, onRequest, switching } from '../raw-peer.ts';
import { dial, eventually, LIMIT_MS } from '../wire-log.ts';

checkLeaks();

/** Reads and says nothing. */
const silentPeer = (socket: Socket): void => {
  socket.resume();
};
const openPeer = accepting(silentPeer);

/** A network that knows one name. */
function knowing(addresses: readonly string[], overrides: Partial<Network> = {}): Network {
  return {
    ...systemNetwork,
    lookup(_host, done) {
      setImmediate(() => {
        done(undefined, addresses);
      });
    },
    ...overrides,
  };
}

describe('a dial that succeeds', () => {
  it('tells every stage in order, with times', async () => {
    const peer = await listenRaw(openPeer);
    const { log, clock } = dial(`ws://localhost:${peer.port}/ws`);
    await log.until('opened');
    expect(clock.pending).toEqual([]);
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'open', 'opened']);
    const dns = log.the('dns');
    expect(dns).toMatchObject({ host: 'localhost', literal: false });
    expect(dns.addresses).toContain('127.0.0.1');
    const tcp = log.the('tcp');
    expect(tcp).toMatchObject({ address: '127.0.0.1', port: peer.port, localAddress: '127.0.0.1' });
    expect(tcp.localPort).toBe(peer.seen[0]?.remotePort);
    for (const took of [dns.took, tcp.took, log.the('upgrade').took]) {
      expect(took).toBeGreaterThan(0);
      expect(took).toBeLessThan(3_000_000);
    }
  });

  it('counts a literal address as a stage without a look-up', async () => {
    const peer = await listenRaw(openPeer);
    const network = knowing([], { lookup: () => expect.fail('looked up') });
    const { log } = dial(`ws://127.0.0.1:${peer.port}/`, {}, createWebSocketTransport(network));
    await log.until('opened');
    expect(log.the('dns')).toMatchObject({ host: '127.0.0.1', addresses: ['127.0.0.1'], literal: true });
    expect(log.the('dns').took).toBeLessThan(50_000);
  });

  it('takes an IPv6 address out of its brackets', async () => {
    const { log } = dial(`ws://[::1]:${await deadPort()}/`);
    await log.until('ended');
    expect(log.the('dns')).toMatchObject({ host: '::1', addresses: ['::1'], literal: true });
    expect(log.the('error').stage).toBe('tcp');
  });

  it('sends without delay', async () => {
    const peer = await listenRaw(openPeer);
    const delays: (boolean | undefined)[] = [];
    const network = knowing(['127.0.0.1'], {
      connect(address, port) {
        const socket = systemNetwork.connect(address, port);
        const set = socket.setNoDelay.bind(socket);
        socket.setNoDelay = (on) => {
          delays.push(on);
          return set(on);
        };
        return socket;
      },
    });
    const { log } = dial(`ws://router.test:${peer.port}/`, {}, createWebSocketTransport(network));
    await log.until('tcp');
    expect(delays[0]).toBe(true);
  });
});

describe('names', () => {
  it('tells an unknown host', async () => {
    const { log } = dial('ws://no-such-host.invalid:8080/');
    await log.until('ended');
    expect(log.order).toEqual(['error', 'ended']);
    const error = log.the('error');
    expect(error.stage).toBe('dns');
    // The second where no name server can be reached.
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.code);
    expect(error.facts).toEqual({ host: 'no-such-host.invalid' });
  });

  it('tells a name without addresses', async () => {
    const { log } = dial('ws://router.test/', {}, createWebSocketTransport(knowing([])));
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'dns', code: 'ENOTFOUND' });
  });

  it('tells a look-up that never answers, and ignores it when it does', async () => {
    let answer: (() => void) | undefined;
    const network = knowing([], {
      lookup(_host, done) {
        answer = () => {
          done(undefined, ['127.0.0.1']);
        };
      },
    });
    const { log, clock } = dial('ws://router.test/', {}, createWebSocketTransport(network));
    await eventually(
      () => answer !== undefined,
      () => 'no look-up',
    );
    clock.expire(LIMIT_MS);
    await log.until('ended');
    answer?.();
    expect(log.facts).toEqual([{ kind: 'silence', step: 'dns', seconds: 10 }]);
  });

  it('tells a URL that cannot be used through the sink, after the wire was handed over', async () => {
    const { log } = dial('ws://user:hush@router.test/');
    expect(log.order).toEqual([]);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'dns', code: 'bad-url' });
    expect(JSON.stringify(log.facts)).not.toContain('hush');
  });
});

describe('TCP', () => {
  it('tells a refused connection with the address', async () => {
    const port = await deadPort();
    const { log } = dial(`ws://127.0.0.1:${port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'error', 'ended']);
    const error = log.the('error');
    expect(error).toMatchObject({
      stage: 'tcp',
      code: 'ECONNREFUSED',
      facts: { [`127.0.0.1:${port}`]: 'ECONNREFUSED' },
    });
    expect(error.text).toContain('nothing listens');
  });

  it('goes on to the next address', async () => {
    const peer = await listenRaw(openPeer);
    const network = knowing(['::1', '127.0.0.1']);
    const { log, clock } = dial(`ws://router.test:${peer.port}/`, {}, createWebSocketTransport(network));
    await log.until('opened');
    expect(clock.pending).toEqual([]);
    expect(log.the('dns').addresses).toEqual(['::1', '127.0.0.1']);
    expect(log.the('tcp').address).toBe('127.0.0.1');
  });

  it('names every address when none answers', async () => {
    const port = await deadPort();
    const network = knowing(['::1', '127.0.0.1']);
    const { log } = dial(`ws://router.test:${port}/`, {}, createWebSocketTransport(network));
    await log.until('ended');
    expect(Object.keys(log.the('error').facts ?? {})).toEqual([`[::1]:${port}`, `127.0.0.1:${port}`]);
  });

  it('gives up an address that swallows everything in time for the next', async () => {
    const peer = await listenRaw(openPeer);
    const swallowed: Socket[] = [];
    const network = knowing(['192.0.2.1', '127.0.0.1'], {
      connect(address, port) {
        if (address === '127.0.0.1') return systemNetwork.connect(address, port);
        swallowed.push(new Socket());
        return swallowed[0] ?? expect.fail();
      },
    });
    const { log, clock } = dial(`ws://router.test:${peer.port}/`, {}, createWebSocketTransport(network));
    await eventually(
      () => swallowed.length > 0,
      () => 'no attempt',
    );
    clock.expire(LIMIT_MS / 2);
    await log.until('opened');
    expect(log.the('tcp').address).toBe('127.0.0.1');
    expect(swallowed[0]?.destroyed).toBe(true);
  });

  it('tells silence when the only address swallows everything', async () => {
    const socket = new Socket();
    const network = knowing(['192.0.2.1'], { connect: () => socket });
    const { log, clock } = dial('ws://router.test/', {}, createWebSocketTransport(network));
    await log.until('dns');
    expect(clock.pending).toEqual([LIMIT_MS]);
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.facts.slice(1)).toEqual([{ kind: 'silence', step: 'tcp', seconds: 10 }]);
    expect(socket.destroyed).toBe(true);
  });
});

describe('TLS', () => {
  it('tells protocol, cipher and certificate when a CA file vouches for it', async () => {
    const peer = await listenTls('localhost', openPeer);
    const { log, clock } = dial(`wss://localhost:${peer.port}/`, { ca: authorityPem });
    await log.until('opened');
    expect(clock.pending).toEqual([]);
    expect(log.order).toEqual(['dns', 'tcp', 'tls', 'upgrade', 'open', 'opened']);
    const { took, ...facts } = log.the('tls');
    expect(took).toBeGreaterThan(0);
    expect(facts).toMatchObject({
      kind: 'tls',
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      serverName: 'localhost',
      certificate: {
        subject: 'O=WAMP Inspector tests, CN=localhost',
        issuer: 'O=WAMP Inspector tests, CN=Test authority',
        names: ['localhost', '127.0.0.1', '0:0:0:0:0:0:0:1'],
        validFrom: '2020-01-01T00:00:00.000Z',
        validTo: '2120-01-01T00:00:00.000Z',
        sha256: new X509Certificate(serverIdentity('localhost').cert).fingerprint256,
      },
      verifiedBy: 'ca-file',
    });
    expect(serverNameSeen(peer.seen[0])).toBe('localhost');
  });

  it('names no server for an address, and verifies the address', async () => {
    const peer = await listenTls('localhost', openPeer);
    const { log } = dial(`wss://127.0.0.1:${peer.port}/`, { ca: authorityPem });
    await log.until('opened');
    expect(log.the('tls').serverName).toBe('');
    expect(serverNameSeen(peer.seen[0])).toBe(false);
  });

  it('leaves the dot at the end of a host name to the name server', async () => {
    const peer = await listenTls('localhost', openPeer);
    const transport = createWebSocketTransport(knowing(['127.0.0.1']));
    const { log } = dial(`wss://localhost.:${peer.port}/`, { ca: authorityPem }, transport);
    await log.until('opened');
    expect(log.the('dns').host).toBe('localhost.');
    expect(log.the('tls').serverName).toBe('localhost');
  });

  const refusals: [string, CertificateName, string | undefined, string][] = [
    ['an authority that is not built in', 'localhost', undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['a self-signed certificate', 'self-signed', undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['a self-signed certificate beside a CA file', 'self-signed', authorityPem, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['an expired certificate', 'expired', authorityPem, 'CERT_HAS_EXPIRED'],
    ['a certificate for another name', 'other-name', authorityPem, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ];
  for (const [what, certificate, ca, code] of refusals) {
    it(`refuses ${what} and shows it`, async () => {
      const peer = await listenTls(certificate, () => undefined);
      const { log } = dial(`wss://localhost:${peer.port}/`, ca === undefined ? {} : { ca });
      await log.until('ended');
      expect(log.order).toEqual(['dns', 'tcp', 'error', 'ended']);
      const shown = new X509Certificate(serverIdentity(certificate).cert);
      const error = log.the('error');
      expect(error).toMatchObject({ stage: 'tls', code });
      expect(error.facts).toEqual({
        host: 'localhost',
        subject: shown.subject.replace('\n', ', '),
        issuer: shown.issuer.replace('\n', ', '),
        names: certificate === 'other-name' ? 'other.example' : 'localhost, 127.0.0.1, 0:0:0:0:0:0:0:1',
        validFrom: '2020-01-01T00:00:00.000Z',
        validTo: certificate === 'expired' ? '2020-01-31T23:59:59.000Z' : '2120-01-01T00:00:00.000Z',
        sha256: shown.fingerprint256,
      });
    });
  }

  it('trusts a self-signed certificate that is its own CA file', async () => {
    const peer = await listenTls('self-signed', openPeer);
    const { log } = dial(`wss://localhost:${peer.port}/`, { ca: serverIdentity('self-signed').cert });
    await log.until('opened');
    expect(log.the('tls').verifiedBy).toBe('ca-file');
  });

  it('cannot be talked out of verifying by an environment variable', async () => {
    const peer = await listenTls('localhost', openPeer);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const { log } = dial(`wss://localhost:${peer.port}/`);
      await log.until('ended');
      expect(log.the('error').code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  for (const [what, ca] of [
    ['holds no certificate', 'not a PEM file'],
    ['holds a broken certificate', authorityPem.replace(/^MII/m, 'AAA')],
  ] as const) {
    it(`says that a CA file ${what}`, async () => {
      const peer = await listenTls('localhost', openPeer);
      const { log } = dial(`wss://localhost:${peer.port}/`, { ca });
      await log.until('ended');
      expect(log.the('error')).toMatchObject({ stage: 'tls', code: 'BAD_CA_FILE' });
    });
  }

  it('tells wss:// on a plain port', async () => {
    const peer = await listenRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const { log } = dial(`wss://localhost:${peer.port}/`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'error', 'ended']);
    // The name depends on the OpenSSL that Node was built with.
    expect(log.the('error').stage).toBe('tls');
    expect(log.the('error').text).toContain('plain port');
    expect(log.the('error').code).toMatch(/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/);
  });

  it('tells a peer that hangs up or resets during the handshake', async () => {
    for (const hangUp of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
      const peer = await listenRaw((socket) => {
        socket.once('data', () => hangUp(socket));
      });
      const { log } = dial(`wss://localhost:${peer.port}/`);
      await log.until('ended');
      expect(log.the('error')).toMatchObject({ stage: 'tls', code: 'ECONNRESET' });
    }
  });

  it('tells a peer that is silent', async () => {
    const peer = await listenRaw(silentPeer);
    const { log, clock } = dial(`wss://localhost:${peer.port}/`);
    await log.until('tcp');
    await eventually(
      () => peer.seen.length === 1,
      () => 'no connection',
    );
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'silence', 'ended']);
    expect(log.the('silence')).toEqual({ kind: 'silence', step: 'tls', seconds: 10 });
  });
});

describe('destroy while dialling', () => {
  it('ends before the first stage', async () => {
    const { log, wire } = dial('ws://127.0.0.1:9/');
    wire.destroy();
    await log.until('ended');
    expect(log.order).toEqual(['close', 'ended']);
    expect(log.the('close')).toEqual({ kind: 'close', by: 'us', reason: '' });
  });

  for (const [stage, after, secure] of [
    ['tcp', 'dns', false],
    ['tls', 'tcp', true],
    ['upgrade', 'tcp', false],
    ['upgrade over TLS', 'tls', true],
  ] as const) {
    it(`ends in stage ${stage}, from within the sink and from outside`, async () => {
      const peer =
        stage === 'upgrade over TLS' ? await listenTls('localhost', silentPeer) : await listenRaw(silentPeer);
      const url = `${secure ? 'wss' : 'ws'}://localhost:${peer.port}/`;
      const inside = dial(url, { ca: authorityPem });
      inside.log.react = (word) => {
        if (word === after) inside.wire.destroy();
      };
      const outside = dial(url, { ca: authorityPem });
      await outside.log.until(after);
      outside.wire.destroy();
      expect(outside.clock.pending).toEqual([]);
      for (const { log, wire } of [inside, outside]) {
        await log.until('ended');
        wire.destroy();
        wire.send(Uint8Array.of(1), 'text');
        wire.close(1000, 'too late');
        expect(log.order.slice(-2)).toEqual(['close', 'ended']);
        expect(log.order).toContain(after);
      }
      // The one destroyed by the fact has not gone a step further.
      expect(inside.log.order.at(-3)).toBe(after);
    });
  }

  it('ends in stage dns', async () => {
    const network = knowing([], { lookup: () => undefined });
    const { log, wire } = dial('ws://router.test/', {}, createWebSocketTransport(network));
    await new Promise((resolve) => setImmediate(resolve));
    wire.close(1000, 'changed my mind');
    await log.until('ended');
    expect(log.facts).toEqual([{ kind: 'close', by: 'us', reason: 'changed my mind' }]);
  });

  it('ends when destroyed by the fact of the upgrade, or that the wire is open', async () => {
    const peer = await listenRaw((socket) => {
      onRequest(socket, (head) => {
        socket.write(Buffer.concat([Buffer.from(switching(head)), frame(0x81, '[]')]));
      });
    });
    for (const fatal of ['upgrade', 'open']) {
      const { log, wire } = dial(`ws://127.0.0.1:${peer.port}/`);
      log.react = (word) => {
        if (word === fatal) wire.destroy();
      };
      await log.until('ended');
      expect(log.order.slice(-3)).toEqual([fatal, 'close', 'ended']);
    }
  });

  it('neither fails nor goes on when a socket fails late', async () => {
    const sockets: Socket[] = [];
    const network = knowing(['192.0.2.1', '192.0.2.2'], {
      connect() {
        const socket = new Socket();
        sockets.push(socket);
        return socket;
      },
    });
    const { log, wire } = dial('ws://router.test/', {}, createWebSocketTransport(network));
    await log.until('dns');
    wire.destroy();
    await log.until('ended');
    sockets[0]?.emit('error', new Error('late'));
    sockets[0]?.emit('error', new Error('later'));
    expect(sockets).toHaveLength(1);
    expect(log.order).toEqual(['dns', 'close', 'ended']);
  });
});

/** What the client named in its hello; false if nothing. */
function serverNameSeen(socket: Socket | undefined): unknown {
  if (!(socket instanceof TLSSocket)) return expect.fail('no TLS connection');
  return Reflect.get(socket, 'servername');
}
