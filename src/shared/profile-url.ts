// What a profile's URL says, read without the host's URL class, which pure code does not have. Splits
// as the URL Standard does for `ws` and its like; percent signs and host names are left as they are.

interface UrlParts {
  /** In lower case. */
  readonly scheme: string;
  /** True if there is a user name or password. */
  readonly userInfo: boolean;
  /** In lower case; an IPv6 address in its brackets; empty if missing; `localhost` for a Unix socket. */
  readonly host: string;
  /** As written; absent if there is no colon. */
  readonly port?: string;
  /** Path and query; of a Unix socket what names it. */
  readonly path: string;
  readonly fragment: boolean;
}

const SHAPE = /^([a-z][a-z0-9+.-]*):[/\\]*([^/\\?#]*)([^#]*)(#?)/i;

/** A URL of a Unix socket, see wire-url.ts. A name without a sign of a path could be a password while it is typed. */
const SOCKET = /^(unix(?:\+rs|\+ws)?):\/\/(\/[^]*)$|^(wss?|rss?|tcps?):\/\/unix:([/.][^/?#@]*(?:\/[^]*)?)$/i;

/** The parts of a URL; undefined if it has no scheme. How many slashes follow the scheme does not matter. */
export function urlParts(url: string): UrlParts | undefined {
  const socket = SOCKET.exec(url);
  if (socket) {
    const [, own, ownPath, scheme = own ?? '', path = ownPath ?? ''] = socket;
    return { scheme: scheme.toLowerCase(), userInfo: false, host: 'localhost', path, fragment: path.includes('#') };
  }
  const match = SHAPE.exec(url);
  if (!match) return undefined;
  const [, scheme = '', authority = '', path = '', hash = ''] = match;
  const at = authority.lastIndexOf('@');
  const place = authority.slice(at + 1);
  // The last colon outside of the brackets of an IPv6 address.
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(place) ?? ['', place];
  return {
    scheme: scheme.toLowerCase(),
    userInfo: at >= 0,
    host: host.toLowerCase(),
    ...(port !== undefined && { port }),
    path,
    fragment: hash !== '',
  };
}

/** True if the URL carries a user name or password, however odd it looks otherwise. */
export function hasUserInfo(url: string): boolean {
  // Hosts drop white space and control characters from URLs.
  return urlParts(Array.from(url, (c) => (c > ' ' ? c : '')).join(''))?.userInfo ?? false;
}

/** True if the host is this machine for certain, so that nobody else reads along. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d+){0,3}$/.test(host);
}
