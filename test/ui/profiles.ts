// Profiles for pages under test, put where the host reads them.

import { ProfileStore } from '../../src/main/profile/store.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import type { Profile } from '../../src/shared/profile.ts';

/** A profile with one second of patience. */
export function profileFor(name: string, url: string, more: Partial<Profile> = {}): Profile {
  return { ...newProfile(`test-${name.replaceAll(/\W+/g, '-')}`, name, url, 'demo'), timeoutSeconds: 1, ...more };
}

/** Saves profiles into a config folder, as a host does. */
export async function saveProfiles(configFolder: string, profiles: readonly Profile[]): Promise<void> {
  const store = new ProfileStore(configFolder);
  for (const profile of profiles) await store.save(profile);
}
