// The fields of messages in every serializer: what they say, and which bytes they stand for.

import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { serializers } from '../../../../src/main/serializer/registry.ts';
import type { FieldNode } from '../../../../src/shared/record-detail.ts';
import { allFields, detailsOn, encoded, field, named } from './detailed.ts';

const names = serializers.map(({ name }) => name);
const MESSAGE = [
  50,
  9007199254740992,
  {},
  [1, -1, 300, 70_000, 2n ** 62n, 1.5, 'short', 'long '.repeat(60), 'é\u{1f99c}', null, true, [], {}],
  { list: [[1, 2], { deep: 'x' }], bytes: Uint8Array.of(0, 1, 254, 255) },
];

const OPENS = {
  msgpack: { protocol: 'wamp.2.msgpack', serializer: 'msgpack' },
  cbor: { protocol: 'wamp.2.cbor', serializer: 'cbor' },
  bjdata: { protocol: 'wamp.2.ubjson', serializer: 'bjdata' },
};

/** The detail of a frame given as hex. */
function fromHex(name: keyof typeof OPENS, hex: string) {
  const [detail] = detailsOn(OPENS[name], Buffer.from(hex, 'hex'));
  if (!detail) throw new Error('no message');
  return detail;
}

const typeAndText = ({ name, type, text }: FieldNode) => [name, type, text];

describe.each(names)('%s', (name) => {
  const serializer = named(name);

  it('tells the same fields as JSON does', () => {
    const detail = encoded(name, MESSAGE);
    expect(detail).toMatchObject({ title: 'RESULT', type: 'RESULT', serializer: name });
    expect(detail).not.toHaveProperty('unreadable');
    const paths = (fields: readonly FieldNode[]) => allFields(fields).map(({ path, name: shown }) => [path, shown]);
    const own = detail.fields.filter(({ path }) => path !== 'prefix' && path !== 'separator');
    expect(paths(own)).toEqual(paths(encoded('json', MESSAGE).fields));
    expect(field(detail, '1')).toMatchObject({ type: 'id', text: '9007199254740992', reading: 'the largest id, 2^53' });
    expect(field(detail, '3.4')).toMatchObject({ type: 'int', text: String(2n ** 62n) });
    expect(field(detail, '3.5').text).toBe('1.5');
    expect(field(detail, '4.bytes').type).toBe('bytes');
    expect(field(detail, '4.bytes').reading).toContain('4 bytes');
  });

  it('gives every field the bytes that say it', () => {
    const bytes = serializer.encode(MESSAGE);
    const detail = encoded(name, MESSAGE);
    expect(detail.size).toBe(bytes.length);
    const plain = name.split('.')[0] ?? '';
    let leaves = 0;
    for (const { path, start, end, text, children } of allFields(detail.fields)) {
      if (start === undefined || end === undefined) throw new Error(`no bytes for ${path}`);
      expect(end, path).toBeGreaterThan(start);
      if (children || path === 'prefix' || path === 'separator') continue;
      leaves++;
      // What stands there is a value by itself, and reads alike.
      const alone = named(plain).decode(bytes.subarray(start, end));
      expect(alone.ok, path).toBe(true);
      if (alone.ok && alone.node.kind === 'int') expect(alone.node.text).toBe(text);
      if (alone.ok && alone.node.kind === 'string' && serializer.binary)
        expect(JSON.stringify(alone.node.value)).toBe(text);
    }
    expect(leaves).toBeGreaterThan(15);
  });

  it('writes a message like JSON if it is binary', () => {
    const { rendering } = encoded(name, [50, 7, {}, ['a"b', Uint8Array.of(1, 171)], { k: null }]);
    if (!serializer.binary) expect(rendering).toBeUndefined();
    else {
      expect(rendering?.text).toBe(`[50, 7, {}, ["a\\"b", h'01ab'], {"k": null}]`);
      expect(rendering?.note).toContain(serializer.label);
    }
  });
});

