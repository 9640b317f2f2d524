// From a place to a connected socket, the same for every transport: name, TCP or Unix socket, and TLS where the
// scheme asks for it. Each stage tells its fact, or ends the attempt.

import type { Socket } from 'node:net';
import type { DialAttempt } from './dial-attempt.ts';
import { connectFirst, resolveHost } from './dial-stages.ts';
import type { Network } from './network.ts';
import { secureSocket } from './tls/tls-stage.ts';
import type { DialTarget } from './transport.ts';

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
  resolveHost(attempt, network, place.host, target.timeoutMs, (addresses) => {
    connectFirst(attempt, network, addresses, place.port, target.timeoutMs, secure);
  });
}
