import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import type { Direction } from '../../../../../src/shared/capture-record.ts';
import type { CaptureRow } from '../../../../../src/shared/capture-row.ts';
import { MESSAGES, type MessageName } from '../../../../../src/shared/wamp/messages.ts';
import { appendFrame, eventText } from '../frames.ts';

type Step = readonly [Direction, string];

/** A store of frames that came 10 µs after each other, from 10 on. */
function storeOf(...steps: Step[]): CaptureStore {
  const store = new CaptureStore();
  steps.forEach(([dir, text], i) => void appendFrame(store, (i + 1) * 10, text, dir));
  return store;
}

/** What the rows say beside type and request. */
function told(store: CaptureStore): Partial<CaptureRow>[] {
  return store.rows(0, 0, 1000).map(({ uri, uriFrom, tag, pair, latency }) => ({
    ...(uri !== undefined && { uri }),
    ...(uriFrom && { uriFrom }),
    ...(tag !== undefined && { tag }),
    ...(pair !== undefined && { pair }),
    ...(latency !== undefined && { latency }),
  }));
}

describe('a reply', () => {
  it.each<[string, string, string]>([
    ['PUBLISHED', '[16,1,{"acknowledge":true},"a.b"]', '[17,1,99]'],
    ['SUBSCRIBED', '[32,1,{},"a.b"]', '[33,1,7]'],
    ['RESULT', '[48,1,{},"a.b"]', '[50,1,{}]'],
    ['REGISTERED', '[64,1,{},"a.b"]', '[65,1,7]'],
  ])('%s shows the URI of its request, and how long it took', (_, request, reply) => {
    expect(told(storeOf(['out', request], ['in', reply]))).toEqual([
      { uri: 'a.b', pair: 2 },
      { uri: 'a.b', uriFrom: 'pair', pair: 1, latency: 10 },
    ]);
  });

  it('that is an ERROR names the type of its request, and shows the last part of its own URI', () => {
    const requests: Step[] = [
      ['out', '[48,1,{},"a.call"]'],
      ['out', '[32,1,{},"a.topic"]'],
      ['in', '[8,32,1,{},"wamp.error.not_authorized"]'],
      ['in', '[8,48,1,{},"wamp.error.no_such_procedure"]'],
    ];
    expect(told(storeOf(...requests))).toEqual([
      { uri: 'a.call', pair: 4 },
      { uri: 'a.topic', pair: 3 },
      { uri: 'a.topic', uriFrom: 'pair', tag: 'not_authorized', pair: 2, latency: 10 },
      { uri: 'a.call', uriFrom: 'pair', tag: 'no_such_procedure', pair: 1, latency: 30 },
    ]);
  });

  it('that answers nothing says what it says itself', () => {
    const strays: Step[] = [
      ['in', '[50,1,{}]'],
      ['in', '[8,48,1,{},"wamp.error.no_such_procedure"]'],
      ['in', '[8,999,1,{},"a.b"]'],
    ];
    expect(told(storeOf(...strays))).toEqual([{}, { uri: 'wamp.error.no_such_procedure' }, { uri: 'a.b' }]);
  });

  it('is found among requests of the other side only', () => {
    // Both sides count from 1: the router's INVOCATION 1 is not the client's CALL 1.
    const store = storeOf(
      ['out', '[64,9,{},"a.mine"]'],
      ['in', '[65,9,7]'],
      ['out', '[48,1,{},"a.call"]'],
      ['in', '[68,1,7,{}]'],
      ['out', '[8,68,1,{},"a.error.own_fault"]'],
      ['in', '[8,48,1,{},"a.error.other"]'],
    );
    expect(told(store).slice(2)).toEqual([
      { uri: 'a.call', pair: 6 },
      { uri: 'a.mine', uriFrom: 'registration', pair: 5 },
      { uri: 'a.mine', uriFrom: 'pair', tag: 'own_fault', pair: 4, latency: 10 },
      { uri: 'a.call', uriFrom: 'pair', tag: 'other', pair: 3, latency: 30 },
    ]);
  });

  it('in parts belongs to one request, whose other end is the last of them', () => {
    const store = storeOf(
      ['out', '[48,1,{"receive_progress":true},"a.b"]'],
      ['in', '[50,1,{"progress":true}]'],
      ['in', '[50,1,{"progress":true}]'],
      ['in', '[50,1,{}]'],
      ['in', '[50,1,{}]'],
    );
    expect(told(store)).toEqual([
      { uri: 'a.b', pair: 4 },
      { uri: 'a.b', uriFrom: 'pair', tag: 'progress', pair: 1, latency: 10 },
      { uri: 'a.b', uriFrom: 'pair', tag: 'progress', pair: 1, latency: 20 },
      { uri: 'a.b', uriFrom: 'pair', pair: 1, latency: 30 },
      {},
    ]);
  });

  it('belongs to the latest request of its id', () => {
    const store = storeOf(
      ['out', '[48,1,{},"a.old"]'],
      ['out', '[48,1,{},"a.new"]'],
      ['in', '[50,1,{}]'],
      ['out', '[48,1,{},"a.newest"]'],
      ['in', '[50,1,{}]'],
    );
    expect(told(store).map(({ uri, pair }) => [uri, pair])).toEqual([
      ['a.old', undefined],
      ['a.new', 3],
      ['a.new', 2],
      ['a.newest', 5],
      ['a.newest', 4],
    ]);
  });

  it('is not looked for in an earlier session of the same wire', () => {
    const store = storeOf(
      ['out', '[32,1,{},"a.b"]'],
      ['in', '[33,1,7]'],
      ['out', '[48,2,{},"a.b"]'],
      ['out', '[1,"realm1",{"roles":{"caller":{}}}]'],
      ['in', '[50,2,{}]'],
      ['in', '[36,7,1,{}]'],
    );
    expect(told(store).slice(4)).toEqual([{}, {}]);
  });
});

