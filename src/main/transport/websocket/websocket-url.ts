// What can be asked of a WebSocket URL before anything is dialled (RFC 6455 section 3).

import { InspectorError } from '../../../shared/contract/errors.ts';

export interface WebSocketUrl {
  /** The URL in its normal form. */
  readonly href: string;
  /** True for `wss`. */
  readonly secure: boolean;
  /** Name or address, without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** Path and query, as sent in the request line. */
  readonly path: string;
}

/**
 * Reads a `ws://` or `wss://` URL. Throws InspectorError `bad-url` for another scheme, a missing host,
 * a port that cannot be dialled, user information, a fragment or white space. The evidence never
 * repeats user information or the query, where secrets may stand.
 */
export function parseWebSocketUrl(url: string): WebSocketUrl {
  const text = url.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== 'ws' && scheme !== 'wss') {
    throw badUrl(scheme === undefined ? 'It names no scheme.' : `Its scheme is "${scheme}".`);
  }
  // The URL class would repair all of these in silence; what is dialled should be what is written.
  if (/[\u0000-\u0020\u007f\\]/.test(text)) {
    throw badUrl('It contains white space, a control character or a backslash.');
  }
  const authority = /^[^:]*:\/\/([^/?#]*)/.exec(text)?.[1];
  if (authority === undefined) throw badUrl(`There must be "//" after "${scheme}:".`);
  if (authority.includes('@')) {
    throw badUrl(
      'It holds user information before "@". Secrets do not belong in URLs: give them as an authentication method.',
    );
  }
  if (authority === '' || authority.startsWith(':')) throw badUrl('It names no host.');
  if (text.includes('#')) throw badUrl('It has a fragment ("#"), which a WebSocket URL must not have.');
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined) throw badUrl(`Host and port cannot be read: "${authority}".`);
  const secure = scheme === 'wss';
  const port = parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port);
  if (port === 0) throw badUrl('Port 0 cannot be dialled.');
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  return { href: parsed.href, secure, host, port, path: parsed.pathname + parsed.search };
}

function badUrl(evidence: string): InspectorError {
  return new InspectorError('bad-url', evidence);
}
