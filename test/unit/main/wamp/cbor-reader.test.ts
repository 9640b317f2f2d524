import { describe, expect, it } from 'vitest';
import { readCbor } from '../../../../src/main/wamp/cbor-reader.ts';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import { hex } from './any-value.ts';

function read(bytes: string): ValueNode {
  const reading = readCbor(hex(bytes));
  if (!reading.ok) throw new Error(reading.reason);
  return reading.node;
}

describe('readCbor reads', () => {
  it.each<[string, string]>([
    ['00', '0'],
    ['17', '23'],
    ['18 18', '24'],
    ['18 01', '1'],
    ['19 0001', '1'],
    ['19 ffff', '65535'],
    ['1a 00000001', '1'],
    ['1a ffffffff', '4294967295'],
    ['1b 0000000000000001', '1'],
    ['1b 001fffffffffffff', '9007199254740991'],
    ['1b 0020000000000000', '9007199254740992'],
    ['1b 0020000000000001', '9007199254740993'],
    ['1b ffffffffffffffff', '18446744073709551615'],
    ['20', '-1'],
    ['37', '-24'],
    ['38 18', '-25'],
    ['38 00', '-1'],
    ['39 03e7', '-1000'],
    ['3a ffffffff', '-4294967296'],
    ['3b 001ffffffffffffe', '-9007199254740991'],
    ['3b 001fffffffffffff', '-9007199254740992'],
    ['3b 0020000000000000', '-9007199254740993'],
    ['3b ffffffffffffffff', '-18446744073709551616'],
  ])('%s as the integer %s', (bytes, text) => {
    expect(read(bytes)).toEqual({ kind: 'int', text, start: 0, end: hex(bytes).length });
  });

  it.each<[string, string, object]>([
    ['false', 'f4', { kind: 'bool', value: false }],
    ['true', 'f5', { kind: 'bool', value: true }],
    ['null', 'f6', { kind: 'null' }],
    ['undefined', 'f7', { kind: 'null', mark: 'undefined' }],
    ['a simple value', 'e0', { kind: 'null', mark: 'simple 0' }],
    ['a simple value', 'f3', { kind: 'null', mark: 'simple 19' }],
    ['a simple value of two bytes', 'f8 20', { kind: 'null', mark: 'simple 32' }],
    ['a simple value of two bytes', 'f8 ff', { kind: 'null', mark: 'simple 255' }],
    ['a half float', 'f9 3e00', { kind: 'float', text: '1.5', mark: 'float16' }],
    ['a half float of an integer', 'f9 3c00', { kind: 'float', text: '1.0', mark: 'float16' }],
    ['a half float of minus zero', 'f9 8000', { kind: 'float', text: '-0.0', mark: 'float16' }],
    ['a half float without bounds', 'f9 7c00', { kind: 'float', text: 'Infinity', mark: 'float16' }],
    ['a half float that is no number', 'f9 7e00', { kind: 'float', text: 'NaN', mark: 'float16' }],
    ['a single float', 'fa 3dcccccd', { kind: 'float', text: '0.1', mark: 'float32' }],
    ['a single float of an integer', 'fa 47c35000', { kind: 'float', text: '100000.0', mark: 'float32' }],
    ['a double', 'fb 3ff199999999999a', { kind: 'float', text: '1.1' }],
    ['a double of an integer', 'fb 4000000000000000', { kind: 'float', text: '2.0' }],
    ['a large double', 'fb 7e37e43c8800759c', { kind: 'float', text: '1e+300' }],
    ['no bytes', '40', { kind: 'bytes', value: new Uint8Array() }],
    ['bytes', '44 01020304', { kind: 'bytes', value: Uint8Array.of(1, 2, 3, 4) }],
    ['bytes with a longer head', '5b 0000000000000001 61', { kind: 'bytes', value: Uint8Array.of(0x61) }],
    ['no text', '60', { kind: 'string', value: '' }],
    ['text', '64 f0908591', { kind: 'string', value: '𐅑' }],
    ['text with a longer head', '79 0001 61', { kind: 'string', value: 'a' }],
    ['text in chunks', '7f 62 c3a9 60 61 61 ff', { kind: 'string', value: 'éa', mark: 'indefinite' }],
    ['text of no chunk', '7f ff', { kind: 'string', value: '', mark: 'indefinite' }],
    ['bytes in chunks', '5f 42 0102 58 01 03 ff', { kind: 'bytes', value: Uint8Array.of(1, 2, 3), mark: 'indefinite' }],
    ['bytes of no chunk', '5f ff', { kind: 'bytes', value: new Uint8Array(), mark: 'indefinite' }],
    ['a tagged value', 'c1 1a 514b67b0', { kind: 'int', text: '1363896240', mark: 'tag 1' }],
    ['a tag with a longer head', 'd8 20 61 61', { kind: 'string', value: 'a', mark: 'tag 32' }],
    ['a tag of 64 bits', 'db ffffffffffffffff f6', { kind: 'null', mark: 'tag 18446744073709551615' }],
    ['nested tags', 'd9 d9f7 c1 fa 3fc00000', { kind: 'float', text: '1.5', mark: 'tag 55799 tag 1 float32' }],
    ['a bignum', 'c2 49 010000000000000000', { kind: 'int', text: '18446744073709551616', mark: 'tag 2' }],
    ['a negative bignum', 'c3 49 010000000000000000', { kind: 'int', text: '-18446744073709551617', mark: 'tag 3' }],
    ['a bignum of no bytes', 'c2 40', { kind: 'int', text: '0', mark: 'tag 2' }],
    ['a negative bignum of no bytes', 'c3 40', { kind: 'int', text: '-1', mark: 'tag 3' }],
    ['a bignum with leading zeros', 'c2 43 000001', { kind: 'int', text: '1', mark: 'tag 2' }],
    ['a bignum in chunks', 'c2 5f 41 01 41 00 ff', { kind: 'int', text: '256', mark: 'tag 2 indefinite' }],
    ['a tagged bignum', 'c6 c2 41 05', { kind: 'int', text: '5', mark: 'tag 6 tag 2' }],
    ['tag 2 of a text', 'c2 61 61', { kind: 'string', value: 'a', mark: 'tag 2' }],
    ['tag 2 outside of another tag', 'c2 c6 41 05', { kind: 'bytes', value: Uint8Array.of(5), mark: 'tag 2 tag 6' }],
  ])('%s: %s', (_what, bytes, node) => {
    expect(read(bytes)).toEqual({ ...node, start: 0, end: hex(bytes).length });
  });

  it.each([
    ['of a length', '82 01 61 61', undefined],
    ['without', '9f 01 61 61 ff', 'indefinite'],
  ])('a list %s with the places of its items', (_what, bytes, mark) => {
    expect(read(bytes)).toEqual({
      kind: 'list',
      items: [
        { kind: 'int', text: '1', start: 1, end: 2 },
        { kind: 'string', value: 'a', start: 2, end: 4 },
      ],
      ...(mark !== undefined && { mark }),
      start: 0,
      end: hex(bytes).length,
    });
  });

  it.each([
    ['of a length', 'a2 61 61 01 02 c1 00', undefined],
    ['without', 'bf 61 61 01 02 c1 00 ff', 'indefinite'],
  ])('a dictionary %s with the places of keys and values, tags included', (_what, bytes, mark) => {
    expect(read(bytes)).toEqual({
      kind: 'dict',
      entries: [
        { key: { kind: 'string', value: 'a', start: 1, end: 3 }, value: { kind: 'int', text: '1', start: 3, end: 4 } },
        {
          key: { kind: 'int', text: '2', start: 4, end: 5 },
          value: { kind: 'int', text: '0', mark: 'tag 1', start: 5, end: 7 },
        },
      ],
      ...(mark !== undefined && { mark }),
      start: 0,
      end: hex(bytes).length,
    });
  });

  it('a single float as the number that it is', () => {
    expect(nodeValue(read('fa 3dcccccd'))).toBe(Math.fround(0.1));
    expect(nodeValue(read('c1 fa 3dcccccd'))).toBe(Math.fround(0.1));
    expect(nodeValue(read('fb 3fb999999999999a'))).toBe(0.1);
  });

  it('a bignum of 4096 digits, and no longer one', () => {
    const bignum = (size: number) => `c2 59 ${size.toString(16).padStart(4, '0')} ${'ff'.repeat(size)}`;
    expect(nodeValue(read(bignum(1700)))).toBe(2n ** 13600n - 1n);
    expect(readCbor(hex(bignum(1701)))).toEqual({
      ok: false,
      reason: 'a number of more than 4096 digits at byte 0',
      at: 0,
    });
  });
});

