// Logs in with autobahn (JavaScript) and makes one call; see ../login-job.mjs for what goes in and out.
import nacl from 'tweetnacl';
import WebSocket from 'ws';
import { Refused, runLogin } from '../login-job.mjs';

// standard output carries the outcome and nothing else; the library talks to the console
console.log = console.warn = console.debug = () => {};
// the library uses the WebSocket of browsers, which Node has from version 22 on
globalThis.WebSocket = WebSocket;
const { default: autobahn } = await import('autobahn');

/** What each CHALLENGE is answered with, by the library's own functions. */
const ANSWERS = {
  ticket: (secret) => secret,
  wampcra: sign,
  cryptosign: (secret, extra) => autobahn.auth_cryptosign.sign_challenge(keyPair(secret), extra),
};

await runLogin(
  ({ url, realm, method, authid, secret, secondMethod, second, procedure, args }) =>
    new Promise((resolve, reject) => {
      const connection = new autobahn.Connection({
        url,
        realm,
        authmethods: secondMethod === undefined ? [method] : [method, secondMethod],
        ...(method !== 'anonymous' && { authid }),
        ...(method === 'cryptosign' && { authextra: { pubkey: autobahn.auth_cryptosign.public_key(keyPair(secret)) } }),
        serializers: [new autobahn.serializer.JSONSerializer()],
        max_retries: 0,
        retry_if_unreachable: false,
        onchallenge: (_session, asked, extra) => ANSWERS[asked](asked === method ? secret : second, extra),
      });
      let outcome;
      connection.onopen = async (session, welcome) => {
        try {
          outcome = { welcome: { ...welcome, session: session.id }, result: await session.call(procedure, args) };
        } catch (error) {
          reject(new Refused(error.error ?? 'peer', String(error.args ?? error.message)));
        }
        connection.close();
      };
      connection.onclose = (cause, details) => {
        if (outcome) resolve(outcome);
        else reject(new Refused(details.reason ?? 'transport', details.message ?? cause));
        return true;
      };
      connection.open();
    }),
);

/** Of a seed in hex. */
function keyPair(seed) {
  return nacl.sign.keyPair.fromSeed(Buffer.from(seed, 'hex'));
}

function sign(secret, { challenge, salt, iterations, keylen }) {
  const { auth_cra: cra } = autobahn;
  return cra.sign(salt === undefined ? secret : cra.derive_key(secret, salt, iterations, keylen), challenge);
}
