import { Buffer } from 'node:buffer';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCapture, saveCapture } from '../../../../../src/main/capture/file/capture-file.ts';
import { recordToJson } from '../../../../../src/main/capture/file/record-json.ts';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import type { CaptureHeader, RecordBody } from '../../../../../src/shared/capture-record.ts';
import { anyText, recordBody } from '../arbitrary-records.ts';
import { appendFrame, close, eventText, frameOf } from '../frames.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'capture-test-'));
  file = path.join(folder, 'a capture.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const header: CaptureHeader = {
  id: 'abc',
  label: 'local',
  url: 'ws://127.0.0.1/',
  realm: 'realm1',
  startedAt: '2026-11-22T00:00:00.000Z',
};
const HEADER_LINE = JSON.stringify({ format: 'wamp-inspector-capture', v: 1, capture: header });
const OPEN: RecordBody = { kind: 'open', protocol: 'wamp.2.json', serializer: 'json' };

function sample(): CaptureStore {
  const store = new CaptureStore();
  store.append(0, OPEN);
  appendFrame(store, 1.5, '[1,"realm1",{"roles":{"caller":{}}}]', 'out');
  store.append(2, {
    ...frameOf('[2,5,{"x":"**"}]'),
    masks: [{ start: 11, length: 2, what: 'secret', fingerprint: 'abcdef' }],
  });
  store.append(3, { kind: 'rejected', dir: 'in', bytes: Uint8Array.of(0xff, 0), masks: [], reason: 'no' });
  store.append(4, close);
  return store;
}

const lines = () => readFileSync(file, 'utf8').split('\n').slice(0, -1);
const write = (...parts: (string | object)[]) =>
  writeFileSync(file, parts.map((part) => `${typeof part === 'string' ? part : JSON.stringify(part)}\n`).join(''));

describe('saving', () => {
  it('writes a header and one record a line, with readable frames and type names', async () => {
    await saveCapture(file, header, sample());
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
      { format: 'wamp-inspector-capture', v: 1, capture: header, total: 5 },
      { v: 1, seq: 1, at: 0, ...OPEN },
      {
        v: 1,
        seq: 2,
        at: 1.5,
        kind: 'message',
        dir: 'out',
        type: 'HELLO',
        opcode: 'text',
        text: '[1,"realm1",{"roles":{"caller":{}}}]',
        masks: [],
      },
      {
        v: 1,
        seq: 3,
        at: 2,
        kind: 'message',
        dir: 'in',
        type: 'WELCOME',
        opcode: 'text',
        text: '[2,5,{"x":"**"}]',
        masks: [{ start: 11, length: 2, what: 'secret', fingerprint: 'abcdef' }],
      },
      { v: 1, seq: 4, at: 3, kind: 'rejected', dir: 'in', reason: 'no', base64: '/wA=', masks: [] },
      { v: 1, seq: 5, at: 4, ...close },
    ]);
  });

  it('leaves a file for the owner alone, and nothing beside it', async () => {
    writeFileSync(file, 'older', { mode: 0o644 });
    await saveCapture(file, header, sample());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual([path.basename(file)]);
  });

  it('leaves the old file and nothing else when it fails', async () => {
    writeFileSync(file, 'older');
    const store = sample();
    Object.defineProperty(store, 'records', {
      *value() {
        yield store.record(1);
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    });
    await expect(saveCapture(file, header, store)).rejects.toMatchObject({
      code: 'file-unwritable',
      evidence: `${file}: ENOSPC.`,
    });
    expect(readFileSync(file, 'utf8')).toBe('older');
    expect(readdirSync(folder)).toEqual([path.basename(file)]);
  });

  it('says which file cannot be written', async () => {
    const nowhere = path.join(folder, 'none', 'x');
    await expect(saveCapture(nowhere, header, sample())).rejects.toMatchObject({
      code: 'file-unwritable',
      evidence: `${nowhere}: ENOENT.`,
    });
  });

  it('takes a capture that grows and shrinks meanwhile', async () => {
    const store = new CaptureStore({ memory: 1024 * 1024 });
    for (let i = 1; i <= 6000; i++) appendFrame(store, i, eventText(i));
    let saved = false;
    const saving = saveCapture(file, header, store).finally(() => (saved = true));
    for (let i = 6001; !saved; i++) {
      appendFrame(store, i, eventText(i));
      if (i % 100 === 0) await new Promise(setImmediate);
    }
    await saving;
    const { store: opened, damage } = await openCapture(file);
    expect(damage).toEqual([]);
    expect(opened.total).toBeLessThanOrEqual(6000);
    expect(store.total).toBeGreaterThan(6000);
    for (const record of opened.records())
      expect(record.kind === 'message' && Buffer.from(record.bytes).toString()).toBe(eventText(record.seq));
  });
});

