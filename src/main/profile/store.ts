// The profiles of a user: one file in the config folder, shared by all hosts that run at the same
// time. Every change is read – check – write under its lock, and touches one profile only, so that
// hosts changing different profiles never undo each other.

import { InspectorError } from '../../shared/contract/errors.ts';
import { profileSchema, type Profile } from '../../shared/profile.ts';
import { hasUserInfo } from '../../shared/profile-url.ts';
import { StoredFile, type FileFormat, type Repair } from '../config/stored-file.ts';
import { firstIssue } from '../config/unknown-keys.ts';
import { NO_PROFILES, readProfiles, withValues, writeProfiles, type ProfilesContent } from './profiles-file.ts';

const FORMAT: FileFormat<ProfilesContent> = {
  name: 'profiles',
  empty: NO_PROFILES,
  read: readProfiles,
  write: writeProfiles,
  busy: (evidence) => new InspectorError('profiles-busy', evidence),
};

interface ProfileListing extends Repair {
  readonly profiles: readonly Profile[];
  /** Counts the writes of the file; to be given back to `save`. */
  readonly revision: number;
}

interface LoadedProfile {
  readonly profile: Profile;
  readonly revision: number;
}

/** All methods throw InspectorError `version-too-new`, `file-unreadable`, `file-unwritable` or `profiles-busy`. */
export class ProfileStore {
  readonly #file: StoredFile<ProfilesContent>;

  /** @param waitMs how long to wait for other hosts that are writing */
  constructor(folder: string, waitMs?: number) {
    this.#file = new StoredFile(folder, FORMAT, waitMs);
  }

  async list(): Promise<ProfileListing> {
    const { profiles, revision } = await this.#file.read();
    return { profiles: profiles.map(({ profile }) => profile), revision, ...this.#file.repair };
  }

  /** Throws InspectorError `unknown-profile` as well. */
  async get(id: string): Promise<LoadedProfile> {
    const { profiles, revision } = await this.#file.read();
    const found = profiles.find(({ profile }) => profile.id === id);
    if (!found) throw unknownProfile(id);
    return { profile: found.profile, revision };
  }

  /**
   * Adds a profile or replaces the one with its id. `basedOn`: the revision it was loaded at; if it was
   * changed or deleted since, InspectorError `profile-changed`. Without it the newest save wins.
   * Throws InspectorError `bad-profile` as well.
   */
  async save(profile: Profile, basedOn?: number): Promise<{ readonly revision: number }> {
    const valid = checked(profile);
    const revision = await this.#change((content, next) => {
      if (basedOn !== undefined) refuseIfChanged(content, valid.id, basedOn);
      const index = content.profiles.findIndex((stored) => stored.profile.id === valid.id);
      const old = content.profiles[index];
      const profiles = old
        ? content.profiles.with(index, withValues(old, valid))
        : [...content.profiles, { profile: valid, unknown: [] }];
      return { ...content, profiles, changes: new Map(content.changes).set(valid.id, next) };
    });
    return { revision };
  }

  /**
   * Adds profiles in one write: all of them or, if something stands in the way, none. Throws InspectorError
   * `bad-profile` as well, and `profile-changed` if one of the ids is there already.
   */
  async add(profiles: readonly Profile[]): Promise<{ readonly revision: number }> {
    const valid = profiles.map(checked);
    const revision = await this.#change((content, next) => {
      const taken = valid.find(({ id }) => content.profiles.some((stored) => stored.profile.id === id));
      if (taken) throw new InspectorError('profile-changed', `There is a profile "${taken.id}" already.`);
      const added = valid.map((profile) => ({ profile, unknown: [] }));
      const changes = new Map([...content.changes, ...valid.map(({ id }) => [id, next] as const)]);
      return { ...content, profiles: [...content.profiles, ...added], changes };
    });
    return { revision };
  }

  /** Deletes a profile; `restore` brings it back. */
  async delete(id: string): Promise<{ readonly deleted: boolean; readonly revision: number }> {
    let deleted = false;
    const revision = await this.#change((content, next) => {
      const index = content.profiles.findIndex(({ profile }) => profile.id === id);
      const stored = content.profiles[index];
      deleted = stored !== undefined;
      if (!stored) return undefined;
      return {
        ...content,
        profiles: content.profiles.toSpliced(index, 1),
        changes: new Map(content.changes).set(id, next),
        deleted: [...content.deleted, { revision: next, index, stored }],
      };
    });
    return { deleted, revision };
  }

  /**
   * Brings back the profile that was deleted last under this id, at its place. Throws InspectorError
   * `unknown-profile` if there is none, `profile-changed` if the id is taken again.
   */
  async restore(id: string): Promise<LoadedProfile> {
    let restored: Profile | undefined;
    const revision = await this.#change((content, next) => {
      const place = content.deleted.findLastIndex(({ stored }) => stored.profile.id === id);
      const entry = content.deleted[place];
      if (!entry) throw unknownProfile(id);
      if (content.profiles.some(({ profile }) => profile.id === id)) {
        throw new InspectorError('profile-changed', `There is a profile "${id}" again.`);
      }
      restored = entry.stored.profile;
      return {
        ...content,
        profiles: content.profiles.toSpliced(entry.index, 0, entry.stored),
        changes: new Map(content.changes).set(id, next),
        deleted: content.deleted.toSpliced(place, 1),
      };
    });
    if (!restored) throw unknownProfile(id);
    return { profile: restored, revision };
  }

  /** Changes the content; the change gets the revision that its write will have. Gives that of the file as it then is. */
  async #change(change: (content: ProfilesContent, next: number) => ProfilesContent | undefined): Promise<number> {
    const { revision } = await this.#file.change((content) => {
      const next = content.revision + 1;
      const changed = change(content, next);
      return changed && { ...changed, revision: next };
    });
    return revision;
  }
}

/** The profile as far as its schema goes; a URL that carries a password is refused, for it would be stored. */
function checked(profile: Profile): Profile {
  const result = profileSchema.safeParse(profile);
  if (!result.success) throw new InspectorError('bad-profile', `${firstIssue(result.error)}.`);
  if (hasUserInfo(result.data.url)) {
    throw new InspectorError('bad-profile', 'url: it holds a user name or password, and profiles hold no secrets.');
  }
  return result.data;
}

function refuseIfChanged(content: ProfilesContent, id: string, basedOn: number): void {
  const changed = content.changes.get(id) ?? 0;
  // A file that counts less than the caller has seen was set back: nobody knows what changed.
  if (changed <= basedOn && basedOn <= content.revision) return;
  const gone = content.profiles.every(({ profile }) => profile.id !== id);
  throw new InspectorError('profile-changed', gone ? `"${id}" was deleted.` : `"${id}" was saved by another instance.`);
}

function unknownProfile(id: string): InspectorError {
  return new InspectorError('unknown-profile', `The id is "${id}".`);
}
