// Reads the CHALLENGE of a router, SCRAM's server-first message: every field is checked, and no more work is taken on
// than the profile allows.

import { bytesFromBase64 } from '../../../shared/wamp/base64.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import type { Limits } from '../auth-method.ts';
import { costField, refusal, textField, tooCostly, type FieldValue } from '../challenge-fields.ts';
import { kdfOf, type Dialect, type Kdf } from './dialect.ts';

/** What a CHALLENGE asks for. */
export interface Asked {
  readonly nonce: string;
  /** Base64 text, as it goes into the AuthMessage. */
  readonly salt: string;
  readonly saltBytes: Uint8Array;
  readonly kdf: Kdf;
  /** As the router names it. */
  readonly kdfName: string;
  readonly iterations: number;
  /** Of Argon2id alone; 0 else. */
  readonly memoryKiB: number;
}

/** RFC 9106 wants so many for one lane. */
const LEAST_MEMORY_KIB = 8;
/** Shortest salt of Argon2, in bytes. */
const LEAST_SALT = 8;

export function readServerFirst(dialect: Dialect, extra: Dict, limits: Limits): FieldValue<Asked> {
  const nonce = textField(extra, 'nonce');
  if (!nonce.ok) return nonce;
  const kdfName = textField(extra, 'kdf');
  if (!kdfName.ok) return kdfName;
  const found = kdfOf(dialect, kdfName.value);
  if (!found) {
    const known = Object.values(dialect.kdfNames).join(' or ');
    return refusal(`CHALLENGE.Extra has "kdf" = "${kdfName.value.slice(0, 60)}"; ${known} is needed`);
  }
  const salt = textField(extra, 'salt');
  if (!salt.ok) return salt;
  const saltBytes = bytesFromBase64(salt.value);
  if (!saltBytes) return refusal(`CHALLENGE.Extra has a "salt" that is no base64 with padding`);
  const { kdf } = found;
  const cost = readCost(extra, kdf, limits);
  if (!cost.ok) return cost;
  if (kdf === 'argon2id' && saltBytes.length < LEAST_SALT)
    return refusal(
      `CHALLENGE.Extra has a "salt" of ${saltBytes.length} bytes; Argon2 needs ${LEAST_SALT} bytes or more`,
    );
  const value = { nonce: nonce.value, salt: salt.value, saltBytes, kdf, kdfName: kdfName.value, ...cost.value };
  return { ok: true, value };
}

function readCost(extra: Dict, kdf: Kdf, limits: Limits): FieldValue<Pick<Asked, 'iterations' | 'memoryKiB'>> {
  const limit = { most: limits.iterations, setting: 'limits.iterations' };
  const iterations = costField(extra, 'iterations', { min: 1, limit });
  if (!iterations.ok) return iterations;
  if (kdf === 'pbkdf2') return { ok: true, value: { iterations: iterations.value, memoryKiB: 0 } };
  const memory = costField(extra, 'memory', {
    min: LEAST_MEMORY_KIB,
    limit: { most: limits.memoryKiB, setting: 'limits.memoryKiB' },
  });
  if (!memory.ok) return memory;
  // To fill one KiB takes about as long as a few rounds of PBKDF2.
  if (iterations.value * memory.value > limit.most)
    return tooCostly(
      `CHALLENGE.Extra has "iterations" = ${iterations.value} with "memory" = ${memory.value}, so that ` +
        `${iterations.value * memory.value} KiB are filled, and each counts as a round`,
      limit,
    );
  return { ok: true, value: { iterations: iterations.value, memoryKiB: memory.value } };
}
