// Times of results as words: short ones in milliseconds, long ones in seconds.

import { formatDuration } from '../../ui/format.ts';

/** A time that goes on: 4.3 s, then 2 min 5 s. Its tenths change and nothing moves. */
export function elapsedText(micros: number): string {
  const seconds = Math.max(0, micros) / 1e6;
  return seconds < 119.95 ? `${seconds.toFixed(1)}\u00a0s` : formatDuration(micros);
}

/** Whole milliseconds as a person sets them: 60 s, 1.5 s, 250 ms. */
export function limitText(ms: number): string {
  if (ms < 1000) return `${ms}\u00a0ms`;
  return ms < 120_000 ? `${Number((ms / 1000).toFixed(2))}\u00a0s` : formatDuration(ms * 1000);
}

/** A number of things a second. */
export function rateText(rate: number): string {
  if (rate >= 100) return Math.round(rate).toLocaleString('en-US');
  return rate === 0 ? '0' : rate >= 10 ? rate.toFixed(0) : rate.toFixed(1);
}
