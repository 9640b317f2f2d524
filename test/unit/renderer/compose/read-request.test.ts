// What is typed into the composer as requests, and what is in their way.

import { describe, expect, it } from 'vitest';
import { readLines } from '../../../../src/renderer/src/features/compose/lines.ts';
import {
  readRequest,
  repeatRemark,
  type Surroundings,
} from '../../../../src/renderer/src/features/compose/read-request.ts';
import {
  EMPTY_COMPOSER,
  composerDraftOf,
  draftOfRequest,
  keptComposer,
  type RequestDraft,
} from '../../../../src/renderer/src/state/request-draft.ts';
import { requestSchema, type RequestKind, type RequestText } from '../../../../src/shared/request.ts';

const AROUND: Surroundings = { lines: undefined, sendsAnyUri: false, variables: undefined };

function typed(kind: RequestKind, part: Partial<RequestDraft>): RequestDraft {
  return { ...EMPTY_COMPOSER.requests[kind], options: '', ...part };
}

function whyNot(kind: RequestKind, part: Partial<RequestDraft>, around: Partial<Surroundings> = {}): string {
  const read = readRequest(kind, typed(kind, part), { ...AROUND, ...around });
  return read.ok ? 'nothing' : read.why;
}

function requestsOf(kind: RequestKind, part: Partial<RequestDraft>, around = {}): readonly RequestText[] {
  const read = readRequest(kind, typed(kind, part), { ...AROUND, ...around });
  if (!read.ok) throw new Error(read.why);
  for (const request of read.requests) requestSchema.parse(request);
  return read.requests;
}

const ONCE = EMPTY_COMPOSER.requests.call.repeat;
const ANSWER = EMPTY_COMPOSER.requests.register.answer;

describe('a request that is typed', () => {
  it('keeps its texts as they are, and leaves out what is blank', () => {
    expect(requestsOf('call', { uri: ' com.example.sum ', args: '[1.0, 9007199254740993]', kwargs: '\n' })).toEqual([
      { kind: 'call', uri: 'com.example.sum', args: '[1.0, 9007199254740993]' },
    ]);
  });

  it('is one for each topic, each topic once', () => {
    const requests = requestsOf('subscribe', { uri: 'a.b\n\n a.c \na.b', options: '{"get_retained": true}' });
    expect(requests).toEqual([
      { kind: 'subscribe', uri: 'a.b', options: '{"get_retained": true}' },
      { kind: 'subscribe', uri: 'a.c', options: '{"get_retained": true}' },
    ]);
  });

  it('names what is broken, with field, line and column', () => {
    expect(whyNot('call', { uri: 'a.b', args: '[1,\n2' })).toMatch(/^Arguments: Line 2, column 2: a comma or \]/);
    expect(whyNot('call', { uri: 'a.b', args: '{}' })).toMatch(/^Arguments: Line 1, column 1: a list/);
    expect(whyNot('call', { uri: 'a.b', kwargs: '[]' })).toMatch(/^Keyword arguments: Line 1, column 1: a dictionary/);
    expect(whyNot('publish', { uri: 'a.b', options: '{"a": 1} 2' })).toMatch(
      /^Options: Line 1, column 10: nothing more/,
    );
    expect(whyNot('call', { uri: '' })).toBe('Type the procedure first.');
    expect(whyNot('subscribe', { uri: '\n ' })).toBe('Type a topic first.');
  });

  it('is held back for a URI that is none, unless that is wanted', () => {
    for (const uri of ['a b', 'a..b', '.a', 'a#b']) {
      expect(whyNot('call', { uri })).toMatch(/No URI by the loose rule/);
      expect(whyNot('call', { uri }, { sendsAnyUri: true })).toBe('nothing');
    }
    expect(whyNot('subscribe', { uri: 'a..b', options: '{"match": "wildcard"}' })).toBe('nothing');
    expect(whyNot('subscribe', { uri: 'a.', options: '{"match": "prefix"}' })).toBe('nothing');
    // Strict is advice.
    expect(whyNot('call', { uri: 'com.example.Sum' })).toBe('nothing');
  });

  it('repeats with numbers that can be kept', () => {
    const repeat = { ...ONCE, until: 'count', count: '50', concurrency: '8', rate: '12.5' } as const;
    expect(requestsOf('call', { uri: 'a.b', repeat })).toMatchObject([
      { repeat: { count: 50, concurrency: 8, rate: 12.5 } },
    ]);
    expect(requestsOf('publish', { uri: 'a.b', repeat: { ...ONCE, until: 'stopped' } })).toMatchObject([
      { repeat: { concurrency: 1 } },
    ]);
    for (const part of [{ count: '0' }, { count: '1.5' }, { concurrency: '1025' }, { rate: '-1' }, { rate: 'x' }]) {
      expect(repeatRemark({ ...repeat, ...part })).toMatch(/^(?:Times|At once|At most): /);
      expect(whyNot('call', { uri: 'a.b', repeat: { ...repeat, ...part } })).not.toBe('nothing');
    }
  });

  it('takes progressive arguments, and does not repeat them', () => {
    const repeat = { ...ONCE, until: 'count' } as const;
    const parts = [{ args: '[2]', kwargs: '' }];
    expect(requestsOf('call', { uri: 'a.b', args: '[1]', progress: 'parts', parts, repeat })).toEqual([
      { kind: 'call', uri: 'a.b', args: '[1]', parts: [{ args: '[2]' }] },
    ]);
    expect(requestsOf('call', { uri: 'a.b', progress: 'open', repeat })).toEqual([
      { kind: 'call', uri: 'a.b', open: true },
    ]);
    expect(whyNot('call', { uri: 'a.b', progress: 'parts' })).toBe('Add a part, or send one message.');
    expect(whyNot('call', { uri: 'a.b', progress: 'parts', parts: [{ args: '[', kwargs: '' }] })).toMatch(/^Part 2: /);
  });

  it('answers as the registration says', () => {
    const chunks = [{ args: '[0]', kwargs: '', delay: '10' }];
    expect(requestsOf('register', { uri: 'a.b', answer: { ...ANSWER, delay: '0', chunks } })).toEqual([
      {
        kind: 'register',
        uri: 'a.b',
        answer: { kind: 'result', args: '["{{args.0}}"]', delayMs: 0, chunks: [{ args: '[0]', delayMs: 10 }] },
      },
    ]);
    expect(requestsOf('register', { uri: 'a.b', answer: { ...ANSWER, kind: 'ask', delay: 'x' } })).toEqual([
      { kind: 'register', uri: 'a.b', answer: { kind: 'ask' } },
    ]);
    expect(whyNot('register', { uri: 'a.b', answer: { ...ANSWER, kind: 'error' } })).toMatch(/URI of the error/);
    expect(whyNot('register', { uri: 'a.b', answer: { ...ANSWER, delay: 'soon' } })).toMatch(/^Delay: /);
  });

  it('wants variables that the environment has; those of an invocation are none', () => {
    const args = '["{{token}}", "{{n}}"]';
    expect(whyNot('call', { uri: 'a.b', args })).toMatch(/\{\{token\}\} is a variable, and no environment/);
    expect(whyNot('call', { uri: 'a.b', args }, { variables: ['token'] })).toMatch(/no variable \{\{n\}\}/);
    expect(whyNot('register', { uri: 'a.b', answer: { ...ANSWER, args: '["{{count}}"]' } })).toBe('nothing');
    expect(whyNot('register', { uri: 'a.{{x}}' })).toMatch(/\{\{x\}\}/);
  });

  it('takes its events from a file in place of what is typed', () => {
    const lines = { text: '[1]\n{"a": 2}', fault: undefined };
    expect(requestsOf('publish', { uri: 'a.b', args: '[' }, { lines })).toEqual([
      { kind: 'publish', uri: 'a.b', lines: lines.text },
    ]);
    expect(readLines('[1]\r\n\n{"a": 2}\n3\n')).toEqual({ count: 3, fault: undefined });
    expect(readLines('[1]\n\n[2\n{').fault).toMatch(/^Line 3 of the file .*Line 1, column 3/);
    expect(readLines(' \n').fault).toMatch(/no line/);
  });
});

