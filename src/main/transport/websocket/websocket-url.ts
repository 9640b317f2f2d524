// What can be asked of a WebSocket URL before anything is dialled (RFC 6455 section 3).

import { InspectorError } from '../../../shared/contract/errors.ts';
import { readWireUrl } from '../../../shared/wire-url.ts';

export interface WebSocketUrl {
  /** The URL in its normal form. */
  readonly href: string;
  /** True if the scheme asks for TLS. */
  readonly secure: boolean;
  /** Name or address, without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** Path and query, as sent in the request line. */
  readonly path: string;
  /** Path of the Unix domain socket, which is dialled instead of host and port. */
  readonly unixPath?: string;
}

/**
 * Reads a URL of a WebSocket: `ws://`, `wss://`, or one of a Unix socket as src/shared/wire-url.ts lists them.
 * Throws InspectorError `bad-url` for another scheme, a missing host, a port that cannot be dialled, user
 * information, a fragment or white space. The evidence never repeats user information or the query, where secrets
 * may stand.
 */
export function parseWebSocketUrl(url: string): WebSocketUrl {
  const read = readWireUrl(url);
  if (!read.ok) throw badUrl(read.text);
  const { scheme, transport, secure, port, unixPath, requestPath } = read;
  if (transport !== 'websocket') throw badUrl(`Its scheme is "${scheme}".`);
  // Over a Unix socket the request goes to `localhost`, as there is no other name.
  const text = unixPath === undefined ? url.trim() : `${secure ? 'wss' : 'ws'}://localhost${requestPath}`;
  const authority = /^[^:]*:\/\/([^/?#]*)/.exec(text)?.[1] ?? '';
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined) throw badUrl(`Host and port cannot be read: "${authority}".`);
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  const path = parsed.pathname + parsed.search;
  return { href: parsed.href, secure, host, port, path, ...(unixPath !== undefined && { unixPath }) };
}

function badUrl(evidence: string): InspectorError {
  return new InspectorError('bad-url', evidence);
}
