// Logins that a router refuses with an ABORT, in the words of real routers.

import type { Profile } from '../../src/shared/profile.ts';
import { CRA, TICKET, saying, withSecret, type FailingLogin } from './failing-login.ts';

const PLAIN = [4, 'wampcra', { challenge: '{"nonce":"n"}' }] as const;
const SALTED = [4, 'wampcra', { challenge: '{"nonce":"n"}', salt: 'pepper', iterations: 100, keylen: 32 }] as const;
const ASK_TICKET = [4, 'ticket', {}] as const;

interface Refusal {
  readonly name: string;
  readonly reason: string;
  readonly words?: string;
  /** What the router asks before. */
  readonly asks?: readonly (readonly unknown[])[];
  readonly profile?: Partial<Profile>;
  /** What follows "The router refused the login". */
  readonly why: string;
  /** What the evidence says besides reason and words. */
  readonly more?: RegExp;
  readonly todo: RegExp;
}

function refused({ name, reason, words, asks = [], profile = {}, why, more, todo }: Refusal): FailingLogin {
  const said = words === undefined ? 'The router gives no further words.' : `The router says: ${JSON.stringify(words)}`;
  const to = asks.length > 0 ? 'AUTHENTICATE' : 'HELLO';
  return {
    name,
    listen: saying(...asks, [3, words === undefined ? {} : { message: words }, reason]),
    profile,
    happened: `The router refused the login${why}.`,
    evidence: new RegExp(
      `ABORT ${exactly(reason)} .*in record \\d+, in answer to ${to}\\.${exactly(said)}${more ? `.*${more.source}` : ''}`,
    ),
    todo,
  };
}

const exactly = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const CHECK_SECRET = /^Check the secret of tess; some routers answer an unknown authid in the same way\.$/;
/** The same of a secret that is the key itself. */
const CHECK_KEY = /^Check the secret of tess; .*same way\.The secret itself is the key here: give it exactly/;
const NONE_FITS = ': none of the offered methods can be used here';

