// The outline of large binary frames against the full readers: the same where it tells something, and
// counts for the rest.

import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CBOR_LAYOUT, MSGPACK_LAYOUT } from '../../../../src/main/inspect/binary-layout.ts';
import { outlineBinary, type BinaryReading } from '../../../../src/main/inspect/binary-outline.ts';
import { readCbor } from '../../../../src/main/wamp/cbor-reader.ts';
import { readMsgpack } from '../../../../src/main/wamp/msgpack-reader.ts';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { recordDetail } from '../../../../src/main/inspect/record-detail.ts';
import { Recording } from '../../../support/recording.ts';
import { allFields, encoded, named } from './detailed.ts';

const READINGS: Readonly<Record<string, BinaryReading>> = {
  msgpack: { layout: MSGPACK_LAYOUT, read: readMsgpack },
  cbor: { layout: CBOR_LAYOUT, read: readCbor },
};
const ALL = { children: Infinity, nodes: Infinity, small: 0, whole: 0 };

function nodeOf(name: string, bytes: Uint8Array): ValueNode {
  const reading = READINGS[name]?.read(bytes);
  if (!reading?.ok) throw new Error(reading?.reason);
  return reading.node;
}

function outlineOf(name: string, bytes: Uint8Array, limits = ALL) {
  const reading = READINGS[name];
  if (!reading) throw new Error(name);
  return outlineBinary(bytes, reading, limits);
}

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 20 }),
  ),
})).value as fc.Arbitrary<WampValue>;

describe.each(['msgpack', 'cbor'])('%s', (name) => {
  it('without limits is what the full reader reads', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 10, 1000), (given, small) => {
        const bytes = named(name).encode(given);
        const outline = outlineOf(name, bytes, { ...ALL, small, whole: 2000 });
        expect(outline?.node).toEqual(nodeOf(name, bytes));
        expect(outline?.counts.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('with limits tells the beginning, and how much there is', () => {
    const message = [36, 1, 2, {}, Array.from({ length: 50 }, (_, i) => [i, 'x'.repeat(i)]), { a: [1, 2, 3] }];
    const bytes = named(name).encode(message);
    const outline = outlineOf(name, bytes, { ...ALL, children: 6 });
    const full = nodeOf(name, bytes);
    if (outline?.node.kind !== 'list' || full.kind !== 'list') throw new Error('no list');
    const [told, known] = [outline.node.items[4], full.items[4]];
    if (told?.kind !== 'list' || known?.kind !== 'list') throw new Error('no list');
    expect(told.items).toEqual(known.items.slice(0, 6));
    expect([told.start, told.end, outline.counts.get(told)]).toEqual([known.start, known.end, 50]);
    expect(outline.node.items[5]).toEqual(full.items[5]);
  });

  it('is none for bytes that are not one whole value', () => {
    const bytes = named(name).encode([36, 1, 2, {}, ['abc', { k: 'v' }]]);
    for (let end = 0; end < bytes.length; end++) expect(outlineOf(name, bytes.subarray(0, end))).toBeUndefined();
    expect(outlineOf(name, Buffer.concat([bytes, Buffer.of(0)]))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        expect(() => outlineOf(name, noise, { ...ALL, children: 100, nodes: 1000 })).not.toThrow();
      }),
    );
  });

  it.each(['', '.batched'])('shows a large message like a small one: %s', (suffix) => {
    const list = Array.from({ length: 60_000 }, (_, i) => `number ${i}`);
    const detail = encoded(`${name}${suffix}`, [50, 7, {}, [{ deep: { list } }], { k: 'x'.repeat(100_000) }]);
    const small = encoded(`${name}${suffix}`, [50, 7, {}, [{ deep: { list: list.slice(0, 5) } }], { k: 'x' }]);
    const paths = (fields: typeof detail.fields) => allFields(fields).map(({ path }) => path);
    expect(paths(detail.fields).slice(0, 5)).toEqual(paths(small.fields).slice(0, 5));
    const shown = allFields(detail.fields).find(({ path }) => path === '3.0.deep.list');
    expect(shown?.text).toBe('60000 items');
    expect((shown?.children?.length ?? 0) + (shown?.more ?? 0)).toBe(60_000);
    const bytes = named(`${name}${suffix}`).encode([50, 7, {}, [{ deep: { list } }], { k: 'x'.repeat(100_000) }]);
    const last = shown?.children?.at(-1);
    expect(Buffer.from(bytes.subarray(last?.start, last?.end)).toString()).toContain(JSON.parse(last?.text ?? '""'));
  });
});

describe('a frame of 16 MiB', () => {
  it.each(['msgpack', 'cbor', 'cbor.batched'])('is stepped over sooner than it is read: %s', (name) => {
    const serializer = named(name);
    const bytes = serializer.encode([50, 7, {}, Array.from({ length: 900_000 }, (_, i) => `${i}`.padStart(15, '0'))]);
    const store = new CaptureStore();
    store.append(0, { kind: 'open', protocol: serializer.subprotocol, serializer: name });
    store.append(1, { kind: 'message', dir: 'in', bytes, masks: [], opcode: 'binary' }, { type: 'RESULT' });
    const time = (run: () => unknown) => {
      const before = performance.now();
      run();
      return performance.now() - before;
    };
    const runs = [1, 2, 3];
    const shown = Math.min(...runs.map(() => time(() => recordDetail(store, 2, () => Recording.open().summary()))));
    const read = Math.min(...runs.map(() => time(() => serializer.decode(bytes))));
    expect(shown).toBeLessThan(read);
  });
});
