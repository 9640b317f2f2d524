// WAMP over WebSocket, `ws://` and `wss://`. The dial is done here stage by stage (name, TCP, TLS,
// upgrade), so that each is measured and can fail by itself; `ws` gets the finished connection.
//
// No Origin header is sent, no proxy variable is read, no redirect is followed, and there is no way
// to switch off the verification of certificates.

import { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import { type Network, systemNetwork } from '../network.ts';
import { openConnection } from '../open-connection.ts';
import type { DialTarget, Transport } from '../transport.ts';
import { upgradeSocket } from './websocket-upgrade.ts';
import { parseWebSocketUrl, type WebSocketUrl } from './websocket-url.ts';
import { closedByUs, listenOnWire, type OpenWire } from './websocket-wire.ts';

/** The WebSocket transport over a given network. */
export function createWebSocketTransport(network: Network): Transport {
  return {
    name: 'websocket',
    schemes: ['ws', 'wss'],
    dial(target, sink, clock) {
      const attempt = new DialAttempt(sink, clock);
      let wire: OpenWire | undefined;
      // Later, so that the caller holds the wire before the first fact comes.
      queueMicrotask(() => {
        dialStages(attempt, network, target, (open) => {
          wire = open;
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
  opened: (wire: OpenWire) => void,
): void {
  if (attempt.over) return;
  const limitMs = target.timeoutMs;
  let url: WebSocketUrl;
  try {
    url = parseWebSocketUrl(target.url);
  } catch (error) {
    attempt.end([{ kind: 'error', stage: 'dns', ...readError(error) }]);
    return;
  }
  openConnection(attempt, network, target, url, (socket) => {
    upgradeSocket(attempt, target, url, socket, (upgraded) => {
      opened(listenOnWire(attempt, upgraded, limitMs));
    });
  });
}
