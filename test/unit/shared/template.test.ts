import { describe, expect, it } from 'vitest';
import { checkTemplate, fillTemplate, type TemplateValues } from '../../../src/shared/template.ts';
import { WampFloat } from '../../../src/shared/wamp/value.ts';

const BYTES = Uint8Array.of(1, 2, 255);
const VALUES: TemplateValues = {
  args: [7, 'seven', { name: 'Ada', list: [true, null], 'a-b': 1 }, 2n ** 70n, BYTES, new WampFloat(1)],
  kwargs: { first: 'x', deep: { er: [10, 20] }, count: 5, ['__proto__']: 'odd' },
  procedure: 'com.app.add',
  caller: 4711,
  caller_authid: 'ann',
  registration: 99,
  count: 3,
};

const value = (template: Parameters<typeof fillTemplate>[0], values = VALUES) => fillTemplate(template, values).value;

describe('a string that is nothing but a placeholder', () => {
  it.each([
    ['{{args.0}}', 7],
    ['{{args.1}}', 'seven'],
    ['{{args.2}}', { name: 'Ada', list: [true, null], 'a-b': 1 }],
    ['{{args.2.name}}', 'Ada'],
    ['{{args.2.a-b}}', 1],
    ['{{args.2.list.0}}', true],
    ['{{args.2.list.1}}', null],
    ['{{args.3}}', 2n ** 70n],
    ['{{args.4}}', BYTES],
    ['{{args.5}}', new WampFloat(1)],
    ['{{args}}', VALUES.args],
    ['{{kwargs}}', VALUES.kwargs],
    ['{{kwargs.first}}', 'x'],
    ['{{kwargs.deep.er.1}}', 20],
    ['{{kwargs.count}}', 5],
    ['{{kwargs.__proto__}}', 'odd'],
    ['{{procedure}}', 'com.app.add'],
    ['{{caller}}', 4711],
    ['{{caller_authid}}', 'ann'],
    ['{{registration}}', 99],
    ['{{count}}', 3],
  ])('%s is the value with its type', (template, expected) => {
    const filled = fillTemplate(template, VALUES);
    expect(filled).toEqual({ value: expected, missing: [] });
    expect(typeof filled.value).toBe(typeof expected);
  });

  it('is the list of arguments, or the bytes that stand in its place', () => {
    expect(value(['{{args}}'], { ...VALUES, args: BYTES })).toEqual([BYTES]);
  });
});

describe('within a text', () => {
  it('a string stands without quotes, anything else as JSON', () => {
    expect(value('Hello {{args.1}}, you are {{args.0}} and {{args.2.list}}: {{args.3}} {{args.5}}')).toBe(
      'Hello seven, you are 7 and [true, null]: 1180591620717411303424 1.0',
    );
    expect(value('{{procedure}}#{{count}}')).toBe('com.app.add#3');
    expect(value(' {{args.0}}')).toBe(' 7');
    expect(value('{{args.4}}!')).toBe('"\\u0000AQL/"!');
  });

  it('what was put in is not looked through again', () => {
    const args = ['{{procedure}}', 'a {{count}}'];
    expect(value(['{{args.0}}', '<{{args.1}}>'], { ...VALUES, args })).toEqual(['{{procedure}}', '<a {{count}}>']);
  });
});

it('fills lists and dictionaries to any depth, and leaves keys, other values and the template alone', () => {
  const template = { '{{args.0}}': ['{{args.0}}', { deep: ['{{kwargs.first}}', 1, null, BYTES] }], n: 2n };
  const before = structuredClone(template);
  expect(value(template)).toEqual({ '{{args.0}}': [7, { deep: ['x', 1, null, BYTES] }], n: 2n });
  expect(template).toEqual(before);
});

it('keeps the key __proto__ a key', () => {
  const template = JSON.parse('{"__proto__": "{{args.0}}"}') as Record<string, string>;
  const filled = value(template);
  expect(Object.keys(filled ?? {})).toEqual(['__proto__']);
  expect(JSON.stringify(filled)).toBe('{"__proto__":7}');
});

