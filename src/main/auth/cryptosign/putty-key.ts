// PuTTY key files, versions 2 and 3 (described in appendix C of the PuTTY manual), also encrypted. Read here and not
// by sshpk, which does not check the MAC, so that a wrong passphrase gives a wrong key, and cannot open encrypted
// files of version 3.

import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { bytesFromBase64 } from '../../../shared/wamp/base64.ts';
import { bytesFromHex } from '../../../shared/wamp/hex.ts';
import { deriveInThread } from '../key-derivation-thread.ts';
import {
  missingPassphrase,
  noKey,
  otherAlgorithm,
  truncated,
  wrongPassphrase,
  type KeySearch,
  type NoKey,
} from './key-reading.ts';
import { SshBlob, sshPublicKey } from './ssh-blob.ts';

const FOUND = 'a PuTTY key file';
const REWRITE = 'Write it anew with "puttygen FILE -O private-openssh-new -o NEW".';

/** Argon2 works through so many KiB in all, a few seconds; puttygen aims at a tenth of one. */
const MOST_ARGON2_KIB = 2_097_152;

interface PuttyFile {
  readonly version: 2 | 3;
  readonly algorithm: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly shown: Uint8Array;
  readonly hidden: Uint8Array;
  readonly mac: Uint8Array;
}

/** Keys that a passphrase gives. */
interface Unlocking {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly macKey: Uint8Array;
}

/** Undefined if the text is no PuTTY key file. */
export async function readPuttyKey(text: string, passphrase: string | undefined): Promise<KeySearch | undefined> {
  const [, version, algorithm] = /^PuTTY-User-Key-File-(\d{1,3}): *([\w@.-]*)/.exec(text.trim()) ?? [];
  if (version === undefined || algorithm === undefined) return undefined;
  if (version !== '2' && version !== '3') return noKey(`${FOUND} of version ${version}, which is not known`, REWRITE);
  const file = fileOf(text.trim(), Number(version) === 2 ? 2 : 3, algorithm);
  if (!file) return truncated(FOUND);
  if (algorithm !== 'ssh-ed25519') return otherAlgorithm(algorithm, FOUND);
  const publicKey = sshPublicKey(file.shown)?.publicKey;
  if (!publicKey) return truncated(FOUND);

  const encryption = file.headers.get('Encryption');
  const encrypted = encryption === 'aes256-cbc';
  if (!encrypted && encryption !== 'none') return noKey(`${FOUND} encrypted in an unknown way`, REWRITE);
  if (encrypted && passphrase === undefined) return missingPassphrase(FOUND);
  const unlocking = await unlockingOf(file, encrypted ? Buffer.from(passphrase ?? '', 'utf8') : undefined);
  if ('ok' in unlocking) return unlocking;
  const hidden = encrypted ? decrypted(file.hidden, unlocking) : file.hidden;
  if (!hidden) return truncated(FOUND);
  if (!macOf(file, hidden, unlocking.macKey).equals(file.mac)) {
    return encrypted ? wrongPassphrase(FOUND) : noKey(`${FOUND} whose MAC is wrong: it was changed or is damaged`);
  }
  const stored = new SshBlob(hidden).bytes();
  if (!stored || stored.length > 32) return truncated(FOUND);
  // PuTTY keeps it as a little-endian number and leaves out zeros at its end.
  const seed = new Uint8Array(32);
  seed.set(stored);
  const comment = file.headers.get('Comment');
  return {
    ok: true,
    seed,
    publicKey,
    format: `PuTTY, version ${file.version}${encrypted ? ', encrypted' : ''}`,
    ...(comment && { comment }),
    notes: !encrypted && passphrase !== undefined ? ['The key is not encrypted: no passphrase is needed.'] : [],
  };
}

