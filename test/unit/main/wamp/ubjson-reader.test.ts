import { describe, expect, it } from 'vitest';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import type { UbjsonDialect } from '../../../../src/main/wamp/ubjson-markers.ts';
import { readUbjson } from '../../../../src/main/wamp/ubjson-reader.ts';
import { allNodes } from './json-texts.ts';
import { ARRAY_DUMPS, COUNTED_DUMPS, DIALECTS, DUMPS, hex, raw, read } from './ubjson-bytes.ts';

describe('readUbjson reads what the Python libraries write', () => {
  it.each([...DUMPS, ...COUNTED_DUMPS.map(([what, ...rest]) => [`${what}, counted`, ...rest] as const)])(
    '%s',
    (_what, value, bjdata, ubjson) => {
      expect(nodeValue(read(hex(bjdata), 'bjdata'))).toEqual(value);
      expect(nodeValue(read(hex(ubjson), 'ubjson'))).toEqual(value);
    },
  );

  it.each(ARRAY_DUMPS)('numpy: %s', (mark, value, dump) => {
    const node = read(hex(dump), 'bjdata');
    expect(node).toMatchObject({ mark, start: 0, end: dump.length / 2 });
    expect(nodeValue(node)).toEqual(value);
  });

  it('decimals keep their digits', () => {
    for (const dialect of DIALECTS) {
      const node = read(hex('5b485504312e353048550431452b354855022d375d'), dialect);
      expect(node.kind === 'list' && node.items).toEqual([
        { kind: 'float', text: '1.50', mark: 'high-precision', start: 1, end: 8 },
        { kind: 'float', text: '1E+5', mark: 'high-precision', start: 8, end: 15 },
        { kind: 'int', text: '-7', mark: 'high-precision', start: 15, end: 20 },
      ]);
    }
  });

  it('infinities, no number, zero and its opposite', () => {
    const dump = '5b44000000000000f07f44000000000000f0ff44000000000000f87f640000000064000000805d';
    const node = read(hex(dump), 'bjdata');
    const texts = node.kind === 'list' && node.items.map((item) => item.kind === 'float' && item.text);
    expect(texts).toEqual(['Infinity', '-Infinity', 'NaN', '0.0', '-0.0']);
  });
});

