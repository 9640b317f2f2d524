// Key files of Crossbar and Autobahn: lines `name: value`, the private one `private-key-ed25519: HEX`. The same form
// is written for new keys.

import { hexFromBytes } from '../../../shared/wamp/hex.ts';
import type { Ed25519 } from './ed25519.ts';
import { readHexKey } from './hex-key.ts';
import { noKey, publicKeyFromText, publicKeyGiven, truncated, type KeySearch } from './key-reading.ts';

const PRIVATE = 'private-key-ed25519';
const PUBLIC = 'public-key-ed25519';
const FORMAT = 'Crossbar key file';

/** Undefined if the text has none of the lines. */
export function readCrossbarKey(text: string, curve: Ed25519): KeySearch | undefined {
  const lines = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^\s*([a-z][a-z0-9-]*)\s*:(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) lines.set(name, value.trim());
  }
  const [secret, shown] = [lines.get(PRIVATE), lines.get(PUBLIC)];
  if (secret === undefined) {
    if (shown !== undefined) return publicKeyGiven('the public half of a Crossbar key pair');
    return lines.has('private-key-eth')
      ? noKey('a Crossbar key file with an Ethereum key only', `The line "${PRIVATE}" is missing.`)
      : undefined;
  }
  const found = readHexKey(secret, curve);
  if (!found) return truncated(`a Crossbar key file with a line "${PRIVATE}"`);
  if (!found.ok) return { ok: false, text: `In the line "${PRIVATE}" of a Crossbar key file: ${found.text}` };
  const publicKey = shown === undefined ? found.publicKey : publicKeyFromText(shown);
  if (shown !== undefined && !publicKey) return truncated(`a Crossbar key file with a line "${PUBLIC}"`);
  const comment = lines.get('user-id');
  return {
    ...found,
    format: FORMAT,
    ...(publicKey && { publicKey }),
    ...(comment !== undefined && { comment }),
  };
}

/** The text of a key file as Crossbar writes it. */
export function crossbarKeyText(seed: Uint8Array, publicKey: Uint8Array): string {
  return [
    'WAMP cryptosign private key - keep it to yourself',
    '',
    `${PUBLIC}: ${hexFromBytes(publicKey)}`,
    `${PRIVATE}: ${hexFromBytes(seed)}`,
    '',
  ].join('\n');
}
