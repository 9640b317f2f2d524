// anonymous: the router lets anybody in and chooses authid and role. There is no CHALLENGE and no
// proof ("Session Establishment" in the specification).

import type { AuthMethod } from './auth-method.ts';

export const anonymous: AuthMethod = {
  name: 'anonymous',
  label: 'Anonymous',
  needsAuthid: false,
  secretKinds: [],
  signatureIsSecret: false,
  answer: () =>
    Promise.resolve({
      ok: false,
      text: 'The router sent a CHALLENGE for anonymous, which has nothing to prove. Its configuration or an authenticator on it is at fault; offer another method.',
      trace: [],
    }),
  challenge: () => undefined,
  check: () => Promise.resolve({ ok: false, text: 'anonymous has no challenge, so there is nothing to authenticate' }),
};
