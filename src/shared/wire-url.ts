// Reads the URL of a router: which transport, how it is secured, where it leads. One reader for the checks of a
// profile, the form and the transports. Pure: names and percent signs are left as they are written.
//
//   ws://host:port/path    wss://                     WebSocket
//   rs://host:port         rss://  tcp://  tcps://    RawSocket; no path, query or fragment
//   http://host:port/base  https://                   HTTP long-poll
//   unix:///run/wamp.sock  unix+rs:///run/wamp.sock   RawSocket over a Unix domain socket
//   rs://unix:/run/wamp.sock                          the same; a relative path too; rss:// with TLS
//   unix+ws:///run/wamp.sock, ws://unix:/run/wamp.sock          WebSocket over it, request path /ws; wss:// with TLS
//   ws://unix:/run/wamp.sock:/other?query             the same with a request path: it follows the last ":/"
//
// The path of a socket is taken letter by letter: no percent sign is decoded, blanks may stand in it. In the WebSocket
// forms it ends at the last ":/". Sources: the schemes of Autobahn, nexus, xconn; nginx for ":/".

export type WireKind = 'websocket' | 'rawsocket' | 'longpoll';

export interface WireUrl {
  readonly ok: true;
  /** In lower case, without colon. */
  readonly scheme: string;
  readonly transport: WireKind;
  /** True if the scheme asks for TLS. */
  readonly secure: boolean;
  /** In lower case, without the brackets of an IPv6 address; `localhost` for a Unix socket. */
  readonly host: string;
  /** The one of the scheme if none is written: 80 or 443. */
  readonly port: number;
  /** Path of the Unix domain socket; host and port are not dialled then. */
  readonly unixPath?: string;
  /** Path and query of the HTTP request; empty for RawSocket. */
  readonly requestPath: string;
}

export interface UrlFault {
  readonly ok: false;
  /** What is wrong with it. */
  readonly what: 'scheme' | 'slashes' | 'user' | 'characters' | 'host' | 'port' | 'path' | 'fragment';
  /** One or two sentences. Never repeats user information or the query, where secrets may stand. */
  readonly text: string;
}

interface SchemeFacts {
  readonly transport: WireKind;
  readonly secure: boolean;
  /** True if the scheme itself says that a Unix socket is meant. */
  readonly unix?: true;
}

const SCHEMES: ReadonlyMap<string, SchemeFacts> = new Map<string, SchemeFacts>([
  ['ws', { transport: 'websocket', secure: false }],
  ['wss', { transport: 'websocket', secure: true }],
  ['rs', { transport: 'rawsocket', secure: false }],
  ['rss', { transport: 'rawsocket', secure: true }],
  ['tcp', { transport: 'rawsocket', secure: false }],
  ['tcps', { transport: 'rawsocket', secure: true }],
  ['unix', { transport: 'rawsocket', secure: false, unix: true }],
  ['unix+rs', { transport: 'rawsocket', secure: false, unix: true }],
  ['unix+ws', { transport: 'websocket', secure: false, unix: true }],
  ['http', { transport: 'longpoll', secure: false }],
  ['https', { transport: 'longpoll', secure: true }],
]);

/** URL schemes of a transport, without colon. */
export function schemesOf(transport: WireKind): string[] {
  return [...SCHEMES].filter(([, facts]) => facts.transport === transport).map(([scheme]) => scheme);
}

/** How a URL of the scheme is written, with made-up parts; undefined if the scheme is not known. */
export function schemeExample(scheme: string): string | undefined {
  const facts = SCHEMES.get(scheme);
  if (!facts) return undefined;
  if (facts.unix) return `${scheme}:///path/of/socket`;
  return facts.transport === 'rawsocket' ? `${scheme}://host:port` : `${scheme}://host:port/path`;
}

/** Request path of WebSocket over a Unix socket, if the URL gives none. */
const UNIX_REQUEST_PATH = '/ws';

const fault = (what: UrlFault['what'], text: string): UrlFault => ({ ok: false, what, text });

/** Reads a URL; white space around it does not count. */
export function readWireUrl(url: string): WireUrl | UrlFault {
  const text = url.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return fault('scheme', 'It names no scheme.');
  const facts = SCHEMES.get(scheme);
  if (!facts) return fault('scheme', `Its scheme is "${scheme}".`);
  const rest = text.slice(scheme.length + 1);
  if (/^[/\\]*\\/.test(rest)) return badCharacters();
  if (!rest.startsWith('//')) return fault('slashes', `There must be "//" after "${scheme}:".`);
  const socket = socketOf(rest.slice(2), facts);
  if (socket !== undefined) return readUnix(scheme, facts, socket);
  return readNetwork(scheme, facts, rest.slice(2));
}

