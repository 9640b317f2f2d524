// The bytes of the last message sent: an event for a thousand subscribers is serialized once.

import type { Message } from '../../shared/wamp/messages.ts';
import type { Serializer } from '../serializer/serializer.ts';
import { encodeMessage } from '../wamp/codec.ts';

export class FrameCache {
  #last: { readonly message: Message; readonly serializer: Serializer; readonly bytes: Uint8Array } | undefined;

  /** The frame of a message; undefined if the serializer cannot express its payload. */
  encode(message: Message, serializer: Serializer): Uint8Array | undefined {
    if (this.#last?.message === message && this.#last.serializer === serializer) return this.#last.bytes;
    try {
      const bytes = serializer.encode(encodeMessage(message));
      this.#last = { message, serializer, bytes };
      return bytes;
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }
}
