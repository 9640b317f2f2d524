// What completion offers for a text, and how its parts are shown. Pure functions.

import type { KnownUris } from './use-known-uris.ts';

export type KnownUri = KnownUris['uris'][number];

/** Suggestions that are shown at once. */
const MOST_SHOWN = 50;

export interface Suggestion {
  readonly text: string;
  /** Absent for a variable. */
  readonly known?: KnownUri;
}

/** The line of a text that a place is in, and where it stands. */
export function lineAt(text: string, at: number): { readonly from: number; readonly to: number } {
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return { from, to: end < 0 ? text.length : end };
}

/** Begin of a placeholder that is being typed at the end of a text. */
const OPEN = /\{\{([A-Za-z0-9_-]*)$/;

/** What is offered for a line: variables inside a placeholder, else URIs. */
export function suggestionsFor(
  line: string,
  uris: readonly KnownUri[],
  variables: readonly string[],
): readonly Suggestion[] {
  const open = OPEN.exec(line);
  if (open !== null) {
    const [whole, begun = ''] = open;
    const stem = line.slice(0, line.length - whole.length);
    return variables.filter((name) => name.startsWith(begun)).map((name) => ({ text: `${stem}{{${name}}}` }));
  }
  return uris.slice(0, MOST_SHOWN).map((known) => ({ text: known.uri, known }));
}

/** A text in three parts, the middle one being what was typed; undefined: it is not in there as it is. */
export function partsOf(text: string, typed: string): readonly [string, string, string] | undefined {
  const at = typed === '' ? -1 : text.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) return undefined;
  const end = at + typed.length;
  return [text.slice(0, at), text.slice(at, end), text.slice(end)];
}

/** Which suggestion stands ready to be taken: the first, unless the text is one of them already. */
export function readySuggestion(line: string, offered: readonly Suggestion[]): number {
  return line.trim() === '' || offered.some(({ text }) => text === line.trim()) ? -1 : 0;
}
