import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeFrame } from '../../../../src/main/serializer/decode-frame.ts';
import { serializerByName, serializerByProtocol } from '../../../../src/main/serializer/registry.ts';
import type { Serializer } from '../../../../src/main/serializer/serializer.ts';
import { bjdataSerializer, ubjsonSerializer } from '../../../../src/main/serializer/ubjson.ts';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';

const WELCOME: WampValue = [2, 4504178943402837, { roles: { broker: {} } }];
const HELLO: WampValue = [1, 'realm1', { roles: { caller: {} } }];

function named(name: string): Serializer {
  const serializer = serializerByName(name);
  if (!serializer) throw new Error(`no serializer ${name}`);
  return serializer;
}

describe('the serializers of wamp.2.ubjson', () => {
  it('share the subprotocol and the number of RawSocket; alone it means BJData', () => {
    for (const serializer of [ubjsonSerializer, bjdataSerializer])
      expect(serializer).toMatchObject({ subprotocol: 'wamp.2.ubjson', rawSocketId: 4, binary: true });
    expect(serializerByProtocol('wamp.2.ubjson')).toBe(bjdataSerializer);
    expect(serializerByProtocol('wamp.2.ubjson.batched')?.name).toBe('bjdata.batched');
  });

  it.each([
    ['ubjson', 'bjdata', 'UBJSON', 'BJData', 'wamp.2.ubjson'],
    ['bjdata', 'ubjson', 'BJData', 'UBJSON', 'wamp.2.ubjson'],
    ['ubjson.batched', 'bjdata.batched', 'batched UBJSON', 'batched BJData', 'wamp.2.ubjson.batched'],
    ['bjdata.batched', 'ubjson.batched', 'batched BJData', 'batched UBJSON', 'wamp.2.ubjson.batched'],
  ])('%s reads %s, and says so', (own, other, label, otherLabel, subprotocol) => {
    const frame = named(other).encode(WELCOME);
    const decoded = decodeFrame(named(own), frame, 'binary');
    expect(decoded).toMatchObject({ kind: 'message', message: { kind: 'WELCOME', session: 4504178943402837 } });
    expect(decoded.findings).toEqual([
      {
        check: 'T-03',
        severity: 'info',
        text: `The frame is written as ${otherLabel}, though ${label} was expected; both are called ${subprotocol}. A peer that writes ${otherLabel} will misread ${label}: choose ${otherLabel} for it.`,
        section: 'Serializers',
        start: 0,
        end: frame.length,
      },
    ]);
    if (decoded.kind === 'undecodable') throw new Error(decoded.reason);
    expect(decoded.node.mark).toBe(other.replace('.batched', ''));
    expect(named(own).writtenBy?.(decoded.node)).toBe(other);
    expect(named(other).writtenBy?.(decoded.node)).toBeUndefined();
  });

  it.each(['ubjson', 'bjdata', 'ubjson.batched', 'bjdata.batched'])(
    '%s says nothing of its own messages, nor of those that are the same in both',
    (own) => {
      for (const message of [WELCOME, HELLO]) {
        const decoded = decodeFrame(named(own), named(own).encode(message), 'binary');
        expect(decoded).toMatchObject({ kind: 'message', findings: [] });
        if (decoded.kind === 'undecodable') throw new Error(decoded.reason);
        expect(decoded.node).not.toHaveProperty('mark');
        expect(named(own).writtenBy?.(decoded.node)).toBeUndefined();
      }
    },
  );

  it('keeps the mark of a typed list behind the dialect', () => {
    // [17, 1, 2^41] as a typed array of int64.
    const frame = Buffer.concat([Buffer.from('[$L#U\x03'), ...[17n, 1n, 2n ** 41n].map(bigEndian)]);
    const decoded = bjdataSerializer.decode(frame);
    expect(decoded.ok && decoded.node.mark).toBe('ubjson array of int64');
  });

  it('gives the fault of its own dialect where neither reads a frame', () => {
    expect(decodeFrame(ubjsonSerializer, Buffer.from('[U'), 'binary')).toMatchObject({
      kind: 'undecodable',
      findings: [
        { check: 'T-03', severity: 'error', text: 'The frame is no UBJSON: the bytes end too early at byte 2.' },
      ],
    });
  });
});

function bigEndian(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

describe('the vectors message-serialization', () => {
  const text = readFileSync(new URL('../../../fixtures/vectors/message-serialization.json', import.meta.url), 'utf8');
  const file = z.looseObject({
    vectors: z.array(
      z.looseObject({
        id: z.string(),
        inputs: z.looseObject({ message: z.json().optional() }),
        expected: z.looseObject({
          encodings: z.looseObject({ ubjson_hex: z.string().optional(), bjdata_hex: z.string().optional() }).optional(),
        }),
      }),
    ),
  });
  const vectors = file
    .parse(JSON.parse(text))
    .vectors.filter(({ expected }) => expected.encodings?.bjdata_hex !== undefined);

  it('are there', () => expect(vectors.length).toBeGreaterThan(20));

  it.each(vectors)('$id', ({ inputs, expected }) => {
    for (const [serializer, hex] of [
      [ubjsonSerializer, expected.encodings?.ubjson_hex],
      [bjdataSerializer, expected.encodings?.bjdata_hex],
    ] as const) {
      const frame = Buffer.from(hex ?? '', 'hex');
      const decoded = serializer.decode(frame);
      if (!decoded.ok) throw new Error(decoded.reason);
      expect(nodeValue(decoded.node)).toEqual(withBytes(inputs.message ?? null));
      expect(decoded.node).not.toHaveProperty('mark');
      // UBJSON is written with longer lengths of texts.
      if (serializer === bjdataSerializer)
        expect(Buffer.from(serializer.encode(nodeValue(decoded.node))).toString('hex')).toBe(hex);
    }
  });
});

/** The vectors write byte strings as { $bin: hex }. */
function withBytes(value: z.core.util.JSONType): WampValue {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value['$bin'] === 'string') return Uint8Array.from(Buffer.from(value['$bin'], 'hex'));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withBytes(item)]));
}
