// One pass over a frame that says whether it can hold any of the patterns at all, so that the costly
// search runs on few frames. It may say yes for nothing, never no for something.
//
// The method is Wu and Manber's ("A fast algorithm for multi-pattern searching", 1994): a table tells
// for each pair of bytes how far the window may move. Bytes are folded to 64 classes first (letters
// without case, the two base64 alphabets alike), so one table serves all spellings.

/** What a pattern stands for; the answer is a sum of these. */
export const HAS_SECRET = 1;
export const HAS_PLACE = 2;

export interface PrefilterPattern {
  /** At least 2 bytes. */
  readonly bytes: Uint8Array;
  readonly flag: number;
}

const CLASSES = foldTable();
const PAIRS = 64 * 64;

export class Prefilter {
  readonly #shift = new Uint8Array(PAIRS);
  /** Folded patterns by the pair of classes that ends their window. */
  readonly #candidates = new Map<number, { readonly folded: Uint8Array; readonly flag: number }[]>();
  readonly #window: number;
  readonly #all: number;

  constructor(patterns: readonly PrefilterPattern[]) {
    this.#window = Math.min(255, ...patterns.map(({ bytes }) => bytes.length));
    if (this.#window < 2) throw new RangeError('a pattern needs 2 bytes');
    this.#shift.fill(this.#window - 1);
    let all = 0;
    for (const { bytes, flag } of patterns) {
      all |= flag;
      this.#enter(bytes.map(fold), flag);
    }
    this.#all = all;
  }

  #enter(folded: Uint8Array, flag: number): void {
    for (let end = 1; end < this.#window; end++) {
      const pair = pairAt(folded, end);
      this.#shift[pair] = Math.min(this.#shift[pair] ?? 0, this.#window - 1 - end);
    }
    const last = pairAt(folded, this.#window - 1);
    const known = this.#candidates.get(last);
    if (known) known.push({ folded, flag });
    else this.#candidates.set(last, [{ folded, flag }]);
  }

  /** Flags of the patterns that `bytes[from, to)` may hold. */
  flags(bytes: Uint8Array, from = 0, to = bytes.length): number {
    const shift = this.#shift;
    let found = 0;
    let end = from + this.#window - 1;
    while (end < to) {
      const pair = ((CLASSES[bytes[end - 1] ?? 0] ?? 0) << 6) | (CLASSES[bytes[end] ?? 0] ?? 0);
      const step = shift[pair] ?? 0;
      if (step > 0) {
        end += step;
        continue;
      }
      found |= this.#confirm(bytes, pair, end - this.#window + 1, to, found);
      if (found === this.#all) return found;
      end++;
    }
    return found;
  }

  #confirm(bytes: Uint8Array, pair: number, start: number, to: number, known: number): number {
    let found = 0;
    for (const { folded, flag } of this.#candidates.get(pair) ?? []) {
      if ((known & flag) === flag || start + folded.length > to) continue;
      let i = 0;
      while (i < folded.length && CLASSES[bytes[start + i] ?? 0] === folded[i]) i++;
      if (i === folded.length) found |= flag;
    }
    return found;
  }
}

function pairAt(folded: Uint8Array, end: number): number {
  return ((folded[end - 1] ?? 0) << 6) | (folded[end] ?? 0);
}

function fold(byte: number): number {
  return CLASSES[byte] ?? 0;
}

/** Letters 0–25, digits 26–35, "+" and "-" 36, "/" and "_" 37, everything else spread over 38–63. */
function foldTable(): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const text = String.fromCharCode(byte).toLowerCase();
    if (byte < 0x80 && text >= 'a' && text <= 'z') table[byte] = text.charCodeAt(0) - 0x61;
    else if (text >= '0' && text <= '9') table[byte] = 26 + byte - 0x30;
    else if (text === '+' || text === '-') table[byte] = 36;
    else if (text === '/' || text === '_') table[byte] = 37;
    else table[byte] = 38 + (byte % 26);
  }
  return table;
}
