import { describe, expect, it } from 'vitest';
import {
  choiceOf,
  draftOf,
  isFiltering,
  NO_FILTER,
  shareOf,
  viewFilterOf,
  withPicked,
} from '../../../../src/renderer/src/features/timeline/filter-choice.ts';
import {
  CLASSES,
  classOf,
  isFailure,
  membersOf,
} from '../../../../src/renderer/src/features/timeline/message-classes.ts';
import { filterIn, withFilter } from '../../../../src/renderer/src/features/timeline/remembered.ts';
import { timelineStrings } from '../../../../src/renderer/src/strings/timeline.ts';
import { MESSAGES } from '../../../../src/shared/wamp/messages.ts';

const all = CLASSES.flatMap(membersOf);

describe('the families', () => {
  it('hold every message type and every kind of record, each once', () => {
    const kinds = Object.keys(timelineStrings.kinds).filter((kind) => kind !== 'message');
    expect(all.toSorted()).toEqual([...Object.keys(MESSAGES), ...kinds].toSorted());
    expect(new Set(all).size).toBe(all.length);
  });

  it('are known for every type', () => {
    expect(classOf('HELLO')).toBe('session');
    expect(classOf('ERROR')).toBe('rpc');
    expect(classOf('EVENT_RECEIVED')).toBe('pubsub');
  });

  it('tell what failed', () => {
    const row = { row: 0, seq: 1, at: 0, size: 0, masked: false } as const;
    expect(isFailure({ ...row, kind: 'message', type: 'EVENT' })).toBe(false);
    expect(isFailure({ ...row, kind: 'message', type: 'EVENT', finding: 'error' })).toBe(true);
    expect(isFailure({ ...row, kind: 'message', type: 'EVENT', finding: 'warning' })).toBe(false);
    expect(isFailure({ ...row, kind: 'message', type: 'ABORT' })).toBe(true);
    expect(isFailure({ ...row, kind: 'silence' })).toBe(true);
    expect(isFailure({ ...row, kind: 'finding', finding: 'error' })).toBe(false);
  });
});

describe('a choice', () => {
  it('of nothing is no filter', () => {
    expect(viewFilterOf(NO_FILTER)).toEqual({});
    expect(isFiltering(NO_FILTER)).toBe(false);
  });

  it('becomes the filter of the contract', () => {
    expect(viewFilterOf({ text: 'x', dir: 'in', picked: [] })).toEqual({ text: 'x', dir: 'in' });
    expect(viewFilterOf({ ...NO_FILTER, picked: ['CALL', 'dns'] })).toEqual({
      kinds: ['message', 'dns'],
      types: ['CALL'],
    });
    expect(viewFilterOf({ ...NO_FILTER, picked: ['dns'] })).toEqual({ kinds: ['dns'] });
  });

  it('of a family takes all of it or nothing', () => {
    const rpc = withPicked(NO_FILTER, membersOf('rpc'), true);
    expect(shareOf(rpc, 'rpc')).toBe('all');
    expect(shareOf(rpc, 'session')).toBe('none');
    expect(shareOf(withPicked(rpc, ['CALL'], false), 'rpc')).toBe('some');
    expect(withPicked(rpc, membersOf('rpc'), false)).toEqual(NO_FILTER);
  });

  it('of everything is no filter', () => {
    const almost = withPicked(NO_FILTER, all.slice(1), true);
    expect(isFiltering(almost)).toBe(true);
    expect(withPicked(almost, all.slice(0, 1), true)).toEqual(NO_FILTER);
  });

  it('comes back from its draft, whatever stands there', () => {
    const choice = { text: 'abc', dir: 'out', picked: ['CALL', 'tcp'] } as const;
    expect(choiceOf(draftOf(choice))).toEqual(choice);
    expect(choiceOf(undefined)).toEqual(NO_FILTER);
    expect(choiceOf({ text: 5, dir: 'up', picked: ['CALL', 7, 'NONSENSE'] })).toEqual({
      ...NO_FILTER,
      picked: ['CALL'],
    });
    expect(choiceOf({ text: 'x'.repeat(5000) }).text).toHaveLength(1024);
  });
});

describe('filters of several captures', () => {
  it('are kept side by side, the last eight', () => {
    let draft = undefined as ReturnType<typeof withFilter>;
    for (let i = 0; i < 12; i++) draft = withFilter(draft, `c${i}`, { ...NO_FILTER, text: `t${i}` });
    expect(filterIn(draft, 'c11').text).toBe('t11');
    expect(filterIn(draft, 'c4').text).toBe('t4');
    expect(filterIn(draft, 'c3')).toEqual(NO_FILTER);
  });

  it('go when they are cleared', () => {
    const draft = withFilter(undefined, 'a', { ...NO_FILTER, dir: 'in' });
    expect(withFilter(draft, 'a', NO_FILTER)).toBeUndefined();
    expect(filterIn(draft, 'toString')).toEqual(NO_FILTER);
  });
});
