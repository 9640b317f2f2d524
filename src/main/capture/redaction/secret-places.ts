// Values that are secret because of where they stand: cookies and credentials in HTTP headers, the
// same headers inside messages (Crossbar's session meta events carry those of the login), and the
// user information of URLs. Functions here only tell which part of a text it is.
// Sources: RFC 6265 (cookies), RFC 9110 section 11.6 (Authorization), RFC 3986 section 3.2.1.

import { Buffer } from 'node:buffer';
import { asBuffer } from './as-buffer.ts';
import type { Range } from '../../../shared/wamp/node.ts';

export interface SecretPart extends Range {
  readonly what: string;
}

type PartsOf = (value: string) => SecretPart[];

/** Header or dictionary key, lower case → which parts of its value are secret. */
const SECRET_KEYS = new Map<string, PartsOf>([
  ['cookie', cookieValues],
  ['set-cookie', setCookieValues],
  ['authorization', credentials],
  ['proxy-authorization', credentials],
  // Crossbar repeats the value of its tracking cookie under this key of the transport details.
  ['http_cbtid', (value) => whole(value, 'cookie')],
]);

/** Words that announce one of the keys: each key contains one. */
export const PLACE_WORDS = ['cookie', 'authorization', 'http_cbtid'] as const;

/** True if values under this header name or dictionary key are secret. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEYS.has(key.toLowerCase());
}

/**
 * The secret parts of a value under a header name or dictionary key, in units of the text. Names of
 * cookies, attributes of Set-Cookie and well-known authentication schemes stay readable.
 */
export function secretParts(key: string, value: string): SecretPart[] {
  return SECRET_KEYS.get(key.toLowerCase())?.(value) ?? [];
}

function whole(value: string, what: string): SecretPart[] {
  return trimmed(value, 0, value.length, what);
}

/** The part without white space around it; none if nothing is left. */
function trimmed(value: string, from: number, to: number, what: string): SecretPart[] {
  let start = from;
  let end = to;
  while (start < end && isSpace(value, start)) start++;
  while (end > start && isSpace(value, end - 1)) end--;
  return start < end ? [{ start, end, what }] : [];
}

function isSpace(value: string, at: number): boolean {
  return value.charCodeAt(at) <= 0x20;
}

/** `a=1; b=2`: the values. A part without a name is a value altogether. */
function cookieValues(value: string): SecretPart[] {
  return semicolonParts(value).flatMap((part) => afterName(value, part));
}

function afterName(value: string, { start, end }: Range): SecretPart[] {
  const equals = value.indexOf('=', start);
  return trimmed(value, equals >= 0 && equals < end ? equals + 1 : start, end, 'cookie');
}

const COOKIE_ATTRIBUTE = /^\s*(?:expires|max-age|domain|path|secure|httponly|samesite|partitioned|priority)\s*(?:=|$)/i;
/** Several Set-Cookie headers in one text: a comma and the next cookie's name. */
const NEXT_COOKIE = /,(?=\s*[^\s=;,]+=)/;

/** `a=1; Path=/`: the value. Parts that are no attribute are taken for pieces of it. */
function setCookieValues(value: string): SecretPart[] {
  return semicolonParts(value).flatMap((part, index) => {
    const text = value.slice(part.start, part.end);
    if (index === 0) return afterName(value, part);
    if (!COOKIE_ATTRIBUTE.test(text)) return trimmed(value, part.start, part.end, 'cookie');
    const comma = text.search(NEXT_COOKIE);
    return comma < 0 ? [] : afterName(value, { start: part.start + comma + 1, end: part.end });
  });
}

function semicolonParts(value: string): Range[] {
  const parts: Range[] = [];
  let start = 0;
  for (let end = value.indexOf(';'); end >= 0; end = value.indexOf(';', start)) {
    parts.push({ start, end });
    start = end + 1;
  }
  return [...parts, { start, end: value.length }];
}

const SCHEME = /^\s*(?:basic|bearer|digest|dpop|hoba|mutual|negotiate|ntlm|token|scram-sha-1|scram-sha-256|vapid)\s+/i;

function credentials(value: string): SecretPart[] {
  const scheme = SCHEME.exec(value)?.[0].length ?? 0;
  return trimmed(value, scheme, value.length, 'credentials');
}

const AT_SIGN = 0x40;
const URL_START = Buffer.from('://');
/** Bytes that end the authority of a URL, in any text a URL may stand in; so does white space. */
const AUTHORITY_ENDS = new Set(Buffer.from('/?#"\\<>'));

/** User information of every URL in the bytes, up to its "@". */
export function userInformation(bytes: Uint8Array): SecretPart[] {
  const buffer = asBuffer(bytes);
  const parts: SecretPart[] = [];
  for (let at = buffer.indexOf(URL_START); at >= 0; at = buffer.indexOf(URL_START, at + 1)) {
    const start = at + URL_START.length;
    let sign = -1;
    for (let i = start; i < buffer.length; i++) {
      const byte = buffer[i] ?? 0;
      if (byte <= 0x20 || AUTHORITY_ENDS.has(byte)) break;
      if (byte === AT_SIGN) sign = i;
    }
    if (sign > start) parts.push({ start, end: sign, what: 'user information' });
  }
  return parts;
}

const QUOTED_KEY = /"([a-z_-]+)"\s*:\s*"/gi;

/** Secret values in bytes that look like JSON, whether or not all of it can be read: `"cookie": "…`. */
export function quotedSecrets(bytes: Uint8Array): SecretPart[] {
  const text = asBuffer(bytes).toString('latin1');
  const parts: SecretPart[] = [];
  for (const match of text.matchAll(QUOTED_KEY)) {
    const key = match[1] ?? '';
    if (!isSecretKey(key)) continue;
    const start = match.index + match[0].length;
    for (const part of secretParts(key, text.slice(start, stringEnd(text, start)))) {
      parts.push({ start: start + part.start, end: start + part.end, what: part.what });
    }
  }
  return parts;
}

/** Where the string that began before `from` ends: at its closing quote, or with the text. */
function stringEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}
