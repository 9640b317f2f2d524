// Makes profiles of drafts: ids, names that differ, references in place of secrets. A draft that gives no usable
// profile is named with the reason.

import type { ImportedProfile } from '../../../shared/contract/results.ts';
import { newProfile } from '../../../shared/new-profile.ts';
import { profileSchema, type MethodChoice, type Profile } from '../../../shared/profile.ts';
import { readWireUrl } from '../../../shared/wire-url.ts';
import { firstIssue } from '../../config/unknown-keys.ts';
import type { Draft, DraftMethod, Drafts, Left } from './importer.ts';
import { withoutSecrets } from './secret-text.ts';

const MOST_PROFILES = 1000;
const MOST_LEFT = 200;
const LONGEST_NAME = 200;
const LONGEST_SECRET = 65_536;

/** A secret that was found: the method it belongs to, and what it is. */
export interface FoundSecret {
  readonly method: number;
  readonly value: string;
}

export interface ReadyProfile extends ImportedProfile {
  readonly found: readonly FoundSecret[];
}

export interface Ready {
  readonly profiles: readonly ReadyProfile[];
  readonly left: readonly Left[];
}

/** Profiles of all drafts that can be one. `group`: what they are listed under. */
export function finishDrafts({ drafts, left }: Drafts, group: string, newId: () => string): Ready {
  const profiles: ReadyProfile[] = [];
  const refused: Left[] = [...left];
  const names = namesOf(drafts.slice(0, MOST_PROFILES));
  for (const [index, draft] of drafts.slice(0, MOST_PROFILES).entries()) {
    const made = finished(draft, names[index] ?? 'profile', group, newId());
    if (typeof made === 'string') refused.push({ where: draft.where, text: made });
    else profiles.push(made);
  }
  const more = drafts.length - MOST_PROFILES;
  if (more > 0)
    refused.push({
      where: 'the rest',
      text: `${more} further profiles: no more than ${MOST_PROFILES} are imported at once.`,
    });
  return { profiles, left: shortened(refused) };
}

function shortened(left: readonly Left[]): Left[] {
  const more = left.length - MOST_LEFT;
  const shown = left.slice(0, MOST_LEFT).map(({ where, text }) => ({ where: where.slice(0, 300), text }));
  return more > 0 ? [...shown, { where: 'the rest', text: `${more} further things that cannot be imported.` }] : shown;
}

function finished(draft: Draft, name: string, group: string, id: string): ReadyProfile | string {
  const { url, notes: urlNotes } = withoutSecrets(draft.url);
  const wire = readWireUrl(url);
  if (!wire.ok) return `Its address cannot be used. ${wire.text}`;
  const secrets = draft.methods.map(({ secret }) => secret);
  const found = secrets.flatMap((secret, method) =>
    secret?.kind === 'found' && secret.value.length <= LONGEST_SECRET
      ? [{ method, value: secret.value, about: secret.about }]
      : [],
  );
  const tooLong = secrets.some((secret) => secret?.kind === 'found' && secret.value.length > LONGEST_SECRET);
  const base = newProfile(id, name, url, draft.realm);
  const profile: Profile = {
    ...base,
    group: group.slice(0, 256),
    methods: draft.methods.map(choiceOf),
    ...settingsOf(draft),
  };
  const parsed = profileSchema.safeParse(profile);
  if (!parsed.success) return `No profile can be made of it. ${firstIssue(parsed.error)}.`;
  return {
    profile: parsed.data,
    notes: [...urlNotes, ...draft.notes, ...(tooLong ? ['A secret is too long to be kept and stays behind.'] : [])],
    secrets: found.map(({ method, about }) => ({ field: secretField(method), text: about })),
    found: found.map(({ method, value }) => ({ method, value })),
  };
}

/** Where the secret of a method stands in a profile. */
function secretField(method: number): string {
  return `methods[${method}].secret`;
}

function settingsOf({ authrole, authextra, extraDetails, caFile, tls, serializers }: Draft): Partial<Profile> {
  return {
    ...(authrole !== undefined && { authrole }),
    ...(authextra !== undefined && { authextra }),
    ...(extraDetails !== undefined && { extraDetails }),
    ...(caFile !== undefined && { caFile }),
    ...(tls !== undefined && { tls }),
    ...(serializers !== undefined && { serializers }),
  };
}

function choiceOf({ authid, secret, ...rest }: DraftMethod): MethodChoice {
  return {
    ...rest,
    authid: authid === undefined || authid === '' ? { kind: 'absent' } : { kind: 'value', value: authid },
    ...(secret && { secret: secret.kind === 'reference' ? secret.ref : { from: 'prompt' } }),
  };
}

/** A name for each draft: its first word, then those that tell it from others of that name, then a number. */
function namesOf(drafts: readonly Draft[]): string[] {
  const names = drafts.map(() => '');
  const indexes = drafts.map((_draft, index) => index);
  name(indexes, 0, drafts, names);
  const used = new Set<string>();
  return names.map((words) => {
    const wanted = words === '' ? 'profile' : words.slice(0, LONGEST_NAME);
    if (used.has(wanted)) return numbered(wanted, used);
    used.add(wanted);
    return wanted;
  });
}

/** Adds word `level` to the names of a group in which it differs, then goes on with each of its parts. */
function name(group: readonly number[], level: number, drafts: readonly Draft[], names: string[]): void {
  const parts = new Map<string, number[]>();
  for (const index of group) {
    const word = drafts[index]?.names[level] ?? '';
    const members = parts.get(word);
    if (members) members.push(index);
    else parts.set(word, [index]);
  }
  const isLast = group.every((index) => level >= (drafts[index]?.names.length ?? 0));
  if (isLast || (level > 0 && group.length === 1)) return;
  for (const [word, members] of parts) {
    if (word !== '' && (level === 0 || parts.size > 1))
      for (const index of members) names[index] = names[index] === '' ? word : `${names[index]} · ${word}`;
    name(members, level + 1, drafts, names);
  }
}

function numbered(name: string, used: Set<string>): string {
  for (let n = 2; ; n++) {
    const tried = `${name} (${n})`;
    if (used.has(tried)) continue;
    used.add(tried);
    return tried;
  }
}
