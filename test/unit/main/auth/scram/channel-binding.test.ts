import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelValues, Credential } from '../../../../../src/main/auth/auth-method.ts';
import { certificateHash } from '../../../../../src/main/auth/scram/certificate-hash.ts';
import { wampScram } from '../../../../../src/main/auth/scram/scram.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { containing } from '../../../../support/containing.ts';
import { authorityPem, serverIdentity } from '../../../../support/tls/certificates.ts';
import { logIn, QUICK, stream } from './logins.ts';

const open: { close: () => void }[] = [];
afterEach(() => open.splice(0).forEach(({ close }) => close()));

/** What both ends of one real TLS connection know of it. */
async function connection(version: 'TLSv1.2' | 'TLSv1.3') {
  const { cert, key } = serverIdentity('localhost');
  const server = tls.createServer({ cert, key, minVersion: version, maxVersion: version }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const arrived = once(server, 'secureConnection') as Promise<[tls.TLSSocket]>;
  const near = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: authorityPem });
  await once(near, 'secureConnect');
  const [far] = await arrived;
  open.push({ close: () => [near, far].forEach((socket) => socket.destroy()) }, { close: () => void server.close() });
  const certificate = new X509Certificate(cert).raw;
  const values = (socket: tls.TLSSocket): ChannelValues => ({
    protocol: version,
    certificate,
    finished: socket.getFinished() ?? Buffer.alloc(0),
    peerFinished: socket.getPeerFinished() ?? Buffer.alloc(0),
  });
  return { client: values(near), router: values(far) };
}

const binding = (channel_binding: string, finished = 'client'): Credential => ({
  secret: QUICK.secret,
  options: { channel_binding, finished },
});

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('a login that is bound to a %s connection', (version) => {
  it.each([
    ['tls-unique', 'client'],
    ['tls-unique', 'server'],
    ['tls-server-end-point', 'client'],
  ])('is taken with %s, Finished of the %s', async (type, finished) => {
    const { client, router } = await connection(version);
    const principal = { ...QUICK, kept: { ...QUICK.kept, finished } };
    const parts = { method: wampScram, principal, channel: client, door: { channel: router } };
    const right = await logIn({ ...parts, credential: binding(type, finished) });
    expect(right.check?.ok).toBe(true);
    expect(right.taken).toBe(true);
    expect(right.authenticate?.extra).toMatchObject({ channel_binding: type });
    const labels = right.answer.trace.map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['channel binding type', 'channel binding']));
    if (type === 'tls-unique') {
      const other = await logIn({ ...parts, credential: binding(type, finished === 'client' ? 'server' : 'client') });
      expect(other.check).toMatchObject({ ok: false, details: { scram: 'channel-bindings-dont-match' } });
    }
  });

  it('is refused over another connection', async () => {
    const [first, second] = [await connection(version), await connection(version)];
    const parts = { method: wampScram, credential: binding('tls-unique'), channel: first.client };
    const { check } = await logIn({ ...parts, door: { channel: second.router } });
    expect(check).toMatchObject({ ok: false, details: { scram: 'channel-bindings-dont-match' } });
  });
});

describe('what is changed of a binding on the way', () => {
  const cases: readonly (readonly [string, string, (extra: Dict) => Dict])[] = [
    ['binding dropped', 'channel-bindings-dont-match', (extra) => ({ nonce: extra['nonce'] ?? '' })],
    ['data dropped', 'invalid-encoding', (extra) => ({ ...extra, cbind_data: null })],
    ['data no base64', 'invalid-encoding', (extra) => ({ ...extra, cbind_data: '%' })],
    ['other data', 'channel-bindings-dont-match', (extra) => ({ ...extra, cbind_data: 'AAAA' })],
    ['another nonce', 'other-error', (extra) => ({ ...extra, nonce: 'x' })],
    ['another type', 'channel-bindings-dont-match', (extra) => ({ ...extra, channel_binding: 'tls-unique' })],
  ];
  it.each(cases)('%s: %s', async (_title, scram, change) => {
    const { client, router } = await connection('TLSv1.3');
    const parts = { method: wampScram, credential: binding('tls-server-end-point'), channel: client };
    const login = await logIn({
      ...parts,
      door: { channel: router },
      onAuthenticate: (message) => ({ ...message, extra: change(message.extra) }),
    });
    expect(login.check).toMatchObject({ ok: false, details: { scram } });
  });

  it('a router that has no TLS, and types it does not know, refuse by name', async () => {
    const { client, router } = await connection('TLSv1.2');
    const parts = { method: wampScram, credential: binding('tls-unique'), channel: client };
    expect((await logIn(parts)).check).toMatchObject({ details: { scram: 'channel-binding-not-supported' } });
    const bound = (details: Dict) => ({
      ...details,
      authextra: { ...(details['authextra'] as Dict), channel_binding: 'x' },
    });
    const odd = await logIn({
      ...parts,
      door: { channel: router },
      onHello: bound,
      onAuthenticate: (message) => ({ ...message, extra: { ...message.extra, channel_binding: 'x' } }),
    });
    expect(odd.check).toMatchObject({ details: { scram: 'unsupported-channel-binding-type' } });
    const added = await logIn({
      method: wampScram,
      onAuthenticate: (message) => ({ ...message, extra: { ...message.extra, cbind_data: 'AAAA' } }),
    });
    expect(added.check).toMatchObject({ details: { scram: 'channel-bindings-dont-match' } });
  });
});

