// Commands of the prefix `profile`.

import { toWire } from '../../shared/contract/wire-value.ts';
import { checkProfile, type CheckContext } from '../../shared/profile-check.ts';
import { authMethods } from '../auth/registry.ts';
import type { ProfileStore } from '../profile/store.ts';
import { serializers } from '../serializer/registry.ts';
import { schemes } from '../transport/registry.ts';
import { encodeMessage } from '../wamp/codec.ts';
import { helloOf } from '../wamp/hello.ts';
import type { Handlers } from './dispatch.ts';
import type { NoticeHub } from './notices.ts';
import { wirePreview } from './wire-preview.ts';

type ProfileCommands = Pick<
  Handlers,
  | 'profile.list'
  | 'profile.check'
  | 'profile.save'
  | 'profile.delete'
  | 'profile.restore'
  | 'profile.preview'
  | 'profile.wire'
>;

/** What this program can do, as the checks of a profile need to know it. */
export const CHECK_CONTEXT: CheckContext = { schemes, methods: authMethods, serializers };

export function profileCommands(profiles: ProfileStore, notices: NoticeHub): ProfileCommands {
  /** Tells of a change, and hands the result on. */
  function told<Result extends { readonly revision: number }>(result: Result): Result {
    notices.send({ kind: 'profiles-changed', body: { revision: result.revision } });
    return result;
  }
  return {
    'profile.list': () => profiles.list(),
    'profile.check': ({ profile }) => checkProfile(profile, CHECK_CONTEXT),
    'profile.save': async ({ profile, basedOn }) => told(await profiles.save(profile, basedOn)),
    'profile.delete': async ({ id }) => {
      const result = await profiles.delete(id);
      return result.deleted ? told(result) : result;
    },
    'profile.restore': async ({ id }) => told(await profiles.restore(id)),
    'profile.preview': ({ profile }) => toWire(encodeMessage(helloOf(profile))),
    'profile.wire': ({ profile }) => wirePreview(profile),
  };
}
