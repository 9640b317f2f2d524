// What the app says about the form while it is typed: its findings, the HELLO it would send, and
// what would open the wire for it.

import { useEffect, useState } from 'react';
import { fromWire } from '../../../../shared/contract/wire-value.ts';
import type { WirePreview } from '../../../../shared/contract/results.ts';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import type { ProfileFinding } from '../../../../shared/profile-check.ts';
import type { Profile } from '../../../../shared/profile.ts';
import type { WampValue } from '../../../../shared/wamp/value.ts';
import { call } from '../../state/actions.ts';

/** How long after the last key the app is asked. */
const QUIET_MS = 150;

export interface Checks {
  readonly findings: readonly ProfileFinding[];
  /** HELLO as it will be sent; undefined until the first answer is there. */
  readonly hello: readonly WampValue[] | undefined;
  /** What opens the wire; undefined until the first answer is there. */
  readonly wire: WirePreview | undefined;
  /** Why there is no answer for what is typed now. */
  readonly fault: InspectorError | undefined;
}

const NOTHING: Checks = { findings: [], hello: undefined, wire: undefined, fault: undefined };

/** Findings and preview of a profile. What was said last stays until the next answer is there. */
export function useChecks(profile: Profile): Checks {
  const [checks, setChecks] = useState(NOTHING);
  const text = JSON.stringify(profile);
  useEffect(() => {
    let stale = false;
    const ask = async () => {
      // A copy of the text: the profile is another object at every drawing.
      const asked = JSON.parse(text) as Profile;
      try {
        const [findings, hello, wire] = await Promise.all([
          call('profile.check', { profile: asked }),
          call('profile.preview', { profile: asked }),
          call('profile.wire', { profile: asked }),
        ]);
        if (!stale) setChecks({ findings, hello: fromWire(hello), wire, fault: undefined });
      } catch (error) {
        if (!stale && error instanceof InspectorError) setChecks((last) => ({ ...last, fault: error }));
      }
    };
    const timer = setTimeout(() => void ask(), QUIET_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text]);
  return checks;
}
