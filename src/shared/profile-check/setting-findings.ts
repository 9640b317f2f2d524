// What there is to say about the settings of a connection that belong to no group.

import type { ProfileFinding } from '../profile-check.ts';
import type { Profile } from '../profile.ts';
import { error } from './finding.ts';

const MAX_TIMEOUT_SECONDS = 3600;

/** Findings of `timeoutSeconds`. */
export function settingFindings({ timeoutSeconds }: Profile): ProfileFinding[] {
  if (timeoutSeconds > 0 && timeoutSeconds <= MAX_TIMEOUT_SECONDS) return [];
  return [
    error(
      'timeoutSeconds',
      `The time limit is ${timeoutSeconds} seconds; it must be above 0 and at most ${MAX_TIMEOUT_SECONDS}.`,
    ),
  ];
}
