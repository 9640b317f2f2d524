import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../../../src/main/auth/auth-method.ts';
import { crossbarKeyText } from '../../../../../src/main/auth/cryptosign/crossbar-key.ts';
import { cryptosign } from '../../../../../src/main/auth/cryptosign/cryptosign.ts';
import { readKey } from '../../../../../src/main/auth/cryptosign/read-key.ts';
import { containing } from '../../../../support/containing.ts';
import {
  keyObject,
  openSshFile,
  openSshFrame,
  pem,
  PUBLIC,
  publicBlob,
  publicOf,
  puttyFile,
  SEED,
  sshString,
  u32,
} from './key-files.ts';

const HEX = SEED.toString('hex');
const PKCS8 = String(keyObject().export({ format: 'pem', type: 'pkcs8' }));
const encryptedPem = (passphrase: string) =>
  String(keyObject().export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }));

describe('a private key', () => {
  it.each([
    ['a hex seed', HEX, undefined, 'seed, 32 bytes in hex'],
    [
      'a hex seed with 0x, colons and a line end',
      `0x${HEX.toUpperCase().replaceAll(/..(?!$)/g, '$&:')}\n`,
      undefined,
      'seed',
    ],
    ['seed and public key', HEX + PUBLIC, undefined, 'seed and public key'],
    [
      'PKCS#8 in DER, as hex',
      keyObject().export({ format: 'der', type: 'pkcs8' }).toString('hex'),
      undefined,
      'PKCS#8, DER',
    ],
    ['PKCS#8', PKCS8, undefined, 'PKCS#8, PEM'],
    [
      'PKCS#8 on one line with written line ends',
      PKCS8.trim().replaceAll('\n', String.raw`\n`),
      undefined,
      'PKCS#8, PEM',
    ],
    ['PKCS#8 on one line with blanks', PKCS8.trim().replaceAll('\n', ' '), undefined, 'PKCS#8, PEM'],
    ['encrypted PKCS#8', encryptedPem('påss'), 'påss', 'PKCS#8, PEM, encrypted'],
    ['OpenSSH', openSshFile(), undefined, 'OpenSSH'],
    ['encrypted OpenSSH', openSshFile('pw'), 'pw', 'OpenSSH, encrypted (aes256-ctr)'],
    ['encrypted OpenSSH in CBC', openSshFile('pw', 'aes128-cbc'), 'pw', 'OpenSSH, encrypted (aes128-cbc)'],
    ['PuTTY 2', puttyFile({ version: 2 }), undefined, 'PuTTY, version 2'],
    ['encrypted PuTTY 2', puttyFile({ version: 2, passphrase: 'pw' }), 'pw', 'PuTTY, version 2, encrypted'],
    ['PuTTY 3', puttyFile(), undefined, 'PuTTY, version 3'],
    ['encrypted PuTTY 3', puttyFile({ passphrase: 'pw' }), 'pw', 'PuTTY, version 3, encrypted'],
    ['Crossbar', crossbarKeyText(SEED, publicOf()), undefined, 'Crossbar key file'],
    [
      'Crossbar with other lines',
      `Hello!\n\ncreator: x\nuser-id: joe\nprivate-key-ed25519:${HEX}\r\n`,
      undefined,
      'Crossbar',
    ],
    ['a byte order mark before it', `\ufeff${HEX}`, undefined, 'seed'],
  ])('is read from %s', async (_title, text, passphrase, format) => {
    const key = await readKey(text, passphrase);
    expect(key).toMatchObject({ ok: true, pubkey: PUBLIC, format: containing(format) });
    expect(key.ok && Buffer.from(key.seed).toString('hex')).toBe(HEX);
  });

  it('may be 32 raw bytes, and the person is told that they were taken so', async () => {
    const text = 'it is just 32 bytes of raw text!';
    const key = await readKey(text);
    expect(key).toMatchObject({
      ok: true,
      pubkey: publicOf(Buffer.from(text)).toString('hex'),
      format: containing('raw'),
    });
    expect(key.ok && key.notes[0]).toContain('taken as the seed');
  });

  it('keeps its comment', async () => {
    expect(await readKey(openSshFile())).toMatchObject({ comment: 'my key' });
    expect(await readKey(puttyFile())).toMatchObject({ comment: 'my key' });
    expect(await readKey(`user-id: joe\nprivate-key-ed25519: ${HEX}`)).toMatchObject({ comment: 'joe' });
  });

  it('says what it left out of hex, and that a passphrase was not needed', async () => {
    expect(await readKey(`0x${HEX}`)).toMatchObject({ notes: [containing('left out')] });
    expect(await readKey(HEX)).toMatchObject({ notes: [] });
    expect(await readKey(openSshFile(), 'pw')).toMatchObject({ ok: true, notes: [containing('no passphrase')] });
    expect(await readKey(puttyFile(), 'pw')).toMatchObject({ ok: true, notes: [containing('no passphrase')] });
  });

  it('of PuTTY has zeros at its end that PuTTY left out', async () => {
    const seed = Buffer.concat([SEED.subarray(0, 30), Buffer.alloc(2)]);
    const file = puttyFile({ seed, stored: seed.subarray(0, 30) });
    expect(await readKey(file)).toMatchObject({ ok: true, pubkey: publicOf(seed).toString('hex') });
  });
});

