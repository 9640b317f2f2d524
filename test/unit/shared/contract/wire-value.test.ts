import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWire, isWire, isWireDict, toWire } from '../../../../src/shared/contract/wire-value.ts';
import type { Dict, WampValue } from '../../../../src/shared/wamp/value.ts';
import { setOwn } from '../../../../src/shared/wamp/value.ts';

/** Exactly the same: type, bits, keys and their order. Shares nothing with the comparison of the test runner. */
function same(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return a instanceof Uint8Array && b instanceof Uint8Array && a.length === b.length && a.every((x, i) => x === b[i]);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (!Array.isArray(a) && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([k, v], i) => k === right[i]?.[0] && same(v, right[i]?.[1]));
}

const key = fc.oneof(
  fc.constantFrom('__proto__', '$', 'v', 'constructor', 'toString', '', 'wire', 'hasOwnProperty'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const { value } = fc.letrec<{ value: WampValue; dict: Dict }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double(),
    fc.bigInt(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('dict'),
  ),
  dict: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => {
    const dict: Dict = {};
    for (const [name, item] of entries) setOwn(dict, name, item);
    return dict;
  }),
}));

describe('values on the wire', () => {
  it('come back as they were, through JSON text', () => {
    fc.assert(
      fc.property(value, (original) => {
        const text = JSON.stringify(toWire(original));
        return same(fromWire(JSON.parse(text) as { wire: unknown }), original);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are plain JSON: the text says all of the form', () => {
    fc.assert(
      fc.property(value, (original) => {
        const { wire } = toWire(original);
        return isWire(wire) && same(JSON.parse(JSON.stringify(wire)), wire);
      }),
    );
  });

  it('can be marks themselves', () => {
    fc.assert(fc.property(value, (original) => same(fromWire(toWire(toWire(original).wire)), toWire(original).wire)));
  });

  it.each([
    { original: 2n ** 53n + 1n, form: { $: 'int', v: '9007199254740993' } },
    { original: -1n, form: { $: 'int', v: '-1' } },
    { original: Uint8Array.of(0, 255, 128), form: { $: 'bytes', v: 'AP+A' } },
    { original: NaN, form: { $: 'float', v: 'NaN' } },
    { original: -Infinity, form: { $: 'float', v: '-Infinity' } },
    { original: -0, form: { $: 'float', v: '-0' } },
    { original: { $: 1 }, form: { $: 'dict', v: [['$', 1]] } },
    { original: { a: [undefined], b: undefined }, form: { a: [null] } },
  ])('has the form that is written down: $form', ({ original, form }) => {
    expect(toWire<unknown>(original).wire).toStrictEqual(form);
  });

  it('sets no prototype', () => {
    const dict = JSON.parse('{"__proto__":{"stolen":true}}') as Dict;
    const { wire } = toWire(dict);
    expect(wire).toStrictEqual({ $: 'dict', v: [['__proto__', { stolen: true }]] });
    for (const form of [wire, JSON.parse('{"a":{"__proto__":{"stolen":true}}}') as unknown]) {
      const back = fromWire<Record<string, unknown>>({ wire: form });
      expect(JSON.stringify(back)).toContain('stolen');
      expect(back['stolen']).toBeUndefined();
      expect((back['a'] as { stolen?: boolean } | undefined)?.stolen).toBeUndefined();
    }
  });
});

const BROKEN: readonly unknown[] = [
  { $: 'int', v: '1.5' },
  { $: 'int', v: '' },
  { $: 'int', v: 5 },
  { $: 'int' },
  { $: 'float', v: '1' },
  { $: 'float', v: 1 },
  { $: 'bytes', v: 'A' },
  { $: 'bytes', v: [1] },
  { $: 'dict', v: 'x' },
  { $: 'dict', v: ['x'] },
  { $: 'dict', v: [[1, 2]] },
  { $: 'none', v: '' },
  { $: null },
  { $: 7, v: '1' },
  [{ a: { $: 'none' } }],
];

describe('forms that are none', () => {
  it.each(BROKEN)('refuses %j', (form) => {
    expect(() => fromWire({ wire: form })).toThrow(TypeError);
    expect(isWire(form)).toBe(false);
    expect(isWireDict(form)).toBe(false);
    expect(isWireDict({ key: form })).toBe(false);
  });

  it('never throws for what may stand in JSON, and reads what it calls a form', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        if (!isWire(json)) return;
        expect(() => fromWire({ wire: json })).not.toThrow();
      }),
    );
    const marked = fc.record({ $: fc.constantFrom('int', 'float', 'bytes', 'dict', 'x'), v: fc.jsonValue() });
    fc.assert(fc.property(marked, (form) => !isWire(form) || fromWire({ wire: form }) !== undefined));
  });

  it.each([undefined, () => 1, 1n, Symbol('s'), NaN, Infinity, new Date(), new Map(), Uint8Array.of(1)])(
    'is none for what JSON cannot say: %s',
    (thing) => {
      expect(isWire(thing)).toBe(false);
      expect(isWire([thing])).toBe(false);
    },
  );

  it('has an end to nesting and to digits', () => {
    const nested = (levels: number) => {
      let form: unknown = 0;
      for (let level = 0; level < levels; level++) form = level % 2 ? [form] : { $: 'dict', v: [['k', form]] };
      return form;
    };
    expect(isWire(nested(250))).toBe(true);
    expect(isWire(nested(300))).toBe(false);
    expect(isWire(nested(100_000))).toBe(false);
    expect(isWire({ $: 'int', v: '9'.repeat(4_000) })).toBe(true);
    expect(isWire({ $: 'int', v: '9'.repeat(5_000) })).toBe(false);
  });

  it('tells dictionaries from the rest', () => {
    for (const form of [{}, { a: 1 }, { $: 'dict', v: [] }]) expect(isWireDict(form)).toBe(true);
    for (const form of [[], 1, null, 'x', { $: 'int', v: '1' }, { $: 'bytes', v: '' }])
      expect(isWireDict(form)).toBe(false);
  });
});
