// What a TLS connection tells, what it refuses, and the pin. Real TLS on both sides.

import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import {
  authorityPem,
  type CertificateName,
  CLIENT_PASSPHRASE,
  clientFile,
  serverIdentity,
} from '../../../../support/tls/certificates.ts';
import { checkLeaks } from '../leaks.ts';
import { listenTls, type RawPeer } from '../raw-peer.ts';
import { eventually } from '../wire-log.ts';
import { bindingOf, dialTls, dialTlsWithoutCa, FIRST_WORDS, hearing } from './dial-tls.ts';

checkLeaks();

const certificateOf = (name: CertificateName): X509Certificate => new X509Certificate(serverIdentity(name).cert);
const pinOf = (name: CertificateName): string => certificateOf(name).fingerprint256.replaceAll(':', '').toLowerCase();
const clientCertificate = { certificate: clientFile('client.pem'), key: clientFile('client.key') };

/** The server's end; in TLS 1.3 it is ready a little later than the client's. */
async function serverSide(peer: RawPeer): Promise<TLSSocket> {
  await eventually(
    () => peer.seen.length === 1,
    () => 'no TLS connection',
  );
  const [socket] = peer.seen;
  return socket instanceof TLSSocket ? socket : expect.fail('no TLS connection');
}

describe('what is told of a TLS connection', () => {
  it('is all that was agreed on, with the chain up to the root', async () => {
    const peer = await listenTls('chained', hearing([]));
    const { log } = dialTls(peer.port);
    await log.until('opened');
    const tls = log.the('tls');
    expect(tls).toMatchObject({
      protocol: 'TLSv1.3',
      serverName: 'localhost',
      verifiedBy: 'ca-file',
      keyExchange: 'X25519',
    });
    expect(tls.cipher).toMatch(/^TLS_AES_/);
    for (const absent of ['alpn', 'unverified', 'minVersion', 'clientCertificate'])
      expect(tls).not.toHaveProperty(absent);
    const leaf = certificateOf('chained');
    expect(tls.certificate).toEqual({
      subject: 'O=WAMP Inspector tests, CN=localhost (chained)',
      issuer: 'O=WAMP Inspector tests, CN=Test authority between',
      names: ['localhost', '127.0.0.1', '0:0:0:0:0:0:0:1'],
      validFrom: '2020-01-01T00:00:00.000Z',
      validTo: '2120-01-01T00:00:00.000Z',
      sha256: leaf.fingerprint256,
      sha1: leaf.fingerprint,
      serial: leaf.serialNumber,
      key: 'EC P-256',
    });
    expect(tls.certificate?.sha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    // The authority was not sent; it is known from the CA file.
    expect(tls.chain?.map(({ subject }) => subject)).toEqual([
      'O=WAMP Inspector tests, CN=Test authority between',
      'O=WAMP Inspector tests, CN=Test authority',
    ]);
    expect(tls.chain?.[1]?.sha256).toBe(new X509Certificate(authorityPem).fingerprint256);
  });

  it('names the older version and its curve', async () => {
    const peer = await listenTls('localhost', hearing([]), { maxVersion: 'TLSv1.2', ecdhCurve: 'P-384' });
    const { log } = dialTls(peer.port, { tls: { minVersion: 'TLSv1.2' } });
    await log.until('opened');
    expect(log.the('tls')).toMatchObject({ protocol: 'TLSv1.2', keyExchange: 'P-384', minVersion: 'TLSv1.2' });
  });

  it.each(['TLSv1.3', 'TLSv1.2'] as const)('holds the values that a login is bound to, %s', async (maxVersion) => {
    const peer = await listenTls('localhost', hearing([]), { maxVersion });
    const dialled = dialTls(peer.port);
    expect(dialled.wire.tlsBinding?.()).toBeUndefined();
    await dialled.log.until('opened');
    const server = await serverSide(peer);
    const binding = bindingOf(dialled);
    expect(binding.protocol).toBe(maxVersion);
    expect(binding.finished).toEqual(server.getPeerFinished());
    expect(binding.peerFinished).toEqual(server.getFinished());
    expect(binding.finished).not.toEqual(binding.peerFinished);
    expect(binding.exporter).toEqual(server.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)));
    expect(binding.certificate).toEqual(certificateOf('localhost').raw);
    dialled.wire.destroy();
    expect(dialled.wire.tlsBinding?.()).toBeUndefined();
  });
});

