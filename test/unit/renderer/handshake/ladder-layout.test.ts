import { describe, expect, it } from 'vitest';
import {
  expectedNext,
  ladderRows,
  lastWait,
  type LadderRow,
} from '../../../../src/renderer/src/features/handshake/ladder-layout.ts';
import type { HandshakeSummary } from '../../../../src/shared/handshake-summary.ts';
import { reached, step, told } from './summaries.ts';

/** The rows in short. */
function short(rows: readonly LadderRow[]): string[] {
  return rows.map((row) => {
    switch (row.kind) {
      case 'step':
        return `${row.step.type} ${row.since}${row.bad ? ' bad' : ''}`;
      case 'wait':
        return `${row.side} ${row.took} until ${row.end.kind === 'message' ? row.end.type : row.end.kind}`;
      case 'session':
        return `session ${row.took}`;
      case 'running':
        return `running ${row.side} since ${row.at}: ${row.next.types.join(' or ')}`;
      case 'expected':
        return `expected ${row.expected.dir} ${row.expected.types.join(' or ')}`;
      default:
        return row.kind;
    }
  });
}

const goodbye = step(20, 90_000, 'out', 'GOODBYE', 44_000);

describe('the rows of requests that belong to the login', () => {
  const request = {
    seq: 11,
    answeredBy: 13,
    index: 1,
    of: 1,
    kind: 'call',
    uri: 'u',
    state: 'refused',
    text: '',
  } as const;
  const rows = ladderRows(
    {
      ...told(4),
      steps: [...told(4).steps, step(11, 47_000, 'out', 'CALL', 1_000), step(13, 48_000, 'in', 'ERROR', 1_000)],
      outcome: 'error-reply',
      decided: { seq: 13, at: 48_000 },
      application: [request],
    },
    false,
  );

  it('say what they are and what came of them, and an ERROR is a failure', () => {
    const steps = rows.flatMap((row) => (row.kind === 'step' ? [row] : []));
    expect(steps.map(({ request: kind, bad, marks }) => [kind, bad, marks])).toEqual([
      ...Array.from({ length: 4 }, () => [undefined, false, []]),
      ['call', false, [{ kind: 'request', index: 1, of: 1, state: 'refused' }]],
      ['call', true, []],
    ]);
    expect(rows.at(-1)).toEqual({ kind: 'end' });
  });
});

describe('the rows of a decided login', () => {
  it('are steps, waits of the side that worked, and the decision', () => {
    expect(short(ladderRows(told(4), true))).toEqual([
      'HELLO 0',
      'router 2000 until CHALLENGE',
      'CHALLENGE 2000',
      'client 40000 until AUTHENTICATE',
      'AUTHENTICATE 42000',
      'router 2000 until WELCOME',
      'WELCOME 44000',
      'end',
    ]);
  });

  it('know the computation that fell into a wait', () => {
    const waits = ladderRows(told(4), false).filter((row) => row.kind === 'wait');
    expect(waits.map(({ derivation }) => derivation?.took)).toEqual([undefined, 39_000, undefined]);
  });

  it('go on after the decision when the session is left', () => {
    const left: HandshakeSummary = { ...told(4), steps: [...told(4).steps, goodbye] };
    expect(short(ladderRows(left, true)).slice(-5)).toEqual([
      'end',
      'session 44000',
      'GOODBYE 88000',
      'running router since 90000: GOODBYE',
      'expected in GOODBYE',
    ]);
    const answered = { ...left, steps: [...left.steps, step(21, 91_000, 'in', 'GOODBYE', 1_000)] };
    expect(short(ladderRows(answered, false)).slice(-3)).toEqual([
      'GOODBYE 88000',
      'router 1000 until GOODBYE',
      'GOODBYE 89000',
    ]);
    expect(short(ladderRows(left, false)).at(-1)).toBe('GOODBYE 88000');
  });

  it('mark what ends or breaks a login', () => {
    const abort = { ...told(1), steps: [...told(1).steps, step(6, 3_000, 'in', 'ABORT', 1_000)] };
    expect(short(ladderRows(abort, false))).toContain('ABORT 1000 bad');
    const odd = { check: 'M-01', severity: 'error', text: 'wrong' } as const;
    const broken = { ...told(1), steps: [{ ...step(5, 0, 'in', 'WELCOME', 0), findings: [odd] }] };
    expect(short(ladderRows(broken, false))).toEqual(['WELCOME 0 bad']);
  });
});

