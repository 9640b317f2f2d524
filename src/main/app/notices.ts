// Hands notices to every viewer. Changes of a capture are merged: a viewer hears of it at most 30
// times a second, however fast messages arrive, and always of the last change.

import type { CaptureInfo } from '../../shared/contract/results.ts';
import type { Notice } from '../../shared/contract/notices.ts';
import type { Clock } from '../clock.ts';

const INTERVAL_MS = 34;

export class NoticeHub {
  readonly #clock: Clock;
  readonly #listeners = new Set<(notice: Notice) => void>();
  /** Captures that changed since the last notice about them, with the way to describe them now. */
  readonly #changed = new Map<string, () => CaptureInfo>();
  readonly #resting = new Map<string, () => void>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  listen(hear: (notice: Notice) => void): () => void {
    // A fresh function each time, so that one listener may be registered twice and removed once.
    const entry = (notice: Notice) => hear(notice);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  send(notice: Notice): void {
    for (const hear of this.#listeners) hear(notice);
  }

  /** Something about a capture changed; `describe` is asked when the notice is due. */
  captureChanged(id: string, describe: () => CaptureInfo): void {
    // What ends late must not start a timer that nobody stops.
    if (this.#closed) return;
    this.#changed.set(id, describe);
    if (!this.#resting.has(id))
      this.#resting.set(
        id,
        this.#clock.after(0, () => this.#tell(id)),
      );
  }

  /** Forgets a capture that was closed. */
  captureClosed(id: string): void {
    this.#resting.get(id)?.();
    this.#resting.delete(id);
    this.#changed.delete(id);
    this.send({ kind: 'capture-closed', body: { capture: id } });
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#resting.values()) cancel();
    this.#resting.clear();
    this.#changed.clear();
    this.#listeners.clear();
  }

  #tell(id: string): void {
    const describe = this.#changed.get(id);
    this.#changed.delete(id);
    if (!describe) {
      this.#resting.delete(id);
      return;
    }
    this.#resting.set(
      id,
      this.#clock.after(INTERVAL_MS, () => this.#tell(id)),
    );
    this.send({ kind: 'capture-changed', body: describe() });
  }
}
