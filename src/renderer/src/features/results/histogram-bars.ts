// Bars for a histogram of times: columns of equal width on a scale that grows tenfold with each part of it, from the
// decade of the fastest to that of the slowest. Pure.

export interface Bar {
  /** Microseconds, `to` not included. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Of the highest bar, 0 to 1. */
  readonly height: number;
}

export interface Bars {
  readonly bars: readonly Bar[];
  /** Ends of the decades, in microseconds. */
  readonly marks: readonly number[];
}

/** Bars of one decade. */
const PER_DECADE = 10;

/** The bars; those without any are among them, so that every place stands for a time. */
export function histogramBars(histogram: readonly (readonly [upTo: number, count: number])[]): Bars {
  const filled = histogram.filter(([, count]) => count > 0);
  const [first, last] = [filled[0], filled.at(-1)];
  if (!first || !last) return { bars: [], marks: [] };
  const lowest = Math.floor(placeOf(first[0]) / PER_DECADE);
  const highest = Math.floor(placeOf(last[0]) / PER_DECADE) + 1;
  const counts = new Map<number, number>();
  for (const [upTo, count] of filled) counts.set(placeOf(upTo), (counts.get(placeOf(upTo)) ?? 0) + count);
  const most = Math.max(...counts.values());
  const bars: Bar[] = [];
  for (let place = lowest * PER_DECADE; place < highest * PER_DECADE; place++) {
    const count = counts.get(place) ?? 0;
    bars.push({ from: boundOf(place), to: boundOf(place + 1), count, height: count / most });
  }
  const marks = Array.from({ length: highest - lowest + 1 }, (_, at) => boundOf((lowest + at) * PER_DECADE));
  return { bars, marks };
}

/** Which bar a class falls into; its bound is just above what it holds. */
function placeOf(upTo: number): number {
  // Bounds that should meet an edge miss it by the last digits of a logarithm.
  return Math.ceil(Math.log10(Math.max(1, upTo)) * PER_DECADE - 1e-9) - 1;
}

function boundOf(place: number): number {
  return Math.max(0, Number((10 ** (place / PER_DECADE)).toPrecision(3)));
}
