// OpenSSH private keys (openssh-key-v1, described in PROTOCOL.key of OpenSSH). sshpk opens them; the frame is looked
// at before, because sshpk answers a damaged one with an assertion or with an error outside of its call, and computes
// however many rounds of bcrypt a file asks for.

import { SshBlob, sshPublicKey } from './ssh-blob.ts';
import { missingPassphrase, noKey, otherAlgorithm, truncated, wrongPassphrase, type KeySearch } from './key-reading.ts';

const MAGIC = 'openssh-key-v1\0';

/** A round takes some 15 ms and nothing can stop it; ssh-keygen takes 16 or 24. */
const MOST_ROUNDS = 200;

/** What sshpk decrypts. */
const CIPHERS = /^(aes128|aes192|aes256)-(ctr|cbc)$|^3des-cbc$/;

const FOUND = 'an OpenSSH private key';
const REWRITE = 'Write it anew with "ssh-keygen -p -Z aes256-ctr -a 24 -f FILE".';

interface Frame {
  readonly cipher: string;
  readonly encrypted: boolean;
  readonly publicKey: Uint8Array;
}

/** Reads the bytes between the lines of the PEM. */
export async function readOpenSshKey(bytes: Uint8Array, passphrase: string | undefined): Promise<KeySearch> {
  const frame = frameOf(bytes);
  if ('ok' in frame) return frame;
  if (frame.encrypted && passphrase === undefined) return missingPassphrase(FOUND);
  const { default: sshpk } = await import('sshpk');
  try {
    const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${wrapped(bytes)}\n-----END OPENSSH PRIVATE KEY-----\n`;
    const key = sshpk.parsePrivateKey(text, 'ssh-private', passphrase === undefined ? {} : { passphrase });
    const seed = key.parts.find(({ name }) => name === 'k')?.data;
    if (!seed) return truncated(FOUND);
    return {
      ok: true,
      seed: Uint8Array.from(seed),
      publicKey: frame.publicKey,
      format: frame.encrypted ? `OpenSSH, encrypted (${frame.cipher})` : 'OpenSSH',
      ...(key.comment && { comment: key.comment }),
      notes: !frame.encrypted && passphrase !== undefined ? ['The key is not encrypted: no passphrase is needed.'] : [],
    };
  } catch {
    return frame.encrypted ? wrongPassphrase(FOUND) : truncated(FOUND);
  }
}

/** What stands before the encrypted part, or why the file cannot be used. */
function frameOf(bytes: Uint8Array): Frame | Extract<KeySearch, { ok: false }> {
  if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC) return truncated(FOUND);
  const blob = new SshBlob(bytes.subarray(MAGIC.length));
  const [cipher, kdf, options, count] = [blob.text(), blob.text(), blob.bytes(), blob.number()];
  const [shown, hidden] = [blob.bytes(), blob.bytes()];
  if (cipher === undefined || kdf === undefined || !options || count === undefined) return truncated(FOUND);
  if (count !== 1) return noKey(`an OpenSSH file with ${count} keys`, 'One file can hold one key here.');
  const publicKey = shown && sshPublicKey(shown);
  if (!publicKey || !hidden) return truncated(FOUND);
  if (!publicKey.publicKey) return otherAlgorithm(publicKey.algorithm, FOUND);
  const encrypted = cipher !== 'none';
  if (encrypted && (!CIPHERS.test(cipher) || kdf !== 'bcrypt')) {
    // The name comes from the file: it is shown only if it looks like one.
    const name = /^[\w@.-]{1,40}$/.test(cipher) ? ` (${cipher})` : '';
    return noKey(`${FOUND} encrypted in a way that is not known here${name}`, REWRITE);
  }
  const kdfOptions = new SshBlob(options);
  const [salt, rounds] = [kdfOptions.bytes(), kdfOptions.number()];
  if (encrypted && (!salt?.length || !rounds)) return truncated(FOUND);
  if (encrypted && rounds !== undefined && rounds > MOST_ROUNDS) {
    return noKey(`${FOUND} encrypted with ${rounds} rounds of bcrypt; at most ${MOST_ROUNDS} are computed`, REWRITE);
  }
  // Padded to whole blocks; 8 bytes are a block without encryption.
  if (!blob.atEnd || hidden.length % (/^aes/.test(cipher) ? 16 : 8) !== 0) return truncated(FOUND);
  return { cipher, encrypted, publicKey: publicKey.publicKey };
}

function wrapped(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll(/.{70}/g, '$&\n');
}
