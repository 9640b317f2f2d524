// As much of DER (X.690) as is needed to look at a key file before a library decrypts it: whether it is whole, and
// how many rounds its key derivation asks for.

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** Levels looked into; the parameters of PBES2 are five deep. */
const MOST_LEVELS = 12;

function elementAt(bytes: Uint8Array, at: number, end: number): Element | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || at + 2 > end) return undefined;
  if (first < 0x80) return bounded({ tag, from: at + 2, to: at + 2 + first }, end);
  const count = first & 0x7f;
  if (count < 1 || count > 4 || at + 2 + count > end) return undefined;
  let length = 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + count)) length = length * 256 + byte;
  return bounded({ tag, from: at + 2 + count, to: at + 2 + count + length }, end);
}

const bounded = (element: Element, end: number) => (element.to <= end ? element : undefined);

/** Where the SEQUENCE at the start ends; undefined if there is none or it is cut off. */
export function firstSequence(bytes: Uint8Array): number | undefined {
  const element = elementAt(bytes, 0, bytes.length);
  return element?.tag === SEQUENCE ? element.to : undefined;
}

/** The integers of a structure, in order; undefined if one is larger than `most`. Never throws. */
export function integersIn(bytes: Uint8Array, most: number): readonly number[] | undefined {
  const found: number[] = [];
  const walk = (from: number, to: number, levels: number): boolean => {
    for (let at = from; at < to;) {
      const element = elementAt(bytes, at, to);
      if (!element) return true;
      if (element.tag === INTEGER) {
        let value = 0;
        for (const byte of bytes.subarray(element.from, element.to)) value = value * 256 + byte;
        if (value > most) return false;
        found.push(value);
      } else if (element.tag === SEQUENCE && levels > 0 && !walk(element.from, element.to, levels - 1)) return false;
      at = element.to;
    }
    return true;
  };
  return walk(0, bytes.length, MOST_LEVELS) ? found : undefined;
}
