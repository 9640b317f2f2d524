import { createHash, X509Certificate } from 'node:crypto';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OwnFolder } from '../../../../src/main/demo-router/own-folder.ts';
import { selfSigned } from '../../../../src/main/demo-router/self-signed.ts';

const SERVER = { commonName: 'Žluť', purpose: 'server', names: ['localhost'], addresses: ['127.0.0.1'] } as const;
const NOW = Date.now();

describe('a certificate that is made here', () => {
  it('says what it was wished for, and is signed by its own key', () => {
    const { cert, key, sha1, sha256 } = selfSigned(SERVER, NOW);
    const read = new X509Certificate(cert);
    expect(read.subject).toBe('CN=Žluť');
    expect(read.issuer).toBe(read.subject);
    expect(read.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(read.ca).toBe(true);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect([sha1, sha256]).toEqual([read.fingerprint, createHash('sha256').update(read.raw).digest('hex')]);
    expect(Math.round((Date.parse(read.validTo) - NOW) / 86_400_000)).toBe(30);
    expect(Math.round((Date.parse(read.validFrom) - NOW) / 86_400_000)).toBe(-1);
  });

  it('is another one each time', () => {
    const [one, other] = [selfSigned(SERVER, NOW), selfSigned(SERVER, NOW)];
    expect(one.key).not.toBe(other.key);
    expect(new X509Certificate(one.cert).serialNumber).not.toBe(new X509Certificate(other.cert).serialNumber);
  });

  it('may have no other names', () => {
    const { cert } = selfSigned({ commonName: 'c', purpose: 'client', names: [], addresses: [] }, NOW);
    const read = new X509Certificate(cert);
    expect(read.subjectAltName).toBeUndefined();
    expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('is taken by a client that trusts it, for each of its names and for no other', async () => {
    const { cert, key } = selfSigned(SERVER, NOW);
    const server = createServer({ cert, key }, (socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const dial = async (servername: string): Promise<string> => {
      // An address is no name for SNI; it is checked all the same.
      const name = /^[\d.]+$/.test(servername) ? { host: servername } : { host: '127.0.0.1', servername };
      const socket = connect({ port, ca: cert, ...name });
      try {
        await once(socket, 'secureConnect');
        return 'trusted';
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
      } finally {
        socket.destroy();
      }
    };
    expect(await dial('localhost')).toBe('trusted');
    expect(await dial('127.0.0.1')).toBe('trusted');
    expect(await dial('example.org')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the folder of the router', () => {
  it.skipIf(process.platform === 'win32')('is for its owner alone, as are its files, and goes with them', async () => {
    const folder = new OwnFolder();
    const place = await folder.path();
    expect(await folder.path()).toBe(place);
    expect(statSync(place).mode & 0o777).toBe(0o700);
    const file = await folder.write('client.key', 'text');
    expect(path.dirname(file)).toBe(place);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe('text');
    await folder.remove();
    expect(existsSync(place)).toBe(false);
    await folder.remove();
    await expect(folder.write('late.key', 'text')).rejects.toThrow('it was removed');
    expect(existsSync(place)).toBe(false);
  });
});
