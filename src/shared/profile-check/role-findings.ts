// What there is to say about the roles a profile announces.

import type { ProfileFinding } from '../profile-check.ts';
import type { Profile } from '../profile.ts';
import { CLIENT_ROLES, FEATURES } from '../wamp/features.ts';
import { warning } from './finding.ts';

/** Findings of the fields below `roles`, and of none being there. */
export function roleFindings(profile: Profile): ProfileFinding[] {
  return [...featureFindings(profile), ...missingRoles(profile)];
}

/** Flags that no router will know are misspelt as a rule; `x_…` is free for extensions. */
function featureFindings({ roles }: Profile): ProfileFinding[] {
  return CLIENT_ROLES.flatMap((role) =>
    Object.keys(roles[role]?.features ?? {})
      .filter(
        (flag) =>
          !flag.startsWith('x_') && !FEATURES.some((known) => known.flag === flag && known.roles.includes(role)),
      )
      .map((flag) =>
        warning(
          `roles.${role}`,
          `"${flag}" is no feature of a ${role} in the specification; it is announced all the same.`,
        ),
      ),
  );
}

function missingRoles({ roles, extraDetails }: Profile): ProfileFinding[] {
  if (CLIENT_ROLES.some((role) => roles[role]) || (extraDetails && Object.hasOwn(extraDetails, 'roles'))) return [];
  return [warning('roles', 'No role is announced. Routers refuse such a login, Crossbar by closing the connection.')];
}
