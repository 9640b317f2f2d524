// Comparison of proofs on the router side.

import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * True if both texts are equal. The time it takes tells nothing about where they differ; hashing
 * first makes it independent of their lengths as well.
 */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
