// Every message with every element of every kind, derived from the message table.

import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../../src/main/wamp/codec.ts';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import { messageSpec, type FieldKind, type FieldSpec, type MessageName } from '../../../../src/shared/wamp/messages.ts';
import type { NodeKind } from '../../../../src/shared/wamp/node.ts';
import { decode, frame, legalElements, NAMES } from './frames.ts';

/** A JSON value of each kind. The integer is no legal type of an ERROR's request. */
const VALUES: Readonly<Record<NodeKind, string>> = {
  null: 'null',
  bool: 'true',
  int: '5',
  float: '1.0',
  string: '"1"',
  bytes: '"\\u0000AAEC"',
  list: '[1]',
  dict: '{"abc":1}',
};
const KINDS = Object.keys(VALUES).filter((kind): kind is NodeKind => kind in VALUES);

/** Which check a field of this kind fails with a value of that kind; absent: it is right. */
const FAILS: Readonly<Record<FieldKind, Partial<Record<NodeKind, string>>>> = {
  id: { null: 'M-06', bool: 'M-08', float: 'M-08', string: 'M-08', bytes: 'M-06', list: 'M-06', dict: 'M-06' },
  request: { null: 'M-06', bool: 'M-08', float: 'M-08', string: 'M-08', bytes: 'M-06', list: 'M-06', dict: 'M-06' },
  uri: { null: 'M-06', bool: 'M-06', int: 'M-06', float: 'M-06', bytes: 'M-06', list: 'M-06', dict: 'M-06' },
  string: { null: 'M-06', bool: 'M-06', int: 'M-06', float: 'M-06', bytes: 'M-06', list: 'M-06', dict: 'M-06' },
  dict: { null: 'M-06', bool: 'M-06', int: 'M-06', float: 'M-06', string: 'M-06', bytes: 'M-06', list: 'M-06' },
  'type-code': {
    null: 'M-06',
    bool: 'M-06',
    int: 'M-15',
    float: 'M-06',
    string: 'M-06',
    bytes: 'M-06',
    list: 'M-06',
    dict: 'M-06',
  },
};

interface Case {
  readonly name: MessageName;
  readonly field: FieldSpec;
  /** Position in the list. */
  readonly at: number;
  readonly elements: readonly string[];
}

/** Every field of every message, the optional details of a revocation included. */
const CASES: readonly Case[] = NAMES.flatMap((name) => {
  const spec = messageSpec(name);
  const elements = legalElements(name);
  const cases = spec.fields.map((field, i): Case => ({ name, field, at: i + 1, elements }));
  if (!spec.revocation) return cases;
  const key = name === 'UNSUBSCRIBED' ? 'subscription' : 'registration';
  return [...cases, { name, field: spec.revocation, at: 2, elements: [String(spec.code), '0', `{"${key}":7}`] }];
});

const withElement = (elements: readonly string[], at: number, element: string) =>
  elements.map((old, i) => (i === at ? element : old));

describe('a legal message', () => {
  const payloads = ['[1,"é"]', '[1,"é"] {"k":[null]}', '[] {"k":1.5}'];
  const forms = NAMES.flatMap((name) => {
    const spec = messageSpec(name);
    const elements = legalElements(name);
    const more = spec.payload ? payloads.map((payload) => [...elements, ...payload.split(' ')]) : [];
    if (name === 'UNSUBSCRIBED') more.push([String(spec.code), '0', '{"subscription":7,"reason":"any text"}']);
    if (name === 'UNREGISTERED') more.push([String(spec.code), '0', '{"registration":7}']);
    return [elements, ...more].map((form) => [name, form] as const);
  });

  it.each(forms)('%s of %j is decoded without a finding and encoded as it was', (name, elements) => {
    const { node } = frame(elements);
    const decoded = decodeMessage(node);
    expect(decoded.findings).toEqual([]);
    if (!decoded.ok) throw new Error('refused');
    expect(decoded.message.kind).toBe(name);
    expect(encodeMessage(decoded.message)).toStrictEqual(nodeValue(node));
  });

  it.each(NAMES)('%s has its fields by name', (name) => {
    const { node } = frame(legalElements(name));
    const decoded = decodeMessage(node);
    const values = nodeValue(node);
    if (!decoded.ok || !Array.isArray(values)) throw new Error('refused');
    const wanted = messageSpec(name).fields.map((field, i) => [field.name, values[i + 1]]);
    expect(decoded.message).toStrictEqual({ kind: name, ...Object.fromEntries(wanted) });
  });
});

