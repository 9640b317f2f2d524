// A request as the history keeps it: long texts are cut, and a secret in use that stands in one is masked.

import type { RequestText } from '../../shared/request.ts';

/** Letters of a text that are kept. */
const MOST_LETTERS = 65_536;
/** Letters of all texts of a request together. */
const MOST_IN_ALL = 4 * MOST_LETTERS;
/** So much more is looked at, so that a secret at the cut is seen whole. */
const MARGIN = 8192;

export interface KeptRequest {
  readonly request: RequestText;
  readonly cut?: true;
  readonly masked?: true;
}

/** `mask` replaces the secrets in a text. */
export function keptRequest(request: RequestText, mask: (text: string) => string): KeptRequest {
  let room = MOST_IN_ALL;
  const marks: { cut?: true; masked?: true } = {};
  const keep = (text: string) => {
    const whole = text.slice(0, MOST_LETTERS + MARGIN);
    const shown = mask(whole);
    if (shown !== whole) marks.masked = true;
    const kept = shown.slice(0, Math.min(MOST_LETTERS, room));
    room -= kept.length;
    if (kept.length === text.length) return kept;
    marks.cut = true;
    return `${kept}… (${text.length - kept.length} more letters were not kept)`;
  };
  return { request: mapTexts(request, keep) as RequestText, ...marks };
}

/** Words of our own, not of the user. */
const OWN_KEYS = new Set(['kind']);

function mapTexts(value: unknown, keep: (text: string) => string): unknown {
  if (typeof value === 'string') return keep(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, keep));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, OWN_KEYS.has(key) ? item : mapTexts(item, keep)]),
  );
}
