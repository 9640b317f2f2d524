// Why a RawSocket handshake failed, in words: what came instead of an answer, and what that means. Codes of the
// error records made here: HTTP_PORT, TLS_PORT, RAWSOCKET_MAGIC, RAWSOCKET_RESERVED, RAWSOCKET_SERIALIZER,
// RAWSOCKET_REFUSED, RAWSOCKET_CLOSED.

import type { ErrorRecord } from '../../../shared/capture-record.ts';
import type { HandshakeFault } from '../../wamp/rawsocket-framing.ts';

const CODES: Readonly<Record<HandshakeFault['check'], string>> = {
  'T-05': 'RAWSOCKET_MAGIC',
  'T-06': 'RAWSOCKET_RESERVED',
  'T-07': 'RAWSOCKET_SERIALIZER',
  'T-08': 'RAWSOCKET_REFUSED',
};

/** What to do about the error codes of a router. */
const REMEDIES: Readonly<Record<number, string>> = {
  1: 'Choose another serializer.',
  2: 'Announce another limit for received messages.',
  3: 'The router does not take the request of this program: look into its log.',
  4: 'Try again later, or raise the limit of the router.',
};

/** `octets`: all that came; `secure`: the handshake ran over TLS. */
export function handshakeError(fault: HandshakeFault, octets: Uint8Array, secure: boolean): ErrorRecord {
  const other = fault.check === 'T-05' ? otherProtocol(octets, secure) : undefined;
  if (other !== undefined) return { kind: 'error', stage: 'rawsocket', ...other };
  const { check, text, errorCode } = fault;
  const remedy = errorCode === undefined ? undefined : REMEDIES[errorCode];
  return {
    kind: 'error',
    stage: 'rawsocket',
    code: CODES[check],
    text: remedy === undefined ? text : `${text} ${remedy}`,
    ...(errorCode !== undefined && { facts: { 'error code': String(errorCode) } }),
  };
}

interface OtherProtocol {
  readonly code: string;
  readonly text: string;
}

/** What speaks here instead of RawSocket, if its first octets tell. */
function otherProtocol(octets: Uint8Array, secure: boolean): OtherProtocol | undefined {
  const line = firstLine(octets);
  if (/^HTTP/.test(line)) {
    const use = secure ? 'wss://' : 'ws://';
    return { code: 'HTTP_PORT', text: `This port answers HTTP (${JSON.stringify(line)}); use ${use}.` };
  }
  // RFC 8446 section 5.1: type alert, and the first octet of every version.
  if (octets[0] === 0x15 && (octets.length === 1 || octets[1] === 0x03)) {
    return { code: 'TLS_PORT', text: 'The answer is a TLS alert: this is a TLS port; use rss://.' };
  }
  if (line.length >= 4) {
    const text = `The answer is no RawSocket; it begins with ${JSON.stringify(line)}. Check the port.`;
    return { code: CODES['T-05'], text };
  }
  return undefined;
}

/** The beginning of an answer as text, up to its first control character; empty if it begins with none. */
function firstLine(octets: Uint8Array): string {
  const text = Buffer.from(octets.subarray(0, 80)).toString('latin1');
  return /^[\x20-\x7e]*/.exec(text)?.[0] ?? '';
}

/** What is known of routers that hang up in silence, seen with Crossbar 26.10 and nexus 3.2. */
const HANG_UP =
  'Crossbar closes so when it does not speak the serializer; other ports close so when they do not speak RawSocket: ' +
  'then use ws:// or wss://, or rss:// if the port speaks TLS.';

/** The connection was closed before the answer was whole. */
export function closedHandshake(octets: Uint8Array): ErrorRecord {
  return { kind: 'error', stage: 'rawsocket', code: 'RAWSOCKET_CLOSED', text: `${closedText(octets)} ${HANG_UP}` };
}

/** What the record of the handshake says then. */
export function closedText(octets: Uint8Array): string {
  return octets.length === 0
    ? 'The router closed the connection without an answer.'
    : `The router closed the connection after ${octets.length} of 4 octets.`;
}

/** The connection broke before the answer was whole; `read` is what the system said. */
export function brokenHandshake(read: { readonly code: string; readonly text: string }): ErrorRecord {
  return { kind: 'error', stage: 'rawsocket', code: read.code, text: `${read.text} ${HANG_UP}` };
}

/** Nothing, or too little, came within the time limit. */
export function silentText(octets: Uint8Array): string {
  const came = octets.length === 0 ? 'No answer' : `Only ${octets.length} of 4 octets came in answer`;
  return `${came} to the RawSocket handshake. A port that speaks HTTP or TLS waits for more: try ws://, or rss:// for TLS.`;
}
