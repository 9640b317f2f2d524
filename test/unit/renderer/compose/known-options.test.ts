// Known options between their fields and the JSON.

import { describe, expect, it } from 'vitest';
import {
  KNOWN_OPTIONS,
  matchOf,
  optionJson,
  optionState,
  type KnownOption,
} from '../../../../src/renderer/src/features/compose/known-options.ts';

function option(kind: keyof typeof KNOWN_OPTIONS, key: string): KnownOption {
  const found = KNOWN_OPTIONS[kind].find((one) => one.key === key);
  if (!found) throw new Error(`${kind} has no option ${key}`);
  return found;
}

describe('a field of an option', () => {
  it('writes only what differs from not sending it', () => {
    expect(optionJson(option('call', 'receive_progress'), true)).toBe('true');
    expect(optionJson(option('call', 'receive_progress'), false)).toBeUndefined();
    expect(optionJson(option('publish', 'exclude_me'), true)).toBeUndefined();
    expect(optionJson(option('publish', 'exclude_me'), false)).toBe('false');
    expect(optionJson(option('register', 'invoke'), 'single')).toBeUndefined();
    expect(optionJson(option('register', 'invoke'), 'roundrobin')).toBe('"roundrobin"');
    expect(optionJson(option('call', 'rkey'), ' ')).toBeUndefined();
    expect(optionJson(option('call', 'rkey'), 'a"b')).toBe('"a\\"b"');
  });

  it('takes numbers and ids that are some, and no others', () => {
    const timeout = option('call', 'timeout');
    expect(optionJson(timeout, ' 5000 ')).toBe('5000');
    expect(optionJson(timeout, '0')).toBe('0');
    for (const typed of ['1.5', '-1', 'x', '05']) expect(optionJson(timeout, typed)).toBeNull();
    expect(optionJson(option('register', 'concurrency'), '0')).toBeNull();
    expect(optionJson(option('publish', 'exclude'), '9007199254740991, 7,')).toBe('[9007199254740991, 7]');
    expect(optionJson(option('publish', 'exclude'), '7, x')).toBeNull();
    expect(optionJson(option('publish', 'eligible_authrole'), 'user, "admin"')).toBe('["user", "\\"admin\\""]');
  });

  it('shows what the JSON says, or that it says something else', () => {
    expect(optionState({ timeout: 5 }, option('call', 'timeout'))).toEqual({ state: 'set', value: '5' });
    expect(optionState({ timeout: 2n ** 60n }, option('call', 'timeout'))).toMatchObject({ value: String(2n ** 60n) });
    expect(optionState({ timeout: '5' }, option('call', 'timeout'))).toEqual({ state: 'other', json: '"5"' });
    expect(optionState({ exclude: [1, 2] }, option('publish', 'exclude'))).toEqual({ state: 'set', value: '1, 2' });
    expect(optionState({ exclude: [1, 'x'] }, option('publish', 'exclude'))).toMatchObject({ state: 'other' });
    expect(optionState({ exclude_authid: ['a,b'] }, option('publish', 'exclude_authid'))).toMatchObject({
      state: 'other',
    });
    expect(optionState({ invoke: 'all' }, option('register', 'invoke'))).toMatchObject({ state: 'other' });
    expect(optionState({}, option('call', 'timeout'))).toEqual({ state: 'absent' });
    expect(optionState(undefined, option('call', 'timeout'))).toEqual({ state: 'absent' });
    expect(optionState({ toString: true }, option('call', 'timeout'))).toEqual({ state: 'absent' });
  });

  it('tells which rule a URI has to keep', () => {
    expect(matchOf({ match: 'prefix' })).toBe('prefix');
    expect(matchOf({ match: 'x' })).toBe('exact');
    expect(matchOf(undefined)).toBe('exact');
  });
});
