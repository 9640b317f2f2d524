// What is kept for a profile: requests with names, environments, and what was sent. Pulled while somebody looks at
// it, and again when the app tells that it changed.

import { useEffect } from 'react';
import { create } from 'zustand';
import type { InspectorError } from '../../../shared/contract/errors.ts';
import type { Environment, HistoryEntry, SavedRequest } from '../../../shared/saved-request.ts';
import { asInspectorError, call, errorOf, theHost } from './app-link.ts';
import { stateStrings } from '../strings/state.ts';

export interface Saved {
  readonly requests: readonly SavedRequest[];
  readonly environments: readonly Environment[];
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
  readonly historyTotal: number;
  readonly isLoaded: boolean;
  readonly error?: InspectorError | undefined;
  /** What had to be mended in the file. */
  readonly repair?: string | undefined;
}

const NOTHING: Saved = { requests: [], environments: [], history: [], historyTotal: 0, isLoaded: false };
/** Entries of the history that are pulled at first, and with each further step. */
const HISTORY_STEP = 200;
const FILE_TYPES = '.json,application/json';

const useSavedStore = create<Readonly<Record<string, Saved>>>()(() => ({}));
const watched = new Map<string, number>();
/** Entries of the history that are wanted, by profile. */
const wanted = new Map<string, number>();
const pulling = new Map<string, boolean>();

/** What is kept for a profile; nothing for a capture without one. */
export function useSaved(profileId: string | undefined): Saved {
  useEffect(() => {
    if (profileId === undefined) return undefined;
    watched.set(profileId, (watched.get(profileId) ?? 0) + 1);
    void pull(profileId);
    return () => {
      const rest = (watched.get(profileId) ?? 1) - 1;
      if (rest > 0) watched.set(profileId, rest);
      else watched.delete(profileId);
    };
  }, [profileId]);
  return useSavedStore((s) => (profileId === undefined ? NOTHING : (s[profileId] ?? NOTHING)));
}

/** What the app told: something of a profile changed. */
export function savedChanged(profileId: string): void {
  if (watched.has(profileId)) void pull(profileId);
}

/** Pulls anew what is looked at, after the link was opened. */
export async function reloadSaved(): Promise<void> {
  await Promise.all([...watched.keys()].map((profileId) => pull(profileId)));
}

/** Pulls older entries of the history. */
export function moreHistory(profileId: string): void {
  wanted.set(profileId, (wanted.get(profileId) ?? HISTORY_STEP) + HISTORY_STEP);
  void pull(profileId);
}

/** Adds a request, or changes the one with its id. */
export function putRequest(profileId: string, request: SavedRequest): Promise<InspectorError | undefined> {
  return changed(profileId, call('saved.put', { profileId, request }));
}

/** Removes a request; it can be brought back. */
export function removeRequest(profileId: string, request: string): Promise<InspectorError | undefined> {
  return changed(profileId, call('saved.remove', { profileId, request }));
}

/** Brings back a request that was removed. */
export function restoreRequest(profileId: string, request: string): Promise<InspectorError | undefined> {
  return changed(profileId, call('saved.restore', { profileId, request }));
}

/** Adds an environment, or changes the one with its id. */
export function putEnvironment(profileId: string, environment: Environment): Promise<InspectorError | undefined> {
  return changed(profileId, call('saved.putEnvironment', { profileId, environment }));
}

/** Removes an environment. */
export function removeEnvironment(profileId: string, environment: string): Promise<InspectorError | undefined> {
  return changed(profileId, call('saved.removeEnvironment', { profileId, environment }));
}

/** Forgets what was sent with a profile. */
export function clearHistory(profileId: string): Promise<InspectorError | undefined> {
  return changed(profileId, call('history.clear', { profileId }));
}

/** Saves requests and environments of a profile as a file. Gives its name; undefined if none is wanted. */
export async function exportSaved(profileId: string, name: string): Promise<string | InspectorError | undefined> {
  try {
    const { text } = await call('saved.export', { profileId });
    return await theHost().saveFile(name, oneText(text));
  } catch (error) {
    return asInspectorError(error);
  }
}

export interface ImportedSaved {
  readonly requests: number;
  readonly environments: number;
  readonly left: readonly string[];
}

/** Adds what a file holds that the person chooses; undefined: none was chosen. */
export async function importSaved(profileId: string): Promise<ImportedSaved | InspectorError | undefined> {
  try {
    const file = await theHost().pickFile(FILE_TYPES);
    if (file === undefined) return undefined;
    const told = await call('saved.import', { profileId, text: await file.text() });
    await pull(profileId);
    return told;
  } catch (error) {
    return asInspectorError(error);
  }
}

/** Lets the person choose a file and gives its text; undefined: none was chosen. */
export async function pickText(accept: string): Promise<{ readonly name: string; readonly text: string } | undefined> {
  const file = await theHost().pickFile(accept);
  return file && { name: file.name, text: await file.text() };
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* oneText(text: string): AsyncGenerator<string> {
  yield text;
}

async function changed(profileId: string, task: Promise<unknown>): Promise<InspectorError | undefined> {
  const error = await errorOf(task);
  if (error === undefined) await pull(profileId);
  return error;
}

async function pull(profileId: string): Promise<void> {
  if (pulling.has(profileId)) {
    pulling.set(profileId, true);
    return;
  }
  pulling.set(profileId, false);
  try {
    const [book, history] = await Promise.all([
      call('saved.load', { profileId }),
      historyOf(profileId, wanted.get(profileId) ?? HISTORY_STEP),
    ]);
    const { damagedFile, damage, fromBackup = false } = book;
    const isMended = damagedFile !== undefined || fromBackup;
    note(profileId, {
      requests: book.requests,
      environments: book.environments,
      history: history.entries,
      historyTotal: history.total,
      isLoaded: true,
      ...(isMended && { repair: stateStrings.fileMended('requests', fromBackup, damagedFile, damage) }),
    });
  } catch (error) {
    note(profileId, { ...(useSavedStore.getState()[profileId] ?? NOTHING), error: asInspectorError(error) });
  } finally {
    const isStale = pulling.get(profileId) === true;
    pulling.delete(profileId);
    if (isStale) void pull(profileId);
  }
}

/** Parts as long as the app gives them. */
const PART = 1000;

async function historyOf(profileId: string, count: number): Promise<{ entries: HistoryEntry[]; total: number }> {
  const entries: HistoryEntry[] = [];
  let total: number;
  do {
    const part = await call('history.list', {
      profileId,
      from: entries.length,
      count: Math.min(PART, count - entries.length),
    });
    entries.push(...part.entries);
    total = part.total;
    if (part.entries.length === 0) break;
  } while (entries.length < Math.min(count, total));
  return { entries, total };
}

function note(profileId: string, saved: Saved): void {
  useSavedStore.setState({ [profileId]: saved });
}
