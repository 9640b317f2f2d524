// Logins at the demo router that something is wrong with, as it happens with real routers: what is tampered with,
// what the client should have met, and what it will see.

import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import { account, type Account, type Setup, type Tampering } from './account.ts';
import {
  APPLICATION_TOKEN,
  applicationLogin,
  ARGON2,
  BOUND,
  keyHolder,
  PBKDF2,
  TLS_ENDPOINT,
  TOTP_SECRET,
  twoFactors,
} from './method-accounts.ts';

/** The secret of an authenticator app that was set up anew; the router still has the one before. */
const FORMER_SECRET = '2XTBIZDJBUE4VAFUK4VA3GXTVP4UDQT5';
const CLOCK_AHEAD_SECONDS = 300;
const MANY_ITERATIONS = 1_000_000_000;
/** Iterations that a thief of the router's data tries in no time. */
const FEW_ITERATIONS = 16;
/** A client that waits for an answer that never comes waits so long. */
const SHORT_TIMEOUT_SECONDS = 3;

interface Fault {
  readonly name: string;
  readonly method: string;
  readonly secret?: string;
  readonly about: string;
  /** What will happen, in one sentence. */
  readonly wrong: string;
}

/** An account that carries the name of what is wrong with it. */
function fault({ name, method, secret = 'demo-pass', about, wrong }: Fault, setup: Setup = {}): Account {
  return account({ name, method, authid: name, secret, about }, { ...setup, wrong });
}

function replaced(key: string, make: (value: string) => Dict[string]): (extra: Dict) => Dict {
  return (extra) => {
    const value = getOwn(extra, key);
    return typeof value === 'string' ? { ...extra, [key]: make(value) } : extra;
  };
}

function without(...keys: readonly string[]): (extra: Dict) => Dict {
  return (extra) => Object.fromEntries(Object.entries(extra).filter(([key]) => !keys.includes(key)));
}

/** Something of the right form that proves nothing: its first character is another one. */
const spoiltHex = (text: string): string => `${text.startsWith('0') ? '1' : '0'}${text.slice(1)}`;
const spoiltText = (text: string): string => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;

const SCRAM_PROOFS = ['verifier', 'scram_server_signature'] as const;

const scramFault = (shown: Omit<Fault, 'method'>, tampering: Tampering, setup: Setup = PBKDF2): Account =>
  fault({ method: 'wamp-scram', ...shown }, { ...setup, tampering });

const PASSWORDS: readonly Account[] = [
  fault(
    {
      ...{
        name: 'wrong-salt',
        method: 'wampcra',
        about: 'CHALLENGE has another salt than the stored key was made with',
      },
      wrong: 'The client derives another key from the right password, and the router denies it with ABORT.',
    },
    {
      ...{ salt: 'salt-of-old', iterations: 1_000, keylen: 32 },
      tampering: { challenge: replaced('salt', () => 'salt-of-new') },
    },
  ),
  fault(
    {
      ...{ name: 'lost-keylen', method: 'wampcra', about: 'The key has 64 bytes, and CHALLENGE does not say so' },
      wrong: 'The client derives a key of the usual 32 bytes, and the router denies it with ABORT.',
    },
    { salt: 'salt-of-keylen', iterations: 1_000, keylen: 64, tampering: { challenge: without('keylen') } },
  ),
  fault(
    {
      ...{
        name: 'no-challenge',
        method: 'wampcra',
        about: 'The router never answers HELLO, as if an authenticator hung',
      },
      wrong: 'Nothing comes after HELLO; the attempt ends when its time is over.',
    },
    { tampering: { silent: true }, client: { profile: { timeoutSeconds: SHORT_TIMEOUT_SECONDS } } },
  ),
  fault(
    {
      ...{ name: 'unknown-user', method: 'wampcra', about: 'There is nobody of this name' },
      wrong: 'CHALLENGE comes as for anybody else, and ABORT does not tell whether name or password is wrong.',
    },
    { onlyListed: true },
  ),
  fault(
    {
      ...{ name: 'second-factor-wrong', method: 'wampcra', about: 'The router knows another secret for the code' },
      wrong: 'The password is right, a second CHALLENGE comes, and the code of the second factor is denied.',
    },
    twoFactors('second-factor-wrong', 'demo-pass', FORMER_SECRET),
  ),
  fault(
    {
      ...{ name: 'clock-skew', method: 'ticket', secret: TOTP_SECRET },
      about: "The router's clock is five minutes ahead, so that codes of this moment are old",
      wrong: 'The code that is right here is denied there.',
    },
    { secretIs: 'totp-secret', tampering: { secondsAhead: CLOCK_AHEAD_SECONDS } },
  ),
];

