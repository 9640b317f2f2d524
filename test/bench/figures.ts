// One JSON line a figure, beside the rival that was measured in the same run.

export interface Figure {
  readonly bench: string;
  readonly value: number;
  readonly unit: string;
  /** Worst of the rounds. */
  readonly worst: number;
  readonly rival: string;
  readonly rivalValue: number;
  /** value / rivalValue. */
  readonly ratio: number;
  readonly rounds: number;
}

const round = (value: number) => Number(value.toPrecision(4));

/** Value below which the share `p` of the samples lies. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** One line of JSON; not by the console, which a peer's library may have silenced. */
export function printLine(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints a figure: the median of the rounds of both, and the worst of ours. */
export function print(
  bench: string,
  unit: string,
  ours: readonly number[],
  rival: string,
  theirs: readonly number[],
  better: 'less' | 'more',
): void {
  const figure: Figure = {
    bench,
    value: round(median(ours)),
    unit,
    worst: round(better === 'less' ? Math.max(...ours) : Math.min(...ours)),
    rival,
    rivalValue: round(median(theirs)),
    ratio: round(median(ours) / median(theirs)),
    rounds: ours.length,
  };
  printLine(figure);
}
