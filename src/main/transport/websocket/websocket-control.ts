// Pings and pongs of an open WebSocket (RFC 6455 sections 5.5.2 and 5.5.3): both sides' are recorded, the peer's are
// answered, our own are timed.

import type { WebSocket } from 'ws';
import type { SilenceRecord } from '../../../shared/capture-record.ts';
import type { Clock } from '../../clock.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { PingWatch } from '../ping-watch.ts';
import type { DialTarget } from '../transport.ts';

/** Answers that may wait to leave; while there are more, the latest ping alone is answered, as the RFC allows. */
const MAX_WAITING = 60;

export interface ControlFrames {
  /** No further pings; what the peer asks is still answered while the wire is open. */
  stop(): void;
}

/** Takes care of pings and pongs until the attempt is over. `silent` is called if a ping gets no answer in time. */
export function controlFrames(
  attempt: DialAttempt,
  webSocket: WebSocket,
  target: DialTarget,
  clock: Clock,
  silent: (silence: SilenceRecord) => void,
): ControlFrames {
  const tell = (dir: 'in' | 'out', name: 'ping' | 'pong', bytes: Uint8Array, took?: number): void => {
    // A copy: the bytes are a piece of what the socket read.
    attempt.fact({ kind: 'control', dir, name, bytes: Uint8Array.from(bytes), ...(took !== undefined && { took }) });
  };
  const isOpen = (): boolean => !attempt.over && webSocket.readyState === webSocket.OPEN;

  const watch =
    target.ping === undefined
      ? undefined
      : new PingWatch(attempt, clock, target.ping, {
          send(payload) {
            if (!isOpen()) return;
            tell('out', 'ping', payload);
            webSocket.ping(payload, true, ignore);
          },
          silent,
        });

  let waiting = 0;
  let postponed: Buffer | undefined;
  const answer = (payload: Buffer): void => {
    if (!isOpen()) return;
    if (waiting >= MAX_WAITING) {
      postponed = payload;
      return;
    }
    waiting += 1;
    tell('out', 'pong', payload);
    webSocket.pong(payload, true, () => {
      waiting -= 1;
      const next = postponed;
      postponed = undefined;
      if (next !== undefined) answer(next);
    });
  };
  webSocket.on('ping', (payload) => {
    tell('in', 'ping', payload);
    answer(payload);
  });
  webSocket.on('pong', (payload) => {
    tell('in', 'pong', payload, watch?.answered(payload));
  });
  return { stop: () => watch?.stop() };
}

function ignore(): void {
  // A ping that cannot leave any more: the end of the wire is told by itself.
}
