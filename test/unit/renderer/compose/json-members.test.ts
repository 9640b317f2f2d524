// Members of JSON text: where they stand, and how one is changed without touching the rest.

import { describe, expect, it } from 'vitest';
import { membersOf, withMember } from '../../../../src/renderer/src/features/compose/json-members.ts';

const valuesIn = (text: string) =>
  membersOf(text).map(({ key, valueFrom, to }) => [key, text.slice(valueFrom, to)] as const);

describe('members of JSON text', () => {
  it('are found in a list, whatever is in them', () => {
    const text = ' [ 48 , 9007199254740993, { "a": [1, "]"] } ,"x,y", "\\"", [], null ] ';
    expect(valuesIn(text).map(([, value]) => value)).toEqual([
      '48',
      '9007199254740993',
      '{ "a": [1, "]"] }',
      '"x,y"',
      '"\\""',
      '[]',
      'null',
    ]);
  });

  it('are found in a dictionary with their keys as they are meant', () => {
    expect(valuesIn('{ "a" : 1.0,\n "b\\u0041": {"c": "}"}, "": [ ] }')).toEqual([
      ['a', '1.0'],
      ['bA', '{"c": "}"}'],
      ['', '[ ]'],
    ]);
  });

  it('are none in what is empty', () => {
    expect(membersOf('[ ]')).toEqual([]);
    expect(membersOf('{}')).toEqual([]);
  });
});

describe('a member that is set', () => {
  it('makes a dictionary of an empty text', () => {
    expect(withMember('', 'timeout', '5000')).toBe('{ "timeout": 5000 }');
    expect(withMember(' {  } ', 'timeout', '5000')).toBe('{ "timeout": 5000 }');
  });

  it('takes the place of its value and leaves the rest as typed', () => {
    expect(withMember('{ "a":1.0,  "timeout" :  10 , "b" : 2 }', 'timeout', '5000')).toBe(
      '{ "a":1.0,  "timeout" :  5000 , "b" : 2 }',
    );
  });

  it('comes last, set apart as the others are', () => {
    expect(withMember('{"a": 1, "b": 2}', 'c', 'true')).toBe('{"a": 1, "b": 2, "c": true}');
    expect(withMember('{\n  "a": 1,\n  "b": 2\n}', 'c', 'true')).toBe('{\n  "a": 1,\n  "b": 2,\n  "c": true\n}');
    expect(withMember('{"a":1}', 'c', 'true')).toBe('{"a":1, "c": true}');
  });

  it('is not mistaken for a key that is deeper', () => {
    expect(withMember('{"x": {"c": 1}}', 'c', '2')).toBe('{"x": {"c": 1}, "c": 2}');
  });
});

describe('a member that is taken away', () => {
  it('goes with one comma', () => {
    expect(withMember('{ "a": 1, "b": 2, "c": 3 }', 'a', undefined)).toBe('{ "b": 2, "c": 3 }');
    expect(withMember('{ "a": 1, "b": 2, "c": 3 }', 'b', undefined)).toBe('{ "a": 1, "c": 3 }');
    expect(withMember('{ "a": 1, "b": 2, "c": 3 }', 'c', undefined)).toBe('{ "a": 1, "b": 2 }');
  });

  it('leaves no empty dictionary behind', () => {
    expect(withMember('{ "a": 1 }', 'a', undefined)).toBe('');
  });

  it('changes nothing if it was not there', () => {
    expect(withMember('{ "a" : 1 }', 'b', undefined)).toBe('{ "a" : 1 }');
    expect(withMember('', 'b', undefined)).toBe('');
  });
});