describe('the oldest version to accept', () => {
  it.each([
    [
      'a router that only speaks an older one refuses',
      { maxVersion: 'TLSv1.2' },
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    ],
  ] as const)('%s, and it is said', async (_what, server, code) => {
    const peer = await listenTls('localhost', hearing([]), server);
    const { log } = dialTls(peer.port, { tls: { minVersion: 'TLSv1.3' } });
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'error', 'ended']);
    const error = log.the('error');
    expect(error).toMatchObject({ stage: 'tls', code, facts: { minVersion: 'TLSv1.3' } });
    expect(error.text).toContain('TLS version');
  });

  it('is TLS 1.2 where a profile says nothing, whatever Node was started with', async () => {
    const peer = await listenTls('localhost', hearing([]), {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const { log } = dialTls(peer.port);
    await log.until('ended');
    expect(log.the('error').code).toMatch(/PROTOCOL/);
    expect(log.the('error').text).toMatch(/TLS version/);
  });
});

describe('the name of the server', () => {
  it('can be another than the host, for SNI and for the certificate', async () => {
    const peer = await listenTls('other-name', hearing([]));
    const { log } = dialTls(peer.port, { tls: { serverName: 'other.example' } });
    await log.until('opened');
    expect(log.the('tls')).toMatchObject({ serverName: 'other.example', verifiedBy: 'ca-file' });
    expect(Reflect.get(await serverSide(peer), 'servername')).toBe('other.example');
  });

  it('is compared with the certificate instead of the host', async () => {
    const peer = await listenTls('localhost', hearing([]));
    const { log } = dialTls(peer.port, { tls: { serverName: 'other.example' } });
    await log.until('ended');
    expect(log.the('error')).toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      facts: { host: 'localhost', serverName: 'other.example' },
    });
  });

  it('may be an address, which no SNI carries', async () => {
    const peer = await listenTls('localhost', hearing([]));
    const { log } = dialTls(peer.port, { tls: { serverName: '127.0.0.1' } });
    await log.until('opened');
    expect(log.the('tls').serverName).toBe('');
    expect(Reflect.get(await serverSide(peer), 'servername')).toBe(false);
  });
});

describe('a certificate that cannot be verified', () => {
  const wrong: readonly (readonly [CertificateName, string, RegExp])[] = [
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', /signed by itself/],
    ['expired', 'CERT_HAS_EXPIRED', /expired/],
    ['other-name', 'ERR_TLS_CERT_ALTNAME_INVALID', /other names/],
    ['not-yet', 'CERT_NOT_YET_VALID', /not valid yet/],
  ];

  it.each(wrong)('is refused with its fingerprint: %s', async (name, code) => {
    const heard: string[] = [];
    const peer = await listenTls(name, hearing(heard));
    const { log } = dialTls(peer.port);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({
      stage: 'tls',
      code,
      facts: { sha256: certificateOf(name).fingerprint256 },
    });
    expect(log.order).not.toContain('tls');
    expect(heard).toEqual([]);
  });

  it.each(wrong)(
    'is accepted if it is the pinned one, and the record says why it could not be verified: %s',
    async (name, _code, why) => {
      const heard: string[] = [];
      const peer = await listenTls(name, hearing(heard));
      const { log } = dialTls(peer.port, { tls: { pin: pinOf(name) } });
      await log.until('opened');
      expect(log.the('tls').verifiedBy).toBe('pin');
      expect(log.the('tls').unverified).toMatch(why);
      await eventually(
        () => heard.join('') === FIRST_WORDS,
        () => `heard: ${heard.join('')}`,
      );
    },
  );

  it('is accepted by its pin without a CA file too', async () => {
    const peer = await listenTls('localhost', hearing([]));
    const { log } = dialTlsWithoutCa(peer.port, { tls: { pin: pinOf('localhost') } });
    await log.until('opened');
    expect(log.the('tls')).toMatchObject({ verifiedBy: 'pin' });
    expect(log.the('tls').unverified).toMatch(/vouches/);
  });
});

