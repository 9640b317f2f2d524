// The serializers there are. A profile names those that are offered, and their order.

import { SPEC_SEPARATOR } from '../wamp/batching.ts';
import { batched } from './batched.ts';
import { cborSerializer } from './cbor.ts';
import { jsonHexSerializer, jsonSerializer } from './json.ts';
import { msgpackSerializer } from './msgpack.ts';
import type { Serializer } from './serializer.ts';
import { bjdataSerializer, ubjsonSerializer } from './ubjson.ts';

/** Of dialects of one format the usual one stands first. */
const PLAIN: readonly Serializer[] = [
  jsonSerializer,
  msgpackSerializer,
  cborSerializer,
  bjdataSerializer,
  jsonHexSerializer,
  ubjsonSerializer,
];
const BATCHED = [...PLAIN.map((serializer) => batched(serializer)), batched(jsonSerializer, SPEC_SEPARATOR)];

const byName = new Map<string, Serializer>();
for (const serializer of [...PLAIN, ...BATCHED]) {
  if (byName.has(serializer.name)) throw new Error(`two serializers are called ${serializer.name}`);
  byName.set(serializer.name, serializer);
}

export const serializers: readonly Serializer[] = [...byName.values()];

/** What is offered where a profile says nothing. */
const DEFAULT_OFFER: readonly Serializer[] = [jsonSerializer];

/** The serializer of a name, or undefined if it is not known. */
export function serializerByName(name: string): Serializer | undefined {
  return byName.get(name);
}

/** The serializer of a WebSocket subprotocol, of several dialects the usual one; undefined if it is not known. */
export function serializerByProtocol(subprotocol: string): Serializer | undefined {
  return serializers.find((serializer) => serializer.subprotocol === subprotocol);
}

/** The serializer that was agreed on: of its name if that fits the subprotocol, else the usual one of the subprotocol. */
export function serializerOfOpen(open: {
  readonly protocol: string;
  readonly serializer: string;
}): Serializer | undefined {
  const named = serializerByName(open.serializer);
  return named?.subprotocol === open.protocol ? named : serializerByProtocol(open.protocol);
}

/** The serializers of names that are known, in their order; JSON if there is none. */
export function serializersNamed(names: readonly string[] = []): readonly Serializer[] {
  const found = names.map(serializerByName).filter((one) => one !== undefined);
  return found.length > 0 ? found : DEFAULT_OFFER;
}
