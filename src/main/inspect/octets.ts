// Octets as hex text.

import { Buffer } from 'node:buffer';

/** Two digits each, with blanks between. */
export function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('hex')
    .replaceAll(/(..)(?=.)/g, '$1 ');
}
