import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../../src/main/wamp/json-reader.ts';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import { MAX_DEPTH } from '../../../../src/main/wamp/reading.ts';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { allNodes, jsonText, movedBack, parsedLike, utf8 } from './json-texts.ts';

function read(text: string): ValueNode {
  const reading = readJson(utf8(text));
  if (!reading.ok) throw new Error(reading.reason);
  return reading.node;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('readJson beside JSON.parse', () => {
  it('gives the same values', () => {
    fc.assert(
      fc.property(jsonText, (text) => deepStrictEqual(parsedLike(read(text)), JSON.parse(text))),
      { numRuns: 500 },
    );
  });

  it('gives the same values for what JSON.stringify writes', () => {
    const strings = fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\u0000'));
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), strings, (value, text) => {
        const written = JSON.stringify([value, text, { [text]: text }]);
        deepStrictEqual(parsedLike(read(written)), JSON.parse(written));
      }),
    );
  });

  it('refuses exactly what JSON.parse refuses, when a text is spoiled in one place', () => {
    const mark = fc.constantFrom('', ...'{}[]:,"\\/-+.eE0123 \t\n\u0000\u0001\u001f\u007fatrufln\'é漢\ufeff\u00a0');
    fc.assert(
      fc.property(jsonText, fc.nat(), fc.nat({ max: 2 }), mark, (text, place, removed, inserted) => {
        const at = place % (text.length + 1);
        // Through the bytes, because half a surrogate pair does not survive them.
        const spoiled = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
          utf8(text.slice(0, at) + inserted + text.slice(at + removed)),
        );
        const reading = readJson(utf8(spoiled));
        expect(reading.ok).toBe(parses(spoiled));
        if (reading.ok) return;
        expect(reading.at).toBeGreaterThanOrEqual(0);
        expect(reading.at).toBeLessThanOrEqual(utf8(spoiled).length);
        expect(reading.reason).toContain(`at byte ${reading.at}`);
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses exactly what JSON.parse refuses, for short texts of JSON marks', () => {
    const marks = fc.array(
      fc.constantFrom('{', '}', '[', ']', ':', ',', '"a"', '"', '0', '-', '1', '.', 'e', 'true', 'null', ' ', '\\u00'),
      { maxLength: 7 },
    );
    fc.assert(
      fc.property(marks, (parts) => {
        const text = parts.join('');
        expect(readJson(utf8(text)).ok).toBe(parses(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('readJson keeps', () => {
  it.each(['9007199254740993', '-9007199254740993', '123456789012345678901234567890', '0', '-0'])(
    'the digits of %s',
    (text) => {
      expect(read(text)).toEqual({ kind: 'int', text, start: 0, end: text.length });
    },
  );

  it.each(['1.0', '0.10', '1e5', '-2E-07', '1.5e+300'])('the spelling of %s, which is a float', (text) => {
    expect(read(` ${text}`)).toEqual({ kind: 'float', text, start: 1, end: 1 + text.length });
  });

  it('duplicate keys, in order', () => {
    const node = read('{"a":1,"b":2,"a":3}');
    if (node.kind !== 'dict') throw new Error('no dict');
    expect(node.entries.map(({ key, value }) => [parsedLike(key), parsedLike(value)])).toEqual([
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ]);
  });

  it('__proto__ as a key', () => {
    const node = read('{"__proto__":1}');
    expect(node.kind === 'dict' && node.entries[0]?.key).toEqual({
      kind: 'string',
      value: '__proto__',
      start: 1,
      end: 12,
    });
  });

  it('the byte range of every value: read alone, its bytes give the same node', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const bytes = utf8(text);
        for (const node of allNodes(read(text))) {
          const alone = readJson(bytes.slice(node.start, node.end));
          expect(alone).toEqual({ ok: true, node: movedBack(node, node.start) });
        }
      }),
    );
  });

  it.each([
    ['\u007f', 1],
    ['\u0080', 2],
    ['\u07ff', 2],
    ['\u0800', 3],
    ['\ud7ff', 3],
    ['\ue000', 3],
    ['\uffff', 3],
    ['\u{10000}', 4],
    ['\u{1f3ff}', 4],
    ['\u{10ffff}', 4],
  ])('byte ranges behind %j, which has %d bytes', (character, size) => {
    const node = read(`["${character}",7]`);
    expect(node.kind === 'list' && node.items[1]).toEqual({ kind: 'int', text: '7', start: 4 + size, end: 5 + size });
  });

  it('byte ranges behind characters of two, three and four bytes', () => {
    const text = '["é漢😀\\u00e9", 7, {"ü": null}]';
    const bytes = utf8(text);
    const shown = allNodes(read(text)).map(({ start, end }) => new TextDecoder().decode(bytes.slice(start, end)));
    expect(shown).toEqual([text, '"é漢😀\\u00e9"', '7', '{"ü": null}', '"ü"', 'null']);
  });
});

describe('byte strings', () => {
  it.each([
    ['"\\u0000"', []],
    ['"\\u0000AAEC/w=="', [0, 1, 2, 255]],
    [
      '"\\u0000EOP/kFMHXFJvX8BtT+N82w=="',
      [0x10, 0xe3, 0xff, 0x90, 0x53, 0x07, 0x5c, 0x52, 0x6f, 0x5f, 0xc0, 0x6d, 0x4f, 0xe3, 0x7c, 0xdb],
    ],
  ])('%s is one', (text, wanted) => {
    expect(read(text)).toEqual({ kind: 'bytes', value: new Uint8Array(wanted), start: 0, end: text.length });
  });

  it.each(['"\\u0000AA"', '"\\u0000 AAAA"', '"\\u0000é==="', '"AA\\u0000"', '"0x00"', '"\\\\u0000AAAA"'])(
    '%s is text',
    (text) => {
      expect(read(text)).toMatchObject({ kind: 'string', value: JSON.parse(text) as unknown });
    },
  );

  it('of many megabytes are read', () => {
    const node = read(`["\\u0000${'QUJD'.repeat(4_000_000)}"]`);
    expect(node.kind === 'list' && node.items[0]?.kind === 'bytes' && node.items[0].value.length).toBe(12_000_000);
  });
});

describe('readJson says what does not fit, and at which byte', () => {
  it.each([
    ['', 0, 'the text ends too early'],
    ['   ', 3, 'the text ends too early'],
    ['[1,', 3, 'the text ends too early'],
    ['[1,]', 3, 'unexpected character'],
    ['[1 2]', 3, 'expected "," or "]"'],
    ['[1', 2, 'expected "," or "]"'],
    ['{"a":1 "b":2}', 7, 'expected "," or "}"'],
    ['{"a":1,}', 7, 'expected a key in double quotes'],
    ['{a:1}', 1, 'expected a key in double quotes'],
    ['{"a" 1}', 5, 'expected ":"'],
    ['["é" x', 6, 'expected "," or "]"'],
    ['[] []', 3, 'text after the end of the value'],
    ['01', 1, 'text after the end of the value'],
    ['1.', 2, 'the text ends too early'],
    ['1.x', 2, 'unexpected character in a number'],
    ['1e', 2, 'the text ends too early'],
    ['1e+', 3, 'the text ends too early'],
    ['-x', 1, 'unexpected character in a number'],
    ['-', 1, 'the text ends too early'],
    ['+1', 0, 'unexpected character'],
    ['NaN', 0, 'unexpected character'],
    ['nul', 0, 'unexpected character'],
    ['tru', 0, 'unexpected character'],
    ['falsch', 0, 'unexpected character'],
    ["'a'", 0, 'unexpected character'],
    ['\ufeff[]', 0, 'unexpected character'],
    ['"é', 3, 'string without an end'],
    ['"a\nb"', 2, 'control character in a string'],
    ['"é\u0000"', 3, 'control character in a string'],
    ['"\\x"', 1, 'bad escape'],
    ['"\\', 1, 'bad escape'],
    ['"\\u12g4"', 1, 'bad \\u escape'],
    ['"\\u12"', 1, 'bad \\u escape'],
    ['"漢\\toString"', 6, undefined],
  ])('%j', (text, at, reason) => {
    const reading = readJson(utf8(text));
    if (reason === undefined) return expect(reading.ok).toBe(true);
    expect(reading).toEqual({ ok: false, at, reason: `${reason} at byte ${at}` });
  });

  it('invalid UTF-8', () => {
    expect(readJson(Uint8Array.of(0x22, 0x61, 0xff, 0x22))).toEqual({
      ok: false,
      at: 2,
      reason: 'invalid UTF-8 at byte 2',
    });
    // A truncated character at the end, an encoded surrogate, an overlong form.
    expect(readJson(Uint8Array.of(0x22, 0xe6, 0xbc))).toMatchObject({ ok: false, at: 1 });
    expect(readJson(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toMatchObject({ ok: false, at: 1 });
    expect(readJson(Uint8Array.of(0xc0, 0xaf))).toMatchObject({ ok: false, at: 0 });
  });
});

describe('limits', () => {
  const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}0${close.repeat(depth)}`;

  it.each([
    ['lists', '[', ']'],
    ['dicts', '{"a":', '}'],
  ])('%s are read to a depth of 256 and no deeper', (_what, open, close) => {
    expect(MAX_DEPTH).toBe(256);
    expect(readJson(utf8(nested(256, open, close))).ok).toBe(true);
    const at = 256 * open.length;
    expect(readJson(utf8(nested(257, open, close)))).toEqual({
      ok: false,
      at,
      reason: `nested deeper than 256 levels at byte ${at}`,
    });
  });

  it('a megabyte of brackets is refused, not a crash', () => {
    expect(readJson(utf8('['.repeat(1_000_000))).ok).toBe(false);
    expect(readJson(utf8('[{"a":'.repeat(200_000))).ok).toBe(false);
  });

  it('refuses more values than a frame can be worth', () => {
    expect(readJson(utf8(`[${'0,'.repeat(999_998)}0]`)).ok).toBe(true);
    expect(readJson(utf8(`[${'0,'.repeat(1_000_000)}0]`))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('more than 1000000 values') as string,
    });
  });

  it('siblings do not count as depth', () => {
    expect(readJson(utf8(`[${'[],'.repeat(1000)}{}]`)).ok).toBe(true);
  });

  it('a long number, a long string and many escapes are read', () => {
    expect(read('7'.repeat(4096)).end).toBe(4096);
    expect(readJson(utf8('7'.repeat(4097)))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('4096') as string,
    });
    expect(read(`"${'é'.repeat(1_000_000)}"`).end).toBe(2_000_002);
    expect(read(`"${'\\n'.repeat(300_000)}"`)).toMatchObject({ value: '\n'.repeat(300_000) });
  });
});

describe('readJson with 0x bytes', () => {
  const valueOf = (text: string) => {
    const reading = readJson(utf8(text), 'hex');
    if (!reading.ok) throw new Error(reading.reason);
    return nodeValue(reading.node);
  };

  it.each<[string, WampValue]>([
    ['"0x00ff10"', Uint8Array.of(0, 0xff, 0x10)],
    ['"0xFfAb"', Uint8Array.of(0xff, 0xab)],
    ['"\\u0030x01"', Uint8Array.of(1)],
    ['"0x"', new Uint8Array()],
    ['"\\u0000AQI="', Uint8Array.of(1, 2)],
    ['"0x0"', '0x0'],
    ['"0x0g"', '0x0g'],
    ['"0X00"', '0X00'],
    ['" 0x00"', ' 0x00'],
    ['"00"', '00'],
    ['{"0x00":["0x01"]}', { '0x00': [Uint8Array.of(1)] }],
  ])('reads %s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it('gives such a byte string the place of its text', () => {
    expect(readJson(utf8('["é", "0x01" ]'), 'hex')).toMatchObject({
      node: { items: [{}, { kind: 'bytes', start: 7, end: 13 }] },
    });
  });

  it('leaves them texts unless it is asked for', () => {
    expect(readJson(utf8('"0x00"'))).toMatchObject({ node: { kind: 'string', value: '0x00' } });
  });
});