describe('CANCEL and INTERRUPT', () => {
  it('point to what they give up, and leave it open', () => {
    const store = storeOf(
      ['out', '[64,5,{},"a.mine"]'],
      ['in', '[65,5,7]'],
      ['out', '[48,6,{},"a.call"]'],
      ['out', '[49,6,{}]'],
      ['in', '[68,1,7,{}]'],
      ['in', '[69,1,{}]'],
      ['in', '[8,48,6,{},"wamp.error.canceled"]'],
      ['out', '[70,1,{}]'],
    );
    expect(told(store).slice(2)).toEqual([
      { uri: 'a.call', pair: 7 },
      { uri: 'a.call', uriFrom: 'pair', pair: 3 },
      { uri: 'a.mine', uriFrom: 'registration', pair: 8 },
      { uri: 'a.mine', uriFrom: 'pair', pair: 5 },
      { uri: 'a.call', uriFrom: 'pair', tag: 'canceled', pair: 3, latency: 40 },
      { uri: 'a.mine', uriFrom: 'pair', pair: 5, latency: 30 },
    ]);
  });
});

describe('an id', () => {
  it('of a subscription stands for its topic, until it stands for another', () => {
    const store = storeOf(
      ['out', '[32,1,{"match":"prefix"},"a."]'],
      ['in', '[33,1,7]'],
      ['in', '[36,7,1,{}]'],
      ['in', '[36,7,2,{"topic":"a.b.c"}]'],
      ['in', '[36,8,3,{}]'],
      ['out', '[34,2,7]'],
      ['in', '[35,2]'],
      ['out', '[32,3,{},"x.y"]'],
      ['in', '[33,3,7]'],
      ['in', '[36,7,4,{}]'],
      ['in', '[35,0,{"subscription":7}]'],
    );
    expect(told(store)).toEqual([
      { uri: 'a.', tag: 'prefix', pair: 2 },
      { uri: 'a.', uriFrom: 'pair', pair: 1, latency: 10 },
      { uri: 'a.', uriFrom: 'subscription' },
      { uri: 'a.b.c' },
      {},
      { uri: 'a.', uriFrom: 'subscription', pair: 7 },
      { uri: 'a.', uriFrom: 'pair', pair: 6, latency: 10 },
      { uri: 'x.y', pair: 9 },
      { uri: 'x.y', uriFrom: 'pair', pair: 8, latency: 10 },
      { uri: 'x.y', uriFrom: 'subscription' },
      { uri: 'x.y', uriFrom: 'subscription' },
    ]);
  });

  it('of a registration stands for its procedure, and is no subscription', () => {
    const store = storeOf(
      ['out', '[64,1,{"match":"wildcard"},"a..b"]'],
      ['in', '[65,1,7]'],
      ['in', '[68,1,7,{"progress":true}]'],
      ['out', '[70,1,{"progress":true}]'],
      ['in', '[68,2,7,{"procedure":"a.x.b"}]'],
      ['in', '[36,7,1,{}]'],
      ['out', '[66,2,7]'],
      ['in', '[67,2]'],
      ['in', '[67,0,{"registration":7}]'],
    );
    expect(told(store)).toEqual([
      { uri: 'a..b', tag: 'wildcard', pair: 2 },
      { uri: 'a..b', uriFrom: 'pair', pair: 1, latency: 10 },
      { uri: 'a..b', uriFrom: 'registration', tag: 'progress', pair: 4 },
      { uri: 'a..b', uriFrom: 'pair', tag: 'progress', pair: 3, latency: 10 },
      { uri: 'a.x.b' },
      {},
      { uri: 'a..b', uriFrom: 'registration', pair: 8 },
      { uri: 'a..b', uriFrom: 'pair', pair: 7, latency: 10 },
      { uri: 'a..b', uriFrom: 'registration' },
    ]);
  });

  it('that came without a request stands for nothing', () => {
    expect(told(storeOf(['in', '[33,1,7]'], ['in', '[36,7,1,{}]']))).toEqual([{}, {}]);
  });
});