describe('readCbor says what does not fit, and at which byte', () => {
  it.each([
    ['nothing', '', 0, 'the bytes end too early'],
    ['reserved: integer', '1c', 0, '0x1c begins no value'],
    ['reserved: integer without a length', '1f', 0, '0x1f begins no value'],
    ['reserved: negative integer without a length', '3f', 0, '0x3f begins no value'],
    ['reserved: bytes', '5d', 0, '0x5d begins no value'],
    ['reserved: text', '7e', 0, '0x7e begins no value'],
    ['reserved: list', '81 9c', 1, '0x9c begins no value'],
    ['reserved: dictionary', 'be', 0, '0xbe begins no value'],
    ['reserved: tag', 'dc', 0, '0xdc begins no value'],
    ['reserved: tag without a length', 'df 00', 0, '0xdf begins no value'],
    ['reserved: nested tag', 'c1 de', 1, '0xde begins no value'],
    ['reserved: simple', 'fc', 0, '0xfc begins no value'],
    ['reserved: simple', 'fe', 0, '0xfe begins no value'],
    ['a simple value in two bytes that has one', 'f8 1f', 0, 'simple value 31 in two bytes'],
    ['a break alone', 'ff', 0, 'a break where a value is due'],
    ['a break in a list of a length', '81 ff', 1, 'a break where a value is due'],
    ['a break after a tag', 'c1 ff', 1, 'a break where a value is due'],
    ['a break after a key', 'bf 61 61 ff', 3, 'a break where a value is due'],
    ['a break too many', '9f ff ff', 2, 'bytes after the end of the value'],
    ['a list without its break', '9f 01', 2, 'the bytes end too early'],
    ['a dictionary without its break', 'bf 61 61 01', 4, 'the bytes end too early'],
    ['text without its break', '7f 61 61', 3, 'the bytes end too early'],
    ['a chunk of bytes in a text', '7f 41 61 ff', 1, 'a chunk of another type in a text'],
    ['a chunk of text in bytes', '5f 61 61 ff', 1, 'a chunk of another type in a byte string'],
    ['chunks within chunks', '5f 5f ff ff', 1, 'a chunk of another type in a byte string'],
    ['a chunk of reserved length', '5f 5c ff', 1, '0x5c begins no value'],
    ['a number in chunks', '5f 01 ff', 1, 'a chunk of another type in a byte string'],
    ['a character across chunks', '7f 61 c3 61 a9 ff', 2, 'invalid UTF-8'],
    ['invalid UTF-8', '81 64 61ff6162', 3, 'invalid UTF-8'],
    ['an overlong form', '62 c080', 1, 'invalid UTF-8'],
    ['a number cut off', '19 01', 2, 'the bytes end too early'],
    ['a long number cut off', '1b 00000000', 5, 'the bytes end too early'],
    ['a float cut off', 'f9 00', 2, 'the bytes end too early'],
    ['a tag without a value', 'c1', 1, 'the bytes end too early'],
    ['a list longer than the bytes', '83 01', 0, '3 items promised with 1 bytes left,'],
    ['a key without a value', 'a1 61 61', 3, 'the bytes end too early'],
    ['a text longer than the bytes', '81 63 6162', 1, '3 bytes of text promised with 2 bytes left,'],
    ['a chunk longer than the bytes', '5f 43 0102', 1, '3 bytes promised with 2 bytes left,'],
    ['bytes after the value', '01 02', 1, 'bytes after the end of the value'],
    ['a text of 4 GiB', '7a ffffffff 61', 0, '4294967295 bytes of text promised with 1 bytes left,'],
    ['a byte string of 4 GiB', '5a ffffffff 61', 0, '4294967295 bytes promised with 1 bytes left,'],
    ['a chunk of 4 GiB', '5f 5a ffffffff 61', 1, '4294967295 bytes promised with 1 bytes left,'],
    ['a list of 2^32 − 1 items', '9a ffffffff 01', 0, '4294967295 items promised with 1 bytes left,'],
    ['a dictionary of 2^32 − 1 entries', 'ba ffffffff 01', 0, '4294967295 entries promised with 1 bytes left,'],
    [
      'a text of 2^64 − 1 bytes',
      '7b ffffffffffffffff',
      0,
      '18446744073709552000 bytes of text promised with 0 bytes left,',
    ],
    ['a list of 2^64 − 1 items', '9b ffffffffffffffff', 0, '18446744073709552000 items promised with 0 bytes left,'],
  ])('%s: %s', (_what, bytes, at, reason) => {
    expect(readCbor(hex(bytes))).toEqual({ ok: false, reason: `${reason} at byte ${at}`, at });
  });
});