describe('an element of another kind', () => {
  const wrong = CASES.flatMap((one) =>
    KINDS.flatMap((kind) => {
      const check = FAILS[one.field.kind][kind];
      return check === undefined ? [] : [[one.field.label, kind, check, one] as const];
    }),
  );

  it.each(wrong)('%s as %s is %s, at its bytes', (label, kind, check, { name, at, elements }) => {
    const { node, places } = frame(withElement(elements, at, VALUES[kind]));
    const decoded = decodeMessage(node);
    const finding = decoded.findings.find((one) => one.field === label && one.check === check);
    expect(finding).toMatchObject({ severity: 'error', ...places[at] });
    expect(finding?.text).toContain(label);
    expect(finding?.section).toBeTruthy();
    // Only the type in an ERROR leaves a usable message.
    expect(decoded.ok).toBe(check === 'M-15');
    expect(decoded.ok ? decoded.message.kind : decoded.name).toBe(name);
  });

  const right = CASES.flatMap((one) =>
    KINDS.filter((kind) => FAILS[one.field.kind][kind] === undefined).map(
      (kind) => [one.field.label, kind, one] as const,
    ),
  );

  it.each(right)('%s as %s is of the right kind', (_label, kind, { at, elements }) => {
    const { node } = frame(withElement(elements, at, VALUES[kind]));
    const found = decodeMessage(node).findings.map((finding) => finding.check);
    for (const check of ['M-06', 'M-08', 'M-15']) expect(found).not.toContain(check);
  });

  it('each wrong element has a finding of its own', () => {
    const { node, places } = frame(['8', '"x"', '1.5', 'null', '7', '[]']);
    expect(decodeMessage(node).findings.map(({ check, field, start }) => [check, field, start])).toEqual([
      ['M-06', 'ERROR.REQUEST.Type', places[1]?.start],
      ['M-08', 'ERROR.REQUEST.Request', places[2]?.start],
      ['M-06', 'ERROR.Details', places[3]?.start],
      ['M-06', 'ERROR.Error', places[4]?.start],
      ['M-14', 'ERROR.Arguments', places[5]?.start],
    ]);
  });
});

describe('an id', () => {
  const idFields = CASES.filter(({ field }) => field.kind === 'id' || field.kind === 'request');
  const spelled = (text: string) => idFields.map((one) => [one.field.label, text, one] as const);

  it.each([...spelled('1'), ...spelled('9007199254740992')])(
    '%s may be %s',
    (_label, text, { at, elements, field }) => {
      const { node } = frame(withElement(elements, at, text));
      const decoded = decodeMessage(node);
      if (!decoded.ok) throw new Error('refused');
      expect(decoded.findings).toEqual([]);
      expect(decoded.message).toHaveProperty(field.name, Number(text));
      expect(encodeMessage(decoded.message)[at]).toBe(Number(text));
    },
  );

  const outside = ['0', '-0', '-1', '9007199254740993', '18446744073709551616', '9'.repeat(500), `-${'9'.repeat(500)}`];
  it.each(outside.flatMap(spelled))('%s may not be %s', (label, text, { at, elements }) => {
    const { node, places } = frame(withElement(elements, at, text));
    const decoded = decodeMessage(node);
    expect(decoded.ok).toBe(false);
    expect(decoded.findings).toMatchObject([{ check: 'M-07', severity: 'error', field: label, ...places[at] }]);
    expect(decoded.findings[0]?.text).toContain(text.slice(0, 40));
    expect(decoded.findings[0]?.text.length).toBeLessThan(200);
  });

  it.each(['1.0', '1e3', '-1.5', '"7"', 'true', `"${'7'.repeat(500)}"`])('spelled %s is of the wrong type', (text) => {
    for (const { at, elements, field } of idFields) {
      const { node, places } = frame(withElement(elements, at, text));
      const { findings } = decodeMessage(node);
      expect(findings).toMatchObject([{ check: 'M-08', severity: 'error', field: field.label, ...places[at] }]);
      expect(findings[0]?.text.length).toBeLessThan(200);
    }
  });

  it.each([
    ['1.0', 'a float (1.0)'],
    ['"7"', 'a string ("7")'],
    ['true', 'a bool'],
  ])('spelled %s is shown with its value where it has one', (text, shown) => {
    const wanted = `WELCOME.Session is an id and must be an integer; this is ${shown}.`;
    expect(decode(`[2,${text},{}]`).findings.map((finding) => finding.text)).toEqual([wanted]);
  });

  it.each([
    ['UNSUBSCRIBED', 'subscription'],
    ['UNREGISTERED', 'registration'],
  ] as const)('is 0 as request of %s only with details', (name, key) => {
    const code = String(messageSpec(name).code);
    expect(decodeMessage(frame([code, '0', `{"${key}":9007199254740992}`]).node)).toMatchObject({
      ok: true,
      message: { request: 0 },
      findings: [],
    });
    expect(decodeMessage(frame([code, '0']).node)).toMatchObject({ ok: false, findings: [{ check: 'M-07' }] });
  });
});

