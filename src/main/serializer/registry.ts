// The serializers there are. Offered in this order unless the profile says otherwise.

import { jsonSerializer } from './json.ts';
import type { Serializer } from './serializer.ts';

const byProtocol = new Map<string, Serializer>();
for (const serializer of [jsonSerializer]) {
  if (byProtocol.has(serializer.subprotocol)) throw new Error(`two serializers for ${serializer.subprotocol}`);
  byProtocol.set(serializer.subprotocol, serializer);
}

export const serializers: readonly Serializer[] = [...byProtocol.values()];

/** The serializer of a WebSocket subprotocol, or undefined if it is not known. */
export function serializerByProtocol(subprotocol: string): Serializer | undefined {
  return byProtocol.get(subprotocol);
}
