// A serializer turns values into bytes and bytes into nodes with their place in the frame.

import type { ValueNode } from '../../shared/wamp/node.ts';
import type { WampValue } from '../../shared/wamp/value.ts';

export type Decoded =
  | { readonly ok: true; readonly node: ValueNode }
  /** `at` is the first byte that does not fit. */
  | {
      readonly ok: false;
      readonly reason: string;
      readonly at: number;
      /** `T-04` for faults of the batch around the message; absent: T-03. */
      readonly check?: 'T-04';
    };

export interface Serializer {
  /** Short name, unique, for example `json` or `cbor.batched`. */
  readonly name: string;
  /** Name for people, for example `MessagePack`. */
  readonly label: string;
  /** WebSocket subprotocol, for example `wamp.2.json`. Dialects of one format share it. */
  readonly subprotocol: string;
  /** Number in the handshake of RawSocket ("RawSocket Transport"); absent: not defined there. */
  readonly rawSocketId?: number;
  /** True if its messages travel in binary WebSocket messages. */
  readonly binary: boolean;
  /**
   * One whole frame; of a batched serializer a batch of one. Throws TypeError for a value it cannot express: NaN and
   * the infinities in JSON, integers beyond 64 bits in MessagePack.
   */
  encode(value: WampValue): Uint8Array;
  /** Reads one message, of a batched serializer with its length prefix or separator. Never throws. */
  decode(bytes: Uint8Array): Decoded;
  /** The same message quicker, by nodes that read their parts when asked; absent: `decode` is as quick. */
  skim?(bytes: Uint8Array): Decoded;
  /**
   * Where dialects share a subprotocol: name of the serializer a decoded message was really written with; undefined
   * if that is this one, or the message is the same in both.
   */
  writtenBy?(node: ValueNode): string | undefined;
  /**
   * Of a batched serializer: the messages of a frame, each with its length prefix or separator; together they are
   * the frame. What cannot be split is one part, and its decoding says why. Never throws, never empty.
   */
  split?(frame: Uint8Array): readonly Uint8Array[];
}
