// Numbers, times and sizes as text. Ids and request ids never go through here: they are never grouped,
// shortened or rounded.

const NO_BREAK = '\u00a0';
const MICROS = 1000;

/** A count with its thousands grouped: 1,284,506. */
export function formatCount(n: number | bigint): string {
  return String(typeof n === 'number' ? Math.trunc(n) : n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count that fits a chip: in full under 100,000, then 402 k, 1.28 M, 3.40 G. */
export function shortCount(n: number): string {
  if (Math.abs(n) < 100_000) return formatCount(n);
  if (Math.abs(n) < 999_500) return `${Math.round(n / 1e3)}${NO_BREAK}k`;
  const [unit, name] = Math.abs(n) < 999_500_000 ? [1e6, 'M'] : [1e9, 'G'];
  return `${threeDigits(n / unit)}${NO_BREAK}${name}`;
}

function threeDigits(n: number): string {
  const size = Math.abs(n);
  return n.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** Milliseconds without a unit, for columns: two decimals under 100, one above. */
export function formatMs(micros: number): string {
  const ms = micros / MICROS;
  const text = ms.toFixed(Math.abs(ms) < 99.995 ? 2 : 1);
  const [whole = '', part = ''] = text.split('.');
  return `${whole.startsWith('-') ? '-' : ''}${formatCount(BigInt(whole.replace('-', '')))}.${part}`;
}

/** A duration with its unit, for prose: ms under 10 s, then 30.0 s, then 2 min 5 s and 3 h 20 min. */
export function formatDuration(micros: number): string {
  const seconds = micros / 1e6;
  if (seconds < 9.99995) return `${formatMs(micros)}${NO_BREAK}ms`;
  if (seconds < 119.95) return `${seconds.toFixed(1)}${NO_BREAK}s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const parts = hours > 0 ? `${formatCount(hours)} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
  return parts.replaceAll(' ', NO_BREAK);
}

/** A size: 412 B in full, then kB, MB, GB of a thousand each. */
export function formatBytes(n: number): string {
  if (n < 1000) return `${formatCount(n)}${NO_BREAK}B`;
  const steps = [
    [1e3, 'kB'],
    [1e6, 'MB'],
    [1e9, 'GB'],
  ] as const;
  const [unit, name] = steps.findLast(([size]) => n >= size * 0.9995) ?? steps[0];
  const value = n / unit;
  return `${value < 9.95 ? trimZero(value.toFixed(1)) : formatCount(Math.round(value))}${NO_BREAK}${name}`;
}

function trimZero(text: string): string {
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

/** The local time of day, `micros` after the moment `iso`: 12:04:31.402. */
export function formatClock(iso: string, micros = 0): string {
  const at = moment(iso, micros);
  if (at === undefined) return '';
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, '0'));
  return `${parts.join(':')}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** The local day and minute of a moment: 14 May 2026, 09:12. */
export function formatDate(iso: string): string {
  const at = moment(iso, 0);
  if (at === undefined) return '';
  const minute = [at.getHours(), at.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
  return `${at.getDate()} ${MONTHS[at.getMonth()] ?? ''} ${at.getFullYear()}, ${minute}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function moment(iso: string, micros: number): Date | undefined {
  const start = Date.parse(iso);
  // Whole milliseconds only: the digits after them are in the record.
  return Number.isNaN(start) ? undefined : new Date(start + Math.floor(micros / MICROS));
}
