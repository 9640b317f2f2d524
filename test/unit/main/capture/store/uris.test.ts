// The URIs of a capture, by what messages used them as.

import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import { appendFrame } from '../frames.ts';

const names = (store: CaptureStore, use: 'procedure' | 'topic') => [...new Set(store.uris(use))].sort();

describe('URIs of a capture', () => {
  it('are procedures of calls and registrations, and topics of publications and subscriptions', () => {
    const store = new CaptureStore();
    appendFrame(store, 1, '[1,"realm1",{}]', 'out');
    appendFrame(store, 2, '[48,1,{},"a.call"]', 'out');
    appendFrame(store, 3, '[8,48,1,{},"wamp.error.no_such_procedure"]');
    appendFrame(store, 4, '[64,2,{},"a.register"]', 'out');
    appendFrame(store, 5, '[16,3,{},"a.publish"]', 'out');
    appendFrame(store, 6, '[32,4,{},"a.subscribe"]', 'out');
    appendFrame(store, 7, '[48,5,{},"a.both"]', 'out');
    appendFrame(store, 8, '[16,6,{},"a.both"]', 'out');
    expect(names(store, 'procedure')).toEqual(['a.both', 'a.call', 'a.register']);
    expect(names(store, 'topic')).toEqual(['a.both', 'a.publish', 'a.subscribe']);
  });

  it('come from every segment, and not cut short', () => {
    const store = new CaptureStore();
    for (let i = 0; i < 40_000; i++) appendFrame(store, i, `[16,${i + 1},{},"t.${i % 3}.${i >> 14}"]`, 'out');
    appendFrame(store, 40_001, `[48,1,{},"${'x'.repeat(600)}"]`, 'out');
    expect(names(store, 'topic')).toHaveLength(9);
    expect(names(store, 'procedure')).toEqual([]);
  });

  it('end after 100,000', () => {
    const store = new CaptureStore();
    for (let i = 0; i < 110_000; i++) appendFrame(store, i, `[16,${i + 1},{},"t.${i}"]`, 'out');
    expect([...store.uris('topic')]).toHaveLength(100_000);
  });
});
