import { describe, expect, it } from 'vitest';
import {
  filledAnswer,
  filledPayload,
  filledRequest,
  variablesOf,
  type VariableValue,
} from '../../../src/shared/variables.ts';
import { WampFloat, type WampValue } from '../../../src/shared/wamp/value.ts';

const VALUES: Readonly<Record<string, WampValue>> = {
  name: 'Ada',
  count: 7,
  big: 9007199254740993n,
  half: new WampFloat(1),
  list: [1, 'two'],
  bytes: new Uint8Array([1]),
  nested: '{{name}}',
  nothing: null,
};

function valueOf(name: string): VariableValue {
  const value = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  if (value === undefined) return { ok: false, text: `"${name}" is no variable of the environment "test".` };
  return { ok: true, value };
}

const argsOf = (args: string) => {
  const filled = filledRequest({ kind: 'call', uri: 'a.b', args }, valueOf);
  return filled.ok && filled.request.kind === 'call' ? filled.request.args : filled;
};

describe('variables of a request', () => {
  it('become values with their types where nothing else stands', () => {
    expect(argsOf('["{{count}}", "{{big}}", "{{half}}", "{{list}}", "{{bytes}}", "{{nothing}}", "{{name}}"]')).toEqual([
      7,
      9007199254740993n,
      new WampFloat(1),
      [1, 'two'],
      new Uint8Array([1]),
      null,
      'Ada',
    ]);
  });

  it('become text within a text', () => {
    expect(argsOf('["Hello {{name}}!", "{{count}} of {{big}}", "{{half}} {{list}}"]')).toEqual([
      'Hello Ada!',
      '7 of 9007199254740993',
      '1.0 [1, "two"]',
    ]);
  });

  it('are filled into the URI, options, keyword arguments and whatever is nested', () => {
    expect(
      filledRequest(
        { kind: 'publish', uri: 'com.{{name}}.x', kwargs: '{"a": [{"b": "{{count}}"}]}', options: '{"x": "{{name}}"}' },
        valueOf,
      ),
    ).toEqual({
      ok: true,
      request: { kind: 'publish', uri: 'com.Ada.x', kwargs: { a: [{ b: 7 }] }, options: { x: 'Ada' } },
    });
  });

  it('leave keys alone, and what was filled in', () => {
    expect(argsOf('[{"{{name}}": "{{nested}}"}, "{{nested}}!", "{{ name }}"]')).toEqual([
      { '{{name}}': '{{name}}' },
      '{{name}}!',
      '{{ name }}',
    ]);
  });

  it('are filled into further arguments and lines', () => {
    expect(filledRequest({ kind: 'call', uri: 'a', parts: [{ args: '["{{count}}"]' }, {}] }, valueOf)).toEqual({
      ok: true,
      request: { kind: 'call', uri: 'a', options: {}, parts: [{ args: [7] }, {}] },
    });
    expect(filledRequest({ kind: 'publish', uri: 'a', lines: '"{{name}}"\n{"a": 1}' }, valueOf)).toEqual({
      ok: true,
      request: { kind: 'publish', uri: 'a', options: {}, lines: [{ args: ['Ada'] }, { kwargs: { a: 1 } }] },
    });
    expect(filledPayload({ args: '["{{count}}"]' }, valueOf)).toEqual({ ok: true, request: { args: [7] } });
  });

  it('are refused by name if nobody set them', () => {
    expect(filledRequest({ kind: 'subscribe', uri: 'a.{{missing}}' }, valueOf)).toEqual({
      ok: false,
      field: 'variable',
      variable: 'missing',
      text: '"missing" is no variable of the environment "test".',
    });
  });

  it('say in which further arguments JSON is broken', () => {
    expect(filledRequest({ kind: 'call', uri: 'a', parts: [{}, { args: '[' }] }, valueOf)).toMatchObject({
      ok: false,
      field: 'args',
      text: 'Further arguments 2: Line 1, column 2: a value is expected.',
    });
  });

  it('are told once each, in their order', () => {
    expect(variablesOf({ kind: 'call', uri: '{{b}}', args: '["{{a}} {{b}}", 1]', options: '{"c": "{{c}}"}' })).toEqual([
      'b',
      'c',
      'a',
    ]);
  });

  it('tell of each text that was filled', () => {
    const heard: [string, readonly string[], boolean][] = [];
    filledRequest({ kind: 'call', uri: 'a', args: '["x {{name}} {{count}}", "plain"]' }, valueOf, (...told) =>
      heard.push(told),
    );
    expect(heard).toEqual([['x Ada 7', ['name', 'count'], false]]);
  });
});

describe('variables of an answer', () => {
  it('stand beside the answer, which keeps its placeholders until an invocation comes', () => {
    expect(
      filledAnswer(
        {
          kind: 'result',
          args: '["{{args.0}}", "{{count}} {{name}}", "{{procedure}}"]',
          kwargs: '{"by": "{{caller}}"}',
          delayMs: 5,
          chunks: [{ args: '["{{kwargs.a}} {{name}}"]', delayMs: 1 }],
        },
        valueOf,
      ),
    ).toEqual({
      ok: true,
      request: {
        kind: 'result',
        args: ['{{args.0}}', '{{count}} {{name}}', '{{procedure}}'],
        kwargs: { by: '{{caller}}' },
        delayMs: 5,
        chunks: [{ args: ['{{kwargs.a}} {{name}}'], delayMs: 1 }],
        variables: new Map([['name', 'Ada']]),
      },
    });
  });

  it('stand beside errors', () => {
    expect(filledAnswer({ kind: 'error', error: 'com.{{name}}', args: '[1.0]' }, valueOf)).toEqual({
      ok: true,
      request: {
        kind: 'error',
        error: 'com.{{name}}',
        args: [new WampFloat(1)],
        variables: new Map([['name', 'Ada']]),
      },
    });
    expect(filledAnswer({ kind: 'ask' }, valueOf)).toEqual({ ok: true, request: { kind: 'ask' } });
  });
});