describe('readCbor keeps its limits', () => {
  const nested = (levels: number, head: readonly number[]) =>
    Uint8Array.from([...Array.from({ length: levels }, () => head).flat(), 0xf6]);

  it.each([
    ['lists', [0x81]],
    ['lists without a length', [0x9f]],
    ['dictionaries', [0xa1, 0x60]],
    ['dictionaries without a length', [0xbf, 0x60]],
    ['keys', [0xa1]],
    ['tags', [0xc6]],
    ['tagged lists', [0xc6, 0x81]],
  ])('of nested %s', (what, head) => {
    const levels = what === 'tagged lists' ? 128 : 256;
    if (['lists', 'dictionaries', 'tags', 'tagged lists'].includes(what)) {
      expect(readCbor(nested(levels, head)).ok).toBe(true);
      expect(readCbor(nested(levels + 1, head)).ok).toBe(false);
    }
    expect(readCbor(nested(100_000, head))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('nested deeper than 256 levels') as string,
    });
  });

  it.each([
    ['of a length', [0x9a, 0x00, 0x0f, 0x42, 0x40], 0],
    ['without', [0x9f, 0xf6, 0xf6, 0xf6, 0xf6], 4],
  ])('of a million values, in a list %s', (_what, head, already) => {
    const bytes = new Uint8Array(1_000_006).fill(0xf6);
    bytes.set(head);
    const at = 1_000_004 - already;
    expect(readCbor(bytes)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('more than 1000000 values') as string,
    });
    expect(readCbor(bytes)).toHaveProperty('at', at);
  });

  it('of memory: a text of many chunks is put together once', () => {
    const chunks = 2_000_000;
    const bytes = new Uint8Array(2 + 2 * chunks).fill(0x61);
    bytes[0] = 0x7f;
    bytes[bytes.length - 1] = 0xff;
    const began = performance.now();
    const reading = readCbor(bytes);
    expect(reading).toMatchObject({ ok: true, node: { value: 'a'.repeat(chunks), end: bytes.length } });
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
