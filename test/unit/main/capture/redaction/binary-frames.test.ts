// Secrets in frames of every serializer: none can be read after masking, and the frame still decodes to
// the same structure, because only the insides of strings and numbers were overwritten.

import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Masked } from '../../../../../src/main/capture/redaction/masking.ts';
import { Redactor } from '../../../../../src/main/capture/redaction/redact.ts';
import { formatOf } from '../../../../../src/main/capture/redaction/value-content.ts';
import { serializerByName, serializers } from '../../../../../src/main/serializer/registry.ts';
import type { Serializer } from '../../../../../src/main/serializer/serializer.ts';
import type { ValueNode } from '../../../../../src/shared/wamp/node.ts';
import type { WampValue } from '../../../../../src/shared/wamp/value.ts';
import { readableIn } from './secret-detector.ts';

const newRedactor = () => new Redactor({ key: new Uint8Array(32).fill(3), signatureIsSecret: () => true });

function nodeOf(serializer: Serializer, bytes: Uint8Array): ValueNode {
  const decoded = serializer.decode(bytes);
  if (!decoded.ok) throw new Error(`${serializer.name}: ${decoded.reason}`);
  return decoded.node;
}

function named(name: string): Serializer {
  const serializer = serializerByName(name);
  if (!serializer) throw new Error(`no serializer is called ${name}`);
  return serializer;
}

/** Everything of a node but what may be overwritten: kinds, places, and what is left of strings. */
function shape(node: ValueNode): unknown {
  const { kind, start, end } = node;
  if (kind === 'list') return [kind, start, end, node.items.map(shape)];
  if (kind === 'dict') return [kind, start, end, node.entries.map(({ key, value }) => [shape(key), shape(value)])];
  return kind === 'bytes' ? [kind, start, end, node.value.length] : [kind, start, end];
}

/** Masks a frame as the recorder does, and holds that it decodes to the same structure. */
function mask(redactor: Redactor, serializer: Serializer, bytes: Uint8Array): Masked & { readonly node: ValueNode } {
  const node = nodeOf(serializer, bytes);
  const masked = redactor.frame(bytes, { node, format: formatOf(serializer) });
  expect(masked.bytes.length).toBe(bytes.length);
  const after = nodeOf(serializer, masked.bytes);
  expect(shape(after)).toEqual(shape(node));
  return { ...masked, node: after };
}

const names = serializers.map(({ name }) => name);
const SECRET = 'pässword/with\\all';
const hexOf = (text: string) => Buffer.from(text).toString('hex');
const base64Of = (text: string) => Buffer.from(text).toString('base64');

