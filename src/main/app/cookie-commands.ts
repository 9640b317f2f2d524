// Commands of the prefix `cookie`, and the cookie jars of profiles. Values of cookies never go out.

import { InspectorError } from '../../shared/contract/errors.ts';
import { wireFactsOf } from '../../shared/profile-check/wire-facts.ts';
import type { Profile } from '../../shared/profile.ts';
import { authMethod } from '../auth/registry.ts';
import type { ProfileStore } from '../profile/store.ts';
import type { CookieJar } from '../secret/cookie-jar.ts';
import type { CookieJars } from '../secret/cookie-jars.ts';
import type { CookieKeeper } from '../transport/transport.ts';
import type { Handlers } from './dispatch.ts';

/** True if cookies are kept for this profile and sent again: a method wants it, and its wire carries them. */
export function usesCookies({ methods, url }: Pick<Profile, 'methods' | 'url'>): boolean {
  const wire = wireFactsOf(url);
  if (!wire || wire.carrier === 'rawsocket') return false;
  return methods.some(({ method }) => authMethod(method)?.usesCookies === true);
}

/** The jar as the transport of this profile uses it. */
export function keeperOf(jar: CookieJar, { url }: Pick<Profile, 'url'>): CookieKeeper {
  return {
    cookiesFor: (path) => jar.cookiesFor(url, path),
    keep: (path, setCookie) => jar.keep(url, path, setCookie),
  };
}

/** The jars of profiles, saved ones and others. */
export class ProfileCookies {
  readonly #jars: CookieJars;
  readonly #profiles: ProfileStore;

  constructor(jars: CookieJars, profiles: ProfileStore) {
    this.#jars = jars;
    this.#profiles = profiles;
  }

  /** The jar as it is kept now. */
  async open(profileId: string): Promise<CookieJar> {
    return this.#jars.open(profileId, await this.#isSaved(profileId));
  }

  /** The jar as it was opened last. */
  async glance(profileId: string): Promise<CookieJar> {
    return this.#jars.glance(profileId, await this.#isSaved(profileId));
  }

  /** Empties the jar; how many cookies were in it. Throws InspectorError `keychain-locked`; then nothing was emptied. */
  async clear(profileId: string): Promise<number> {
    return this.#jars.clear(profileId, await this.#isSaved(profileId));
  }

  /** Takes away what is kept of a profile that was just deleted. A keychain that is locked keeps what it has. */
  async forget(profile: Profile): Promise<void> {
    if (!usesCookies(profile)) return;
    await this.#jars.clear(profile.id, true).catch((error: unknown) => {
      if (!(error instanceof InspectorError)) throw error;
    });
  }

  /** Waits until everything is kept that can be. */
  settled(): Promise<void> {
    return this.#jars.settled();
  }

  async #isSaved(profileId: string): Promise<boolean> {
    try {
      await this.#profiles.get(profileId);
      return true;
    } catch (error) {
      if (error instanceof InspectorError) return false;
      throw error;
    }
  }
}

export function cookieCommands(cookies: ProfileCookies): Pick<Handlers, 'cookie.clear' | 'cookie.list'> {
  return {
    'cookie.clear': async ({ profileId }) => ({ cleared: await cookies.clear(profileId) }),
    'cookie.list': async ({ profileId }) => (await cookies.open(profileId)).facts(),
  };
}