describe('a pin', () => {
  it('changes nothing about a certificate that can be verified', async () => {
    const peer = await listenTls('localhost', hearing([]));
    const { log } = dialTls(peer.port, { tls: { pin: pinOf('localhost') } });
    await log.until('opened');
    expect(log.the('tls').verifiedBy).toBe('ca-file');
    expect(log.the('tls')).not.toHaveProperty('unverified');
  });

  it.each(['localhost', 'self-signed'] as const)(
    'keeps every other certificate out before a byte is sent, whether it can be verified or not: %s',
    async (name) => {
      const heard: string[] = [];
      const peer = await listenTls(name, hearing(heard));
      const { log } = dialTls(peer.port, { tls: { pin: pinOf('expired') } });
      await log.until('ended');
      expect(log.order).toEqual(['dns', 'tcp', 'error', 'ended']);
      const error = log.the('error');
      const pinned = certificateOf('expired').fingerprint256;
      const shown = certificateOf(name).fingerprint256;
      expect(error).toMatchObject({ stage: 'tls', code: 'PIN_MISMATCH', facts: { pinned, sha256: shown } });
      expect(error.text).toContain(pinned);
      expect(error.text).toContain(shown);
      await eventually(
        () => peer.open.size === 0,
        () => 'still open',
      );
      expect(heard).toEqual([]);
    },
  );

  it.each(['', 'no pin', pinOf('self-signed').toUpperCase(), pinOf('self-signed').slice(1)])(
    'that is none lets nobody in: "%s"',
    async (pin) => {
      const peer = await listenTls('self-signed', hearing([]));
      const { log } = dialTls(peer.port, { tls: { pin } });
      await log.until('ended');
      expect(log.the('error')).toMatchObject({ stage: 'tls', code: 'BAD_PIN' });
    },
  );

  it.each([{}, { tls: {} }, { tls: { serverName: 'localhost' } }, { tls: { client: clientCertificate } }])(
    'is the only way: without one no environment variable and no option switches verification off, %#',
    async (target) => {
      const heard: string[] = [];
      const peer = await listenTls('self-signed', hearing(heard));
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        const { log } = dialTlsWithoutCa(peer.port, target);
        await log.until('ended');
        expect(log.the('error').code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
        expect(heard).toEqual([]);
      } finally {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      }
    },
  );

  it('is the only place that says whether a certificate must be verified', () => {
    const root = path.join(import.meta.dirname, '../../../../..');
    const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(root, 'src', name))
      .filter((name) => /\.tsx?$/.test(name) && statSync(name).isFile());
    const code = (file: string) => readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    // A listener decides for itself whether it wants certificates of its clients.
    const places = files.filter(
      (file) => /rejectUnauthorized|checkServerIdentity/.test(code(file)) && !file.endsWith('-listener.ts'),
    );
    expect(places.map((file) => path.basename(file))).toEqual(['tls-stage.ts']);
    expect(files.filter((file) => /NODE_TLS_REJECT/.test(code(file)))).toEqual([]);
  });
});

describe('a client certificate', () => {
  const asking = { requestCert: true, rejectUnauthorized: true, ca: authorityPem };

  it.each(['TLSv1.3', 'TLSv1.2'] as const)('is shown to a router that asks, %s', async (maxVersion) => {
    const peer = await listenTls('localhost', hearing([]), { ...asking, maxVersion });
    const { log } = dialTls(peer.port, { tls: { client: clientCertificate } });
    await log.until('opened');
    const shown = log.the('tls').clientCertificate;
    expect(shown).toMatchObject({ subject: 'O=WAMP Inspector tests, CN=client', key: 'EC P-256' });
    expect((await serverSide(peer)).getPeerCertificate().fingerprint256).toBe(shown?.sha256);
    expect((await serverSide(peer)).authorized).toBe(true);
  });

  it.each(['TLSv1.3', 'TLSv1.2'] as const)('is not shown to a router that does not ask, %s', async (maxVersion) => {
    const peer = await listenTls('localhost', hearing([]), { maxVersion });
    const { log } = dialTls(peer.port, { tls: { client: clientCertificate } });
    await log.until('opened');
    expect(log.the('tls')).not.toHaveProperty('clientCertificate');
  });

  it('may come as PKCS#12', async () => {
    const peer = await listenTls('localhost', hearing([]), asking);
    const client = { certificate: clientFile('client.p12'), passphrase: CLIENT_PASSPHRASE };
    const { log } = dialTls(peer.port, { tls: { client } });
    await log.until('opened');
    expect(log.the('tls').clientCertificate?.subject).toBe('O=WAMP Inspector tests, CN=client');
  });

  it.each([
    ['TLSv1.3', 'open', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    ['TLSv1.2', 'tls', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
  ] as const)('that is missing is said in words, %s', async (maxVersion, stage, code) => {
    const peer = await listenTls('localhost', hearing([]), { ...asking, maxVersion });
    const { log } = dialTls(peer.port);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage, code });
    if (stage === 'tls') expect(log.the('error').text).toMatch(/no client certificate/);
  });

  it('of an authority that the router does not trust is said in words', async () => {
    const peer = await listenTls('localhost', hearing([]), {
      ...asking,
      ca: serverIdentity('self-signed').cert,
      maxVersion: 'TLSv1.2',
    });
    const { log } = dialTls(peer.port, { tls: { client: clientCertificate } });
    await log.until('ended');
    expect(log.order).not.toContain('message');
    expect(log.the('error').stage).toMatch(/tls|open/);
  });

  it('that cannot be used ends the dial before a byte of TLS, with the reason', async () => {
    const heard: string[] = [];
    const peer = await listenTls('localhost', hearing(heard), asking);
    const client = { certificate: clientFile('client.p12'), passphrase: 'a wrong one' };
    const { log } = dialTls(peer.port, { tls: { client } });
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'error', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'tls', code: 'WRONG_PASSPHRASE' });
    expect(JSON.stringify(log.facts)).not.toContain('a wrong one');
    expect(peer.seen).toEqual([]);
  });
});
