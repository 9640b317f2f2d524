// The text of profiles.json: what it says and how it is written. Layout, version 1:
//   { "v": 1, "revision": 7, "profiles": [ … ],
//     "changes": [ { "id": "a", "revision": 7 } ],          last change of each profile, deleted ones too
//     "deleted": [ { "revision": 5, "index": 0, "profile": { … } } ] }      what can be brought back
// `revision` counts the writes of the file. Keys this program does not know are kept.

import { PROFILE_VERSION } from '../../shared/profile-constants.ts';
import { z } from 'zod';
import { profileSchema, type Profile } from '../../shared/profile.ts';
import { migrate, type VersionedFormat } from '../migrations.ts';
import type { FileReading } from '../config/stored-file.ts';
import { firstIssue, putBack, readKnownPart, type UnknownKey } from '../config/unknown-keys.ts';

const FORMAT: VersionedFormat = { current: PROFILE_VERSION, steps: {} };

/** Deleted profiles that are kept to be brought back. */
const MAX_DELETED = 20;
/** Changes of profiles that are gone, kept so that a late save of one is noticed. */
const MAX_GONE = 200;

const revision = z.number().int().min(0);
const fileSchema = z.looseObject({
  v: z.literal(PROFILE_VERSION),
  revision,
  profiles: z.array(z.unknown()),
  changes: z.array(z.object({ id: z.string(), revision })).default([]),
  deleted: z.array(z.object({ revision, index: z.number().int().min(0), profile: z.unknown() })).default([]),
});

export interface StoredProfile {
  readonly profile: Profile;
  readonly unknown: readonly UnknownKey[];
}

export interface DeletedProfile {
  readonly revision: number;
  /** Position it had among the profiles. */
  readonly index: number;
  readonly stored: StoredProfile;
}

export interface ProfilesContent {
  readonly revision: number;
  readonly profiles: readonly StoredProfile[];
  /** Revision of the last change by profile id. */
  readonly changes: ReadonlyMap<string, number>;
  /** Oldest first. */
  readonly deleted: readonly DeletedProfile[];
  /** Further keys of the file. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export const NO_PROFILES: ProfilesContent = { revision: 0, profiles: [], changes: new Map(), deleted: [], rest: {} };

/** Reads the text of a profiles file. Never throws. */
export function readProfiles(text: string): FileReading<ProfilesContent> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'damaged', reason: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
  const migrated = migrate(json, FORMAT);
  if (migrated.kind !== 'current') return migrated;
  const file = fileSchema.safeParse(migrated.value);
  if (!file.success) return { kind: 'damaged', reason: firstIssue(file.error) };

  const { v: _v, revision, profiles, changes, deleted, ...rest } = file.data;
  const stored: StoredProfile[] = [];
  for (const [index, entry] of profiles.entries()) {
    const read = readProfile(entry);
    if (!read.ok) return { kind: 'damaged', reason: `profile ${index + 1}: ${read.reason}` };
    const { id } = read.stored.profile;
    if (stored.some((other) => other.profile.id === id)) {
      return { kind: 'damaged', reason: `profile ${index + 1} has the id of another one` };
    }
    stored.push(read.stored);
  }
  const restorable: DeletedProfile[] = [];
  for (const [index, entry] of deleted.entries()) {
    const read = readProfile(entry.profile);
    if (!read.ok) return { kind: 'damaged', reason: `deleted profile ${index + 1}: ${read.reason}` };
    restorable.push({ revision: entry.revision, index: entry.index, stored: read.stored });
  }
  const content: ProfilesContent = {
    revision,
    profiles: stored,
    changes: new Map(changes.map((change) => [change.id, change.revision])),
    deleted: restorable,
    rest,
  };
  return { kind: 'good', content };
}

/** The text to write. */
export function writeProfiles({ revision, profiles, changes, deleted, rest }: ProfilesContent): string {
  const present = new Set(profiles.map(({ profile }) => profile.id));
  const sorted = [...changes]
    .map(([id, changed]) => ({ id, revision: changed }))
    .sort((a, b) => a.revision - b.revision);
  const gone = sorted.filter(({ id }) => !present.has(id)).slice(-MAX_GONE);
  const file = {
    v: PROFILE_VERSION,
    revision,
    profiles: profiles.map(toJson),
    changes: [...sorted.filter(({ id }) => present.has(id)), ...gone],
    deleted: deleted
      .slice(-MAX_DELETED)
      .map((entry) => ({ revision: entry.revision, index: entry.index, profile: toJson(entry.stored) })),
    ...rest,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

type ProfileReading =
  { readonly ok: true; readonly stored: StoredProfile } | { readonly ok: false; readonly reason: string };

function readProfile(entry: unknown): ProfileReading {
  const known = readKnownPart(profileSchema, entry);
  return known.ok ? { ok: true, stored: { profile: known.value, unknown: known.unknown } } : known;
}

function toJson({ profile, unknown }: StoredProfile): Profile {
  const copy = structuredClone(profile);
  putBack(copy, unknown);
  return copy;
}

/**
 * A stored profile with new values. Keys this program does not know stay; those of a method follow it
 * to its new place in the list.
 */
export function withValues(stored: StoredProfile, profile: Profile): StoredProfile {
  const unknown = stored.unknown.flatMap((entry) => {
    const [top, index, ...below] = entry.path;
    if (top !== 'methods' || typeof index !== 'number') return [entry];
    const name = stored.profile.methods[index]?.method;
    const place = profile.methods.findIndex(({ method }) => method === name);
    return place < 0 ? [] : [{ ...entry, path: [top, place, ...below] }];
  });
  return { profile, unknown };
}
