// What was sent with each profile. Entries are written at most once a second and when the app closes; what is not
// written yet is listed all the same. A profile that is not saved has a history as long as the app runs.

import type { Clock } from '../clock.ts';
import type { RequestText } from '../../shared/request.ts';
import type { HistoryEntry } from '../../shared/saved-request.ts';
import { StoredFile } from '../config/stored-file.ts';
import { AddedEntries, type End } from './added-entries.ts';
import {
  bounded,
  historyFormat,
  MOST_ENTRIES,
  shownEntries,
  type HistoryContent,
  type StoredEntry,
} from './history-file.ts';
import { keptRequest } from './kept-request.ts';
import { fileNames, filesOfKind, removeFile, savedFolder } from './saved-folder.ts';

/** Histories that are kept; beyond them the one written longest ago is forgotten. */
const MOST_PROFILES = 200;
/** Profiles with entries that are not written. */
const MOST_PENDING = 50;
const WRITE_MS = 1000;
/** So long it is waited after a write that failed. */
const AGAIN_MS = 30_000;

export interface HistoryParts {
  readonly configFolder: string;
  readonly clock: Clock;
  readonly newId: () => string;
  /** True for a profile whose history outlives the app. */
  readonly isKept: (profileId: string) => Promise<boolean>;
  readonly onChange: (profileId: string) => void;
  /** How long to wait for other hosts that are writing. */
  readonly waitMs?: number;
}

interface Pending {
  readonly added: AddedEntries;
  /** Ends of entries that are in the file already. */
  readonly ended: Map<string, End>;
}

/** What is pending at one moment. */
interface Written {
  /** Oldest first. */
  readonly added: readonly StoredEntry[];
  readonly ended: ReadonlyMap<string, End>;
}

export class History {
  readonly #parts: HistoryParts;
  readonly #folder: string;
  readonly #pending = new Map<string, Pending>();
  #cancelTimer: (() => void) | undefined;
  /** The writing that is under way. */
  #writing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
    this.#folder = savedFolder(parts.configFolder);
  }

  /**
   * Notes a request that is being sent, as typed; `mask` replaces secrets in use in a text. Gives the id of the entry,
   * for `settle`.
   */
  add(profileId: string, request: RequestText, mask: (text: string) => string): string {
    const id = this.#parts.newId();
    const at = new Date(this.#parts.clock.wall()).toISOString();
    this.#of(profileId).added.add({ id, at, ...keptRequest(request, mask) });
    this.#changed(profileId);
    return id;
  }

  /** Notes how a request ended; `took` in microseconds. A reply that comes late changes what was noted before. */
  settle(profileId: string, id: string, state: NonNullable<HistoryEntry['state']>, took?: number): void {
    const pending = this.#of(profileId);
    const end = { state, ...(took !== undefined && { took }) };
    if (!pending.added.end(id, end)) {
      pending.ended.set(id, end);
      // They wait for the file; where it cannot be written they must not become many.
      const [oldest] = pending.ended.keys();
      if (oldest !== undefined && pending.ended.size > MOST_ENTRIES) pending.ended.delete(oldest);
    }
    this.#changed(profileId);
  }

  /** Newest first. Throws InspectorError as StoredFile. */
  async list(
    profileId: string,
    from: number,
    count: number,
  ): Promise<{ readonly entries: readonly HistoryEntry[]; readonly total: number }> {
    await this.#writing;
    const stored = await this.#file(profileId).read();
    const pending = this.#pending.get(profileId);
    return shownEntries(
      pending ? merged(stored, { ...pending, added: pending.added.all() }).entries : stored.entries,
      from,
      count,
    );
  }

  /** Forgets what was sent with a profile. Throws InspectorError as StoredFile. */
  async clear(profileId: string): Promise<void> {
    this.#pending.delete(profileId);
    await this.#writing;
    await removeFile(this.#folder, fileNames(profileId).history);
    this.#parts.onChange(profileId);
  }

  /** Writes what is not written yet, and nothing after that. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    await this.#writing;
    await this.#writeAll();
  }

  #of(profileId: string): Pending {
    const known = this.#pending.get(profileId);
    // What was used last goes last.
    this.#pending.delete(profileId);
    const pending = known ?? { added: new AddedEntries(), ended: new Map() };
    this.#pending.set(profileId, pending);
    const [oldest] = this.#pending.keys();
    if (this.#pending.size > MOST_PENDING && oldest !== undefined) this.#pending.delete(oldest);
    return pending;
  }

  #changed(profileId: string): void {
    this.#parts.onChange(profileId);
    this.#writeIn(WRITE_MS);
  }

  #writeIn(ms: number): void {
    if (this.#closed || this.#cancelTimer) return;
    this.#cancelTimer = this.#parts.clock.after(ms, () => {
      this.#cancelTimer = undefined;
      this.#writing = this.#writeAll();
    });
  }

  /** Never rejects: what cannot be written stays pending, and is tried again. */
  async #writeAll(): Promise<void> {
    for (const [profileId, pending] of [...this.#pending]) {
      const kept = await this.#parts.isKept(profileId).catch(() => false);
      if (!kept) {
        // There is no file whose entries could have ended.
        pending.ended.clear();
        continue;
      }
      const written = { added: pending.added.all(), ended: new Map(pending.ended) };
      const isWritten = await this.#file(profileId)
        .change((content) => merged(content, written))
        .then(() => true)
        .catch(() => false);
      if (isWritten) this.#forget(profileId, pending, written);
      else this.#writeIn(AGAIN_MS);
    }
    await this.#sweep();
  }

  /** What was written is not pending any more; what came meanwhile is. */
  #forget(profileId: string, pending: Pending, { added, ended }: Written): void {
    for (const entry of added) {
      const now = pending.added.take(entry.id);
      if (now && now !== entry) pending.ended.set(entry.id, endOf(now));
    }
    for (const [id, end] of ended) if (pending.ended.get(id) === end) pending.ended.delete(id);
    const isDone = pending.added.size === 0 && pending.ended.size === 0;
    if (!isDone) this.#writeIn(WRITE_MS);
    else if (this.#pending.get(profileId) === pending) this.#pending.delete(profileId);
  }

  async #sweep(): Promise<void> {
    const files = await filesOfKind(this.#folder, 'history');
    for (const { name } of files.slice(MOST_PROFILES)) await removeFile(this.#folder, name).catch(() => undefined);
  }

  #file(profileId: string): StoredFile<HistoryContent> {
    const format = historyFormat(fileNames(profileId).history, profileId);
    return new StoredFile(this.#folder, format, this.#parts.waitMs);
  }
}

function merged(content: HistoryContent, { added, ended }: Written): HistoryContent {
  const entries = content.entries.map((entry) => ({ ...entry, ...ended.get(entry.id) }));
  return { ...content, entries: bounded([...entries, ...added]) };
}

function endOf(entry: StoredEntry): End {
  const { state, took } = entry as Partial<HistoryEntry>;
  return { ...(state && { state }), ...(took !== undefined && { took }) };
}
