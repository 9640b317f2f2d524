// Logs in with wampy and makes one call; see ../login-job.mjs for what goes in and out.
import nacl from 'tweetnacl';
import { Wampy } from 'wampy';
import * as cryptosign from 'wampy/cryptosign.js';
import * as wampcra from 'wampy/wampcra.js';
import ws from 'ws';
import { Refused, runLogin } from '../login-job.mjs';

const authPlugins = {
  ticket: (secret) => () => secret,
  wampcra: (secret) => wampcra.sign(secret),
  cryptosign: (secret) => cryptosign.sign(secret),
};

/** The public key of a seed in hex. */
function publicKey(seed) {
  return cryptosign.bytes2hex(nacl.sign.keyPair.fromSeed(cryptosign.hex2bytes(seed)).publicKey);
}

await runLogin(async ({ url, realm, method, authid, secret, secondMethod, second, procedure, args }) => {
  // wampy announces authmethods only along with an authid: anonymous is a HELLO without either
  const identity =
    method === 'anonymous'
      ? {}
      : {
          authid,
          authmethods: secondMethod === undefined ? [method] : [method, secondMethod],
          authMode: 'auto',
          authPlugins: {
            [method]: authPlugins[method](secret),
            ...(secondMethod !== undefined && { [secondMethod]: authPlugins[secondMethod](second) }),
          },
          ...(method === 'cryptosign' && { authextra: { pubkey: publicKey(secret) } }),
        };
  const client = new Wampy(url, { realm, ws, autoReconnect: false, ...identity });
  try {
    const details = await client.connect();
    const welcome = { ...details, session: client.getSessionId() };
    const { argsList } = await client.call(procedure, args);
    await client.disconnect();
    return { welcome, result: argsList[0] };
  } catch (error) {
    throw new Refused(error.errorUri ?? 'transport', error.details?.message ?? error.message);
  }
});
