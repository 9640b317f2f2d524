// Who holds a procedure: the registration under this very URI, of any kind of match, or else the one that a call would
// reach; then its callees.

import type { MetaAnswer, RealmEntry } from '../../shared/contract/realm.ts';
import type { WampValue } from '../../shared/wamp/value.ts';
import { lookupOf } from './meta-answers.ts';
import { readEntry } from './realm-entry.ts';
import type { RealmWatch } from './realm-watch.ts';

const LOOKUP = 'wamp.registration.lookup';
const MATCH = 'wamp.registration.match';

/** Finds the holder; null if there is none. Never rejects. */
export async function findHolder(watch: RealmWatch, procedure: string): Promise<MetaAnswer<RealmEntry | null>> {
  const tries: readonly (readonly [string, WampValue[]])[] = [
    [LOOKUP, [procedure]],
    [LOOKUP, [procedure, { match: 'prefix' }]],
    [LOOKUP, [procedure, { match: 'wildcard' }]],
    [MATCH, [procedure]],
  ];
  const { api } = watch;
  const notes = new Set<string>();
  for (const [name, args] of tries) {
    const reply = await api.call(name, args);
    if (!reply.ok) return reply;
    const found = lookupOf(reply.args[0]);
    if (!found) return { ok: false, access: api.unreadable(name) };
    if (found.saidZero)
      notes.add('The router says "none" as 0, where the specification has null; nexus was seen to do so.');
    if (found.id === undefined) continue;
    if (name === MATCH) notes.add('No registration has this very URI; a call of it reaches this one.');
    return { ok: true, value: await readEntry(watch, 'registrations', found.id), ...noted(notes) };
  }
  return { ok: true, value: null, ...noted(notes) };
}

function noted(notes: ReadonlySet<string>): { note?: string } {
  return notes.size === 0 ? {} : { note: [...notes].join(' ') };
}
