// What of the palette fits what was typed, and how well.

/** A run of letters that was found; `end` is behind it. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

export interface Match {
  /** Smaller is better. */
  readonly rank: number;
  /** Where the words stand in the label, in order, without overlap. */
  readonly found: readonly Found[];
}

/** Every word that was typed must be in the label or the note; best is the beginning of a word of the label. */
export function matchOf(typed: string, label: string, note = ''): Match | undefined {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const inLabel = label.toLowerCase();
  const inNote = note.toLowerCase();
  // Letters that change their number when made small would shift what is marked.
  const marks = inLabel.length === label.length;
  let rank = 0;
  const found: Found[] = [];
  for (const word of words) {
    const start = bestStart(inLabel, word);
    if (start !== undefined) {
      rank += start === 0 ? 0 : isWordStart(inLabel, start) ? 1 : 3;
      if (marks) found.push({ start, end: start + word.length });
    } else if (inNote.includes(word)) rank += 5;
    else return undefined;
  }
  return { rank, found: apart(found) };
}

function bestStart(text: string, word: string): number | undefined {
  const first = text.indexOf(word);
  if (first < 0) return undefined;
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) if (isWordStart(text, at)) return at;
  return first;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}

function apart(found: readonly Found[]): readonly Found[] {
  const sorted = found.toSorted((a, b) => a.start - b.start);
  return sorted.filter(({ start }, index) => index === 0 || start >= (sorted[index - 1]?.end ?? 0));
}

/** What was typed, taken apart: which list it searches and for what. */
export interface Query {
  readonly list: 'all' | 'commands' | 'sources' | 'records';
  readonly text: string;
}

const LISTS = { '>': 'commands', '@': 'sources', '#': 'records' } as const;

/** Reads what was typed. */
export function readQuery(typed: string): Query {
  const text = typed.trimStart();
  const sign = text.slice(0, 1);
  if (sign === '>' || sign === '@' || sign === '#') return { list: LISTS[sign], text: text.slice(1).trim() };
  return { list: 'all', text: text.trim() };
}

/** The number of a record that was typed, with or without grouping; undefined if it is none. */
export function recordNumber(text: string): number | undefined {
  const digits = text.replace(/[\s,.]/g, '');
  return /^\d{1,15}$/.test(digits) && Number(digits) > 0 ? Number(digits) : undefined;
}