describe('opening', () => {
  it('gives the records back, with rows and views', async () => {
    const store = sample();
    await saveCapture(file, header, store);
    const opened = await openCapture(file);
    expect(opened.header).toEqual(header);
    expect(opened.damage).toEqual([]);
    expect([...opened.store.records()]).toEqual([...store.records()]);
    expect(opened.store.rows(0, 0, 10)).toEqual(
      store.rows(0, 0, 10).map((row) => (row.seq === 3 ? { ...row, type: 'WELCOME' } : row)),
    );
    expect(opened.store.rows(opened.store.createView({ types: ['HELLO'] }), 0, 10)).toHaveLength(1);
  });

  it('pairs requests and replies as they were, with findings and counts', async () => {
    const store = sample();
    appendFrame(store, 10, '[48,1,{},"a.b"]', 'out');
    const reply = appendFrame(store, 30, '[8,48,1,{},"wamp.error.not_authorized"]');
    const finding = { check: 'R-26', severity: 'warning', text: 'odd' } as const;
    store.append(40, { kind: 'finding', about: reply, finding });
    await saveCapture(file, header, store);
    const opened = await openCapture(file);
    const wanted = { uri: 'a.b', tag: 'not_authorized', pair: reply - 1, latency: 20, finding: 'warning' };
    expect(opened.store.row(reply)).toMatchObject(wanted);
    expect([reply - 1, reply].map((seq) => opened.store.row(seq))).toEqual(
      [reply - 1, reply].map((seq) => store.row(seq)),
    );
    expect(opened.store.totals()).toMatchObject({ sent: 2, received: 2, errors: 0, warnings: 1 });
  });

  it('brings any record back exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(recordBody, { maxLength: 8 }),
        fc.record({ id: anyText, label: anyText, url: anyText, realm: anyText, startedAt: anyText }),
        async (bodies, facts) => {
          const store = new CaptureStore();
          bodies.forEach((body, i) => store.append(i, body));
          await saveCapture(file, facts, store);
          const opened = await openCapture(file);
          expect(opened.damage).toEqual([]);
          expect(opened.header).toEqual(facts);
          expect([...opened.store.records()]).toEqual([...store.records()]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps what was whole, wherever the file was torn', async () => {
    await saveCapture(file, header, sample());
    const whole = readFileSync(file);
    const ends = [...whole.keys()].filter((at) => whole[at] === 0x0a);
    for (let cut = 0; cut <= whole.length; cut++) {
      writeFileSync(file, whole.subarray(0, cut));
      // A line is whole with or without its line feed.
      const kept = ends.filter((end) => end <= cut).length - 1;
      if (kept < 0) {
        await expect(openCapture(file)).rejects.toMatchObject({ code: 'capture-damaged' });
        continue;
      }
      const { store, damage } = await openCapture(file);
      const rest = cut - (ends[kept] ?? 0) - 1;
      expect([cut, store.total]).toEqual([cut, kept]);
      expect(damage).toEqual(
        rest > 0
          ? [
              `Line ${kept + 2} is cut off. The ${kept} records before it were kept; ${rest} bytes from there on were left out.`,
            ]
          : [],
      );
    }
  });

  it.each<[string, string | object, string]>([
    ['no JSON', '{"v":1,', 'Line 3 is damaged.'],
    ['no object', '[1]', 'Line 3 is no record.'],
    ['of no known kind', { v: 1, seq: 2, at: 0, kind: 'other' }, 'Line 3 is no record: kind:'],
    ['of a later version', { v: 2, seq: 2, at: 0, ...close }, 'Line 3 has version 2; this program knows 1.'],
    ['without a version', { seq: 2, at: 0, ...close }, 'Line 3 is damaged: it has no version.'],
    [
      'after a gap that nothing accounts for',
      { v: 1, seq: 9_007_199_254_740_000, at: 0, ...close },
      'Line 3 has record 9007199254740000, after a gap',
    ],
    [
      'about a silence at no known step',
      { v: 1, seq: 2, at: 0, kind: 'silence', step: 'constructor', seconds: 1 },
      'Line 3 is no record: step:',
    ],
    [
      'with endless derivation steps',
      {
        v: 1,
        seq: 2,
        at: 0,
        kind: 'derivation',
        method: 'm',
        about: 1,
        took: 0,
        steps: Array.from({ length: 1001 }, () => ({ label: '', how: '', encoding: 'hex' })),
      },
      'Line 3 is no record: steps:',
    ],
    ['out of order', { v: 1, seq: 1, at: 0, ...close }, 'Line 3 has record 1 out of order.'],
    ['at a wrong time', { v: 1, seq: 2, at: -1, ...close }, 'Line 3 is no record: at:'],
    [
      'without its bytes',
      { v: 1, seq: 2, at: 0, kind: 'message', dir: 'in', opcode: 'text', masks: [] },
      'Line 3 is no record: its bytes',
    ],
    [
      'with its bytes twice',
      { v: 1, seq: 2, at: 0, kind: 'message', dir: 'in', opcode: 'text', masks: [], text: '', base64: '' },
      'Line 3 is no record: its bytes',
    ],
    [
      'with bad base64',
      { v: 1, seq: 2, at: 0, kind: 'message', dir: 'in', opcode: 'text', masks: [], base64: 'A' },
      'Line 3 is no record: its bytes',
    ],
    [
      'with a mask outside',
      {
        v: 1,
        seq: 2,
        at: 0,
        kind: 'message',
        dir: 'in',
        opcode: 'text',
        masks: [{ start: 1, length: 2, what: '', fingerprint: '' }],
        text: 'ab',
      },
      'Line 3 is no record: a mask lies outside the bytes.',
    ],
    ['too deep', `{"v":1,"seq":2,"at":0,"x":${'['.repeat(200_000)}`, 'Line 3 is damaged.'],
  ])('stops at a line that is %s', async (_, line, reason) => {
    write(HEADER_LINE, { v: 1, seq: 1, at: 0, ...OPEN }, line, { v: 1, seq: 3, at: 0, ...close });
    const { store, damage } = await openCapture(file);
    expect(store.total).toBe(1);
    expect(damage[0]).toContain(reason);
    expect(damage[0]).toContain('The 1 records before it were kept;');
  });

  it('stops at a line that is no UTF-8', async () => {
    write(HEADER_LINE);
    const line = JSON.stringify({ v: 1, seq: 1, at: 0, ...close, reason: '\u00ff' });
    writeFileSync(file, Buffer.from(`${line}\n`, 'latin1'), { flag: 'a' });
    expect((await openCapture(file)).damage[0]).toContain('Line 2 is damaged.');
  });

  it('is not disturbed by keys it does not know, nor by empty lines', async () => {
    write({ ...(JSON.parse(HEADER_LINE) as object), more: 1 }, '', {
      v: 1,
      seq: 1,
      at: 0,
      ...close,
      more: { deep: [1] },
    });
    const { store, damage } = await openCapture(file);
    expect(damage).toEqual([]);
    expect(store.record(1)).toEqual({ v: 1, seq: 1, at: 0, ...close });
  });

  it('is not harmed by keys that mean something to JavaScript', async () => {
    const hostile =
      '"__proto__":{"polluted":1,"kind":"stop"},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":2';
    write(
      HEADER_LINE.replace('{', `{${hostile},`),
      `{"v":1,"seq":1,"at":0,"kind":"error","stage":"dns","code":"x","text":"y","facts":{"__proto__":"z","constructor":"w"},${hostile}}`,
      `{"v":1,"seq":2,"at":0,"kind":"message","dir":"in","opcode":"text","masks":[],"text":"[1,\\"r\\",{\\"__proto__\\":1}]",${hostile}}`,
    );
    const { store, damage } = await openCapture(file);
    expect(damage).toEqual([]);
    expect(store.total).toBe(2);
    const record = store.record(1);
    expect(record?.kind === 'error' && Object.keys(record.facts ?? {})).toEqual(['constructor']);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('bounds what a header may claim, and cuts its texts', async () => {
    const capture = { ...header, id: '', realm: 'r'.repeat(100_000) };
    const mark = { format: 'wamp-inspector-capture', v: 1, capture };
    write(mark);
    const opened = await openCapture(file);
    expect(opened.header).toEqual({ ...capture, realm: 'r'.repeat(8192) });
    for (const claim of [{ total: 9e15 }, { evicted: { count: 9e15, bytes: 0 } }]) {
      write({ ...mark, ...claim });
      await expect(openCapture(file)).rejects.toMatchObject({ code: 'capture-damaged' });
    }
  });

  it('has room for what was cleared before saving', async () => {
    const store = sample();
    store.clear();
    for (let i = 0; i < 10; i++) appendFrame(store, i, eventText(i));
    store.clear();
    const last = store.append(9, close);
    await saveCapture(file, header, store);
    const opened = await openCapture(file);
    expect(opened.damage).toEqual([]);
    expect(opened.store.record(last)).toMatchObject(close);
  });

  it('keeps numbers, and counts what was evicted before saving', async () => {
    const store = new CaptureStore({ memory: 256 * 1024 });
    appendFrame(store, 0, '[1,"realm1",{}]', 'out');
    for (let i = 1; i <= 5000; i++) appendFrame(store, i, eventText(i));
    expect(store.evicted.count).toBeGreaterThan(1000);
    await saveCapture(file, header, store);
    const opened = await openCapture(file);
    expect(opened.store.total).toBe(5001);
    expect(opened.store.evicted).toEqual(store.evicted);
    expect([...opened.store.records()]).toEqual([...store.records()]);
  });

  it('keeps within the memory limit', async () => {
    const store = new CaptureStore();
    for (let i = 1; i <= 5000; i++) appendFrame(store, i, eventText(i));
    await saveCapture(file, header, store);
    const opened = await openCapture(file, { limits: { memory: 256 * 1024 } });
    expect(opened.store.total).toBe(5000);
    expect(opened.store.evicted.count).toBeGreaterThan(1000);
  });
});

describe('a file that is no capture', () => {
  it.each([
    ['empty', ''],
    ['something else', 'hello\nworld\n'],
    ['other JSON', '{"format":"other","v":1}\n'],
    ['a list', '[]\n'],
    ['binary', '\u0000\ufffd'.repeat(1000)],
    ['without a version', '{"format":"wamp-inspector-capture","capture":{}}\n'],
    ['without facts', '{"format":"wamp-inspector-capture","v":1,"capture":{"id":"x"}}\n'],
    ['of version 0', '{"format":"wamp-inspector-capture","v":0}\n'],
    ['one endless line', 'x'.repeat(3 << 20)],
  ])('is refused: %s', async (_, content) => {
    writeFileSync(file, content);
    await expect(openCapture(file)).rejects.toMatchObject({ code: 'capture-damaged' });
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('is refused if a newer version wrote it', async () => {
    write({ format: 'wamp-inspector-capture', v: 2, capture: 'unknown shape' });
    await expect(openCapture(file)).rejects.toMatchObject({
      code: 'version-too-new',
      evidence: expect.stringContaining('version 2') as string,
    });
  });

  it('is named if it is not there or a folder', async () => {
    await expect(openCapture(file)).rejects.toMatchObject({ code: 'file-unreadable', evidence: `${file}: ENOENT.` });
    await expect(openCapture(folder)).rejects.toMatchObject({
      code: 'file-unreadable',
      evidence: `${folder}: EISDIR.`,
    });
  });
});

describe('migrations', () => {
  const formats = {
    header: {
      current: 3,
      steps: {
        1: (form: object) => ({ ...form, name: 'from 1' }),
        2: ({ name, ...form }: Record<string, unknown>) => ({ ...form, capture: { ...header, label: name } }),
      },
    },
    record: {
      current: 3,
      steps: {
        1: (form: object) => ({ ...form, kind: 'close', by: 'peer' }),
        2: (form: object) => ({ ...form, reason: 'new in 3' }),
      },
    },
  };

  it('bring every line to the current version, step by step', async () => {
    write(
      { format: 'wamp-inspector-capture', v: 1 },
      { v: 1, seq: 1, at: 0 },
      { v: 2, seq: 2, at: 0, kind: 'close', by: 'us' },
      { v: 3, seq: 3, at: 0, ...close },
    );
    const { store, header: migrated, damage } = await openCapture(file, { formats });
    expect(damage).toEqual([]);
    expect(migrated.label).toBe('from 1');
    expect([...store.records()]).toMatchObject([
      { by: 'peer', reason: 'new in 3' },
      { by: 'us', reason: 'new in 3' },
      { reason: 'bye' },
    ]);
  });

  it('leave no way around the check of the result', async () => {
    write({ format: 'wamp-inspector-capture', v: 1 }, { v: 1, seq: 0, at: 0 });
    expect((await openCapture(file, { formats })).damage[0]).toContain('Line 2 is no record: seq:');
  });
});

describe('recordToJson', () => {
  it('finds the type itself if it is not told', () => {
    const record = (body: RecordBody) => ({ v: 1 as const, seq: 1, at: 0, ...body });
    expect(recordToJson(record(frameOf('[48,1,{},"a.b"]')))).toMatchObject({ type: 'CALL', text: '[48,1,{},"a.b"]' });
    expect(recordToJson(record(frameOf('[48,1,{},"a.b"')))).not.toHaveProperty('type');
    expect(recordToJson(record({ ...frameOf('[48,1,{},"a.b"]'), opcode: 'binary' }))).not.toHaveProperty('type');
    expect(recordToJson(record(frameOf('x')), 'EVENT')).toMatchObject({ type: 'EVENT' });
  });

  it('writes the body of a refusal like a frame', () => {
    const upgrade: RecordBody = {
      kind: 'upgrade',
      path: '/',
      requestHeaders: [],
      offered: [],
      status: 403,
      statusText: '',
      responseHeaders: [],
      accepted: false,
      took: 0,
      body: Buffer.from('no'),
    };
    expect(recordToJson({ v: 1, seq: 1, at: 0, ...upgrade })).toMatchObject({ body: { text: 'no' } });
    expect(recordToJson({ v: 1, seq: 1, at: 0, ...upgrade, body: Uint8Array.of(0xff) })).toMatchObject({
      body: { base64: '/w==' },
    });
  });
});
