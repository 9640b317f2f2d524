// Moments as columns and details say them.

import { formatClock, formatDate } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** So long a session that joined is called new. */
const NEW_MS = 2 * MINUTE;

/** The time of today, or day and time; what is no moment stands as it was told. */
export function momentText(iso: string, now: Date): string {
  const date = formatDate(iso);
  if (date === '') return visibleText(iso);
  return new Date(iso).toDateString() === now.toDateString() ? formatClock(iso).slice(0, 8) : date;
}

/** True for what happened in the last two minutes. */
export function isNew(iso: string | undefined, now: number): boolean {
  const at = iso === undefined ? Number.NaN : Date.parse(iso);
  return now - at < NEW_MS;
}

/** How long ago, in the largest unit that says it: 3 min, 2 h. Empty within the first seconds. */
export function agoText(at: number, now: number): string {
  const ms = now - at;
  if (ms < 10_000) return '';
  if (ms < MINUTE) return `${Math.floor(ms / 1000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  return ms < DAY ? `${Math.floor(ms / HOUR)} h` : `${Math.floor(ms / DAY)} d`;
}
