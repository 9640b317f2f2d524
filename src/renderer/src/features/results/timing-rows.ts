// When results came, and how long there still is to wait.

import type { OperationInfo } from '../../../../shared/contract/operations.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { formatDuration } from '../../ui/format.ts';
import { elapsedText, limitText } from './durations.ts';

interface TimingRow {
  readonly label: string;
  readonly value: string;
}

/** What is said about the times of an operation. `running`: microseconds so far, while it runs. */
export function timingRows(info: OperationInfo, running: number | undefined): readonly TimingRow[] {
  const { timing, results, took, timeoutMs, state } = info;
  const rows: TimingRow[] = [];
  if (timing && (results > 1 || state === 'running'))
    rows.push({ label: words.firstResult, value: formatDuration(timing.first) });
  if (timing && results > 1) {
    const mean = (timing.last - timing.first) / (results - 1);
    const value = words.betweenText(formatDuration(mean), formatDuration(timing.longest));
    rows.push({ label: words.between, value });
  }
  if (took !== undefined) rows.push({ label: words.took, value: formatDuration(took) });
  if (timeoutMs !== undefined && timeoutMs > 0)
    rows.push({ label: words.timeout, value: timeoutText(timeoutMs, running) });
  return rows;
}

function timeoutText(limit: number, running: number | undefined): string {
  const whole = limitText(limit);
  if (running === undefined) return whole;
  const left = limit * 1000 - running;
  return left >= 0 ? words.timeoutLeft(whole, elapsedText(left)) : words.timeoutOver(whole, elapsedText(-left));
}
