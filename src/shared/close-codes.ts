// WebSocket close codes in words. Source: RFC 6455 section 7.4, and the IANA registry for those after 1011.

const MEANINGS: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'the peer is going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1006: 'closed without a closing handshake',
  1007: 'invalid payload',
  1008: 'policy violation',
  1009: 'message too large',
  1010: 'an extension is missing',
  1011: 'internal error of the peer',
  1012: 'the peer restarts',
  1013: 'try again later',
  1014: 'bad gateway',
};

/** What a close code says. Every code has words: those of libraries and of applications are ranges. */
export function closeMeaning(code: number): string {
  return MEANINGS[code] ?? (code >= 4000 ? 'a code of the application' : 'a code that is not in the standard');
}
