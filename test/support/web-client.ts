// A browser as far as the web host can tell: it is let in by an address with a token, keeps the
// cookie, and opens links from a page of the host.

import { SocketLink, type LinkSocket, type SocketEars } from '../../src/renderer/src/link/socket-link.ts';
import { WebSocket, type ClientOptions } from 'ws';

/** Headers by which a request looks like one of the host's own page. */
export interface PageHeaders {
  readonly host?: string;
  readonly origin?: string;
  readonly cookie?: string;
}

/** Goes to an address with a token; the result is the cookie that the host gave. */
export async function letIn(address: string): Promise<string> {
  const response = await fetch(address, { redirect: 'manual' });
  const [cookie] = response.headers.getSetCookie();
  if (response.status !== 303 || cookie === undefined) throw new Error(`not let in: ${response.status}`);
  return cookie.split(';')[0] ?? '';
}

/** Opens a WebSocket to the link of a host as its page does; `headers` takes the place of what the page sends. */
export function openSocket(port: number, cookie: string, headers: PageHeaders = {}, options: ClientOptions = {}) {
  const own = { origin: `http://127.0.0.1:${port}`, cookie, ...headers };
  const given = Object.entries(own).filter(([, value]) => value !== '');
  return new WebSocket(`ws://127.0.0.1:${port}/link`, {
    perMessageDeflate: false,
    ...options,
    headers: Object.fromEntries(given),
  });
}

/** The page's own link, over sockets of Node. */
export function pageLink(port: number, cookie: string): SocketLink {
  return new SocketLink({
    open: (ears) => nodeSocket(openSocket(port, cookie), ears),
    async ask() {
      try {
        const { ok } = await fetch(`http://127.0.0.1:${port}/alive`, { headers: { cookie } });
        return ok ? 'known' : 'refused';
      } catch {
        return 'unreachable';
      }
    },
  });
}

function nodeSocket(socket: WebSocket, ears: SocketEars): LinkSocket {
  socket.on('open', ears.opened);
  socket.on('close', ears.closed);
  // A socket that cannot be opened closes after this.
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => ears.heard(data.toString('utf8')));
  return socket;
}