describe('every marker', () => {
  const one = (more: object) => more;
  it.each<[string, UbjsonDialect | 'both', Uint8Array, object]>([
    ['Z', 'both', raw('Z'), one({ kind: 'null' })],
    ['T', 'both', raw('T'), one({ kind: 'bool', value: true })],
    ['F', 'both', raw('F'), one({ kind: 'bool', value: false })],
    ['i', 'both', raw('i', 0x80), one({ kind: 'int', text: '-128' })],
    ['U', 'both', raw('U', 0xff), one({ kind: 'int', text: '255' })],
    ['I', 'ubjson', raw('I', 0x80, 0x01), one({ kind: 'int', text: '-32767' })],
    ['I', 'bjdata', raw('I', 0x01, 0x80), one({ kind: 'int', text: '-32767' })],
    ['l', 'ubjson', raw('l', 0x80, 0, 0, 1), one({ kind: 'int', text: '-2147483647' })],
    ['l', 'bjdata', raw('l', 1, 0, 0, 0x80), one({ kind: 'int', text: '-2147483647' })],
    ['L, 2^53', 'ubjson', raw('L', 0, 0x20, 0, 0, 0, 0, 0, 0), one({ kind: 'int', text: '9007199254740992' })],
    ['L, 2^53 + 1', 'bjdata', raw('L', 1, 0, 0, 0, 0, 0, 0x20, 0), one({ kind: 'int', text: '9007199254740993' })],
    ['L, −1', 'both', raw('L', ...Array<number>(8).fill(0xff)), one({ kind: 'int', text: '-1' })],
    ['L, least', 'ubjson', raw('L', 0x80, 0, 0, 0, 0, 0, 0, 0), one({ kind: 'int', text: '-9223372036854775808' })],
    ['L, least', 'bjdata', raw('L', 0, 0, 0, 0, 0, 0, 0, 0x80), one({ kind: 'int', text: '-9223372036854775808' })],
    ['u', 'bjdata', raw('u', 0x01, 0x80), one({ kind: 'int', text: '32769' })],
    ['m', 'bjdata', raw('m', 1, 0, 0, 0x80), one({ kind: 'int', text: '2147483649' })],
    ['M, 2^53', 'bjdata', raw('M', 0, 0, 0, 0, 0, 0, 0x20, 0), one({ kind: 'int', text: '9007199254740992' })],
    ['M, most', 'bjdata', raw('M', ...Array<number>(8).fill(0xff)), one({ kind: 'int', text: '18446744073709551615' })],
    ['B', 'bjdata', raw('B', 200), one({ kind: 'int', text: '200', mark: 'byte' })],
    ['h', 'bjdata', raw('h', 0x00, 0x3e), one({ kind: 'float', text: '1.5', mark: 'float16' })],
    [
      'h, least',
      'bjdata',
      raw('h', 0x01, 0x80),
      one({ kind: 'float', text: '-5.960464477539063e-8', mark: 'float16' }),
    ],
    ['h, infinity', 'bjdata', raw('h', 0x00, 0xfc), one({ kind: 'float', text: '-Infinity', mark: 'float16' })],
    ['d', 'ubjson', raw('d', 0x40, 0x48, 0xf5, 0xc3), one({ kind: 'float', text: '3.14', mark: 'float32' })],
    ['d', 'bjdata', raw('d', 0xc3, 0xf5, 0x48, 0x40), one({ kind: 'float', text: '3.14', mark: 'float32' })],
    ['D', 'ubjson', raw('D', 0x40, 0, 0, 0, 0, 0, 0, 0), one({ kind: 'float', text: '2.0' })],
    ['D', 'bjdata', raw('D', 0, 0, 0, 0, 0, 0, 0, 0x40), one({ kind: 'float', text: '2.0' })],
    ['H', 'both', raw('HU', 3, '-12'), one({ kind: 'int', text: '-12', mark: 'high-precision' })],
    ['H, a float', 'both', raw('HU', 6, '-1.5e9'), one({ kind: 'float', text: '-1.5e9', mark: 'high-precision' })],
    ['C', 'both', raw('Cx'), one({ kind: 'string', value: 'x' })],
    ['S', 'both', raw('SU', 6, '漢字'), one({ kind: 'string', value: '漢字' })],
    ['S, int8', 'both', raw('Si', 2, 'ab'), one({ kind: 'string', value: 'ab' })],
    ['S, int16', 'ubjson', raw('SI', 0, 2, 'ab'), one({ kind: 'string', value: 'ab' })],
    ['S, uint16', 'bjdata', raw('Su', 2, 0, 'ab'), one({ kind: 'string', value: 'ab' })],
    ['S, int64', 'ubjson', raw('SL', 0, 0, 0, 0, 0, 0, 0, 2, 'ab'), one({ kind: 'string', value: 'ab' })],
    ['S, uint64', 'bjdata', raw('SM', 2, 0, 0, 0, 0, 0, 0, 0, 'ab'), one({ kind: 'string', value: 'ab' })],
    ['bytes', 'ubjson', raw('[$U#U', 2, 0, 255), one({ kind: 'bytes', value: Uint8Array.of(0, 255) })],
    ['bytes', 'bjdata', raw('[$B#U', 2, 0, 255), one({ kind: 'bytes', value: Uint8Array.of(0, 255) })],
    [
      'uint8 as bytes',
      'bjdata',
      raw('[$U#U', 1, 9),
      one({ kind: 'bytes', value: Uint8Array.of(9), mark: 'array of uint8' }),
    ],
    ['[ ]', 'both', raw('[]'), one({ kind: 'list', items: [] })],
    ['{ }', 'both', raw('{}'), one({ kind: 'dict', entries: [] })],
    ['[#', 'both', raw('[#U', 0), one({ kind: 'list', items: [] })],
    ['{#', 'both', raw('{#i', 0), one({ kind: 'dict', entries: [] })],
  ])('%s in %s', (_what, dialects, bytes, wanted) => {
    for (const dialect of dialects === 'both' ? DIALECTS : [dialects]) {
      expect(readUbjson(bytes, dialect)).toEqual({ ok: true, node: { ...wanted, start: 0, end: bytes.length } });
      // The same within a list, two bytes further on, between no-ops.
      const inside = read(raw('[N', ...bytes, 'N]'), dialect);
      expect(inside.kind === 'list' && inside.items).toMatchObject([{ ...wanted, start: 2, end: 2 + bytes.length }]);
      // And without its last byte.
      expect(readUbjson(bytes.subarray(0, -1), dialect)).toMatchObject({ ok: false });
    }
  });

  it.each(['u', 'm', 'M', 'h', 'B'])('%s is none in UBJSON', (marker) => {
    expect(readUbjson(raw('[', marker, 0, 0, 0, 0, 0, 0, 0, 0, ']'), 'ubjson')).toEqual({
      ok: false,
      at: 1,
      reason: `0x${marker.charCodeAt(0).toString(16)} ("${marker}") is no marker of a value at byte 1`,
    });
  });
});

