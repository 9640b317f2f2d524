// What may stand in the HTTP requests of a profile: header names and values (RFC 9110 sections 5.5 and 5.6.2),
// and which headers carry credentials.

/** True for a token, as header names must be. */
export function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name);
}

/** Headers that the protocols below WAMP make themselves, in lower case. */
const MADE_BY_US: readonly string[] = [
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** True for a header that a profile cannot set, for the request itself is made with it. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith('sec-websocket-') || MADE_BY_US.includes(lower);
}

/** True if a header of this name carries credentials as a rule. */
export function isCredentialHeader(name: string): boolean {
  return /^(?:authorization|proxy-authorization|cookie)$|api-?key|token|secret|passw|credential|^x-auth\b/i.test(name);
}

/** Why a value cannot stand in a header, without the value; undefined if it can. */
export function headerValueFault(value: string): string | undefined {
  if (/[\r\n]/.test(value)) return 'It has a line break, which would end the header.';
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(value)) return 'It has control characters, which no header can carry.';
  if (/[^\x00-\xff]/.test(value)) return 'It has characters beyond Latin-1, which no header can carry.';
  return undefined;
}
