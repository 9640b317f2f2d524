// Keys derived from passwords, with the main thread free and with a way to stop. PBKDF2 is Node's own as long as it
// takes seconds: a thread of Node's pool cannot be stopped, and the process does not end before it is done. What may
// take longer, and Argon2, which Node 20 does not have, runs in a thread of its own that is ended at once.

import { pbkdf2 } from 'node:crypto';
import { deriveInThread } from './key-derivation-thread.ts';

/** Most rounds that are given to Node's pool: some seconds. */
const POOL_ROUNDS = 10_000_000;
/** Bytes of a block of PBKDF2-HMAC-SHA256, which repeats all iterations for each. */
export const PBKDF2_BLOCK = 32;

/** Bytes of a key of Argon2id. */
const ARGON2_KEYLEN = 32;

export interface Pbkdf2Work {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  /** From 1. */
  readonly iterations: number;
  /** Bytes of the key, from 1. */
  readonly keylen: number;
}

export interface Argon2Work {
  /** At least one byte. */
  readonly password: Uint8Array;
  /** At least 8 bytes. */
  readonly salt: Uint8Array;
  /** Passes over the memory, from 1. */
  readonly iterations: number;
  /** From 8. */
  readonly memoryKiB: number;
}

/**
 * PBKDF2-HMAC-SHA256 (RFC 8018). Rejects with the reason of `signal` as soon as that is aborted, and with an Error if
 * the numbers are out of range.
 */
export async function pbkdf2Key(work: Pbkdf2Work, signal?: AbortSignal): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const rounds = work.iterations * Math.ceil(work.keylen / PBKDF2_BLOCK);
  return rounds > POOL_ROUNDS ? deriveInThread({ kind: 'pbkdf2', ...work }, signal) : deriveInPool(work, signal);
}

/**
 * Argon2id version 1.3 (RFC 9106) with one lane: 32 bytes. Rejects with the reason of `signal` as soon as that is
 * aborted, and with an Error if the numbers are out of range or the memory cannot be had.
 */
export async function argon2Key(work: Argon2Work, signal?: AbortSignal): Promise<Uint8Array> {
  signal?.throwIfAborted();
  return deriveInThread({ kind: 'argon2id', ...work, keylen: ARGON2_KEYLEN }, signal);
}

function deriveInPool({ password, salt, iterations, keylen }: Pbkdf2Work, signal?: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // The thread goes on for its seconds; nobody waits for it.
    const stop = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', stop, { once: true });
    pbkdf2(password, salt, iterations, keylen, 'sha256', (error, key) => {
      signal?.removeEventListener('abort', stop);
      if (error) reject(error);
      else resolve(key);
    });
  });
}
