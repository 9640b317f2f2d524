// WebSocket close codes in words. Sources: RFC 6455 section 7.4, the IANA registry "WebSocket Close Code Number", and
// the code of routers for the uses in brackets.

const MEANINGS: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'the peer is going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1004: 'reserved, must not be sent',
  1005: 'no code was sent; must not be sent itself',
  1006: 'closed without a closing handshake',
  1007: 'invalid payload',
  1008: 'policy violation',
  1009: 'message too large',
  1010: 'an extension is missing',
  1011: 'internal error of the peer',
  1012: 'the peer restarts',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS handshake failed; must not be sent itself',
  3000: 'not authorized',
  3003: 'forbidden',
  3008: 'timeout',
};

/** What a close code says. Every code has words: those without their own say whose they are (RFC 6455 section 7.4.2). */
export function closeMeaning(code: number): string {
  const own = MEANINGS[code];
  if (own !== undefined) return own;
  if (code >= 1016 && code <= 2999) return 'reserved for the WebSocket protocol, not in the standard';
  if (code >= 3000 && code <= 3999) return 'a code of a library or framework';
  if (code >= 4000 && code <= 4999) return 'a code of the application';
  return 'a code that is not in the standard';
}
