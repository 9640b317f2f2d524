// Distinctive secrets, the forms in which one may come to light, and the search for them. The search
// undoes encodings and looks at the result; it shares no idea with the masking it watches.

import { pbkdf2Sync } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { readableIn } from '../unit/main/capture/redaction/secret-detector.ts';

export interface Canary {
  readonly method: 'ticket' | 'wampcra';
  readonly secret: string;
  /** What the router adds to its CHALLENGE, and the key that comes of it. */
  readonly salting?: { readonly salt: string; readonly iterations: number; readonly keylen: number };
}

/** Letters that JSON, URLs and HTML forms write otherwise. */
const AWKWARD = '"\\/ü<&%+= é\u{1f99c}';

/** A secret with awkward letters whose base64 has `padding` signs of padding. */
function secretWith(name: string, padding: 0 | 1 | 2): string {
  let secret = `canary-${name}-${AWKWARD}-${padding}`;
  while ((3 - (Buffer.byteLength(secret) % 3)) % 3 !== padding) secret += '~';
  return secret;
}

const PADDINGS = [0, 1, 2] as const;
const SALTING = { salt: 'salt of "canaries"', iterations: 10, keylen: 32 };

/** Every kind of secret with every length of base64 padding. */
export const CANARIES: readonly Canary[] = PADDINGS.flatMap((padding): Canary[] => [
  { method: 'ticket', secret: secretWith('ticket', padding) },
  { method: 'wampcra', secret: secretWith('password', padding) },
  // The base64 of 32, 33 and 34 bytes is padded in each way.
  { method: 'wampcra', secret: secretWith('salted', padding), salting: { ...SALTING, keylen: 32 + padding } },
]);

/** The derived key of a salted canary: base64 text, as WAMP-CRA uses it. */
export function derivedKey({ secret, salting }: Canary): string | undefined {
  if (!salting) return undefined;
  return pbkdf2Sync(secret, salting.salt, salting.iterations, salting.keylen, 'sha256').toString('base64');
}

/** Everything that must not come to light of a canary, as texts; of a key its base64 and the hex of its bytes. */
export function secretsOf(canary: Canary): string[] {
  const key = derivedKey(canary);
  return key === undefined ? [canary.secret] : [canary.secret, key, Buffer.from(key, 'base64').toString('hex')];
}

/** The forms in which a text may be repeated by whoever knows it. */
export function formsOf(secret: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(secret);
  const aligned = (before: number) => Buffer.concat([Buffer.alloc(before, '~'), bytes, Buffer.from('~~')]);
  const json = JSON.stringify(secret).slice(1, -1);
  return {
    raw: secret,
    base64: bytes.toString('base64'),
    'base64 after one byte': aligned(1).toString('base64'),
    'base64 after two bytes': aligned(2).toString('base64'),
    'base64 for URLs': aligned(0).toString('base64url'),
    hex: bytes.toString('hex'),
    'hex in capitals': bytes.toString('hex').toUpperCase(),
    JSON: json,
    'JSON in JSON': JSON.stringify(json).slice(1, -1),
    'JSON, every letter escaped': Array.from(
      { length: secret.length },
      (_, i) => `\\u${secret.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
    percent: encodeURIComponent(secret),
  };
}

/** In which form a secret can be read from a text, or undefined. */
export function formIn(text: string | Uint8Array, secret: string): string | undefined {
  return readableIn(Buffer.from(text), secret);
}

/** Places in which a secret can be read, each with the form: empty if none. */
export function leaksIn(places: Readonly<Record<string, string | Uint8Array>>, secrets: readonly string[]): string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    secrets.flatMap((secret) => {
      const form = formIn(text, secret);
      return form === undefined ? [] : [`${place}: ${secret} (${form})`];
    }),
  );
}

/** Everything in a folder and below, by path. */
export function filesOf(folder: string): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    if (statSync(file).isFile()) files[file] = readFileSync(file);
  }
  return files;
}
