// Who is let in by which method: what a router decides on HELLO, before any secret is asked for.
// Source: "HELLO", "Session Establishment", "Authentication Methods" in the specification.

import { CLIENT_ROLES, FEATURES } from '../../../shared/wamp/features.ts';
import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict } from '../../../shared/wamp/value.ts';
import { announces, hasRole } from './router-machine-routing.ts';
import { offeredMethods } from '../session-checks.ts';

export interface RealmRules {
  /**
   * Why a method cannot be used in the realm, or not by this authid, as the end of a sentence;
   * undefined if it can. An authid that nobody has must look like one that somebody has.
   */
  obstacle(method: string, authid: string | undefined): string | undefined;
  /** `roles` of WELCOME; absent: everything that is built. */
  readonly roles?: Dict;
}

type Admission =
  | { readonly ok: true; readonly method: string; readonly authid: string | undefined }
  /** ABORT with this reason; `text` says why. */
  | { readonly ok: false; readonly reason: string; readonly text: string };

/** Chooses the first method of the client's list that can be used. No list, or an empty one, stands for anonymous. */
export function admit(hello: MessageOf<'HELLO'>, realm: RealmRules | undefined): Admission {
  if (!realm) {
    return { ok: false, reason: 'wamp.error.no_such_realm', text: `There is no realm "${hello.realm.slice(0, 200)}".` };
  }
  const roles = getOwn(hello.details, 'roles');
  if (!isDict(roles) || !CLIENT_ROLES.some((role) => hasRole({ roles }, role))) {
    const text = `HELLO.Details.roles has to name at least one of ${CLIENT_ROLES.join(', ')}, each with a dictionary.`;
    return { ok: false, reason: 'wamp.error.no_such_role', text };
  }
  const authid = getOwn(hello.details, 'authid');
  const named = typeof authid === 'string' ? authid : undefined;
  const offered = offeredMethods(hello);
  const reasons: string[] = [];
  for (const method of offered.length > 0 ? offered : ['anonymous']) {
    const obstacle = realm.obstacle(method, named);
    if (obstacle === undefined) return { ok: true, method, authid: named };
    if (reasons.length < 10) reasons.push(`${method.slice(0, 60)} ${obstacle}`);
  }
  const text = `No offered method can be used: ${reasons.join('; ')}.`;
  return { ok: false, reason: 'wamp.error.no_matching_auth_method', text };
}

/** The roles of HELLO with the known features they announce; whatever else it holds is not kept. */
export function announcedRoles(hello: MessageOf<'HELLO'>): Dict {
  const given = getOwn(hello.details, 'roles');
  const kept: Dict = {};
  if (!isDict(given)) return kept;
  for (const role of CLIENT_ROLES.filter((name) => hasRole({ roles: given }, name))) {
    const features = FEATURES.filter(({ flag }) => announces({ roles: given }, role, flag));
    kept[role] = { features: Object.fromEntries(features.map(({ flag }) => [flag, true])) };
  }
  return kept;
}
