// A message that is skimmed is the same as one that is read: value, nodes, findings, for every text.

import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../../src/main/serializer/decode-frame.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import { readJson } from '../../../../src/main/wamp/json-reader.ts';
import { skimJson } from '../../../../src/main/wamp/json-skim.ts';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import { jsonText, utf8 } from './json-texts.ts';

/** The node with all its parts read. */
function whole(node: ValueNode): ValueNode {
  const { kind, start, end } = node;
  if (kind === 'list') return { kind, items: node.items.map(whole), start, end };
  if (kind !== 'dict') return node;
  return { kind, entries: node.entries.map(({ key, value }) => ({ key, value: whole(value) })), start, end };
}

/** Throws if the text is not read alike in both ways. */
function compare(text: string): void {
  const bytes = utf8(text);
  const [read, skimmed] = [readJson(bytes), skimJson(bytes)];
  if (read.ok && skimmed.ok) {
    deepStrictEqual(nodeValue(skimmed.node), nodeValue(read.node));
    deepStrictEqual(whole(skimmed.node), read.node);
  } else deepStrictEqual(skimmed, read);
  const [frame, quick] = [false, true].map((skim) => decodeFrame(jsonSerializer, bytes, 'text', skim));
  deepStrictEqual(quick?.findings, frame?.findings);
  deepStrictEqual(
    quick?.kind === 'message' ? quick.message : quick?.kind,
    frame?.kind === 'message' ? frame.message : frame?.kind,
  );
}

/** True if the last item of the list was left unread. */
function isSkimmed(text: string): boolean {
  const skimmed = skimJson(utf8(text));
  const last = skimmed.ok && skimmed.node.kind === 'list' ? skimmed.node.items.at(-1) : undefined;
  return (last?.kind === 'list' || last?.kind === 'dict') && last.plain !== undefined;
}

const event = (...rest: readonly string[]) => `[36,5512315355,4429313566,${rest.join(',')}]`;

describe('skimmed JSON', () => {
  it.each([
    ['an event', event('{}', '[1,"two",3.5,null,true,{"a":[{}]}]', '{"at":1763800000000}')],
    ['white space', ' [ 36 , 1 , 2 , { } , [ 1 , -2 ] ] '],
    ['white space within', '[ 36 , 1 , 2 , { } , [ 1 , -2 ] ]'],
    ['a value of its own', '{"a":1}'],
    ['a list of texts', '["a","",":"]'],
    ['an empty list', '[]'],
    ['long integers', event('{}', '[9007199254740993,123456789012345,1234567890123456]')],
    ['integers at the largest id', event('{"publisher":9007199254740992}', '[9007199254740991,9007199254740992]')],
    ['integers beyond it', event('{}', '[-9007199254740992,-900719925474099,-9007199254740993]')],
    ['ids as routers draw them', '[36,9007199254740992,8123456789012345,{"publisher":7123456789012345},[1]]'],
    ['ids that are none', '[36,9007199254740993,18446744073709551616,{},[1]]'],
    ['long floats', event('{}', `[0.30000000000000004,${'1'.repeat(70)}.5,1e400,-0,-0.0,1E+2]`)],
    ['a key that comes twice', event('{"a":1,"a":2}')],
    ['a key that comes twice, deep down', event('{}', '[[{"b":{"c":1,"c":1}}]]')],
    ['keys of objects', event('{}', '[]', '{"__proto__":{"x":1},"constructor":2,"toString":3}')],
    ['a text like a key', event('{}', '[":"]')],
    ['brackets and digits in texts', event('{}', '["]}[{",":1,","12345678901234567890"]')],
    ['escapes', event('{}', '["\\u0000AAE="]')],
    ['letters beyond ASCII', event('{}', '["é"]', '{"漢":1}')],
    ['an id that is a float', '[36,1.0,2,{}]'],
    ['an id without a bound', `[36,${'9'.repeat(30)},2,{}]`],
    ['a float for an option', '[48,1,{"timeout":1.5},"a.b"]'],
    ['a whole float for an option', '[48,1,{"timeout":1.0},"a.b"]'],
    ['a wrong option', '[48,1,{"timeout":"soon","receive_progress":null},"a.b"]'],
    ['an awkward key of options', '[48,1,{"Bad-Key":1},"a.b"]'],
    ['empty arguments', '[48,1,{},"a.b",[]]'],
    ['text after the end', '[36,1,2,{}] x'],
    ['no end', '[36,1,2,{"a":'],
    ['depth that is allowed', event('{}', `${'['.repeat(255)}${']'.repeat(255)}`)],
    ['depth that is not', event('{}', `${'['.repeat(256)}${']'.repeat(256)}`)],
    ['a mark of the byte order', '\ufeff[36,1,2,{}]'],
  ])('is as when it is read: %s', (_what, text) => compare(text));

  it('is as when it is read, whatever the text', () => {
    fc.assert(fc.property(jsonText, compare), { numRuns: 500 });
    fc.assert(
      fc.property(fc.array(jsonText, { maxLength: 3 }), (rest) => compare(event(...rest))),
      { numRuns: 500 },
    );
  });

  it('is as when it is read in conversations with real routers', () => {
    let count = 0;
    for (const router of ['crossbar', 'nexus']) {
      const file = new URL(`../../../fixtures/conversations/${router}.json`, import.meta.url);
      const { conversations } = JSON.parse(readFileSync(file, 'utf8')) as {
        conversations: readonly { readonly messages: readonly string[] }[];
      };
      for (const line of conversations.flatMap(({ messages }) => messages)) {
        compare(line.slice(1));
        count++;
      }
    }
    expect(count).toBeGreaterThan(100);
  });

  it('leaves parts unread that it vouches for, and no others', () => {
    expect(isSkimmed(event('{}', '[1,"two",3.5,{"a":1}]'))).toBe(true);
    expect(isSkimmed('[36,9007199254740992,8123456789012345,{},[7123456789012345]]')).toBe(true);
    expect(isSkimmed(event('{}', '[12345678901234567]'))).toBe(false);
    expect(isSkimmed(event('{}', '[9007199254740993]'))).toBe(false);
    expect(isSkimmed(event('{}', '[-9007199254740992]'))).toBe(false);
    expect(isSkimmed(event('{}', '[{"a":1,"a":2}]'))).toBe(false);
    expect(isSkimmed(event('{}', '["\\n"]'))).toBe(false);
  });
});
