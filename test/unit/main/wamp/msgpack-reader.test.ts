import { describe, expect, it } from 'vitest';
import { readMsgpack } from '../../../../src/main/wamp/msgpack-reader.ts';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import { hex } from './any-value.ts';

function read(bytes: string): ValueNode {
  const reading = readMsgpack(hex(bytes));
  if (!reading.ok) throw new Error(reading.reason);
  return reading.node;
}

const x = (count: number) => '78'.repeat(count);

describe('readMsgpack reads', () => {
  it.each<[string, string, string]>([
    ['positive fixint', '00', '0'],
    ['positive fixint', '7f', '127'],
    ['negative fixint', 'e0', '-32'],
    ['negative fixint', 'ff', '-1'],
    ['uint 8', 'cc ff', '255'],
    ['uint 8, not minimal', 'cc 01', '1'],
    ['uint 16', 'cd ffff', '65535'],
    ['uint 32', 'ce ffffffff', '4294967295'],
    ['uint 64', 'cf 0000000000000001', '1'],
    ['uint 64 of 2^53', 'cf 0020000000000000', '9007199254740992'],
    ['uint 64 of 2^53 + 1', 'cf 0020000000000001', '9007199254740993'],
    ['uint 64', 'cf ffffffffffffffff', '18446744073709551615'],
    ['int 8', 'd0 80', '-128'],
    ['int 8', 'd0 7f', '127'],
    ['int 16', 'd1 8000', '-32768'],
    ['int 32', 'd2 80000000', '-2147483648'],
    ['int 64', 'd3 8000000000000000', '-9223372036854775808'],
    ['int 64', 'd3 ffffffffffffffff', '-1'],
    ['int 64', 'd3 7fffffffffffffff', '9223372036854775807'],
  ])('%s %s as the integer %s', (_family, bytes, text) => {
    expect(read(bytes)).toEqual({ kind: 'int', text, start: 0, end: hex(bytes).length });
  });

  it.each<[string, string, object]>([
    ['nil', 'c0', { kind: 'null' }],
    ['false', 'c2', { kind: 'bool', value: false }],
    ['true', 'c3', { kind: 'bool', value: true }],
    ['float 32', 'ca 3fc00000', { kind: 'float', text: '1.5', mark: 'float32' }],
    ['float 32', 'ca 3dcccccd', { kind: 'float', text: '0.1', mark: 'float32' }],
    ['float 32 of an integer', 'ca 3f800000', { kind: 'float', text: '1.0', mark: 'float32' }],
    ['float 64', 'cb 3ff8000000000000', { kind: 'float', text: '1.5' }],
    ['float 64 of an integer', 'cb 4000000000000000', { kind: 'float', text: '2.0' }],
    ['float 64 of minus zero', 'cb 8000000000000000', { kind: 'float', text: '-0.0' }],
    ['float 64 that is no number', 'cb 7ff8000000000000', { kind: 'float', text: 'NaN' }],
    ['float 64 without bounds', 'cb fff0000000000000', { kind: 'float', text: '-Infinity' }],
    ['fixstr', 'a0', { kind: 'string', value: '' }],
    ['fixstr', `bf ${x(31)}`, { kind: 'string', value: 'x'.repeat(31) }],
    ['fixstr of other characters', 'a7 c3a9f09f9880 61', { kind: 'string', value: 'é😀a' }],
    ['str 8', 'd9 02 c3a9', { kind: 'string', value: 'é' }],
    ['str 16', 'da 0001 61', { kind: 'string', value: 'a' }],
    ['str 32', 'db 00000001 61', { kind: 'string', value: 'a' }],
    ['str with a byte order mark', 'a3 efbbbf', { kind: 'string', value: '\ufeff' }],
    ['bin 8', 'c4 02 00ff', { kind: 'bytes', value: Uint8Array.of(0, 255) }],
    ['bin 8 that could be text', 'c4 01 61', { kind: 'bytes', value: Uint8Array.of(0x61) }],
    ['bin 16', 'c5 0000', { kind: 'bytes', value: new Uint8Array() }],
    ['bin 32', 'c6 00000001 61', { kind: 'bytes', value: Uint8Array.of(0x61) }],
    ['fixext 1', 'd4 05 61', { kind: 'bytes', value: Uint8Array.of(0x61), mark: 'ext 5' }],
    ['fixext 2', 'd5 80 6162', { kind: 'bytes', value: Uint8Array.of(0x61, 0x62), mark: 'ext -128' }],
    ['fixext 4', 'd6 7f 00000000', { kind: 'bytes', value: new Uint8Array(4), mark: 'ext 127' }],
    ['fixext 8', `d7 00 ${'00'.repeat(8)}`, { kind: 'bytes', value: new Uint8Array(8), mark: 'ext 0' }],
    ['fixext 16', `d8 01 ${'00'.repeat(16)}`, { kind: 'bytes', value: new Uint8Array(16), mark: 'ext 1' }],
    ['ext 8', 'c7 00 05', { kind: 'bytes', value: new Uint8Array(), mark: 'ext 5' }],
    ['ext 8', 'c7 03 05 000000', { kind: 'bytes', value: new Uint8Array(3), mark: 'ext 5' }],
    ['ext 16', 'c8 0001 05 00', { kind: 'bytes', value: new Uint8Array(1), mark: 'ext 5' }],
    ['ext 32', 'c9 00000001 05 00', { kind: 'bytes', value: new Uint8Array(1), mark: 'ext 5' }],
  ])('%s %s', (_family, bytes, node) => {
    expect(read(bytes)).toEqual({ ...node, start: 0, end: hex(bytes).length });
  });

  it.each([
    ['32 bits', 'd6 ff 00000001', 'ext -1 timestamp 1970-01-01T00:00:01Z'],
    ['32 bits', 'd6 ff ffffffff', 'ext -1 timestamp 2106-02-07T06:28:15Z'],
    ['64 bits with nanoseconds', 'd7 ff 0000000400000000', 'ext -1 timestamp 1970-01-01T00:00:00.000000001Z'],
    ['64 bits with all seconds', 'd7 ff 00000003ffffffff', 'ext -1 timestamp 2514-05-30T01:53:03Z'],
    ['96 bits', 'c7 0c ff 1dcd6500 ffffffffffffffff', 'ext -1 timestamp 1969-12-31T23:59:59.500000000Z'],
    ['96 bits out of all calendars', 'c7 0c ff 00000000 7fffffffffffffff', 'ext -1'],
    ['more than a second of nanoseconds', 'c7 0c ff 3b9aca00 0000000000000000', 'ext -1'],
    ['another length', 'd4 ff 00', 'ext -1'],
  ])('a point in time of %s', (_what, bytes, mark) => {
    expect(read(bytes)).toMatchObject({ kind: 'bytes', mark });
  });

  it.each([
    ['fixarray', '92 01 a161', 1],
    ['array 16', 'dc 0002 01 a161', 3],
    ['array 32', 'dd 00000002 01 a161', 5],
  ])('%s with the places of its items', (_family, bytes, head) => {
    expect(read(bytes)).toEqual({
      kind: 'list',
      items: [
        { kind: 'int', text: '1', start: head, end: head + 1 },
        { kind: 'string', value: 'a', start: head + 1, end: head + 3 },
      ],
      start: 0,
      end: head + 3,
    });
  });

  it.each([
    ['fixmap', '82 a161 01 02 c0', 1],
    ['map 16', 'de 0002 a161 01 02 c0', 3],
    ['map 32', 'df 00000002 a161 01 02 c0', 5],
  ])('%s with the places of keys and values, keys that are no strings too', (_family, bytes, head) => {
    expect(read(bytes)).toEqual({
      kind: 'dict',
      entries: [
        {
          key: { kind: 'string', value: 'a', start: head, end: head + 2 },
          value: { kind: 'int', text: '1', start: head + 2, end: head + 3 },
        },
        {
          key: { kind: 'int', text: '2', start: head + 3, end: head + 4 },
          value: { kind: 'null', start: head + 4, end: head + 5 },
        },
      ],
      start: 0,
      end: head + 5,
    });
  });

  it('keys of every length, and keys that occur twice', () => {
    const long = 'k'.repeat(40);
    const bytes = `83 d928 ${Buffer.from(long).toString('hex')} 01 a161 02 a161 03`;
    expect(read(bytes)).toMatchObject({
      entries: [{ key: { value: long } }, { key: { value: 'a' } }, { key: { value: 'a' }, value: { text: '3' } }],
    });
  });
});

