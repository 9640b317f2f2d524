// The captures of the app: attempts that run or ran, and files that were opened.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { CaptureInfo, RetryInfo } from '../../shared/contract/results.ts';
import type { CaptureHeader } from '../../shared/capture-record.ts';
import type { HandshakeSummary } from '../../shared/handshake-summary.ts';
import type { CaptureStore } from '../capture/store/store.ts';
import { summarize } from '../handshake/summary.ts';
import type { NoticeHub } from './notices.ts';

/** Ids in commands are no longer. */
const LONGEST_ID = 128;

/** What keeps a capture growing. */
export interface Session {
  /** Ends it politely, or by cutting the wire; settles when the wire is gone. */
  leave(cut?: boolean): Promise<void>;
}

export class Capture<S extends Session = Session> {
  /** Its id never changes; texts are masked once the secrets in use are known. */
  header: CaptureHeader;
  readonly store: CaptureStore;
  /** Present as long as the attempt goes on. */
  session: S | undefined;
  /** The next attempt to bring the connection back, while it is waited for. */
  retry: RetryInfo | undefined;
  /** Captures before and after it whose connection is the same, brought back. */
  follows: string | undefined;
  followedBy: string | undefined;
  #outcome: CaptureInfo['outcome'];
  #isGivenUp = false;

  constructor(header: CaptureHeader, store: CaptureStore, session?: S) {
    this.header = header;
    this.store = store;
    this.session = session;
  }

  summary(): HandshakeSummary {
    const summary = summarize(this.header, this.store.handshakeRecords());
    // A silence may still be broken while the wire closes.
    this.#outcome = summary.outcome === 'silence' && this.session ? undefined : summary.outcome;
    this.#isGivenUp = isGivenUp(summary);
    return summary;
  }

  info(): CaptureInfo {
    // Once an attempt is decided it is not told anew; until then its records are few.
    const outcome = this.#outcome ?? this.summary().outcome;
    const { evictedBytes: _, ...totals } = this.store.totals();
    return {
      header: this.header,
      live: this.session !== undefined,
      ...(outcome && { outcome }),
      ...(this.#isGivenUp && { givenUp: true }),
      ...(this.retry && { retry: this.retry }),
      ...(this.follows !== undefined && { follows: this.follows }),
      ...(this.followedBy !== undefined && { followedBy: this.followedBy }),
      ...totals,
    };
  }
}

/** True for a login that was ended by an ABORT of this side. */
function isGivenUp({ outcome, decided, steps }: HandshakeSummary): boolean {
  return outcome === 'abort' && steps.find(({ seq }) => seq === decided?.seq)?.dir === 'out';
}

export class CaptureList<S extends Session = Session> {
  readonly #captures = new Map<string, Capture<S>>();
  readonly #notices: NoticeHub;

  constructor(notices: NoticeHub) {
    this.#notices = notices;
  }

  add(capture: Capture<S>): void {
    this.#captures.set(capture.header.id, capture);
    capture.store.onChange(() => this.changed(capture));
    this.changed(capture);
  }

  /** Tells viewers, unless the capture was closed. */
  changed(capture: Capture<S>): void {
    if (this.#captures.get(capture.header.id) !== capture) return;
    this.#notices.captureChanged(capture.header.id, () => capture.info());
  }

  /** True if a capture may have this id: it is free, and short enough to be asked for. */
  admits(id: string): boolean {
    return id !== '' && id.length <= LONGEST_ID && !this.#captures.has(id);
  }

  /** Throws InspectorError `unknown-capture`. */
  get(id: string): Capture<S> {
    const capture = this.#captures.get(id);
    if (!capture) throw new InspectorError('unknown-capture', `Its id would be ${id}.`);
    return capture;
  }

  /** Newest first. */
  all(): Capture<S>[] {
    return [...this.#captures.values()].reverse();
  }

  /** Leaves its session and forgets it. */
  async close(id: string): Promise<void> {
    const capture = this.get(id);
    await capture.session?.leave();
    this.#captures.delete(id);
    this.#notices.captureClosed(id);
  }
}
