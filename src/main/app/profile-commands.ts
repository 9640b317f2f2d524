// Commands of the prefix `profile`.

import { toWire } from '../../shared/contract/wire-value.ts';
import { checkProfile, type CheckContext } from '../../shared/profile-check.ts';
import { authMethods } from '../auth/registry.ts';
import type { ProfileStore } from '../profile/store.ts';
import type { RequestBooks } from '../saved/request-books.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import { serializers } from '../serializer/registry.ts';
import { schemes } from '../transport/registry.ts';
import { encodeMessage } from '../wamp/codec.ts';
import { keeperOf, usesCookies, type ProfileCookies } from './cookie-commands.ts';
import type { Handlers } from './dispatch.ts';
import { helloPreview } from './hello-preview.ts';
import type { NoticeHub } from './notices.ts';
import type { AppPorts } from './ports.ts';
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

export interface ProfileParts {
  readonly ports: Pick<AppPorts, 'random' | 'clock'>;
  readonly profiles: ProfileStore;
  readonly notices: NoticeHub;
  readonly secrets: SecretStore;
  readonly cookies: ProfileCookies;
  /** What is kept for profiles goes and comes with them. */
  readonly books: Pick<RequestBooks, 'retire' | 'revive'>;
}

export function profileCommands({ ports, profiles, notices, secrets, cookies, books }: ProfileParts): ProfileCommands {
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
      const profile = (await profiles.list()).profiles.find((one) => one.id === id);
      const result = await profiles.delete(id);
      // Who brings the profile back logs in anew.
      if (result.deleted && profile) await cookies.forget(profile);
      if (result.deleted) await books.retire(id, new Date(ports.clock.wall()).toISOString());
      return result.deleted ? told(result) : result;
    },
    'profile.restore': async ({ id }) => {
      const restored = await profiles.restore(id);
      await books.revive(id);
      return told(restored);
    },
    'profile.preview': async ({ profile }) => {
      const hello = await helloPreview(profile, { secrets, random: ports.random });
      return toWire(encodeMessage(hello));
    },
    'profile.wire': async ({ profile }) => {
      const jar = usesCookies(profile) ? await cookies.glance(profile.id) : undefined;
      return wirePreview(profile, jar && { cookies: keeperOf(jar, profile), place: jar.place });
    },
  };
}
