import { describe, expect, it } from 'vitest';
import { readClientCertificate } from '../../../../../src/main/transport/tls/client-certificate.ts';
import type { ClientCertificate } from '../../../../../src/main/transport/transport.ts';
import { CLIENT_PASSPHRASE, clientFile, serverIdentity } from '../../../../support/tls/certificates.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const passphrase = CLIENT_PASSPHRASE;
const certificate = clientFile('client.pem');
const key = clientFile('client.key');
const text = (words: string): Buffer => Buffer.from(words);

describe('a client certificate that can be used', () => {
  it.each<[string, ClientCertificate]>([
    ['PEM with its key in another file', { certificate, key }],
    ['PEM with its key in the same file', { certificate: Buffer.concat([certificate, key]) }],
    ['PEM with the key first', { certificate: Buffer.concat([key, certificate]) }],
    ['PEM with words between', { certificate: Buffer.concat([text('Bag Attributes\n'), certificate, key]) }],
    ['PEM with an encrypted key', { certificate, key: clientFile('client-encrypted.key'), passphrase }],
    [
      'PEM with an encrypted key of the older form',
      { certificate, key: clientFile('client-encrypted-old.key'), passphrase },
    ],
    ['PEM with a passphrase that nothing needs', { certificate, key, passphrase }],
    ['PKCS#12', { certificate: clientFile('client.p12'), passphrase }],
  ])('%s', (_what, client) => {
    expect(readClientCertificate(client, NOW)).toMatchObject({ ok: true });
  });
});

describe('a client certificate that cannot be used', () => {
  const encrypted = { certificate, key: clientFile('client-encrypted.key') };
  const p12 = clientFile('client.p12');
  const broken = text(certificate.toString().replace(/^MII/m, 'AAA'));

  it.each<[string, ClientCertificate, string, RegExp]>([
    ['an empty file', { certificate: text('') }, 'BAD_CLIENT_CERTIFICATE', /neither PEM nor PKCS#12/],
    ['another file', { certificate: text('hello') }, 'BAD_CLIENT_CERTIFICATE', /neither PEM nor PKCS#12/],
    ['a key alone', { certificate: key }, 'BAD_CLIENT_CERTIFICATE', /holds no certificate/],
    ['a certificate alone', { certificate }, 'BAD_CLIENT_CERTIFICATE', /no private key, and no key file/],
    [
      'a broken certificate',
      { certificate: broken, key },
      'BAD_CLIENT_CERTIFICATE',
      /first certificate cannot be read/,
    ],
    [
      'a key file that is none',
      { certificate, key: text('hello') },
      'BAD_CLIENT_CERTIFICATE',
      /key file holds no private key/,
    ],
    [
      'a broken key',
      { certificate, key: text(key.toString().replace(/^MI/m, 'AA')) },
      'BAD_CLIENT_CERTIFICATE',
      /private key cannot be read/,
    ],
    [
      'the key of another',
      { certificate, key: text(serverIdentity('localhost').key) },
      'KEY_MISMATCH',
      /does not belong/,
    ],
    ['no passphrase for PEM', encrypted, 'PASSPHRASE_MISSING', /no passphrase is given/],
    ['a wrong passphrase for PEM', { ...encrypted, passphrase: 'guess' }, 'WRONG_PASSPHRASE', /does not open/],
    ['an empty passphrase for PEM', { ...encrypted, passphrase: '' }, 'WRONG_PASSPHRASE', /does not open/],
    [
      'a wrong passphrase for the older form',
      { certificate, key: clientFile('client-encrypted-old.key'), passphrase: 'guess' },
      'WRONG_PASSPHRASE',
      /does not open/,
    ],
    ['no passphrase for PKCS#12', { certificate: p12 }, 'PASSPHRASE_MISSING', /no passphrase is given/],
    ['a wrong passphrase for PKCS#12', { certificate: p12, passphrase: 'guess' }, 'WRONG_PASSPHRASE', /does not open/],
    ['PKCS#12 cut off', { certificate: p12.subarray(0, 300), passphrase }, 'BAD_CLIENT_CERTIFICATE', /broken/],
    [
      'PKCS#12 without a key',
      { certificate: clientFile('client-without-key.p12'), passphrase },
      'BAD_CLIENT_CERTIFICATE',
      /both a certificate and its private key/,
    ],
    [
      'PKCS#12 of the old cipher',
      { certificate: clientFile('client-old-cipher.p12'), passphrase },
      'BAD_CLIENT_CERTIFICATE',
      /no longer in use/,
    ],
    ['an expired one', { certificate: clientFile('client-expired.pem'), key }, 'CLIENT_CERTIFICATE_EXPIRED', /expired/],
    [
      'an expired one in PKCS#12',
      { certificate: clientFile('client-expired.p12'), passphrase },
      'CLIENT_CERTIFICATE_EXPIRED',
      /expired/,
    ],
    [
      'one of the future',
      { certificate: clientFile('client-not-yet.pem'), key },
      'CLIENT_CERTIFICATE_NOT_YET_VALID',
      /not valid yet/,
    ],
  ])('%s', (_what, client, code, words) => {
    const read = readClientCertificate(client, NOW);
    if (read.ok) expect.fail('it was taken');
    expect(read.fault.code).toBe(code);
    expect(read.fault.text).toMatch(words);
    const told = JSON.stringify(read.fault);
    expect(told).not.toContain(CLIENT_PASSPHRASE);
    expect(told).not.toMatch(/guess|MII|MIG/);
  });

  it('is told with what it says, once it could be read', () => {
    const read = readClientCertificate({ certificate: clientFile('client-expired.pem'), key }, NOW);
    expect(read).toMatchObject({ fault: { facts: { subject: 'O=WAMP Inspector tests, CN=client' } } });
  });

  it('is one at every length it may be cut off at, and never an exception', () => {
    for (const file of [clientFile('client.p12'), Buffer.concat([certificate, key])]) {
      for (let length = 0; length < file.length - 2; length += 7) {
        expect(readClientCertificate({ certificate: file.subarray(0, length), passphrase }, NOW).ok).toBe(false);
      }
    }
  });
});