describe('byte ranges', () => {
  it('of keys and values, with their markers and lengths', () => {
    //               0123  45  678
    const bytes = raw('{U', 2, 'ab', 'I', 0, 1, 'i', 1, 'c', '[TCx]}');
    const ranges = allNodes(read(bytes, 'ubjson')).map(({ start, end }) => [start, end]);
    expect(ranges).toEqual([
      [0, 17],
      [1, 5],
      [5, 8],
      [8, 11],
      [11, 16],
      [12, 13],
      [13, 15],
    ]);
  });

  it('of what is in typed containers, which has no markers', () => {
    const list = read(raw('[$I#U', 2, 0, 1, 0, 2), 'ubjson');
    expect(list).toEqual({
      kind: 'list',
      mark: 'array of int16',
      start: 0,
      end: 10,
      items: [
        { kind: 'int', text: '1', start: 6, end: 8 },
        { kind: 'int', text: '2', start: 8, end: 10 },
      ],
    });
    const dict = read(raw('{$C#U', 1, 'U', 2, 'ab', 'x'), 'bjdata');
    expect(dict).toEqual({
      kind: 'dict',
      mark: 'object of char',
      start: 0,
      end: 11,
      entries: [
        {
          key: { kind: 'string', value: 'ab', start: 6, end: 10 },
          value: { kind: 'string', value: 'x', start: 10, end: 11 },
        },
      ],
    });
  });

  it('of an array of dimensions, and of its lists', () => {
    const node = read(raw('[$i#[', 'U', 2, 'U', 2, ']', 1, 2, 3, 4), 'bjdata');
    expect(allNodes(node).map(({ start, end }) => [start, end])).toEqual([
      [0, 14],
      [10, 12],
      [10, 11],
      [11, 12],
      [12, 14],
      [12, 13],
      [13, 14],
    ]);
  });
});

describe('typed containers', () => {
  it.each<[string, Uint8Array, unknown]>([
    ['null', raw('[$Z#U', 3), [null, null, null]],
    ['true', raw('{$T#U', 1, 'U', 1, 'a'), { a: true }],
    ['string', raw('[$S#U', 2, 'U', 0, 'U', 1, 'a'), ['', 'a']],
    ['high-precision', raw('[$H#U', 1, 'U', 2, '42'), [42]],
    ['array', raw('[$[#U', 3, ']', 'U', 1, ']', '#U', 1, 'T'), [[], [1], [true]]],
    ['array, typed itself', raw('[$[#U', 1, '$i#U', 2, 1, 2), [[1, 2]]],
    ['object', raw('[$', '{#U', 1, 'U', 1, 'a', 'Z', '}'), [{ a: null }]],
    ['char', raw('[$C#U', 2, 'ab'), ['a', 'b']],
    ['uint8 in an object', raw('{$U#U', 1, 'U', 1, 'a', 7), { a: 7 }],
  ])('of %s in UBJSON', (_what, bytes, wanted) => {
    expect(nodeValue(read(bytes, 'ubjson'))).toEqual(wanted);
  });

  it.each(['Z', 'T', 'F', 'S', 'H', '['])('of "%s" are refused in BJData', (type) => {
    expect(readUbjson(raw('[$', type, '#U', 0), 'bjdata')).toMatchObject({ ok: false, at: 2 });
  });

  it('refuses structures of arrays by name', () => {
    // bjdata.dumpb(numpy.array([(1, 2.0)], dtype=[("a", "u1"), ("b", "<f4")]))
    expect(readUbjson(hex('7b247b55016155550162647d2355010100000040'), 'bjdata')).toEqual({
      ok: false,
      at: 2,
      reason: 'a structure of arrays (BJData draft 4), which is not read here, at byte 2',
    });
  });

  it.each<[string, Uint8Array, unknown]>([
    ['typed', raw('[$U#[$U#U', 2, 3, 1, 7, 8, 9), [[7], [8], [9]]],
    ['counted', raw('[$U#[#U', 2, 'U', 1, 'i', 2, 7, 8), [[7, 8]]],
    ['column-major', raw('[$U#[[U', 2, 'U', 3, ']]', 1, 4, 2, 5, 3, 6), [[1, 2, 3], [4, 5, 6]]], // prettier-ignore
    ['one of them zero', raw('[$U#[U', 2, 'U', 0, ']'), [[], []]],
    ['the first of them zero', raw('[$U#[U', 0, 'U', 200, ']'), []],
  ])('dimensions, %s', (_what, bytes, wanted) => {
    expect(nodeValue(read(bytes, 'bjdata'))).toEqual(wanted);
  });

  it('says that an array is column-major', () => {
    const node = read(raw('[$U#[[U', 2, 'U', 3, ']]', 1, 4, 2, 5, 3, 6), 'bjdata');
    expect(node.mark).toBe('2x3 array of uint8 column-major');
    // The elements of a row lie apart: its range is that of all.
    expect(node.kind === 'list' && node.items[0]).toMatchObject({ start: 12, end: 18 });
  });
});

