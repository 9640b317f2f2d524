import { describe, expect, it } from 'vitest';
import type { OperationInfo } from '../../../../src/shared/contract/operations.ts';
import { elapsedText, limitText, rateText } from '../../../../src/renderer/src/features/results/durations.ts';
import { histogramBars } from '../../../../src/renderer/src/features/results/histogram-bars.ts';
import { stateIconOf, stateWordOf } from '../../../../src/renderer/src/features/results/operation-words.ts';
import { timingRows } from '../../../../src/renderer/src/features/results/timing-rows.ts';

const plain = (text: unknown) => String(text).replaceAll('\u00a0', ' ');
const call: OperationInfo = {
  operation: 1,
  request: { kind: 'call', uri: 'a.b' },
  uri: 'a.b',
  startedAt: '2026-05-14T09:00:00.000Z',
  state: 'running',
  results: 0,
};
const rowsOf = (info: OperationInfo, running?: number) =>
  timingRows(info, running).map(({ label, value }) => [label, plain(value)]);

describe('times of results', () => {
  it('says nothing as long as there is nothing to say', () => {
    expect(rowsOf(call)).toEqual([]);
  });

  it('says when the first came, the time between them, and what is left', () => {
    const info = {
      ...call,
      results: 6,
      timing: { first: 410_000, last: 4_180_000, longest: 890_000 },
      timeoutMs: 60_000,
    };
    expect(rowsOf(info, 4_300_000)).toEqual([
      ['First result', '410.0 ms'],
      ['Between results', '754.0 ms mean, 890.0 ms longest'],
      ['Timeout', '60 s, 55.7 s left'],
    ]);
    expect(rowsOf(info, 61_000_000).at(-1)).toEqual(['Timeout', '60 s, passed 1.0 s ago']);
  });

  it('says no time between results where there is one only', () => {
    const info: OperationInfo = {
      ...call,
      state: 'answered',
      results: 1,
      timing: { first: 900, last: 900, longest: 0 },
      took: 900,
    };
    expect(rowsOf(info)).toEqual([['Until the reply', '0.90 ms']]);
  });

  it('writes times, limits and rates', () => {
    expect([elapsedText(4_312_000), elapsedText(-5), elapsedText(125e6)].map(plain)).toEqual([
      '4.3 s',
      '0.0 s',
      '2 min 5 s',
    ]);
    expect([limitText(250), limitText(1500), limitText(60_000)].map(plain)).toEqual(['250 ms', '1.5 s', '60 s']);
    expect([rateText(0), rateText(1.44), rateText(31.4), rateText(2911)]).toEqual(['0', '1.4', '31', '2,911']);
  });
});

describe('bars of a histogram', () => {
  it('has none as long as there is no answer', () => {
    expect(histogramBars([])).toEqual({ bars: [], marks: [] });
  });

  it('counts every answer once, in decades', () => {
    const { bars, marks } = histogramBars([
      [120, 3],
      [126, 2],
      [5_000, 10],
      [1_000_000, 1],
    ]);
    expect(marks).toEqual([100, 1000, 10_000, 100_000, 1_000_000]);
    expect(bars).toHaveLength(40);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(16);
    expect(Math.max(...bars.map(({ height }) => height))).toBe(1);
    expect(bars.at(-1)).toMatchObject({ to: 1_000_000, count: 1, height: 0.1 });
  });

  it('puts a class into the bar that its bound ends in or on', () => {
    const { bars } = histogramBars([[1000, 4]]);
    expect(bars.findIndex(({ count }) => count > 0)).toBe(9);
    const { bars: next } = histogramBars([[1001, 4]]);
    expect(next.findIndex(({ count }) => count > 0)).toBe(0);
  });

  it('takes the fastest that there can be', () => {
    expect(histogramBars([[1, 1]]).bars.reduce((sum, { count }) => sum + count, 0)).toBe(1);
  });
});

describe('the state of an operation', () => {
  it.each([
    ['running', 'run', 'Running'],
    ['answered', 'ok', 'Answered'],
    ['error', 'err', 'Error'],
    ['unanswered', 'warn', 'Unanswered'],
    ['unknown', 'warn', 'Outcome unknown'],
    ['not-sent', 'abort', 'Not sent'],
    ['stopped', 'skip', 'Stopped'],
  ] as const)('%s has the icon %s and the word %s', (state, icon, word) => {
    expect([stateIconOf({ ...call, state }), stateWordOf({ ...call, state })]).toEqual([icon, word]);
  });

  it('calls a publication that nothing confirms no answer', () => {
    const publish: OperationInfo = { ...call, request: { kind: 'publish', uri: 'a.b' }, state: 'answered' };
    expect(stateWordOf({ ...publish, reply: { kind: 'done' } })).toBe('Sent');
    expect(stateWordOf({ ...publish, reply: { kind: 'done', id: 5 } })).toBe('Answered');
  });
});
