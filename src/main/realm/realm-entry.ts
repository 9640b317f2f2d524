// A session, registration or subscription in full: asked for anew, with the sessions behind it or what it stands
// behind, and with the others that match the same URI, as far as the lists know them.

import type { RealmEntry, RealmListName, SessionRow } from '../../shared/contract/realm.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import type { WampValue } from '../../shared/wamp/value.ts';
import { sessionOf } from './meta-answers.ts';
import type { HeldListName } from './meta-names.ts';
import { overlapsOf } from './overlaps.ts';
import { registrationRow, subscriptionRow, type HeldRow } from './realm-model.ts';
import type { RealmWatch } from './realm-watch.ts';

/** Members that are shown, and of how many the details are read for it. */
const MOST_MEMBERS = 1000;
const MEMBERS_READ = 50;
const MOST_OVERLAPS = 200;

const VERBS: Readonly<Record<HeldListName, string>> = { registrations: 'serve', subscriptions: 'follow' };
const LOST = 'The session has ended: this is what was known then.';

/** Reads an entry. Never rejects: what cannot be read is told in `problems`. */
export function readEntry(watch: RealmWatch, list: RealmListName, id: number): Promise<RealmEntry> {
  return list === 'sessions' ? sessionEntry(watch, id) : heldEntry(watch, list, id);
}

async function sessionEntry(watch: RealmWatch, id: number): Promise<RealmEntry> {
  const { model } = watch;
  const told = watch.isOpen ? await watch.details.session(id) : undefined;
  const known = model.sessions.get(id)?.row;
  const row = known ?? (told?.ok === true ? sessionOf(told.details) : undefined);
  const held = (list: HeldListName) =>
    [...model.members[list].heldBy(id)].flatMap((one) => model[list].get(one)?.row ?? []);
  return {
    ...(row && { session: row }),
    ...(told?.ok === true && { details: toWire<WampValue>(told.details ?? null) }),
    serves: held('registrations').map(registrationRow),
    follows: held('subscriptions').map(subscriptionRow),
    problems: [
      ...(told ? (told.ok ? [] : [row?.problem ?? told.access.text ?? '']) : [LOST]),
      ...unknownPart(watch, 'registrations'),
      ...unknownPart(watch, 'subscriptions'),
    ],
  };
}

async function heldEntry(watch: RealmWatch, list: HeldListName, id: number): Promise<RealmEntry> {
  const { model } = watch;
  const problems: string[] = [];
  let details: WampValue | undefined;
  let row: HeldRow | undefined;
  let sessions: readonly number[] = [...(model.members[list].of(id) ?? [])];
  if (watch.isOpen) {
    const [told, members] = await Promise.all([watch.details.held(list, id), watch.details.members(list, id)]);
    if (told.ok) details = told.details;
    else problems.push(model[list].get(id)?.row.problem ?? told.access.text ?? '');
    row = told.facts;
    if ('status' in members) problems.push(members.text ?? '');
    else sessions = members;
  } else problems.push(LOST);
  row = model[list].get(id)?.row ?? row;
  const shown = row ?? { id, match: '' };
  const members = await memberRows(watch, sessions, problems);
  const unread = model[list].size - model[list].known;
  if (unread > 0)
    problems.push(`${unread} of ${model[list].size} ${list} have not been read: others may match the same URI.`);
  return {
    ...(row &&
      (list === 'registrations' ? { registration: registrationRow(row) } : { subscription: subscriptionRow(row) })),
    ...(details !== undefined && { details: toWire(details) }),
    members,
    overlaps: overlapsOf(shown, model[list].rows(), MOST_OVERLAPS),
    problems: [...new Set(problems)],
  };
}

async function memberRows(watch: RealmWatch, sessions: readonly number[], problems: string[]): Promise<SessionRow[]> {
  const shown = sessions.slice(0, MOST_MEMBERS);
  if (sessions.length > shown.length)
    problems.push(`${sessions.length - shown.length} further sessions are not shown.`);
  const known = (id: number) => watch.model.sessions.get(id)?.row ?? { id };
  return Promise.all(shown.map(async (id, i) => (i < MEMBERS_READ ? watch.sessionRow(id) : known(id))));
}

/** What the lists do not know of what a session stands behind. */
function unknownPart(watch: RealmWatch, list: HeldListName): string[] {
  const verb = VERBS[list];
  const { status, text } = watch.state().lists[list];
  if (status === 'idle') return [`What it ${verb}s is not known: the ${list} of the realm were not read.`];
  if (status === 'failed') return [`What it ${verb}s is not known. ${text ?? ''}`.trim()];
  const { size } = watch.model[list];
  let unknown = 0;
  for (const id of watch.model[list].ids()) if (!watch.model.members[list].of(id)) unknown++;
  if (unknown === 0) return [];
  return [`Who stands behind ${unknown} of ${size} ${list} has not been read: it may ${verb} more.`];
}