describe('a value that is not written the usual way', () => {
  it('says so in its type', () => {
    expect(
      fromHex(
        'cbor',
        '85182401 02 a0 8a c24101 fa3fc00000 f93e00 c1 00 d820 6161 5f4101ff 9fff bfff f7 e0'.replaceAll(' ', ''),
      )
        .fields.at(4)
        ?.children?.map(typeAndText),
    ).toEqual([
      ['0', 'int (tag 2)', '1'],
      ['1', 'float (float32)', '1.5'],
      ['2', 'float (float16)', '1.5'],
      ['3', 'int (tag 1)', '0'],
      ['4', 'string (tag 32)', '"a"'],
      ['5', 'bytes (indefinite)', "h'01'"],
      ['6', 'list (indefinite)', '[] empty'],
      ['7', 'dict (indefinite)', '{} empty'],
      ['8', 'null (undefined)', 'null'],
      ['9', 'null (simple 0)', 'null'],
    ]);
    expect(
      fromHex('msgpack', '9524010280 93 ca3fc00000 d40507 d6ff5f5e1000'.replaceAll(' ', '')).fields[4]?.children?.map(
        typeAndText,
      ),
    ).toEqual([
      ['0', 'float (float32)', '1.5'],
      ['1', 'bytes (ext 5)', "h'07'"],
      ['2', expect.stringMatching(/^bytes \(ext -1/), "h'5f5e1000'"],
    ]);
    expect(fromHex('cbor', '831824c101a0').fields[1]?.type).toBe('id (tag 1)');
  });

  it('is told under its key with the type of that, and twice if it comes twice', () => {
    const detail = fromHex(
      'cbor',
      '86 1824 01 02 a0 80 a6 05 01 6135 02 05 03 4101 04 f5 05 d820 6161 06'.replaceAll(' ', ''),
    );
    expect(detail.fields[5]?.children?.map(({ name, path, text }) => [name, path, text])).toEqual([
      ['5 (int)', '5.5', '1'],
      ['5', '5.5~2', '2'],
      ['5 (int)', '5.5~3', '3'],
      ["h'01' (bytes)", expect.any(String), '4'],
      ['true (bool)', '5.true', '5'],
      ['a (string, tag 32)', '5.a', '6'],
    ]);
    const paths = allFields(detail.fields).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('is cut as text, and never written whole', () => {
    const detail = encoded('msgpack', [
      50,
      7,
      {},
      ['x'.repeat(5_000), new Uint8Array(5_000), `${'x'.repeat(1_998)}\u{1f99c}`],
    ]);
    expect(field(detail, '3.0')).toMatchObject({ cut: true, text: `"${'x'.repeat(1_999)}` });
    expect(field(detail, '3.1')).toMatchObject({ cut: true, text: `h'${'00'.repeat(999)}`, reading: '5000 bytes' });
    expect(field(detail, '3.2').text).toBe(`"${'x'.repeat(1_998)}`);
    const large = encoded('cbor', [50, 7, {}, Array.from({ length: 50_000 }, (_, i) => i)]);
    expect(large.rendering?.text).toHaveLength(65_536);
    expect(large.rendering?.cut).toBe(true);
  });
});

describe('the two conventions for bytes in JSON', () => {
  const json = (name: string, text: string) =>
    detailsOn({ protocol: 'wamp.2.json', serializer: name }, Buffer.from(text), { opcode: 'text' })[0]?.fields[4]
      ?.children?.[0];

  it('are told apart, and the other one is offered as a reading', () => {
    const reading = (name: string, text: string) => json(name, `[36,1,2,{},[${text}]]`);
    expect(reading('json', '"\\u0000AQID"')?.reading).toBe('bytes by the JSON convention, 3 bytes: 010203');
    expect(reading('json', '"\\u0000"')?.reading).toBe('bytes by the JSON convention, 0 bytes');
    expect(reading('json', `"0x${'ab'.repeat(16)}"`)).toMatchObject({
      type: 'string',
      reading: '0x text: 16 bytes if read by the 0x convention of Autobahn',
    });
    for (const none of ['"0x"', '"0xabc"', '"0xzz"', '"x0xab"']) expect(reading('json', none)?.reading).toBeUndefined();
    expect(reading('json-hex', `"0x${'ab'.repeat(40)}"`)).toMatchObject({
      type: 'bytes',
      reading: `bytes by the 0x convention, 40 bytes: ${'ab'.repeat(32)}…`,
    });
  });
});
