import { describe, expect, it } from 'vitest';
import { readJson } from '../../../../src/main/wamp/json-reader.ts';
import { dictValue, keyText, nodeValue } from '../../../../src/main/wamp/node-value.ts';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { utf8 } from './json-texts.ts';

function valueOf(text: string): WampValue {
  const reading = readJson(utf8(text));
  if (!reading.ok) throw new Error(reading.reason);
  return nodeValue(reading.node);
}

describe('nodeValue', () => {
  it.each<[string, WampValue]>([
    ['null', null],
    ['true', true],
    ['"é"', 'é'],
    ['"\\u0000AAEC"', Uint8Array.of(0, 1, 2)],
    ['1.0', 1],
    ['1e2', 100],
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992', 9007199254740992],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740992', -9007199254740992n],
    ['18446744073709551616', 18446744073709551616n],
    ['9007199254740993.0', 9007199254740992],
    ['[[],{"a":[{}]}]', [[], { a: [{}] }]],
    ['{"a":1,"b":2,"a":3}', { a: 3, b: 2 }],
  ])('%s', (text, value) => {
    expect(valueOf(text)).toStrictEqual(value);
  });

  it('does not let a peer touch the prototype', () => {
    const value = valueOf('{"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.entries(value ?? {})).toEqual([['__proto__', { polluted: true }]]);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('keys that are no strings', () => {
  const at = { start: 0, end: 1 };
  const keys: readonly (readonly [ValueNode, string])[] = [
    [{ kind: 'int', text: '7', ...at }, '7'],
    [{ kind: 'int', text: '18446744073709551616', ...at }, '18446744073709551616'],
    [{ kind: 'null', ...at }, 'null'],
    [{ kind: 'bool', value: true, ...at }, 'true'],
    [{ kind: 'string', value: 'a', ...at }, 'a'],
    [{ kind: 'float', text: '1.50', ...at }, '1.50'],
    [{ kind: 'bytes', value: Uint8Array.of(1), ...at }, '0x01'],
    [{ kind: 'bytes', value: new Uint8Array(32), ...at }, `0x${'00'.repeat(32)}`],
    [{ kind: 'bytes', value: new Uint8Array(33), ...at }, `0x${'00'.repeat(32)}…`],
    [{ kind: 'list', items: [], ...at }, 'list'],
    [{ kind: 'dict', entries: [], ...at }, 'dict'],
  ];

  it.each(keys.map(([key, text]) => [text, key] as const))('%s is written as text', (text, key) => {
    expect(keyText(key)).toBe(text);
    expect(dictValue({ kind: 'dict', entries: [{ key, value: { kind: 'null', ...at } }], ...at })).toEqual({
      [text]: null,
    });
  });
});
