import { describe, expect, it } from 'vitest';
import { writeJson } from '../../../../src/main/wamp/json-writer.ts';
import { setOwn, type Dict, type WampValue } from '../../../../src/shared/wamp/value.ts';

describe('writeJson', () => {
  it.each<[string, WampValue, string]>([
    ['null', null, 'null'],
    ['a boolean', false, 'false'],
    ['2^53', 2 ** 53, '9007199254740992'],
    ['a bigint', 2n ** 64n, '18446744073709551616'],
    ['a negative bigint', -(2n ** 64n), '-18446744073709551616'],
    ['minus zero', -0, '-0.0'],
    ['a float', 1.5, '1.5'],
    ['a large float', 1e21, '1e+21'],
    ['text', 'é"\n', '"é\\"\\n"'],
    ['half a surrogate pair', '\ud800', '"\\ud800"'],
    ['bytes', Uint8Array.of(0, 1, 2), '"\\u0000AAEC"'],
    ['no bytes', new Uint8Array(), '"\\u0000"'],
    ['lists', [[], [1, [2]]], '[[],[1,[2]]]'],
    ['dictionaries', { b: 1, a: { '': null } }, '{"b":1,"a":{"":null}}'],
  ])('writes %s', (_what, value, text) => {
    expect(writeJson(value)).toBe(text);
  });

  it('writes __proto__ as a key like any other', () => {
    const dict: Dict = {};
    setOwn(dict, '__proto__', { a: 1 });
    expect(writeJson(dict)).toBe('{"__proto__":{"a":1}}');
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d, at any depth', (number) => {
    expect(() => writeJson(number)).toThrow(TypeError);
    expect(() => writeJson([{ a: [number] }])).toThrow(`${number} cannot be written as JSON`);
  });
});

describe('writeJson with 0x bytes', () => {
  it.each<[string, WampValue, string]>([
    ['bytes', Uint8Array.of(0, 0xff, 0x10), '"0x00ff10"'],
    ['no bytes', new Uint8Array(), '"0x"'],
    ['bytes anywhere', [{ a: [Uint8Array.of(1)] }], '[{"a":["0x01"]}]'],
    [
      'other values as ever',
      [2 ** 53, 2n ** 64n, -0, 'x', null],
      '[9007199254740992,18446744073709551616,-0.0,"x",null]',
    ],
  ])('writes %s', (_what, value, text) => {
    expect(writeJson(value, 'hex')).toBe(text);
  });
});
