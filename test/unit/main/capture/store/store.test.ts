import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import type { RecordBody } from '../../../../../src/shared/capture-record.ts';
import { InspectorError } from '../../../../../src/shared/contract/errors.ts';
import { appendFrame, close, eventText, frameOf } from '../frames.ts';

const HELLO = '[1,"realm1",{"roles":{"caller":{}}}]';
const WELCOME = '[2,5,{"roles":{"broker":{}}}]';
const ROW_COUNT = 1000;

/** A store that had to drop most of 20,000 events; a handshake came first and a close last. */
function evictedStore(limits = { memory: 1024 * 1024 }): CaptureStore {
  const store = new CaptureStore(limits);
  store.append(0, { kind: 'open', protocol: 'wamp.2.json', serializer: 'json' });
  appendFrame(store, 1, HELLO, 'out');
  appendFrame(store, 2, WELCOME);
  for (let i = 1; i <= 20_000; i++) appendFrame(store, i, eventText(i));
  store.append(20_001, close);
  return store;
}

describe('records', () => {
  it('are numbered from 1 without gaps and come back as they were', () => {
    const store = new CaptureStore();
    const bodies: RecordBody[] = [
      { kind: 'dns', host: 'h', addresses: ['::1'], took: 5, literal: false },
      frameOf(HELLO, 'out'),
      { ...frameOf(WELCOME), masks: [{ start: 1, length: 2, what: 'secret', fingerprint: 'abcdef' }] },
      { ...frameOf(''), bytes: Uint8Array.of(0xff, 0), opcode: 'binary' },
      { kind: 'rejected', dir: 'in', bytes: Uint8Array.of(1, 2, 3), masks: [], reason: 'no' },
      { kind: 'finding', about: 2, finding: { check: 'M-01', severity: 'error', text: 'wrong' } },
      close,
    ];
    expect(bodies.map((body, i) => store.append(i * 1000.5, body))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const records = [...store.records()];
    expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    bodies.forEach((body, i) => {
      const wanted = { v: 1, seq: i + 1, at: i * 1000.5, ...body };
      if (wanted.kind === 'message') wanted.bytes = Uint8Array.from(wanted.bytes);
      expect(store.record(i + 1)).toEqual(wanted);
    });
    expect(store.record(0)).toBeUndefined();
    expect(store.record(8)).toBeUndefined();
    expect(store.total).toBe(7);
  });

  it('do not share bytes with whoever appended or read them', () => {
    const store = new CaptureStore();
    const bytes = Buffer.from(HELLO);
    store.append(0, { kind: 'message', dir: 'out', bytes, masks: [], opcode: 'text' });
    bytes.fill(0);
    const first = store.record(1);
    if (first?.kind !== 'message') throw new Error('no message');
    expect(Buffer.from(first.bytes).toString()).toBe(HELLO);
    first.bytes.fill(0);
    const second = store.record(1);
    expect(second?.kind === 'message' && Buffer.from(second.bytes).toString()).toBe(HELLO);
  });

  it('hold frames of any size, one larger than a chunk among small ones', () => {
    const store = new CaptureStore();
    const sizes = [0, 1, 4095, 4096, 262_144, 262_145, 3_000_000, 0, 100];
    const frames = sizes.map((size, i) => new Uint8Array(size).fill(i + 1));
    for (const bytes of frames) store.append(0, { kind: 'message', dir: 'in', bytes, masks: [], opcode: 'binary' });
    for (let round = 0; round < 50; round++) {
      for (const bytes of frames.slice(0, 5))
        store.append(0, { kind: 'message', dir: 'in', bytes, masks: [], opcode: 'binary' });
    }
    frames.forEach((bytes, i) => {
      const record = store.record(i + 1);
      expect(record?.kind === 'message' && Buffer.compare(record.bytes, bytes)).toBe(0);
    });
    const last = store.record(store.total);
    expect(last?.kind === 'message' && Buffer.compare(last.bytes, frames[4] ?? new Uint8Array())).toBe(0);
  });
});

describe('rows', () => {
  it('say what a message is without its bytes', () => {
    const store = new CaptureStore();
    appendFrame(store, 1, HELLO, 'out');
    appendFrame(store, 2, '[48,7,{},"com.example.add",[1,2]]', 'out');
    appendFrame(store, 3, '[36,9007199254740992,8,{}]');
    appendFrame(store, 4, '[50,7,{},[3]]');
    appendFrame(store, 5, '[48,"x",{}]');
    appendFrame(store, 6, 'no json');
    const rows = store.rows(0, 0, 10);
    expect(rows).toEqual([
      {
        row: 0,
        seq: 1,
        at: 1,
        kind: 'message',
        dir: 'out',
        type: 'HELLO',
        uri: 'realm1',
        size: HELLO.length,
        masked: false,
      },
      {
        row: 1,
        seq: 2,
        at: 2,
        kind: 'message',
        dir: 'out',
        type: 'CALL',
        request: 7,
        uri: 'com.example.add',
        pair: 4,
        size: 33,
        masked: false,
      },
      {
        row: 2,
        seq: 3,
        at: 3,
        kind: 'message',
        dir: 'in',
        type: 'EVENT',
        request: 9007199254740992,
        size: 26,
        masked: false,
      },
      {
        row: 3,
        seq: 4,
        at: 4,
        kind: 'message',
        dir: 'in',
        type: 'RESULT',
        request: 7,
        uri: 'com.example.add',
        uriFrom: 'pair',
        pair: 2,
        latency: 2,
        size: 13,
        masked: false,
      },
      { row: 4, seq: 5, at: 5, kind: 'message', dir: 'in', type: 'CALL', size: 11, masked: false },
      { row: 5, seq: 6, at: 6, kind: 'message', dir: 'in', size: 7, masked: false },
    ]);
  });

  it('say what other records are about, and whether something is masked', () => {
    const store = new CaptureStore();
    const mask = { start: 0, length: 1, what: 'secret', fingerprint: 'abcdef' };
    store.append(0, { ...frameOf('x'), masks: [mask] });
    store.append(0, { kind: 'finding', about: 1, finding: { check: 'M-01', severity: 'error', text: 'wrong' } });
    store.append(0, { kind: 'derivation', method: 'wampcra', about: 1, took: 3, steps: [] });
    store.append(0, {
      kind: 'derivation',
      method: 'wampcra',
      about: 1,
      took: 3,
      steps: [{ label: 'password', how: 'the secret', encoding: 'utf-8', length: 3, fingerprint: 'abcdef' }],
    });
    store.append(0, { kind: 'stop', outcome: 'internal', text: '*', textMasks: [{ where: 'text', ...mask }] });
    store.append(0, { kind: 'rejected', dir: 'out', bytes: new Uint8Array(3), masks: [mask], reason: 'no' });
    expect(
      store
        .rows(0, 0, 10)
        .map(({ kind, masked, about, size, dir, text }) => ({ kind, masked, about, size, dir, text })),
    ).toEqual([
      { kind: 'message', masked: true, about: undefined, size: 1, dir: 'in', text: undefined },
      { kind: 'finding', masked: false, about: 1, size: 0, dir: undefined, text: 'M-01 wrong' },
      { kind: 'derivation', masked: false, about: 1, size: 0, dir: undefined, text: 'wampcra' },
      { kind: 'derivation', masked: true, about: 1, size: 0, dir: undefined, text: 'wampcra' },
      { kind: 'stop', masked: true, about: undefined, size: 0, dir: undefined, text: 'internal *' },
      { kind: 'rejected', masked: true, about: undefined, size: 3, dir: 'out', text: 'no' },
    ]);
    expect(store.row(2)).toMatchObject({ seq: 2, kind: 'finding' });
    expect(store.row(99)).toBeUndefined();
  });

  it('cut a long URI and keep the table of URIs', () => {
    const store = new CaptureStore();
    appendFrame(store, 0, `[48,1,{},"${'a'.repeat(2000)}"]`);
    for (let i = 0; i < 100; i++) appendFrame(store, 0, '[48,1,{},"com.same"]');
    const uris = store.rows(0, 0, 200).map(({ uri }) => uri);
    expect(uris[0]).toBe(`${'a'.repeat(512)}…`);
    expect(new Set(uris.slice(1))).toEqual(new Set(['com.same']));
  });
});

describe('the memory limit', () => {
  it('drops the oldest records, and says how many and how much', () => {
    const store = evictedStore();
    const { total, evicted, evictedBytes, cleared, bytes } = store.totals();
    expect(total).toBe(20_004);
    expect(cleared).toBe(0);
    expect(bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(bytes).toBeGreaterThan(512 * 1024);
    const held = [...store.records()];
    expect(held.length + evicted).toBe(total);
    const heldBytes = held.reduce((sum, record) => sum + (record.kind === 'message' ? record.bytes.length : 0), 0);
    const allBytes =
      HELLO.length +
      WELCOME.length +
      Array.from({ length: 20_000 }, (_, i) => eventText(i + 1).length).reduce((a, b) => a + b);
    expect(heldBytes + evictedBytes).toBe(allBytes);
    expect(store.evicted).toEqual({ count: evicted, bytes: evictedBytes });
    expect(evicted).toBeGreaterThan(10_000);
  });

  it('never changes a number', () => {
    const store = evictedStore();
    const seqs = [...store.records()].map(({ seq }) => seq);
    const firstEvent = seqs[3] ?? 0;
    expect(seqs.slice(0, 3)).toEqual([1, 2, 3]);
    expect(seqs.slice(3)).toEqual(Array.from({ length: 20_004 - firstEvent + 1 }, (_, i) => firstEvent + i));
    for (const seq of [firstEvent, 19_000, 20_003]) {
      const record = store.record(seq);
      expect(record?.kind === 'message' && Buffer.from(record.bytes).toString()).toBe(eventText(seq - 3));
    }
    expect(store.record(4)).toBeUndefined();
    expect(store.record(firstEvent - 1)).toBeUndefined();
  });

  it('keeps what tells the handshake', () => {
    const store = evictedStore();
    expect([...store.handshakeRecords()].map(({ kind, seq }) => [seq, kind])).toEqual([
      [1, 'open'],
      [2, 'message'],
      [3, 'message'],
      [20_004, 'close'],
    ]);
    expect(store.row(2)).toMatchObject({ type: 'HELLO', uri: 'realm1', dir: 'out' });
  });

  it('never loses what decides an attempt to a flood of other records', () => {
    const store = new CaptureStore({ memory: 1024 * 1024 });
    for (let i = 1; i <= 600; i++) appendFrame(store, i, `[300,${i}]`);
    const welcomed = appendFrame(store, 601, WELCOME);
    const finding = { check: 'S-08', severity: 'error', text: 'out of turn' } as const;
    const revoked = store.append(602, { kind: 'finding', about: welcomed, finding });
    for (let i = 1; i <= 100; i++) appendFrame(store, 700 + i, `[300,${i}]`);
    const told = () => [...store.handshakeRecords()].map(({ seq }) => seq);
    expect(told()).toEqual(expect.arrayContaining([welcomed, revoked]));
    expect(told()).toEqual(told().sort((a, b) => a - b));
    for (let i = 1; i <= 20_000; i++) appendFrame(store, 1000 + i, eventText(i));
    expect(store.evicted.count).toBeGreaterThan(1000);
    expect(told()).toEqual(expect.arrayContaining([welcomed, revoked]));
    for (let i = 1; i <= 5000; i++) appendFrame(store, 30_000 + i, WELCOME);
    expect(told().length).toBeLessThan(1000);
  });

  it('keeps only so many of them, and still tells the end', () => {
    const store = new CaptureStore({ memory: 256 * 1024, pinned: 10 });
    for (let i = 1; i <= 5000; i++)
      store.append(i, {
        kind: 'finding',
        about: 1,
        finding: { check: 'M-01', severity: 'error', text: `number ${i}` },
      });
    store.append(6000, close);
    const seqs = [...store.handshakeRecords()].map(({ seq }) => seq);
    expect(seqs.slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(seqs.at(-1)).toBe(5001);
    expect(store.evicted.count).toBeGreaterThan(1000);
    expect(store.record(100)).toBeUndefined();
    expect(store.totals().bytes).toBeLessThanOrEqual(256 * 1024);
  });

  it('does not let pinned frames fill it', () => {
    const store = new CaptureStore({ memory: 1024 * 1024 });
    const bytes = new Uint8Array(50_000);
    for (let i = 0; i < 100; i++) store.append(i, { kind: 'message', dir: 'in', bytes, masks: [], opcode: 'binary' });
    expect(store.totals().bytes).toBeLessThan(1200 * 1024);
    expect(store.evicted.count).toBeGreaterThan(70);
    expect(store.record(100)).toBeDefined();
  });

  it('keeps the newest record even if that alone is too much', () => {
    const store = new CaptureStore({ memory: 1000 });
    const bytes = new Uint8Array(100_000).fill(7);
    for (let i = 0; i < 5; i++)
      store.append(i, { kind: 'message', dir: 'in', bytes, masks: [], opcode: 'binary' }, { type: 'EVENT' });
    const record = store.record(5);
    expect(record?.kind === 'message' && record.bytes.length).toBe(100_000);
    expect(store.record(4)).toBeUndefined();
    expect(store.evicted).toEqual({ count: 4, bytes: 400_000 });
  });

  it('counts numbers that a file left out', () => {
    const store = new CaptureStore();
    appendFrame(store, 0, HELLO);
    store.skip(10, 500);
    expect(appendFrame(store, 1, WELCOME)).toBe(12);
    expect(store.evicted).toEqual({ count: 10, bytes: 500 });
    expect([...store.records()].map(({ seq }) => seq)).toEqual([1, 12]);
    expect(store.rows(0, 0, 20).map(({ row }) => row)).toEqual([0, 11]);
    expect(store.record(5)).toBeUndefined();
  });
});

describe('views', () => {
  it('show everything without a filter, and grow', () => {
    const store = new CaptureStore();
    const view = store.createView({});
    expect(store.viewTotal(view)).toBe(0);
    appendFrame(store, 0, HELLO, 'out');
    expect(store.viewTotal(view)).toBe(1);
    appendFrame(store, 0, WELCOME);
    expect(store.rows(view, 1, 5).map(({ seq }) => seq)).toEqual([2]);
    expect(store.rows(view, 5, 5)).toEqual([]);
    expect(store.rows(view, -3, 5).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('filter by kind, type, direction and text, and grow', () => {
    const store = new CaptureStore();
    const views = {
      kinds: store.createView({ kinds: ['close', 'open'] }),
      types: store.createView({ types: ['HELLO', 'EVENT'] }),
      out: store.createView({ dir: 'out' }),
      text: store.createView({ text: 'NeedLe' }),
      both: store.createView({ types: ['EVENT'], text: 'needle' }),
      none: store.createView({ kinds: [] }),
    };
    const shown = () =>
      Object.fromEntries(
        Object.entries(views).map(([name, view]) => [name, store.rows(view, 0, 100).map(({ seq }) => seq)]),
      );
    store.append(0, { kind: 'open', protocol: 'wamp.2.json', serializer: 'json', extensions: 'a needle' });
    appendFrame(store, 0, HELLO, 'out');
    expect(shown()).toEqual({ kinds: [1], types: [2], out: [2], text: [1], both: [], none: [] });
    appendFrame(store, 0, '[36,1,2,{},["xNEEDLEx"]]');
    appendFrame(store, 0, '[16,1,{},"needle"]', 'out');
    store.append(0, {
      kind: 'rejected',
      dir: 'in',
      bytes: Buffer.from('\xffneeDLE', 'latin1'),
      masks: [],
      reason: 'no',
    });
    store.append(0, close);
    expect(shown()).toEqual({ kinds: [1, 6], types: [2, 3], out: [2, 4], text: [1, 3, 4, 5], both: [3], none: [] });
    expect(store.rows(views.text, 1, 2).map(({ row, seq }) => [row, seq])).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('find text at the edges of a frame, never across two, and beyond ASCII', () => {
    const store = new CaptureStore();
    for (const text of ['needle', 'xneedle', 'needlex', 'need', 'le', 'ÄÖÜ straße', 'needl'])
      store.append(0, frameOf(text));
    const found = (text: string) => store.rows(store.createView({ text }), 0, 100).map(({ seq }) => seq);
    expect(found('NEEDLE')).toEqual([1, 2, 3]);
    expect(found('äöü STRASSE')).toEqual([]);
    expect(found('äöü STRaßE')).toEqual([6]);
    expect(found('x')).toEqual([2, 3]);
    expect(found('nothing')).toEqual([]);
  });

  it('made late show the same rows as views made early', () => {
    const store = new CaptureStore();
    const early = store.createView({ types: ['CALL'] });
    for (let i = 0; i < 40_000; i++) appendFrame(store, i, i % 3 === 0 ? `[48,${i + 1},{},"a.b"]` : eventText(i, 60));
    const late = store.createView({ types: ['CALL'] });
    expect(store.viewTotal(early)).toBe(13_334);
    expect(store.viewTotal(late)).toBe(13_334);
    for (const from of [0, 5461, 5462, 13_000]) expect(store.rows(late, from, 10)).toEqual(store.rows(early, from, 10));
    expect(store.rows(early, 13_333, 10).map(({ request }) => request)).toEqual([40_000]);
  });

  it('keep their row numbers when records are evicted', () => {
    const store = new CaptureStore({ memory: 1024 * 1024 });
    const whole = store.createView({});
    const filtered = store.createView({ dir: 'in' });
    appendFrame(store, 0, HELLO, 'out');
    appendFrame(store, 0, WELCOME);
    for (let i = 1; i <= 20_000; i++) appendFrame(store, i, eventText(i), i % 2 === 0 ? 'in' : 'out');
    expect(store.evicted.count).toBeGreaterThan(10_000);
    expect(store.viewTotal(whole)).toBe(20_002);
    expect(store.viewTotal(filtered)).toBe(10_001);
    // The pinned handshake keeps its rows, the evicted rows are not there, the rest is where it was.
    expect(store.rows(whole, 0, ROW_COUNT).map(({ row, seq }) => [row, seq])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(store.rows(filtered, 0, ROW_COUNT).map(({ row, seq }) => [row, seq])).toEqual([[0, 2]]);
    expect(store.rows(whole, 20_000, 5).map(({ row, seq }) => [row, seq])).toEqual([
      [20_000, 20_001],
      [20_001, 20_002],
    ]);
    expect(store.rows(filtered, 10_000, 5).map(({ row, seq }) => [row, seq])).toEqual([[10_000, 20_002]]);
  });

  it('made after an eviction show what is left', () => {
    const store = evictedStore();
    const view = store.createView({ types: ['HELLO', 'WELCOME', 'EVENT'] });
    const { evicted } = store.totals();
    expect(store.viewTotal(view)).toBe(20_002 - evicted);
    const rows = store.rows(view, 0, 3);
    expect(rows.map(({ row, type }) => [row, type])).toEqual([
      [0, 'HELLO'],
      [1, 'WELCOME'],
      [2, 'EVENT'],
    ]);
  });

  it('are known by their number, until they are dropped', () => {
    const store = new CaptureStore();
    const view = store.createView({ dir: 'in' });
    store.dropView(view);
    store.dropView(0);
    expect(store.viewTotal(0)).toBe(0);
    for (const use of [() => store.viewTotal(view), () => store.rows(view, 0, 1)]) {
      expect(use).toThrow(InspectorError);
      expect(use).toThrow(expect.objectContaining({ code: 'unknown-view' }));
    }
  });
});

describe('clear', () => {
  it('empties the lists, keeps the numbers going and the handshake told', () => {
    const store = new CaptureStore();
    const views = [store.createView({}), store.createView({ kinds: ['message'] })];
    appendFrame(store, 0, HELLO, 'out');
    appendFrame(store, 0, WELCOME);
    for (let i = 1; i <= 20_000; i++) appendFrame(store, i, eventText(i));
    const before = store.totals().bytes;
    store.clear();
    const { total, evicted, cleared, bytes } = store.totals();
    expect({ total, evicted, cleared }).toEqual({ total: 20_002, evicted: 0, cleared: 20_002 });
    expect(bytes).toBeLessThan(before * 0.05);
    expect(store.record(100)).toBeUndefined();
    expect([...store.handshakeRecords()].map(({ seq }) => seq)).toEqual([1, 2]);
    expect(appendFrame(store, 1, eventText(1))).toBe(20_003);
    for (const view of [0, ...views, store.createView({}), store.createView({ dir: 'in' })]) {
      expect(store.part(view, 0, 10)).toMatchObject({ rows: [{ row: 0, seq: 20_003 }], total: 1, evicted: 0 });
      expect(store.rows(view, 0, 10)).toHaveLength(1);
      expect(store.locate(view, 20_003)).toBe(0);
      expect(store.locate(view, 2)).toBeUndefined();
    }
  });

  it('grows the number that tells viewers so whenever there was a row, a pinned one included', () => {
    const store = new CaptureStore({ memory: 1024 * 1024 });
    const cleared = () => {
      store.clear();
      return store.totals().cleared;
    };
    expect(cleared()).toBe(0);
    appendFrame(store, 0, HELLO, 'out');
    expect(cleared()).toBe(1);
    expect(cleared()).toBe(1);
    for (let i = 1; i <= 20_000; i++) appendFrame(store, i, eventText(i));
    const { evicted } = store.totals();
    expect(evicted).toBeGreaterThan(10_000);
    expect(cleared()).toBe(20_001 - evicted);
    expect(store.totals().evicted).toBe(evicted);
  });
});

describe('listeners', () => {
  it('are told of every change until they stop', () => {
    const store = new CaptureStore();
    const totals: number[] = [];
    const stop = store.onChange(() => totals.push(store.totals().total));
    appendFrame(store, 0, HELLO);
    appendFrame(store, 0, WELCOME);
    store.clear();
    stop();
    appendFrame(store, 0, WELCOME);
    expect(totals).toEqual([1, 2, 2]);
  });
});
