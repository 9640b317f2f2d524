// The cookies that routers set for one profile. Which cookie goes where is decided by the rules of RFC 6265, as the
// package tough-cookie has them, against the clock of this app. A cookie without an end is kept until it is taken
// away: what ends it in a browser is the end of a browser. Where jars are kept: cookie-jars.ts.

import type * as toughCookie from 'tough-cookie';
import type { Cookie, CookieJar as ToughJar } from 'tough-cookie';
import { headerValueFault } from '../../shared/http-header.ts';
import { readWireUrl } from '../../shared/wire-url.ts';

/** No jar holds more; the oldest go first. */
const MOST_COOKIES = 50;
/** Longest cookie, name and value, in characters (RFC 6265 section 6.1). */
const LONGEST_COOKIE = 4096;

/** A cookie without its value. */
export interface CookieFacts {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
  /** ISO 8601; absent: it has no end. */
  readonly expires?: string;
}

/** The package, once it is loaded. */
export type Tough = typeof toughCookie;

/** The cookies of one profile. */
export class CookieJar {
  readonly #tough: Tough;
  readonly #now: () => number;
  readonly #changed: () => void;
  #jar: ToughJar;
  /** Where they are kept, in a sentence; with the reason if it is not the keychain. */
  place: string;

  /** `now` in milliseconds of the Unix epoch; `changed` is called when there is something new to keep. */
  constructor(tough: Tough, now: () => number, changed: () => void) {
    this.#tough = tough;
    this.#now = now;
    this.#changed = changed;
    this.#jar = emptyJar(tough);
    this.place = '';
  }

  /** `name=value` of the cookies for a request to this path of a router, in their order. */
  cookiesFor(url: string, path: string): readonly string[] {
    const address = requestUrl(url, path);
    if (address === undefined) return [];
    this.#dropExpired();
    return this.#jar.getCookiesSync(address, { expire: false, sort: true }).map((cookie) => cookie.cookieString());
  }

  /** Keeps what the answer to a request sets: the values of its Set-Cookie headers. What is no cookie is passed over. */
  keep(url: string, path: string, setCookie: readonly string[]): void {
    const address = requestUrl(url, path);
    if (address === undefined || setCookie.length === 0) return;
    for (const text of setCookie) {
      const cookie = this.#tough.Cookie.parse(text);
      if (!cookie || !isSound(cookie)) continue;
      endInTime(cookie, this.#now());
      this.#jar.setCookieSync(cookie, address, { ignoreError: true, now: new Date(this.#now()) });
    }
    this.#dropExpired();
    for (const cookie of this.#all().slice(MOST_COOKIES)) this.#drop(cookie);
    this.#changed();
  }

  /** Every value, for whoever has to recognise them. */
  values(): readonly string[] {
    return this.#all().map(({ value }) => value);
  }

  facts(): readonly CookieFacts[] {
    this.#dropExpired();
    return this.#all().map(({ key, domain, path, expires }) => ({
      name: key,
      domain: domain ?? '',
      path: path ?? '/',
      ...(expires instanceof Date && { expires: expires.toISOString() }),
    }));
  }

  /** Takes all cookies out; how many there were. */
  empty(): number {
    const count = this.#all().length;
    this.#jar = emptyJar(this.#tough);
    return count;
  }

  /** Everything as one text; undefined if there is nothing. */
  text(): string | undefined {
    const oldestFirst = this.#all().reverse();
    const cookies = oldestFirst.map((cookie) => {
      const { lastAccessed: _read, ...kept } = cookie.toJSON();
      return kept;
    });
    return cookies.length === 0 ? undefined : JSON.stringify({ v: 1, cookies });
  }

  /** Takes the cookies of a text in place of those that are here. What cannot be read is passed over. */
  load(text: string): void {
    this.#jar = emptyJar(this.#tough);
    for (const written of cookiesIn(text).slice(0, MOST_COOKIES)) {
      const cookie = this.#tough.Cookie.fromJSON(written);
      if (cookie?.domain && cookie.path && isSound(cookie)) void this.#jar.store.putCookie(cookie);
    }
  }

  /** All of them, the newest first. */
  #all(): Cookie[] {
    const cookies: Cookie[] = [];
    this.#jar.store.getAllCookies((_error, found) => cookies.push(...(found ?? [])));
    return cookies.reverse();
  }

  #dropExpired(): void {
    for (const cookie of this.#all())
      if (cookie.expires instanceof Date && cookie.expires.getTime() <= this.#now()) this.#drop(cookie);
  }

  #drop({ domain, path, key }: Cookie): void {
    void this.#jar.store.removeCookie(domain, path, key);
  }
}

/** A `Secure` cookie goes over TLS alone, and comes over it alone, on this machine too. */
function emptyJar({ CookieJar: Jar }: Tough): ToughJar {
  return new Jar(undefined, { allowSecureOnLocal: false });
}

function isSound({ key, value }: Cookie): boolean {
  return key !== '' && key.length + value.length <= LONGEST_COOKIE && headerValueFault(`${key}=${value}`) === undefined;
}

/** Max-Age as a moment: the package counts it anew from each use. */
function endInTime(cookie: Cookie, now: number): void {
  if (cookie.maxAge === null) return;
  const ms = typeof cookie.maxAge === 'number' ? cookie.maxAge * 1000 : Number.NaN;
  const end = new Date(cookie.maxAge === '-Infinity' || ms <= 0 ? 0 : now + ms);
  cookie.maxAge = null;
  cookie.expires = Number.isNaN(end.getTime()) ? 'Infinity' : end;
}

function cookiesIn(text: string): readonly unknown[] {
  try {
    const read: unknown = JSON.parse(text);
    const cookies: unknown = typeof read === 'object' && read !== null ? Reflect.get(read, 'cookies') : undefined;
    return Array.isArray(cookies) ? cookies : [];
  } catch {
    return [];
  }
}

/** The HTTP URL that stands for a request: cookies know schemes, hosts and paths, but no ports. */
function requestUrl(url: string, path: string): string | undefined {
  const read = readWireUrl(url);
  if (!read.ok || read.transport === 'rawsocket') return undefined;
  const host = read.host.includes(':') ? `[${read.host}]` : read.host;
  const address = `${read.secure ? 'https' : 'http'}://${host}${path.startsWith('/') ? path : `/${path}`}`;
  return URL.canParse(address) ? address : undefined;
}
