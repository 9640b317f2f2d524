// Commands of the prefix `profile`.

import { toWire } from '../../shared/contract/wire-value.ts';
import { checkProfile, type CheckContext } from '../../shared/profile-check.ts';
import { authMethods } from '../auth/registry.ts';
import type { ProfileStore } from '../profile/store.ts';
import { schemes } from '../transport/registry.ts';
import { encodeMessage } from '../wamp/codec.ts';
import { helloOf } from '../wamp/hello.ts';
import type { Handlers } from './dispatch.ts';

type ProfileCommands = Pick<
  Handlers,
  'profile.list' | 'profile.check' | 'profile.save' | 'profile.delete' | 'profile.restore' | 'profile.preview'
>;

/** What this program can do, as the checks of a profile need to know it. */
export const CHECK_CONTEXT: CheckContext = { schemes, methods: authMethods };

export function profileCommands(profiles: ProfileStore): ProfileCommands {
  return {
    'profile.list': () => profiles.list(),
    'profile.check': ({ profile }) => checkProfile(profile, CHECK_CONTEXT),
    'profile.save': ({ profile, basedOn }) => profiles.save(profile, basedOn),
    'profile.delete': ({ id }) => profiles.delete(id),
    'profile.restore': ({ id }) => profiles.restore(id),
    'profile.preview': ({ profile }) => toWire(encodeMessage(helloOf(profile))),
  };
}
