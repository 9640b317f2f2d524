import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPlace, readJson } from '../../../../src/renderer/src/features/compose/json-fields.ts';
import { JsonInput, JsonInputError, lineAndColumn } from '../../../../src/shared/json-input.ts';
import { jsonOutput, oneLine, payloadOutput } from '../../../../src/shared/json-output.ts';
import { composeStrings } from '../../../../src/renderer/src/strings/compose.ts';

function read(text: string): unknown {
  const input = new JsonInput(text);
  const value = input.value();
  return input.isAtEnd ? value : 'more';
}

function fault(text: string): [string, number, string] | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonInputError)) throw error;
    return [error.fault, error.at, error.what];
  }
}

describe('reading JSON', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, indent) => {
        const again = JSON.stringify(JSON.parse(text), undefined, indent);
        const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
        expect(JSON.stringify(read(again), plain)).toBe(JSON.stringify(JSON.parse(again)));
      }),
    );
  });

  it('refuses what JSON.parse refuses, and accepts no more', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', ',', '[', '}', '\\', '0', 'e', '\n'),
        (text, at, put) => {
          const broken = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1);
          let isJson = true;
          try {
            JSON.parse(broken);
          } catch {
            isJson = false;
          }
          const found = fault(broken);
          // Refused here alone: a key that stands twice, a number beyond what a float can be.
          if (found?.[0] === 'key-twice' || found?.[0] === 'number-too-large') return;
          expect(isJson).toBe(found === undefined && read(broken) !== 'more');
        },
      ),
    );
  });

  it('keeps every digit of an integer', () => {
    fc.assert(fc.property(fc.bigInt(), (n) => BigInt(read(n.toString()) as bigint) === n));
    expect(read('9007199254740991')).toBe(9007199254740991);
    expect(read('9007199254740992')).toBe(9007199254740992n);
    expect(read('9007199254740993')).toBe(9007199254740993n);
    expect(Object.is(read('-0'), 0)).toBe(true);
    expect(Object.is(read('-0.0'), -0)).toBe(true);
    expect(read('1e2')).toBe(100);
  });

  it('keeps keys with a meaning of their own as keys', () => {
    const value = read('{"__proto__":{"x":1},"constructor":2}') as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each([
    ['[1 2]', 'comma-or-bracket', 3, '2'],
    ['[1,]', 'value-expected', 3, ']'],
    ['[1', 'comma-or-bracket', 2, ''],
    ['{"a" 1}', 'colon-expected', 5, '1'],
    ['{"a":1 "b":2}', 'comma-or-brace', 7, '"'],
    ['{a:1}', 'key-expected', 1, 'a'],
    ['{"a":1,"a":2}', 'key-twice', 7, 'a'],
    ['["abc]', 'string-open', 1, ''],
    ['["a\nb"]', 'control-character', 3, '\n'],
    ['["\\x"]', 'bad-escape', 2, '\\'],
    ['[01]', 'bad-number', 2, '1'],
    ['[1.]', 'bad-number', 2, '.'],
    ['[-]', 'bad-number', 1, '-'],
    ['[1e400]', 'number-too-large', 1, '1e400'],
    ['[undefined]', 'value-expected', 1, 'u'],
    ['[😀]', 'value-expected', 1, '😀'],
  ])('says where %j breaks', (text, kind, at, what) => {
    expect(fault(text)).toEqual([kind, at, what]);
    expect(Object.keys(composeStrings.faults)).toContain(kind);
  });

  it('bounds depth and digits', () => {
    expect(fault('['.repeat(100_000))?.[0]).toBe('too-deep');
    expect(read('['.repeat(100) + ']'.repeat(100))).toBeTruthy();
    expect(fault('9'.repeat(5000))?.[0]).toBe('number-too-large');
  });

  it('counts lines and columns from one, characters as they are seen', () => {
    expect(lineAndColumn('[1,\n  x]', 6)).toEqual({ line: 2, column: 3 });
    expect(lineAndColumn('["😀",x]', 6)).toEqual({ line: 1, column: 6 });
    expect(lineAndColumn('a\r\nb', 3)).toEqual({ line: 2, column: 1 });
    expect(lineAndColumn('', 0)).toEqual({ line: 1, column: 1 });
  });
});

describe('a field for JSON', () => {
  it('holds a list, a dictionary, any value, or nothing', () => {
    expect(readJson('', 'list')).toEqual({ state: 'empty' });
    expect(readJson('  \n', 'dict')).toEqual({ state: 'empty' });
    expect(readJson(' [2, 3] ', 'list')).toEqual({ state: 'valid', value: [2, 3] });
    expect(readJson('{"a": 9007199254740993}', 'dict')).toEqual({ state: 'valid', value: { a: 9007199254740993n } });
    expect(readJson('"x"', 'any')).toEqual({ state: 'valid', value: 'x' });
  });

  it.each([
    ['2', 'list', 'list', 'line 1, column 1'],
    ['\n {}', 'list', 'list', 'line 2, column 2'],
    ['[]', 'dict', 'dict', 'line 1, column 1'],
    ['[1] [2]', 'list', 'after-end', 'line 1, column 5'],
    ['{} x', 'dict', 'after-end', 'line 1, column 4'],
    ['[1,', 'list', 'value-expected', 'line 1, column 4'],
  ] as const)('%j is no %s', (text, shape, fault, place) => {
    const read = readJson(text, shape);
    expect(read).toMatchObject({ state: 'broken', fault });
    expect(jsonPlace(text, read)).toBe(place);
  });
});

describe('writing JSON', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as never;
        expect(JSON.parse(jsonOutput(plain))).toEqual(plain);
        expect(JSON.parse(oneLine(plain))).toEqual(plain);
      }),
    );
    expect(oneLine([12345678901234567890n, -0])).toBe('[12345678901234567890, -0.0]');
    expect(oneLine(Uint8Array.of(1, 2))).toBe('"\\u0000AQI="');
  });

  it('breaks what is long, and only that', () => {
    const text = jsonOutput([['short', 1], { long: 'x'.repeat(100), empty: {}, none: [] }]);
    expect(text.split('\n')).toHaveLength(8);
    expect(text).toContain('["short", 1]');
    expect(text).toContain('"empty": {}');
  });

  it('shows positional and keyword arguments one after the other', () => {
    expect(payloadOutput([5], {})).toBe('[5]');
    expect(payloadOutput([], {})).toBe('[]');
    expect(payloadOutput([], { a: 1 })).toBe('{ "a": 1 }');
    expect(payloadOutput([5], { a: 1 })).toBe('[5]\n{ "a": 1 }');
  });
});
