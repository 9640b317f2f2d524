// RawSocket at the level of octets, for both sides of a test.

import type { Socket } from 'node:net';
import { jsonSerializer } from '../../../../../src/main/serializer/json.ts';
import { msgpackSerializer } from '../../../../../src/main/serializer/msgpack.ts';
import type { Serializer } from '../../../../../src/main/serializer/serializer.ts';
import { rawSocketTransport } from '../../../../../src/main/transport/rawsocket/rawsocket.ts';
import type { DialTarget } from '../../../../../src/main/transport/transport.ts';
import { dial, type Dialled } from '../wire-log.ts';

export const octets = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const JSON_ONLY: readonly Serializer[] = [jsonSerializer];
export const MSGPACK: readonly Serializer[] = [msgpackSerializer];

/** Dials over RawSocket, with JSON unless told otherwise. */
export function dialRaw(url: string, target: Partial<DialTarget> = {}): Dialled {
  return dial(url, { serializers: JSON_ONLY, ...target }, rawSocketTransport);
}

/** A frame by its first octet, with the true length of its payload. */
export function frame(first: number, payload: Uint8Array | string = ''): Buffer {
  const body = Buffer.from(payload);
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(body.length);
  prefix[0] = first;
  return Buffer.concat([prefix, body]);
}

/** A router that takes the handshake and answers with these octets, then does `then`. */
export function answering(reply: string | Buffer, then: (socket: Socket) => void = () => undefined) {
  return (socket: Socket): void => {
    let seen = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      if (seen.length < 4) return;
      socket.off('data', read);
      socket.write(typeof reply === 'string' ? octets(reply) : reply);
      then(socket);
    };
    socket.on('data', read);
  };
}

/** What arrived at a socket. */
export class Arrived {
  #parts: Buffer[] = [];
  length = 0;

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#parts.push(chunk);
      this.length += chunk.length;
    });
  }

  get bytes(): Buffer {
    this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0] ?? Buffer.alloc(0);
  }

  clear(): void {
    this.#parts = [];
    this.length = 0;
  }
}