describe('readUbjson says what does not fit, and at which byte', () => {
  it.each<[string, UbjsonDialect, Uint8Array, number, string]>([
    ['nothing', 'bjdata', raw(), 0, 'the bytes end too early'],
    ['no-ops only', 'bjdata', raw('NN'), 2, 'the bytes end too early'],
    ['an open list', 'ubjson', raw('[T'), 2, 'the bytes end too early'],
    ['an integer cut', 'ubjson', raw('[L', 0), 3, 'the bytes end too early'],
    ['two values', 'bjdata', raw('TT'), 1, 'bytes after the end of the value'],
    ['an unknown marker', 'bjdata', raw('[', 0x07, ']'), 1, '0x07 is no marker of a value'],
    ['the wrong end', 'bjdata', raw('[}'), 1, '0x7d ("}") is no marker of a value'],
    ['a key with a marker', 'bjdata', raw('{SU', 1, 'aT}'), 1, 'a length must be an integer; its marker is 0x53 ("S")'],
    ['a length below zero', 'bjdata', raw('Si', 0xff), 2, 'a length below zero'],
    ['a float as length', 'ubjson', raw('Sd', 0, 0, 0, 0), 1, 'a length must be an integer; its marker is 0x64 ("d")'],
    ['a byte as length', 'bjdata', raw('SB', 1, 'a'), 1, 'a length must be an integer; its marker is 0x42 ("B")'],
    ['a string cut', 'bjdata', raw('[SU', 5, 'ab'), 1, '5 bytes of text promised with 2 bytes left,'],
    ['invalid UTF-8', 'bjdata', raw('[SU', 3, 'a', 0xff, 'b', ']'), 5, 'invalid UTF-8'],
    ['a char above 127', 'bjdata', raw('C', 0xe9), 1, 'a char above 127'],
    ['a number that is none', 'ubjson', raw('HU', 3, '0x1'), 3, 'a high-precision number that is no number'],
    ['a number with a leading zero', 'ubjson', raw('HU', 2, '01'), 3, 'a high-precision number that is no number'],
    ['a type without a count', 'ubjson', raw('[$U', 1, ']'), 3, 'a typed container needs a count'],
    ['an unknown type', 'ubjson', raw('[$N#U', 1), 2, '0x4e ("N") is no type of values'],
    ['too many items', 'ubjson', raw('[#U', 5, 'TT'), 2, '5 items promised with 2 bytes left,'],
    ['too many numbers', 'bjdata', raw('[$l#U', 2, 0, 0, 0, 0), 4, '2 items promised with 4 bytes left,'],
    ['too many entries', 'bjdata', raw('{#U', 2, 'U', 1, 'aT'), 2, '2 entries promised with 4 bytes left,'],
    ['too many bytes', 'bjdata', raw('[$B#U', 9, 1), 0, '9 bytes promised with 1 bytes left,'],
    ['dimensions in UBJSON', 'ubjson', raw('[$U#[U', 1, ']', 1), 4, 'a length must be an integer; its marker is 0x5b ("[")'], // prettier-ignore
    ['dimensions of an object', 'bjdata', raw('{$U#[U', 1, ']', 1), 4, 'a length must be an integer; its marker is 0x5b ("[")'], // prettier-ignore
    ['no dimensions', 'bjdata', raw('[$U#[]'), 5, 'an array without dimensions'],
    ['dimensions that are none', 'bjdata', raw('[$U#[T]'), 5, 'a length must be an integer; its marker is 0x54 ("T")'],
    ['two lists of dimensions', 'bjdata', raw('[$U#[[U', 1, '][U', 1, ']]', 1), 9, 'more than one list of dimensions'],
    ['too large an array', 'bjdata', raw('[$U#[U', 9, 'U', 9, ']', 1), 0, '81 items promised with 1 bytes left,'],
  ])('%s', (_what, dialect, bytes, at, reason) => {
    expect(readUbjson(bytes, dialect)).toEqual({ ok: false, at, reason: `${reason} at byte ${at}` });
  });
});