describe('readMsgpack says what does not fit, and at which byte', () => {
  it.each([
    ['nothing', '', 0, 'the bytes end too early'],
    ['the byte that is never used', 'c1', 0, '0xc1 begins no value'],
    ['that byte within', '92 01 c1', 2, '0xc1 begins no value'],
    ['a number cut off', 'cd 01', 2, 'the bytes end too early'],
    ['a long number cut off', 'd3 00000000', 5, 'the bytes end too early'],
    ['a float cut off', 'cb 00', 2, 'the bytes end too early'],
    ['a list that lacks its last item', '92 a161', 3, 'the bytes end too early'],
    ['a list longer than the bytes', '93 01', 0, '3 items promised with 1 bytes left,'],
    ['a key without a value', '81 a161', 3, 'the bytes end too early'],
    ['a text longer than the bytes', '91 a3 6162', 1, '3 bytes of text promised with 2 bytes left,'],
    ['bytes after the value', '01 02', 1, 'bytes after the end of the value'],
    ['invalid UTF-8', '91 a4 61ff6162', 3, 'invalid UTF-8'],
    ['invalid UTF-8 in a long text', `d9 20 ${x(30)} c3 78`, 32, 'invalid UTF-8'],
    ['a text cut within a character', '92 a1 e2 01', 2, 'invalid UTF-8'],
    ['a surrogate', 'a3 eda080', 1, 'invalid UTF-8'],
    ['an ext type cut off', 'd4', 1, 'the bytes end too early'],
    ['ext data cut off', 'c7 05 01 00', 0, '5 bytes promised with 1 bytes left,'],
    ['a text of 4 GiB', 'db ffffffff 61', 0, '4294967295 bytes of text promised with 1 bytes left,'],
    ['a byte string of 4 GiB', 'c6 ffffffff 61', 0, '4294967295 bytes promised with 1 bytes left,'],
    ['ext data of 4 GiB', 'c9 ffffffff 01 61', 0, '4294967295 bytes promised with 1 bytes left,'],
    ['a list of 2^32 − 1 items', 'dd ffffffff 01', 0, '4294967295 items promised with 1 bytes left,'],
    ['a dictionary of 2^32 − 1 entries', 'df ffffffff 01', 0, '4294967295 entries promised with 1 bytes left,'],
    ['a dictionary of half as many bytes', '82 a161 01', 0, '2 entries promised with 3 bytes left,'],
  ])('%s', (_what, bytes, at, reason) => {
    expect(readMsgpack(hex(bytes))).toEqual({ ok: false, reason: `${reason} at byte ${at}`, at });
  });
});

