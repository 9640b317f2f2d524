// The text of a book of requests: what it says and how it is written. Layout, version 1:
//   { "v": 1, "kind": "wamp-inspector-requests", "profile": "a", "requests": [ … ], "environments": [ … ],
//     "removed": [ … ],                       requests that can be brought back, oldest first
//     "retired": "2026-07-30T12:00:00.000Z" } when the profile was deleted
// An exported text has the first of these and no profile. Keys this program does not know are kept.

import { z } from 'zod';
import {
  environmentSchema,
  REQUEST_BOOK_VERSION,
  savedRequestSchema,
  type Environment,
  type SavedRequest,
} from '../../shared/saved-request.ts';
import type { FileFormat, FileReading } from '../config/stored-file.ts';
import { firstIssue, putBack, readKnownPart, type UnknownKey } from '../config/unknown-keys.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import { migrate, type VersionedFormat } from '../migrations.ts';

const KIND = 'wamp-inspector-requests';
export const BOOK_VERSIONS: VersionedFormat = { current: REQUEST_BOOK_VERSION, steps: {} };

/** Requests that are kept to be brought back. */
const MOST_REMOVED = 50;
/** Letters of an exported text: as much as an import takes. */
export const MOST_TEXT = 1 << 19;

export const bookSchema = z.looseObject({
  v: z.literal(REQUEST_BOOK_VERSION),
  kind: z.literal(KIND),
  requests: z.array(z.unknown()).default([]),
  environments: z.array(z.unknown()).default([]),
});
const fileSchema = bookSchema.extend({
  profile: z.string(),
  removed: z.array(z.unknown()).default([]),
  retired: z.string().optional(),
});

/** A thing with the keys of it that this program does not know. */
export interface Stored<T> {
  readonly value: T;
  readonly unknown: readonly UnknownKey[];
}

export interface BookContent {
  readonly requests: readonly Stored<SavedRequest>[];
  readonly environments: readonly Stored<Environment>[];
  /** Oldest first. */
  readonly removed: readonly Stored<SavedRequest>[];
  /** ISO 8601; present once the profile was deleted. */
  readonly retired?: string | undefined;
  /** Further keys of the file. */
  readonly rest: Readonly<Record<string, unknown>>;
}

const NO_BOOK: BookContent = { requests: [], environments: [], removed: [], rest: {} };

/** How the book of a profile is kept in a file of the name. */
export function bookFormat(name: string, profileId: string): FileFormat<BookContent> {
  return {
    name,
    empty: NO_BOOK,
    read: readBook,
    write: (content) => writeBook(content, profileId),
    busy: (evidence) => new InspectorError('requests-busy', evidence),
  };
}

/** Reads the text of a book. Never throws. */
export function readBook(text: string): FileReading<BookContent> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'damaged', reason: 'it is not JSON' };
  }
  const migrated = migrate(json, BOOK_VERSIONS);
  if (migrated.kind !== 'current') return migrated;
  const file = fileSchema.safeParse(migrated.value);
  if (!file.success) return { kind: 'damaged', reason: firstIssue(file.error) };
  const { v: _v, kind: _kind, profile: _profile, requests, environments, removed, retired, ...rest } = file.data;
  const read = {
    requests: readAll('request', savedRequestSchema, requests),
    environments: readAll('environment', environmentSchema, environments),
    removed: readAll('removed request', savedRequestSchema, removed),
  };
  for (const part of Object.values(read)) if (typeof part === 'string') return { kind: 'damaged', reason: part };
  return { kind: 'good', content: { ...(read as Omit<BookContent, 'rest'>), retired, rest } };
}

/** All of a list, or what is wrong with the first that does not fit. */
function readAll<T>(what: string, schema: z.ZodType<T>, list: readonly unknown[]): Stored<T>[] | string {
  const stored: Stored<T>[] = [];
  for (const [index, entry] of list.entries()) {
    const known = readKnownPart(schema, entry);
    if (!known.ok) return `${what} ${index + 1}: ${known.reason}`;
    stored.push({ value: known.value, unknown: known.unknown });
  }
  return stored;
}

function writeBook({ requests, environments, removed, retired, rest }: BookContent, profile: string): string {
  return textOf({
    v: REQUEST_BOOK_VERSION,
    kind: KIND,
    profile,
    requests: requests.map(toJson),
    environments: environments.map(toJson),
    removed: removed.slice(-MOST_REMOVED).map(toJson),
    ...(retired !== undefined && { retired }),
    ...rest,
  });
}

/** Requests and environments as a text that can be imported elsewhere. */
export function exportedText({ requests, environments }: Pick<BookContent, 'requests' | 'environments'>): string {
  return textOf({
    v: REQUEST_BOOK_VERSION,
    kind: KIND,
    requests: requests.map(toJson),
    environments: environments.map(toJson),
  });
}

function textOf(file: object): string {
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function toJson<T extends object>({ value, unknown }: Stored<T>): T {
  const copy = structuredClone(value);
  putBack(copy, unknown);
  return copy;
}

/** An environment with new values: keys of its variables that are not known here follow them by name. */
export function environmentWithValues({ value, unknown }: Stored<Environment>, next: Environment): Stored<Environment> {
  const kept = unknown.flatMap((entry) => {
    const [top, index, ...below] = entry.path;
    if (top !== 'variables' || typeof index !== 'number') return [entry];
    const name = value.variables[index]?.name;
    const place = next.variables.findIndex((variable) => variable.name === name);
    return place < 0 ? [] : [{ ...entry, path: [top, place, ...below] }];
  });
  return { value: next, unknown: kept };
}
