// A message that was copied, taken apart into the fields of a request.

import { describe, expect, it } from 'vitest';
import { requestOfMessage } from '../../../../src/renderer/src/features/compose/message-fields.ts';

const requestOf = (text: string, now = '') => {
  const read = requestOfMessage(text, now);
  return read.ok ? read.request : read.why;
};

describe('a message that is pasted', () => {
  it('fills the form with its parts as they were written', () => {
    expect(requestOf(' [48, 7, {"timeout": 1.0}, "com.example.sum", [ 9007199254740993 ], {"a" : null}]')).toEqual({
      kind: 'call',
      uri: 'com.example.sum',
      options: '{"timeout": 1.0}',
      args: '[ 9007199254740993 ]',
      kwargs: '{"a" : null}',
    });
    expect(requestOf('[16, 7, {}, "a\\u002eb"]')).toEqual({ kind: 'publish', uri: 'a.b' });
    expect(requestOf('[32, 7, {"match": "prefix"}, "a."]')).toEqual({
      kind: 'subscribe',
      uri: 'a.',
      options: '{"match": "prefix"}',
    });
    expect(requestOf('[64, 7, {}, "a.b"]')).toMatchObject({ kind: 'register', uri: 'a.b' });
  });

  it('gives its arguments if it was received, with the URI if it says one', () => {
    expect(requestOf('[68, 1, 2, {"procedure": "a.b"}, [1]]')).toEqual({ kind: 'call', uri: 'a.b', args: '[1]' });
    expect(requestOf('[36, 1, 2, {}, ["x"], {"y": 1}]', 'typed.topic')).toEqual({
      kind: 'publish',
      uri: 'typed.topic',
      args: '["x"]',
      kwargs: '{"y": 1}',
    });
  });

  it('is refused with the reason', () => {
    expect(requestOf('no JSON')).toBe('not-json');
    expect(requestOf('{"a": 1}')).toBe('not-json');
    expect(requestOf('["CALL", 1]')).toBe('not-message');
    expect(requestOf('[50, 7, {}, [1]]')).toBe('no-request');
    expect(requestOf('[999]')).toBe('no-request');
    expect(requestOf('[48, 7, {}]')).toBe('no-request');
    expect(requestOf('[48, 7, {}, 5]')).toBe('no-request');
    expect(requestOf('[36, 1, 2, {}]')).toBe('no-request');
  });
});
