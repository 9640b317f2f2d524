// The request that asks for a WebSocket: its first line and its headers, in the order in which they go out. One list
// for the dial, the record and the preview, so that what is shown is what is sent. Pure.

import { basicAuthorization, basicFault, headersFault } from '../http-headers.ts';
import type { HttpTarget } from '../transport.ts';
import { parseWebSocketUrl, type WebSocketUrl } from './websocket-url.ts';

type Header = readonly [name: string, value: string];

/** What decides the request beside the URL: a part of what is dialled. */
export interface UpgradeTarget {
  /** In the order they are offered; a subprotocol that several share is offered once. */
  readonly serializers: readonly { readonly subprotocol: string }[];
  readonly deflate: boolean;
  readonly http?: HttpTarget;
}

export interface UpgradeRequest {
  readonly line: string;
  readonly headers: readonly Header[];
}

/** The offer of permessage-deflate as the `ws` package negotiates it (RFC 7692 section 7.1). */
export const DEFLATE_OFFER = 'permessage-deflate; client_max_window_bits';

/** The subprotocols to offer. */
export function offeredProtocols({ serializers }: UpgradeTarget): readonly string[] {
  return [...new Set(serializers.map(({ subprotocol }) => subprotocol))];
}

/** Why the request cannot be made, in words without values; undefined if it can. */
export function upgradeFault({ http }: UpgradeTarget): string | undefined {
  if (http === undefined) return undefined;
  const basic = http.basic === undefined ? undefined : basicFault(http.basic.user, http.basic.password);
  return basic ?? headersFault(addedHeaders(http));
}

/** The request for `url` (RFC 6455 section 4.1), with `key` as Sec-WebSocket-Key. */
export function upgradeRequest(url: WebSocketUrl, target: UpgradeTarget, key: string): UpgradeRequest {
  const added = target.http === undefined ? [] : addedHeaders(target.http);
  const cookies = target.http?.cookies?.cookiesFor(url.path) ?? [];
  const headers: Header[] = [
    ['Host', hostHeader(url)],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', key],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Protocol', offeredProtocols(target).join(',')],
  ];
  if (target.deflate) headers.push(['Sec-WebSocket-Extensions', DEFLATE_OFFER]);
  if (!added.some(([name]) => name.toLowerCase() === 'user-agent')) headers.push(['User-Agent', 'wamp-inspector']);
  if (cookies.length > 0) headers.push(['Cookie', cookies.join('; ')]);
  return { line: `GET ${url.path} HTTP/1.1`, headers: together([...headers, ...added]) };
}

export interface UpgradePreview extends UpgradeRequest {
  /** Why this request would not be sent, in a sentence. */
  readonly fault?: string;
}

/**
 * What would be sent to `url`. Needs no secret: words may stand in for values, and `authorization` for the header
 * that `http.basic` makes. Throws InspectorError `bad-url` as the dial does.
 */
export function upgradeRequestPreview(url: string, target: UpgradeTarget, authorization?: string): UpgradePreview {
  const request = upgradeRequest(parseWebSocketUrl(url), target, '(16 random bytes in base64)');
  const fault = upgradeFault(target);
  const basic = target.http?.basic;
  const made = basic === undefined ? undefined : basicAuthorization(basic.user, basic.password);
  const headers = request.headers.map(([name, value]): Header => {
    const isMade = made !== undefined && name === 'Authorization' && value === made;
    return [name, isMade ? (authorization ?? value) : value];
  });
  return { line: request.line, headers, ...(fault !== undefined && { fault }) };
}

/** What a profile adds: its options first, then its headers in their order. White space around values is none of them. */
export function addedHeaders({ headers, origin, basic }: HttpTarget): Header[] {
  const options: Header[] = [];
  if (origin !== undefined) options.push(['Origin', origin]);
  if (basic !== undefined) options.push(['Authorization', basicAuthorization(basic.user, basic.password)]);
  return [...options, ...headers].map(([name, value]) => [name, value.replace(/^[ \t]+|[ \t]+$/g, '')]);
}

/** Headers of one name follow each other, at the place of the first; cookies are one header (RFC 6265 section 5.4). */
export function together(headers: readonly Header[]): Header[] {
  const byName = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of headers) {
    const known = byName.get(name.toLowerCase());
    if (known === undefined) byName.set(name.toLowerCase(), { name, values: [value] });
    else known.values.push(value);
  }
  return [...byName].flatMap(([lower, { name, values }]) =>
    (lower === 'cookie' ? [values.join('; ')] : values).map((value): Header => [name, value]),
  );
}

/** Host, with the port unless it is the one of the scheme (RFC 6455 section 4.1). */
function hostHeader({ host, port, secure }: WebSocketUrl): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (secure ? 443 : 80) ? name : `${name}:${port}`;
}
