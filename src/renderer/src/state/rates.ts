// Messages a second, from the counters that notices carry.

export interface Sample {
  /** Milliseconds on any clock that only goes forward. */
  readonly at: number;
  readonly sent: number;
  readonly received: number;
}

export interface Rates {
  readonly out: number;
  readonly in: number;
}

/** Rates look this far back: long enough to be calm, short enough to be now. */
export const RATE_WINDOW_MS = 2000;

/** Adds a sample; older ones than needed for the window go. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  // Counters that fell are those of another capture.
  if (last !== undefined && (sample.sent < last.sent || sample.received < last.received)) return [sample];
  const from = sample.at - RATE_WINDOW_MS;
  // The newest sample before the window says what the counters were at its beginning.
  const first = samples.findLastIndex(({ at }) => at <= from);
  return [...samples.slice(Math.max(first, 0)), sample];
}

/** Messages a second of each direction, rounded. */
export function ratesOf(samples: readonly Sample[]): Rates {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return { out: 0, in: 0 };
  const seconds = (last.at - first.at) / 1000;
  return {
    out: Math.round((last.sent - first.sent) / seconds),
    in: Math.round((last.received - first.received) / seconds),
  };
}
