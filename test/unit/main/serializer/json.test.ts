import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import { serializerByProtocol, serializers } from '../../../../src/main/serializer/registry.ts';

describe('jsonSerializer', () => {
  it('declares itself', () => {
    expect(jsonSerializer).toMatchObject({ name: 'json', subprotocol: 'wamp.2.json', binary: false });
  });

  it('writes UTF-8 and reads it again', () => {
    const bytes = jsonSerializer.encode([1, 'grüße', { k: Uint8Array.of(1, 2) }]);
    expect(new TextDecoder().decode(bytes)).toBe('[1,"grüße",{"k":"\\u0000AQI="}]');
    expect(jsonSerializer.decode(bytes)).toMatchObject({
      ok: true,
      node: { kind: 'list', start: 0, end: bytes.length },
    });
  });

  it('refuses what JSON cannot say', () => {
    expect(() => jsonSerializer.encode([NaN])).toThrow(TypeError);
  });

  it('decodes any bytes without throwing, and says where they go wrong', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = jsonSerializer.decode(bytes);
        if (decoded.ok) return;
        expect(decoded.reason).not.toBe('');
        expect(decoded.at).toBeGreaterThanOrEqual(0);
        expect(decoded.at).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the registry', () => {
  it('finds every serializer by its subprotocol', () => {
    expect(serializers).toContain(jsonSerializer);
    for (const serializer of serializers) expect(serializerByProtocol(serializer.subprotocol)).toBe(serializer);
    expect(serializerByProtocol('wamp.2.json')).toBe(jsonSerializer);
  });

  it('knows no others', () => {
    for (const name of ['wamp.2.json.batched', 'wamp.2', 'json', '', 'toString'])
      expect(serializerByProtocol(name)).toBeUndefined();
  });
});
