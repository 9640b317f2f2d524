// Who may log in to the demo router. The secrets are public; they protect nothing.

import type { DemoPrincipal } from '../../shared/contract/results.ts';
import { account, OPEN_REALM, type Account } from './account.ts';
import { FAULT_ACCOUNTS } from './fault-accounts.ts';
import { METHOD_ACCOUNTS } from './method-accounts.ts';

/** The simplest methods: nothing, a ticket, an HMAC. */
const FIRST_ACCOUNTS: readonly Account[] = [
  {
    name: 'anonymous',
    realms: [OPEN_REALM],
    method: 'anonymous',
    role: 'guest',
    about: 'Nothing is asked for; the router chooses the authid',
    principal: { authid: '', role: 'guest', secret: '' },
    leavesOut: [],
    recognises: (_hello, { unix }) => !unix,
  },
  account({
    ...{ name: 'ticket', method: 'ticket', authid: 'tess', secret: 'tess-ticket' },
    about: 'The ticket goes over the wire as it is',
  }),
  account({
    ...{ name: 'wampcra', method: 'wampcra', authid: 'wanda', secret: 'wanda-pass' },
    about: 'The secret itself is the key',
  }),
  account(
    {
      ...{ name: 'wampcra-salted', method: 'wampcra', authid: 'sally', secret: 'sally-pass' },
      about: 'The key is derived: salt, 1000 iterations, 32 bytes',
    },
    { salt: 'salt-of-sally', iterations: 1_000, keylen: 32 },
  ),
  account(
    {
      ...{ name: 'wampcra-salted-defaults', method: 'wampcra', authid: 'dora', secret: 'dora-pass' },
      about: 'CHALLENGE names the salt only; the usual 1000 iterations and 32 bytes hold',
    },
    { salt: 'salt-of-dora', iterations: 1_000, keylen: 32, leavesOut: ['iterations', 'keylen'] },
  ),
  account(
    {
      ...{ name: 'wampcra-stored-key', method: 'wampcra', authid: 'kay', secret: 'kay-pass' },
      about: 'The router keeps the derived key, not the password: nothing is derived here',
    },
    {
      ...{ salt: 'salt-of-kay', iterations: 4_096, keylen: 32 },
      stored: 'Eqr3TdlohXPSjbPnZ9cQJSvYmtAIAuyvXT0wBQTDg7s=',
      storedIs: 'derived-key',
    },
  ),
];

export const ACCOUNTS: readonly Account[] = [...FIRST_ACCOUNTS, ...METHOD_ACCOUNTS, ...FAULT_ACCOUNTS];

/** An account without what only the router knows. */
function shown({
  name,
  realms,
  method,
  role,
  authid,
  secret,
  secretIs,
  endpoint,
  about,
  wrong,
}: Account): DemoPrincipal {
  return {
    name,
    realms,
    method,
    role,
    ...(authid !== undefined && { authid }),
    ...(secret !== undefined && { secret }),
    ...(secretIs !== undefined && { secretIs }),
    ...(endpoint !== undefined && { endpoint }),
    about,
    ...(wrong !== undefined && { wrong }),
  };
}

export const DEMO_PRINCIPALS: readonly DemoPrincipal[] = ACCOUNTS.map(shown);
