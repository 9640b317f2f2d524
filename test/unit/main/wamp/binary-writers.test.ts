import { describe, expect, it } from 'vitest';
import { writeCbor } from '../../../../src/main/wamp/cbor-writer.ts';
import { writeMsgpack } from '../../../../src/main/wamp/msgpack-writer.ts';
import { setOwn, type Dict, type WampValue } from '../../../../src/shared/wamp/value.ts';

const shown = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const plain = (hex: string) => hex.replaceAll(' ', '');
const x = (count: number) => '78'.repeat(count);

const zeros = (count: number) => '00'.repeat(count);

const withProto: Dict = {};
setOwn(withProto, '__proto__', true);

describe('values are written', () => {
  it.each<[string, WampValue, string, string]>([
    ['null', null, 'c0', 'f6'],
    ['false', false, 'c2', 'f4'],
    ['true', true, 'c3', 'f5'],
    ['0', 0, '00', '00'],
    ['minus zero', -0, 'cb 8000000000000000', 'fb 8000000000000000'],
    ['23', 23, '17', '17'],
    ['24', 24, '18', '18 18'],
    ['127', 127, '7f', '18 7f'],
    ['128', 128, 'cc 80', '18 80'],
    ['255', 255, 'cc ff', '18 ff'],
    ['256', 256, 'cd 0100', '19 0100'],
    ['65535', 65535, 'cd ffff', '19 ffff'],
    ['65536', 65536, 'ce 00010000', '1a 00010000'],
    ['2^32 − 1', 2 ** 32 - 1, 'ce ffffffff', '1a ffffffff'],
    ['2^32', 2 ** 32, 'cf 0000000100000000', '1b 0000000100000000'],
    ['2^53 − 1', 2 ** 53 - 1, 'cf 001fffffffffffff', '1b 001fffffffffffff'],
    ['2^53, the largest id', 2 ** 53, 'cf 0020000000000000', '1b 0020000000000000'],
    ['2^53 + 1', 2n ** 53n + 1n, 'cf 0020000000000001', '1b 0020000000000001'],
    ['2^63', 2n ** 63n, 'cf 8000000000000000', '1b 8000000000000000'],
    ['2^64 − 1', 2n ** 64n - 1n, 'cf ffffffffffffffff', '1b ffffffffffffffff'],
    ['a small bigint', 5n, '05', '05'],
    ['a bigint of 40 bits', 2n ** 40n, 'cf 0000010000000000', '1b 0000010000000000'],
    ['−1', -1, 'ff', '20'],
    ['−24', -24, 'e8', '37'],
    ['−25', -25, 'e7', '38 18'],
    ['−32', -32, 'e0', '38 1f'],
    ['−33', -33, 'd0 df', '38 20'],
    ['−128', -128, 'd0 80', '38 7f'],
    ['−129', -129, 'd1 ff7f', '38 80'],
    ['−32768', -32768, 'd1 8000', '39 7fff'],
    ['−32769', -32769, 'd2 ffff7fff', '39 8000'],
    ['−2^31', -(2 ** 31), 'd2 80000000', '3a 7fffffff'],
    ['−2^31 − 1', -(2 ** 31) - 1, 'd3 ffffffff7fffffff', '3a 80000000'],
    ['−2^32 − 1', -(2 ** 32) - 1, 'd3 fffffffeffffffff', '3b 0000000100000000'],
    ['−2^53 + 1', -(2 ** 53) + 1, 'd3 ffe0000000000001', '3b 001ffffffffffffe'],
    ['−2^63', -(2n ** 63n), 'd3 8000000000000000', '3b 7fffffffffffffff'],
    ['a small negative bigint', -5n, 'fb', '24'],
    ['1.5', 1.5, 'cb 3ff8000000000000', 'fb 3ff8000000000000'],
    ['a number beyond 2^53', 2 ** 60, 'cf 1000000000000000', '1b 1000000000000000'],
    ['the greatest number of 64 bits', 2 ** 64 - 2048, 'cf fffffffffffff800', '1b fffffffffffff800'],
    ['the least number of 64 bits', -(2 ** 63), 'd3 8000000000000000', '3b 7fffffffffffffff'],
    ['a number of 65 bits', 2 ** 64, 'cb 43f0000000000000', 'fb 43f0000000000000'],
    ['1e300', 1e300, 'cb 7e37e43c8800759c', 'fb 7e37e43c8800759c'],
    ['NaN', NaN, 'cb 7ff8000000000000', 'fb 7ff8000000000000'],
    ['−Infinity', -Infinity, 'cb fff0000000000000', 'fb fff0000000000000'],
    ['no text', '', 'a0', '60'],
    ['text', 'é😀', 'a6 c3a9f09f9880', '66 c3a9f09f9880'],
    ['half a surrogate pair', 'a\ud800b', 'a5 61efbfbd62', '65 61efbfbd62'],
    ['23 characters', 'x'.repeat(23), `b7 ${x(23)}`, `77 ${x(23)}`],
    ['31 characters', 'x'.repeat(31), `bf ${x(31)}`, `78 1f ${x(31)}`],
    ['32 characters', 'x'.repeat(32), `d9 20 ${x(32)}`, `78 20 ${x(32)}`],
    ['255 characters', 'x'.repeat(255), `d9 ff ${x(255)}`, `78 ff ${x(255)}`],
    ['256 characters', 'x'.repeat(256), `da 0100 ${x(256)}`, `79 0100 ${x(256)}`],
    ['65536 characters', 'x'.repeat(65536), `db 00010000 ${x(65536)}`, `7a 00010000 ${x(65536)}`],
    ['no bytes', new Uint8Array(), 'c4 00', '40'],
    ['bytes', Uint8Array.of(1, 2), 'c4 02 0102', '42 0102'],
    ['256 bytes', new Uint8Array(256), `c5 0100 ${zeros(256)}`, `59 0100 ${zeros(256)}`],
    ['65536 bytes', new Uint8Array(65536), `c6 00010000 ${zeros(65536)}`, `5a 00010000 ${zeros(65536)}`],
    ['lists', [[], [1, [2]]], '92 90 92 01 91 02', '82 80 82 01 81 02'],
    ['15 items', Array<number>(15).fill(0), `9f ${zeros(15)}`, `8f ${zeros(15)}`],
    ['16 items', Array<number>(16).fill(0), `dc 0010 ${zeros(16)}`, `90 ${zeros(16)}`],
    ['65536 items', Array<number>(65536).fill(0), `dd 00010000 ${zeros(65536)}`, `9a 00010000 ${zeros(65536)}`],
    ['dictionaries', { b: 1, a: { '': null } }, '82 a162 01 a161 81 a0 c0', 'a2 6162 01 6161 a1 60 f6'],
    ['__proto__', withProto, `81 a9 5f5f70726f746f5f5f c3`, 'a1 69 5f5f70726f746f5f5f f5'],
  ])('%s', (_what, value, msgpack, cbor) => {
    expect(shown(writeMsgpack(value))).toBe(plain(msgpack));
    expect(shown(writeCbor(value))).toBe(plain(cbor));
  });

  it('16 and 65536 entries have longer heads', () => {
    const dict = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 0]));
    expect(shown(writeMsgpack(dict(15)).subarray(0, 1))).toBe('8f');
    expect(shown(writeMsgpack(dict(16)).subarray(0, 3))).toBe('de0010');
    expect(shown(writeMsgpack(dict(65536)).subarray(0, 5))).toBe('df00010000');
    expect(shown(writeCbor(dict(24)).subarray(0, 2))).toBe('b818');
  });
});

