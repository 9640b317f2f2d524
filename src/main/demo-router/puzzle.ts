// A method that no client knows: its CHALLENGE asks a question that a person can answer. It stands for all the
// methods that routers make up.

import type { AuthMethod } from '../auth/auth-method.ts';
import { authMethod } from '../auth/registry.ts';
import { sameText } from '../auth/same-text.ts';

/** What a router has to know of a method. */
export type RouterMethod = Pick<
  AuthMethod,
  'name' | 'needsAuthid' | 'usesCookies' | 'usesCertificate' | 'challenge' | 'check'
>;

export const PUZZLE_ANSWER = '42';

export const puzzle: RouterMethod = {
  name: 'demo-puzzle',
  needsAuthid: true,
  challenge: () => ({ question: 'What is six times seven?', answer: 'digits, as the signature' }),
  check: ({ principal }, _extra, { signature }) =>
    Promise.resolve(
      sameText(principal.secret, signature.trim()) ? { ok: true } : { ok: false, text: 'the answer is invalid' },
    ),
};

/** The method of a name as sent in `authmethods`, or undefined if the router does not have it. */
export function routerMethod(name: string): RouterMethod | undefined {
  return name === puzzle.name ? puzzle : authMethod(name);
}
