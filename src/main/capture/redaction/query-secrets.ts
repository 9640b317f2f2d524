// Secrets in the query of a URL: values under keys whose names say that they are one. Some routers and
// gateways take a token there, and a URL is shown, saved and passed on more freely than a message.
// Source of the syntax: RFC 3986 sections 3.4 and 3.5; the fragment is read alike (RFC 6749 section 4.2.2).

import type { SecretPart } from './secret-places.ts';

/** Keys in lower case and without separators; the last word of a longer key counts as well. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'token',
  'ticket',
  'secret',
  'password',
  'passwd',
  'pwd',
  'key',
  'apikey',
  'auth',
  'accesstoken',
  'signature',
  'sig',
]);

const PAIR = /(?<=[?&#;])([^=?&#;\s"<>]+)=([^&#\s"<>]+)/g;

/** Values of secret keys in the query of any URL in a text, in units of the text; those masked already are left out. */
export function querySecrets(text: string): SecretPart[] {
  const parts: SecretPart[] = [];
  for (const match of text.matchAll(PAIR)) {
    const [whole, key = '', value = ''] = match;
    if (!isSecretQueryKey(key) || /^\*+$/.test(value)) continue;
    const end = match.index + whole.length;
    parts.push({ start: end - value.length, end, what: 'query' });
  }
  return parts;
}

function isSecretQueryKey(key: string): boolean {
  const words = unescaped(key)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return SECRET_WORDS.has(words.join('')) || SECRET_WORDS.has(words.at(-1) ?? '');
}

function unescaped(key: string): string {
  return key.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
