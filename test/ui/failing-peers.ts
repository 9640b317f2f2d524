// Every way a login fails, as a peer that makes it fail and the words a person must read about it.

import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/shared/profile.ts';
import { FAILING_METHODS } from './failing-logins.ts';
import { FAILING_REFUSALS } from './failing-refusals.ts';
import { FAILING_SESSIONS } from './failing-sessions.ts';
import { FAILING_TRANSPORT } from './failing-transport.ts';
import { FAILING_WIRES } from './failing-wires.ts';
import type { FailingLogin } from './failing-login.ts';

export const FAILING_LOGINS: readonly FailingLogin[] = [
  ...FAILING_TRANSPORT,
  ...FAILING_WIRES,
  ...FAILING_SESSIONS,
  ...FAILING_REFUSALS,
  ...FAILING_METHODS,
];

/** What is found out before there is an attempt: it is told in the form, and nothing is dialled. */
export const REFUSED_PROFILES: readonly {
  readonly name: string;
  readonly profile: Partial<Profile>;
  readonly says: readonly [happened: RegExp, evidence: RegExp, todo: RegExp];
}[] = [
  {
    name: 'a CA file that does not exist',
    profile: { url: 'wss://127.0.0.1:9/ws', caFile: fileURLToPath(new URL('no-such-ca.pem', import.meta.url)) },
    says: [/The file cannot be read\./, /no-such-ca\.pem: ENOENT/, /Check the path and its permissions\./],
  },
];

/** Sentences of the core that no peer on this machine can bring about, and why. */
export const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'The URL cannot be dialled.': 'the form refuses such a URL first',
  'The host name could not be looked up.': 'wants a name server that fails',
  'The name server did not answer.': 'wants a name server that is silent',
  'A header of the profile cannot be sent, so nothing was dialled.': 'the form refuses such a header first',
  'The host has no address of the IP version that the profile wants.': 'wants a name with addresses of one version',
  'The Unix socket did not take the connection.': 'wants a router whose queue is full',
  'The system did not allow the connection.': 'wants a firewall on this machine',
  'The router did not answer GOODBYE.': 'the login has worked then',
  'The router refused the login: it does not know the cookie that was sent, or knows no login behind it.':
    'wants a cookie of an earlier login',
  'The router refused the login: it does not know the certificate that was shown.':
    'wants a router that asks for a certificate',
  'The router refused the login: the Unix socket alone does not let this client in.': 'wants a router on a Unix socket',
  'The login was given up here: nobody answered the CHALLENGE for demo-puzzle by hand. The router did not refuse it.':
    'wants a person who gives up: see the pages of answers by hand',
  'A request that belongs to the login could not be sent, so the session was left.':
    'wants a request that is larger than the router takes',
};
