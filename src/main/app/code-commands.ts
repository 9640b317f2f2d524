// Commands of the prefix `code`: what another client does the same with.

import { newProfile } from '../../shared/new-profile.ts';
import type { Profile } from '../../shared/profile.ts';
import { CODE_WRITERS } from '../copy-as/registry.ts';
import type { ProfileStore } from '../profile/store.ts';
import type { Attempt } from './attempt.ts';
import type { CaptureList } from './captures.ts';
import type { Handlers } from './dispatch.ts';

export interface CodeParts {
  readonly captures: CaptureList<Attempt>;
  readonly profiles: ProfileStore;
}

const NOT_KEPT = 'The profile of this capture is not saved: only its URL and realm are written.';

export function codeCommands({ captures, profiles }: CodeParts): Pick<Handlers, 'code.write'> {
  /** What a capture was connected with: that of its session, else the saved profile, else what its header says. */
  async function profileOf(id: string): Promise<{ profile: Profile; note?: string }> {
    const { session, header } = captures.get(id);
    if (session) return { profile: session.profile };
    const saved = (await profiles.list()).profiles.find((profile) => profile.id === header.profileId);
    if (saved) return { profile: saved };
    return { profile: newProfile(header.id, header.label, header.url, header.realm), note: NOT_KEPT };
  }

  return {
    'code.write': async ({ target, from, request }) => {
      const { profile, note } = 'profile' in from ? { profile: from.profile } : await profileOf(from.capture);
      const { text, notes } = CODE_WRITERS[target]({ profile, request });
      return { text, notes: note === undefined ? notes : [note, ...notes] };
    },
  };
}
