// A wampcra login for the benchmark: settles at WELCOME with the way to leave.
import { Wampy } from 'wampy';
import * as wampcra from 'wampy/wampcra.js';
import ws from 'ws';

export async function login({ url, realm, authid, secret }) {
  const client = new Wampy(url, {
    realm,
    ws,
    autoReconnect: false,
    authid,
    authmethods: ['wampcra'],
    authMode: 'auto',
    authPlugins: { wampcra: wampcra.sign(secret) },
  });
  await client.connect();
  return () => void client.disconnect();
}
