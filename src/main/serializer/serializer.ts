// A serializer turns values into bytes and bytes into nodes with their place in the frame.

import type { ValueNode } from '../../shared/wamp/node.ts';
import type { WampValue } from '../../shared/wamp/value.ts';

export type Decoded =
  | { readonly ok: true; readonly node: ValueNode }
  /** `at` is the first byte that does not fit. */
  | { readonly ok: false; readonly reason: string; readonly at: number };

export interface Serializer {
  /** Short name, for example `json`. */
  readonly name: string;
  /** WebSocket subprotocol, for example `wamp.2.json`. */
  readonly subprotocol: string;
  /** True if its messages travel in binary WebSocket messages. */
  readonly binary: boolean;
  /** Throws TypeError for a value it cannot express; never for WampValue without NaN or infinities. */
  encode(value: WampValue): Uint8Array;
  /** Never throws. */
  decode(bytes: Uint8Array): Decoded;
}
