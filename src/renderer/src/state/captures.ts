// The list of captures as notices change it: pure functions, so that order and identity are plain to see.
// What did not change stays the same object, and nothing that shows it is drawn anew.

import type { CaptureInfo } from '../../../shared/contract/results.ts';

/** Puts a capture in its place, or at the head if it is new. */
export function withCapture(captures: readonly CaptureInfo[], info: CaptureInfo): readonly CaptureInfo[] {
  const at = captures.findIndex(({ header }) => header.id === info.header.id);
  return at < 0 ? [info, ...captures] : captures.with(at, info);
}

/** The list without a capture. */
export function withoutCapture(captures: readonly CaptureInfo[], id: string): readonly CaptureInfo[] {
  return captures.filter(({ header }) => header.id !== id);
}

/** Captures of `before` that `now` does not have any more. */
export function vanishedFrom(before: readonly CaptureInfo[], now: readonly CaptureInfo[]): readonly CaptureInfo[] {
  const there = new Set(now.map(({ header }) => header.id));
  return before.filter(({ header }) => !there.has(header.id));
}

/** A record without one key; the same object if it has none such. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!Object.hasOwn(record, key)) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** True if a summary does not tell yet what the capture's counters say. */
export function isStale(summary: { readonly outcome?: string } | undefined, info: CaptureInfo): boolean {
  return summary?.outcome === undefined || summary.outcome !== info.outcome;
}
