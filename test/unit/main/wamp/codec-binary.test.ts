// The checks of the codec on what only binary formats can say: floats of integer value, keys that are
// no strings, integers of 64 bits, and more kinds of nothing.

import { describe, expect, it } from 'vitest';
import { readCbor } from '../../../../src/main/wamp/cbor-reader.ts';
import { decodeMessage, type DecodedMessage } from '../../../../src/main/wamp/codec.ts';
import { readMsgpack } from '../../../../src/main/wamp/msgpack-reader.ts';
import { hex } from './any-value.ts';

function decode(format: 'msgpack' | 'cbor', bytes: string): DecodedMessage {
  const reading = (format === 'msgpack' ? readMsgpack : readCbor)(hex(bytes));
  if (!reading.ok) throw new Error(reading.reason);
  return decodeMessage(reading.node);
}

describe('PUBLISHED with the request id', () => {
  it.each<['msgpack' | 'cbor', string, string, string | undefined]>([
    ['msgpack', '2^53 in 64 bits', 'cf 0020000000000000', undefined],
    ['msgpack', '1 in 64 bits', 'd3 0000000000000001', undefined],
    ['msgpack', '2^53 + 1', 'cf 0020000000000001', 'M-07'],
    ['msgpack', '2^64 − 1', 'cf ffffffffffffffff', 'M-07'],
    ['msgpack', '−1', 'ff', 'M-07'],
    ['msgpack', '1.0', 'cb 3ff0000000000000', 'M-08'],
    ['msgpack', '1.0 in 32 bits', 'ca 3f800000', 'M-08'],
    ['msgpack', '2^53 as a float', 'cb 4340000000000000', 'M-08'],
    ['msgpack', 'NaN', 'cb 7ff8000000000000', 'M-08'],
    ['msgpack', 'the byte string 1', 'c4 01 31', 'M-06'],
    ['msgpack', 'an ext type', 'd4 01 01', 'M-06'],
    ['msgpack', 'nil', 'c0', 'M-06'],
    ['cbor', '2^53', '1b 0020000000000000', undefined],
    ['cbor', '1 in five bytes', '1a 00000001', undefined],
    ['cbor', 'a bignum of 1', 'c2 41 01', undefined],
    ['cbor', 'a bignum of 2^64', 'c2 49 010000000000000000', 'M-07'],
    ['cbor', '−2^64', '3b ffffffffffffffff', 'M-07'],
    ['cbor', '1.0 in 16 bits', 'f9 3c00', 'M-08'],
    ['cbor', '1.0 in 32 bits', 'fa 3f800000', 'M-08'],
    ['cbor', '1.0 in 64 bits', 'fb 3ff0000000000000', 'M-08'],
    ['cbor', 'a tagged float', 'c1 fb 3ff0000000000000', 'M-08'],
    ['cbor', 'a simple value', 'f8 20', 'M-06'],
    ['cbor', 'undefined', 'f7', 'M-06'],
  ])('in %s of %s', (format, _what, id, check) => {
    const list = format === 'msgpack' ? '93' : '83';
    const eleven = '11';
    const decoded = decode(format, `${list} ${eleven} ${id} 02`);
    expect(decoded.ok).toBe(check === undefined);
    const place = { start: 2, end: 2 + hex(id).length };
    expect(decoded.findings).toMatchObject(check === undefined ? [] : [{ check, severity: 'error', ...place }]);
  });

  it('of a float says which', () => {
    expect(decode('msgpack', '93 11 cb 3ff0000000000000 02').findings[0]?.text).toBe(
      'PUBLISHED.PUBLISH.Request is an id and must be an integer; this is a float (1.0).',
    );
  });
});

describe('the message type', () => {
  it.each<['msgpack' | 'cbor', string]>([
    ['msgpack', '93 cb 4031000000000000 01 02'],
    ['msgpack', '93 ca 41880000 01 02'],
    ['cbor', '83 f9 4c40 01 02'],
  ])('in %s is no float', (format, bytes) => {
    expect(decode(format, bytes)).toMatchObject({ ok: false, findings: [{ check: 'M-03' }] });
  });
});

