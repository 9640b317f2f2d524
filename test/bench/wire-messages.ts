// What the benchmark `wire` sends: the messages of a subscriber's session as each serializer writes them.

import { serializers } from '../../src/main/serializer/registry.ts';
import type { Serializer } from '../../src/main/serializer/serializer.ts';
import type { WampValue } from '../../src/shared/wamp/value.ts';

/** Events of one flood; a multiple of the block below and of the batches in it. */
export const MESSAGES = 102_400;

/** Different events; the flood repeats them. */
const BLOCK = 256;

/** Events in one frame of a batched serializer. */
const BATCH = 16;

const SUBSCRIPTION = 7;

/** An EVENT of about 200 bytes. */
export function event(id: number): WampValue[] {
  const note = `${id % 1000 === 0 ? 'needle' : 'nothin'} in the hay of a message of average length`;
  const sensor = `com.example.building.${id % 97}`;
  const reading = { sensor, value: (id % 1000) / 10, unit: 'celsius', note };
  return [36, SUBSCRIPTION, 1_000_000 + id, { publisher: 5512315355 }, [reading, id], { at: 1763800000000 }];
}

/** What the flood server is told of a serializer: messages in base64. */
export interface FloodFormat {
  readonly subprotocol: string;
  readonly rawSocketId: number | undefined;
  readonly binary: boolean;
  readonly batch: number;
  readonly welcome: string;
  readonly subscribed: string;
  /** Whole frames, `batch` messages each. */
  readonly events: readonly string[];
}

/** Serializers that have their own name on the wire: of dialects the usual one, all that are batched. */
export const measured: readonly Serializer[] = serializers.filter(
  (serializer, i) => serializers.findIndex(({ subprotocol }) => subprotocol === serializer.subprotocol) === i,
);

export function floodFormat(serializer: Serializer): FloodFormat {
  const { subprotocol, rawSocketId, binary } = serializer;
  const batch = serializer.split ? BATCH : 1;
  const text = (...messages: readonly WampValue[]) =>
    Buffer.concat(messages.map((message) => serializer.encode(message))).toString('base64');
  const frame = (i: number) => text(...Array.from({ length: batch }, (_, k) => event(i * batch + k)));
  return {
    subprotocol,
    rawSocketId,
    binary,
    batch,
    welcome: text([2, 1, { roles: { broker: {}, dealer: {} } }]),
    subscribed: text([33, 1, SUBSCRIPTION]),
    events: Array.from({ length: BLOCK / batch }, (_, i) => frame(i)),
  };
}

/** The bytes of the last message of a flood, with what is around it in a batch. */
export function lastMessage(serializer: Serializer): Uint8Array {
  return serializer.encode(event(BLOCK - 1));
}
