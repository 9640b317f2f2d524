// Who may log in to the demo router: one account for each method and each way to set it up that a
// client may meet. The secrets are public; they protect nothing.

import type { DemoPrincipal } from '../../shared/contract/commands.ts';
import type { Principal } from '../auth/auth-method.ts';

/** Realm where everybody may enter, guests too. */
export const OPEN_REALM = 'demo';
/** Realm without guests. */
export const MEMBERS_REALM = 'members';

/** An account as the router keeps it. */
export interface Account extends DemoPrincipal {
  /** `authid` is empty if the router chooses one. */
  readonly principal: Principal;
  /** Keys left out of CHALLENGE.Extra, as some routers do. */
  readonly leavesOut: readonly string[];
}

const BOTH = [OPEN_REALM, MEMBERS_REALM];
/** Role of everybody who is no guest; a newcomer nobody knows is challenged with it too. */
export const MEMBER_ROLE = 'user';

type Setup = Omit<Principal, 'authid' | 'role' | 'secret'> & {
  readonly stored?: string;
  readonly leavesOut?: readonly string[];
};

function account(name: string, method: string, authid: string, secret: string, about: string, setup: Setup): Account {
  const { stored = secret, leavesOut = [], ...rest } = setup;
  const principal = { authid, role: MEMBER_ROLE, secret: stored, ...rest };
  return { name, realms: BOTH, method, role: MEMBER_ROLE, authid, secret, about, principal, leavesOut };
}

export const ACCOUNTS: readonly Account[] = [
  {
    name: 'anonymous',
    realms: [OPEN_REALM],
    method: 'anonymous',
    role: 'guest',
    about: 'Nothing is asked for; the router chooses the authid',
    principal: { authid: '', role: 'guest', secret: '' },
    leavesOut: [],
  },
  account('ticket', 'ticket', 'tess', 'tess-ticket', 'The ticket goes over the wire as it is', {}),
  account('wampcra', 'wampcra', 'wanda', 'wanda-pass', 'The secret itself is the key', {}),
  account('wampcra-salted', 'wampcra', 'sally', 'sally-pass', 'The key is derived: salt, 1000 iterations, 32 bytes', {
    salt: 'salt-of-sally',
    iterations: 1_000,
    keylen: 32,
  }),
  account(
    'wampcra-salted-defaults',
    'wampcra',
    'dora',
    'dora-pass',
    'CHALLENGE names the salt only; the usual 1000 iterations and 32 bytes hold',
    { salt: 'salt-of-dora', iterations: 1_000, keylen: 32, leavesOut: ['iterations', 'keylen'] },
  ),
  account(
    'wampcra-stored-key',
    'wampcra',
    'kay',
    'kay-pass',
    'The router keeps the derived key, not the password: nothing is derived here',
    {
      salt: 'salt-of-kay',
      iterations: 4_096,
      keylen: 32,
      stored: 'Eqr3TdlohXPSjbPnZ9cQJSvYmtAIAuyvXT0wBQTDg7s=',
      secretIs: 'derived-key',
    },
  ),
];

/** The accounts without what only the router knows. */
export const DEMO_PRINCIPALS: readonly DemoPrincipal[] = ACCOUNTS.map(
  ({ principal: _principal, leavesOut: _leavesOut, ...shown }) => shown,
);
