// What holds for every reader and writer, whatever comes: all values survive, no bytes throw or hang,
// and every node has its place.

import { deepStrictEqual } from 'node:assert/strict';
import { encode as encodeMsgpack, decode as decodeMsgpack } from '@msgpack/msgpack';
import { decode as decodeCbor, encode as encodeCbor } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCbor } from '../../../../src/main/wamp/cbor-reader.ts';
import { writeCbor } from '../../../../src/main/wamp/cbor-writer.ts';
import { readJson } from '../../../../src/main/wamp/json-reader.ts';
import { writeJson } from '../../../../src/main/wamp/json-writer.ts';
import { readMsgpack } from '../../../../src/main/wamp/msgpack-reader.ts';
import { writeMsgpack } from '../../../../src/main/wamp/msgpack-writer.ts';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import type { Reading } from '../../../../src/main/wamp/reading.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { anyValue, misplaced, type ValueChoice } from './any-value.ts';
import { allNodes, movedBack, utf8 } from './json-texts.ts';

interface Format {
  readonly name: string;
  readonly read: (bytes: Uint8Array) => Reading;
  readonly write: (value: WampValue) => Uint8Array;
  readonly choice: ValueChoice;
}

const FORMATS: readonly Format[] = [
  {
    name: 'JSON',
    read: (bytes) => readJson(bytes),
    write: (value) => utf8(writeJson(value)),
    choice: { wide: true, notBefore: ['\u0000'] },
  },
  {
    name: 'JSON with 0x bytes',
    read: (bytes) => readJson(bytes, 'hex'),
    write: (value) => utf8(writeJson(value, 'hex')),
    choice: { wide: true, notBefore: ['\u0000', '0x'] },
  },
  { name: 'MessagePack', read: readMsgpack, write: writeMsgpack, choice: { unbounded: true } },
  { name: 'CBOR', read: readCbor, write: writeCbor, choice: { wide: true, unbounded: true } },
];

/** Throws if a reading is not what every reading must be. */
function checkReading(bytes: Uint8Array, reading: Reading): void {
  if (reading.ok) {
    const wrong = misplaced(reading.node, 0, bytes.length);
    if (wrong !== undefined) throw new Error(wrong);
    nodeValue(reading.node);
  } else {
    expect(reading.reason).toMatch(new RegExp(` at byte ${reading.at}$`));
    expect(reading.at).toBeGreaterThanOrEqual(0);
    expect(reading.at).toBeLessThanOrEqual(bytes.length);
  }
}

describe.each(FORMATS)('$name', ({ name, read, write, choice }) => {
  const nodeOf = (bytes: Uint8Array) => {
    const reading = read(bytes);
    if (!reading.ok) throw new Error(reading.reason);
    return reading.node;
  };

  it('gives every value back', () => {
    fc.assert(
      fc.property(anyValue(choice), (value) => deepStrictEqual(nodeValue(nodeOf(write(value))), value)),
      { numRuns: 300 },
    );
  });

  it('gives every node the bytes it was read from', () => {
    fc.assert(
      fc.property(anyValue(choice), (value) => {
        const bytes = write(value);
        const node = nodeOf(bytes);
        expect(node).toMatchObject({ start: 0, end: bytes.length });
        for (const inner of allNodes(node)) {
          const alone = read(bytes.slice(inner.start, inner.end));
          deepStrictEqual(alone, { ok: true, node: movedBack(inner, inner.start) });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not touch what was read, and gives copies of it', () => {
    const bytes = write([Uint8Array.of(1, 2, 3)]);
    const inPool = Buffer.concat([Buffer.from([0xff]), bytes]).subarray(1);
    const node = nodeOf(inPool);
    inPool.fill(0);
    deepStrictEqual(nodeValue(node), [Uint8Array.of(1, 2, 3)]);
  });

  it('refuses every beginning of a value, at its end or at the promise that is not kept', () => {
    fc.assert(
      fc.property(anyValue(choice), (value) => {
        // In a list, because a number of JSON goes on for as long as there are digits.
        const bytes = write([value]);
        for (let size = 0; size < Math.min(bytes.length, 200); size++) {
          const reading = read(bytes.subarray(0, size));
          expect(reading.ok).toBe(false);
          checkReading(bytes.subarray(0, size), reading);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a byte too many', () => {
    fc.assert(
      fc.property(anyValue(choice), (value) => {
        const bytes = write([value]);
        expect(read(Buffer.concat([bytes, Uint8Array.of(0x2c)]))).toMatchObject({ ok: false, at: bytes.length });
      }),
      { numRuns: 100 },
    );
  });

  it('reads any bytes without throwing, in little time', () => {
    const began = performance.now();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => checkReading(bytes, read(bytes))),
      { numRuns: 2000 },
    );
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('reads values with spoiled bytes without throwing', () => {
    let accepted = 0;
    const spoils = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(anyValue(choice), spoils, (value, places) => {
        const bytes = new Uint8Array(write(value));
        for (const [place, byte] of places) bytes[place % bytes.length] = byte;
        const reading = read(bytes);
        checkReading(bytes, reading);
        if (reading.ok) accepted++;
      }),
      { numRuns: 1500 },
    );
    expect(accepted, `some spoiled ${name} is still a value`).toBeGreaterThan(10);
  });

  it('reads one value with any single bit turned without throwing', () => {
    const bytes = write([36, 2 ** 53, -7, 1.5, 'grüße', Uint8Array.of(1, 2), { a: [null, true], b: 'x'.repeat(40) }]);
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const turned = bytes.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
        checkReading(turned, read(turned));
      }
    }
  });
});

describe('beside the plain libraries', () => {
  /** Values that these libraries tell in the same way: objects without __proto__, numbers of 53 bits. */
  const plain = fc.jsonValue({ maxDepth: 4 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

  it.each([
    ['MessagePack', readMsgpack, writeMsgpack, encodeMsgpack, (bytes: Uint8Array) => decodeMsgpack(bytes)],
    [
      'CBOR',
      readCbor,
      writeCbor,
      (value: unknown) => encodeCbor(value),
      (bytes: Uint8Array): unknown => decodeCbor(bytes),
    ],
  ] as const)('%s is read and written alike', (_name, read, write, encode, decode) => {
    fc.assert(
      fc.property(
        plain.filter((value) => !JSON.stringify(value).includes('__proto__') && !hasHuge(value)),
        (value) => {
          const reading = read(encode(value));
          if (!reading.ok) throw new Error(reading.reason);
          deepStrictEqual(nodeValue(reading.node), value);
          deepStrictEqual(decode(write(nodeValue(reading.node))), value);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** True if there is an integer beyond 2^53, which each library writes in its own way, or a minus zero. */
function hasHuge(value: unknown): boolean {
  if (typeof value === 'number')
    return Object.is(value, -0) || (Number.isInteger(value) && !Number.isSafeInteger(value));
  return typeof value === 'object' && value !== null && Object.values(value).some(hasHuge);
}
