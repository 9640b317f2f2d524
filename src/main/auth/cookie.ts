// cookie: the router knows the client by an HTTP cookie that it set at an earlier login, and answers HELLO with
// WELCOME at once. The cookie travels with the request that opens the wire, so nothing is computed here: the jar of
// the profile keeps it (src/main/secret/cookie-jar.ts). The first login needs another method, offered after this one.
// Not in the specification; Crossbar and Bondy have it.

import type { AuthMethod } from './auth-method.ts';
import { withoutChallenge } from './without-challenge.ts';

export const cookie: AuthMethod = {
  name: 'cookie',
  label: 'Cookie',
  needsAuthid: false,
  secretKinds: [],
  signatureIsSecret: false,
  usesCookies: true,
  ...withoutChallenge('cookie', 'which is proved by the request that opened the wire'),
};
