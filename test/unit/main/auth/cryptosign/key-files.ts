// Writers of key files, apart from the readers under test: what PuTTY, OpenSSH and openssl write.

import { createCipheriv, createHash, createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { argon2id } from '@noble/hashes/argon2.js';
import sshpk from 'sshpk';

export const SEED = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
/** RFC 8032, section 7.1, test 1. */
export const PUBLIC = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

export function keyObject(seed: Buffer = SEED) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

export function publicOf(seed: Buffer = SEED): Buffer {
  return Buffer.from(createPublicKey(keyObject(seed)).export({ format: 'jwk' }).x ?? '', 'base64url');
}

export const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export const sshString = (value: Uint8Array | string) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([u32(bytes.length), bytes]);
};

export const publicBlob = (publicKey: Uint8Array, algorithm = 'ssh-ed25519') =>
  Buffer.concat([sshString(algorithm), sshString(publicKey)]);

function lines(bytes: Uint8Array): string[] {
  return (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  );
}

export interface PuttyChoice {
  readonly version?: 1 | 2 | 3 | 4;
  readonly passphrase?: string;
  readonly seed?: Buffer;
  readonly stored?: Buffer;
  readonly publicKey?: Buffer;
  readonly algorithm?: string;
  readonly argon?: Readonly<Record<string, string>>;
}

/** A file as puttygen writes it; Argon2 is computed with 16 KiB and one pass, so that it is quick. */
export function puttyFile(choice: PuttyChoice = {}): string {
  const { version = 3, passphrase, seed = SEED, algorithm = 'ssh-ed25519' } = choice;
  const shown = publicBlob(choice.publicKey ?? publicOf(seed), algorithm);
  const plain = sshString(choice.stored ?? seed);
  const padded =
    passphrase === undefined ? plain : Buffer.concat([plain, Buffer.alloc((16 - (plain.length % 16)) % 16, 7)]);
  const encryption = passphrase === undefined ? 'none' : 'aes256-cbc';
  const salt = Buffer.alloc(16, 9);
  const derived =
    version === 3 && passphrase !== undefined
      ? Buffer.from(argon2id(passphrase, salt, { t: 1, m: 16, p: 1, dkLen: 80 }))
      : Buffer.alloc(80);
  const sha1 = (...parts: (string | Buffer)[]) =>
    createHash('sha1')
      .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
      .digest();
  const old = passphrase ?? '';
  const key =
    version === 3 ? derived.subarray(0, 32) : Buffer.concat([sha1(u32(0), old), sha1(u32(1), old)]).subarray(0, 32);
  const iv = version === 3 ? derived.subarray(32, 48) : Buffer.alloc(16);
  const macKey =
    version === 3
      ? passphrase === undefined
        ? Buffer.alloc(0)
        : derived.subarray(48)
      : sha1('putty-private-key-file-mac-key', old);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const hidden = passphrase === undefined ? plain : Buffer.concat([cipher.update(padded), cipher.final()]);
  const signed = [algorithm, encryption, 'my key', shown, padded].map((part) => sshString(part));
  const mac = createHmac(version === 3 ? 'sha256' : 'sha1', macKey)
    .update(Buffer.concat(signed))
    .digest('hex');
  const argon = {
    'Key-Derivation': 'Argon2id',
    'Argon2-Memory': '16',
    'Argon2-Passes': '1',
    'Argon2-Parallelism': '1',
    'Argon2-Salt': salt.toString('hex'),
    ...choice.argon,
  };
  return [
    `PuTTY-User-Key-File-${version}: ${algorithm}`,
    `Encryption: ${encryption}`,
    'Comment: my key',
    `Public-Lines: ${lines(shown).length}`,
    ...lines(shown),
    ...(version === 3 && passphrase !== undefined
      ? Object.entries(argon).map(([name, value]) => `${name}: ${value}`)
      : []),
    `Private-Lines: ${lines(hidden).length}`,
    ...lines(hidden),
    `Private-MAC: ${mac}`,
    '',
  ].join('\r\n');
}

/** An OpenSSH file by sshpk, encrypted with 16 rounds if there is a passphrase. */
export function openSshFile(passphrase?: string, cipher = 'aes256-ctr'): string {
  const key = sshpk.parsePrivateKey(puttyFile({ version: 2 }), 'auto');
  key.comment = 'my key';
  // The types of the package lack passphrase and cipher of what is written.
  const options: object = passphrase === undefined ? {} : { passphrase, cipher };
  return key.toBuffer('ssh-private', options).toString('utf8').replaceAll('\0', '');
}

export interface Frame {
  readonly cipher?: string;
  readonly kdf?: string;
  readonly options?: Buffer;
  readonly count?: number;
  readonly shown?: Buffer;
  readonly hidden?: Buffer;
  readonly after?: Buffer;
}

/** The frame of an OpenSSH file with whatever is asked for in it. */
export function openSshFrame(frame: Frame): string {
  const bytes = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    sshString(frame.cipher ?? 'none'),
    sshString(frame.kdf ?? 'none'),
    sshString(frame.options ?? Buffer.alloc(0)),
    u32(frame.count ?? 1),
    sshString(frame.shown ?? publicBlob(publicOf())),
    sshString(frame.hidden ?? Buffer.alloc(16)),
    frame.after ?? Buffer.alloc(0),
  ]);
  return pem('OPENSSH PRIVATE KEY', bytes);
}

export function pem(label: string, bytes: Uint8Array): string {
  return [`-----BEGIN ${label}-----`, ...lines(bytes), `-----END ${label}-----`, ''].join('\n');
}
