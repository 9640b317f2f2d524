import { describe, expect, it } from 'vitest';
import { ResultsLog } from '../../../../src/main/operation/results-log.ts';
import type { MessageOf } from '../../../../src/shared/wamp/messages.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';

function result(args: WampValue[], progress = true): MessageOf<'RESULT'> {
  return { kind: 'RESULT', request: 1, details: progress ? { progress } : {}, args };
}

describe('a log of results', () => {
  it('tells of each when it came, how long after the one before, and how it begins', () => {
    const log = new ResultsLog();
    log.add(result([1, 'a']), { seq: 5, at: 100, bytes: 20 });
    log.add({ ...result([], false), kwargs: { b: 2n ** 60n } }, { seq: 7, at: 350, bytes: 30 });
    expect(log.part(0, 10)).toEqual({
      results: [
        { index: 0, seq: 5, at: 100, apart: 100, bytes: 20, progress: true, text: '[1, "a"]' },
        { index: 1, seq: 7, at: 350, apart: 250, bytes: 30, progress: false, text: '{ "b": 1152921504606846976 }' },
      ],
      total: 2,
      dropped: 0,
    });
    expect(log.part(1, 1).results.map(({ index }) => index)).toEqual([1]);
    expect(log.part(2, 5).results).toEqual([]);
  });

  it('cuts what is long at 200 letters, and says of what is large only its size', () => {
    const log = new ResultsLog();
    log.add(result(['x'.repeat(500)]), { seq: 1, at: 0, bytes: 520 });
    log.add(result(['x'.repeat(500_000)]), { seq: 2, at: 0, bytes: 500_020 });
    const [long, large] = log.part(0, 2).results;
    expect(long?.text).toHaveLength(200);
    expect(long?.text.slice(-3)).toBe('xx…');
    expect(large?.text).toBe('500020 bytes; see the record');
  });

  it('keeps the last 10,000, and says how many went', () => {
    const log = new ResultsLog();
    for (let i = 0; i < 25_003; i++) log.add(result([i]), { seq: i + 1, at: i, bytes: 9 });
    expect(log.total).toBe(25_003);
    const head = log.part(0, 15_005);
    expect(head).toMatchObject({ total: 25_003, dropped: 15_003 });
    expect(head.results).toMatchObject([
      { index: 15_003, text: '[15003]' },
      { index: 15_004, text: '[15004]' },
    ]);
    expect(log.part(25_002, 10).results).toMatchObject([{ index: 25_002, seq: 25_003, text: '[25002]' }]);
  });
});
