// One fault of a peer and the state it must end in: an outcome, and what happened · evidence · what to
// do, each naming the right thing. After each fault a good login in the same app must work.

import { expect, it } from 'vitest';
import type { CaptureRecord } from '../../src/shared/capture-record.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { Outcome } from '../../src/shared/outcome.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { profileOf, type Inspector } from './inspector.ts';

export interface Fault {
  readonly name: string;
  /** Sets the peer up and says how to connect to it. */
  readonly peer: () => Promise<{ readonly url: string } & Partial<Profile>>;
  readonly outcome: Outcome;
  readonly code?: string | number;
  readonly silentStep?: string;
  /** What the three parts of the verdict must say. */
  readonly happened: RegExp;
  readonly evidence: RegExp;
  readonly todo: RegExp;
  /** What the peer sent: one record must hold it. */
  readonly bytes?: Uint8Array | string;
  /** Checks that must be among the findings. */
  readonly checks?: readonly string[];
}

/** One test for each fault. */
export function testFaults(inspector: { readonly now: Inspector }, faults: readonly Fault[]): void {
  it.each(faults)('$name', async (fault) => {
    const { now } = inspector;
    const { url, ...changes } = await fault.peer();
    const attempt = await now.connect({ profile: profileOf(url, changes) });
    const summary = await attempt.ended();
    const records = await attempt.records();

    const { code, silentStep } = fault;
    expect({ outcome: summary.outcome, code: summary.code, silentStep: summary.silentStep }).toEqual({
      outcome: fault.outcome,
      code,
      silentStep,
    });
    expectVerdict(summary, fault);
    if (fault.bytes !== undefined) expectBytes(records, Buffer.from(fault.bytes));
    for (const check of fault.checks ?? []) expect(checksOf(records)).toContain(check);
    await now.login();
  });
}

/** All three parts are there, and each fits its pattern. */
export function expectVerdict(
  { verdict }: HandshakeSummary,
  { happened, evidence, todo }: Pick<Fault, 'happened' | 'evidence' | 'todo'>,
): void {
  expect(verdict.happened).toMatch(happened);
  expect(verdict.evidence.join('\n')).toMatch(evidence);
  expect(verdict.todo.join('\n')).toMatch(todo);
  for (const sentence of [verdict.happened, ...verdict.evidence, ...verdict.todo]) expect(sentence.trim()).not.toBe('');
}

function expectBytes(records: readonly CaptureRecord[], wanted: Buffer): void {
  const held = records.flatMap((record) => {
    if (record.kind === 'upgrade') return record.body ? [record.body] : [];
    return 'bytes' in record ? [record.bytes] : [];
  });
  const texts = held.map((bytes) => Buffer.from(bytes).toString('latin1'));
  expect(texts.some((text) => text.includes(wanted.toString('latin1'))) || texts).toBe(true);
}

/** Numbers of the checks that found something. */
export function checksOf(records: readonly CaptureRecord[]): string[] {
  return records.flatMap((record) => (record.kind === 'finding' ? [record.finding.check] : []));
}
