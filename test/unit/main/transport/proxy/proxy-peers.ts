// Proxies that work: one for CONNECT and one for SOCKS5, as small as they can be. They look up names by themselves, in
// a table of the test.

import { connect, type Socket } from 'node:net';
import { listenRaw, onRequest, type RawPeer } from '../raw-peer.ts';

export interface WorkingProxy extends RawPeer {
  /** What was asked for: host and port as they were written. */
  readonly asked: string[];
  /** Request heads, or bytes in hex. */
  readonly heads: string[];
}

/** Names and the address they stand for. */
export type Hosts = Readonly<Record<string, string>>;

/** An HTTP proxy; with `login` (user:password) it wants that first. */
export async function httpProxy(hosts: Hosts, login?: string): Promise<WorkingProxy> {
  const asked: string[] = [];
  const heads: string[] = [];
  const peer = await listenRaw((socket) => {
    onRequest(socket, (head) => {
      heads.push(head);
      const wanted = `proxy-authorization: basic ${Buffer.from(login ?? '').toString('base64')}`.toLowerCase();
      if (login !== undefined && !head.toLowerCase().includes(`\r\n${wanted}\r\n`)) {
        const lines = [
          'HTTP/1.1 407 Login',
          'Proxy-Authenticate: Basic realm="test"',
          'Content-Length: 6',
          '',
          'log in',
        ];
        socket.end(lines.join('\r\n'));
        return;
      }
      const place = /^CONNECT (\S+) HTTP/.exec(head)?.[1] ?? '';
      asked.push(place);
      const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(place) ?? [];
      join(socket, hosts[host] ?? host, Number(port), (open) => {
        if (open) socket.write('HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n');
        else socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n\r\ngone');
      });
    });
  });
  return { ...peer, asked, heads };
}

/** A SOCKS5 proxy; with `login` (user:password) it wants that first. */
export async function socksProxy(hosts: Hosts, login?: string): Promise<WorkingProxy> {
  const asked: string[] = [];
  const heads: string[] = [];
  const peer = await listenRaw((socket) => {
    void (async () => {
      const methods = await read(socket, 2).then(([, count = 0]) => read(socket, count));
      heads.push(methods.toString('hex'));
      if (login !== undefined && !methods.includes(2)) {
        socket.end(Buffer.from([5, 255]));
        return;
      }
      socket.write(Buffer.from([5, login === undefined ? 0 : 2]));
      if (login !== undefined) {
        const user = await read(socket, 2).then(([, length = 0]) => read(socket, length));
        const password = await read(socket, 1).then(([length = 0]) => read(socket, length));
        const good = `${user.toString()}:${password.toString()}` === login;
        if (!good) {
          socket.end(Buffer.from([1, 1]));
          return;
        }
        socket.write(Buffer.from([1, 0]));
      }
      const [, , , type = 0] = await read(socket, 4);
      const length = type === 1 ? 4 : type === 4 ? 16 : ((await read(socket, 1))[0] ?? 0);
      const address = await read(socket, length);
      const port = (await read(socket, 2)).readUInt16BE();
      const host = type === 3 ? address.toString() : type === 1 ? [...address].join('.') : address.toString('hex');
      asked.push(`${type === 3 ? 'name' : 'address'} ${host}:${port}`);
      join(socket, hosts[host] ?? host, port, (open) => {
        socket.write(Buffer.from([5, open ? 0 : 5, 0, 1, 127, 0, 0, 1, 0, 0]));
        if (!open) socket.end();
      });
    })();
  });
  return { ...peer, asked, heads };
}

/** Reads exactly so many bytes. */
async function read(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = count === 0 ? Buffer.alloc(0) : socket.read(count);
    if (Buffer.isBuffer(chunk) && chunk.length === count) return chunk;
    // What is left of a connection that ended is no whole piece: the script stops here.
    await new Promise((resolve) => socket.once('readable', resolve));
  }
}

/** Connects both ends; `answered` runs before anything of the router is passed on. */
function join(socket: Socket, host: string, port: number, answered: (open: boolean) => void): void {
  const router = connect({ host, port });
  let open = false;
  router.once('connect', () => {
    open = true;
    answered(true);
    router.pipe(socket);
    socket.pipe(router);
  });
  router.once('error', () => {
    if (!open) answered(false);
  });
  socket.once('close', () => router.destroy());
  router.once('close', () => {
    if (open) socket.destroy();
  });
}
