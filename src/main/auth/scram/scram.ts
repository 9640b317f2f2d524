// SCRAM: client and router both show that they know a password, and neither it nor what the router keeps of it goes
// over the wire. Two methods, one for each dialect, from the same formulas.
// Source: WAMP specification, "Salted Challenge Response Authentication"; RFC 5802, RFC 7677; the code of Autobahn for
// its dialect.

import type { MethodOption } from '../../../shared/contract/results.ts';
import type { AuthMethod } from '../auth-method.ts';
import { examineSecret } from '../examine-secret.ts';
import { knownSecret } from '../known-secret.ts';
import { saslprep } from '../saslprep.ts';
import { BINDING_OPTION, BINDING_TYPES, FINISHED_OPTION } from './channel-binding.ts';
import { answer, greet } from './client.ts';
import { AUTOBAHN, KEY_FORM_OPTION, SPECIFIED, type Dialect } from './dialect.ts';
import { reviewScram, routerNonceIn } from './review.ts';
import { challengeFor, checkProof } from './router.ts';
import { scramSnippet } from './snippet.ts';

const BINDING: readonly MethodOption[] = [
  {
    id: BINDING_OPTION,
    label: 'Channel binding',
    about:
      'Ties the answer to this TLS connection. A proxy that ends TLS before the router cannot be seen from here; with one, the router refuses.',
    kind: 'choice',
    choices: [{ id: 'none', label: 'None' }, ...BINDING_TYPES.map((id) => ({ id, label: id }))],
  },
  {
    id: FINISHED_OPTION,
    label: 'tls-unique is the Finished message of',
    about: 'RFC 5929 takes the first one of the handshake, which is the client’s; some libraries take the other.',
    kind: 'choice',
    choices: [
      { id: 'client', label: 'The client' },
      { id: 'server', label: 'The router' },
    ],
  },
];

const KEY_FORM: readonly MethodOption[] = [
  {
    id: KEY_FORM_OPTION,
    label: 'HMAC key',
    about:
      'As the keys in the router’s configuration were made: from the hash itself, or from its base64 text, as Autobahn’s helper does for Argon2. A client cannot see which; if the router refuses, the other is worth a try.',
    kind: 'choice',
    choices: [
      { id: 'automatic', label: 'Automatic: text for Argon2, bytes for PBKDF2' },
      { id: 'base64', label: 'Base64 text of the hash' },
      { id: 'raw', label: 'The hash itself' },
    ],
  },
];

function scramMethod(dialect: Dialect): AuthMethod {
  const method: AuthMethod = {
    name: dialect.method,
    label: dialect.label,
    needsAuthid: true,
    secretKinds: [{ id: 'password', label: 'Password' }],
    options: dialect.bindsChannel ? BINDING : KEY_FORM,
    signatureIsSecret: false,
    freshKeys: ['nonce'],
    preparesAuthid: true,
    // It knows the other name, and none that it does not.
    ...(dialect === SPECIFIED && { unknownTo: ['Crossbar'] }),

    greet: (setting) => greet(dialect, setting),

    async examine(credential) {
      const examined = examineSecret(credential, method);
      const { secret } = credential;
      if (secret === '')
        return { ...examined, ok: false, text: 'The password is empty; enter it where it comes from.' };
      if (!examined.ok || !dialect.preparesPassword || secret === undefined) return examined;
      // A password that SASLprep refuses is told by `greet`, so that whoever insists can still send it.
      const prepared = await saslprep(secret, 'stored');
      const told = !prepared.ok && `the password ${prepared.fault}`;
      const value = told || (prepared.ok && prepared.text === secret ? 'changes nothing' : 'changes the password');
      return { ...examined, facts: [...examined.facts, { label: 'SASLprep', value }] };
    },

    answer(question) {
      const known = knownSecret(question, method);
      return known.ok ? answer(dialect, question, known.value.secret) : Promise.resolve({ ...known, trace: [] });
    },

    freshIn: (challenge, hello) => routerNonceIn(challenge, hello),
    review: (talk) => reviewScram(dialect, talk),
    snippet: scramSnippet,
    challenge: (newcomer) => challengeFor(dialect, newcomer),
    check: (newcomer, extra, authenticate) => checkProof(dialect, newcomer, extra, authenticate),
  };
  return method;
}

/** The dialect of the specification. */
export const wampScram = scramMethod(SPECIFIED);
/** The dialect of Autobahn and Crossbar. */
export const scram = scramMethod(AUTOBAHN);
