// The profile that a client needs to log in at the demo router as one of its principals. It holds references, as every
// profile; the secrets, which are public here, go beside it.

import { newProfile } from '../../shared/new-profile.ts';
import type { AfterWelcome, MethodChoice, Profile } from '../../shared/profile.ts';
import type { Account, ClientMethod, ClientRequest } from './account.ts';
import { ACCOUNTS } from './principals.ts';

export interface DemoProfile {
  readonly profile: Profile;
  /** By their place in the profile, for example `methods[0].secret`. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** How the router is reached. */
export interface Reach {
  readonly url: string;
  /** SHA-256 of the certificate of the router, lower-case hex; absent without TLS. */
  readonly pin?: string;
  /** PEM files; absent: the client has no certificate. */
  readonly client?: { readonly certificateFile: string; readonly keyFile: string };
}

/** The account of a name; undefined if there is none. */
export function accountNamed(name: string): Account | undefined {
  return ACCOUNTS.find((account) => account.name === name);
}

/** The profile to log in with. Whoever saves it is asked for the secrets instead. */
export function clientProfile(account: Account, { url, pin, client }: Reach): DemoProfile {
  const { name, method, authid, secret, secretIs, realms, client: part = {} } = account;
  const only = {
    method,
    ...(authid !== undefined && { authid }),
    ...(secret !== undefined && { secret }),
    ...(secretIs !== undefined && { secretIs }),
    ...(part.options && { options: part.options }),
  };
  const secrets: Record<string, string> = {};
  const methods = (part.methods ?? [only]).map((one, i) => choiceOf(one, `methods[${i}]`, secrets));
  const requests = part.afterWelcome?.map((one, i) => requestOf(one, `afterWelcome[${i}]`, secrets));
  const tls = pin === undefined ? undefined : { pin, ...(client && { client }) };
  return {
    profile: {
      ...newProfile(`demo-${name}`, `Demo: ${name}`, url, realms[0] ?? ''),
      methods,
      ...(requests && { afterWelcome: requests }),
      ...(part.cookie !== undefined && { http: { headers: [{ name: 'Cookie', value: part.cookie }] } }),
      ...(tls && { tls }),
      ...part.profile,
    },
    secrets,
  };
}

function choiceOf(
  { authid, secret, ...choice }: ClientMethod,
  place: string,
  secrets: Record<string, string>,
): MethodChoice {
  if (secret !== undefined) secrets[`${place}.secret`] = secret;
  return {
    ...choice,
    authid: authid === undefined ? { kind: 'absent' } : { kind: 'value', value: authid },
    ...(secret !== undefined && { secret: { from: 'prompt' } }),
  };
}

function requestOf(
  { secrets: given, ...request }: ClientRequest,
  place: string,
  secrets: Record<string, string>,
): AfterWelcome {
  const named = Object.entries(given).map(([name, secret], i) => {
    secrets[`${place}.secrets[${i}].secret`] = secret;
    return { name, secret: { from: 'prompt' } as const };
  });
  return { ...request, secrets: named };
}
