// What stands between our command line and a real router, or in its place.
import net from 'node:net';

/**
 * Passes everything to the router, and of its answers the first ones only: a real router that has
 * fallen silent. One answer is the WebSocket's upgrade, two also the router's first message.
 *
 * @param {string} target URL of the router
 * @param {number} answers how many answers pass
 */
export function mutedRelay(target, answers) {
  const { hostname, port } = new URL(target);
  return listen((client) => {
    const router = net.connect({ host: hostname, port: Number(port) });
    let passed = 0;
    router.on('data', (bytes) => {
      if (passed++ < answers) client.write(bytes);
    });
    client.pipe(router);
    router.on('error', () => client.destroy());
    client.on('error', () => router.destroy());
    client.on('close', () => router.destroy());
  });
}

/** Counts who connects, and hangs up. */
export function countingListener() {
  return listen((client) => client.destroy());
}

async function listen(onClient) {
  const clients = new Set();
  let connections = 0;
  const server = net.createServer((client) => {
    connections++;
    clients.add(client);
    client.once('close', () => clients.delete(client));
    onClient(client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${server.address().port}`,
    connections: () => connections,
    async stop() {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
