import { describe, expect, it } from 'vitest';
import { typedPayload } from '../../../../src/renderer/src/state/payload-text.ts';

const read = (text: string) => typedPayload(text, (shown) => shown);
const payload = (text: string) => {
  const typed = read(text);
  return typed.ok ? typed.payload : typed.why;
};

describe('a payload in one field', () => {
  it.each([
    ['', {}],
    ['  ', {}],
    ['[]', { args: '[]' }],
    [' [ 1, 9007199254740993 ] ', { args: '[ 1, 9007199254740993 ]' }],
    ['{ "a": 1.0 }', { kwargs: '{ "a": 1.0 }' }],
    ['[1] {"a": 2}', { args: '[1]', kwargs: '{"a": 2}' }],
    ['[1]\n\n{"a": 2}', { args: '[1]', kwargs: '{"a": 2}' }],
    ['"one"', { args: '["one"]' }],
    ['42 {"a": 2}', { args: '[42]', kwargs: '{"a": 2}' }],
  ])('%j is %j', (text, expected) => {
    expect(payload(text)).toEqual(expected);
  });

  it('leaves what is filled in later as it is', () => {
    expect(payload('[{{args.0}}, "to {{kwargs.name}}"]')).toEqual({ args: '[{{args.0}}, "to {{kwargs.name}}"]' });
    expect(payload('[1] {"a": {{count}}}')).toEqual({ args: '[1]', kwargs: '{"a": {{count}}}' });
  });

  it.each([
    ['[1, ', 'Line 1, column 5: a value is expected.'],
    ['[1] [2]', 'Line 1, column 5: nothing more is expected here, found [.'],
    ['{"a": 1} {"b": 2}', 'Line 1, column 10: nothing more is expected here, found {.'],
    ['{"a": 1, "a": 2}', 'Line 1, column 10: this key stands here twice, found a.'],
    ['[{{args.0}}\n{{x}}]', 'Line 2, column 1: a comma or ] is expected, found 1.'],
  ])('says where %j breaks', (text, why) => {
    expect(payload(text)).toBe(why);
  });
});
