// Finds secrets in bytes, whatever their spelling: raw, base64, hex, and any of these behind JSON
// escapes or percent-encoding, also several layers of them (a WAMP-CRA challenge is JSON inside a
// JSON string). One cheap pass rules most frames out.

import { Buffer } from 'node:buffer';
import type { Range } from '../../../shared/wamp/node.ts';
import { asBuffer } from './as-buffer.ts';
import {
  plainView,
  viewThrough,
  withBlanks,
  withoutJsonEscapes,
  withoutPercentEncoding,
  type ByteView,
} from './byte-views.ts';
import { HAS_PLACE, HAS_SECRET, Prefilter } from './prefilter.ts';
import { SHORTEST_SEARCHED, type Secret, type SecretPattern } from './secret-patterns.ts';

/** A run of bytes to mask. */
export interface Run extends Range {
  readonly what: string;
  readonly fingerprint: string;
}

/**
 * How short secrets count: `none` (the caller compares whole values), `words` (where no letter or
 * digit stands beside them) or `all`.
 */
export type ShortSecrets = 'none' | 'words' | 'all';

/** A longer secret is no number that a frame holds as one. */
const LONGEST_NUMBER = 100;
/** So many bytes of a secret, at least, make its beginning known for it where the rest was cut off. */
const SHORTEST_CUT = 12;
const LONGEST_CUT = 65536;
/** A view with what it may hold: a sum of HAS_SECRET and HAS_PLACE. */
export interface SeenView {
  readonly view: ByteView;
  readonly flags: number;
}

/** Layers of escapes that are undone. */
const LAYERS = 3;
const BACKSLASH = 0x5c;
const PERCENT = 0x25;

export class SecretSearch {
  readonly #secrets: readonly Secret[];
  readonly #prefilter: Prefilter;
  readonly #hasBlank: boolean;
  readonly #short: readonly Secret[];
  /** Secrets that are numbers, under those. */
  readonly #numbers = new Map<string, Secret>();

