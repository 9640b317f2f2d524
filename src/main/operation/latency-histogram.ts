// A histogram of times with classes that grow with the value: 128 classes of equal width for each power of two, so
// that a percentile is off by less than 1 %, however many values there were. Memory is fixed (some 35 kB).

/** Values below twice this many microseconds have a class each. */
const CLASSES = 128;
const CLASS_BITS = 7;
/** Some 12 days; what is longer counts as this. */
const LARGEST = 2 ** 40 - 1;
const ALL_CLASSES = (40 - CLASS_BITS + 1) * CLASSES;
/** So many fine classes make one of those that are drawn, about 6 % wide. */
const FINE_IN_COARSE = 8;

export class LatencyHistogram {
  readonly #counts = new Float64Array(ALL_CLASSES);
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  /** 0 as long as there is none; the same holds for `max`, `mean` and percentiles. */
  get min(): number {
    return this.#count === 0 ? 0 : this.#min;
  }

  get max(): number {
    return this.#max;
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** Adds a time in microseconds. */
  add(micros: number): void {
    const value = Math.min(LARGEST, Math.max(0, Math.round(micros)));
    const place = classOf(value);
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** The time that this part (0 to 1) of all values does not exceed, less than 1 % off. */
  percentile(part: number): number {
    const wanted = Math.max(1, Math.ceil(part * this.#count));
    let seen = 0;
    for (let place = 0; place < ALL_CLASSES && this.#count > 0; place++) {
      seen += this.#counts[place] ?? 0;
      if (seen >= wanted) return Math.min(this.#max, Math.max(this.#min, beginOf(place + 1) - 1));
    }
    return 0;
  }

  /** Classes for drawing, about 6 % wide: upper bound (exclusive) and count; empty ones are left out. */
  classes(): (readonly [upTo: number, count: number])[] {
    const classes: (readonly [number, number])[] = [];
    for (let place = 0; place < ALL_CLASSES; place += FINE_IN_COARSE) {
      let count = 0;
      for (let fine = place; fine < place + FINE_IN_COARSE; fine++) count += this.#counts[fine] ?? 0;
      if (count > 0) classes.push([beginOf(place + FINE_IN_COARSE), count]);
    }
    return classes;
  }
}

function classOf(value: number): number {
  if (value < 2 * CLASSES) return value;
  const shift = Math.floor(Math.log2(value)) - CLASS_BITS;
  // Division, not a shift of bits: times may have more than 32.
  return shift * CLASSES + Math.floor(value / 2 ** shift);
}

/** The smallest value of a class. */
function beginOf(place: number): number {
  if (place < 2 * CLASSES) return place;
  const shift = Math.floor(place / CLASSES) - 1;
  return (place - shift * CLASSES) * 2 ** shift;
}
