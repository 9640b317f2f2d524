// Listens on the loopback interface and nowhere else: on 127.0.0.1 and, where there is one, on ::1,
// both with the same port, because a browser may take either for `localhost`.

import type { Server } from 'node:http';
import { InspectorError } from '../../../shared/contract/errors.ts';

/** Free ports to try: one may be free on 127.0.0.1 and taken on ::1. */
const TRIES = 10;

/** Binds both servers; 0 is any free port. Throws InspectorError `port-unusable`. The result is the port. */
export async function listenOnLoopback(v4: Server, v6: Server, port: number): Promise<number> {
  const taken = await boundBoth(v4, v6, port);
  // An error that nobody hears ends the process. Without file descriptors to spare (EMFILE) a connection
  // is not accepted: that one is lost, and whatever made it may try again.
  for (const server of [v4, v6]) server.on('error', () => undefined);
  return taken;
}

async function boundBoth(v4: Server, v6: Server, port: number): Promise<number> {
  for (let tries = 1; ; tries++) {
    const taken = await bound(v4, '127.0.0.1', port);
    try {
      await bound(v6, '::1', taken);
      return taken;
    } catch (error) {
      // Many containers have no IPv6; then 127.0.0.1 is all there is.
      if (!(error instanceof InspectorError && /EADDRINUSE|EACCES/.test(error.evidence))) return taken;
      await new Promise((resolve) => v4.close(resolve));
      if (port !== 0 || tries === TRIES) throw error;
    }
  }
}

function bound(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = ({ code = 'unknown' }: NodeJS.ErrnoException) => {
      const why = code === 'EADDRINUSE' ? 'another program uses it' : 'the system does not allow it';
      reject(new InspectorError('port-unusable', `Port ${port} on ${host}: ${why} (${code}).`));
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
