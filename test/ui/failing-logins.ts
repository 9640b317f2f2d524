// Logins that fail by what a method computes, by a proof of the router, or by what has to follow WELCOME.

import type { Profile } from '../../src/shared/profile.ts';
import { WELCOME_DETAILS, type Talk } from '../support/scripted-peer.ts';
import { scripted, withSecret, type FailingLogin } from './failing-login.ts';

const SCRAM = withSecret('wamp-scram', 'sam', 'WRONG');
const KEY = withSecret('cryptosign', 'cleo', 'SEED');

/** The nonce that HELLO offers. */
async function greetedWith(talk: Talk): Promise<string> {
  const [, , details] = await talk.next();
  const { authextra } = details as { authextra?: { nonce?: string } };
  return authextra?.nonce ?? '';
}

const challenge = (nonce: string) => [4, 'wamp-scram', { nonce, salt: 'c2FsdA==', kdf: 'pbkdf2', iterations: 4096 }];

/** A router that asks by SCRAM and says this to the answer. */
const afterScram = (...answer: readonly unknown[]) =>
  scripted(async (talk) => {
    talk.send(challenge(`${await greetedWith(talk)}AQID`));
    await talk.next();
    talk.send(answer);
    await talk.gone();
  });

/** A router that lets everybody in and says this to the first request. */
const afterWelcome = (...answer: readonly unknown[]) =>
  scripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    await talk.next();
    if (answer.length > 0) talk.send(answer);
    await talk.gone();
  });

const GUEST = { methods: [{ method: 'anonymous', authid: { kind: 'absent' } }] } satisfies Partial<Profile>;

export const FAILING_METHODS: readonly FailingLogin[] = [
  {
    name: 'a proof that SCRAM does not accept',
    listen: afterScram(3, { scram: 'invalid-proof' }, 'wamp.error.not_authorized'),
    profile: { methods: [SCRAM] },
    happened: 'The router refused the login: SCRAM ended with invalid-proof.',
    evidence: /in answer to AUTHENTICATE\..*The router chose wamp-scram\./,
    todo: /^It means: the proof does not belong to this user.*Check the secret of sam.*offer the method scram instead/,
  },
  {
    name: 'a WELCOME with a wrong proof of the router',
    listen: afterScram(2, 7, { ...WELCOME_DETAILS, authextra: { verifier: Buffer.alloc(32).toString('base64') } }),
    profile: { methods: [SCRAM] },
    happened: 'The router let the client in without the right proof of itself, so the session was ended here.',
    evidence: /^A-07: .*WELCOME in record \d+, after a CHALLENGE for wamp-scram\..*equal: no$/,
    todo: /^Do not trust this router before it is clear why/,
  },
  {
    name: 'a CHALLENGE with a nonce of another login',
    listen: scripted(async (talk) => {
      await talk.next();
      talk.send(challenge('QUFBQUFBQUFBQUFBQUFBQUFBQUE='));
      await talk.gone();
    }),
    profile: { methods: [SCRAM] },
    happened:
      'The login was given up here: the CHALLENGE for wamp-scram does not come from a router that can be trusted.',
    evidence: /A-05: .*does not extend the nonce of HELLO/,
    todo: /^Make sure that nobody stands between/,
  },
  {
    name: 'a CHALLENGE for a key pair that is too short',
    listen: scripted(async (talk) => {
      await talk.next();
      talk.send([4, 'cryptosign', { challenge: 'ff'.repeat(16) }]);
      await talk.gone();
    }),
    profile: { methods: [KEY] },
    happened:
      'The login was given up here: an answer to the CHALLENGE for cryptosign is known to fail, so it was not sent.',
    evidence: /challenge is 16 bytes in hex; 32 bytes in 64 hex digits are needed\./,
    todo: /^Mend what the evidence names/,
  },
  {
    name: 'channel binding on a wire without TLS',
    listen: scripted((talk) => talk.gone()),
    profile: { methods: [{ ...KEY, options: { channel_binding: 'tls-unique' } }] },
    happened: 'The login must fail as the profile stands, so nothing was sent.',
    evidence: /tls-unique.*TLS/,
    todo: /^Mend the setting of the profile that the evidence names/,
  },
  {
    name: 'a request of the login that is refused',
    listen: afterWelcome(8, 48, 1, {}, 'app.error.no_such_token', ['who are you?']),
    profile: { ...GUEST, afterWelcome: [{ kind: 'call', uri: 'app.login', args: ['ann'] }] },
    happened: 'The router let the client in, and then app.login refused what belongs to the login.',
    evidence:
      /Request 1 of 1 of the login: CALL app\.login, refused: app\.error\.no_such_token.*It says: "who are you\?"$/,
    todo: /^Check the arguments of this request in the profile/,
  },
  {
    name: 'a call of the login that gets no answer',
    listen: afterWelcome(),
    profile: { ...GUEST, afterWelcome: [{ kind: 'call', uri: 'app.login' }] },
    happened: 'The router did not answer a call that belongs to the login.',
    evidence: /^Nothing came for 1 s\./,
    todo: /^Look whether the procedure is offered/,
  },
  {
    name: 'a publication of the login that gets no answer',
    listen: afterWelcome(),
    profile: { ...GUEST, afterWelcome: [{ kind: 'publish', uri: 'app.here' }] },
    happened: 'The router did not confirm a publication that belongs to the login.',
    evidence: /^Nothing came for 1 s\./,
    todo: /^Look at the log of the router: it was asked to confirm it\.$/,
  },
];
