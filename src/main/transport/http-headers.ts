// Headers of HTTP requests that a user may add to: which names and values can be sent, and basic authentication.
// Faults are told without the value, which may be a secret. Pure.

import { headerValueFault, isHeaderName, isReservedHeader } from '../../shared/http-header.ts';

type Header = readonly [name: string, value: string];

/** Headers of which a request has one at most. */
const SINGLE: ReadonlySet<string> = new Set(['authorization', 'origin', 'user-agent']);

/**
 * Why these headers cannot be added to a request, in words without their values; undefined if they can. A value may
 * have slipped into what should be a name: such a name is not repeated either.
 */
export function headersFault(headers: readonly Header[]): string | undefined {
  const seen = new Set<string>();
  for (const [name, value] of headers) {
    if (!isHeaderName(name)) return 'The name of a header is empty or has a character that names must not have.';
    if (isReservedHeader(name)) return `The header ${name} is made by this program: take it out.`;
    const fault = headerValueFault(value);
    if (fault !== undefined) return `The value of the header ${name} cannot be sent. ${fault}`;
    const lower = name.toLowerCase();
    if (SINGLE.has(lower) && seen.has(lower)) return `The header ${name} is given twice: as a header and as an option.`;
    seen.add(lower);
  }
  return undefined;
}

/** Why this login cannot be sent by the Basic scheme (RFC 7617 section 2); undefined if it can. */
export function basicFault(user: string, password: string): string | undefined {
  if (user.includes(':')) return 'The user name for basic authentication holds a colon, which ends it on the wire.';
  const control = /[\u0000-\u001f\u007f]/;
  if (control.test(user)) return 'The user name for basic authentication holds a control character.';
  if (control.test(password)) return 'The password for basic authentication holds a control character.';
  return undefined;
}

/** The value of Authorization or Proxy-Authorization by the Basic scheme, in UTF-8 (RFC 7617). */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** All values of a header, in order; names are compared without regard to case. */
export function headerValues(headers: readonly Header[], name: string): string[] {
  return headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
}

/**
 * What a refusal for want of a login means: which schemes the server names, and whether one was sent. `schemes`
 * are the values of WWW-Authenticate or Proxy-Authenticate, `sent` is the scheme that was tried.
 */
export function loginAdvice(schemes: readonly string[], sent: string | undefined): string {
  // The scheme is the word before the parameters; further ones may follow in the same header.
  const names = [...schemes.join(', ').matchAll(/(?:^|,)\s*([A-Za-z][\w-]*)(?=\s+[^\s=]|\s*(?:,|$))/g)].map(
    (match) => match[1] ?? '',
  );
  const offered = names.length === 0 ? '' : ` (it names ${[...new Set(names)].join(', ')})`;
  if (sent !== undefined) return `It does not take the ${sent} login that was sent${offered}.`;
  if (names.length > 0 && !names.some((name) => name.toLowerCase() === 'basic')) {
    return `It wants a login by ${[...new Set(names)].join(' or ')}; of these none is built in here, only Basic.`;
  }
  return `It wants a user name and password${offered}.`;
}
