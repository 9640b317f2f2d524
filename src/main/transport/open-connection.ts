// From a place to a connected socket, the same for every transport: name, TCP or Unix socket, proxy, and TLS where
// the scheme asks for it. Each stage tells its fact, or ends the attempt.

import type { Socket } from 'node:net';
import { domainToASCII } from 'node:url';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { DialAttempt } from './dial-attempt.ts';
import { connectFirst, type Reach, resolveHost } from './dial-stages.ts';
import type { Network } from './network.ts';
import { openTunnel, proxyFault } from './proxy/proxy-stage.ts';
import { secureSocket } from './tls/tls-stage.ts';
import type { DialTarget } from './transport.ts';
import { connectUnix } from './unix-stage.ts';

/** Where a router listens, as its URL says. */
export interface Place {
  /** Name or address, without the brackets of an IPv6 address; `localhost` for a Unix socket. */
  readonly host: string;
  readonly port: number;
  /** Path of a Unix domain socket; host and port are not dialled then. */
  readonly path?: string;
  /** True if the scheme asks for TLS. */
  readonly secure: boolean;
}

/**
 * A host in the form in which names beyond ASCII are looked up; an IPv6 address is none. Throws InspectorError
 * `bad-url` for what can be no name: its letters would be others in the request to a proxy, line breaks even.
 */
export function asciiHost(host: string): string {
  const name = host.includes(':') ? host : domainToASCII(host);
  if (name === '') throw new InspectorError('bad-url', `Its host can be no name and no address: "${host}".`);
  return name;
}

/** Opens the way to a place; `next` gets the socket on which the transport's own handshake begins. */
export function openConnection(
  attempt: DialAttempt,
  network: Network,
  target: DialTarget,
  place: Place,
  next: (socket: Socket) => void,
): void {
  const secure = (socket: Socket): void => {
    if (place.secure) secureSocket(attempt, socket, place.host, target, next);
    else next(socket);
  };
  // A socket of this machine: no name to look up, and no proxy on the way.
  if (place.path !== undefined) {
    connectUnix(attempt, place.path, target.timeoutMs, secure);
    return;
  }
  const { proxy } = target;
  const limits = { limitMs: target.timeoutMs, ipVersion: target.ipVersion };
  const fault = proxy === undefined ? undefined : proxyFault(proxy, place);
  if (fault !== undefined) {
    attempt.end([fault]);
    return;
  }
  // Through a proxy the look-up and the connection are those of the proxy; it looks up the router by itself.
  const reach: Reach =
    proxy === undefined
      ? { host: place.host, port: place.port, ...limits }
      : { host: proxy.host, port: proxy.port, ...limits, proxy: true };
  const tunnel = (socket: Socket): void => {
    if (proxy === undefined) secure(socket);
    else openTunnel(attempt, socket, proxy, place, target.timeoutMs, secure);
  };
  resolveHost(attempt, network, reach, (addresses) => {
    connectFirst(attempt, network, reach, addresses, tunnel);
  });
}
