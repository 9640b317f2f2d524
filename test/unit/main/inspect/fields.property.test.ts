// Whatever a peer sends: ranges nest and lie in order, texts are the bytes of their ranges, paths differ,
// the tree is bounded, and the outline of a frame is what the full reader says of it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldNode } from '../../../../src/shared/record-detail.ts';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import { FieldTree, MOST_NODES } from '../../../../src/main/inspect/field-tree.ts';
import { outlineJson } from '../../../../src/main/inspect/json-outline.ts';
import { messageFields } from '../../../../src/main/inspect/message-fields.ts';
import { WrittenFrame } from '../../../../src/main/inspect/written-frame.ts';
import { readJson } from '../../../../src/main/wamp/json-reader.ts';
import { allFields } from './detailed.ts';

const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('a', 'a.b', 'a~2', '~k1', '__proto__', 'roles', 'topic', '\\', 'k'.repeat(150)),
);
const scalar = fc.oneof(
  fc.constantFrom('null', 'true', 'false', '0', '-0', '1e5', '9007199254740993', '"\\u0000AQI="', '"\\ud800"'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
);
/** White space in places where JSON allows it. */
const space = fc.constantFrom('', '', '', ' ', '\n\t ');

/** JSON texts, with duplicate keys and white space as a peer may write them. */
const { json } = fc.letrec<{ json: string; inner: string }>((tie) => ({
  inner: fc.oneof({ maxDepth: 5, withCrossShrink: true }, scalar, tie('json')),
  json: fc.oneof(
    fc
      .tuple(fc.array(tie('inner'), { maxLength: 6 }), space, space)
      .map(([items, before, after]) => `[${before}${items.join(`${after},${before}`)}${after}]`),
    fc.tuple(fc.array(fc.tuple(key, tie('inner')), { maxLength: 6 }), space, space).map(([entries, before, after]) => {
      const written = entries.map(([name, value]) => `${JSON.stringify(name)}${after}:${before}${value}`);
      return `{${before}${written.join(`${after},${before}`)}${after}}`;
    }),
  ),
}));

const type = fc.constantFrom('1', '2', '4', '8', '35', '36', '48', '50', '68', '999', '"x"');
/** A message, or something like it. */
const frame = fc.oneof(
  fc
    .tuple(type, fc.array(fc.oneof(json, scalar), { maxLength: 7 }))
    .map(([first, rest]) => `[${[first, ...rest].join(',')}]`),
  json,
);

const bytesOf = (text: string) => Buffer.from(text);

function nodeOf(bytes: Uint8Array): ValueNode {
  const reading = readJson(bytes);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.node;
}

function fieldsOf(bytes: Uint8Array): readonly FieldNode[] {
  return messageFields(nodeOf(bytes), new Map(), new WrittenFrame(bytes, [], true), {});
}

/** Checks the ranges of neighbours and of what is below them; returns how many were looked at. */
function checkRanges(fields: readonly FieldNode[], bytes: Buffer, start: number, end: number): number {
  let past = start;
  let looked = 0;
  for (const field of fields) {
    if (field.start === undefined || field.end === undefined) continue;
    expect(field.start).toBeGreaterThanOrEqual(past);
    expect(field.end).toBeGreaterThan(field.start);
    expect(field.end).toBeLessThanOrEqual(end);
    past = field.end;
    looked++;
    if (field.type === 'list' || field.type === 'dict') {
      const brackets =
        bytes.toString('latin1', field.start, field.start + 1) + bytes.toString('latin1', field.end - 1, field.end);
      expect(['[]', '{}']).toContain(brackets);
      looked += checkRanges(field.children ?? [], bytes, field.start + 1, field.end - 1);
    } else {
      const written = bytes.toString('utf8', field.start, field.end);
      expect(field.text).toBe(field.cut ? written.slice(0, field.text.length) : written);
    }
  }
  return looked;
}

describe('fields', () => {
  it('have ranges that nest and lie in order, and say what stands there', () => {
    let looked = 0;
    fc.assert(
      fc.property(frame, (text) => {
        const bytes = bytesOf(text);
        looked += checkRanges(fieldsOf(bytes), bytes, 0, bytes.length);
      }),
      { numRuns: 500 },
    );
    expect(looked).toBeGreaterThan(5_000);
  });

  it('cover every value there is', () => {
    fc.assert(
      fc.property(json, (text) => {
        const bytes = bytesOf(`[36,1,2,{},${text}]`);
        const starts = new Set(allFields(fieldsOf(bytes)).map(({ start }) => start));
        const missed: number[] = [];
        const visit = (node: ValueNode): void => {
          if (!starts.has(node.start)) missed.push(node.start);
          if (node.kind === 'list') node.items.forEach(visit);
          if (node.kind === 'dict') for (const { value } of node.entries) visit(value);
        };
        const node = nodeOf(bytes);
        if (node.kind === 'list') node.items.forEach(visit);
        expect(missed).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('have a path each', () => {
    fc.assert(
      fc.property(frame, (text) => {
        const paths = allFields(fieldsOf(bytesOf(text))).map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
      }),
      { numRuns: 500 },
    );
  });

  it('are 2,000 at most; what is left out is counted', () => {
    const wide = (count: number, item: string) => Array.from({ length: count }, () => item).join(',');
    const deep = `${'['.repeat(250)}1${']'.repeat(250)}`;
    for (const text of [
      `[36,1,2,{},[${wide(5_000, '1')}],{"a":[${wide(3_000, '{"b":[1,2]}')}],"z":5}]`,
      `[36,1,2,{},[${wide(40, deep)}]]`,
      `[${wide(10_000, '[1]')}]`,
      `[36,1,2,{},[${wide(100, `[${wide(100, '[1,2]')}]`)}]]`,
    ]) {
      const node = nodeOf(bytesOf(text));
      const fields = fieldsOf(bytesOf(text));
      expect(allFields(fields).length).toBeLessThanOrEqual(MOST_NODES);
      expect(allFields(fields).length).toBeGreaterThan(MOST_NODES - 50);
      const items = node.kind === 'list' ? node.items : [];
      const told = fields.filter(({ name, start }) => name !== '…' && start !== undefined);
      checkCounts(told, items);
      const rest = fields.find(({ name }) => name === '…');
      expect(told.length + (rest?.more ?? 0)).toBe(items.length);
    }
  });

  it('show the beginning of every branch before more of any', () => {
    const many = Array.from({ length: 5_000 }, () => 1);
    const fields = fieldsOf(bytesOf(JSON.stringify([36, 1, 2, {}, [many, many], { last: [1, 2] }])));
    const [first, second] = fields[4]?.children ?? [];
    expect(fields[5]?.children?.[0]?.children).toHaveLength(2);
    expect(first?.children?.length).toBeGreaterThan(300);
    expect(second?.children?.length).toBeGreaterThan(300);
    expect(first?.more).toBe(5_000 - (first?.children?.length ?? 0));
  });

  it('have short paths, however deep they stand', () => {
    const name = 'n'.repeat(100);
    const text = `[36,1,2,{},[],${`{"${name}":`.repeat(200)}[1,2]${'}'.repeat(200)}]`;
    const paths = allFields(fieldsOf(bytesOf(text))).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(200);
    expect(Math.max(...paths.map((path) => path.length))).toBeLessThan(700);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

/** Checks that each list and dictionary tells or counts all its children. */
function checkCounts(fields: readonly FieldNode[], nodes: readonly ValueNode[]): void {
  fields.forEach((field, i) => {
    const node = nodes[i];
    if (node?.kind !== 'list' && node?.kind !== 'dict') return;
    const inner = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
    expect((field.children?.length ?? 0) + (field.more ?? 0)).toBe(inner.length);
    checkCounts(field.children ?? [], inner);
  });
}

describe('the outline', () => {
  const LIMITLESS = { children: Infinity, nodes: Infinity };

  it('is what the full reader says', () => {
    fc.assert(
      fc.property(fc.oneof(frame, scalar), (text) => {
        const bytes = bytesOf(` ${text}\n`);
        const outline = outlineJson(bytes, 'base64', LIMITLESS);
        expect(outline?.node).toEqual(nodeOf(bytes));
        expect(outline?.counts.size).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('is a part of it when there is more than may be told, with the right counts', () => {
    let partly = 0;
    fc.assert(
      fc.property(frame, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 8 }), (text, children, nodes) => {
        const bytes = bytesOf(text);
        const outline = outlineJson(bytes, 'base64', { children, nodes });
        if (!outline) throw new Error('no outline');
        const compare = (part: ValueNode, whole: ValueNode): void => {
          expect([part.kind, part.start, part.end]).toEqual([whole.kind, whole.start, whole.end]);
          if (part.kind === 'list' && whole.kind === 'list') {
            expect(outline.counts.get(part) ?? part.items.length).toBe(whole.items.length);
            partly += part.items.length < whole.items.length ? 1 : 0;
            part.items.forEach((item, i) => compare(item, whole.items[i] ?? item));
          } else if (part.kind === 'dict' && whole.kind === 'dict') {
            expect(outline.counts.get(part) ?? part.entries.length).toBe(whole.entries.length);
            part.entries.forEach((entry, i) => {
              expect(entry.key).toEqual(whole.entries[i]?.key);
              compare(entry.value, whole.entries[i]?.value ?? entry.value);
            });
          } else expect(part).toEqual(whole);
        };
        compare(outline.node, nodeOf(bytes));
      }),
      { numRuns: 500 },
    );
    expect(partly).toBeGreaterThan(100);
  });

  it('has the beginning of very long texts, and the whole of byte strings', () => {
    const long = 'ü'.repeat(100_000);
    const binary = `\u0000${Buffer.alloc(90_000, 1).toString('base64')}`;
    const bytes = bytesOf(JSON.stringify([long, binary, { [long]: 1 }]));
    const node = outlineJson(bytes)?.node;
    const whole = nodeOf(bytes);
    if (node?.kind !== 'list' || whole.kind !== 'list') throw new Error('a list');
    expect(node.items[0]).toMatchObject({ kind: 'string', start: whole.items[0]?.start, end: whole.items[0]?.end });
    expect(node.items[1]).toEqual(whole.items[1]);
    expect(node.items[2]).toMatchObject({ start: whole.items[2]?.start, end: whole.items[2]?.end });
  });

  it('is none for what is torn', () => {
    for (const text of ['[1,2', '{"a":', '[1,"x', '[1 2]', '', '[tru]', '[1],', `[${'1,'.repeat(50)}`])
      expect(outlineJson(bytesOf(text), 'base64', { children: 5, nodes: 5 }), text).toBeUndefined();
  });
});

describe('a tree', () => {
  it('grows without an end of the stack', () => {
    const tree = new FieldTree(new WrittenFrame(bytesOf('[]'), [], true), new Map(), () => undefined);
    let node: ValueNode = { kind: 'list', items: [], start: 0, end: 2 };
    for (let i = 0; i < 100_000; i++) node = { kind: 'list', items: [node], start: 0, end: 2 };
    const top = tree.add({ node, name: 'top', path: '0', doc: undefined });
    tree.grow();
    expect(top.children).toHaveLength(1);
    expect(tree.left).toBe(0);
  });
});
