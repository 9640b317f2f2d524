// The cookies by which the demo router knows clients again. Every HTTP connection without a known one gets a new one;
// a login binds it to an identity, as long as the router runs.

import { Buffer } from 'node:buffer';
import type { Door } from '../transport/listener.ts';

const NAME = 'demo-session';
/** Unpredictable bytes of a value. */
const LENGTH = 24;
/** A day, in seconds. */
const MAX_AGE = 86_400;
/** Identities that are kept; the oldest makes room. */
const MOST = 1_000;

/** Whom a cookie stands for. */
export interface CookieIdentity {
  readonly realm: string;
  readonly authid: string;
  readonly authrole: string;
  /** Of the login that the cookie comes from. */
  readonly authmethod: string;
}

export class Cookies {
  readonly #random: (length: number) => Uint8Array;
  readonly #known = new Map<string, CookieIdentity>();

  constructor(random: (length: number) => Uint8Array) {
    this.#random = random;
  }

  /** Value of Set-Cookie for a connection; undefined if it has a cookie that is known. */
  issue(door: Door): string | undefined {
    if (this.#shown(door) !== undefined) return undefined;
    const value = Buffer.from(this.#random(LENGTH)).toString('base64url');
    const secure = door.channel === undefined ? '' : '; Secure';
    return `${NAME}=${value}; Path=/; HttpOnly; Max-Age=${MAX_AGE}${secure}`;
  }

  /** Whom the cookie of a connection stands for in a realm; undefined: nobody. */
  identity(door: Door, realm: string): CookieIdentity | undefined {
    const shown = this.#shown(door);
    const known = shown === undefined ? undefined : this.#known.get(shown);
    return known?.realm === realm ? known : undefined;
  }

  /** True if a connection has a cookie of this router's making, known or not. */
  isShown({ cookie = '' }: Door): boolean {
    return valuesIn(cookie).length > 0;
  }

  /** Binds the cookie of a connection to an identity. */
  keep(door: Door, identity: CookieIdentity): void {
    const value = valuesIn(door.setCookie?.split(';', 1)[0] ?? '')[0] ?? this.#shown(door);
    if (value === undefined) return;
    this.#known.delete(value);
    this.#known.set(value, identity);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
  }

  #shown({ cookie = '' }: Door): string | undefined {
    return valuesIn(cookie).find((value) => this.#known.has(value));
  }
}

/** Values of our cookie in a Cookie header (RFC 6265 section 4.2). */
function valuesIn(header: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .map((pair) => pair.slice(NAME.length + 1));
}
