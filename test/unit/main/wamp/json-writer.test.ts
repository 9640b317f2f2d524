import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../../src/main/wamp/json-reader.ts';
import { writeJson } from '../../../../src/main/wamp/json-writer.ts';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import { setOwn, type Dict, type WampValue } from '../../../../src/shared/wamp/value.ts';
import { utf8 } from './json-texts.ts';

function roundTrip(value: WampValue): WampValue {
  const reading = readJson(utf8(writeJson(value)));
  if (!reading.ok) throw new Error(reading.reason);
  return nodeValue(reading.node);
}

const { value: anyValue } = fc.letrec<{ value: WampValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<WampValue[]>(null, true, false, 0, -0, 2 ** 53, -1.5, 5e-324, 1e300),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
    fc.oneof(fc.bigInt({ min: 2n ** 53n + 1n, max: 2n ** 70n }), fc.bigInt({ min: -(2n ** 70n), max: -(2n ** 53n) })),
    // Text that begins with U+0000 cannot be told from a byte string.
    fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\u0000')),
    fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'é', '__proto__', 'constructor', '', '"'), tie('value')), { maxLength: 4 })
      .map((entries) => {
        const dict: Dict = {};
        for (const [key, value] of entries) setOwn(dict, key, value);
        return dict;
      }),
  ),
}));

describe('writeJson', () => {
  it('is read back as the same value', () => {
    fc.assert(
      fc.property(anyValue, (value) => deepStrictEqual(roundTrip(value), value)),
      { numRuns: 500 },
    );
  });

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
