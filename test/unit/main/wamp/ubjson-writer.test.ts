import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import { readUbjson } from '../../../../src/main/wamp/ubjson-reader.ts';
import { writeUbjson } from '../../../../src/main/wamp/ubjson-writer.ts';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import { anyValue } from './any-value.ts';
import { allNodes, movedBack } from './json-texts.ts';
import { DIALECTS, DUMPS, hex, raw, read } from './ubjson-bytes.ts';

describe('writeUbjson', () => {
  it.each(DUMPS)('writes %s in BJData byte for byte as its Python library does', (_what, value, bjdata) => {
    expect(writeUbjson(value, 'bjdata')).toEqual(hex(bjdata));
  });

  it.each(DUMPS)('writes %s in UBJSON as its Python library reads it, longer only by lengths of texts', (...row) => {
    const [, value, , ubjson] = row;
    const written = writeUbjson(value, 'ubjson');
    expect(nodeValue(read(written, 'ubjson'))).toEqual(nodeValue(read(hex(ubjson), 'ubjson')));
    expect(written.length).toBeGreaterThanOrEqual(hex(ubjson).length);
  });

  it('gives texts in UBJSON a length of two bytes, by which a message tells its dialect', () => {
    expect(writeUbjson({ k: 'ab' }, 'ubjson')).toEqual(raw('{I', 0, 1, 'kSI', 0, 2, 'ab', '}'));
  });

  it('writes __proto__ as a key like any other, and half a surrogate pair as U+FFFD', () => {
    const dict = JSON.parse('{"__proto__":"\\ud800"}') as { [key: string]: string };
    expect(writeUbjson(dict, 'bjdata')).toEqual(raw('{U', 9, '__proto__', 'SU', 3, '\ufffd', '}'));
  });

  it('keeps minus zero apart from zero, and writes integers as integers', () => {
    expect(writeUbjson(-0, 'ubjson')).toEqual(raw('D', 0x80, 0, 0, 0, 0, 0, 0, 0));
    for (const value of [2 ** 60, 2n ** 60n])
      expect(writeUbjson(value, 'ubjson')).toEqual(raw('L', 0x10, 0, 0, 0, 0, 0, 0, 0));
  });

  it.each([NaN, Infinity, -Infinity])('%d has its place in BJData and none in UBJSON', (value) => {
    expect(nodeValue(read(writeUbjson([value], 'bjdata'), 'bjdata'))).toEqual([value]);
    expect(() => writeUbjson([{ a: value }], 'ubjson')).toThrow(TypeError);
    expect(() => writeUbjson(value, 'ubjson')).toThrow(`${value} cannot be written as UBJSON`);
  });
});

describe.each(DIALECTS)('any value in %s', (dialect) => {
  const values = anyValue({ wide: true, unbounded: dialect === 'bjdata' });

  it('is read back as the same value', () => {
    fc.assert(
      fc.property(values, (value) => deepStrictEqual(nodeValue(read(writeUbjson(value, dialect), dialect)), value)),
      { numRuns: 500 },
    );
  });

  it('has its bytes for every node: read alone they give the same node', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = writeUbjson(value, dialect);
        const node = read(bytes, dialect);
        const keys = new Set(allNodes(node).flatMap((inner) => (inner.kind === 'dict' ? inner.entries : [])).map(({ key }) => key)); // prettier-ignore
        for (const inner of allNodes(node)) {
          const part = bytes.slice(inner.start, inner.end);
          // Keys are strings without their marker.
          const [alone, marker] = keys.has(inner) ? [Buffer.concat([raw('S'), part]), 1] : [part, 0];
          const { start, end, ...rest } = movedBack(inner, inner.start);
          deepStrictEqual(readUbjson(alone, dialect), { ok: true, node: { ...rest, start, end: end + marker } });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is refused without its last bytes, and with one too many', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = writeUbjson(value, dialect);
        for (let size = 0; size < Math.min(bytes.length, 200); size++) checkReading(bytes.subarray(0, size), false);
        checkReading(Buffer.concat([bytes, raw('T')]), false);
      }),
      { numRuns: 50 },
    );
  });

  /** Bytes that the grammar is made of. */
  const marks = fc.constantFrom(...Buffer.from('[]{}$#ZNTFiUIulmLMhdDHCSBa'), 0, 1, 2, 3, 5, 255);

  it('bytes of markers and small numbers are read without throwing, and every node has its place', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 24 }), (bytes) => {
        if (checkReading(Uint8Array.from(bytes))) accepted++;
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('typed containers of any type, count and content are read without throwing', () => {
    let accepted = 0;
    const head = fc.tuple(fc.constantFrom('[$', '{$'), fc.constantFrom(...'ZTFiUIulmLMhdDHCSB[{'), fc.nat({ max: 3 }));
    fc.assert(
      fc.property(head, fc.array(marks, { maxLength: 40 }), ([open, type, count], rest) => {
        if (checkReading(raw(open, type, '#U', count, ...rest))) accepted++;
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('with spoiled bytes is read without throwing', () => {
    const spoils = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat({ max: 255 }), marks)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(values, spoils, (value, places) => {
        const bytes = new Uint8Array(writeUbjson(value, dialect));
        for (const [place, byte] of places) bytes[place % bytes.length] = byte;
        checkReading(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  /** Throws if a reading is not what every reading must be; true if it is a value. */
  function checkReading(bytes: Uint8Array, wanted?: boolean): boolean {
    const reading = readUbjson(bytes, dialect);
    if (wanted !== undefined) expect(reading.ok).toBe(wanted);
    if (reading.ok) {
      checkPlaces(reading.node, 0, bytes.length);
      nodeValue(reading.node);
    } else {
      expect(reading.reason.endsWith(` at byte ${reading.at}`)).toBe(true);
      expect(reading.at).toBeGreaterThanOrEqual(0);
      expect(reading.at).toBeLessThanOrEqual(bytes.length);
    }
    return reading.ok;
  }
});

/** Nothing stands outside of what it is in. Values of typed containers may take no bytes at all. */
function checkPlaces(node: ValueNode, from: number, to: number): void {
  if (node.start < from || node.end < node.start || node.end > to)
    throw new Error(`${node.kind} at ${node.start} to ${node.end}, within ${from} to ${to}`);
  const children = node.kind === 'list' ? node.items : node.kind === 'dict' ? node.entries.flatMap(({ key, value }) => [key, value]) : []; // prettier-ignore
  for (const child of children) checkPlaces(child, node.start, node.end);
}