describe('a flood of requests that nobody answers', () => {
  it('takes a bounded memory, and the newest are still found', () => {
    const store = new CaptureStore({ memory: 4 * 1024 * 1024 });
    const text = (id: number) => `[48,${id},{},"com.example.procedure.number${id}"]`;
    for (let id = 1; id <= 50_000; id++) appendFrame(store, id, text(id), 'out');
    const late = appendFrame(store, 60_000, '[50,50000,{}]');
    const lost = appendFrame(store, 60_001, '[50,1,{}]');
    expect(store.row(late)).toMatchObject({ pair: 50_000, latency: 10_000, uriFrom: 'pair' });
    expect(store.row(lost)?.pair).toBeUndefined();
    expect(store.totals().bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  });
});

/** Every message that opens, answers or gives up, with the id and URI to be put in. */
const TEXTS: Partial<Record<MessageName, (id: number, uri: string, progress: boolean) => string>> = {
  PUBLISH: (id, uri) => `[16,${id},{},"${uri}"]`,
  PUBLISHED: (id) => `[17,${id},9]`,
  SUBSCRIBE: (id, uri) => `[32,${id},{},"${uri}"]`,
  SUBSCRIBED: (id) => `[33,${id},9]`,
  CALL: (id, uri) => `[48,${id},{},"${uri}"]`,
  CANCEL: (id) => `[49,${id},{}]`,
  RESULT: (id, _, progress) => `[50,${id},{"progress":${progress}}]`,
  REGISTER: (id, uri) => `[64,${id},{},"${uri}"]`,
  REGISTERED: (id) => `[65,${id},9]`,
  INVOCATION: (id, uri) => `[68,${id},8,{"procedure":"${uri}"}]`,
  YIELD: (id, _, progress) => `[70,${id},{"progress":${progress}}]`,
};
const REQUEST_OF: Partial<Record<MessageName, MessageName>> = {
  PUBLISHED: 'PUBLISH',
  SUBSCRIBED: 'SUBSCRIBE',
  RESULT: 'CALL',
  REGISTERED: 'REGISTER',
  YIELD: 'INVOCATION',
};

const step = fc.record({
  dir: fc.constantFrom<Direction>('in', 'out'),
  name: fc.constantFrom<MessageName>(...(Object.keys(TEXTS) as MessageName[]), 'ERROR'),
  failed: fc.constantFrom<MessageName>('PUBLISH', 'SUBSCRIBE', 'CALL', 'REGISTER', 'INVOCATION'),
  id: fc.integer({ min: 1, max: 3 }),
  uri: fc.constantFrom('a.b', 'com.example.long.uri.of.some.length', 'x'),
  progress: fc.boolean(),
  waited: fc.nat(1000),
  /** Other messages in between, so that segments end and records are evicted. */
  between: fc.nat(40),
});
type Drawn = typeof step extends fc.Arbitrary<infer T> ? T : never;

function textOf({ name, failed, id, uri, progress }: Drawn): string {
  return TEXTS[name]?.(id, uri, progress) ?? `[8,${MESSAGES[failed].code},${id},{},"${uri}.wrong"]`;
}

/** What the rows must say: every earlier message is looked at, from the last one on. */
function model(steps: readonly (Drawn & { seq: number; at: number })[]): Map<number, Partial<CaptureRow>> {
  const rows = new Map<number, Partial<CaptureRow>>();
  const done = new Set<number>();
  for (const [i, { seq, at, dir, name, failed, id, progress }] of steps.entries()) {
    const row: Partial<CaptureRow> = {};
    rows.set(seq, row);
    const wanted = name === 'ERROR' ? failed : name === 'CANCEL' ? 'CALL' : REQUEST_OF[name];
    if (!wanted) continue;
    const sender = (name === 'CANCEL') === (dir === 'in') ? 'in' : 'out';
    const request = steps.slice(0, i).findLast((one) => one.name === wanted && one.id === id && one.dir === sender);
    if (!request || done.has(request.seq)) continue;
    Object.assign(row, { pair: request.seq, uri: request.uri, uriFrom: 'pair' });
    if (name === 'CANCEL') continue;
    Object.assign(row, { latency: at - request.at });
    Object.assign(rows.get(request.seq) ?? {}, { pair: seq });
    if (name === 'ERROR' || !progress || !['RESULT', 'YIELD'].includes(name)) done.add(request.seq);
  }
  return rows;
}

describe('any interleaving', () => {
  it('pairs as one pairs by hand, also when records are evicted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (drawn) => {
        const whole = new CaptureStore();
        const small = new CaptureStore({ memory: 100_000 });
        let at = 0;
        const steps = drawn.map((one) => {
          for (let i = 0; i < one.between; i++)
            for (const store of [whole, small]) appendFrame(store, at, eventText(i + 1));
          at += one.waited;
          const seqs = [whole, small].map((store) => appendFrame(store, at, textOf(one), one.dir));
          return { ...one, at, seq: seqs[0] ?? 0 };
        });
        for (const [seq, wanted] of model(steps)) {
          expect(whole.row(seq)).toMatchObject(wanted);
          if (wanted.pair === undefined) expect(whole.row(seq)).not.toHaveProperty('pair');
          if (wanted.latency === undefined) expect(whole.row(seq)).not.toHaveProperty('latency');
          const left = small.row(seq);
          if (left) expect(left).toEqual(whole.row(seq));
        }
      }),
      { numRuns: 200 },
    );
  });
});