describe('integers beyond 64 bits', () => {
  it.each<[bigint, string]>([
    [2n ** 64n, 'c2 49 010000000000000000'],
    [-(2n ** 64n) - 1n, 'c3 49 010000000000000000'],
    [2n ** 68n, 'c2 49 100000000000000000'],
  ])('%d is a bignum in CBOR, and none in MessagePack', (value, bytes) => {
    expect(shown(writeCbor(value))).toBe(plain(bytes));
    expect(() => writeMsgpack([{ a: value }])).toThrow(TypeError);
    expect(() => writeMsgpack(value)).toThrow(
      `${value} cannot be written as MessagePack, which has integers of 64 bits`,
    );
  });

  it('begin below −2^63 in MessagePack and below −2^64 in CBOR', () => {
    expect(() => writeMsgpack(-(2n ** 63n) - 1n)).toThrow(TypeError);
    expect(shown(writeCbor(-(2n ** 64n)))).toBe('3bffffffffffffffff');
  });
});

describe('what is written', () => {
  it('is the caller’s own, and small when the message is', () => {
    const first = writeMsgpack('first');
    const kept = shown(first);
    writeMsgpack('x'.repeat(10_000));
    writeCbor('other');
    expect(shown(first)).toBe(kept);
    expect(first.buffer.byteLength).toBe(first.length);
  });

  it('is right after a value that could not be written', () => {
    expect(() => writeMsgpack(['begun', 2n ** 70n])).toThrow(TypeError);
    expect(shown(writeMsgpack([1]))).toBe('9101');
  });
});
