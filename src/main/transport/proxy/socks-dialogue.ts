// The dialogue with a SOCKS5 proxy (RFC 1928), with user name and password if there is a login (RFC 1929). A name is
// handed on as it is, so that the proxy looks it up.

import { isIP } from 'node:net';
import { type Dialogue, otherProtocol, type ProxyFault, type Step } from './dialogue.ts';

const VERSION = 5;
const NO_LOGIN = 0;
const PASSWORD = 2;
const NONE_ACCEPTED = 0xff;

/** Reply codes (RFC 1928 section 6). */
const REPLIES: Readonly<Record<number, string>> = {
  0: 'succeeded',
  1: 'general failure',
  2: 'not allowed by its rules',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'TTL expired',
  7: 'command not supported',
  8: 'address type not supported',
};

const ADVICE: Readonly<Record<number, string>> = {
  1: 'Its log says more.',
  2: 'Ask for a rule that allows this host and port.',
  3: 'It has no way to the network of the router.',
  4: 'It cannot reach the router, or does not know its name: it looks the name up by itself.',
  5: 'It reached the host, but nothing listens on that port.',
  6: 'The way from it to the router is too long or goes in circles.',
  7: 'It does not make connections for others.',
  8: 'It does not take this kind of address: try a name, or an address of the other IP version.',
};

/** A reply code in words. */
function socksReply(code: number): string {
  return REPLIES[code] ?? 'a code that is not in the standard';
}

interface Login {
  readonly user: string;
  readonly password: string;
}

/** Why this login or host cannot be put into SOCKS5, in words without its value; undefined if it can. */
export function socksFault(host: string, login?: Login): string | undefined {
  if (Buffer.byteLength(host) > 255)
    return 'The name of the router is longer than 255 bytes, which SOCKS5 cannot carry.';
  if (login === undefined) return undefined;
  if (login.user === '') return 'The user name for the proxy is empty, which SOCKS5 cannot carry.';
  if (Buffer.byteLength(login.user) > 255) return 'The user name for the proxy is longer than 255 bytes.';
  if (Buffer.byteLength(login.password) > 255) return 'The password for the proxy is longer than 255 bytes.';
  return undefined;
}

type Expects = 'method' | 'login' | 'reply';

export class SocksDialogue implements Dialogue {
  readonly #host: string;
  readonly #port: number;
  readonly #login: Login | undefined;
  #expects: Expects = 'method';

  /** Host and port of the router; `socksFault` must have nothing against them. */
  constructor(host: string, port: number, login?: Login) {
    this.#host = host;
    this.#port = port;
    this.#login = login;
  }

  begin(): Uint8Array {
    const methods = this.#login === undefined ? [NO_LOGIN] : [NO_LOGIN, PASSWORD];
    return Uint8Array.of(VERSION, methods.length, ...methods);
  }

  take(bytes: Uint8Array): Step {
    if (this.#expects === 'method') return this.#takeMethod(bytes);
    return this.#expects === 'login' ? this.#takeLogin(bytes) : this.#takeReply(bytes);
  }

  cut(): undefined {
    return undefined;
  }

  #takeMethod(bytes: Uint8Array): Step {
    const [version, method] = bytes;
    if (version !== undefined && version !== VERSION) return notSocks(bytes);
    if (method === undefined) return { kind: 'more' };
    if (method === NO_LOGIN) return this.#ask();
    const login = this.#login;
    if (method === PASSWORD && login !== undefined) {
      this.#expects = 'login';
      const [user, password] = [Buffer.from(login.user), Buffer.from(login.password)];
      // RFC 1929 section 2; the version is that of the login, not of SOCKS.
      return { kind: 'send', used: 2, bytes: Uint8Array.of(1, user.length, ...user, password.length, ...password) };
    }
    return refused(method, methodText(method, login !== undefined));
  }

