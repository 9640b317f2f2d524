// What every reader of a format gives, and the limits that all of them keep: whatever a peer sends,
// reading it ends soon and takes memory in proportion to the bytes that came.

import type { ValueNode } from '../../shared/wamp/node.ts';

export type Reading =
  | { readonly ok: true; readonly node: ValueNode }
  /** `at` is the byte that does not fit; the reason ends with it. */
  | { readonly ok: false; readonly reason: string; readonly at: number };

/** Deeper nesting than this is refused: it serves no message and would exhaust the stack. */
export const MAX_DEPTH = 256;

/** Each value costs a node: a frame of nothing but commas must not cost fifty times its size in memory. */
export const MAX_VALUES = 1_000_000;

/** A longer number is refused: turning millions of digits into an integer takes seconds (RFC 8259 section 6 allows limits). */
export const MAX_DIGITS = 4096;

/** Ends a reading; only `readingOf` sees it. */
export class ReadFault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Runs a reader that throws ReadFault where the bytes do not fit. */
export function readingOf(read: () => ValueNode): Reading {
  try {
    return { ok: true, node: read() };
  } catch (error) {
    if (error instanceof ReadFault) return faultAt(error.message, error.at);
    throw error;
  }
}

/** A reading that failed. */
export function faultAt(message: string, at: number): Reading & { ok: false } {
  return { ok: false, reason: `${message} at byte ${at}`, at };
}
