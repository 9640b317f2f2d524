// The rows of the ladder, from a summary: steps, the waits between them, what is expected next while
// the attempt runs, and where it was decided. Pure, so that the drawing has nothing to work out.

import type { Direction } from '../../../../shared/capture-record.ts';
import type {
  ApplicationStep,
  Derivation,
  HandshakeSummary,
  LadderStep,
} from '../../../../shared/handshake-summary.ts';
import { marksOf, requestOf, type StepMark } from './step-marks.ts';

export type Side = 'client' | 'router';

/** What a wait ended with: a message type, or one of the ways it ends without a message. */
export type WaitEnd =
  { readonly kind: 'message'; readonly type: string } | { readonly kind: 'silence' | 'close' | 'stop' | 'error' };

export interface WaitRow {
  readonly kind: 'wait';
  /** Step it leads to, or the record that decided. */
  readonly seq: number;
  readonly side: Side;
  /** Microseconds. */
  readonly took: number;
  readonly end: WaitEnd;
  /** The computation that fell into it. */
  readonly derivation?: Derivation;
}

export interface StepRow {
  readonly kind: 'step';
  readonly step: LadderStep;
  /** Microseconds since the first message. */
  readonly since: number;
  /** True for what ends or breaks a login. */
  readonly bad: boolean;
  /** Of a request of the login and its answer. */
  readonly request?: ApplicationStep['kind'];
  readonly marks: readonly StepMark[];
}

export type LadderRow =
  | StepRow
  | WaitRow
  /** The session was open between two steps. */
  | { readonly kind: 'session'; readonly took: number; readonly seq: number }
  /** A wait that goes on; `at` is when it began. */
  | { readonly kind: 'running'; readonly side: Side; readonly at: number; readonly next: Expected }
  | { readonly kind: 'expected'; readonly expected: Expected }
  /** The decision. */
  | { readonly kind: 'end' };

/** A message that should come next: one of `types`. */
export interface Expected {
  readonly dir: Direction;
  readonly types: readonly string[];
}

const HELLO: Expected = { dir: 'out', types: ['HELLO'] };
const FIRST_ANSWER: Expected = { dir: 'in', types: ['CHALLENGE', 'WELCOME'] };
const AUTHENTICATE: Expected = { dir: 'out', types: ['AUTHENTICATE'] };
const WELCOME: Expected = { dir: 'in', types: ['WELCOME'] };
const GOODBYE: Expected = { dir: 'in', types: ['GOODBYE'] };
const RESULT: Expected = { dir: 'in', types: ['RESULT', 'ERROR'] };
const PUBLISHED: Expected = { dir: 'in', types: ['PUBLISHED', 'ERROR'] };
const REQUEST: Expected = { dir: 'out', types: ['CALL', 'PUBLISH'] };

/**
 * All rows, in order.
 *
 * @param live the wire is open or being opened
 * @param asked a secret is asked for: nothing goes on until the person answers
 */
export function ladderRows(summary: HandshakeSummary, live: boolean, asked = false): LadderRow[] {
  const { steps, decided } = summary;
  const first = steps[0]?.at ?? 0;
  const rows: LadderRow[] = [];
  let ended = false;
  steps.forEach((step, i) => {
    const before = steps[i - 1];
    if (decided && !ended && step.seq > decided.seq) {
      rows.push(...ending(summary));
      ended = true;
    }
    if (before) rows.push(gap(summary, before, step));
    rows.push(stepRow(step, step.at - first, summary));
  });
  if (decided && !ended) rows.push(...ending(summary));
  if (live) rows.push(...ahead(summary, asked));
  return rows;
}

function stepRow(step: LadderStep, since: number, summary: HandshakeSummary): StepRow {
  const request = requestOf(step, summary);
  return {
    kind: 'step',
    step,
    since,
    bad: isBad(step),
    ...(request && { request: request.kind }),
    marks: marksOf(step, summary),
  };
}

/** The messages that should follow; none once the attempt is decided, but for the answer to a GOODBYE. */
export function expectedNext({ decided, outcome, steps }: HandshakeSummary): readonly Expected[] {
  const last = steps.at(-1);
  if (!decided) return following(last?.type);
  return outcome === 'welcome' && last?.type === 'GOODBYE' && last.dir === 'out' ? [GOODBYE] : [];
}

function following(type: string | undefined): readonly Expected[] {
  switch (type) {
    case undefined:
      return [HELLO, FIRST_ANSWER];
    case 'HELLO':
      return [FIRST_ANSWER];
    case 'CHALLENGE':
      return [AUTHENTICATE, WELCOME];
    case 'AUTHENTICATE':
      return [WELCOME];
    case 'CALL':
      return [RESULT];
    case 'PUBLISH':
      return [PUBLISHED];
    // Undecided after an answer: there is another request.
    case 'RESULT':
    case 'PUBLISHED':
      return [REQUEST];
    default:
      return [];
  }
}

/** The wait after the last step that was not ended by a message, if the attempt was decided in it. */
export function lastWait(summary: HandshakeSummary): WaitRow | undefined {
  const { decided, outcome, steps } = summary;
  const last = steps.filter((step) => decided !== undefined && step.seq <= decided.seq).at(-1);
  if (!decided || !last || last.seq === decided.seq) return undefined;
  return {
    kind: 'wait',
    seq: decided.seq,
    side: following(last.type)[0]?.dir === 'out' ? 'client' : 'router',
    took: Math.max(0, decided.at - last.at),
    end: { kind: endOf(outcome) },
  };
}

function endOf(outcome: HandshakeSummary['outcome']): 'silence' | 'close' | 'stop' | 'error' {
  if (outcome === 'silence') return 'silence';
  if (outcome === 'closed') return 'close';
  return outcome === 'interrupted' || outcome === 'secret-missing' ? 'stop' : 'error';
}

function ending(summary: HandshakeSummary): LadderRow[] {
  const wait = lastWait(summary);
  return wait ? [wait, { kind: 'end' }] : [{ kind: 'end' }];
}

function gap({ decided, outcome, derivations }: HandshakeSummary, before: LadderStep, step: LadderStep): LadderRow {
  // After WELCOME nobody works on the handshake: the session is used.
  if (outcome === 'welcome' && before.seq === decided?.seq)
    return { kind: 'session', seq: step.seq, took: step.waited };
  const derivation = derivations.find(({ sent }) => sent?.seq === step.seq);
  return {
    kind: 'wait',
    seq: step.seq,
    side: step.waitedFor,
    took: step.waited,
    end: { kind: 'message', type: step.type },
    ...(derivation && { derivation }),
  };
}

function ahead(summary: HandshakeSummary, asked: boolean): LadderRow[] {
  const expected = expectedNext(summary);
  const next = expected[0];
  if (!next) return [];
  const ghosts = expected.map((one): LadderRow => ({ kind: 'expected', expected: one }));
  const last = summary.steps.at(-1);
  // Before HELLO the transport tells what goes on, unless it waits for the person.
  if (!last && !asked) return ghosts;
  const at = last?.at ?? summary.transport.at(-1)?.at ?? 0;
  return [{ kind: 'running', side: next.dir === 'out' ? 'client' : 'router', at, next }, ...ghosts];
}

function isBad({ type, findings }: LadderStep): boolean {
  return (
    type === 'ABORT' ||
    type === 'ERROR' ||
    type === 'undecodable' ||
    findings.some(({ severity }) => severity === 'error')
  );
}
