import { describe, expect, it } from 'vitest';
import { jsonHexSerializer, jsonSerializer } from '../../../../src/main/serializer/json.ts';

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
});

describe('jsonHexSerializer', () => {
  it('is JSON of the same subprotocol, with other byte strings', () => {
    const { name, label, ...rest } = jsonHexSerializer;
    expect([name, label]).toEqual(['json-hex', 'JSON with 0x bytes']);
    expect(rest).toMatchObject({ subprotocol: 'wamp.2.json', rawSocketId: 1, binary: false });
    const bytes = jsonHexSerializer.encode([1, Uint8Array.of(1, 255)]);
    expect(new TextDecoder().decode(bytes)).toBe('[1,"0x01ff"]');
    expect(jsonHexSerializer.decode(bytes)).toMatchObject({
      node: { items: [{}, { kind: 'bytes', start: 3, end: 11 }] },
    });
    expect(jsonSerializer.decode(bytes)).toMatchObject({ node: { items: [{}, { kind: 'string' }] } });
  });
});
