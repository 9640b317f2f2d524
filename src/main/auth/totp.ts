// Time-based one-time codes, RFC 6238 with HMAC-SHA-1, steps of 30 seconds and 6 digits: what the
// authenticator apps and Autobahn's helpers compute. Not a WAMP method: such a code is sent as a ticket.

import { createHmac } from 'node:crypto';
import type { TraceStep } from './auth-method.ts';

export const TOTP_STEP_SECONDS = 30;
const DIGITS = 6;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Lengths of the last group of eight characters that bytes can give (RFC 4648, section 6). */
const WHOLE_TAILS = [0, 2, 4, 5, 7];

type TotpResult =
  | { readonly ok: true; readonly code: string; readonly trace: readonly TraceStep[] }
  /** The secret is no base32; `text` does not quote it. */
  | { readonly ok: false; readonly text: string };

/**
 * The code of a moment.
 *
 * @param secret base32 text; case, spaces, hyphens and trailing `=` do not matter
 * @param now Unix time in seconds; before 1970 counts as 1970
 */
export function totp(secret: string, now: number): TotpResult {
  const key = bytesFromBase32(secret);
  if (!key.ok) return key;
  const counter = Math.max(0, Math.floor(now / TOTP_STEP_SECONDS));
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', key.bytes).update(message).digest();
  // Dynamic truncation, RFC 4226 section 5.3.
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  const code = (number % 10 ** DIGITS).toString().padStart(DIGITS, '0');
  return {
    ok: true,
    code,
    trace: [
      { label: 'TOTP secret', how: 'the secret, base32', encoding: 'utf-8', value: secret, secret: true },
      { label: 'key', how: 'base32 decoded', encoding: 'hex', value: key.bytes.toString('hex'), secret: true },
      {
        label: 'counter',
        how: `Unix time ${now} divided by ${TOTP_STEP_SECONDS}, rounded down`,
        encoding: 'number',
        value: String(counter),
        secret: false,
      },
      {
        label: 'HMAC',
        how: 'HMAC-SHA-1(key, counter as 8 bytes)',
        encoding: 'hex',
        value: mac.toString('hex'),
        secret: true,
      },
      {
        label: 'code',
        how: `31 bits of the HMAC from byte ${offset} on, last ${DIGITS} digits`,
        encoding: 'utf-8',
        value: code,
        secret: true,
      },
    ],
  };
}

type Base32Result = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly text: string };

function bytesFromBase32(text: string): Base32Result {
  const compact = text.toUpperCase().replace(/[\s-]/g, '').replace(/=+$/, '');
  if (compact === '')
    return { ok: false, text: 'The TOTP secret is empty; enter the base32 text of the authenticator app.' };
  const bytes: number[] = [];
  let bits = 0;
  let pending = 0;
  for (const [index, character] of [...compact].entries()) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) {
      return {
        ok: false,
        text: `Character ${index + 1} of the TOTP secret is not base32 (A–Z and 2–7); check what was entered.`,
      };
    }
    pending = ((pending << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((pending >> bits) & 0xff);
    }
  }
  if (!WHOLE_TAILS.includes(compact.length % 8)) {
    return {
      ok: false,
      text: `The TOTP secret has ${compact.length} characters, which is no whole base32 text; check that all of it was entered.`,
    };
  }
  return { ok: true, bytes: Buffer.from(bytes) };
}