describe('readMsgpack keeps its limits', () => {
  const nested = (levels: number, head: readonly number[]) =>
    Uint8Array.from([...Array.from({ length: levels }, () => head).flat(), 0xc0]);

  it.each([
    ['lists', [0x91]],
    ['dictionaries', [0x81, 0xa0]],
    ['keys', [0x81]],
  ])('of nested %s', (what, head) => {
    const inner = what === 'keys' ? 0 : 256;
    if (inner > 0) expect(readMsgpack(nested(256, head)).ok).toBe(true);
    expect(readMsgpack(nested(257, head))).toMatchObject({
      ok: false,
      reason: expect.stringContaining(what === 'keys' ? ' at byte ' : 'nested deeper than 256 levels') as string,
    });
    expect(readMsgpack(nested(100_000, head))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('nested deeper than 256 levels') as string,
      at: 256 * head.length,
    });
  });

  it('of a million values', () => {
    const bytes = new Uint8Array(1_000_005).fill(0xc0);
    bytes.set([0xdd, 0, 0x0f, 0x42, 0x40]);
    expect(readMsgpack(bytes)).toMatchObject({ ok: false, reason: 'more than 1000000 values at byte 1000004' });
    bytes.set([0xdd, 0, 0x0f, 0x42, 0x3f]);
    expect(readMsgpack(bytes.subarray(0, 1_000_004)).ok).toBe(true);
  });
});