describe('limits', () => {
  const refused = (bytes: Uint8Array, dialect: UbjsonDialect, reason: string) =>
    expect(readUbjson(bytes, dialect)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) as string });

  it.each<[string, UbjsonDialect, Uint8Array]>([
    ['nulls', 'ubjson', raw('[$Z#L', 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)],
    ['nulls, all that int64 can say', 'ubjson', raw('[$Z#L', 0x7f, ...Array<number>(7).fill(0xff))],
    ['empty lists', 'bjdata', raw('[$U#[M', ...Array<number>(8).fill(0x7f), 'U', 0, ']')],
    ['a million lists of nulls', 'ubjson', raw('[', ...Array.from({ length: 1000 }, () => '[$Z#I\x07\x68'), ']')],
  ])('values that cost no bytes are counted: %s', (_what, dialect, bytes) => {
    refused(bytes, dialect, 'values that take no bytes');
  });

  const nulls = (count: number) => raw('[$Z#l', 0, (count >> 16) & 255, (count >> 8) & 255, count & 255);

  it('of values that cost no bytes a small frame may have 1024, so that no batch of such frames makes millions', () => {
    expect(readUbjson(nulls(1024), 'ubjson').ok).toBe(true);
    refused(nulls(1025), 'ubjson', 'more than 1024 values that take no bytes');
    const lists = (count: number) => raw('[$U#[u', count & 255, count >> 8, 'U', 0, ']');
    expect(readUbjson(lists(1024), 'bjdata').ok).toBe(true);
    refused(lists(1025), 'bjdata', 'more than 1024 values that take no bytes');
  });

  it('a million values are read, and no more', () => {
    const padded = (count: number) => Buffer.concat([Buffer.alloc(1_000_000, 'N'), nulls(count)]);
    expect(readUbjson(padded(999_999), 'ubjson').ok).toBe(true);
    refused(padded(1_000_000), 'ubjson', 'more than 1000000 values');
  });

  it.each<[string, Uint8Array]>([
    ['string', raw('SM', ...Array<number>(8).fill(0xff))],
    ['byte string', raw('[$B#M', ...Array<number>(8).fill(0xff))],
    ['list', raw('[#M', ...Array<number>(8).fill(0xff))],
    ['array', raw('[$d#[', ...Array.from({ length: 200 }, () => ['M', ...Array<number>(8).fill(0xff)]).flat(), ']')],
  ])('no memory is taken for the promise of a %s', (_what, bytes) => {
    refused(bytes, 'bjdata', 'promised with');
  });

  it('byte strings may be long', () => {
    const frame = Buffer.concat([raw('[$B#m', 0, 0, 32, 0), new Uint8Array(2 ** 21)]);
    const node = read(frame, 'bjdata');
    expect(node.kind === 'bytes' && node.value.length).toBe(2 ** 21);
  });

  it.each<[string, string]>([
    ['lists', '['],
    ['dictionaries', '{U\x01a'],
  ])('%s are read to a depth of 256', (_what, open) => {
    const nest = (depth: number) => raw(open.repeat(depth));
    expect(readUbjson(nest(256), 'ubjson')).toMatchObject({
      reason: expect.stringContaining('end too early') as string,
    });
    refused(nest(300), 'ubjson', 'nested deeper than 256 levels');
    refused(nest(100_000), 'ubjson', 'nested deeper than 256 levels');
  });

  it('so are lists declared to hold lists', () => {
    const nest = (depth: number) => raw('[', '$[#U\x01'.repeat(depth), ']');
    expect(readUbjson(nest(255), 'ubjson').ok).toBe(true);
    refused(nest(256), 'ubjson', 'nested deeper than 256 levels');
    refused(nest(100_000), 'ubjson', 'nested deeper than 256 levels');
  });

  it('dimensions are counted as depth', () => {
    const array = (count: number) => raw('[$U#[', ...Array.from({ length: count }, () => ['U', 1]).flat(), ']', 7);
    expect(readUbjson(array(256), 'bjdata').ok).toBe(true);
    refused(array(257), 'bjdata', 'more than 256 dimensions');
    refused(raw('[', ...array(256), ']'), 'bjdata', 'nested deeper than 256 levels');
  });

  it('a long number is refused', () => {
    expect(readUbjson(raw('HI', 0x10, 0, '7'.repeat(4096)), 'ubjson').ok).toBe(true);
    refused(raw('HI', 0x10, 1, '7'.repeat(4097)), 'ubjson', 'more than 4096 characters');
  });
});
