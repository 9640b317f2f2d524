import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import type { ViewFilter } from '../../../../../src/shared/capture-row.ts';
import { appendFrame, close } from '../frames.ts';

/** Types, or kinds of other records, that a filter admits of a small session. */
function shown(filter: ViewFilter): string[] {
  const store = new CaptureStore();
  store.append(0, { kind: 'open', protocol: 'wamp.2.json', serializer: 'json' });
  appendFrame(store, 0, '[32,1,{},"com.acme.orders"]', 'out');
  appendFrame(store, 0, '[33,1,7]');
  appendFrame(store, 0, '[36,7,1,{},["about payments"]]');
  appendFrame(store, 0, '[48,2,{},"com.acme.payments"]', 'out');
  appendFrame(store, 0, '[8,48,2,{},"wamp.error.not_authorized"]');
  appendFrame(store, 0, '[50,99,{},["about orders"]]');
  store.append(0, {
    kind: 'finding',
    about: 7,
    finding: { check: 'R-03', severity: 'error', text: 'no such request' },
  });
  store.append(0, close);
  return store.rows(store.createView(filter), 0, 100).map(({ type, kind }) => type ?? kind);
}

describe('a filter', () => {
  it('finds a text in the bytes and in the URI that a row shows, wherever that comes from', () => {
    expect(shown({ text: 'Orders' })).toEqual(['SUBSCRIBE', 'SUBSCRIBED', 'EVENT', 'RESULT']);
    expect(shown({ text: 'PAYMENTS' })).toEqual(['EVENT', 'CALL', 'ERROR']);
    expect(shown({ text: 'not_auth' })).toEqual(['ERROR']);
    expect(shown({ text: 'no such' })).toEqual(['finding']);
    expect(shown({ text: 'nowhere' })).toEqual([]);
  });

  it('by types leaves the kinds that it names beside messages', () => {
    expect(shown({ types: ['CALL', 'EVENT'] })).toEqual(['EVENT', 'CALL']);
    expect(shown({ types: ['CALL'], kinds: ['message'] })).toEqual(['CALL']);
    expect(shown({ types: ['CALL'], kinds: ['message', 'finding', 'close'] })).toEqual(['CALL', 'finding', 'close']);
    expect(shown({ types: ['CALL'], kinds: ['open'] })).toEqual(['open']);
    expect(shown({ types: [], kinds: ['message', 'close'] })).toEqual(['close']);
  });

  it('joins all that it asks for', () => {
    expect(shown({ dir: 'in', text: 'orders' })).toEqual(['SUBSCRIBED', 'EVENT', 'RESULT']);
    expect(shown({ dir: 'in', text: 'orders', types: ['RESULT'] })).toEqual(['RESULT']);
    expect(shown({ dir: 'out', kinds: ['message', 'close'] })).toEqual(['SUBSCRIBE', 'CALL']);
  });

  it('by subscription shows its events, and what begins and ends it', () => {
    const of = (filter: ViewFilter) => conversation(filter);
    expect(of({ subscription: 7 })).toEqual(['SUBSCRIBED 1', 'EVENT 7', 'UNSUBSCRIBE 3', 'UNSUBSCRIBED 3']);
    expect(of({ subscription: 7, types: ['EVENT'] })).toEqual(['EVENT 7']);
    expect(of({ subscription: 8 })).toEqual(['EVENT 8', 'UNSUBSCRIBED 0']);
    expect(of({ subscription: 9 })).toEqual([]);
  });

  it('by registration shows its invocations with all that follows them', () => {
    expect(conversation({ registration: 7 })).toEqual([
      'REGISTERED 2',
      'INVOCATION 1',
      'INVOCATION 2',
      'YIELD 1',
      'INTERRUPT 2',
      'ERROR 2',
      'UNREGISTER 4',
      'UNREGISTERED 4',
    ]);
    expect(conversation({ registration: 9 })).toEqual(['INVOCATION 3', 'YIELD 3']);
    expect(conversation({ registration: 8 })).toEqual([]);
  });

  it('by registration finds the same among records that were kept when others went', () => {
    const store = new CaptureStore({ memory: 64 * 1024 });
    appendFrame(store, 0, '[68,1,7,{}]');
    appendFrame(store, 0, '[70,1,{}]', 'out');
    // What breaks a rule is kept.
    const finding = { check: 'R-09', severity: 'error', text: '' } as const;
    for (const about of [1, 2]) store.append(0, { kind: 'finding', about, finding });
    for (let i = 0; i < 5000; i++) appendFrame(store, 0, `[36,7,${i},{},["${'x'.repeat(40)}"]]`);
    expect(store.evicted.count).toBeGreaterThan(0);
    expect(store.record(1)).toBeDefined();
    expect(store.rows(store.createView({ registration: 7 }), 0, 9).map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

/** Messages with their request ids that a filter admits of a session with subscriptions and registrations. */
function conversation(filter: ViewFilter): string[] {
  const store = new CaptureStore();
  const frames = [
    '> [32,1,{},"a.topic"]',
    '< [33,1,7]',
    '> [64,2,{},"a.proc"]',
    '< [65,2,7]',
    '< [36,7,1,{}]',
    '< [36,8,1,{}]',
    '< [68,1,7,{}]',
    '< [68,2,7,{}]',
    '< [68,3,9,{}]',
    '> [70,3,{}]',
    '> [70,1,{}]',
    '< [69,2,{"mode":"kill"}]',
    '> [8,68,2,{},"wamp.error.canceled"]',
    '> [34,3,7]',
    '< [35,3]',
    '> [66,4,7]',
    '< [67,4]',
    '< [35,0,{"subscription":8}]',
    '< [8,48,9,{},"a.b"]',
  ];
  for (const text of frames) appendFrame(store, 0, text.slice(2), text.startsWith('>') ? 'out' : 'in');
  return store.rows(store.createView(filter), 0, 100).map(({ type, request }) => `${type} ${request ?? 0}`);
}
