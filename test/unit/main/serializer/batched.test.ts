import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batched } from '../../../../src/main/serializer/batched.ts';
import { decodeFrame } from '../../../../src/main/serializer/decode-frame.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import { msgpackSerializer } from '../../../../src/main/serializer/msgpack.ts';
import { serializers } from '../../../../src/main/serializer/registry.ts';
import { SPEC_SEPARATOR } from '../../../../src/main/wamp/batching.ts';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { anyValue, hex, misplaced } from '../wamp/any-value.ts';
import { allNodes, movedBack, utf8 } from '../wamp/json-texts.ts';

const json = batched(jsonSerializer);
const msgpack = batched(msgpackSerializer);

describe('batched', () => {
  it('has a name, a subprotocol and no number for RawSocket', () => {
    expect(json).toMatchObject({ name: 'json.batched', label: 'batched JSON', subprotocol: 'wamp.2.json.batched' });
    expect(json.binary).toBe(false);
    expect(msgpack).toMatchObject({ name: 'msgpack.batched', subprotocol: 'wamp.2.msgpack.batched', binary: true });
    expect(json).not.toHaveProperty('rawSocketId');
    expect(msgpack).not.toHaveProperty('rawSocketId');
    expect(batched(jsonSerializer, SPEC_SEPARATOR)).toMatchObject({
      name: 'json.batched-1e',
      subprotocol: 'wamp.2.json.batched',
    });
  });

  it('writes a batch of one', () => {
    expect(json.encode([1])).toEqual(utf8('[1]\x18'));
    expect(batched(jsonSerializer, SPEC_SEPARATOR).encode([1])).toEqual(utf8('[1]\x1e'));
    expect(msgpack.encode([1])).toEqual(hex('00000002 9101'));
  });

  it('gives every field its place in the part, with the prefix', () => {
    const decoded = msgpack.decode(hex('00000007 82 a161 01 02 91c0'));
    expect(decoded).toMatchObject({
      ok: true,
      node: {
        start: 4,
        end: 11,
        entries: [
          { key: { start: 5, end: 7 }, value: { start: 7, end: 8 } },
          { key: { start: 8, end: 9 }, value: { start: 9, end: 11, items: [{ start: 10, end: 11 }] } },
        ],
      },
    });
    expect(json.decode(utf8('["é",1]\x18'))).toMatchObject({ node: { start: 0, end: 8, items: [{}, { start: 6 }] } });
  });

  it.each([
    ['json', '', 'a batch of no messages', 0],
    ['json', '5b5d', 'last message unterminated', 2],
    ['json', '5b5d 18 5b5d 18', 'another message', 3],
    ['json', '5b5d 18 5b5d', 'last message unterminated', 5],
    ['msgpack', '', 'a batch of no messages', 0],
    ['msgpack', '000000', 'length prefix cut off', 3],
    ['msgpack', '00000003 9101', 'length prefix says 3 bytes and 2 follow,', 0],
    ['msgpack', '00000001 80 00000001 80', 'another message', 5],
    ['msgpack', 'ffffffff', 'length prefix says 4294967295 bytes and 0 follow,', 0],
    ['msgpack', '9301a1616280', 'length prefix says 2466357601 bytes and 2 follow,', 0],
  ])('T-04 in %s: %s', (name, bytes, reason, at) => {
    const serializer = name === 'json' ? json : msgpack;
    expect(serializer.decode(hex(bytes))).toEqual({ ok: false, reason: `${reason} at byte ${at}`, at, check: 'T-04' });
    const frame = decodeFrame(serializer, hex(bytes), name === 'json' ? 'text' : 'binary');
    expect(frame).toMatchObject({
      kind: 'undecodable',
      findings: [{ check: 'T-04', severity: 'error', section: 'Message Batching', start: at }],
    });
  });

  it.each([
    ['json', '18', 'the text ends too early', 0],
    ['json', '5b 18', 'the text ends too early', 1],
    ['msgpack', '00000000', 'the bytes end too early', 4],
    ['msgpack', '00000002 91c1', '0xc1 begins no value', 5],
    ['msgpack', '00000003 9101 02', 'bytes after the end of the value', 6],
    ['msgpack', '00000002 a1ff', 'invalid UTF-8', 5],
  ])('what is wrong within a message in %s is T-03, at its place in the part: %s', (name, bytes, reason, at) => {
    const serializer = name === 'json' ? json : msgpack;
    expect(serializer.decode(hex(bytes))).toEqual({ ok: false, reason: `${reason} at byte ${at}`, at });
  });

  it('splits a frame into messages that are decoded one by one, the last of them torn', () => {
    const frame = Buffer.concat([msgpack.encode([1]), msgpack.encode([2, 'é']), hex('0000')]);
    const parts = msgpack.split?.(frame) ?? [];
    expect(parts.map((part) => msgpack.decode(part))).toMatchObject([
      { ok: true, node: { items: [{ text: '1' }] } },
      { ok: true, node: { items: [{ text: '2' }, { value: 'é' }] } },
      { ok: false, check: 'T-04' },
    ]);
  });
});

describe.each(serializers.filter(({ name }) => name.includes('batched')))('$name', (serializer) => {
  const value = anyValue({ wide: !serializer.name.startsWith('msgpack'), notBefore: ['\u0000', '0x'] });
  // EVENT, because what is no message may be read in the other of two dialects.
  const message = value.map((argument): WampValue => [36, 1, 2, {}, [argument]]);

  it('gives a batch of messages with any values back', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), (values) => {
        const parts = serializer.split?.(Buffer.concat(values.map((one) => serializer.encode(one)))) ?? [];
        const read = parts.map((part) => serializer.decode(part));
        deepStrictEqual(
          read.map((decoded) => (decoded.ok ? nodeValue(decoded.node) : decoded.reason)),
          values,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('decodes any bytes without throwing, and gives places within them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        for (const part of [bytes, ...(serializer.split?.(bytes) ?? [])]) {
          const decoded = serializer.decode(part);
          if (decoded.ok) expect(misplaced(decoded.node, 0, part.length)).toBeUndefined();
          else {
            expect(decoded.at).toBeLessThanOrEqual(part.length);
            expect(decoded.reason).toMatch(new RegExp(` at byte ${decoded.at}$`));
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

it('a prefixed message has the nodes of the plain one, four bytes later', () => {
  fc.assert(
    fc.property(anyValue({}), (value) => {
      const [plain, prefixed] = [
        msgpackSerializer.decode(msgpackSerializer.encode(value)),
        msgpack.decode(msgpack.encode(value)),
      ];
      if (!plain.ok || !prefixed.ok) throw new Error('not read');
      deepStrictEqual(movedBack(prefixed.node, 4), plain.node);
      expect(allNodes(prefixed.node).every(({ start }) => start >= 4)).toBe(true);
    }),
    { numRuns: 100 },
  );
});
