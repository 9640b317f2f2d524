// The requests of a long-poll session: paths, headers, content types. Source: "HTTP Longpoll Transport" in the WAMP
// specification. Pure.

import { InspectorError } from '../../../shared/contract/errors.ts';
import { readWireUrl } from '../../../shared/wire-url.ts';
import type { Serializer } from '../../serializer/serializer.ts';
import { asciiHost, type Place } from '../open-connection.ts';
import type { HttpTarget } from '../transport.ts';
import { addedHeaders, together } from '../websocket/upgrade-request.ts';

type Header = readonly [name: string, value: string];

/** Where the sessions of a router are. */
export interface LongPollBase {
  readonly place: Place;
  /** Path before `/open`, without a slash at its end. */
  readonly path: string;
  /** Query with its question mark, or nothing; goes with every request. */
  readonly query: string;
}

/**
 * Reads an `http://` or `https://` URL. Throws InspectorError `bad-url` for one that cannot be dialled, with the
 * reason as its evidence.
 */
export function longPollBase(url: string): LongPollBase {
  const read = readWireUrl(url);
  if (!read.ok) throw new InspectorError('bad-url', read.text);
  const { scheme, transport, secure, host, port, requestPath } = read;
  if (transport !== 'longpoll') throw new InspectorError('bad-url', `Its scheme is "${scheme}".`);
  const mark = requestPath.indexOf('?');
  const path = mark < 0 ? requestPath : requestPath.slice(0, mark);
  // The URL class writes letters beyond ASCII of a path with percent signs, as a request line needs them.
  const { pathname, search } = new URL(`http://x${path.replace(/\/+$/, '')}${mark < 0 ? '' : requestPath.slice(mark)}`);
  return { place: { host: asciiHost(host), port, secure }, path: pathname.replace(/\/$/, ''), query: search };
}

/** Path of a request, `what` being `open` or the id of a session and what is asked of it. */
export function longPollPath({ path, query }: LongPollBase, ...what: readonly string[]): string {
  return `${path}/${what.map(encodeURIComponent).join('/')}${query}`;
}

/** Headers of a request but for its length. `type` is the content type of its body, if it has one. */
export function longPollHeaders(
  { place: { host, port, secure } }: LongPollBase,
  http: HttpTarget | undefined,
  type: string | undefined,
  cookies: readonly string[] = [],
): Header[] {
  const added = http === undefined ? [] : addedHeaders(http);
  const name = host.includes(':') ? `[${host}]` : host;
  const headers: Header[] = [
    ['Host', port === (secure ? 443 : 80) ? name : `${name}:${port}`],
    ['Connection', 'keep-alive'],
  ];
  if (type !== undefined) headers.push(['Content-Type', type]);
  if (!added.some(([one]) => one.toLowerCase() === 'user-agent')) headers.push(['User-Agent', 'wamp-inspector']);
  if (cookies.length > 0) headers.push(['Cookie', cookies.join('; ')]);
  return together([...headers, ...added]);
}

/** Content types as Autobahn and Crossbar use them. */
const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  msgpack: 'application/x-msgpack',
  cbor: 'application/cbor',
  ubjson: 'application/ubjson',
};

/** Content type of messages; batches have the one of their messages. */
export function contentType({ subprotocol }: Pick<Serializer, 'subprotocol'>): string {
  return TYPES[subprotocol.split('.')[2] ?? ''] ?? 'application/octet-stream';
}

/** `name=value` of the cookies that an answer sets, for the requests after it; a load balancer may need them. */
export function cookiesOf(headers: readonly Header[]): string[] {
  return headers
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .map(([, value]) => (value.split(';', 1)[0] ?? '').trim())
    .filter((pair) => /^[^=\s]+=/.test(pair));
}
