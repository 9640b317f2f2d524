// The spellings under which one secret is looked for: as it is, base64 (standard and URL-safe, at the
// three alignments it can have inside a longer base64 text), hex, and with "+" for blanks as HTML
// forms write it. Spellings with escapes (JSON, percent) are found by undoing the escapes first: see
// byte-views.ts.

import { Buffer } from 'node:buffer';

/** Secrets shorter than this are masked only where they stand alone: they would match anywhere. */
export const SHORTEST_SEARCHED = 4;

export interface SecretPattern {
  readonly bytes: Uint8Array;
  /** Hex matches in either case; `bytes` is lower case then. */
  readonly anyCase: boolean;
  /** Base64 characters before and after the pattern that hold some bits of the secret too: 0 or 1 each. */
  readonly before: number;
  readonly after: number;
}

export interface Secret {
  readonly value: Uint8Array;
  /** What it is, in words: goes into the masks. */
  readonly what: string;
  readonly fingerprint: string;
  readonly patterns: readonly SecretPattern[];
}

/** A secret with its spellings. Short ones (below SHORTEST_SEARCHED) have none but themselves. */
export function secretOf(value: Uint8Array, what: string, fingerprint: string): Secret {
  const own = Uint8Array.from(value);
  const patterns = own.length < SHORTEST_SEARCHED ? [plain(own)] : spellings(own);
  return { value: own, what, fingerprint, patterns };
}

function plain(bytes: Uint8Array, anyCase = false): SecretPattern {
  return { bytes, anyCase, before: 0, after: 0 };
}

function spellings(value: Uint8Array): SecretPattern[] {
  const patterns = [plain(value), plain(Buffer.from(Buffer.from(value).toString('hex')), true)];
  if (value.includes(BLANK)) patterns.push(plain(value.map((byte) => (byte === BLANK ? PLUS : byte))));
  for (const alignment of [0, 1, 2]) patterns.push(...base64Core(value, alignment));
  return patterns;
}

const BLANK = 0x20;
const PLUS = 0x2b;

/**
 * The base64 characters that depend on the secret alone when `alignment` other bytes precede it in
 * the group of three (RFC 4648, section 4): six bits a character, so the outer ones are shared.
 */
function base64Core(value: Uint8Array, alignment: number): SecretPattern[] {
  const firstBit = alignment * 8;
  const lastBit = firstBit + value.length * 8;
  const from = Math.ceil(firstBit / 6);
  const to = Math.floor(lastBit / 6);
  const padded = Buffer.concat([Buffer.alloc(alignment), value]);
  const shared = { anyCase: false, before: firstBit % 6 === 0 ? 0 : 1, after: lastBit % 6 === 0 ? 0 : 1 };
  const standard = padded.toString('base64').slice(from, to);
  const urlSafe = padded.toString('base64url').slice(from, to);
  return [...new Set([standard, urlSafe])].map((text) => ({ bytes: Buffer.from(text), ...shared }));
}
