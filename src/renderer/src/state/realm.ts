// What is known of the realms of captures, as the app tells it. It is pulled while somebody looks at it, after
// the app told that it changed; one pull at a time for each capture, however fast changes come. Pulling sends
// nothing to a router: only `watchRealm` does.

import { useEffect } from 'react';
import { create } from 'zustand';
import type { InspectorError } from '../../../shared/contract/errors.ts';
import type { Notices } from '../../../shared/contract/notices.ts';
import type { RealmListName, RealmState } from '../../../shared/contract/realm.ts';
import { asInspectorError, call } from './app-link.ts';
import { without } from './captures.ts';
import { state, useStore } from './store.ts';

interface KnownRealm {
  readonly state?: RealmState;
  /** Milliseconds since 1970 of the last answer that came while the session was open. */
  readonly readAt?: number;
  /** Why the last pull, or the last try to watch, failed. */
  readonly error?: InspectorError | undefined;
  /** True while the app is being asked to watch. */
  readonly isAsking?: boolean;
}

const NOTHING: KnownRealm = {};

const useRealmStore = create<Readonly<Record<string, KnownRealm>>>()(() => ({}));
const known = (capture: string): KnownRealm => useRealmStore.getState()[capture] ?? NOTHING;
const change = (capture: string, part: KnownRealm) =>
  useRealmStore.setState({ [capture]: { ...known(capture), ...part } });

/** How many look at each capture, and who wants to hear of changes of its lists. */
const watched = new Map<string, number>();
const hearers = new Map<string, Set<() => void>>();
/** Captures with a pull on its way; true: something changed since it was asked. */
const pulling = new Map<string, boolean>();

/** What is known of the realm of a capture; the same object as long as nothing changed. */
export function useRealm(capture: string): KnownRealm {
  const isOpen = useStore((s) => s.connection === 'open');
  const live = useStore((s) => s.captures.find(({ header }) => header.id === capture)?.live);
  useEffect(() => {
    watched.set(capture, (watched.get(capture) ?? 0) + 1);
    return () => {
      const left = (watched.get(capture) ?? 1) - 1;
      if (left > 0) watched.set(capture, left);
      else watched.delete(capture);
    };
  }, [capture]);
  useEffect(() => {
    // The end of a session changes what is known of its realm.
    if (isOpen && live !== undefined) void pull(capture);
  }, [capture, isOpen, live]);
  return useRealmStore((s) => s[capture] ?? NOTHING);
}

/** Hears every change of the lists of a capture's realm, until the result is called. */
export function hearRealm(capture: string, hear: () => void): () => void {
  const set = hearers.get(capture) ?? new Set();
  hearers.set(capture, set.add(hear));
  return () => {
    set.delete(hear);
    if (set.size === 0) hearers.delete(capture);
  };
}

/** Reads the lists of a realm, now or anew, and keeps them up to date. This sends CALL and SUBSCRIBE. */
export async function watchRealm(capture: string): Promise<void> {
  await asked(capture, async () => {
    const told = await call('realm.watch', { capture });
    change(capture, { state: told, readAt: Date.now() });
    tell(capture);
  });
}

/** Ends the subscriptions to meta events; what was read stays. */
export async function unwatchRealm(capture: string): Promise<void> {
  await asked(capture, () => call('realm.unwatch', { capture }));
  await pull(capture);
}

/** Has the details of everything in a list read. */
export async function readWholeList(capture: string, list: RealmListName): Promise<void> {
  await asked(capture, () => call('realm.readAll', { capture, list }));
}

async function asked(capture: string, ask: () => Promise<unknown>): Promise<void> {
  change(capture, { isAsking: true, error: undefined });
  try {
    await ask();
  } catch (error) {
    change(capture, { error: asInspectorError(error) });
  } finally {
    change(capture, { isAsking: false });
  }
}

/** The app told that what is known of a realm changed. */
export function realmChanged({ capture, revision }: Notices['realm-changed']): void {
  if (!watched.has(capture) || known(capture).state?.revision === revision) return;
  void pull(capture);
}

/** A capture is gone. */
export function dropRealm(capture: string): void {
  useRealmStore.setState(without(useRealmStore.getState(), capture), true);
}

/** The lists may have changed. */
function tell(capture: string): void {
  for (const hear of hearers.get(capture) ?? []) hear();
}

/** Asks until nothing changed while the answer was on its way. */
async function pull(capture: string): Promise<void> {
  const isRunning = pulling.has(capture);
  pulling.set(capture, isRunning);
  if (isRunning) return;
  do {
    pulling.set(capture, false);
    await pullOnce(capture);
  } while (pulling.get(capture) === true && watched.has(capture));
  pulling.delete(capture);
}

async function pullOnce(capture: string): Promise<void> {
  try {
    const told = await call('realm.state', { capture });
    const live = state().captures.find(({ header }) => header.id === capture)?.live === true;
    change(capture, { state: told, error: undefined, ...(live && { readAt: Date.now() }) });
    tell(capture);
  } catch (error) {
    // The link was lost, or the capture closed: both are told elsewhere, and a new link pulls anew.
    if (state().connection === 'open' && asInspectorError(error).code !== 'unknown-capture')
      change(capture, { error: asInspectorError(error) });
  }
}
