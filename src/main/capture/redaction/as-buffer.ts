import { Buffer } from 'node:buffer';

/** The same bytes as a Buffer, not copied: its searches are several times faster than those of Uint8Array. */
export function asBuffer(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
