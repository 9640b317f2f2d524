// The text of a history: what it says and how it is written. Layout, version 1:
//   { "v": 1, "profile": "a", "entries": [ { "id": …, "at": …, "request": { … }, "state": … } ] }
// Oldest first. An entry that this program does not understand is kept as it is, and not shown.

import { z } from 'zod';
import { InspectorError } from '../../shared/contract/errors.ts';
import { requestSchema } from '../../shared/request.ts';
import type { HistoryEntry } from '../../shared/saved-request.ts';
import type { FileFormat, FileReading } from '../config/stored-file.ts';
import { firstIssue } from '../config/unknown-keys.ts';
import { migrate, type VersionedFormat } from '../migrations.ts';

const HISTORY_VERSION = 1;
const VERSIONS: VersionedFormat = { current: HISTORY_VERSION, steps: {} };

/** Entries of a profile that are kept, and their length as JSON together. */
export const MOST_ENTRIES = 500;
export const MOST_LETTERS = 8 * 1024 * 1024;

const fileSchema = z.looseObject({
  v: z.literal(HISTORY_VERSION),
  entries: z.array(z.looseObject({ id: z.string() })).default([]),
});

const entrySchema = z.object({
  id: z.string(),
  at: z.string(),
  request: requestSchema,
  state: z.enum(['answered', 'error', 'unknown', 'not-sent', 'unanswered', 'stopped']).exactOptional(),
  took: z.number().exactOptional(),
  cut: z.literal(true).exactOptional(),
  masked: z.literal(true).exactOptional(),
}) satisfies z.ZodType<HistoryEntry>;

/** An entry as it stands in the file. */
export type StoredEntry = Readonly<Record<string, unknown>> & { readonly id: string };

export interface HistoryContent {
  /** Oldest first. */
  readonly entries: readonly StoredEntry[];
  readonly rest: Readonly<Record<string, unknown>>;
}

/** How the history of a profile is kept in a file of the name. */
export function historyFormat(name: string, profileId: string): FileFormat<HistoryContent> {
  return {
    name,
    empty: { entries: [], rest: {} },
    read: readHistory,
    write: ({ entries, rest }) =>
      `${JSON.stringify({ v: HISTORY_VERSION, profile: profileId, entries, ...rest }, undefined, 1)}\n`,
    busy: (evidence) => new InspectorError('requests-busy', evidence),
  };
}

function readHistory(text: string): FileReading<HistoryContent> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'damaged', reason: 'it is not JSON' };
  }
  const migrated = migrate(json, VERSIONS);
  if (migrated.kind !== 'current') return migrated;
  const file = fileSchema.safeParse(migrated.value);
  if (!file.success) return { kind: 'damaged', reason: firstIssue(file.error) };
  const { v: _v, profile: _profile, entries, ...rest } = file.data;
  return { kind: 'good', content: { entries, rest } };
}

/** The youngest entries that have room. */
export function bounded(entries: readonly StoredEntry[]): readonly StoredEntry[] {
  let letters = 0;
  let from = entries.length;
  while (from > 0 && entries.length - from < MOST_ENTRIES) {
    letters += JSON.stringify(entries[from - 1]).length;
    if (letters > MOST_LETTERS) break;
    from--;
  }
  return entries.slice(from);
}

/** Entries of a page of the list, newest first, and how many there are. */
export function shownEntries(
  entries: readonly StoredEntry[],
  from: number,
  count: number,
): { readonly entries: readonly HistoryEntry[]; readonly total: number } {
  const known = entries.flatMap((entry) => {
    const read = entrySchema.safeParse(entry);
    return read.success ? [read.data] : [];
  });
  return { entries: known.reverse().slice(from, from + count), total: known.length };
}
