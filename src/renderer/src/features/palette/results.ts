// The list under the palette's field: entries that fit what was typed, in sections, best first.

import type { State } from '../../state/store.ts';
import { paletteStrings } from '../../strings/palette.ts';
import { commandEntries, recentIds, recordEntries, sourceEntries, type Entry } from './entries.ts';
import { matchOf, readQuery, type Found } from './match.ts';

export interface Result {
  readonly entry: Entry;
  readonly found: readonly Found[];
}

export interface ResultSection {
  readonly title: string;
  readonly results: readonly Result[];
}

const { sections } = paletteStrings;

/** Everything that fits. Without a word, the commands that were run last come first. */
export function resultsOf(typed: string, now: State, foldSidebar: () => void): readonly ResultSection[] {
  const { list, text } = readQuery(typed);
  if (list === 'records') return filled([{ title: sections.records, results: plain(recordEntries(now, text)) }]);
  const commands = list === 'sources' ? [] : commandEntries(now, foldSidebar);
  const sources = list === 'commands' ? [] : sourceEntries(now);
  const recent = text === '' ? recentOf(commands, now) : [];
  const rest = commands.filter((entry) => !recent.includes(entry));
  return filled([
    { title: sections.recent, results: plain(recent) },
    { title: sections.commands, results: fitting(rest, text) },
    { title: sections.captures, results: fitting(only(sources, 'capture'), text) },
    { title: sections.profiles, results: fitting(only(sources, 'profile'), text) },
  ]);
}

function recentOf(commands: readonly Entry[], now: State): readonly Entry[] {
  return recentIds(now).flatMap((id) => commands.filter((entry) => entry.id === id));
}

function fitting(entries: readonly Entry[], text: string): readonly Result[] {
  return (
    entries
      .flatMap((entry) => {
        const match = matchOf(text, entry.label, entry.note);
        return match === undefined ? [] : [{ entry, ...match }];
      })
      // What can be run stands before what cannot; otherwise the order of the list stays.
      .toSorted((a, b) => a.rank - b.rank || Number(a.entry.why !== undefined) - Number(b.entry.why !== undefined))
  );
}

function plain(entries: readonly Entry[]): readonly Result[] {
  return entries.map((entry) => ({ entry, found: [] }));
}

function only(entries: readonly Entry[], kind: Entry['kind']): readonly Entry[] {
  return entries.filter((entry) => entry.kind === kind);
}

function filled(list: readonly ResultSection[]): readonly ResultSection[] {
  return list.filter(({ results }) => results.length > 0);
}