describe('the number of elements', () => {
  /** Fewest and most elements by "Message Definitions". */
  const lengths = NAMES.map((name) => {
    const fewest = messageSpec(name).fields.length + 1;
    return [name, fewest, fewest + (messageSpec(name).payload ? 2 : 0)] as const;
  });

  it.each(lengths)('%s has %d to %d', (name, fewest, most) => {
    const all = [...legalElements(name), '[1]', '{"abc":1}', '[]', '[]'];
    // The payload stands where it is legal; elsewhere any further element will do.
    for (let length = 1; length <= all.length; length++) {
      const { node } = frame(all.slice(0, length));
      const decoded = decodeMessage(node);
      const wrong = decoded.findings.filter((finding) => finding.check === 'M-05');
      if (length >= fewest && length <= most) {
        expect(decoded.ok).toBe(true);
        expect(wrong).toEqual([]);
      } else {
        expect(decoded).toMatchObject({ ok: false, name });
        expect(wrong).toMatchObject([{ severity: 'error', start: node.start, end: node.end }]);
        expect(wrong[0]?.text).toMatch(new RegExp(`^${name} has .*; this one has ${length}\\.$`));
      }
    }
  });

  it.each([
    ['[35,0,{"subscription":1}]', true],
    ['[35,5,{"subscription":1}]', false],
    ['[35,0,{"subscription":1},{}]', false],
    ['[35,"0",{"subscription":1}]', false],
    ['[35]', false],
    ['[67,0,{"registration":1}]', true],
    ['[67,1,{"registration":1}]', false],
  ])('a revocation has three, with request 0: %s', (json, ok) => {
    const decoded = decodeMessage(frame(json.slice(1, -1).split(/,(?![^{]*\})/)).node);
    expect(decoded.ok).toBe(ok);
    expect(decoded.findings.some((finding) => finding.check === 'M-05')).toBe(!ok);
  });

  it.each(['UNSUBSCRIBE', 'UNREGISTER'] as const)(
    '%s may have Options as Autobahn adds them, with a warning',
    (name) => {
      const elements = legalElements(name);
      const forwarded = decodeMessage(frame([...elements, '{"forward_for":[]}']).node);
      expect(forwarded).toMatchObject({
        ok: true,
        message: { kind: name, request: 3 },
        findings: [{ check: 'M-05', severity: 'warning' }],
      });
      for (const more of [['[]'], ['null'], ['{}', '{}']]) {
        expect(decodeMessage(frame([...elements, ...more]).node)).toMatchObject({
          ok: false,
          findings: [{ check: 'M-05', severity: 'error' }],
        });
      }
    },
  );

  it.each([
    ['[48,1]', 'CALL has 4 to 6 elements; this one has 2.'],
    ['[2,1]', 'WELCOME has 3 elements; this one has 2.'],
    ['[35,0,{},1]', 'UNSUBSCRIBED has 2 to 3 elements; this one has 4.'],
    ['[35,1,{}]', 'UNSUBSCRIBED has 2 elements; this one has 3.'],
  ])('is told in words: %s', (json, text) => {
    expect(decode(json).findings.map((finding) => finding.text)).toContain(text);
  });

  it('is one more than the fields for no other message', () => {
    expect(decodeMessage(frame([...legalElements('SUBSCRIBE'), '{}']).node)).toMatchObject({
      ok: false,
      findings: [{ check: 'M-05', severity: 'error' }],
    });
  });
});
