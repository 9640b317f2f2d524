// Logs in with wampy and makes one call; see ../login-job.mjs for what goes in and out.
import { Wampy } from 'wampy';
import * as wampcra from 'wampy/wampcra.js';
import ws from 'ws';
import { Refused, runLogin } from '../login-job.mjs';

const authPlugins = {
  ticket: (secret) => () => secret,
  wampcra: (secret) => wampcra.sign(secret),
};

await runLogin(async ({ url, realm, method, authid, secret, procedure, args }) => {
  // wampy announces authmethods only along with an authid: anonymous is a HELLO without either
  const identity =
    method === 'anonymous'
      ? {}
      : { authid, authmethods: [method], authMode: 'auto', authPlugins: { [method]: authPlugins[method](secret) } };
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