/** Undefined if a part is missing. */
function fileOf(text: string, version: 2 | 3, algorithm: string): PuttyFile | undefined {
  const headers = new Map<string, string>();
  const blocks = new Map<string, Uint8Array>();
  const lines = text.split(/\r?\n|\r/);
  for (let at = 1; at < lines.length; at++) {
    const [, name, value] = /^([A-Za-z0-9-]+): ?(.*)$/.exec(lines[at] ?? '') ?? [];
    if (name === undefined || value === undefined) return undefined;
    headers.set(name, value);
    if (!name.endsWith('-Lines')) continue;
    const count = /^\d{1,4}$/.test(value) ? Number(value) : 0;
    const bytes = bytesFromBase64(lines.slice(at + 1, at + 1 + count).join(''));
    if (!bytes?.length) return undefined;
    blocks.set(name, bytes);
    at += count;
  }
  const [shown, hidden] = [blocks.get('Public-Lines'), blocks.get('Private-Lines')];
  const mac = bytesFromHex(headers.get('Private-MAC')?.trim() ?? '');
  if (!shown || !hidden || mac?.length !== (version === 2 ? 20 : 32)) return undefined;
  return { version, algorithm, headers, shown, hidden, mac };
}

async function unlockingOf(file: PuttyFile, passphrase: Buffer | undefined): Promise<Unlocking | NoKey> {
  if (file.version === 2) {
    const sha1 = (...parts: (Uint8Array | string)[]) => {
      const hash = createHash('sha1');
      for (const part of parts) hash.update(part);
      return hash.digest();
    };
    const secret = passphrase ?? Buffer.alloc(0);
    const stream = [0, 1].map((counter) => sha1(Buffer.from([0, 0, 0, counter]), secret));
    return {
      key: Buffer.concat(stream).subarray(0, 32),
      iv: Buffer.alloc(16),
      macKey: sha1('putty-private-key-file-mac-key', secret),
    };
  }
  if (!passphrase) return { key: new Uint8Array(), iv: new Uint8Array(), macKey: new Uint8Array() };
  const derived = await argon2(file.headers, passphrase);
  if ('ok' in derived) return derived;
  return { key: derived.subarray(0, 32), iv: derived.subarray(32, 48), macKey: derived.subarray(48, 80) };
}

async function argon2(headers: PuttyFile['headers'], password: Uint8Array): Promise<Uint8Array | NoKey> {
  const count = (name: string) => {
    const value = headers.get(name)?.trim() ?? '';
    return /^[1-9]\d{0,9}$/.test(value) ? Number(value) : undefined;
  };
  const [memoryKiB, iterations, lanes] = [count('Argon2-Memory'), count('Argon2-Passes'), count('Argon2-Parallelism')];
  const salt = bytesFromHex(headers.get('Argon2-Salt')?.trim() ?? '');
  if (!memoryKiB || memoryKiB < 8 || !iterations || !lanes || !salt || salt.length < 8) return truncated(FOUND);
  if (memoryKiB * iterations > MOST_ARGON2_KIB) {
    return noKey(
      `${FOUND} encrypted with Argon2 over ${memoryKiB} KiB in ${iterations} passes; at most ${MOST_ARGON2_KIB} KiB in all are computed`,
      REWRITE,
    );
  }
  // What puttygen takes unless it is told otherwise.
  if (headers.get('Key-Derivation')?.trim() !== 'Argon2id' || lanes !== 1) {
    return noKey(`${FOUND} encrypted with another key derivation than Argon2id in one lane`, REWRITE);
  }
  // An empty password is none for Argon2 here; an encrypted file with an empty passphrase does not come from PuTTY.
  if (password.length === 0) return wrongPassphrase(FOUND);
  return deriveInThread({ kind: 'argon2id', password, salt, iterations, memoryKiB, keylen: 80 });
}

/** Undefined if it is no whole number of blocks. */
function decrypted(hidden: Uint8Array, { key, iv }: Unlocking): Uint8Array | undefined {
  if (hidden.length % 16 !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(hidden), decipher.final()]);
}

function macOf({ version, algorithm, headers, shown }: PuttyFile, hidden: Uint8Array, macKey: Uint8Array): Buffer {
  const mac = createHmac(version === 2 ? 'sha1' : 'sha256', macKey);
  for (const part of [algorithm, headers.get('Encryption') ?? '', headers.get('Comment') ?? '', shown, hidden]) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    mac.update(length).update(bytes);
  }
  return mac.digest();
}