describe('what is not there', () => {
  it('becomes null, and each is told once', () => {
    const template = ['{{args.9}}', 'a {{kwargs.no}} b {{args.9}}', '{{args.0.name}}', '{{nobody}}', '{{args.-1}}'];
    expect(fillTemplate(template, VALUES)).toEqual({
      value: [null, 'a null b null', null, null, null],
      missing: ['{{args.9}}', '{{kwargs.no}}', '{{args.0.name}}', '{{nobody}}', '{{args.-1}}'],
    });
  });

  it('is what every object has, too', () => {
    const template = ['{{kwargs.constructor}}', '{{args.length}}', '{{kwargs.toString.name}}', '{{args.1.length}}'];
    expect(fillTemplate(template, VALUES)).toMatchObject({ value: [null, null, null, null], missing: template });
  });

  it('is a caller that is not disclosed', () => {
    const { caller: _, caller_authid: __, ...values } = VALUES;
    expect(fillTemplate(['{{caller}}', '{{caller_authid}}'], values)).toEqual({
      value: [null, null],
      missing: ['{{caller}}', '{{caller_authid}}'],
    });
  });

  it('is not a value that is null', () => {
    expect(fillTemplate('{{args.2.list.1}}', VALUES)).toEqual({ value: null, missing: [] });
  });
});

it.each(['', '{{', '}}', '{{}}', '{{ args.0 }}', '{{1}}', '{args.0}', '{{args.0', '{{{}}}', '{{"a": 1}}'])(
  '%j is no placeholder',
  (text) => {
    expect(fillTemplate(text, VALUES)).toEqual({ value: text, missing: [] });
  },
);

it('takes its time with hostile texts, and not more', () => {
  const text = '{{'.repeat(100_000) + '{{a'.repeat(100_000);
  const start = performance.now();
  value(text);
  checkTemplate(text);
  expect(performance.now() - start).toBeLessThan(2_000);
});

describe('what is typed', () => {
  it.each([
    '["{{args.0}}", "{{args.0.name}}", "{{args}}"]',
    '{"a": "{{kwargs}} and {{kwargs.x.0.y}}", "b": {"c": {}}}',
    '["{{procedure}} {{caller}} {{caller_authid}} {{registration}} {{count}}"]',
    '["{{token}}"]',
  ])('%s is right', (text) => {
    expect(checkTemplate(text, ['token'])).toEqual([]);
  });

  it.each([
    ['["{{arg.0}}"]', 'unknown-name', 2, '{{arg.0}}'],
    ['["{{token}}"]', 'unknown-name', 2, '{{token}}'],
    ['["x {{args.first}}"]', 'bad-path', 4, '{{args.first}}'],
    ['["{{args.}}"]', 'bad-path', 2, '{{args.}}'],
    ['["{{kwargs..x}}"]', 'bad-path', 2, '{{kwargs..x}}'],
    ['["{{procedure.0}}"]', 'bad-path', 2, '{{procedure.0}}'],
    ['["{{count.x}}"]', 'bad-path', 2, '{{count.x}}'],
  ] as const)('%s is told with its place', (text, fault, at, what) => {
    expect(checkTemplate(text)).toEqual([{ fault, at, what }]);
  });

  it('is told of every placeholder', () => {
    expect(checkTemplate('["{{a}}", "{{args.0}} {{b}}", "{{args.x}}"]').map(({ what }) => what)).toEqual([
      '{{a}}',
      '{{b}}',
      '{{args.x}}',
    ]);
  });
});

it('variables are filled in the same pass, and what they bring is no template', () => {
  const variables = new Map([
    ['user', '{{args.1}} {{secret}}'],
    ['secret', 'long'],
    ['nothing', null],
    ['brace', '{'],
  ]);
  const template = ['{{user}}', '{{args.0}} {{user}}', '{{kwargs.{{secret}}}}', '{{nothing}}', '{{brace}}{args.1}}'];
  expect(fillTemplate(template, VALUES, variables)).toEqual({
    value: ['{{args.1}} {{secret}}', '7 {{args.1}} {{secret}}', '{{kwargs.long}}', null, '{{args.1}}'],
    missing: [],
  });
});
