import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  serializerByName,
  serializerByProtocol,
  serializerOfOpen,
  serializers,
  serializersNamed,
} from '../../../../src/main/serializer/registry.ts';

describe('the registry', () => {
  it('has every format, plain and batched, with its subprotocol and its number for RawSocket', () => {
    const rows = serializers.map(({ name, subprotocol, rawSocketId, binary }) => [
      name,
      subprotocol,
      rawSocketId,
      binary ? 'binary' : 'text',
    ]);
    expect(rows.toSorted()).toEqual([
      ['bjdata', 'wamp.2.ubjson', 4, 'binary'],
      ['bjdata.batched', 'wamp.2.ubjson.batched', undefined, 'binary'],
      ['cbor', 'wamp.2.cbor', 3, 'binary'],
      ['cbor.batched', 'wamp.2.cbor.batched', undefined, 'binary'],
      ['json', 'wamp.2.json', 1, 'text'],
      ['json-hex', 'wamp.2.json', 1, 'text'],
      ['json-hex.batched', 'wamp.2.json.batched', undefined, 'text'],
      ['json.batched', 'wamp.2.json.batched', undefined, 'text'],
      ['json.batched-1e', 'wamp.2.json.batched', undefined, 'text'],
      ['msgpack', 'wamp.2.msgpack', 2, 'binary'],
      ['msgpack.batched', 'wamp.2.msgpack.batched', undefined, 'binary'],
      ['ubjson', 'wamp.2.ubjson', 4, 'binary'],
      ['ubjson.batched', 'wamp.2.ubjson.batched', undefined, 'binary'],
    ]);
    expect(new Set(serializers.map(({ label }) => label)).size).toBe(serializers.length);
  });

  it('finds each by its name', () => {
    for (const serializer of serializers) expect(serializerByName(serializer.name)).toBe(serializer);
    for (const name of ['', 'JSON', 'toString', 'wamp.2.json']) expect(serializerByName(name)).toBeUndefined();
  });

  it('finds by subprotocol what most peers mean by it', () => {
    const names = ['json', 'msgpack', 'cbor', 'json.batched', 'msgpack.batched', 'cbor.batched'];
    for (const name of names) expect(serializerByProtocol(`wamp.2.${name}`)?.name).toBe(name);
    for (const serializer of serializers)
      expect(serializerByProtocol(serializer.subprotocol)?.subprotocol).toBe(serializer.subprotocol);
  });

  it('knows no others', () => {
    for (const name of ['wamp.2.flatbuffers', 'wamp.2', 'json', '', 'toString', 'wamp.2.json.batched.batched'])
      expect(serializerByProtocol(name)).toBeUndefined();
  });

  it('tells dialects of one subprotocol apart by the name that was agreed on', () => {
    const named = (protocol: string, serializer: string) => serializerOfOpen({ protocol, serializer })?.name;
    expect(named('wamp.2.json', 'json-hex')).toBe('json-hex');
    expect(named('wamp.2.json.batched', 'json.batched-1e')).toBe('json.batched-1e');
    expect(named('wamp.2.cbor', 'json-hex')).toBe('cbor');
    expect(named('wamp.2.cbor', 'nobody')).toBe('cbor');
    expect(named('wamp.2.flatbuffers', 'cbor')).toBeUndefined();
  });

  it('keeps the order of a profile, and offers JSON where it says nothing', () => {
    const names = (wanted?: string[]) => serializersNamed(wanted).map(({ name }) => name);
    expect(names(['cbor', 'unknown', 'json'])).toEqual(['cbor', 'json']);
    expect(names([])).toEqual(['json']);
    expect(names()).toEqual(['json']);
    expect(names(['unknown'])).toEqual(['json']);
  });
});

describe.each(serializers)('$name', (serializer) => {
  it('decodes any bytes without throwing, and says where they go wrong', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = serializer.decode(bytes);
        if (decoded.ok) return;
        expect(decoded.reason).not.toBe('');
        expect(decoded.at).toBeGreaterThanOrEqual(0);
        expect(decoded.at).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });
});
