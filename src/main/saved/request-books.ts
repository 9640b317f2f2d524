// Saved requests and environments: a book for each profile, shared by all hosts that run at the same time. Every
// change is read – change – write under the lock of its file. The book of a deleted profile stays as long as the
// profile can be brought back.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { Environment, SavedRequest } from '../../shared/saved-request.ts';
import { StoredFile, type Repair } from '../config/stored-file.ts';
import {
  bookFormat,
  environmentWithValues,
  exportedText,
  MOST_TEXT,
  readBook,
  type BookContent,
  type Stored,
} from './book-file.ts';
import { readExport, withImport, type BookImport } from './book-import.ts';
import { fileNames, filesOfKind, removeFile, savedFolder } from './saved-folder.ts';

/** Books of deleted profiles that are kept: as many as profiles. */
const MOST_RETIRED = 20;
/** Books that are open at the same time; files are cheap to open again. */
const MOST_OPEN = 64;

export interface LoadedBook extends Repair {
  readonly requests: readonly SavedRequest[];
  readonly environments: readonly Environment[];
}

/** All methods throw InspectorError `version-too-new`, `file-unreadable`, `file-unwritable` or `requests-busy`. */
export class RequestBooks {
  readonly #folder: string;
  readonly #waitMs: number | undefined;
  readonly #open = new Map<string, StoredFile<BookContent>>();

  /** @param waitMs how long to wait for other hosts that are writing */
  constructor(configFolder: string, waitMs?: number) {
    this.#folder = savedFolder(configFolder);
    this.#waitMs = waitMs;
  }

  async load(profileId: string): Promise<LoadedBook> {
    const file = this.#file(profileId);
    const { requests, environments } = await file.read();
    return {
      requests: requests.map(({ value }) => value),
      environments: environments.map(({ value }) => value),
      ...file.repair,
    };
  }

  /** Throws InspectorError `unknown-environment` as well. */
  async environment(profileId: string, id: string): Promise<Environment> {
    const { environments } = await this.load(profileId);
    const found = environments.find((environment) => environment.id === id);
    if (!found) throw new InspectorError('unknown-environment', `Its id would be "${id}".`);
    return found;
  }

  /** Adds a request, or changes the one with its id. Throws InspectorError `requests-full` as well. */
  async put(profileId: string, request: SavedRequest): Promise<void> {
    await this.#change(profileId, (book) => ({
      ...book,
      requests: replaced(book.requests, request, ({ unknown }) => ({ value: request, unknown })),
    }));
  }

  /** Removes a request; `restore` brings it back. */
  async remove(profileId: string, id: string): Promise<{ readonly removed: boolean }> {
    let removed = false;
    await this.#change(profileId, (book) => {
      const found = book.requests.find(({ value }) => value.id === id);
      removed = found !== undefined;
      if (!found) return undefined;
      return {
        ...book,
        requests: book.requests.filter((one) => one !== found),
        removed: [...book.removed.filter(({ value }) => value.id !== id), found],
      };
    });
    return { removed };
  }

  /** Brings back the request that was removed last under this id. Throws InspectorError `unknown-request` as well. */
  async restore(profileId: string, id: string): Promise<{ readonly request: SavedRequest }> {
    let request: SavedRequest | undefined;
    await this.#change(profileId, (book) => {
      const found = book.removed.find(({ value }) => value.id === id);
      if (!found || book.requests.some(({ value }) => value.id === id))
        throw new InspectorError('unknown-request', `Nothing with the id "${id}" was removed.`);
      request = found.value;
      return {
        ...book,
        requests: [...book.requests, found],
        removed: book.removed.filter((one) => one !== found),
      };
    });
    if (!request) throw new InspectorError('unknown-request', `Nothing with the id "${id}" was removed.`);
    return { request };
  }

  /** Adds an environment, or changes the one with its id. Throws InspectorError `requests-full` as well. */
  async putEnvironment(profileId: string, environment: Environment): Promise<void> {
    await this.#change(profileId, (book) => ({
      ...book,
      environments: replaced(book.environments, environment, (old) => environmentWithValues(old, environment)),
    }));
  }

  async removeEnvironment(profileId: string, id: string): Promise<{ readonly removed: boolean }> {
    let removed = false;
    await this.#change(profileId, (book) => {
      removed = book.environments.some(({ value }) => value.id === id);
      return removed ? { ...book, environments: book.environments.filter(({ value }) => value.id !== id) } : undefined;
    });
    return { removed };
  }

  async export(profileId: string): Promise<string> {
    return exportedText(await this.#file(profileId).read());
  }

  /** Adds what an exported text holds. Throws InspectorError `requests-damaged` as well, with the place. */
  async import(profileId: string, text: string, newId: () => string): Promise<Omit<BookImport, 'content'>> {
    const read = readExport(text);
    let result: BookImport | undefined;
    await this.#change(profileId, (book) => {
      result = withImport(book, read, newId);
      return result.requests + result.environments > 0 ? result.content : undefined;
    });
    const { requests = 0, environments = 0, left = [] } = result ?? {};
    return { requests, environments, left };
  }

  /** The profile was deleted at `now` (ISO 8601): its book is kept as long as it can be brought back. */
  async retire(profileId: string, now: string): Promise<void> {
    await this.#file(profileId).change((book) => ({ ...book, retired: now }));
    await this.#sweep();
  }

  /** The profile was brought back. */
  async revive(profileId: string): Promise<void> {
    await this.#file(profileId).change((book) => (book.retired === undefined ? undefined : live(book)));
  }

  /** Removes what belongs to profiles that nobody can bring back any more. */
  async #sweep(): Promise<void> {
    const retired: { readonly name: string; readonly at: string }[] = [];
    for (const { name } of await filesOfKind(this.#folder, 'book')) {
      const reading = readBook(await readFile(join(this.#folder, `${name}.json`), 'utf8').catch(() => ''));
      if (reading.kind === 'good' && reading.content.retired !== undefined)
        retired.push({ name, at: reading.content.retired });
    }
    retired.sort((a, b) => (a.at < b.at ? 1 : -1));
    for (const { name } of retired.slice(MOST_RETIRED)) {
      await removeFile(this.#folder, name);
      await removeFile(this.#folder, name.replace(/book$/, 'history'));
    }
  }

  /** A change of the book of a profile that is there, so it is not retired. */
  async #change(profileId: string, change: (book: BookContent) => BookContent | undefined): Promise<void> {
    await this.#file(profileId).change((book) => {
      const changed = change(book);
      if (!changed) return undefined;
      const { length } = exportedText(changed);
      if (length > MOST_TEXT && length > exportedText(book).length)
        throw new InspectorError('requests-full', `They would have ${length} letters; ${MOST_TEXT} are kept.`);
      return live(changed);
    });
  }

  #file(profileId: string): StoredFile<BookContent> {
    const open = this.#open.get(profileId);
    if (open) return open;
    const file = new StoredFile(this.#folder, bookFormat(fileNames(profileId).book, profileId), this.#waitMs);
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MOST_OPEN && oldest !== undefined) this.#open.delete(oldest);
    this.#open.set(profileId, file);
    return file;
  }
}

function live(book: BookContent): BookContent {
  return { ...book, retired: undefined };
}

/** The list with an entry added, or put in the place of the one with its id. */
function replaced<T extends { readonly id: string }>(
  list: readonly Stored<T>[],
  value: T,
  merge: (old: Stored<T>) => Stored<T>,
): readonly Stored<T>[] {
  const index = list.findIndex((entry) => entry.value.id === value.id);
  const old = list[index];
  return old ? list.with(index, merge(old)) : [...list, { value, unknown: [] }];
}
