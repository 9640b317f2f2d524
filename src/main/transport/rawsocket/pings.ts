// PING and PONG from our side of a RawSocket: pings of our own where the target asks for them, and what the pongs
// that come say about them. Some routers take a ping for a broken frame and hang up (Crossbar).

import type { Finding } from '../../../shared/finding.ts';
import type { Clock } from '../../clock.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { PingWatch } from '../ping-watch.ts';
import type { PingTarget } from '../transport.ts';
import { rawSocketFinding } from './rawsocket-findings.ts';

export interface PongReading {
  /** Microseconds since the ping it answers. */
  readonly took?: number;
  readonly finding?: Finding;
}

export class Pings {
  readonly #watch: PingWatch | undefined;
  #isWaiting = false;

  /** `send` writes a ping with this payload, and records it. Without a target none is sent. */
  constructor(attempt: DialAttempt, clock: Clock, target: PingTarget | undefined, send: (payload: Uint8Array) => void) {
    if (!target) return;
    this.#watch = new PingWatch(attempt, clock, target, {
      send: (payload) => {
        this.#isWaiting = true;
        send(payload);
      },
      silent: (silence) => {
        const text = `A PING was not answered within ${silence.seconds} s.`;
        attempt.end([{ ...silence, finding: rawSocketFinding('T-12', 'warning', text) }]);
      },
    });
  }

  /** A pong came. */
  answered(payload: Uint8Array): PongReading {
    const took = this.#watch?.answered(payload);
    if (took !== undefined) {
      this.#isWaiting = false;
      return { took };
    }
    const text = this.#isWaiting
      ? `The payload of the PONG (${payload.length} bytes) is not that of the PING it should answer.`
      : 'A PONG came and no PING was waiting for one.';
    return { finding: rawSocketFinding('T-12', 'warning', text) };
  }

  /** No further pings: the wire is being closed. */
  stop(): void {
    this.#watch?.stop();
    this.#isWaiting = false;
  }
}
