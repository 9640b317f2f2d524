// Pings of our own on an open wire: one after another, each with its answer timed, and a word when none comes. Knows
// nothing of frames: whoever holds the wire sends and reads them.

import type { SilenceRecord } from '../../shared/capture-record.ts';
import type { Clock } from '../clock.ts';
import type { DialAttempt } from './dial-attempt.ts';
import type { PingTarget } from './transport.ts';

/** What a ping needs of the wire it goes over. */
export interface PingWire {
  /** Sends one ping with this payload. */
  send(payload: Uint8Array): void;
  /** The answer is not there in time. Called once at most; no ping follows. */
  silent(silence: SilenceRecord): void;
}

export class PingWatch {
  readonly #attempt: DialAttempt;
  readonly #clock: Clock;
  readonly #target: PingTarget;
  readonly #wire: PingWire;
  #count = 0;
  /** The ping that has no answer yet. There is one at most: the next waits for it. */
  #waiting: { readonly payload: string; readonly since: number } | undefined;
  #cancelNext: () => void = () => undefined;
  #cancelLimit: () => void = () => undefined;

  /** The first ping goes out after one interval. */
  constructor(attempt: DialAttempt, clock: Clock, target: PingTarget, wire: PingWire) {
    this.#attempt = attempt;
    this.#clock = clock;
    this.#target = target;
    this.#wire = wire;
    this.#plan();
  }

  /** Takes a pong. The result is the microseconds since its ping; undefined if it answers none. */
  answered(payload: Uint8Array): number | undefined {
    const waiting = this.#waiting;
    if (waiting === undefined || waiting.payload !== latin1(payload)) return undefined;
    this.#waiting = undefined;
    this.#cancelLimit();
    return this.#clock.micros() - waiting.since;
  }

  /** No further pings, and no word about the last one. */
  stop(): void {
    this.#cancelNext();
    this.#cancelLimit();
    this.#waiting = undefined;
  }

  #plan(): void {
    this.#cancelNext = this.#attempt.after(this.#target.everyMs, () => {
      this.#plan();
      if (this.#waiting === undefined) this.#ping();
    });
  }

  #ping(): void {
    this.#count += 1;
    // Each its own, so that a late answer is not taken for that of the next.
    const payload = Buffer.from(`ping ${this.#count}`, 'latin1');
    const waiting = { payload: latin1(payload), since: this.#clock.micros() };
    this.#waiting = waiting;
    this.#cancelLimit = this.#attempt.after(this.#target.timeoutMs, () => {
      // Where this process was busy the answer may have come and not been read: one round of reading first.
      setImmediate(() => {
        if (this.#waiting !== waiting || this.#attempt.over) return;
        this.stop();
        this.#wire.silent({ kind: 'silence', step: 'ping', seconds: this.#target.timeoutMs / 1000 });
      });
    });
    this.#wire.send(payload);
  }
}

function latin1(payload: Uint8Array): string {
  return Buffer.from(payload).toString('latin1');
}
