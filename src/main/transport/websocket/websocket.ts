// WAMP over WebSocket, `ws://` and `wss://`, and Unix domain sockets. The dial is done here stage by stage (name,
// TCP, proxy, TLS, upgrade), so that each is measured and can fail by itself; `ws` gets the finished connection.
//
// No Origin header is sent unless the target has one, no proxy variable is read, no redirect is followed, and there
// is no way to switch off the verification of certificates.

import { schemesOf } from '../../../shared/wire-url.ts';
import { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import { type Network, systemNetwork } from '../network.ts';
import { openConnection, type Place } from '../open-connection.ts';
import type { DialTarget, Transport } from '../transport.ts';
import { upgradeFault } from './upgrade-request.ts';
import { type UpgradedSocket, upgradeSocket } from './websocket-upgrade.ts';
import { parseWebSocketUrl, type WebSocketUrl } from './websocket-url.ts';
import { closedByUs, listenOnWire, type OpenWire } from './websocket-wire.ts';

/** The WebSocket transport over a given network. */
export function createWebSocketTransport(network: Network): Transport {
  return {
    name: 'websocket',
    schemes: schemesOf('websocket'),
    dial(target, sink, clock) {
      const attempt = new DialAttempt(sink, clock);
      let wire: OpenWire | undefined;
      // Later, so that the caller holds the wire before the first fact comes.
      queueMicrotask(() => {
        dialStages(attempt, network, target, (upgraded) => {
          wire = listenOnWire(attempt, upgraded, target, clock);
        });
      });
      const abandon = (reason?: string): void => {
        attempt.end([closedByUs(reason)]);
        attempt.cut();
      };
      return {
        send(bytes, opcode) {
          wire?.send(bytes, opcode);
        },
        close(code, reason) {
          if (wire === undefined) abandon(reason);
          else wire.close(code, reason);
        },
        destroy() {
          abandon();
        },
        unsent: () => wire?.unsent() ?? 0,
        tlsBinding() {
          return attempt.tlsBinding();
        },
      };
    },
  };
}

/** WebSocket over the system's network. */
export const webSocketTransport: Transport = createWebSocketTransport(systemNetwork);

function dialStages(
  attempt: DialAttempt,
  network: Network,
  target: DialTarget,
  next: (upgraded: UpgradedSocket) => void,
): void {
  if (attempt.over) return;
  let url: WebSocketUrl;
  try {
    url = parseWebSocketUrl(target.url);
  } catch (error) {
    attempt.end([{ kind: 'error', stage: 'dns', ...readError(error) }]);
    return;
  }
  const fault = upgradeFault(target);
  if (fault !== undefined) {
    attempt.end([{ kind: 'error', stage: 'upgrade', code: 'BAD_HEADER', text: fault }]);
    return;
  }
  // A copy of its own: the path of the URL is not the path of a Unix socket.
  const { host, port, secure, unixPath } = url;
  const place: Place = { host, port, secure, ...(unixPath !== undefined && { path: unixPath }) };
  openConnection(attempt, network, target, place, (socket) => {
    upgradeSocket(attempt, target, url, socket, next);
  });
}
