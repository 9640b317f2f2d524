// HELLO from a profile: the one place that decides what is announced. The preview of a profile and
// the message that is sent both come from here.

import type { Profile } from '../../shared/profile.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { CLIENT_ROLES } from '../../shared/wamp/features.ts';
import { setOwn, type Dict } from '../../shared/wamp/value.ts';

/** `agent` of this client. */
export const AGENT = 'WAMP Inspector';

/**
 * HELLO of a profile; a method that stands there twice is named once. `authid` follows the first method that has
 * one: WAMP carries a single authid.
 * `authextra` of the methods is merged below the profile's own; keys of `extraDetails` come last and win.
 */
export function helloOf(profile: Profile, methodExtra: Dict = {}): MessageOf<'HELLO'> {
  const details: Dict = { agent: AGENT, roles: rolesOf(profile) };
  if (profile.methods.length > 0) details['authmethods'] = [...new Set(profile.methods.map(({ method }) => method))];
  const authid = profile.methods.map((choice) => choice.authid).find((choice) => choice.kind !== 'absent');
  if (authid) details['authid'] = authid.kind === 'value' ? authid.value : '';
  if (profile.authrole !== undefined) details['authrole'] = profile.authrole;
  const authextra: Dict = { ...methodExtra };
  for (const [key, value] of Object.entries(profile.authextra ?? {})) setOwn(authextra, key, value);
  if (Object.keys(authextra).length > 0) details['authextra'] = authextra;
  if (profile.transportAuth) details['transport'] = { auth: profile.transportAuth };
  for (const [key, value] of Object.entries(profile.extraDetails ?? {})) setOwn(details, key, value);
  return { kind: 'HELLO', realm: profile.realm, details };
}

function rolesOf(profile: Profile): Dict {
  const roles: Dict = {};
  for (const role of CLIENT_ROLES) {
    const choice = profile.roles[role];
    if (choice) roles[role] = Object.keys(choice.features).length > 0 ? { features: { ...choice.features } } : {};
  }
  return roles;
}
