import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportPart, type ExportScope } from '../../../../../src/main/capture/file/capture-export.ts';
import { saveCapture } from '../../../../../src/main/capture/file/capture-file.ts';
import { CaptureImport } from '../../../../../src/main/capture/file/capture-import.ts';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import { summarize } from '../../../../../src/main/handshake/summary.ts';
import { hello, HEADER, Recording, welcome } from '../../../../support/recording.ts';
import { recordBody } from '../arbitrary-records.ts';
import { appendFrame, eventText } from '../frames.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'capture-export-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** All parts; `between` runs after each. */
function parts(store: CaptureStore, scope: ExportScope, between: () => void = () => {}): string[] {
  const texts: string[] = [];
  let after: string | undefined;
  do {
    const { text, next } = exportPart(HEADER, store, scope, after);
    texts.push(text);
    after = next;
    between();
  } while (after !== undefined);
  return texts;
}

function opened(texts: readonly string[]) {
  const file = new CaptureImport('test');
  for (const text of texts) file.take(text);
  return file.end();
}

async function savedText(store: CaptureStore): Promise<string> {
  const file = path.join(folder, 'saved.jsonl');
  await saveCapture(file, HEADER, store);
  return readFileSync(file, 'utf8');
}

describe('an export of all', () => {
  it('is what is saved, byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(recordBody, { maxLength: 8 }), async (bodies) => {
        const store = new CaptureStore();
        bodies.forEach((body, i) => store.append(i, body));
        const texts = parts(store, 'all');
        expect(texts.join('')).toBe(await savedText(store));
        const { store: again, damage } = opened(texts);
        expect(damage).toEqual([]);
        expect([...again.records()]).toEqual([...store.records()]);
      }),
      { numRuns: 100 },
    );
  });

  it('goes in parts of half a megabyte that end with lines', async () => {
    const store = new CaptureStore();
    for (let i = 1; i <= 20_000; i++) appendFrame(store, i, eventText(i));
    const texts = parts(store, 'all');
    expect(texts.length).toBeGreaterThan(5);
    for (const text of texts) expect(text.endsWith('\n')).toBe(true);
    for (const text of texts.slice(0, -1)) {
      expect(text.length).toBeGreaterThanOrEqual(1 << 19);
      expect(text.length).toBeLessThan((1 << 19) + 2_000);
    }
    expect(texts.join('')).toBe(await savedText(store));
  });

  it('cuts a long record into pieces, and no letter in two', async () => {
    const store = new CaptureStore();
    appendFrame(store, 0, '[1,"r",{}]', 'out');
    for (const letter of ['\u{1f99c}', 'x\u{1f99c}', '\u0001'])
      appendFrame(store, 1, JSON.stringify([36, 1, 2, {}, [letter.repeat(1_500_000)]]));
    appendFrame(store, 2, eventText(2));
    const texts = parts(store, 'all');
    expect(texts.length).toBeGreaterThan(12);
    const apart = Buffer.concat(texts.map((text) => Buffer.from(text)));
    expect(apart.equals(Buffer.from(await savedText(store)))).toBe(true);
    expect(opened(texts).damage).toEqual([]);
  });

  it('ends where the capture ended when it began, though records come and go', () => {
    const store = new CaptureStore({ memory: 4 * 1024 * 1024 });
    let last = 0;
    const grow = (count: number) => {
      for (let i = 0; i < count; i++) appendFrame(store, ++last, eventText(last));
    };
    grow(9_000);
    const end = last;
    const texts = parts(store, 'all', () => grow(3_000));
    const { store: again, damage } = opened(texts);
    expect(damage).toEqual([]);
    expect(texts.length).toBeGreaterThan(2);
    expect(store.evicted.count).toBeGreaterThan(0);
    expect(again.total).toBe(end);
    // What went in between is told as evicted.
    expect(again.evicted.count).toBe(end - [...again.records()].length);
    expect(again.evicted.count).toBeGreaterThan(0);
    for (const record of again.records())
      expect(record.kind === 'message' && Buffer.from(record.bytes).toString()).toBe(eventText(record.seq));
  });

  it('is not changed by another export of the same capture', () => {
    const store = new CaptureStore();
    for (let i = 1; i <= 8_000; i++) appendFrame(store, i, eventText(i));
    const first = exportPart(HEADER, store, 'all');
    const texts = [first.text];
    for (let i = 8_001; i <= 9_000; i++) appendFrame(store, i, eventText(i));
    let { next } = first;
    // A second page begins while the first is under way, and ends later.
    const later = parts(store, 'all');
    while (next !== undefined) {
      const part = exportPart(HEADER, store, 'all', next);
      texts.push(part.text);
      next = part.next;
    }
    expect(texts.length).toBeGreaterThan(1);
    expect([opened(texts).store.total, opened(later).store.total]).toEqual([8_000, 9_000]);
    expect(JSON.parse(first.text.split('\n')[0] ?? '')).toMatchObject({ total: 8_000 });
  });

  it('says so if a record goes while it is given in pieces', () => {
    const store = new CaptureStore({ memory: 64 * 1024 });
    appendFrame(store, 1, JSON.stringify([36, 1, 2, {}, ['x'.repeat(2_000_000)]]));
    const { next: first } = exportPart(HEADER, store, 'all');
    const { text, next } = exportPart(HEADER, store, 'all', first);
    expect(text).toHaveLength(1 << 19);
    for (let i = 2; i < 2_000; i++) appendFrame(store, i, eventText(i));
    expect(store.record(1)).toBeUndefined();
    expect(() => exportPart(HEADER, store, 'all', next)).toThrow('Record 1 was dropped');
  });
});

describe('an export of the handshake', () => {
  it('opens without damage and is told the same', () => {
    const recording = Recording.open().sent(hello()).received(welcome());
    for (let i = 1; i <= 3_000; i++) recording.received([36, 9, i, {}, ['x'.repeat(200)]]);
    recording.after(5).sent([6, {}, 'wamp.close.close_realm']).received([6, {}, 'wamp.close.goodbye_and_out']);
    recording.fact({ kind: 'close', by: 'peer', code: 1000, reason: '' });
    const texts = parts(recording.store, 'handshake');
    const { store, damage } = opened(texts);
    expect(damage).toEqual([]);
    expect(summarize(HEADER, store.handshakeRecords())).toEqual(recording.summary());
    expect(texts.join('').length).toBeLessThan(parts(recording.store, 'all').join('').length);
    const kept = [...store.records()].map(({ seq }) => seq);
    expect(kept).toEqual([...recording.store.handshakeRecords()].map(({ seq }) => seq));
  });

  it('is also that of a capture whose other records were evicted or cleared', () => {
    const recording = Recording.open().sent(hello()).received(welcome());
    recording.store.clear();
    recording.received([6, {}, 'wamp.close.system_shutdown']);
    for (const scope of ['handshake', 'all'] as const) {
      const { store, damage } = opened(parts(recording.store, scope));
      expect(damage).toEqual([]);
      expect(summarize(HEADER, store.handshakeRecords())).toEqual(recording.summary());
    }
  });

  it('of any records is told the same', () => {
    fc.assert(
      fc.property(fc.array(recordBody, { maxLength: 12 }), (bodies) => {
        const store = new CaptureStore();
        bodies.forEach((body, i) => store.append(i, body));
        const { store: again, damage } = opened(parts(store, 'handshake'));
        expect(damage).toEqual([]);
        expect([...again.handshakeRecords()]).toEqual([...store.handshakeRecords()]);
      }),
      { numRuns: 200 },
    );
  });
});
