// anonymous: the router lets anybody in and chooses authid and role. There is no CHALLENGE and no
// proof ("Session Establishment" in the specification).

import type { AuthMethod } from './auth-method.ts';
import { withoutChallenge } from './without-challenge.ts';

export const anonymous: AuthMethod = {
  name: 'anonymous',
  label: 'Anonymous',
  needsAuthid: false,
  secretKinds: [],
  signatureIsSecret: false,
  ...withoutChallenge('anonymous', 'which has nothing to prove'),
};
