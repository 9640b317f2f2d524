// What SASLprep (RFC 4013) makes of an authid, for methods that compute with the prepared text while HELLO carries the
// text itself: enough of it to tell a person beforehand. The computation proper is the method's.

type Range = readonly [from: number, to: number];

/** Appendix B.1 of RFC 3454, without what is a space: left out. */
const LEFT_OUT: readonly Range[] = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x1806, 0x1806],
  [0x180b, 0x180d],
  [0x200c, 0x200d],
  [0x2060, 0x2060],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
];
/** Appendix C.1.2: becomes a blank. */
const SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/u;
/** Appendices C.2 to C.5: control characters, private use, surrogates, what is no character. */
const PROHIBITED = /[\p{Cc}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\ufff9-\ufffd]/u;
/** Appendices C.2, C.7 and C.8: marks of layout and of the text itself. */
const MARKS: readonly Range[] = [
  [0x340, 0x341],
  [0x6dd, 0x6dd],
  [0x70f, 0x70f],
  [0x180e, 0x180e],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2061, 0x2063],
  [0x206a, 0x206f],
  [0x2ff0, 0x2ffb],
  [0x1d173, 0x1d17a],
  [0xe0001, 0xe0001],
  [0xe0020, 0xe007f],
];

export interface Preparation {
  /** The prepared text. */
  readonly text: string;
  /** Characters that must not be in it, as `U+0007`; each once. */
  readonly prohibited: readonly string[];
  /** Characters that become others or nothing, in the same form. */
  readonly changed: readonly string[];
}

/** Prepares an authid as far as its characters go one by one, and by compatibility (NFKC). */
export function preparationOf(authid: string): Preparation {
  const characters = [...authid];
  const kept = characters.filter((one) => !isIn(LEFT_OUT, one)).map((one) => (SPACES.test(one) ? ' ' : one));
  const text = kept.join('').normalize('NFKC');
  const changed = characters.filter((one) => isIn(LEFT_OUT, one) || SPACES.test(one) || one.normalize('NFKC') !== one);
  return {
    text,
    prohibited: named([...text].filter((one) => PROHIBITED.test(one) || isIn(MARKS, one))),
    changed: named(changed),
  };
}

function named(characters: readonly string[]): string[] {
  const name = (one: string) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return [...new Set(characters.map(name))];
}

function isIn(ranges: readonly Range[], character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return ranges.some(([from, to]) => from <= code && code <= to);
}
