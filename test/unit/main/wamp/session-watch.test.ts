import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeMessage } from '../../../../src/main/wamp/codec.ts';
import { SessionWatch } from '../../../../src/main/wamp/session-watch.ts';
import { violationsOf } from '../../../vectors/conversation.ts';
import { legalMessage, nodeOf } from './frames.ts';
import { CELLS } from './session-grid.ts';

const TRACES = new URL('../../../fixtures/vectors/', import.meta.url);

const json = z.json();
const schema = z.looseObject({
  vectors: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      inputs: z.looseObject({ trace: z.array(z.looseObject({ from: z.enum(['client', 'router']), message: json })) }),
      expected: z.looseObject({ violations: z.array(z.looseObject({ index: z.number(), check: z.string() })) }),
    }),
  ),
});
type Trace = z.infer<typeof schema>['vectors'][number];

function traces(file: string): Trace[] {
  return schema.parse(JSON.parse(readFileSync(new URL(file, TRACES), 'utf8'))).vectors;
}

describe('conversations of the vectors', () => {
  const all = [...traces('session-violation.json'), ...traces('handshake-trace.json')];

  it('are many', () => {
    expect(all.length).toBeGreaterThan(50);
  });

  it.each(all.map((trace) => [trace.id, trace.title, trace] as const))('%s: %s', (_id, _title, trace) => {
    // What the methods say of a login is their own business.
    const wanted = trace.expected.violations.filter(({ check }) => !check.startsWith('A-'));
    const said = violationsOf(trace.inputs.trace, () => []);
    expect(said).toEqual(wanted.map(({ index, check }) => ({ index, check })));
  });
});

describe('SessionWatch', () => {
  it('takes the way of every legal message and stands still at every other', () => {
    for (const { state, dir, message, next, check } of CELLS) {
      const watch = watchIn(state);
      const { legal, findings } = watch.note(dir, message);
      const where = `${state} ${dir} ${message.kind}`;
      expect([where, legal, watch.state]).toEqual([where, next !== undefined, next ?? state]);
      if (check)
        expect(findings).toEqual([
          { check, severity: 'error', text: expect.any(String) as unknown, section: expect.any(String) as unknown },
        ]);
    }
  });

  it('tells an unanswered CHALLENGE by S-20', () => {
    const watch = watchIn('challenged');
    expect(watch.note('in', { kind: 'CHALLENGE', authmethod: 'ticket', extra: {} }).findings).toMatchObject([
      { check: 'S-20', severity: 'warning', text: 'The router sent a second CHALLENGE before the first was answered.' },
    ]);
    expect(
      watchIn('authenticating').note('in', { kind: 'CHALLENGE', authmethod: 'ticket', extra: {} }).findings,
    ).toEqual([]);
  });

  it('remembers what was said', () => {
    const watch = watchIn('open');
    expect(watch.facts).toMatchObject({
      rounds: 1,
      hello: { realm: 'realm1' },
      challenge: { authmethod: 'ticket' },
      welcome: { session: 7 },
    });
  });

  it('begins anew with the HELLO of a further session', () => {
    const watch = watchIn('open');
    watch.note('out', { kind: 'SUBSCRIBE', request: 1, options: {}, topic: 'a.b' });
    expect(watch.requests.pending).toBe(1);
    expect(watch.note('out', { kind: 'GOODBYE', details: {}, reason: 'wamp.close.close_realm' }).findings).toEqual([]);
    expect(watch.note('in', { kind: 'GOODBYE', details: {}, reason: 'wamp.close.goodbye_and_out' }).findings).toEqual(
      [],
    );
    watch.note('out', { kind: 'HELLO', realm: 'realm2', details: { roles: { caller: {} } } });
    expect(watch.facts).toEqual({ rounds: 0, hello: expect.objectContaining({ realm: 'realm2' }) as unknown });
    expect(watch.requests.pending).toBe(0);
    expect(watch.requests.nextRequest()).toBe(1);
  });

  it('ignores what crosses a GOODBYE', () => {
    const leaving = watchIn('shutting-down');
    for (const name of ['WELCOME', 'CHALLENGE', 'EVENT', 'RESULT'] as const) {
      expect([name, leaving.note('in', legalMessage(name))]).toEqual([name, { legal: true, findings: [] }]);
    }
    expect(leaving.facts).toMatchObject({ rounds: 1, challenge: { authmethod: 'ticket' }, welcome: { session: 7 } });
    const left = watchIn('closing');
    expect(left.note('out', { kind: 'CALL', request: 99, options: {}, procedure: 'a.b' })).toEqual({
      legal: true,
      findings: [],
    });
    expect(left.requests.nextRequest()).toBe(1);
  });

  it('judges requests in an open session only', () => {
    expect(
      watchIn('open').note('out', { kind: 'CALL', request: 5, options: {}, procedure: 'a.b' }).findings,
    ).toMatchObject([{ check: 'R-01' }]);
    expect(
      watchIn('hello-sent').note('out', { kind: 'CALL', request: 5, options: {}, procedure: 'a.b' }).findings,
    ).toMatchObject([{ check: 'S-07' }]);
  });
});

/** A watch that has seen a faultless session up to a state. */
function watchIn(state: (typeof CELLS)[number]['state']): SessionWatch {
  const watch = new SessionWatch();
  const step = (dir: 'in' | 'out', text: string) => {
    const decoded = decodeMessage(nodeOf(text));
    if (!decoded.ok) throw new Error(text);
    expect(watch.note(dir, decoded.message)).toEqual({ legal: true, findings: [] });
    return watch.state === state;
  };
  const steps: readonly (() => boolean)[] = [
    () => step('out', '[1,"realm1",{"roles":{"caller":{},"subscriber":{}},"authmethods":["ticket"],"authid":"a"}]'),
    () => step('in', '[4,"ticket",{}]'),
    () => step('out', '[5,"secret",{}]'),
    () => step('in', '[2,7,{"roles":{"broker":{},"dealer":{}},"realm":"realm1","authmethod":"ticket"}]'),
  ];
  if (state === 'closed') return watch;
  if (state === 'aborted') step('in', '[3,{},"wamp.error.no_such_realm"]');
  else if (!steps.some((go) => go())) {
    if (state === 'shutting-down') step('out', '[6,{},"wamp.close.close_realm"]');
    if (state === 'closing') step('in', '[6,{},"wamp.close.system_shutdown"]');
  }
  expect(watch.state).toBe(state);
  return watch;
}
