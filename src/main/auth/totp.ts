// Time-based one-time codes, RFC 6238. Without anything said HMAC-SHA-1, steps of 30 seconds and 6 digits: what the
// authenticator apps and Autobahn's helpers compute. Not a WAMP method: such a code is sent as a ticket.

import { createHmac } from 'node:crypto';
import type { Examination } from '../../shared/contract/results.ts';
import type { TraceStep } from './auth-method.ts';
import { secretOrigin } from './known-secret.ts';
import { readTotpSecret, TOTP_STEP_SECONDS, type TotpKey } from './totp-secret.ts';

type TotpResult =
  | { readonly ok: true; readonly code: string; readonly trace: readonly TraceStep[] }
  /** The secret cannot be read; `text` does not quote it. */
  | { readonly ok: false; readonly text: string };

/** Labels of the steps that a program needs to repeat the computation. */
export const TOTP_STEPS = { algorithm: 'algorithm', digits: 'digits', period: 'period', counter: 'counter' } as const;

/**
 * The code of a moment; the trace ends with it.
 *
 * @param secret base32 text, or an `otpauth://totp/` URI
 * @param now Unix time in seconds; before 1970 counts as 1970
 * @param steps how many steps later (earlier if below 0) than `now`
 */
export function totp(secret: string, now: number, steps = 0): TotpResult {
  const read = readTotpSecret(secret);
  if (!read.ok) return read;
  const { key, base32, algorithm, digits, period } = read.value;
  const counter = Math.max(0, Math.floor(now / period) + steps);
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(algorithm, key).update(message).digest();
  // Dynamic truncation, RFC 4226 section 5.3.
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  const code = (number % 10 ** digits).toString().padStart(digits, '0');
  const open = (label: string, how: string, value: number): TraceStep => ({
    label,
    how,
    encoding: 'number',
    value: String(value),
    secret: false,
  });
  const hidden = (label: string, how: string, encoding: TraceStep['encoding'], value: string): TraceStep => ({
    label,
    how,
    encoding,
    value,
    secret: true,
  });
  const fromUri = base32 !== secret;
  const said = fromUri ? 'as the otpauth URI says, or the usual' : 'the usual';
  const trace: TraceStep[] = [
    ...(fromUri ? [hidden('TOTP secret', secretOrigin(secret, ', an otpauth URI'), 'utf-8', secret)] : []),
    hidden(
      fromUri ? 'secret' : 'TOTP secret',
      fromUri ? 'its parameter secret, base32' : secretOrigin(secret, ', base32'),
      'utf-8',
      base32,
    ),
    hidden('key', 'base32 decoded', 'hex', key.toString('hex')),
    { label: TOTP_STEPS.algorithm, how: said, encoding: 'utf-8', value: algorithm, secret: false },
    open(TOTP_STEPS.digits, said, digits),
    open(TOTP_STEPS.period, `${said}, in seconds`, period),
    open(TOTP_STEPS.counter, `Unix time ${now} divided by ${period}, rounded down`, counter),
    open('valid for', `seconds until the next code`, secondsLeft(read.value, now)),
    hidden('HMAC', `HMAC-${hashName(algorithm)}(key, counter as 8 bytes)`, 'hex', mac.toString('hex')),
    hidden('code', `31 bits of the HMAC from byte ${offset} on, last ${digits} digits`, 'utf-8', code),
  ];
  return { ok: true, code, trace };
}

/** What there is to say of a TOTP secret before it is used; neither the secret nor a code. */
export function examineTotp(secret: string, now: number): Examination {
  const read = readTotpSecret(secret);
  if (!read.ok) return { ok: false, text: read.text, facts: [] };
  const { issuer, account, algorithm, digits, period } = read.value;
  const facts: Examination['facts'][number][] = [];
  if (issuer !== undefined) facts.push({ label: 'Issuer', value: issuer });
  if (account !== undefined) facts.push({ label: 'Account', value: account });
  facts.push({ label: 'Algorithm', value: `HMAC-${hashName(algorithm)}` });
  facts.push({ label: 'Digits', value: String(digits) });
  const isUsual = period === TOTP_STEP_SECONDS && digits === 6 && algorithm === 'sha1';
  const note = 'Not what most routers and authenticator apps compute with: the router must be set up the same.';
  facts.push({ label: 'Period', value: `${period} s`, ...(!isUsual && { note }) });
  facts.push({
    label: 'The code of now is valid for',
    value: `${secondsLeft(read.value, now)} s`,
    secondsLeft: secondsLeft(read.value, now),
    note: 'The clock of this computer counts: a code is refused if it is wrong by more than a step or two.',
  });
  return { ok: true, text: '', facts };
}

/** Seconds until the next code. */
function secondsLeft({ period }: TotpKey, now: number): number {
  return period - (Math.max(0, Math.floor(now)) % period);
}

function hashName(algorithm: TotpKey['algorithm']): string {
  return `SHA-${algorithm.slice(3)}`;
}
