// Logins that fail on other ways than a plain WebSocket: RawSocket, long-poll, proxies, Unix sockets, pings.

import os from 'node:os';
import path from 'node:path';
import { answering, opened, raw, type FailingLogin } from './failing-login.ts';

/** The same server under another scheme. */
const as = (scheme: string, listen: () => Promise<string>) => async () =>
  (await listen()).replace(/^ws/, scheme).replace(scheme === 'rs' ? /\/ws$/ : '', '');
const silent = raw((socket) => socket.resume());

export const FAILING_WIRES: readonly FailingLogin[] = [
  {
    name: 'a port that answers the upgrade with something else',
    listen: answering('SSH-2.0-OpenSSH_9.2\r\n'),
    happened: 'What answers there does not speak HTTP.',
    evidence: /WebSocket upgrade: NOT_HTTP, /,
    todo: /Use the WebSocket port of the router\./,
  },
  {
    name: 'a Unix socket that is not there',
    listen: () => Promise.resolve(`unix+ws://${path.join(os.tmpdir(), 'wamp-inspector-no-such.sock')}`),
    happened: 'There is no Unix socket at this path.',
    evidence: /Connecting to the Unix socket: ENOENT, /,
    todo: /path/,
  },
  {
    name: 'an HTTP port asked by rs://',
    listen: as(
      'rs',
      raw((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    ),
    happened: 'This port answers HTTP; use ws://.',
    evidence: /RawSocket handshake: HTTP_PORT, /,
    todo: /ws:\/\//,
  },
  {
    name: 'a RawSocket port that does not know the serializer',
    listen: as(
      'rs',
      raw((socket) => socket.once('data', () => socket.end(Buffer.from('7f100000', 'hex')))),
    ),
    happened: 'The router does not speak this serializer over RawSocket.',
    evidence: /RawSocket handshake: RAWSOCKET_REFUSED, /,
    todo: /serializer/,
  },
  {
    name: 'a port that never answers the RawSocket handshake',
    listen: as('rs', silent),
    happened: 'Something accepted the connection and then did not answer the RawSocket handshake.',
    evidence: /Nothing came for 1 s\..*Last completed step: TCP\./,
    todo: /Try ws:\/\/ for it, or rss:\/\/ for TLS\./,
  },
  {
    name: 'a port that never answers the long-poll request',
    listen: as('http', silent),
    happened: 'Something accepted the connection and then did not answer the request for a long-poll session.',
    evidence: /Nothing came for 1 s\..*Last completed step: TCP\./,
    todo: /Check the port and the base path/,
  },
  {
    name: 'a proxy that never answers',
    listen: silent,
    about: (url) => ({
      url: 'ws://router.example/ws',
      network: { proxy: { url: url.replace(/^ws/, 'socks5').replace(/\/ws$/, '') } },
    }),
    happened: 'The proxy did not answer.',
    evidence: /Nothing came for 1 s\./,
    todo: /Check kind, host and port of the proxy in the profile/,
  },
  {
    name: 'a router that answers no ping',
    listen: opened(() => undefined),
    profile: { ping: { everySeconds: 0.2, timeoutSeconds: 0.2 } },
    happened: 'The router did not answer a ping.',
    evidence: /Nothing came for 0\.2 s\./,
    todo: /If this router does not answer pings, turn them off in the profile\./,
  },
];
