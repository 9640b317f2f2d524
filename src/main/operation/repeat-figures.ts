// What is counted of a repetition. However many requests there are, memory stays the same: times go into a histogram,
// errors are counted by URI.

import type { RepeatInfo } from '../../shared/contract/operations.ts';
import type { Clock } from '../clock.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { Rate } from './rate.ts';

/** Different URIs of errors that are counted; further ones count as others. */
const MOST_URIS = 1000;
const OTHERS = '(others)';
const SHOWN_URIS = 10;
const SECOND = 1_000_000;

export class RepeatFigures {
  sent = 0;
  inFlight = 0;
  unknown = 0;
  readonly #clock: Clock;
  readonly #latencies = new LatencyHistogram();
  readonly #rate = new Rate();
  readonly #uris = new Map<string, number>();
  #answered = 0;
  #errors = 0;
  /** When it began, in microseconds of the clock. */
  readonly #start: number;
  #end: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = clock.micros();
  }

  get errors(): number {
    return this.#errors;
  }

  /** A reply came, or a PUBLISH left that asks for none. `latency`: microseconds; absent: none. `error`: its URI. */
  answered(latency: number | undefined, error?: string): void {
    if (error === undefined) this.#answered++;
    else {
      this.#errors++;
      const uri = this.#uris.has(error) || this.#uris.size < MOST_URIS ? error : OTHERS;
      this.#uris.set(uri, (this.#uris.get(uri) ?? 0) + 1);
    }
    if (latency !== undefined) this.#latencies.add(latency);
    this.#rate.add(this.#clock.micros());
  }

  /** Nothing more comes: from now on the figures stand still. */
  end(): void {
    this.#end = this.#clock.micros();
  }

  info(): RepeatInfo {
    const now = this.#end ?? this.#clock.micros();
    const elapsed = Math.max(0, now - this.#start);
    const replies = this.#answered + this.#errors;
    const latencies = this.#latencies;
    return {
      sent: this.sent,
      inFlight: this.inFlight,
      answered: this.#answered,
      errors: this.#errors,
      unknown: this.unknown,
      elapsed,
      rateNow: this.#end === undefined ? this.#rate.perSecond(now) : 0,
      rate: elapsed > 0 ? (replies * SECOND) / elapsed : 0,
      p50: latencies.percentile(0.5),
      p90: latencies.percentile(0.9),
      p99: latencies.percentile(0.99),
      max: latencies.max,
      min: latencies.min,
      mean: latencies.mean,
      histogram: latencies.classes(),
      errorUris: [...this.#uris].sort(([, one], [, other]) => other - one).slice(0, SHOWN_URIS),
    };
  }
}
