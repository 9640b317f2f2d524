// What kind of wire a URL stands for, as far as settings go: which of them it uses, and who can read along.

import { isLoopback } from '../profile-url.ts';
import { readWireUrl, type WireKind } from '../wire-url.ts';

export interface WireFacts {
  readonly carrier: WireKind;
  /** For people, for example `RawSocket`. */
  readonly name: string;
  /** In lower case. */
  readonly scheme: string;
  /** The scheme of the same wire with TLS. */
  readonly safeScheme: string;
  readonly encrypted: boolean;
  /** True for a Unix domain socket. */
  readonly unix: boolean;
  /** In lower case, without the brackets of an IPv6 address; `localhost` for a Unix socket. */
  readonly host: string;
}

const NAMES: Readonly<Record<WireKind, string>> = {
  websocket: 'WebSocket',
  rawsocket: 'RawSocket',
  longpoll: 'HTTP long-poll',
};

const SAFE: Readonly<Record<WireKind, string>> = { websocket: 'wss', rawsocket: 'rss', longpoll: 'https' };

/** The wire of a URL; undefined if there is something wrong with the URL. */
export function wireFactsOf(url: string): WireFacts | undefined {
  const read = readWireUrl(url);
  if (!read.ok) return undefined;
  const { transport, scheme, secure, host, unixPath } = read;
  return {
    carrier: transport,
    name: NAMES[transport],
    scheme,
    safeScheme: scheme.startsWith('tcp') ? 'tcps' : SAFE[transport],
    encrypted: secure,
    unix: unixPath !== undefined,
    host,
  };
}

/** True if what is sent can be read by nobody on the way: it is encrypted, or does not leave this machine. */
export function isPrivate({ encrypted, unix, host }: WireFacts): boolean {
  return encrypted || unix || isLoopback(host.includes(':') ? `[${host}]` : host);
}