/** PUBLISH with these options, and these keyword arguments if there are any. */
function publish(format: 'msgpack' | 'cbor', options: string, kwargs?: string): DecodedMessage {
  const [head, text, list] =
    format === 'msgpack' ? [kwargs ? '96' : '94', 'a3', '91'] : [kwargs ? '86' : '84', '63', '81'];
  const topic = `${text} ${Buffer.from('a.b').toString('hex')}`;
  return decode(format, `${head} 10 01 ${options} ${topic} ${kwargs ? `${list} 00 ${kwargs}` : ''}`);
}

describe('keys', () => {
  it.each<['msgpack' | 'cbor', string, string, readonly string[]]>([
    ['msgpack', 'a string', '81 a3 5f5f78 00', []],
    ['msgpack', 'an integer', '81 05 00', ['"5"']],
    ['msgpack', 'a float', '81 cb 3ff0000000000000 00', ['"1.0"']],
    ['msgpack', 'a bool', '81 c3 00', ['"true"']],
    ['msgpack', 'nil', '81 c0 00', ['"null"']],
    ['msgpack', 'a byte string', '81 c4 02 00ff 00', ['"0x00ff"']],
    ['msgpack', 'a list', '81 90 00', ['"list"']],
    ['cbor', 'an integer', 'a1 05 00', ['"5"']],
    ['cbor', 'a bool', 'a1 f4 00', ['"false"']],
    ['cbor', 'a text in chunks', 'bf 7f 61 61 61 62 ff 00 ff', []],
  ])('M-16 in %s: %s as a key, in options and in keyword arguments', (format, _what, dict, keys) => {
    const found = (decoded: DecodedMessage) => decoded.findings.filter(({ check }) => check === 'M-16');
    const empty = format === 'msgpack' ? '80' : 'a0';
    for (const [decoded, label] of [
      [publish(format, dict), 'PUBLISH.Options'],
      [publish(format, empty, dict), 'PUBLISH.ArgumentsKw'],
    ] as const) {
      expect(decoded.ok).toBe(true);
      expect(found(decoded).map(({ text }) => text)).toEqual(
        keys.map((key) => `A key of ${label} is no string: ${key}.`),
      );
    }
  });

  it.each<['msgpack' | 'cbor', string]>([
    ['msgpack', '82 a1 61 01 a1 61 02'],
    ['cbor', 'a2 61 61 01 61 61 02'],
    ['cbor', 'a2 61 61 01 7f 61 61 ff 02'],
    ['msgpack', '81 a1 78 91 82 a1 61 01 a1 61 02'],
  ])('M-16 in %s: a key that occurs twice, at any depth', (format, dict) => {
    const empty = format === 'msgpack' ? '80' : 'a0';
    const decoded = publish(format, empty, dict);
    expect(decoded.findings).toMatchObject([
      { check: 'M-16', severity: 'error', text: expect.stringContaining('occurs twice') as string, key: 'a' },
    ]);
    const node = (format === 'msgpack' ? readMsgpack : readCbor)(hex(dict));
    expect(node.ok).toBe(true);
  });

  it('the last of two counts', () => {
    const decoded = publish('msgpack', '80', '82 a1 61 01 a1 61 02');
    expect(decoded).toMatchObject({ ok: true, message: { kwargs: { a: 2 } } });
  });
});

describe('an option', () => {
  it('of type bool is no integer', () => {
    const acknowledge = `ab ${Buffer.from('acknowledge').toString('hex')}`;
    expect(publish('msgpack', `81 ${acknowledge} 01`).findings).toMatchObject([{ check: 'M-13' }]);
    expect(publish('msgpack', `81 ${acknowledge} c3`).findings).toEqual([]);
  });
});
