// Accounts of the demo router that a client logs in to as it should: one for each method beyond the simplest, and for
// each way to set it up that a client may meet. The secrets are public; they protect nothing.

import { getOwn, isDict } from '../../shared/wamp/value.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import {
  account,
  CLOSED_REALM,
  LIMITED_ROLE,
  MEMBER_ROLE,
  MEMBERS_REALM,
  OPEN_REALM,
  type Account,
  type Setup,
} from './account.ts';
import { PUZZLE_ANSWER, puzzle } from './puzzle.ts';

/** Argon2id that takes some hundredths of a second: three passes over 16 MiB. */
export const ARGON2 = { iterations: 3, kept: { kdf: 'argon2id', memory: 16_384 } } as const;
/** The fewest rounds that RFC 7677 advises. */
export const PBKDF2 = { iterations: 4_096, kept: { kdf: 'pbkdf2' } } as const;

export const TLS_ENDPOINT = 'websocket-tls';
const UNIX_ENDPOINT = 'websocket-unix';

/** Options of a client that binds its login to the TLS connection. */
export const BOUND = { channel_binding: 'tls-unique' } as const;

/** A client that is known by its public key; the router keeps nothing else of it. */
export function keyHolder(pubkey: string): Pick<Setup, 'stored' | 'kept' | 'recognises'> {
  const owns = (hello: MessageOf<'HELLO'>): boolean => {
    const authextra = getOwn(hello.details, 'authextra');
    return isDict(authextra) && getOwn(authextra, 'pubkey') === pubkey;
  };
  return { stored: '', kept: { pubkey }, recognises: owns };
}

/** Somebody the connection alone tells about. */
function trusted(
  shown: Pick<Account, 'name' | 'method' | 'role' | 'realms' | 'about' | 'endpoint' | 'provider'>,
  authid: string,
  recognises: NonNullable<Account['recognises']>,
): Account {
  return { ...shown, principal: { authid, role: shown.role, secret: '' }, leavesOut: [], recognises };
}

export const TOTP_SECRET = 'ZZVSERTHEBCHUPSWULDITSSDB6NMTP5S';
const SECOND_SECRET = 'QLZMDQWPGMFGHLDJP4Z6RCFNKH6USL2H';

/** A password first, then the code of an authenticator app as a ticket; `kept` is the secret of the router's side. */
export function twoFactors(authid: string, password: string, kept = SECOND_SECRET): Pick<Setup, 'second' | 'client'> {
  const code = { authid, role: MEMBER_ROLE, secret: kept, secretIs: 'totp-secret' };
  const methods = [
    { method: 'wampcra', authid, secret: password },
    { method: 'ticket', authid, secret: SECOND_SECRET, secretIs: 'totp-secret' },
  ];
  return { second: { method: 'ticket', principal: code }, client: { methods } };
}

/** The token that `demo.login` takes. */
export const APPLICATION_TOKEN = 'ada-token';

/** A login that begins as a guest; a call tells who it is. */
export function applicationLogin(
  shown: Pick<Account, 'name' | 'about'> & { readonly wrong?: string },
  token: string,
): Account {
  const kwargs = { token: '{{token}}' };
  return {
    ...shown,
    ...{ method: 'anonymous', role: 'guest', realms: [OPEN_REALM], leavesOut: [], onlyListed: true },
    principal: { authid: '', role: 'guest', secret: '' },
    client: { afterWelcome: [{ kind: 'call', uri: 'demo.login', kwargs, secrets: { token } }] },
  };
}

/** Somebody of the role that is allowed little. */
const limited = account({
  ...{ name: 'limited', method: 'ticket', authid: 'lina', secret: 'lina-ticket' },
  about: 'The role limited may list sessions, and neither look at one nor end it',
});

