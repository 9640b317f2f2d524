// Options of a request become its text form, as typed.

import { describe, expect, it } from 'vitest';
import {
  CALL_OPTIONS,
  callOf,
  cancelOf,
  PUBLISH_OPTIONS,
  publishOf,
  REGISTER_OPTIONS,
  registerOf,
  SUBSCRIBE_OPTIONS,
  subscribeOf,
} from '../../../../../src/main/shell/cli/request-arguments.ts';
import { readArguments, UsageError, type Values } from '../../../../../src/main/shell/cli/option-values.ts';

const valuesOf = (options: Parameters<typeof readArguments>[1], ...args: string[]): Values =>
  readArguments(args, options).values;
const call = (...args: string[]) => callOf(valuesOf(CALL_OPTIONS, ...args), 'a.b');
const register = (...args: string[]) => registerOf(valuesOf(REGISTER_OPTIONS, ...args), 'a.b');
const publish = (...args: string[]) =>
  publishOf(valuesOf(PUBLISH_OPTIONS, ...args), 'a.b', () => Promise.resolve('1\n2\n'));

describe('a call', () => {
  it('is what was typed, and nothing more', () => {
    expect(call()).toEqual({ kind: 'call', uri: 'a.b' });
    expect(call('--args', '[ 1.0 ]', '--kwargs', '{"a": 1e3}')).toEqual({
      kind: 'call',
      uri: 'a.b',
      args: '[ 1.0 ]',
      kwargs: '{"a": 1e3}',
    });
  });

  it('puts options of its own beside those that were typed, and leaves their text alone', () => {
    expect(call('--timeout-ms', '500', '--disclose-me')).toMatchObject({
      options: '{"timeout": 500, "disclose_me": true}',
    });
    expect(call('--receive-progress', '--options', '{"rkey": 1.0}')).toMatchObject({
      options: '{"receive_progress": true, "rkey": 1.0}',
    });
    expect(call('--receive-progress', '--options', '{ }')).toMatchObject({ options: '{"receive_progress": true}' });
    expect(() => call('--receive-progress', '--options', '[1]')).toThrow(UsageError);
  });

  it('takes parts and a repetition', () => {
    expect(call('--part', '[1]', '--part', '[2]')).toMatchObject({ parts: [{ args: '[1]' }, { args: '[2]' }] });
    expect(call('--count', '5')).toMatchObject({ repeat: { count: 5, concurrency: 1 } });
    expect(call('--seconds', '1.5', '--concurrency', '4', '--rate', '10')).toMatchObject({
      repeat: { seconds: 1.5, concurrency: 4, rate: 10 },
    });
  });

  it.each([
    [['--count', '0'], /--count takes a whole number above 0/],
    [['--count', '1.5'], /--count takes a whole number/],
    [['--seconds', 'soon'], /--seconds takes a number above 0/],
    [['--rate', '5'], /need --count or --seconds/],
    [['--timeout-ms', '-1'], /--timeout-ms/],
  ])('%j is refused', (args, text) => {
    expect(() => call(...args)).toThrow(text);
  });

  it('is cancelled after a time, in a mode', () => {
    const cancel = (text: string) => cancelOf(valuesOf(CALL_OPTIONS, '--cancel-after', text));
    expect(cancel('0.5')).toEqual({ afterMs: 500, mode: 'killnowait' });
    expect(cancel('2:skip')).toEqual({ afterMs: 2000, mode: 'skip' });
    expect(cancelOf(valuesOf(CALL_OPTIONS))).toBeUndefined();
    for (const text of ['', ':kill', '1:never', 'soon:kill', '9999']) expect(() => cancel(text)).toThrow(UsageError);
  });
});

describe('a publication', () => {
  it('has its options and its lines', async () => {
    expect(await publish('--acknowledge', '--no-exclude-me', '--retain')).toEqual({
      kind: 'publish',
      uri: 'a.b',
      options: '{"acknowledge": true, "exclude_me": false, "retain": true}',
    });
    expect(await publish('--lines', '-')).toMatchObject({ lines: '1\n2\n' });
    await expect(publish('--lines', '/no/such/file')).rejects.toThrow(/--lines: .* cannot be read \(ENOENT\)/);
  });
});

describe('a subscription', () => {
  it('has its match', () => {
    const values = valuesOf(SUBSCRIBE_OPTIONS, '--match', 'prefix', '--get-retained');
    expect(subscribeOf(values, 'a.')).toEqual({
      kind: 'subscribe',
      uri: 'a.',
      options: '{"match": "prefix", "get_retained": true}',
    });
    expect(subscribeOf(valuesOf(SUBSCRIBE_OPTIONS), 'a')).toEqual({ kind: 'subscribe', uri: 'a' });
  });
});

describe('a registration', () => {
  it('answers with nothing, a result, chunks, an error, or asks', () => {
    expect(register()).toEqual({ kind: 'register', uri: 'a.b', answer: { kind: 'result' } });
    expect(register('--answer', '["{{args.0}}"]', '--answer-kwargs', '{}', '--delay', '5')).toMatchObject({
      answer: { kind: 'result', args: '["{{args.0}}"]', kwargs: '{}', delayMs: 5 },
    });
    expect(register('--chunk', '[1]', '--chunk', '[2]', '--delay', '5')).toMatchObject({
      answer: {
        chunks: [
          { args: '[1]', delayMs: 5 },
          { args: '[2]', delayMs: 5 },
        ],
      },
    });
    expect(register('--error', 'a.no', '--answer', '["why"]')).toMatchObject({
      answer: { kind: 'error', error: 'a.no', args: '["why"]' },
    });
    expect(register('--ask', '--invoke', 'roundrobin')).toMatchObject({
      answer: { kind: 'ask' },
      options: '{"invoke": "roundrobin"}',
    });
  });

  it.each([[['--ask', '--answer', '[]']], [['--ask', '--error', 'a.no']], [['--error', 'a.no', '--chunk', '[]']]])(
    '%j is one answer too many',
    (args) => {
      expect(() => register(...args)).toThrow(/Give one answer/);
    },
  );
});