const REFUSALS: readonly Refusal[] = [
  {
    name: 'a realm that does not exist',
    reason: 'wamp.error.no_such_realm',
    words: 'no realm "demo" exists on this router',
    why: ': the realm demo does not exist on this router',
    todo: /^Check the realm demo in the profile: upper and lower case count\./,
  },
  {
    name: 'a HELLO without a role',
    reason: 'wamp.error.no_such_role',
    words: 'client did not announce any supported roles',
    profile: { roles: {} },
    why: ': HELLO announced no role',
    more: /S-14: HELLO\.Details\.roles is empty: no role is announced\./,
    todo: /^Announce at least one role in the profile: caller, callee, publisher or subscriber\.$/,
  },
  {
    name: 'a realm without the role',
    reason: 'wamp.error.no_such_role',
    words: 'realm "demo" has no role "guest"',
    why: ': the realm demo does not have the role that this login gets',
    todo: /^The role that the router gives this login does not exist in realm demo/,
  },
  {
    name: 'a method name that the router does not know',
    reason: 'wamp.error.not_authorized',
    words: 'invalid authmethod "jwt"',
    profile: { methods: [withSecret('jwt', 'tess', 'WRONG'), TICKET] },
    why: ': it does not know the name of an offered method',
    todo: /put that name last, or leave it out\.Offered, in this order: jwt, ticket\.$/,
  },
  {
    name: 'no method where guests are not let in',
    reason: 'wamp.error.authentication_failed',
    words: 'could not authenticate with any method',
    why: ': no method was offered, and guests are not let in',
    todo: /^No method was offered, so the router took the login for an anonymous one/,
  },
  {
    name: 'anonymous where it is not allowed',
    reason: 'wamp.error.not_authorized',
    words: "authentication using method 'anonymous' denied by configuration",
    profile: { methods: [{ method: 'anonymous', authid: { kind: 'absent' } }] },
    why: ': anonymous logins are not allowed here',
    todo: /^Choose another method than anonymous in the profile/,
  },
  {
    name: 'a method that the port does not have',
    reason: 'wamp.error.no_auth_method',
    words: "cannot authenticate [2] using any of the offered authmethods ['ticket']",
    profile: { methods: [TICKET] },
    why: NONE_FITS,
    todo: /^None of the offered methods \(ticket\) can be used on this port and path/,
  },
  {
    name: 'a method that the path does not have',
    reason: 'wamp.error.not_authorized',
    words: "authentication using method 'wampcra' denied by configuration",
    profile: { methods: [CRA] },
    why: NONE_FITS,
    todo: /^None of the offered methods \(wampcra\) can be used on this port and path/,
  },
  {
    name: 'a login without an authid',
    reason: 'wamp.error.authentication_failed',
    words: 'missing authid',
    profile: { methods: [{ ...TICKET, authid: { kind: 'absent' } }] },
    why: ': it wants an authid',
    todo: /^The router wants to know who logs in: set an authid in the profile\.$/,
  },
  {
    name: 'an authid that nobody has',
    reason: 'wamp.error.not_authorized',
    words: 'no principal with authid "tess" exists',
    profile: { methods: [TICKET] },
    why: ': it does not know the authid tess',
    todo: /^The router does not know the authid tess for this method\. Check its spelling/,
  },
  {
    name: 'a wrong ticket',
    reason: 'wamp.error.authentication_failed',
    words: 'ticket invalid',
    asks: [ASK_TICKET],
    profile: { methods: [TICKET] },
    why: ': it did not accept the answer to its CHALLENGE for ticket',
    todo: CHECK_SECRET,
  },
  {
    name: 'a wrong ticket, asked for twice',
    reason: 'wamp.error.authentication_failed',
    words: 'ticket invalid',
    asks: [ASK_TICKET, ASK_TICKET],
    profile: { methods: [TICKET] },
    why: ': it did not accept the answer to its second CHALLENGE, for ticket',
    more: /The router chose ticket and asked 2 times\./,
    todo: CHECK_SECRET,
  },
  {
    name: 'a wrong secret for WAMP-CRA',
    reason: 'wamp.error.not_authorized',
    words: 'WAMP-CRA signature is invalid',
    asks: [PLAIN],
    profile: { methods: [{ ...CRA, authid: { kind: 'value', value: 'tess' } }] },
    why: ': it did not accept the answer to its CHALLENGE for wampcra',
    todo: CHECK_KEY,
  },
  {
    name: 'a wrong secret for salted WAMP-CRA, after a second CHALLENGE',
    reason: 'wamp.error.authentication_failed',
    words: 'invalid signature',
    asks: [SALTED, SALTED],
    profile: { methods: [CRA] },
    why: ': it did not accept the answer to its second CHALLENGE, for wampcra',
    more: /The router chose wampcra and asked 2 times\./,
    todo: /^Check the secret of sally.*say in the profile that the secret is the derived key, or it is derived twice\..*Compare salt, iterations and keylen/,
  },
  {
    name: 'a wrong secret for salted WAMP-CRA of Crossbar',
    reason: 'wamp.error.not_authorized',
    words: 'WAMP-CRA signature is invalid',
    asks: [SALTED],
    profile: { methods: [CRA] },
    why: ': it did not accept the answer to its CHALLENGE for wampcra',
    todo: /^Check the secret of sally.*The challenge was salted\..*If this is Crossbar 25\.12\.1 or newer/,
  },
  {
    name: 'a public key that the router does not know',
    reason: 'wamp.error.not_authorized',
    words: 'extra.pubkey provided does not match any one of authorized_keys',
    profile: { methods: [withSecret('cryptosign', 'cleo', 'SEED')] },
    why: ': it does not know the public key, or not for this identity',
    todo: /^Enter the public key 1adfc8bf[0-9a-f]{56} for cleo on the router\./,
  },
  {
    name: 'a nonce that the router does not take',
    reason: 'wamp.error.not_authorized',
    words: 'client must send a nonce',
    profile: { methods: [withSecret('scram', 'sam', 'WRONG')] },
    why: ': it did not accept the nonce of HELLO',
    todo: /^SCRAM needs HELLO\.Details\.authextra\.nonce in base64/,
  },
  {
    name: 'an authenticator that is not there',
    reason: 'wamp.error.no_such_procedure',
    words: 'no callee registered for procedure <app.authenticate>',
    profile: { methods: [TICKET] },
    why: ': the procedure that decides about logins is not there, or failed',
    todo: /^The router asks an application of its own for each login/,
  },
  {
    name: 'a login by cookie alone, without one',
    reason: 'wamp.error.no_auth_method',
    words: "cannot authenticate [2] using any of the offered authmethods ['cookie']",
    profile: { methods: [{ method: 'cookie', authid: { kind: 'absent' } }] },
    why: ': no cookie of an earlier login was sent',
    todo: /^Offer a second method after cookie in the profile/,
  },
  {
    name: 'a login by certificate on a plain wire',
    reason: 'wamp.error.no_auth_method',
    words: "cannot authenticate [2] using any of the offered authmethods ['tls']",
    profile: { methods: [{ method: 'tls', authid: { kind: 'absent' } }] },
    why: ': it was to know the client by its certificate, and none was shown',
    todo: /^A client certificate needs TLS/,
  },
  {
    name: 'an answer that came too late',
    reason: 'wamp.error.authentication_failed',
    words: 'timeout waiting for message',
    why: ': it waited too long for an answer',
    todo: /^Log in again and answer sooner\./,
  },
  {
    name: 'a refusal before the proof',
    reason: 'wamp.error.not_authorized',
    words: 'internal error: something',
    profile: { methods: [TICKET] },
    why: ' before it asked for a proof',
    more: /Offered: ticket\. The router asked for nothing\./,
    todo: /^No secret was looked at yet: check authid, role, realm and method/,
  },
  {
    name: 'a HELLO that the router takes for wrong',
    reason: 'wamp.error.protocol_violation',
    words: 'HELLO.Details.roles is no dictionary',
    why: ': it says that HELLO breaks the protocol',
    todo: /^Compare HELLO, as it was sent, with what the router says and with the specification\.$/,
  },
  {
    name: 'a router that shuts down',
    reason: 'wamp.close.system_shutdown',
    why: ': it is shutting down',
    todo: /^Connect again when the router is back\.$/,
  },
  {
    name: 'a known reason without further words',
    reason: 'wamp.error.authorization_failed',
    why: ': the router could not decide whether this is allowed',
    todo: /^Look for the reason in the log of the router and in its documentation\.$/,
  },
  {
    name: 'a reason of the router alone',
    reason: 'com.example.closed_on_sundays',
    words: 'come back tomorrow',
    why: ' for a reason of its own',
    todo: /^Look for the reason in the log of the router and in its documentation\.$/,
  },
];

export const FAILING_REFUSALS: readonly FailingLogin[] = REFUSALS.map(refused);
