// Notices about captures that change at the rate of the wire, merged: viewers hear of each capture at most once in an
// interval, and always of the last change.

import type { Clock } from '../clock.ts';

export class MergedNotices<T> {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #tell: (body: T) => void;
  /** Captures that changed since the last notice about them, with the way to describe them now. */
  readonly #changed = new Map<string, () => T>();
  readonly #resting = new Map<string, () => void>();
  #closed = false;

  constructor(clock: Clock, intervalMs: number, tell: (body: T) => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#tell = tell;
  }

  /** Something about a capture changed; `describe` is asked when the notice is due. */
  changed(capture: string, describe: () => T): void {
    // What ends late must not start a timer that nobody stops.
    if (this.#closed) return;
    this.#changed.set(capture, describe);
    if (!this.#resting.has(capture)) this.#rest(capture, 0);
  }

  /** Forgets a capture: nothing more is told of it. */
  forget(capture: string): void {
    this.#resting.get(capture)?.();
    this.#resting.delete(capture);
    this.#changed.delete(capture);
  }

  close(): void {
    this.#closed = true;
    for (const capture of [...this.#resting.keys()]) this.forget(capture);
  }

  #rest(capture: string, ms: number): void {
    this.#resting.set(
      capture,
      this.#clock.after(ms, () => this.#due(capture)),
    );
  }

  #due(capture: string): void {
    const describe = this.#changed.get(capture);
    this.#changed.delete(capture);
    if (!describe) return void this.#resting.delete(capture);
    this.#rest(capture, this.#intervalMs);
    this.#tell(describe());
  }
}