const other = (type: 'rsa' | 'ec' | 'x25519', label: 'pkcs8' | 'pkcs1' | 'sec1') => {
  const { privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 1024 })
      : type === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('x25519');
  return String(privateKey.export({ format: 'pem', type: label }));
};
const EXPECTED = 'cryptosign needs an Ed25519 private key';
const PUBLIC_LINE = `ssh-ed25519 ${publicBlob(publicOf()).toString('base64')} joe@host`;
const bcrypt = (rounds: number, salt = Buffer.alloc(16, 1)) => Buffer.concat([sshString(salt), u32(rounds)]);
const open = openSshFile();

describe('a secret that is no private key', () => {
  it.each([
    ['a PEM public key', pem('PUBLIC KEY', Buffer.alloc(44)), 'public key'],
    ['a public key in DER, as hex', `302a300506032b6570032100${PUBLIC}`, 'public key'],
    ['a line of SSH', PUBLIC_LINE, 'which is a public key'],
    ['an SSH2 public key', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA', 'which is a public key'],
    ['an RSA line of SSH', 'ssh-rsa AAAAB3NzaC1yc2E= joe', 'an RSA key'],
    ['a token', 'sk-ssh-ed25519@openssh.com AAAAGnNr joe', 'a hardware token'],
    ['the public half of Crossbar', `public-key-ed25519: ${PUBLIC}`, 'public half of a Crossbar key pair'],
    ['only an Ethereum key of Crossbar', `private-key-eth: ${HEX}`, 'Ethereum key only'],
    ['a certificate', pem('CERTIFICATE', Buffer.alloc(9)), 'a certificate'],
    ['halves in the wrong order', PUBLIC + HEX, 'the public key before the seed'],
    ['64 bytes of something else', HEX + HEX, 'not the public key of the first'],
    ['AUTHENTICATE.Signature', 'ab'.repeat(96), 'the length of AUTHENTICATE.Signature'],
    ['16 bytes in hex', HEX.slice(0, 32), 'half of what a seed has'],
    ['31 bytes in hex', HEX.slice(2), '31 bytes in hex'],
    ['63 digits', HEX.slice(1), '63 hex digits, an odd number'],
    ['64 characters with a slip', `${HEX.slice(0, 12)}g${HEX.slice(13)}`, 'number 13 is no hex digit'],
    ['base64', SEED.toString('base64'), 'may be 32 bytes in base64'],
    ['a path', '~/.ssh/id_ed25519', 'the path of a file'],
    ['a path of Windows', String.raw`C:\Users\joe\key`, 'the path of a file'],
    ['JSON', '{"kty":"OKP"}', 'begins like JSON'],
    ['a password', 'hunter2', 'a text of 7 characters in a form that is not known'],
    ['an RSA key in PKCS#1', other('rsa', 'pkcs1'), 'an RSA key'],
    ['an RSA key in PKCS#8', other('rsa', 'pkcs8'), 'an RSA key'],
    ['an ECDSA key', other('ec', 'sec1'), 'an ECDSA key'],
    ['an ECDSA key in PKCS#8', other('ec', 'pkcs8'), 'an ECDSA key'],
    ['an X25519 key', other('x25519', 'pkcs8'), 'key agreement'],
    ['a PEM of another kind', pem('PGP MESSAGE', Buffer.alloc(9)), 'a PEM text "PGP MESSAGE"'],
    ['PKCS#8 with nothing in it', pem('PRIVATE KEY', Buffer.from([0x30, 0])), 'no key that can be read'],
    ['an ECDSA key of PuTTY', puttyFile({ algorithm: 'ecdsa-sha2-nistp256' }), 'an ECDSA key'],
    ['a DSA key of PuTTY', puttyFile({ algorithm: 'ssh-dss' }), 'a DSA key'],
    ['an unknown key of PuTTY', puttyFile({ algorithm: 'ssh-new' }), 'a key of another algorithm'],
    ['an Ed448 key in OpenSSH', openSshFrame({ shown: publicBlob(Buffer.alloc(57), 'ssh-ed448') }), 'an Ed448 key'],
    ['PuTTY 1', puttyFile({ version: 1 }), 'of version 1'],
    [
      'PuTTY with an unknown encryption',
      puttyFile().replace('Encryption: none', 'Encryption: rot13'),
      'in an unknown way',
    ],
    ['two keys in one OpenSSH file', openSshFrame({ count: 2 }), 'with 2 keys'],
    [
      'OpenSSH in a cipher that is not known',
      openSshFrame({ cipher: 'chacha20-poly1305@openssh.com', kdf: 'bcrypt', options: bcrypt(16) }),
      'not known here (chacha20-poly1305@openssh.com)',
    ],
    ['OpenSSH in a cipher without a name', openSshFrame({ cipher: '\u0007', kdf: 'bcrypt' }), 'not known here; '],
    [
      'public and private half of different keys',
      puttyFile({ publicKey: publicOf(Buffer.alloc(32)) }),
      'does not belong',
    ],
    ['a Crossbar file with a wrong length', `private-key-ed25519: ${HEX}00`, 'In the line "private-key-ed25519"'],
  ])('is recognised as %s', async (_title, text, found) => {
    const key = await readKey(text, 'pw');
    expect(key).toMatchObject({ ok: false, text: containing(found) });
    expect(key.ok || key.text).toContain(EXPECTED);
    expect(key.ok || key.text).not.toContain(HEX.slice(4, 20));
    expect(key.ok || key.text).not.toContain(text.trim());
  });

  it.each([
    ['PEM without its last line', PKCS8.split('-----END')[0] ?? ''],
    ['PEM without its first line', PKCS8.slice(20)],
    [
      'PEM with too few bytes',
      pem('PRIVATE KEY', keyObject().export({ format: 'der', type: 'pkcs8' }).subarray(0, 40)),
    ],
    ['PEM with strange characters', PKCS8.replace('MC4', 'M*4')],
    ['PEM without a body', pem('PRIVATE KEY', Buffer.alloc(0))],
    ['PEM with an odd length', pem('PRIVATE KEY', Buffer.from([0x30, 0x85, 1, 1, 1, 1, 1]))],
    ['PEM with one byte', pem('PRIVATE KEY', Buffer.from([0x30]))],
    ['OpenSSH without magic', pem('OPENSSH PRIVATE KEY', Buffer.alloc(40))],
    ['OpenSSH cut off', pem('OPENSSH PRIVATE KEY', Buffer.from('openssh-key-v1\0\0\0\0\x04no'))],
    [
      'OpenSSH without a private part',
      pem('OPENSSH PRIVATE KEY', Buffer.from(open.split('\n').slice(1, -2).join(''), 'base64').subarray(0, 90)),
    ],
    ['OpenSSH with a broken public part', openSshFrame({ shown: Buffer.from('x') })],
    ['OpenSSH with a private part that is none', openSshFrame({})],
    ['OpenSSH with bytes behind', openSshFrame({ after: Buffer.alloc(3) })],
    [
      'OpenSSH with half a block',
      openSshFrame({ cipher: 'aes256-cbc', kdf: 'bcrypt', options: bcrypt(1), hidden: Buffer.alloc(17) }),
    ],
    [
      'OpenSSH without salt',
      openSshFrame({ cipher: 'aes256-ctr', kdf: 'bcrypt', options: bcrypt(1, Buffer.alloc(0)) }),
    ],
    ['PuTTY cut off', puttyFile().slice(0, 150)],
    ['PuTTY with a line that is none', puttyFile().replace('Comment: my key', '???')],
    ['PuTTY without a count', puttyFile().replace('Private-Lines: 1', 'Private-Lines: x')],
    ['PuTTY without a MAC', puttyFile().replace(/Private-MAC: .*/, 'Private-MAC: 00')],
    ['PuTTY with a public half that is none', puttyFile({ publicKey: Buffer.alloc(3) })],
    ['PuTTY with a key too long', puttyFile({ stored: Buffer.alloc(40) })],
    [
      'PuTTY with half a block',
      puttyFile({ version: 2, passphrase: 'pw' }).replace(/(Private-Lines: 1\r\n.{40}).*/, '$1'),
    ],
    ['PuTTY without parameters', puttyFile({ passphrase: 'pw', argon: { 'Argon2-Memory': '0' } })],
    ['Crossbar with a line that is no hex', 'private-key-ed25519: (secret)'],
    ['Crossbar with a public line that is no key', `public-key-ed25519: 12\nprivate-key-ed25519: ${HEX}`],
  ])('is told to be cut off or damaged: %s', async (_title, text) => {
    expect(await readKey(text, 'pw')).toMatchObject({ ok: false, text: containing('cut off or damaged') });
  });

  it('with a changed comment in PuTTY form has a wrong MAC', async () => {
    const changed = puttyFile().replace('my key', 'my kex');
    expect(await readKey(changed)).toMatchObject({ ok: false, text: containing('MAC is wrong') });
  });

  it.each([
    ['PEM', encryptedPem('pw')],
    ['OpenSSH', openSshFile('pw')],
    ['OpenSSH in CBC', openSshFile('pw', 'aes256-cbc')],
    ['PuTTY 2', puttyFile({ version: 2, passphrase: 'pw' })],
    ['PuTTY 3', puttyFile({ passphrase: 'pw' })],
  ])('is told to be encrypted: %s', async (_title, text) => {
    expect(await readKey(text)).toMatchObject({ ok: false, passphrase: 'missing', text: containing('passphrase') });
    const wrong = await readKey(text, 'hunter2');
    expect(wrong).toMatchObject({ ok: false, passphrase: 'wrong', text: containing('does not open') });
    expect(wrong.ok || wrong.text).not.toContain('hunter2');
    expect(await readKey(text, '')).toMatchObject({ ok: false });
  });

  it('asks for more work than is done', async () => {
    const began = performance.now();
    const many = openSshFrame({ cipher: 'aes256-ctr', kdf: 'bcrypt', options: bcrypt(4_000_000_000) });
    expect(await readKey(many, 'pw')).toMatchObject({ ok: false, text: containing('4000000000 rounds of bcrypt') });
    const argon = puttyFile({ passphrase: 'pw', argon: { 'Argon2-Passes': '999999999' } });
    expect(await readKey(argon, 'pw')).toMatchObject({ ok: false, text: containing('999999999 passes') });
    const lanes = puttyFile({ passphrase: 'pw', argon: { 'Argon2-Parallelism': '65' } });
    expect(await readKey(lanes, 'pw')).toMatchObject({ ok: false, text: containing('in one lane') });
    const unknown = puttyFile({ passphrase: 'pw', argon: { 'Key-Derivation': 'Argon3' } });
    expect(await readKey(unknown, 'pw')).toMatchObject({ ok: false, text: containing('another key derivation') });
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('asks for more rounds of PBKDF2 than are computed', async () => {
    const der = Buffer.from(encryptedPem('pw').split('\n').slice(1, -2).join(''), 'base64');
    // The iterations, 2048, become 0x7f00 0000 by making their INTEGER four bytes long at the cost of the salt.
    const at = der.indexOf(Buffer.from('02020800', 'hex'));
    expect(at).toBeGreaterThan(0);
    const many = Buffer.concat([der.subarray(0, at - 2), Buffer.from('02047f000000', 'hex'), der.subarray(at + 4)]);
    const salt =
      many.indexOf(Buffer.from([0x04, 0x08])) >= 0
        ? many.indexOf(Buffer.from([0x04, 0x08]))
        : many.indexOf(Buffer.from([0x04, 0x10]));
    many[salt + 1] = (many[salt + 1] ?? 0) - 2;
    const text = pem('ENCRYPTED PRIVATE KEY', many);
    expect(await readKey(text, 'pw')).toMatchObject({ ok: false, text: containing('more than 2000000 rounds') });
  });

  it('is encrypted in a way nobody knows', async () => {
    const der = Buffer.from(encryptedPem('pw').split('\n').slice(1, -2).join(''), 'base64');
    const oid = der.indexOf(Buffer.from('2a864886f70d01050d', 'hex'));
    der[oid + 8] = 0x7f;
    expect(await readKey(pem('ENCRYPTED PRIVATE KEY', der), 'pw')).toMatchObject({ ok: false });
  });

  it('never throws and never quotes it, whatever it is', async () => {
    const shapes = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc
        .base64String({ maxLength: 200 })
        .map((body) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----`),
      fc
        .base64String({ maxLength: 200 })
        .map((body) => `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${body}\n-----END ENCRYPTED PRIVATE KEY-----`),
      fc.nat({ max: 400 }).map((cut) => puttyFile({ version: 2 }).slice(0, cut)),
      fc.nat({ max: 400 }).map((cut) => open.slice(0, cut)),
    );
    await fc.assert(
      fc.asyncProperty(shapes, async (text) => {
        const key = await readKey(text, 'pw');
        if (!key.ok && text.trim().length > 24) expect(key.text).not.toContain(text.trim());
      }),
      { numRuns: 200 },
    );
  });
});

describe('an opened key', () => {
  const inside = async (credential: Credential) => (await cryptosign.secretsIn?.(credential))?.[0];

  it('is kept for its use, as long as secret and passphrase are the same', async () => {
    const credential = { secret: openSshFile('pw'), passphrase: 'pw', use: {} };
    const seed = await inside(credential);
    expect(seed).toEqual(Uint8Array.from(SEED));
    expect(await inside({ ...credential })).toBe(seed);
    expect(await inside({ ...credential, use: {} })).not.toBe(seed);
    expect(await inside({ ...credential, passphrase: 'other' })).toBeUndefined();
    expect(await inside({ ...credential, secret: 'ab'.repeat(32) })).toEqual(new Uint8Array(32).fill(0xab));
  });
});

describe('the examination of a key', () => {
  it('shows public key, format and comment, never the key', async () => {
    const examined = await cryptosign.examine?.({ secret: openSshFile('pw'), passphrase: 'pw' }, 0);
    expect(examined).toMatchObject({
      ok: true,
      facts: [
        { label: 'Public key', value: PUBLIC, note: containing('authorized_keys') },
        { label: 'Key format', value: containing('OpenSSH, encrypted') },
        { label: 'Comment', value: 'my key' },
      ],
    });
    expect(JSON.stringify(examined)).not.toContain(HEX);
    const plain = await cryptosign.examine?.({ secret: `0x${HEX}` }, 0);
    expect(plain?.facts[1]?.note).toContain('left out');
  });

  it('says that a passphrase is needed, or does not fit', async () => {
    const secret = openSshFile('pw');
    expect(await cryptosign.examine?.({ secret }, 0)).toMatchObject({ ok: false, facts: [{ value: 'needed' }] });
    const wrong = await cryptosign.examine?.({ secret, passphrase: 'x' }, 0);
    expect(wrong).toMatchObject({ ok: false, facts: [{ value: 'does not fit' }] });
    expect(await cryptosign.examine?.({ secret: 'hunter2' }, 0)).toMatchObject({ ok: false, facts: [] });
    expect(await cryptosign.examine?.({}, 0)).toMatchObject({ ok: false, text: containing('names none') });
  });
});