export const METHOD_ACCOUNTS: readonly Account[] = [
  account(
    {
      ...{ name: 'scram', method: 'wamp-scram', authid: 'sam', secret: 'sam-pass' },
      about: 'Both sides prove that they know the password; the key is made by Argon2id',
    },
    ARGON2,
  ),
  account(
    {
      ...{ name: 'scram-pbkdf2', method: 'wamp-scram', authid: 'pam', secret: 'pam-pass' },
      about: 'The same with PBKDF2 and 4096 iterations',
    },
    PBKDF2,
  ),
  account(
    {
      ...{ name: 'scram-crossbar', method: 'scram', authid: 'carla', secret: 'carla-pass' },
      about: 'SCRAM as Autobahn and Crossbar speak it, with Argon2id',
    },
    ARGON2,
  ),
  account(
    {
      ...{ name: 'cryptosign', method: 'cryptosign', authid: 'chris' },
      secret: '698482b5a1bc671495c52370a4073802e2e889c463e3f03b4b0e585adcaa25c3',
      about: 'The client signs with its Ed25519 key; the router knows the public half only',
    },
    keyHolder('626bef2605993193efd2c609581747413c9b82cca197680b7097eb50212cc9f5'),
  ),
  account(
    {
      ...{ name: 'cryptosign-binding', method: 'cryptosign', authid: 'bea' },
      secret: '4adbb730c7df038550947ff3953dc39430e788ebf3b2c34a0a35959e9a74affb',
      about: 'The signature is bound to the TLS connection by tls-unique',
    },
    {
      ...keyHolder('5d8d8bb0b1f13903344b6a66b1b56232681fef9789d63322d0c77bcde77681c3'),
      endpoint: TLS_ENDPOINT,
      client: { options: BOUND },
    },
  ),
  account(
    {
      ...{ name: 'cookie', method: 'ticket', authid: 'cora', secret: 'cora-ticket' },
      about: 'The first time by ticket; the cookie of that login opens the door from then on',
    },
    { client: { methods: [{ method: 'cookie' }, { method: 'ticket', authid: 'cora', secret: 'cora-ticket' }] } },
  ),
  trusted(
    {
      ...{ name: 'tls', method: 'tls', role: MEMBER_ROLE, realms: [OPEN_REALM, MEMBERS_REALM] },
      ...{ endpoint: TLS_ENDPOINT, provider: 'certificate' },
      about: 'The certificate of the client, shown in the TLS handshake, says who it is',
    },
    'tilda',
    (_hello, { certificateSha1 }) => certificateSha1 !== undefined,
  ),
  trusted(
    {
      ...{ name: 'unix-trust', method: 'anonymous', role: 'local', realms: [OPEN_REALM], provider: 'unix-socket' },
      endpoint: UNIX_ENDPOINT,
      about: 'Whoever may open the Unix domain socket is trusted; nothing else is asked for',
    },
    'local',
    (_hello, { unix }) => unix,
  ),
  account(
    {
      ...{ name: 'totp', method: 'ticket', authid: 'tom', secret: TOTP_SECRET },
      about: 'The ticket is the code that an authenticator app shows at this moment',
    },
    { secretIs: 'totp-secret' },
  ),
  account(
    {
      ...{ name: 'two-factor', method: 'wampcra', authid: 'tina', secret: 'tina-pass' },
      about: `A second CHALLENGE follows the first: the code of an authenticator app, secret ${SECOND_SECRET}`,
    },
    twoFactors('tina', 'tina-pass'),
  ),
  account(
    {
      ...{ name: 'by-hand', method: puzzle.name, authid: 'petra', secret: PUZZLE_ANSWER },
      about: `A method that nobody knows: its CHALLENGE is a question, to be answered by hand with ${PUZZLE_ANSWER}`,
    },
    { client: { methods: [{ method: puzzle.name, authid: 'petra', byHand: true }] } },
  ),
  applicationLogin(
    {
      name: 'application',
      about: `A guest until it calls demo.login with the token ${APPLICATION_TOKEN}`,
    },
    APPLICATION_TOKEN,
  ),
  {
    ...{ name: 'closed-realm', realms: [CLOSED_REALM], method: 'anonymous', role: 'guest', leavesOut: [] },
    about: 'A realm whose router does not expose the meta API',
    principal: { authid: '', role: 'guest', secret: '' },
    recognises: () => true,
  },
  { ...limited, role: LIMITED_ROLE, principal: { ...limited.principal, role: LIMITED_ROLE } },
];
