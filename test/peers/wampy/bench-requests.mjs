// Calls and events for the benchmark: an open session with what it takes to load it.
import { Wampy } from 'wampy';
import ws from 'ws';

export async function connect({ url, realm }) {
  const client = new Wampy(url, { realm, ws, autoReconnect: false });
  await client.connect();
  return {
    call: (procedure, args) => client.call(procedure, args),
    subscribe: async (topic, onEvent) => void (await client.subscribe(topic, onEvent)),
    leave: () => void client.disconnect(),
  };
}