describe('a binding that is impossible', () => {
  const greeted = (credential: Credential, channel?: ChannelValues) =>
    wampScram.greet?.({ ...credential, random: stream('b'), authid: 'joe', ...(channel && { channel }) });
  const bare: ChannelValues = { protocol: 'TLSv1.2' };

  it.each([
    ['no TLS', 'tls-unique', undefined, 'needs a TLS connection'],
    ['no Finished message', 'tls-unique', bare, 'does not tell the Finished message'],
    ['an empty Finished message', 'tls-unique', { ...bare, finished: new Uint8Array() }, 'does not tell the Finished'],
    ['no certificate', 'tls-server-end-point', bare, 'showed none'],
    ['an odd certificate', 'tls-server-end-point', { ...bare, certificate: new Uint8Array([48]) }, 'RFC 5929'],
  ] as const)('%s: the reason is told before anything is sent', async (_title, type, channel, text) => {
    const greeting = await greeted(binding(type), channel);
    expect(greeting).toMatchObject({ ok: false, text: containing(text), anyway: { channel_binding: type } });
    const { answer } = await logIn({
      method: wampScram,
      credential: binding(type),
      insist: true,
      ...(channel && { channel }),
    });
    expect(answer).toMatchObject({ ok: false, text: containing(text), anyway: { extra: { cbind_data: '' } } });
  });

  it('is none over TLS 1.3, but there is a doubt', async () => {
    const finished = new Uint8Array(48);
    const greeting = await greeted(binding('tls-unique'), { protocol: 'TLSv1.3', finished });
    expect(greeting).toMatchObject({
      ok: true,
      findings: [{ check: 'A-08', severity: 'warning', text: containing('RFC 9266') }],
    });
    expect(await greeted(binding('tls-unique'), { protocol: 'TLSv1.2', finished })).toMatchObject({ findings: [] });
    expect(await greeted({}, undefined)).toMatchObject({ ok: true, authextra: { channel_binding: null } });
  });

  it('is one of a type that nobody knows, if a profile names it in HELLO', async () => {
    const { hello, challenge } = await logIn({ method: wampScram });
    const authextra = { ...(hello.details['authextra'] as Dict), channel_binding: 'tls-odd' };
    const question = { challenge, secret: 'pencil', now: 0 };
    const answer = await wampScram.answer({
      ...question,
      hello: { ...hello, details: { ...hello.details, authextra } },
    });
    expect(answer).toMatchObject({
      ok: false,
      text: containing('"tls-odd"'),
      anyway: { extra: { channel_binding: 'tls-odd' } },
    });
  });

  it('says of a proxy that it cannot be seen', () => {
    expect(wampScram.options?.find(({ id }) => id === 'channel_binding')?.about).toContain('proxy');
  });
});

describe('hash of a certificate', () => {
  const sequence = (...parts: Buffer[]) => {
    const content = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([0x30, content.length]), content]);
  };
  const tagged = (tag: number, content: Buffer) => Buffer.concat([Buffer.from([tag, content.length]), content]);
  const identifier = (hex: string) => tagged(6, Buffer.from(hex, 'hex'));
  const certificate = (...algorithm: Buffer[]) =>
    sequence(sequence(Buffer.alloc(3)), sequence(...algorithm), Buffer.alloc(2));
  const sha512 = '608648016503040203';
  const pss = '2a864886f70d01010a';

  it.each([
    ['md5WithRSAEncryption', [identifier('2a864886f70d010104')], 'sha256'],
    ['sha1WithRSAEncryption', [identifier('2a864886f70d010105')], 'sha256'],
    ['sha384WithRSAEncryption', [identifier('2a864886f70d01010c'), Buffer.from([5, 0])], 'sha384'],
    ['ecdsa-with-SHA512', [identifier('2a8648ce3d040304')], 'sha512'],
    ['RSASSA-PSS with SHA-512', [identifier(pss), sequence(tagged(0xa0, sequence(identifier(sha512))))], 'sha512'],
    ['RSASSA-PSS with SHA-1, unsaid', [identifier(pss), sequence()], 'sha256'],
    ['RSASSA-PSS without parameters', [identifier(pss)], 'sha256'],
    [
      'RSASSA-PSS with another hash',
      [identifier(pss), sequence(tagged(0xa0, sequence(identifier('2b0e03021a'))))],
      'sha256',
    ],
  ])('of %s', (_name, algorithm, hash) => {
    const der = certificate(...algorithm);
    expect(certificateHash(der)).toEqual({ ok: true, algorithm: hash, hash: createHash(hash).update(der).digest() });
  });

  it.each([
    ['Ed25519', certificate(identifier('2b6570'))],
    ['nothing', Buffer.alloc(0)],
    ['a cut', certificate(identifier('2a8648ce3d040302')).subarray(0, 9)],
    ['a length that is not there', Buffer.from([0x30, 0x84, 1])],
    ['a length of nine bytes', Buffer.from([0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1])],
    ['no sequence', Buffer.from([0x31, 2, 0, 0])],
    ['an indefinite length', Buffer.from([0x30, 0x80, 0, 0])],
  ])('is none of %s', (_name, der) => {
    expect(certificateHash(der)).toMatchObject({ ok: false, text: containing('no hash') });
  });

  it('is the one that a real certificate has', () => {
    const { raw } = new X509Certificate(serverIdentity('localhost').cert);
    const result = certificateHash(raw);
    expect(result.ok && Buffer.from(result.hash)).toEqual(createHash('sha256').update(raw).digest());
  });
});
