// What routers have asked since this app runs: a challenge or nonce that comes a second time is one whose answer
// somebody may have recorded (check A-13). Hashes are kept, of no more than a number of them, and never written.

import { createHash } from 'node:crypto';

/** Hashes that are kept; the oldest makes room. */
const MOST = 10_000;

export class ChallengeMemory {
  readonly #seen = new Set<string>();

  /** True if this method was asked this before; from now on it was. */
  isRepeated(method: string, asked: string): boolean {
    const hash = createHash('sha256')
      .update(JSON.stringify([method, asked]))
      .digest('base64');
    const isKnown = this.#seen.delete(hash);
    this.#seen.add(hash);
    const [oldest] = this.#seen;
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
    return isKnown;
  }
}
