import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import { eventText, frameOf } from '../frames.ts';

/** A store with a login of two requests of which the second is refused, and then far more events than it keeps. */
function flooded(): CaptureStore {
  const store = new CaptureStore({ memory: 256 * 1024, pinned: 4 });
  const out = (text: string) => ({ ...frameOf(text), dir: 'out' as const });
  const events = (count: number) => {
    for (let i = 1; i <= count; i++) store.append(i, frameOf(eventText(i)), { type: 'EVENT', request: 5 });
  };
  store.append(1, out('[48,1,{},"com.example.login"]'), { type: 'CALL', request: 1, uri: 'com.example.login' });
  store.append(2, { kind: 'application', about: 1, index: 1, of: 2 });
  events(2000);
  store.append(3, frameOf('[50,1,{}]'), { type: 'RESULT', request: 1 });
  const seq = store.append(4, out('[48,2,{},"com.example.role"]'), { type: 'CALL', request: 2 });
  store.append(5, { kind: 'application', about: seq, index: 2, of: 2 });
  events(2000);
  store.append(6, frameOf('[8,48,2,{},"a.b"]'), { type: 'ERROR', request: 2, requestType: 'CALL' });
  // Calls of the user are not kept for it.
  store.append(7, out('[48,3,{},"com.example.mine"]'), { type: 'CALL', request: 3 });
  store.append(8, frameOf('[50,3,{}]'), { type: 'RESULT', request: 3 });
  events(2000);
  return store;
}

describe('requests of the login', () => {
  it('are kept with their answers, whatever floods the capture', () => {
    const store = flooded();
    expect(store.evicted.count).toBeGreaterThan(3000);
    const kept = [...store.handshakeRecords()].map((record) =>
      record.kind === 'message' ? Buffer.from(record.bytes).toString() : record.kind,
    );
    expect(kept).toEqual([
      '[48,1,{},"com.example.login"]',
      'application',
      '[50,1,{}]',
      '[48,2,{},"com.example.role"]',
      'application',
      '[8,48,2,{},"a.b"]',
    ]);
  });
});
