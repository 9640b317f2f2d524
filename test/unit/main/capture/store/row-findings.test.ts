import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import type { RecordBody } from '../../../../../src/shared/capture-record.ts';
import type { Severity } from '../../../../../src/shared/finding.ts';
import { appendFrame, close, eventText } from '../frames.ts';

const HELLO = '[1,"realm1",{"roles":{"caller":{}}}]';

function finding(about: number, severity: Severity): RecordBody {
  return { kind: 'finding', about, finding: { check: 'M-01', severity, text: 'wrong' } };
}

describe('the finding of a row', () => {
  it('is the worst that later records say about it', () => {
    const store = new CaptureStore();
    const seq = appendFrame(store, 0, HELLO, 'out');
    const told = (...severities: Severity[]) =>
      severities.map((severity) => {
        store.append(0, finding(seq, severity));
        return store.row(seq)?.finding;
      });
    expect(store.row(seq)).not.toHaveProperty('finding');
    expect(told('info', 'warning', 'info', 'error', 'warning')).toEqual([
      'info',
      'warning',
      'warning',
      'error',
      'error',
    ]);
  });

  it('is told of records of any kind, and changes nothing else of the row', () => {
    const store = new CaptureStore();
    const message = appendFrame(store, 0, '[48,1,{"progress":true},"a.b"]', 'out');
    const rejected = store.append(0, { kind: 'rejected', dir: 'in', bytes: Uint8Array.of(1), masks: [], reason: 'no' });
    const before = [message, rejected].map((seq) => store.row(seq));
    for (const seq of [message, rejected]) store.append(0, finding(seq, 'warning'));
    expect([message, rejected].map((seq) => store.row(seq))).toEqual(
      before.map((row) => ({ ...row, finding: 'warning' })),
    );
  });

  it('of a finding is its own severity', () => {
    const store = new CaptureStore();
    const seq = store.append(0, finding(7, 'warning'));
    expect(store.row(seq)).toMatchObject({ kind: 'finding', about: 7, finding: 'warning' });
  });

  it('outlives eviction with a record that is kept, and is still told of it afterwards', () => {
    const store = new CaptureStore({ memory: 256 * 1024 });
    const first = appendFrame(store, 0, HELLO, 'out');
    const second = store.append(0, close);
    store.append(0, finding(first, 'warning'));
    const gone = appendFrame(store, 0, eventText(1));
    for (let i = 1; i <= 5000; i++) appendFrame(store, i, eventText(i));
    expect(store.record(gone)).toBeUndefined();
    expect(store.row(first)?.finding).toBe('warning');
    store.append(0, finding(first, 'error'));
    store.append(0, finding(second, 'info'));
    store.append(0, finding(gone, 'error'));
    expect([first, second, gone].map((seq) => store.row(seq)?.finding)).toEqual(['error', 'info', undefined]);
  });
});

describe('pair and latency of a row', () => {
  it('outlive the other end, and eviction with a record that is kept', () => {
    const store = new CaptureStore({ memory: 256 * 1024 });
    const call = appendFrame(store, 5, '[48,1,{},"a.b"]', 'out');
    const event = appendFrame(store, 5, eventText(1));
    for (let i = 1; i <= 5000; i++) appendFrame(store, i, eventText(i));
    const result = appendFrame(store, 6005, '[50,1,{}]');
    expect(store.record(call)).toBeUndefined();
    const row = store.row(result);
    expect(row).toMatchObject({ uri: 'a.b', uriFrom: 'pair', pair: call, latency: 6000 });
    // A rule that is broken keeps the record it is told of.
    store.append(7000, finding(result, 'error'));
    for (let i = 1; i <= 5000; i++) appendFrame(store, i, eventText(i));
    expect(store.record(event)).toBeUndefined();
    expect(store.locate(0, result)).toBe(result - 1);
    expect(store.part(0, 0, 0).evicted).toBeGreaterThan(result);
    expect(store.row(result)).toEqual({ ...row, finding: 'error' });
  });

  it('reach a request that is kept from an evicted segment', () => {
    const store = new CaptureStore({ memory: 256 * 1024 });
    const call = appendFrame(store, 5, '[48,1,{},"a.b"]', 'out');
    store.append(6, finding(call, 'error'));
    for (let i = 1; i <= 5000; i++) appendFrame(store, i, eventText(i));
    const result = appendFrame(store, 6005, '[50,1,{}]');
    expect(store.part(0, 0, 0).evicted).toBeGreaterThan(call);
    expect(store.row(call)).toMatchObject({ uri: 'a.b', pair: result, finding: 'error' });
    expect(store.row(call)).not.toHaveProperty('latency');
  });

  it('stand beside gaps of a saved capture, however far the ends are apart', () => {
    const store = new CaptureStore();
    const near = appendFrame(store, 0, '[48,1,{},"a.b"]', 'out');
    const far = appendFrame(store, 0, '[48,2,{},"a.b"]', 'out');
    store.skip(1_000_000, 0);
    const reply = appendFrame(store, 1e9, '[50,1,{}]');
    expect(store.row(reply)).toMatchObject({ pair: near, latency: 1e9 });
    expect(store.row(near)).toMatchObject({ pair: reply });
    store.skip(2 ** 40, 0);
    const late = appendFrame(store, 1e300, '[50,2,{}]');
    expect(store.row(late)).toMatchObject({ uri: 'a.b', uriFrom: 'pair' });
    expect(store.row(late)).not.toHaveProperty('pair');
    expect(store.row(far)).not.toHaveProperty('pair');
  });

  it('are never below 0 where a file tells the time backwards', () => {
    const store = new CaptureStore();
    appendFrame(store, 100, '[48,1,{},"a.b"]', 'out');
    const reply = appendFrame(store, 50, '[50,1,{}]');
    expect(store.row(reply)?.latency).toBe(0);
  });
});

describe('counts', () => {
  it('tell messages by direction and findings by severity, whatever was evicted, cleared or left out', () => {
    const store = new CaptureStore({ memory: 256 * 1024 });
    const counts = () => {
      const { sent, received, errors, warnings } = store.totals();
      return { sent, received, errors, warnings };
    };
    expect(counts()).toEqual({ sent: 0, received: 0, errors: 0, warnings: 0 });
    appendFrame(store, 0, HELLO, 'out');
    store.append(0, { kind: 'rejected', dir: 'in', bytes: Uint8Array.of(1), masks: [], reason: 'no' });
    store.append(0, close);
    for (const severity of ['error', 'warning', 'warning', 'info'] as const) store.append(0, finding(1, severity));
    for (let i = 1; i <= 5000; i++) appendFrame(store, i, eventText(i));
    expect(store.evicted.count).toBeGreaterThan(1000);
    const all = { sent: 1, received: 5000, errors: 1, warnings: 2 };
    expect(counts()).toEqual(all);
    store.clear();
    store.skip(10, 100);
    expect(counts()).toEqual(all);
  });
});
