// A peer may say anything. Whatever it is, the summary is made, and only texts of the peer itself are odd.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../../../src/main/handshake/summary.ts';
import type { HandshakeSummary } from '../../../../src/shared/handshake-summary.ts';
import { HEADER, hello, Recording, welcome, type Sent } from '../../../support/recording.ts';

/** Control characters, escapes of a terminal, bidirectional marks, lone surrogates, and a long line. */
const HOSTILE = `\u0000\u0007\u001b[2J\u001b]0;title\u0007\r\n\u202eexe.txt\ud800 "quoted" ${'x'.repeat(10_000)}`;

const greeted = (...answers: readonly Sent[]) =>
  Recording.open()
    .sent(hello())
    .received(...answers);

describe('hostile words of a router', () => {
  it('stand in the evidence as JSON, so that no control character is left', () => {
    const { verdict } = greeted([3, { message: HOSTILE }, 'wamp.error.not_authorized']).summary();
    const words = verdict.evidence.find((text) => text.startsWith('The router says: ')) ?? '';
    expect(words).toMatch(/\\u0000\\u0007\\u001b\[2J/);
    expect(words).not.toMatch(/[\u0000-\u001f]/);
    const closed = Recording.open().sent(hello()).fact({ kind: 'close', by: 'peer', code: 4000, reason: HOSTILE });
    expect(closed.summary().verdict.evidence.join('')).not.toMatch(/[\u0000-\u001f]/);
  });

  it('are quoted where they stand within a sentence', () => {
    const odd = '\u001b[2J';
    const { verdict, steps } = greeted(welcome({ authid: odd, authrole: odd, authprovider: odd })).summary();
    for (const text of [verdict.happened, ...steps.map((told) => told.text)]) expect(text).not.toContain(odd);
    expect(verdict.happened).toContain(String.raw`The identity is "\u001b[2J", role "\u001b[2J".`);
  });

  it.each<readonly [string, readonly Sent[]]>([
    ['a reason that is no URI', [[3, {}, HOSTILE]]],
    ['an authid', [welcome({ authid: HOSTILE, authrole: HOSTILE, realm: HOSTILE, agent: HOSTILE })]],
    ['a method', [[4, HOSTILE, { [HOSTILE]: HOSTILE }]]],
    ['names of prototypes', ['[2,7,{"__proto__":{"authid":"x"},"constructor":1,"roles":{"__proto__":{}}}]']],
    ['a message that is a dictionary with large integers', ['[3,{"message":{"code":12345678901234567890}},"x.y"]']],
    ['a message with bytes', [[3, { message: { raw: '\u0000AAEC' } }, 'x.y']]],
    ['a message that is a list', [[3, { message: [[[]]] }, 'x.y', [{}]]]],
    ['identities that are no texts', [welcome({ authid: 5, authrole: [], authmethod: {}, realm: null, roles: 7 })]],
    ['deep nesting', [`[2,7,{"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}]`]],
    ['a large session id', ['[2,123456789012345678901234567890,{}]']],
    ['numbers beyond all bounds', ['[2,1e999,{}]', '[3,{"message":1e999},"x.y"]']],
  ])('%s: the summary is made', (_name, answers) => {
    const summary = greeted(...answers)
      .sent([3, {}, 'wamp.error.protocol_violation'])
      .summary();
    expect(complete(summary)).toBe(true);
    expect(JSON.stringify(summary, bigintAsText)).toContain('"v":1');
  });

  it('count only in the direction they belong to', () => {
    const { outcome, steps, agreement } = Recording.open()
      .received(hello({ authid: 'mallory' }))
      .sent([4, 'ticket', {}], welcome())
      .summary();
    expect({ outcome, agreement }).toEqual({ outcome: undefined, agreement: undefined });
    expect(steps.map(({ type }) => type)).toEqual(['HELLO', 'CHALLENGE', 'WELCOME']);
  });

  it('take a silence at a step that is a name of prototypes', () => {
    const { verdict } = greeted().silence('constructor').summary();
    expect(verdict.happened).toBe('Nobody answered constructor.');
  });

  it('do not make time run backwards', () => {
    const { steps, time } = greeted(welcome())
      .after(5)
      .received([6, {}, 'x.y'])
      .after(-9)
      .sent([6, {}, 'x.y'])
      .summary();
    expect(steps.map(({ waited }) => waited)).toEqual([0, 0, 5_000, 0]);
    expect(time.client).toBe(0);
  });

  it('take nothing from the prototype of a dictionary', () => {
    const { authid, agreement } = greeted(
      '[2,7,{"roles":{"broker":{}},"__proto__":{"authid":"x","authrole":"y"}}]',
    ).summary();
    expect(authid).toBeUndefined();
    expect(agreement?.granted.find(({ what }) => what === 'authrole')?.granted).toBeUndefined();
  });
});

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function complete({ verdict, outcome }: HandshakeSummary): boolean {
  return (
    verdict.happened !== '' &&
    verdict.evidence.length > 0 &&
    (outcome === 'welcome' || outcome === undefined || verdict.todo.length > 0)
  );
}

const anyValue = fc.jsonValue({ maxDepth: 3 });
const anyMessage = fc
  .tuple(fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 36, 48, 50, 99, 300, 'x', null), fc.array(anyValue, { maxLength: 4 }))
  .map(([type, rest]): Sent => [type, ...rest]);
const likelyMessage = fc.constantFrom<Sent>(
  welcome(),
  [4, 'wampcra', { challenge: 'c' }],
  [3, { message: 'no' }, 'wamp.error.not_authorized'],
  [6, {}, 'wamp.close.normal'],
  [50, 1, {}],
);
const frame = fc.oneof(
  anyMessage,
  likelyMessage,
  fc.string(),
  fc.uint8Array({ maxLength: 20 }),
  fc.constantFrom<Sent>(hello(), [5, 'proof', {}], [6, {}, 'wamp.close.close_realm']),
);
type Step = (recording: Recording) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  frame.map(
    (sent): Step =>
      (recording) =>
        void recording.after(1).received(sent),
  ),
  frame.map(
    (sent): Step =>
      (recording) =>
        void recording.after(1).sent(sent),
  ),
  fc.constantFrom('dns', 'tls', 'HELLO', 'AUTHENTICATE', 'GOODBYE').map(
    (name): Step =>
      (recording) =>
        void recording.silence(name, 1),
  ),
  fc
    .record({ by: fc.constantFrom('peer', 'us', 'lost'), code: fc.constantFrom(1000, 1002, 4000), reason: fc.string() })
    .map(
      (close): Step =>
        (recording) =>
          void recording.fact({ kind: 'close', ...close }),
    ),
  fc
    .record({ stage: fc.constantFrom('dns', 'tcp', 'tls', 'upgrade', 'open'), code: fc.string(), text: fc.string() })
    .map(
      (error): Step =>
        (recording) =>
          void recording.fact({ kind: 'error', ...error }),
    ),
);

describe('any sequence of records', () => {
  it('gives a summary, at every length', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const recording = Recording.open().sent(hello());
        for (const take of steps) take(recording);
        const records = recording.records();
        for (let count = 0; count <= records.length; count += 1) {
          const summary = summarize(HEADER, records.slice(0, count));
          expect(complete(summary)).toBe(true);
          expect(summary.time.client).toBeGreaterThanOrEqual(0);
          expect(summary.time.router).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is told the same from the store as from all its records', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const recording = Recording.open().sent(hello());
        for (const take of steps) take(recording);
        expect(recording.summary()).toEqual(summarize(HEADER, recording.records()));
      }),
      { numRuns: 300 },
    );
  });
});