  #takeLogin(bytes: Uint8Array): Step {
    const [version, status] = bytes;
    // Some proxies answer with the version of SOCKS here.
    if (version !== undefined && version !== 1 && version !== VERSION) return notSocks(bytes);
    if (status === undefined) return { kind: 'more' };
    if (status === 0) return this.#ask();
    const text = 'The proxy does not take the user name and the password.';
    return refused(status, { code: 'SOCKS_LOGIN', text, statusText: 'user name or password refused' });
  }

  #ask(): Step {
    this.#expects = 'reply';
    const port = [this.#port >> 8, this.#port & 0xff];
    return { kind: 'send', used: 2, bytes: Uint8Array.of(VERSION, 1, 0, ...socksAddress(this.#host), ...port) };
  }

  #takeReply(bytes: Uint8Array): Step {
    const [version, reply, , type, length] = bytes;
    if (version !== undefined && version !== VERSION) return notSocks(bytes);
    if (reply === undefined) return { kind: 'more' };
    if (reply !== 0) {
      const words = `${socksReply(reply)} (SOCKS reply ${reply})`;
      const text = `The proxy did not connect to the router: ${words}. ${ADVICE[reply] ?? 'Its log says more.'}`;
      return refused(reply, { code: `SOCKS_${reply}`, text, statusText: socksReply(reply) });
    }
    if (type === undefined || length === undefined) return { kind: 'more' };
    const addressLength = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? 1 + length : undefined;
    if (addressLength === undefined) {
      return strange(`It accepted, but with an address of the unknown type ${type}.`);
    }
    const used = 4 + addressLength + 2;
    if (bytes.length < used) return { kind: 'more' };
    return {
      kind: 'open',
      used,
      answer: { status: 0, statusText: socksReply(0), requestHeaders: [], responseHeaders: [] },
    };
  }
}

/** Type and octets of an address (RFC 1928 section 5). */
function socksAddress(host: string): readonly number[] {
  const version = isIP(host);
  if (version === 4) return [1, ...host.split('.').map(Number)];
  if (version === 6) return [4, ...ipv6Octets(host)];
  const name = Buffer.from(host, 'utf8');
  return [3, name.length, ...name];
}

/** The 16 octets of a valid IPv6 address; a zone is left out. */
export function ipv6Octets(address: string): readonly number[] {
  const text = (address.split('%')[0] ?? '').replace(/\d+\.\d+\.\d+\.\d+$/, (dotted) => {
    const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const groupsOf = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [before = '', after] = text.split('::');
  const [head, tail] = [groupsOf(before), groupsOf(after ?? '')];
  const gap = new Array<number>(Math.max(0, 8 - head.length - tail.length)).fill(0);
  return [...head, ...gap, ...tail].flatMap((group) => [group >> 8, group & 0xff]);
}

interface Refusal extends ProxyFault {
  readonly statusText: string;
}

function methodText(method: number, withLogin: boolean): Refusal {
  const advice = withLogin
    ? 'It takes neither a connection without a login nor one with user name and password.'
    : 'It probably wants a user name and password: give them with the proxy.';
  if (method === NONE_ACCEPTED) {
    const text = `The proxy accepts none of the ways to log in that were offered. ${advice}`;
    return { code: 'SOCKS_NO_METHOD', text, statusText: 'no acceptable way to log in' };
  }
  const text = `The proxy chose the way to log in number ${method}, which was not offered. ${advice}`;
  return { code: 'SOCKS_NO_METHOD', text, statusText: `way to log in ${method}` };
}

function refused(status: number, { statusText, ...fault }: Refusal): Step {
  return { kind: 'refused', answer: { status, statusText, requestHeaders: [], responseHeaders: [] }, fault };
}

function notSocks(bytes: Uint8Array): Step {
  return strange(otherProtocol(bytes) ?? 'Check host and port of the proxy, and whether it is an http:// one.');
}

function strange(advice: string): Step {
  return { kind: 'strange', fault: { code: 'PROXY_NOT_SOCKS', text: `The proxy's answer is not SOCKS5. ${advice}` } };
}
