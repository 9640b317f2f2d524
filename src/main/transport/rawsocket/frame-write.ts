// Writes RawSocket frames, for both roles.

import type { Socket } from 'node:net';
import { framePrefix, PREFIX_LENGTH, type FrameType } from '../../wamp/rawsocket-framing.ts';

/** Up to here a copy behind the prefix costs less than a second buffer to write, in bytes. */
const COPIED = 16 * 1024;

/** Writes one frame; the payload is at most 2^24 bytes. */
export function writeFrame(socket: Socket, type: FrameType, payload: Uint8Array): void {
  const prefix = framePrefix(type, payload.length);
  if (payload.length <= COPIED) {
    const frame = Buffer.allocUnsafe(PREFIX_LENGTH + payload.length);
    frame.set(prefix);
    frame.set(payload, PREFIX_LENGTH);
    socket.write(frame);
    return;
  }
  socket.cork();
  socket.write(prefix);
  socket.write(payload);
  socket.uncork();
}
