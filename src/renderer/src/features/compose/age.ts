// How long ago a moment was, in one word for lines of small text.

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** The time since a moment (ISO 8601): `2 s`, `5 min`, `3 h`, `12 d`. A moment to come is 0 s ago. */
export function ageOf(iso: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000)) || 0;
  const [name, size] = UNITS.find(([, unit]) => seconds >= unit) ?? ['s', 1];
  return `${Math.floor(seconds / size)}\u00a0${name}`;
}
