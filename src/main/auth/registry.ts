// The authentication methods there are. The order is the one in which lists of methods are shown;
// what HELLO offers, and in which order, is the profile's choice.

import { anonymous } from './anonymous.ts';
import type { AuthMethod } from './auth-method.ts';
import { cookie } from './cookie.ts';
import { cryptosign } from './cryptosign/cryptosign.ts';
import { scram, wampScram } from './scram/scram.ts';
import { ticket } from './ticket.ts';
import { tls } from './tls.ts';
import { wampcra } from './wampcra/wampcra.ts';

/** Methods by name, in the order given. Throws Error if a name comes twice. */
export function indexMethods(methods: readonly AuthMethod[]): ReadonlyMap<string, AuthMethod> {
  const byName = new Map<string, AuthMethod>();
  for (const method of methods) {
    if (byName.has(method.name)) throw new Error(`two authentication methods are named ${method.name}`);
    byName.set(method.name, method);
  }
  return byName;
}

const byName = indexMethods([anonymous, ticket, wampcra, wampScram, scram, cryptosign, cookie, tls]);

export const authMethods: readonly AuthMethod[] = [...byName.values()];

/** The method of a name as sent in `authmethods`, or undefined if it is not known here. */
export function authMethod(name: string): AuthMethod | undefined {
  return byName.get(name);
}
