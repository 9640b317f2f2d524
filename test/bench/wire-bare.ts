// The rivals of the benchmark `wire`: clients that read the same flood and do nothing but count messages.

import net from 'node:net';
import { WebSocket } from 'ws';
import type { Serializer } from '../../src/main/serializer/serializer.ts';
import { MESSAGES } from './wire-messages.ts';

const HELLO = [1, 'realm1', { roles: { subscriber: {} } }];
const SUBSCRIBE = [32, 1, {}, 'com.example'];

/** Messages a second, from the first EVENT to the last. */
export function bareRate(url: string, serializer: Serializer): Promise<number> {
  return url.startsWith('ws:') ? bareWebSocket(url, serializer) : bareRawSocket(url, serializer);
}

/** Counts messages, of which the first two are answered; calls `done` with the rate of the others. */
function counter(send: (message: Uint8Array) => void, serializer: Serializer, done: (rate: number) => void) {
  let count = -2;
  let began = 0;
  send(serializer.encode(HELLO));
  return (messages: number): void => {
    const before = count;
    count += messages;
    if (before < -1 && count >= -1) send(serializer.encode(SUBSCRIBE));
    if (before <= 0 && count > 0) began = performance.now();
    if (count === MESSAGES) done((MESSAGES / (performance.now() - began)) * 1000);
  };
}

function bareWebSocket(url: string, serializer: Serializer): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { perMessageDeflate: false, skipUTF8Validation: true };
    const client = new WebSocket(url, serializer.subprotocol, options);
    client.on('open', () => {
      const send = (message: Uint8Array) => client.send(message, { binary: serializer.binary });
      const counted = counter(send, serializer, (rate) => {
        resolve(rate);
        client.terminate();
      });
      client.on('message', (data: Buffer) => counted(messagesOf(data, serializer)));
    });
    client.on('error', reject);
  });
}

/** How many messages a frame holds, found with as little as that takes. */
function messagesOf(frame: Buffer, serializer: Serializer): number {
  if (!serializer.split) return 1;
  let count = 0;
  let at = 0;
  if (serializer.binary) for (; at < frame.length; count++) at += 4 + frame.readUInt32BE(at);
  else for (; at < frame.length; count++) at = frame.indexOf(0x18, at) + 1;
  return count;
}

function bareRawSocket(url: string, serializer: Serializer): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname);
    socket.setNoDelay(true);
    const send = (message: Uint8Array) => {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(message.length);
      socket.write(Buffer.concat([head, message]));
    };
    let counted: ((messages: number) => void) | undefined;
    let rest = Buffer.alloc(0);
    socket.on('connect', () => socket.write(Buffer.from([0x7f, 0xf0 | (serializer.rawSocketId ?? 0), 0, 0])));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let at = 0;
      if (!counted) {
        at = 4;
        counted = counter(send, serializer, (rate) => {
          resolve(rate);
          socket.destroy();
        });
      }
      for (; at + 4 <= bytes.length; at += 4 + bytes.readUIntBE(at + 1, 3)) {
        if (at + 4 + bytes.readUIntBE(at + 1, 3) > bytes.length) break;
        counted(1);
      }
      rest = bytes.subarray(at);
    });
  });
}
