import { describe, expect, it } from 'vitest';
import { getOwn, isDict, isJsonDict, setOwn, type Dict } from '../../../../src/shared/wamp/value.ts';

describe('isDict', () => {
  it('is true for dictionaries only', () => {
    expect([{}, { a: 1 }, Object.create(null)].map(isDict)).toEqual([true, true, true]);
    const others = [null, undefined, true, 1, 1n, 'a', [], new Uint8Array(1)];
    expect(others.map(isDict)).toEqual(others.map(() => false));
  });
});

describe('setOwn and getOwn', () => {
  it('keep __proto__ as a key like any other', () => {
    const dict: Dict = {};
    setOwn(dict, '__proto__', { polluted: true });
    setOwn(dict, 'plain', 1);
    expect(Object.keys(dict)).toEqual(['__proto__', 'plain']);
    expect(getOwn(dict, '__proto__')).toEqual({ polluted: true });
    expect(getOwn(dict, 'plain')).toBe(1);
    expect(Object.getPrototypeOf(dict)).toBe(Object.prototype);
    setOwn(dict, '__proto__', 2);
    expect(getOwn(dict, '__proto__')).toBe(2);
  });

  it('do not see what is inherited', () => {
    expect(getOwn({}, '__proto__')).toBeUndefined();
    expect(getOwn({}, 'toString')).toBeUndefined();
    expect(getOwn({}, 'absent')).toBeUndefined();
  });
});

describe('isJsonDict', () => {
  it('is true for JSON objects, whatever their keys', () => {
    const texts = ['{}', '{"a":[1,null,true,"x",{"b":{}}]}', '{"__proto__":{"a":1},"constructor":1,"$":{"$":1},"":0}'];
    for (const text of texts) expect(isJsonDict(JSON.parse(text))).toBe(true);
  });

  it('is false for what is no object, or holds what JSON cannot say', () => {
    for (const value of [null, undefined, 1, 'a', true, [], [{}], 1n]) expect(isJsonDict(value)).toBe(false);
    for (const value of [1n, NaN, Infinity, undefined, new Uint8Array(1), () => 1]) {
      expect(isJsonDict({ value })).toBe(false);
      expect(isJsonDict({ list: [{ value }] })).toBe(false);
    }
  });

  it('has an end to nesting', () => {
    const nested = (levels: number) => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as unknown;
    expect(isJsonDict(nested(200))).toBe(true);
    expect(isJsonDict(nested(10_000))).toBe(false);
  });
});
