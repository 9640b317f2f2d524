// The transports there are, by URL scheme.

import { longPollTransport } from './longpoll/longpoll.ts';
import { rawSocketTransport } from './rawsocket/rawsocket.ts';
import type { Transport } from './transport.ts';
import { webSocketTransport } from './websocket/websocket.ts';

/** Schemes and their transports. Throws if two transports claim one scheme. */
export function indexTransports(transports: readonly Transport[]): ReadonlyMap<string, Transport> {
  const byScheme = new Map<string, Transport>();
  for (const transport of transports) {
    for (const scheme of transport.schemes) {
      const other = byScheme.get(scheme);
      if (other !== undefined) {
        throw new Error(`The scheme "${scheme}" is registered twice: by "${other.name}" and by "${transport.name}".`);
      }
      byScheme.set(scheme, transport);
    }
  }
  return byScheme;
}

const byScheme = indexTransports([webSocketTransport, rawSocketTransport, longPollTransport]);

/** URL schemes that can be dialled, without colon. */
export const schemes: readonly string[] = [...byScheme.keys()];

/** The transport for a URL, by its scheme; undefined if there is none. */
export function transportFor(url: string): Transport | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url.trim())?.[1];
  return scheme === undefined ? undefined : byScheme.get(scheme.toLowerCase());
}