describe('the rows of an attempt that ended without a message', () => {
  const silent: HandshakeSummary = { ...told(1), outcome: 'silence', decided: { seq: 6, at: 12_000 } };

  it('show the wait that nobody ended', () => {
    expect(short(ladderRows(silent, false))).toEqual(['HELLO 0', 'router 10000 until silence', 'end']);
    const stopped: HandshakeSummary = { ...told(2), outcome: 'secret-missing', decided: { seq: 7, at: 5_000 } };
    expect(short(ladderRows(stopped, false)).slice(-2)).toEqual(['client 1000 until stop', 'end']);
    const closed: HandshakeSummary = { ...told(1), outcome: 'closed', decided: { seq: 6, at: 3_000 } };
    expect(short(ladderRows(closed, false)).slice(-2)).toEqual(['router 1000 until close', 'end']);
  });

  it('keep what came too late below the decision', () => {
    const late = { ...silent, steps: [...silent.steps, step(7, 14_000, 'in', 'WELCOME', 12_000)] };
    expect(short(ladderRows(late, false))).toEqual([
      'HELLO 0',
      'router 10000 until silence',
      'end',
      'router 12000 until WELCOME',
      'WELCOME 12000',
    ]);
  });

  it('are only the decision if no message passed', () => {
    const refused: HandshakeSummary = { ...reached(1), outcome: 'transport-error', decided: { seq: 2, at: 200 } };
    expect(short(ladderRows(refused, false))).toEqual(['end']);
    expect(lastWait(refused)).toBeUndefined();
  });
});

describe('the rows of an attempt that goes on', () => {
  it('show what is expected next, and who is waited for', () => {
    expect(short(ladderRows(reached(1), true))).toEqual(['expected out HELLO', 'expected in CHALLENGE or WELCOME']);
    expect(short(ladderRows(told(1), true))).toEqual([
      'HELLO 0',
      'running router since 2000: CHALLENGE or WELCOME',
      'expected in CHALLENGE or WELCOME',
    ]);
    expect(short(ladderRows(told(2), true)).slice(-3)).toEqual([
      'running client since 4000: AUTHENTICATE',
      'expected out AUTHENTICATE',
      'expected in WELCOME',
    ]);
    expect(short(ladderRows(told(3), true)).slice(-2)).toEqual([
      'running router since 44000: WELCOME',
      'expected in WELCOME',
    ]);
  });

  it('wait for the person before HELLO if a secret is asked for', () => {
    expect(short(ladderRows(reached(0), true, true))).toEqual([
      'running client since 0: HELLO',
      'expected out HELLO',
      'expected in CHALLENGE or WELCOME',
    ]);
  });

  it('go on after WELCOME as long as a request of the login has no answer', () => {
    const asked = (type: string, kind: 'call' | 'publish', of = 1): HandshakeSummary => {
      const { decided: _, outcome: __, ...open } = told(4);
      const request = { seq: 11, index: 1, of, kind, uri: 'app.login', state: 'pending', text: '' } as const;
      return { ...open, steps: [...open.steps, step(11, 47_000, 'out', type, 1_000)], application: [request] };
    };
    expect(expectedNext(asked('CALL', 'call'))).toEqual([{ dir: 'in', types: ['RESULT', 'ERROR'] }]);
    expect(expectedNext(asked('PUBLISH', 'publish'))).toEqual([{ dir: 'in', types: ['PUBLISHED', 'ERROR'] }]);
    const more = asked('CALL', 'call', 2);
    const answered = { ...more, steps: [...more.steps, step(13, 48_000, 'in', 'RESULT', 1_000)] };
    expect(short(ladderRows(answered, true)).slice(-2)).toEqual([
      'running client since 48000: CALL or PUBLISH',
      'expected out CALL or PUBLISH',
    ]);
  });

  it('never move rows that are there', () => {
    for (let count = 0; count < 4; count++) {
      const before = short(ladderRows(told(count), false));
      expect(short(ladderRows(told(count + 1), false)).slice(0, before.length)).toEqual(before);
    }
  });

  it('expect nothing in a file, and nothing once it is decided', () => {
    expect(short(ladderRows(told(1), false))).toEqual(['HELLO 0']);
    expect(expectedNext(told(4))).toEqual([]);
  });
});
