// Arbitrary WAMP values and what must hold of every node, whichever format it was read from.

import fc from 'fast-check';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import { setOwn, type Dict, type WampValue } from '../../../../src/shared/wamp/value.ts';
import { utf8 } from './json-texts.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const keys = fc.constantFrom(
  'a',
  'é',
  '__proto__',
  'constructor',
  '',
  '"',
  'key_of_more_than_sixteen_bytes',
  '漢'.repeat(9),
);
const sizes = fc.constantFrom(0, 1, 15, 16, 17, 23, 24, 31, 32, 33, 48, 49, 255, 256, 300);

/** Integers around every edge of a binary format, up to 64 bits. */
const edges = fc
  .tuple(fc.constantFrom(5n, 7n, 8n, 15n, 16n, 31n, 32n, 53n, 63n), fc.bigInt({ min: -3n, max: 3n }), fc.boolean())
  .map(([power, more, minus]) => (minus ? -1n : 1n) * (2n ** power + more))
  .filter((integer) => integer >= -(2n ** 63n))
  .map(plainest);

/** An integer as a reader gives it: a bigint only where a number is not exact. */
function plainest(integer: bigint): number | bigint {
  const value = Number(integer);
  return Number.isSafeInteger(value) || integer === 2n ** 53n ? value : integer;
}

const beyond64 = fc.oneof(
  fc.bigInt({ min: 2n ** 64n, max: 2n ** 200n }),
  fc.bigInt({ min: -(2n ** 200n), max: -(2n ** 63n) - 1n }),
);

export interface ValueChoice {
  /** Integers of more than 64 bits, too. */
  readonly wide?: boolean;
  /** NaN and the infinities, too. */
  readonly unbounded?: boolean;
  /** Texts that begin with one of these are left out. */
  readonly notBefore?: readonly string[];
}

/** Any value that survives a round trip; half surrogate pairs do not, in UTF-8. */
export function anyValue({ wide = false, unbounded = false, notBefore = [] }: ValueChoice): fc.Arbitrary<WampValue> {
  const text = fc
    .oneof(
      fc.string({ unit: 'binary' }),
      sizes.map((size) => 'x'.repeat(size)),
      sizes.map((size) => 'é'.repeat(size)),
    )
    .map((value) => decoder.decode(utf8(value)))
    .filter((value) => !notBefore.some((start) => value.startsWith(start)));
  const float = fc
    .double({ noNaN: !unbounded, noDefaultInfinity: !unbounded })
    .filter((value) => !Number.isInteger(value));
  const special = fc.constantFrom<WampValue[]>(null, true, false, 0, -0, 1, 2 ** 53, -1.5, 5e-324, 1e300);
  const { value } = fc.letrec<{ value: WampValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      special,
      fc.maxSafeInteger(),
      edges,
      ...(wide ? [beyond64] : []),
      float,
      text,
      fc.oneof(
        fc.uint8Array({ maxLength: 8 }),
        sizes.map((size) => new Uint8Array(size).fill(0xc1)),
      ),
      fc.array(tie('value'), { maxLength: 20 }),
      fc.array(fc.tuple(keys, tie('value')), { maxLength: 20 }).map(dictOf),
    ),
  }));
  return value;
}

function dictOf(entries: readonly (readonly [string, WampValue])[]): Dict {
  const dict: Dict = {};
  for (const [key, value] of entries) setOwn(dict, key, value);
  return dict;
}

/** What is wrong with the places of a node: nothing stands outside of what it is in, nor before what precedes it. */
export function misplaced(node: ValueNode, from: number, to: number): string | undefined {
  if (!(node.start >= from && node.end > node.start && node.end <= to)) {
    return `${node.kind} at ${node.start} to ${node.end}, within ${from} to ${to}`;
  }
  const children =
    node.kind === 'list'
      ? node.items
      : node.kind === 'dict'
        ? node.entries.flatMap(({ key, value }) => [key, value])
        : [];
  let last = node.start;
  for (const child of children) {
    const wrong = misplaced(child, last, node.end);
    if (wrong !== undefined) return wrong;
    last = child.end;
  }
  return undefined;
}

/** Bytes of hex; blanks are for the reader. */
export const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
