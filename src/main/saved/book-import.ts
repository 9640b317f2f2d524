// Exported requests and environments, read again. What does not fit is told one by one and left; nothing is
// overwritten, and secrets come as references, as in every profile.

import { InspectorError } from '../../shared/contract/errors.ts';
import { JSON_FAULT_TEXTS, jsonFaultText } from '../../shared/json-fault-text.ts';
import { JsonInputError, lineAndColumn } from '../../shared/json-input.ts';
import { environmentSchema, savedRequestSchema } from '../../shared/saved-request.ts';
import { readTypedJson } from '../../shared/typed-json.ts';
import { firstIssue, readKnownPart } from '../config/unknown-keys.ts';
import { migrate } from '../migrations.ts';
import { BOOK_VERSIONS, bookSchema, exportedText, MOST_TEXT, type BookContent, type Stored } from './book-file.ts';

export interface BookImport {
  readonly content: BookContent;
  readonly requests: number;
  readonly environments: number;
  /** What was left, and why. */
  readonly left: readonly string[];
}

type Entry = { readonly id: string; readonly name: string };

/** What an exported text holds, entry by entry; those that do not fit are in `left`. */
export interface ReadExport {
  readonly requests: readonly Stored<BookContent['requests'][number]['value']>[];
  readonly environments: readonly Stored<BookContent['environments'][number]['value']>[];
  readonly left: readonly string[];
}

/** Reads an exported text. Throws InspectorError `requests-damaged`, with the place, or `version-too-new`. */
export function readExport(text: string): ReadExport {
  const migrated = migrate(parsed(text), BOOK_VERSIONS);
  if (migrated.kind === 'too-new') throw new InspectorError('version-too-new', `It has version ${migrated.version}.`);
  if (migrated.kind === 'damaged') throw new InspectorError('requests-damaged', `${migrated.reason}.`);
  const book = bookSchema.safeParse(migrated.value);
  if (!book.success) throw new InspectorError('requests-damaged', `${firstIssue(book.error)}.`);
  const left: string[] = [];
  return {
    requests: fitting('Request', savedRequestSchema, book.data.requests, left),
    environments: fitting('Environment', environmentSchema, book.data.environments, left),
    left,
  };
}

/** Adds what was read to a book: ids that are taken get new ones; what has no room is left. */
export function withImport(content: BookContent, read: ReadExport, newId: () => string): BookImport {
  const left = [...read.left];
  const room = { left: MOST_TEXT - exportedText(content).length };
  const requests = added('Request', content.requests, read.requests, newId, room, left);
  const environments = added('Environment', content.environments, read.environments, newId, room, left);
  return {
    content: {
      ...content,
      requests: [...content.requests, ...requests],
      environments: [...content.environments, ...environments],
    },
    requests: requests.length,
    environments: environments.length,
    left,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InspectorError('requests-damaged', placeOfFault(text));
  }
}

function placeOfFault(text: string): string {
  try {
    readTypedJson(text);
    return 'It is not JSON.';
  } catch (error) {
    if (!(error instanceof JsonInputError)) throw error;
    const { line, column } = lineAndColumn(text, error.at);
    return jsonFaultText(line, column, JSON_FAULT_TEXTS[error.fault], error.what);
  }
}

function fitting<T>(
  what: string,
  schema: Parameters<typeof readKnownPart<T>>[0],
  entries: readonly unknown[],
  left: string[],
): Stored<T>[] {
  return entries.flatMap((entry, index) => {
    const known = readKnownPart(schema, entry);
    if (known.ok) return [{ value: known.value, unknown: known.unknown }];
    left.push(`${what} ${index + 1}${nameOf(entry)}: ${known.reason}.`);
    return [];
  });
}

function nameOf(entry: unknown): string {
  const name: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'name') : undefined;
  return typeof name === 'string' ? ` "${name.slice(0, 80)}"` : '';
}

/** Room that a pair of brackets and commas takes besides, and the indentation of what is nested. */
const MARGIN = 64;

function added<T extends Entry>(
  what: string,
  present: readonly Stored<T>[],
  entries: readonly Stored<T>[],
  newId: () => string,
  room: { left: number },
  left: string[],
): Stored<T>[] {
  const taken = new Set(present.map(({ value }) => value.id));
  return entries.flatMap((entry) => {
    const size = 2 * JSON.stringify(entry.value, undefined, 2).length + MARGIN;
    if (size > room.left) {
      left.push(`${what} "${entry.value.name.slice(0, 80)}": there is no room for it.`);
      return [];
    }
    room.left -= size;
    const id = taken.has(entry.value.id) ? newId() : entry.value.id;
    taken.add(id);
    return [{ ...entry, value: { ...entry.value, id } }];
  });
}
