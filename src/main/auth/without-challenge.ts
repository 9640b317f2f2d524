// What methods have in common that need no CHALLENGE: the router knows the client already, or wants to know nothing.
// A CHALLENGE for one of them, and an AUTHENTICATE, is somebody's mistake.

import type { AuthMethod } from './auth-method.ts';

type Sides = Pick<AuthMethod, 'answer' | 'challenge' | 'check'>;

/** Both sides of a method without CHALLENGE; `why` says in a relative clause why there is nothing to answer. */
export function withoutChallenge(name: string, why: string): Sides {
  return {
    answer: () =>
      Promise.resolve({
        ok: false,
        text: `The router sent a CHALLENGE for ${name}, ${why}. Its configuration or an authenticator on it is at fault; offer another method.`,
        trace: [],
      }),
    challenge: () => undefined,
    check: () => Promise.resolve({ ok: false, text: `${name} has no challenge, so there is nothing to authenticate` }),
  };
}
