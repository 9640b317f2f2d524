// A profile to begin with. Free of schema code: the page makes profiles too.

import type { Profile } from './profile.ts';
import { PROFILE_VERSION } from './profile-constants.ts';
import { defaultRoles } from './wamp/features.ts';

const DEFAULT_TIMEOUT_SECONDS = 10;

/** A profile with nothing chosen but name, target and realm: no method, all roles, 10 seconds. */
export function newProfile(id: string, name: string, url: string, realm: string): Profile {
  return {
    v: PROFILE_VERSION,
    id,
    name,
    url,
    realm,
    methods: [],
    roles: defaultRoles(),
    timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
    deflate: false,
  };
}
