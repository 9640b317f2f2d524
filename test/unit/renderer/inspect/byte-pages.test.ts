import { describe, expect, it } from 'vitest';
import { BytePages, PAGE_BYTES } from '../../../../src/renderer/src/features/inspect/byte-pages.ts';

const TOTAL = PAGE_BYTES * 80 + 5;

function pages(fails: () => boolean = () => false) {
  const asked: number[] = [];
  const read = (from: number, count: number) => {
    asked.push(from / PAGE_BYTES);
    if (fails()) return Promise.reject(new Error('gone'));
    const bytes = Uint8Array.from({ length: Math.min(count, TOTAL - from) }, (_, i) => (from + i) % 251);
    return Promise.resolve({ bytes, total: TOTAL });
  };
  let changes = 0;
  const made = new BytePages(read, () => changes++);
  return { made, asked, changes: () => changes };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('pages of bytes', () => {
  it('come once, for what is wanted', async () => {
    const { made, asked, changes } = pages();
    expect(made.at(0)).toBeUndefined();
    made.want(PAGE_BYTES - 1, PAGE_BYTES + 1);
    made.want(PAGE_BYTES - 1, PAGE_BYTES + 1);
    await settled();
    expect(asked).toEqual([0, 1]);
    expect(changes()).toBe(2);
    expect(made.at(PAGE_BYTES)).toBe(PAGE_BYTES % 251);
    made.want(0, 16);
    await settled();
    expect(asked).toEqual([0, 1]);
  });

  it('are dropped when many others were looked at since', async () => {
    const { made, asked } = pages();
    for (let page = 0; page < 70; page++) {
      made.want(page * PAGE_BYTES, page * PAGE_BYTES + 1);
      await settled();
      made.want(0, 1);
    }
    expect(made.at(0)).toBe(0);
    expect(made.at(PAGE_BYTES)).toBeUndefined();
    made.want(PAGE_BYTES, PAGE_BYTES + 1);
    expect(asked.at(-1)).toBe(1);
  });

  it('are asked for again only when the person wants it', async () => {
    let broken = true;
    const { made, asked } = pages(() => broken);
    made.want(0, 1);
    await settled();
    expect(made.failure).toBeInstanceOf(Error);
    made.want(0, 1);
    await settled();
    expect(asked).toEqual([0]);
    broken = false;
    made.retry();
    expect(made.failure).toBeUndefined();
    made.want(0, 1);
    await settled();
    expect(made.at(1)).toBe(1);
  });
});