const SCRAM: readonly Account[] = [
  scramFault(
    {
      ...{ name: 'server-proof-wrong', about: "The router's own proof in WELCOME is wrong, as of one that pretends" },
      wrong: 'The router lets the client in, but does not know the password itself: the client ends the session.',
    },
    { welcome: (extra) => SCRAM_PROOFS.reduce((made, key) => replaced(key, spoiltText)(made), extra) },
  ),
  scramFault(
    {
      ...{ name: 'server-proof-missing', about: 'WELCOME does not carry the proof of the router' },
      wrong: 'The login works, with a warning that the router did not prove that it knows the password.',
    },
    { welcome: without(...SCRAM_PROOFS) },
  ),
  scramFault(
    {
      ...{ name: 'mixed-dialect', about: 'The method is called wamp-scram, but the router computes as Crossbar does' },
      wrong: 'CHALLENGE names a kdf of the other dialect, and the answer, right by the one, is denied by the other.',
    },
    { challenge: replaced('kdf', () => 'argon2id-13'), checksAs: 'scram' },
    ARGON2,
  ),
  scramFault(
    {
      ...{ name: 'nonce-not-ours', about: 'The nonce of CHALLENGE does not begin with the nonce of HELLO' },
      wrong: 'The answer might be meant for another login: the client sends none.',
    },
    { challenge: replaced('nonce', spoiltText), standsByIt: true },
  ),
  scramFault(
    {
      ...{ name: 'low-cost', about: `The key is made with ${FEW_ITERATIONS} iterations` },
      wrong: 'The login works, with a warning: whoever steals the data of the router finds the password soon.',
    },
    {},
    { iterations: FEW_ITERATIONS, kept: PBKDF2.kept },
  ),
  scramFault(
    {
      ...{ name: 'high-cost', about: `CHALLENGE asks for ${MANY_ITERATIONS} iterations` },
      wrong: 'The client refuses to compute for so long, and says which limit can be raised.',
    },
    { challenge: (extra) => ({ ...extra, iterations: MANY_ITERATIONS }) },
  ),
];

const KEYS: readonly Account[] = [
  fault(
    {
      ...{ name: 'router-signature-wrong', method: 'cryptosign' },
      secret: '101ad8e002a626852e4be744cb2788dcff62ca6ce2c51d0066e01d7844b6c366',
      about: 'The client asks the router to sign a challenge as well, and the signature is wrong',
      wrong: 'The router is not the one it says: the client sends no answer.',
    },
    {
      ...keyHolder('c33912e3614424688537038533648d6ff389e883d8e28b9db071913d9f6fdbbf'),
      tampering: { challenge: replaced('signature', spoiltHex) },
      client: { options: { challengeRouter: true } },
    },
  ),
  fault(
    {
      ...{ name: 'binding-dropped', method: 'cryptosign' },
      secret: '772970b9ab3b1ae4c7462e74c7e4bda75cb1bc2b60cbfa98fbc3ce31bade1224',
      about: 'The client asks for channel binding, and CHALLENGE does not repeat it',
      wrong: 'The router goes on without the binding, and the client warns of it.',
    },
    {
      ...keyHolder('5335d6fc31ec80ade0b4a7e708c4c7ce5bc241d4bb00364f21f59e95fdfb1a65'),
      endpoint: TLS_ENDPOINT,
      tampering: { challenge: without('channel_binding'), standsByIt: true },
      client: { options: BOUND },
    },
  ),
  fault(
    {
      ...{ name: 'challenge-too-short', method: 'cryptosign' },
      secret: '7dd8cd4c9ecbc508179456e929d168a849a98745b0512433297214be3e859617',
      about: 'The challenge has 16 bytes instead of 32',
      wrong: 'The client does not sign it, and says what a challenge must be.',
    },
    {
      ...keyHolder('13d4aa61418a896198a3c9ec29e6c17f65a67b2c12148970dacf69b356e94257'),
      tampering: { challenge: replaced('challenge', (text) => text.slice(0, text.length / 2)), standsByIt: true },
    },
  ),
];

const REST: readonly Account[] = [
  fault(
    {
      ...{ name: 'cookie-not-valid', method: 'cookie', secret: 'demo-session=of-an-earlier-run' },
      about: 'The cookie is of an earlier run of the router, which keeps none',
      wrong: 'The router does not know the cookie and there is no other method: ABORT says so.',
    },
    {
      onlyListed: true,
      client: { methods: [{ method: 'cookie' }], cookie: 'demo-session=of-an-earlier-run' },
    },
  ),
  fault(
    {
      ...{
        name: 'identity-differs',
        method: 'ticket',
        about: 'WELCOME names another authid and authrole than asked for',
      },
      wrong: 'The login works, but not as the user and in the role that the client asked for.',
    },
    {
      tampering: { grants: { authid: 'identity-differs-2', role: 'guest' } },
      client: { profile: { authrole: 'admin' } },
    },
  ),
  applicationLogin(
    {
      ...{ name: 'application-refused', about: 'A guest whose call of demo.login carries a token that is not valid' },
      wrong: 'WELCOME comes, but demo.login answers with an error: the login is not done.',
    },
    `former-${APPLICATION_TOKEN}`,
  ),
];

export const FAULT_ACCOUNTS: readonly Account[] = [...PASSWORDS, ...SCRAM, ...KEYS, ...REST];
