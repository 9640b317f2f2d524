// The login of a profile as other clients take it: the methods they know, identity, and the environment variables
// that hold the secrets.

import type { MethodChoice, Profile } from '../../shared/profile.ts';
import type { Notes } from './code-writer.ts';

export interface LoginMethod {
  readonly method: string;
  /** Environment variable of the secret; absent: it takes none. */
  readonly secret?: string;
  readonly secretIs?: string | undefined;
}

export interface LoginFacts {
  readonly methods: readonly LoginMethod[];
  /** Undefined: none is sent. */
  readonly authid: string | undefined;
}

/** What another client can do of a login; the rest goes into the notes. `known`: methods by the names in profiles. */
export function loginFacts({ methods }: Profile, known: readonly string[], client: string, notes: Notes): LoginFacts {
  const usable: LoginMethod[] = [];
  for (const [index, choice] of methods.entries()) {
    if (!known.includes(choice.method)) notes.add(`${client} has no login by ${choice.method}; it was left out.`);
    else if (usable.some(({ method }) => method === choice.method))
      notes.add(`Not written: the second secret for ${choice.method}.`);
    else usable.push(loginMethod(choice, index, notes));
  }
  const ids = new Set(methods.map(authidOf));
  if (ids.size > 1) notes.add('The methods have several authids; the first one is written.');
  return { methods: usable, authid: methods[0] && authidOf(methods[0]) };
}

function authidOf({ authid }: MethodChoice): string | undefined {
  return authid.kind === 'value' ? authid.value : authid.kind === 'empty' ? '' : undefined;
}

function loginMethod({ method, secret, secretIs }: MethodChoice, index: number, notes: Notes): LoginMethod {
  if (method === 'anonymous') return { method };
  const name = secret?.from === 'env' ? secret.name : index === 0 ? 'WAMP_SECRET' : `WAMP_SECRET_${index + 1}`;
  const what = method === 'cryptosign' ? 'the private key, 64 hex digits' : `the secret for ${method}`;
  notes.add(`Set ${name} in the environment: ${what}.`);
  if (secretIs === 'totp-secret')
    notes.add(`${name} takes the one-time code of the moment, not the secret it is made of.`);
  return { method, secret: name, secretIs };
}
