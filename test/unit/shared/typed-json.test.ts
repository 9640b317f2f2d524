import { describe, expect, it } from 'vitest';
import { jsonOutput, oneLine } from '../../../src/shared/json-output.ts';
import { readLines, readOptions, readPayload, readTypedJson } from '../../../src/shared/typed-json.ts';
import { fromWire, isWire, toWire } from '../../../src/shared/contract/wire-value.ts';
import { isDict, WampFloat, type WampValue } from '../../../src/shared/wamp/value.ts';
import { writeCbor } from '../../../src/main/wamp/cbor-writer.ts';
import { writeJson } from '../../../src/main/wamp/json-writer.ts';
import { writeMsgpack } from '../../../src/main/wamp/msgpack-writer.ts';
import { writeUbjson } from '../../../src/main/wamp/ubjson-writer.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('typed JSON', () => {
  it.each<[string, WampValue]>([
    ['1', 1],
    ['-0', 0],
    ['9007199254740993', 9007199254740993n],
    ['-123456789012345678901234567890', -123456789012345678901234567890n],
    ['1.0', new WampFloat(1)],
    ['1e3', new WampFloat(1000)],
    ['-0.0', new WampFloat(-0)],
    ['1.5', 1.5],
    ['"\\u0000AQID"', new Uint8Array([1, 2, 3])],
    ['"\\u0000"', new Uint8Array()],
    ['"\\u0000not base64"', '\u0000not base64'],
    ['"plain"', 'plain'],
    ['null', null],
    ['[true, {"\\u0000AQID": 1.0}]', [true, { '\u0000AQID': new WampFloat(1) }]],
  ])('reads %s', (text, value) => {
    expect(readTypedJson(text)).toStrictEqual(value);
  });

  it('is an own property, whatever the key', () => {
    const value = readTypedJson('{"__proto__": 1}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });

  it('wants one value and nothing after it', () => {
    expect(() => readTypedJson('1 2')).toThrow('after-end');
    expect(() => readTypedJson('')).toThrow('value-expected');
  });
});

describe('a float with the value of an integer', () => {
  const one = readTypedJson('1.0');

  it('leaves as a float in every format', () => {
    expect(hex(writeCbor(one))).toBe('fb3ff0000000000000');
    expect(hex(writeMsgpack(one))).toBe('cb3ff0000000000000');
    expect(hex(writeUbjson(one, 'ubjson'))).toBe('443ff0000000000000');
    expect(hex(writeUbjson(one, 'bjdata'))).toBe('44000000000000f03f');
    expect(writeJson([one, readTypedJson('1e30'), readTypedJson('-0.0')])).toBe('[1.0,1e+30,-0.0]');
  });

  it('is refused in JSON where it is no number', () => {
    expect(() => writeJson(new WampFloat(Infinity))).toThrow('Infinity cannot be written as JSON');
  });

  it('is no dictionary', () => {
    expect(isDict(one)).toBe(false);
  });

  it('is shown as a float', () => {
    expect(oneLine([one, 2])).toBe('[1.0, 2]');
    expect(jsonOutput({ a: one })).toBe('{ "a": 1.0 }');
  });

  it.each(['1.0', '-3.0', '-0.0', '1e21', '1e300', '123456789012345.0'])('travels over a link as %s', (text) => {
    const value = readTypedJson(text);
    const { wire } = JSON.parse(JSON.stringify(toWire(value))) as { wire: unknown };
    expect(isWire(wire)).toBe(true);
    expect(fromWire({ wire })).toStrictEqual(value);
  });

  it.each(['1', '1.5', '1.00', '01.0', '1e999', 'NaN ', '1e21'])('is not made of another text: %s', (v) => {
    expect(isWire({ $: 'float', v })).toBe(false);
    expect(() => fromWire({ wire: { $: 'float', v } })).toThrow('not a wire form');
  });
});

describe('the texts of a request', () => {
  it('are absent if they are blank', () => {
    expect(readPayload({})).toEqual({ ok: true });
    expect(readPayload({ args: ' \n', kwargs: '' })).toEqual({ ok: true });
    expect(readOptions()).toEqual({ ok: true, options: {} });
  });

  it('are a list and dictionaries', () => {
    expect(readPayload({ args: '[1]', kwargs: '{"a": []}' })).toEqual({ ok: true, args: [1], kwargs: { a: [] } });
    expect(readOptions('{"timeout": 5}')).toEqual({ ok: true, options: { timeout: 5 } });
  });

  it.each([
    [{ args: '{"a": 1}' }, 'args', 'list-expected', 1, 1, 'Line 1, column 1: a list [ … ] is expected.'],
    [{ kwargs: '\n  [1]' }, 'kwargs', 'dict-expected', 2, 3, 'Line 2, column 3: a dictionary { … } is expected.'],
    [{ kwargs: '1.0' }, 'kwargs', 'dict-expected', 1, 1, 'Line 1, column 1: a dictionary { … } is expected.'],
    [{ args: '[1,\n 2' }, 'args', 'comma-or-bracket', 2, 3, 'Line 2, column 3: a comma or ] is expected.'],
    [{ args: '[1] x' }, 'args', 'after-end', 1, 5, 'Line 1, column 5: nothing more is expected here, found x.'],
  ])('tell where %j is wrong', (payload, field, fault, line, column, text) => {
    expect(readPayload(payload)).toEqual({ ok: false, field, fault, line, column, text });
  });

  it('say of options what is wrong', () => {
    expect(readOptions('{"a": 1, "a": 2}')).toMatchObject({ ok: false, field: 'options', line: 1, column: 10 });
  });
});

describe('lines of publications', () => {
  it('are lists, dictionaries or one value each', () => {
    expect(readLines('[1, 2]\n\n{"a": 1.0}\r\n"text"\n')).toEqual({
      ok: true,
      payloads: [{ args: [1, 2] }, { kwargs: { a: new WampFloat(1) } }, { args: ['text'] }],
    });
  });

  it('tell the line of the file', () => {
    expect(readLines('[1]\n\n[2\n')).toMatchObject({ ok: false, field: 'lines', line: 3, column: 3 });
  });
});
