// Who may talk to the web host. Three questions, each asked of every request and every upgrade: is it
// addressed to this computer by name (a foreign name is DNS rebinding), does it come from a page of
// this host, and does it carry the cookie that a token from the terminal was exchanged for.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const SECRET_BYTES = 32;
/** Tokens that were printed and not used; the oldest is void when there are more. */
const MOST_TOKENS = 16;
/** Browsers that are let in; the one let in first is forgotten when there are more. */
const MOST_SESSIONS = 64;
/** Cookies of other hosts, living or dead, that a browser keeps: it sends them all, for cookies know no ports. */
const MOST_COOKIES = 16;
const COOKIE_PREFIX = 'wamp_inspector_';

/** With any port: behind `ssh -L` the port that the browser sees is another one. */
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** True if the request is addressed to this computer by a name of the loopback interface. */
export function isForThisComputer({ headers }: IncomingMessage): boolean {
  return headers.host !== undefined && LOOPBACK_HOST.test(headers.host);
}

/**
 * True if the page of another origin made the request, as far as the browser says. Going to the page
 * (`isPage`) from anywhere is what a person does who follows a link; nothing else is.
 */
export function isFromForeignPage(request: IncomingMessage, isPage: boolean): boolean {
  const { headers } = request;
  if (headers.origin !== undefined && !isFromOwnPage(request)) return true;
  const isVisit = isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  const site = headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && !isVisit;
}

/** True if a page of this very host made the request. A request without an Origin was not made by one. */
export function isFromOwnPage({ headers }: IncomingMessage): boolean {
  return headers.host !== undefined && headers.origin === `http://${headers.host.toLowerCase()}`;
}

/** Tokens and sessions of one run of the host. */
export class Admission {
  readonly #cookie = COOKIE_PREFIX + randomBytes(6).toString('hex');
  /** Digests of tokens; true if others may have seen the token. */
  readonly #tokens = new Map<string, boolean>();
  readonly #sessions = new Set<string>();

  /** A token that lets one browser in, once; one that others may have `seen`, only a browser of our user. */
  newToken(seen: boolean): string {
    const token = newSecret();
    this.#tokens.set(digest(token), seen);
    forgetOldest(this.#tokens, MOST_TOKENS);
    return token;
  }

  /** Takes a token: the value of a new session's cookie, or undefined if the token is none or was used. */
  redeem(token: string, byOurUser: boolean): string | undefined {
    const found = find(this.#tokens.keys(), token);
    if (found === undefined || (this.#tokens.get(found) === true && !byOurUser)) return undefined;
    this.#tokens.delete(found);
    const session = newSecret();
    this.#sessions.add(digest(session));
    forgetOldest(this.#sessions, MOST_SESSIONS);
    return session;
  }

  /** True if the request carries the cookie of a session. */
  knows(request: IncomingMessage): boolean {
    return cookiesOf(request).some(
      ([name, value]) => name === this.#cookie && find(this.#sessions, value) !== undefined,
    );
  }

  /** Headers that give a browser its session; cookies of hosts long gone are taken from it. */
  cookiesFor(session: string, request: IncomingMessage): string[] {
    const others = cookiesOf(request)
      .map(([name]) => name)
      .filter((name) => /^wamp_inspector_[0-9a-f]{12}$/.test(name) && name !== this.#cookie);
    // Browsers send what they were given first before the rest.
    const old = others.slice(0, Math.max(0, others.length - MOST_COOKIES));
    const attributes = 'HttpOnly; SameSite=Strict; Path=/';
    return [`${this.#cookie}=${session}; ${attributes}`, ...old.map((name) => `${name}=; ${attributes}; Max-Age=0`)];
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Digests are kept and compared: they are of one length, and say nothing to whoever reads them. */
function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The digest in a set that belongs to a secret. Every one is looked at, each in constant time. */
function find(digests: Iterable<string>, secret: string): string | undefined {
  const wanted = Buffer.from(digest(secret));
  return [...digests].filter((one) => timingSafeEqual(Buffer.from(one), wanted))[0];
}

function forgetOldest(digests: Set<string> | Map<string, unknown>, most: number): void {
  const [oldest] = digests.keys();
  if (digests.size > most && oldest !== undefined) digests.delete(oldest);
}

/** Names and values of the cookies that came with a request. */
function cookiesOf({ headers }: IncomingMessage): [string, string][] {
  return (headers.cookie ?? '').split(';').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
}