describe('a request that was sent', () => {
  const requests: readonly RequestText[] = [
    {
      kind: 'call',
      uri: 'a.b',
      args: '[1]',
      kwargs: '{}',
      options: '{"timeout": 5}',
      repeat: { seconds: 2.5, concurrency: 4, rate: 3 },
    },
    { kind: 'call', uri: 'a.b', args: '[1]', parts: [{ args: '[2]' }, { kwargs: '{"x": 1}' }] },
    { kind: 'call', uri: 'a.b', open: true },
    { kind: 'publish', uri: 'a.b', repeat: { count: 3, concurrency: 1 } },
    { kind: 'publish', uri: 'a.b', repeat: { concurrency: 2 } },
    { kind: 'subscribe', uri: 'a.', options: '{"match": "prefix"}' },
    { kind: 'register', uri: 'a.b', answer: { kind: 'error', error: 'a.error', args: '[1]', delayMs: 20 } },
    { kind: 'register', uri: 'a.b', answer: { kind: 'result', chunks: [{ args: '[1]' }] } },
    { kind: 'register', uri: 'a.b', answer: { kind: 'ask' } },
  ];

  it('stands in the form as it was sent, and is kept so', () => {
    for (const request of requests) {
      const draft = draftOfRequest(request);
      const kept = keptComposer({
        ...EMPTY_COMPOSER,
        kind: request.kind,
        requests: { ...EMPTY_COMPOSER.requests, [request.kind]: draft },
      });
      const back = composerDraftOf(JSON.parse(JSON.stringify(kept)) as typeof kept);
      expect(back.kind).toBe(request.kind);
      const read = readRequest(request.kind, back.requests[request.kind], AROUND);
      expect(read).toEqual({ ok: true, requests: [request] });
    }
  });

  it('is kept in part if a draft is damaged', () => {
    const damaged = {
      kind: 'jump',
      requests: { call: { uri: 7, args: '[1]', parts: [3, { args: '[2]' }] }, publish: [] },
    };
    const draft = composerDraftOf(damaged);
    expect(draft.kind).toBe('call');
    expect(draft.requests.call).toMatchObject({ uri: '', args: '[1]', parts: [{ args: '[2]', kwargs: '' }] });
    expect(draft.requests.publish).toEqual(EMPTY_COMPOSER.requests.publish);
  });
});