describe.each(names)('%s', (name) => {
  const serializer = named(name);

  it.each<[string, WampValue]>([
    ['as it is', `a ${SECRET} b`],
    ['in a key', { [SECRET]: 1 }],
    ['in a byte string', Uint8Array.from(Buffer.from(`\x01\x02${SECRET}\xff`))],
    ['as base64', base64Of(`ab${SECRET}`)],
    ['as hex', `0x${hexOf(SECRET)}`],
    ['as capital hex', hexOf(SECRET).toUpperCase()],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['as JSON inside a string', JSON.stringify({ inner: SECRET })],
  ])('hides a secret %s', (_, value) => {
    const redactor = newRedactor();
    const bytes = serializer.encode([36, 5, 9007199254740992, {}, [value, 'x'], { a: [value] }]);
    expect(redactor.frame(bytes, { node: nodeOf(serializer, bytes), format: formatOf(serializer) }).masks).toEqual([]);
    redactor.add(SECRET, 'ticket');
    const { bytes: masked, masks } = mask(redactor, serializer, bytes);
    expect(readableIn(masked, SECRET)).toBeUndefined();
    expect(masks.map(({ what }) => what)).toEqual(['ticket', 'ticket']);
  });

  it('hides the signature of a ticket login, text or bytes, and its echo', () => {
    for (const ticket of ['the ticket of ann', Uint8Array.from(Buffer.from('the ticket of ann'))]) {
      const redactor = newRedactor();
      const { bytes, masks } = mask(
        redactor,
        serializer,
        serializer.encode([5, ticket, { again: 'the ticket of ann' }]),
      );
      expect(readableIn(bytes, 'the ticket of ann')).toBeUndefined();
      expect(masks).toHaveLength(2);
      const echo = mask(redactor, serializer, serializer.encode([3, { message: 'no: the ticket of ann' }, 'a.b']));
      expect(readableIn(echo.bytes, 'the ticket of ann')).toBeUndefined();
    }
  });

  it.each([7, -7, 23, 24, 200, -200, 1234, 70_000, -70_000, 5_000_000_000, 2n ** 63n - 1n, -(2n ** 62n), 1.5, 0.1])(
    'hides a signature that is the number %s',
    (number) => {
      const { node } = mask(newRedactor(), serializer, serializer.encode([5, number, {}]));
      const signature = node.kind === 'list' ? node.items[1] : undefined;
      if (signature?.kind !== 'int' && signature?.kind !== 'float') throw new Error('no number');
      expect(Number(signature.text)).not.toBe(Number(number));
    },
  );

  it('hides a secret that is a number wherever it stands as one', () => {
    const redactor = newRedactor();
    redactor.add('123456', 'pin');
    redactor.add('9007199254740991', 'pin');
    const bytes = serializer.encode([36, 9007199254740991, 3, {}, [123456, '123456', 1234567]]);
    const { node, masks } = mask(redactor, serializer, bytes);
    const items = node.kind === 'list' ? node.items : [];
    const id = items[1]?.kind === 'int' ? Number(items[1].text) : 0;
    expect(id).not.toBe(9007199254740991);
    expect(id > 0 && id <= 2 ** 53).toBe(true);
    expect(masks).toHaveLength(3);
    expect(JSON.stringify(items)).not.toContain('"123456"');
    expect(JSON.stringify(items)).toContain('1234567');
  });

  it('hides short secrets only where a whole value equals them', () => {
    const redactor = newRedactor();
    redactor.add('abc', 'pin');
    const { node, masks } = mask(
      redactor,
      serializer,
      serializer.encode([36, 1, 2, {}, ['abc', 'abcd', { k: 'abc' }]]),
    );
    expect(masks).toHaveLength(2);
    expect(JSON.stringify(node)).toContain('"abcd"');
    expect(JSON.stringify(node)).not.toContain('"abc"');
  });

  it('hides cookies and user information, and keeps their names', () => {
    const details = { http_headers_received: { cookie: 'cbtid=0123456789abcdef; lang=de' } };
    const { bytes } = mask(
      newRedactor(),
      serializer,
      serializer.encode([2, 7, { ...details, u: 'ws://ann:pw@host/' }]),
    );
    expect(readableIn(bytes, '0123456789abcdef')).toBeUndefined();
    expect(readableIn(bytes, 'ann:pw')).toBeUndefined();
    expect(Buffer.from(bytes).toString('latin1')).toContain('lang=');
  });

  it('is decodable after masking whatever the secrets are', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !text.includes('*'));
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.uint8Array({ maxLength: 20 }),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, secret, fc.array(fc.nat(), { maxLength: 4 }), (inner, hidden, cuts) => {
        const bytes = serializer.encode([36, 1, 2, {}, [inner as WampValue, hidden, `x${hidden}`]]);
        const redactor = newRedactor();
        redactor.add(hidden, 'secret');
        // Parts of the frame itself, also across values and markers.
        for (const cut of cuts) redactor.add(bytes.slice(cut % bytes.length, (cut % bytes.length) + 5), 'part');
        const masked = mask(redactor, serializer, bytes);
        if (Buffer.byteLength(hidden) >= 4) expect(Buffer.from(masked.bytes).indexOf(hidden)).toBe(-1);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a CBOR string in chunks', () => {
  const cbor = named('cbor');
  const chunked = (first: number, ...chunks: readonly string[]) =>
    Buffer.concat([
      Buffer.of(first),
      ...chunks.map((chunk) => Buffer.concat([Buffer.of((first & 0xe0) | chunk.length), Buffer.from(chunk)])),
      Buffer.of(0xff),
    ]);
  const message = (...parts: readonly Uint8Array[]) =>
    Buffer.concat([Buffer.of(0x83, 0x05), ...parts, Buffer.of(0xa0)]);

  it.each([
    ['text', 0x7f],
    ['bytes', 0x5f],
  ])('is masked in each chunk as a signature: %s', (_, first) => {
    const bytes = message(chunked(first, 'the ', '', 'ticket', ' of ann'));
    const { bytes: masked, masks } = mask(newRedactor(), cbor, bytes);
    const stars = masks.map(({ start, length }) => Buffer.from(masked.subarray(start, start + length)).toString());
    expect(stars).toEqual(['****', '******', '*******']);
    expect(new Set(masks.map(({ fingerprint }) => fingerprint))).toEqual(
      new Set([newRedactor().fingerprint('the ticket of ann')]),
    );
  });

  it('does not hide a secret that the chunks tear apart', () => {
    const redactor = newRedactor();
    redactor.add('hunter2!', 'secret');
    const bytes = Buffer.concat([Buffer.of(0x82, 0x18, 0x63), chunked(0x7f, 'a hun', 'ter2', '! b')]);
    const { node } = mask(redactor, cbor, bytes);
    const item = node.kind === 'list' ? node.items[1] : undefined;
    expect(item?.kind === 'string' && item.value).toBe('a ******** b');
  });

  it('under a secret key loses its value only', () => {
    const entry = Buffer.concat([Buffer.of(0xa1), chunked(0x7f, 'coo', 'kie'), chunked(0x7f, 'id=0123', '4567')]);
    const { node } = mask(newRedactor(), cbor, Buffer.concat([Buffer.of(0x82, 0x18, 0x63), entry]));
    const dict = node.kind === 'list' ? node.items[1] : undefined;
    const value = dict?.kind === 'dict' ? dict.entries[0]?.value : undefined;
    expect(value?.kind === 'string' && value.value).toBe('id=********');
  });

  it('of millions of chunks takes no more memory than a few times its bytes', () => {
    const bytes = Buffer.alloc(2_000_003, 0x60);
    bytes.set([0x82, 0x05, 0x7f]);
    for (let at = 3; at < bytes.length - 1; at += 2) bytes.set([0x61, 0x78], at);
    bytes[bytes.length - 1] = 0xff;
    // 0x61 0x78 all over: an odd rest is an empty chunk.
    if ((bytes.length - 4) % 2 === 1) bytes[bytes.length - 2] = 0x60;
    const before = performance.now();
    const { masks } = newRedactor().frame(bytes, { node: nodeOf(cbor, bytes), format: 'cbor' });
    expect(masks.length).toBe(Math.floor((bytes.length - 4) / 2));
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('what only some formats have', () => {
  it.each([
    ['cbor', '8205c249010000000000000000', 'a large integer'],
    ['cbor', '8205c25f42ffff42ffffff', 'a large integer in chunks'],
    ['cbor', '8205f93e00', 'a half float'],
    ['cbor', '82051817', 'a small integer in two bytes'],
    ['msgpack', '9205ff', 'a small negative integer'],
    ['msgpack', '9205ca3fc00000', 'a float of four bytes'],
    ['msgpack', '9205d6ff5f5e1000', 'an ext'],
    ['ubjson', '5b690548690831323334353637385d', 'digits'],
    ['ubjson', '5b690543785d', 'a char'],
    ['ubjson', '5b2449236902000503e8', 'a list of one type'],
    ['bjdata', '5b2449236902050069e8', 'a list of one type that looks marked'],
  ])('in %s %s: %s', (name, hex) => {
    const bytes = Buffer.from(hex, 'hex');
    const { bytes: masked, masks } = mask(newRedactor(), named(name), bytes);
    expect(masks.length).toBeGreaterThan(0);
    expect(Buffer.from(masked)).not.toEqual(bytes);
  });

  it.each([
    ['msgpack', '932401', '97', '', 'a list of small integers'],
    ['ubjson', '5b69246901', '5b2469236907', '5d', 'a list of one integer type'],
    ['bjdata', '5b69246901', '5b2455235b69075d', '5d', 'an array of one dimension'],
    ['cbor', '832401', 'c247', '', 'a large integer'],
  ])('in %s does not leave a secret readable in %s%s…%s: %s', (name, before, head, after) => {
    const redactor = newRedactor();
    redactor.add('hunter2', 'secret');
    const bytes = Buffer.from(`${before}${head}${hexOf('hunter2')}${after}`, 'hex');
    const { bytes: masked } = mask(redactor, named(name), bytes);
    expect(readableIn(bytes, 'hunter2')).toBe('raw');
    expect(readableIn(masked, 'hunter2')).toBeUndefined();
  });

  it('hides a cookie under a key that is a byte string', () => {
    const bytes = Buffer.from(`8218${'63'}a146${hexOf('cookie')}67${hexOf('id=0123')}`, 'hex');
    expect(readableIn(mask(newRedactor(), named('cbor'), bytes).bytes, '0123')).toBeUndefined();
  });

  it('leaves the marker of a number, and has none to leave in a list of one type', () => {
    const masked = (hex: string) =>
      Buffer.from(mask(newRedactor(), named('bjdata'), Buffer.from(hex, 'hex')).bytes).toString('hex');
    expect(masked('5b690555695d')).toBe('5b6905552a5d');
    // Two numbers of two bytes: the second is 0x6905, and its bytes look like the marker "i" and 5.
    expect(masked('5b24492369020500' + '0569')).toBe('5b24492369020500' + '2a2a');
  });

  it('is read as hex or base64 where JSON holds bytes, whatever is in them', () => {
    const redactor = newRedactor();
    redactor.add(SECRET, 'secret');
    const bytes = named('json-hex').encode([36, 1, 2, {}, [Uint8Array.from(Buffer.from(SECRET))]]);
    expect(Buffer.from(mask(redactor, named('json-hex'), bytes).bytes).toString()).toBe(
      `[36,1,2,{},["0x${'0'.repeat(2 * Buffer.byteLength(SECRET))}"]]`,
    );
  });
});
