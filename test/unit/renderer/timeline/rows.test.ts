import { describe, expect, it } from 'vitest';
import { columnsFor } from '../../../../src/renderer/src/features/timeline/columns.ts';
import { hexOf, recordBytes, textOf } from '../../../../src/renderer/src/features/timeline/copy-record.ts';
import { findSameUri, type RowReader } from '../../../../src/renderer/src/features/timeline/same-uri.ts';
import { toWire } from '../../../../src/shared/contract/wire-value.ts';
import type { CaptureRow } from '../../../../src/shared/capture-row.ts';
import type { Link } from '../../../../src/shared/contract/link.ts';

describe('columns', () => {
  it('give way in their order as the pane gets narrow', () => {
    expect(columnsFor(780).shown).toContain('request');
    expect(columnsFor(779).shown).toEqual(['seq', 'time', 'dir', 'type', 'uri', 'bytes', 'latency', 'findings']);
    expect(columnsFor(619).shown).toEqual(['seq', 'time', 'dir', 'type', 'uri', 'latency', 'findings']);
    expect(columnsFor(619).iconsOnly).toBe(true);
    expect(columnsFor(300).shown).toContain('uri');
  });
});

/** Rows whose URI is `x` at these numbers and `y` elsewhere; the first `loaded` are there already. */
function reader(known: number, at: readonly number[], loaded = 0): RowReader & { asked: [number, number][] } {
  const row = (number: number): CaptureRow => ({
    row: number,
    seq: number + 1,
    at: 0,
    kind: 'message',
    size: 0,
    masked: false,
    uri: at.includes(number) ? 'x' : 'y',
  });
  const asked: [number, number][] = [];
  return {
    known,
    evicted: 0,
    asked,
    row: (number) => (number < loaded ? row(number) : undefined),
    rows: ({ from, to }) => {
      asked.push([from, to]);
      return Promise.resolve(Array.from({ length: to - from }, (_, i) => row(from + i)));
    },
  };
}

describe('the same URI', () => {
  it('is found among the rows that are there without asking', async () => {
    const rows = reader(100, [10, 20, 30], 100);
    expect(await findSameUri(rows, 20, 'x', 1)).toBe(30);
    expect(await findSameUri(rows, 20, 'x', -1)).toBe(10);
    expect(rows.asked).toEqual([]);
  });

  it('is found by asking, the nearest first', async () => {
    const rows = reader(5000, [100, 120, 900, 910], 50);
    expect(await findSameUri(rows, 120, 'x', 1)).toBe(900);
    expect(await findSameUri(rows, 900, 'x', -1)).toBe(120);
  });

  it('is not looked for without end', async () => {
    const rows = reader(100_000, [0, 50_000]);
    expect(await findSameUri(rows, 0, 'x', 1)).toBeUndefined();
    expect(rows.asked.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(1000);
    expect(await findSameUri(rows, 99_999, 'x', 1)).toBeUndefined();
  });
});

describe('copying', () => {
  it('takes all bytes of a record, part by part', async () => {
    const whole = Uint8Array.from({ length: 600_000 }, (_, i) => i % 251);
    const asked: number[] = [];
    const call = ((_name: string, { from, count }: { from: number; count: number }) => {
      asked.push(from);
      return Promise.resolve({ bytes: toWire(whole.slice(from, from + count)), total: whole.length });
    }) as Link['call'];
    expect(await recordBytes(call, 'c', 1)).toEqual(whole);
    expect(asked).toEqual([0, 262_144, 524_288]);
  });

  it('gives bytes as hex and as text', () => {
    const bytes = Uint8Array.from([0, 1, 255, ...Array.from({ length: 14 }, (_, i) => i)]);
    expect(hexOf(bytes)).toBe('00 01 ff 00 01 02 03 04 05 06 07 08 09 0a 0b 0c\n0d');
    expect(textOf(new TextEncoder().encode('[1,"é"]'))).toBe('[1,"é"]');
  });
});
