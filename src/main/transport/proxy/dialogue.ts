// What is said between this program and a proxy before the way to the router is open, without any socket: a
// dialogue is given the bytes that came and says what to do next. It never throws, whatever comes.

import type { ProxyRecord } from '../../../shared/capture-record.ts';

/** How much of an answer is looked at and kept, in bytes. */
export const ANSWER_LIMIT = 64 * 1024;

/** What a proxy said, in the shape of its record. */
export type ProxyAnswer = Pick<ProxyRecord, 'status' | 'statusText' | 'requestHeaders' | 'responseHeaders'>;

/** Why there is no way through the proxy. */
export interface ProxyFault {
  readonly code: string;
  readonly text: string;
}

export type Step =
  /** The answer is not whole yet. */
  | { readonly kind: 'more' }
  /** `used` bytes are dealt with; these come next. */
  | { readonly kind: 'send'; readonly used: number; readonly bytes: Uint8Array }
  /** The way is open: what follows after `used` bytes is the router's. */
  | { readonly kind: 'open'; readonly used: number; readonly answer: ProxyAnswer }
  /** The proxy said no. `body` is what came with it. */
  | { readonly kind: 'refused'; readonly answer: ProxyAnswer; readonly fault: ProxyFault; readonly body?: Uint8Array }
  /** What came is no answer of such a proxy. */
  | { readonly kind: 'strange'; readonly fault: ProxyFault };

export interface Dialogue {
  /** What is sent first. */
  begin(): Uint8Array;
  /** Looks at all bytes that no earlier step has used. */
  take(bytes: Uint8Array): Step;
  /** Nothing more comes: what the unused bytes amount to; undefined if they decide nothing. */
  cut(bytes: Uint8Array): Step | undefined;
}

/** What the first octet says about a peer that does not speak as it should; undefined if it says nothing. */
export function otherProtocol(bytes: Uint8Array): string | undefined {
  const first = bytes[0];
  if (first === 0x05) return 'This port answers SOCKS5; use socks5:// for this proxy.';
  if (first === 0x00 && (bytes[1] ?? 0x5a) >= 0x5a && (bytes[1] ?? 0x5a) <= 0x5d) {
    return 'This port answers SOCKS4, which does not serve; use a proxy that speaks SOCKS5 or HTTP.';
  }
  if (first === 0x15 || first === 0x16) {
    return 'This port answers TLS; a proxy that is itself behind TLS does not serve, use its plain port.';
  }
  if (first === 0x7f) return 'This port answers RawSocket: it is a router, not a proxy.';
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') === 'HTTP/') {
    return 'This port answers HTTP; use http:// for this proxy.';
  }
  return undefined;
}
