// Hands notices to every viewer. What changes at the rate of the wire is merged: a viewer hears of a capture at most
// 30 times a second, of its operations and its realm at most 10 times.

import type { OperationCounts } from '../../shared/contract/operations.ts';
import type { CaptureInfo } from '../../shared/contract/results.ts';
import type { Notice, Notices } from '../../shared/contract/notices.ts';
import type { Clock } from '../clock.ts';
import { MergedNotices } from './merged-notices.ts';

const CAPTURE_MS = 34;
const LIST_MS = 100;

export class NoticeHub {
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #captures: MergedNotices<CaptureInfo>;
  readonly #operations: MergedNotices<OperationCounts>;
  readonly #realms: MergedNotices<Notices['realm-changed']>;

  constructor(clock: Clock) {
    this.#captures = new MergedNotices(clock, CAPTURE_MS, (body) => this.send({ kind: 'capture-changed', body }));
    this.#operations = new MergedNotices(clock, LIST_MS, (body) => this.send({ kind: 'operations-changed', body }));
    this.#realms = new MergedNotices(clock, LIST_MS, (body) => this.send({ kind: 'realm-changed', body }));
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
    this.#captures.changed(id, describe);
  }

  /** The same for its operations. */
  operationsChanged(id: string, describe: () => OperationCounts): void {
    this.#operations.changed(id, describe);
  }

  /** The same for what is known of its realm. */
  realmChanged(id: string, describe: () => Notices['realm-changed']): void {
    this.#realms.changed(id, describe);
  }

  /** Forgets a capture that was closed. */
  captureClosed(id: string): void {
    for (const merged of [this.#captures, this.#operations, this.#realms]) merged.forget(id);
    this.send({ kind: 'capture-closed', body: { capture: id } });
  }

  close(): void {
    for (const merged of [this.#captures, this.#operations, this.#realms]) merged.close();
    this.#listeners.clear();
  }
}