  /** `places`: words (lower case) that announce a value which is secret by its place. */
  constructor(secrets: readonly Secret[], places: readonly string[]) {
    this.#secrets = secrets;
    this.#short = secrets.filter(({ value }) => value.length < SHORTEST_SEARCHED);
    for (const secret of secrets) {
      const key = numberKey(Buffer.from(secret.value).toString('latin1'));
      if (key !== undefined && key.length >= SHORTEST_SEARCHED) this.#numbers.set(key, secret);
    }
    this.#hasBlank = secrets.some(({ value }) => value.includes(0x20));
    this.#prefilter = new Prefilter([
      ...places.map((word) => ({ bytes: Buffer.from(word), flag: HAS_PLACE })),
      ...secrets.flatMap((secret) => announcements(secret)),
    ]);
  }

  /**
   * The bytes as they are and with each layer of escapes undone.
   * `unsure`: the bytes are no JSON, so runs of backslashes are read in both ways.
   */
  views(bytes: Uint8Array, unsure: boolean): SeenView[] {
    const views: SeenView[] = [];
    const visit = (view: ByteView, layers: number): void => {
      views.push({ view, flags: this.#prefilter.flags(view.bytes) });
      if (layers === 0) return;
      const enter = (inner: ByteView | undefined) => inner && visit(viewThrough(view, inner), layers - 1);
      enter(withoutJsonEscapes(view.bytes));
      if (unsure && layers === LAYERS) enter(withoutJsonEscapes(view.bytes, true));
      const decoded = withoutPercentEncoding(view.bytes);
      enter(decoded);
      if (decoded && this.#hasBlank) enter(withBlanks(decoded));
    };
    visit(plainView(bytes), LAYERS);
    return views;
  }

  /** What the bytes as they stand may hold. Nothing behind escapes is seen: see `hasEscapes`. */
  flags(bytes: Uint8Array): number {
    return this.#prefilter.flags(bytes);
  }

  /** The secrets in one view, as runs of the source bytes; they may overlap. */
  find({ view, flags }: SeenView, short: ShortSecrets): Run[] {
    const runs: Run[] = [];
    if ((flags & HAS_SECRET) === 0 && short === 'none') return runs;
    const haystack = new Haystack(view.bytes);
    for (const secret of this.#secrets) {
      const isShort = secret.value.length < SHORTEST_SEARCHED;
      if (isShort ? short === 'none' : (flags & HAS_SECRET) === 0) continue;
      for (const pattern of secret.patterns) {
        for (const found of haystack.occurrences(pattern, isShort && short === 'words')) {
          const { start, end } = view.source(found.start, found.end);
          runs.push({ start, end, what: secret.what, fingerprint: secret.fingerprint });
        }
      }
    }
    return runs;
  }

  /** A secret that the end of the bytes cut off: close reasons and error texts have a limit. */
  findCut({ bytes, source }: ByteView): Run[] {
    const tail = asBuffer(bytes);
    const runs: Run[] = [];
    for (const { value, what, fingerprint } of this.#secrets) {
      for (let length = Math.min(value.length - 1, tail.length, LONGEST_CUT); length >= SHORTEST_CUT; length--) {
        const from = tail.length - length;
        if (tail[from] !== value[0] || tail.compare(value, 0, length, from) !== 0) continue;
        runs.push({ ...source(from, tail.length), what, fingerprint });
        break;
      }
    }
    return runs;
  }

  /** The short secret (too short to be searched for) that equals a whole value, if one does. */
  shortSecret(value: Uint8Array): Secret | undefined {
    if (value.length >= SHORTEST_SEARCHED) return undefined;
    return this.#short.find((secret) => Buffer.compare(secret.value, value) === 0);
  }

  /** The secret that is a number altogether, given by its digits. */
  numberSecret(text: string): Secret | undefined {
    if (this.#numbers.size === 0) return undefined;
    const key = numberKey(text);
    return key === undefined ? undefined : this.#numbers.get(key);
  }

  /** True if a frame without quotes and digits may hold a short secret, or one that is a number. */
  mayHide(bytes: Uint8Array): boolean {
    return this.#numbers.size > 0 || this.#short.some(({ value }) => asBuffer(bytes).indexOf(value) >= 0);
  }
}

/** The number a text stands for, in one spelling; undefined if it is none. */
function numberKey(text: string): string | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  if (/^-?\d+$/.test(text)) return BigInt(text).toString();
  return /^-?\d+\.?\d*(e[+-]?\d+)?$/i.test(text) ? String(Number(text)) : undefined;
}

/** True if some byte may begin an escape, so that the views must be looked at. */
export function hasEscapes(bytes: Uint8Array): boolean {
  return hasByte(bytes, BACKSLASH) || hasByte(bytes, PERCENT);
}

export function hasByte(bytes: Uint8Array, byte: number): boolean {
  return asBuffer(bytes).indexOf(byte) >= 0;
}

function announcements(secret: Secret): { bytes: Uint8Array; flag: number }[] {
  if (secret.value.length >= SHORTEST_SEARCHED) {
    return secret.patterns.map(({ bytes }) => ({ bytes, flag: HAS_SECRET }));
  }
  // In JSON a whole value that equals the secret stands in quotes.
  return [{ bytes: Buffer.concat([Buffer.from('"'), secret.value, Buffer.from('"')]), flag: HAS_PLACE }];
}

/** Bytes to search, and the same in lower case once that is needed. */
class Haystack {
  readonly #bytes: Buffer;
  #lower: Buffer | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = asBuffer(bytes);
  }

  /** Where the pattern occurs; occurrences that overlap come as one. */
  occurrences(pattern: SecretPattern, wholeWords: boolean): Range[] {
    const found: Range[] = [];
    const bytes = pattern.anyCase ? this.#lowerCase() : this.#bytes;
    for (let at = bytes.indexOf(pattern.bytes); at >= 0; at = bytes.indexOf(pattern.bytes, at + 1)) {
      const start = pattern.before > 0 && isBase64(bytes[at - 1]) ? at - 1 : at;
      const past = at + pattern.bytes.length;
      const end = pattern.after > 0 && isBase64(bytes[past]) ? past + 1 : past;
      if (wholeWords && (isWord(bytes[start - 1]) || isWord(bytes[end]))) continue;
      const last = found.at(-1);
      if (last && start < last.end) found[found.length - 1] = { start: last.start, end };
      else found.push({ start, end });
    }
    return found;
  }

  #lowerCase(): Buffer {
    this.#lower ??= this.#bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)) as Buffer;
    return this.#lower;
  }
}

function isLetterOrDigit(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}

function isBase64(byte: number | undefined): boolean {
  return byte !== undefined && (isLetterOrDigit(byte) || '+/-_'.includes(String.fromCharCode(byte)));
}

function isWord(byte: number | undefined): boolean {
  return byte !== undefined && (isLetterOrDigit(byte) || byte === 0x5f || byte >= 0x80);
}
