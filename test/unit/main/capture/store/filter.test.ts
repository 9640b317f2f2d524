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
});