/** What stands for a Unix socket in a URL, from its path on; undefined if the URL is about a host. */
function socketOf(rest: string, { transport, unix }: SchemeFacts): string | undefined {
  if (unix) return rest;
  if (transport === 'longpoll') return undefined;
  const after = /^unix:(.*)$/is.exec(rest)?.[1];
  // A host may be called unix: then a port follows, or a password before "@".
  if (after === undefined || /^\d+(?:[/?#]|$)/.test(after) || /^[^/?#]*@/.test(after)) return undefined;
  return after;
}

/** True if the URL is about a Unix domain socket, whether it can be used or not. */
export function namesUnixSocket(url: string): boolean {
  const [, scheme = '', rest = ''] = /^\s*([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url) ?? [];
  const facts = SCHEMES.get(scheme.toLowerCase());
  return facts !== undefined && socketOf(rest, facts) !== undefined;
}

function readUnix(scheme: string, { transport, secure, unix }: SchemeFacts, rest: string): WireUrl | UrlFault {
  if (/^[^/?#]*@/.test(rest)) return userInfo();
  if (/\p{Cc}/u.test(rest)) return fault('characters', 'It contains a control character.');
  const web = transport === 'websocket';
  const colon = web ? socketEnd(rest) : -1;
  const unixPath = colon < 0 ? rest : rest.slice(0, colon);
  const requestPath = !web ? '' : colon < 0 ? UNIX_REQUEST_PATH : rest.slice(colon + 1);
  if (unixPath === '') return fault('path', 'It names no Unix socket: its path is missing.');
  if (unix && !unixPath.startsWith('/')) {
    return fault('path', `The path of the Unix socket must be absolute: three slashes after "${scheme}:".`);
  }
  if (requestPath.includes('#')) return fault('fragment', fragmentText(transport));
  if (/[\s\\]/.test(requestPath)) return fault('characters', 'Its request path contains white space or a backslash.');
  const extra = /[?#]/.exec(unixPath)?.[0];
  if (extra !== undefined) {
    const how = web ? ' A request path follows after ":", for example ws://unix:/run/wamp.sock:/ws?a=b.' : '';
    return fault(extra === '#' ? 'fragment' : 'path', `The path of a Unix socket cannot hold "${extra}" here.${how}`);
  }
  return { ok: true, scheme, transport, secure, host: 'localhost', port: secure ? 443 : 80, unixPath, requestPath };
}

/** Where the colon before the request path stands; -1 if there is none. A query may hold ":/" itself. */
function socketEnd(rest: string): number {
  const query = rest.search(/[?#]/);
  return (query < 0 ? rest : rest.slice(0, query)).lastIndexOf(':/');
}

function readNetwork(scheme: string, { transport, secure }: SchemeFacts, rest: string): WireUrl | UrlFault {
  // The URL class of hosts would repair all of these in silence; what is dialled should be what is written.
  if (/[\s\p{Cc}\\]/u.test(rest)) return badCharacters();
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  if (authority.includes('@')) return userInfo();
  const match = /^(\[[\da-f:.%\w]*\]|[^:[\]]*)(?::(\d+))?$/i.exec(authority);
  const host = (match?.[1] ?? '').replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (authority === '' || authority.startsWith(':') || (match && host === ''))
    return fault('host', 'It names no host.');
  if (rest.includes('#')) return fault('fragment', fragmentText(transport));
  const port = match?.[2] === undefined ? (secure ? 443 : 80) : Number(match[2]);
  if (!match || port > 65_535) return fault('port', `Host and port cannot be read: "${authority}".`);
  if (port === 0) return fault('port', 'Port 0 cannot be dialled.');
  const after = rest.slice(authority.length);
  if (transport === 'rawsocket') {
    if (after !== '') return fault('path', 'A RawSocket URL ends after the port: it has no path and no query.');
    return { ok: true, scheme, transport, secure, host, port, requestPath: '' };
  }
  return { ok: true, scheme, transport, secure, host, port, requestPath: after.startsWith('/') ? after : `/${after}` };
}

function badCharacters(): UrlFault {
  return fault('characters', 'It contains white space, a control character or a backslash.');
}

function userInfo(): UrlFault {
  return fault(
    'user',
    'It holds user information before "@". Secrets do not belong in URLs: give them as an authentication method.',
  );
}

function fragmentText(transport: WireKind): string {
  const names = { websocket: 'a WebSocket', rawsocket: 'a RawSocket', longpoll: 'an HTTP' };
  return `It has a fragment ("#"), which ${names[transport]} URL must not have.`;
}
