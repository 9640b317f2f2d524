// The secret of one-time codes as people have it: base32 text (RFC 4648 section 6), or the `otpauth://totp/` URI that
// stands in the QR code of an authenticator app ("Key Uri Format" of Google Authenticator). No text of an error
// quotes the secret or a part of it.

import type { FieldValue } from './challenge-fields.ts';

export const TOTP_STEP_SECONDS = 30;
const USUAL_DIGITS = 6;
const ALGORITHMS = ['sha1', 'sha256', 'sha512'] as const;
/** A day; nobody waits longer for a code. */
const LONGEST_PERIOD = 86_400;

/** What codes are computed with. */
export interface TotpKey {
  readonly key: Buffer;
  /** The text that `key` comes from. */
  readonly base32: string;
  readonly algorithm: (typeof ALGORITHMS)[number];
  /** 6 to 8. */
  readonly digits: number;
  /** Seconds. */
  readonly period: number;
  readonly issuer?: string;
  readonly account?: string;
}

/** Reads a secret: case, spaces, hyphens and trailing `=` of base32 do not matter. */
export function readTotpSecret(secret: string): FieldValue<TotpKey> {
  const text = secret.trim();
  if (/^otpauth:/i.test(text)) return readOtpauth(text);
  const key = bytesFromBase32(secret, 'the TOTP secret');
  if (!key.ok) return key;
  const usual = { algorithm: 'sha1', digits: USUAL_DIGITS, period: TOTP_STEP_SECONDS } as const;
  return { ok: true, value: { key: key.value, base32: secret, ...usual } };
}

/** What is inside a TOTP secret and as good as it: its base32 as written and as it is compared, and the key. */
export function secretsInTotp(secret: string): readonly (string | Uint8Array)[] {
  const read = readTotpSecret(secret);
  if (!read.ok) return [];
  const { base32, key } = read.value;
  return [base32, base32.toUpperCase().replaceAll(/[\s=-]/g, ''), key];
}

function readOtpauth(text: string): FieldValue<TotpKey> {
  // Query and label are read by hand: the URL class would repair what is wrong with them in silence.
  const [, type = '', label = '', query = ''] = /^otpauth:\/\/([^/?#]*)\/?([^?#]*)(?:\?([^#]*))?/i.exec(text) ?? [];
  if (type.toLowerCase() === 'hotp') {
    return fault(
      'it is of the type hotp, whose codes count uses instead of time: nobody knows here how many were used. Set up a time-based one',
    );
  }
  if (type.toLowerCase() !== 'totp') return fault('its type must be totp: it begins with otpauth://totp/');
  const parameters = new Map<string, string>();
  for (const part of query.split('&').filter((one) => one !== '')) {
    const [rawName = '', ...rest] = part.split('=');
    const name = decoded(rawName)?.toLowerCase() ?? '';
    const value = decoded(rest.join('='));
    if (value === undefined) return fault(`its parameter ${known(name)} has a "%" that is no escape`);
    if (parameters.has(name)) return fault(`its parameter ${known(name)} is given twice`);
    parameters.set(name, value);
  }
  return fromParameters(parameters, decoded(label));
}

function fromParameters(parameters: ReadonlyMap<string, string>, label: string | undefined): FieldValue<TotpKey> {
  if (label === undefined) return fault('its label has a "%" that is no escape');
  const base32 = parameters.get('secret');
  if (base32 === undefined) return fault('it has no parameter secret');
  const key = bytesFromBase32(base32, 'the parameter secret of the otpauth URI');
  if (!key.ok) return key;
  const wanted = (parameters.get('algorithm') ?? 'sha1').toLowerCase().replace(/^sha-/, 'sha');
  const algorithm = ALGORITHMS.find((one) => one === wanted);
  if (algorithm === undefined) return fault('its parameter algorithm must be SHA1, SHA256 or SHA512');
  const digits = whole(parameters.get('digits'), USUAL_DIGITS, 6, 8);
  if (digits === undefined) return fault('its parameter digits must be a number from 6 to 8');
  const period = whole(parameters.get('period'), TOTP_STEP_SECONDS, 1, LONGEST_PERIOD);
  if (period === undefined)
    return fault(`its parameter period must be a number of seconds from 1 to ${LONGEST_PERIOD}`);
  const colon = label.indexOf(':');
  const account = label.slice(colon + 1).trim();
  const issuer = parameters.get('issuer') ?? (colon > 0 ? label.slice(0, colon).trim() : '');
  return {
    ok: true,
    value: {
      key: key.value,
      base32,
      algorithm,
      digits,
      period,
      ...(issuer !== '' && { issuer }),
      ...(account !== '' && { account }),
    },
  };
}

function fault(what: string): { readonly ok: false; readonly text: string } {
  return { ok: false, text: `The otpauth URI cannot be used: ${what}.` };
}

/** A parameter's name for people. What stands there may be a part of the secret in the wrong place. */
function known(name: string): string {
  return ['secret', 'issuer', 'algorithm', 'digits', 'period', 'counter'].includes(name) ? name : 'of another name';
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function whole(text: string | undefined, usual: number, min: number, max: number): number | undefined {
  if (text === undefined) return usual;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Lengths of the last group of eight characters that bytes can give (RFC 4648, section 6). */
const WHOLE_TAILS = [0, 2, 4, 5, 7];

/** The bytes of a base32 text; what is wrong with it is told by position, counted from 1 in the text as it is. */
function bytesFromBase32(text: string, what: string): FieldValue<Buffer> {
  const bytes: number[] = [];
  let bits = 0;
  let pending = 0;
  let count = 0;
  const kept = text.replace(/[\s=]+$/, '');
  for (const [index, character] of [...kept].entries()) {
    if (/[\s-]/.test(character)) continue;
    const digit = ALPHABET.indexOf(character.toUpperCase());
    if (digit < 0) {
      const isLookalike = /[018]/.test(character) ? ' The digits 0, 1 and 8 are never part of one.' : '';
      return {
        ok: false,
        text: `Character ${index + 1} of ${what} is not base32 (A–Z and 2–7); check what was entered.${isLookalike}`,
      };
    }
    count++;
    pending = ((pending << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((pending >> bits) & 0xff);
    }
  }
  if (count === 0)
    return {
      ok: false,
      text: `Nothing can be read from ${what}: it is empty. Enter the base32 text of the authenticator app.`,
    };
  if (!WHOLE_TAILS.includes(count % 8)) {
    return {
      ok: false,
      text: `There are ${count} characters in ${what}, which is no whole base32 text; check that all of it was entered.`,
    };
  }
  return { ok: true, value: Buffer.from(bytes) };
}
