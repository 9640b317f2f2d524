// Where the time of an attempt went: transport, then each side's share up to the decision, in order.

import type { Derivation, HandshakeSummary } from '../../../../shared/handshake-summary.ts';
import { lastWait, type WaitEnd } from './ladder-layout.ts';

export interface TimePart {
  readonly kind: 'transport' | 'client' | 'router';
  /** Microseconds. */
  readonly took: number;
  /** What a side's part ended with; absent for the transport. */
  readonly end?: WaitEnd;
  /** The computation that fell into it. */
  readonly derivation?: Derivation;
  /** Whole percent of all parts; together they make 100. */
  readonly percent: number;
}

type Piece = Omit<TimePart, 'percent'>;

/** The parts, in order; empty as long as nothing took any time. */
export function timeParts(summary: HandshakeSummary): TimePart[] {
  const pieces = piecesOf(summary).filter(({ took }) => took > 0);
  const percents = wholePercents(pieces.map(({ took }) => took));
  return pieces.map((piece, i) => ({ ...piece, percent: percents[i] ?? 0 }));
}

/** Microseconds from the first step to the decision, or to what came last. */
export function wholeTime(summary: HandshakeSummary): number {
  return timeParts(summary).reduce((sum, { took }) => sum + took, 0);
}

function piecesOf(summary: HandshakeSummary): Piece[] {
  const { steps, decided, opened, transport, derivations } = summary;
  const pieces: Piece[] = [];
  const until = decided?.seq ?? Infinity;
  const transportTime = opened?.at ?? decided?.at ?? transport.at(-1)?.at ?? 0;
  pieces.push({ kind: 'transport', took: transportTime });
  for (const step of steps) {
    if (step.seq > until) break;
    const derivation = derivations.find(({ sent }) => sent?.seq === step.seq);
    pieces.push({
      kind: step.waitedFor,
      took: step.waited,
      end: { kind: 'message', type: step.type },
      ...(derivation && { derivation }),
    });
  }
  const last = lastWait(summary);
  if (last) pieces.push({ kind: last.side, took: last.took, end: last.end });
  return pieces;
}

/** Whole percents that add up to 100: what is left over goes to the largest remainders. */
export function wholePercents(values: readonly number[]): number[] {
  const sum = values.reduce((all, value) => all + value, 0);
  if (sum <= 0) return values.map(() => 0);
  const exact = values.map((value) => (value / sum) * 100);
  const whole = exact.map(Math.floor);
  const order = exact.map((value, i) => ({ i, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest);
  let left = 100 - whole.reduce((all, value) => all + value, 0);
  for (const { i } of order) {
    if (left <= 0) break;
    whole[i] = (whole[i] ?? 0) + 1;
    left -= 1;
  }
  return whole;
}
