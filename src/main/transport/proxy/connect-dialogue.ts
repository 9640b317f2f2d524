// The dialogue with an HTTP proxy: CONNECT (RFC 9110 section 9.3.6), with basic authentication if there is a login.

import { basicAuthorization, headerValues, loginAdvice } from '../http-headers.ts';
import {
  ANSWER_LIMIT,
  type Dialogue,
  otherProtocol,
  type ProxyAnswer,
  type ProxyFault,
  type Step,
} from './dialogue.ts';

type Headers = readonly (readonly [string, string])[];

interface Login {
  readonly user: string;
  readonly password: string;
}

/** Request line and headers by which a proxy is asked for a connection to `place` (host and port), in order. */
export function connectRequest(place: string, login?: Login): { readonly line: string; readonly headers: Headers } {
  const headers: [string, string][] = [
    ['Host', place],
    ['User-Agent', 'wamp-inspector'],
  ];
  if (login !== undefined) headers.push(['Proxy-Authorization', basicAuthorization(login.user, login.password)]);
  return { line: `CONNECT ${place} HTTP/1.1`, headers };
}

interface Head {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** Bytes up to and with the empty line. */
  readonly size: number;
}

export class ConnectDialogue implements Dialogue {
  readonly #place: string;
  readonly #line: string;
  readonly #headers: Headers;
  /** Bytes in which no end of the head was found. */
  #searched = 0;
  #head: Head | undefined;
  /** Bytes of interim answers (status 1xx) that went before. */
  #skipped = 0;

  /** `place` is host and port of the router. */
  constructor(place: string, login?: Login) {
    this.#place = place;
    const { line, headers } = connectRequest(place, login);
    this.#line = line;
    this.#headers = headers;
  }

  begin(): Uint8Array {
    const lines = [this.#line, ...this.#headers.map(([name, value]) => `${name}: ${value}`), '', ''];
    return Buffer.from(lines.join('\r\n'), 'latin1');
  }

  take(bytes: Uint8Array): Step {
    for (;;) {
      const head = this.#head ?? this.#readHead(bytes);
      if (head === undefined || 'kind' in head) return head ?? { kind: 'more' };
      if (head.status >= 100 && head.status < 200 && head.status !== 101) {
        this.#skipped = head.size;
        this.#searched = head.size;
        continue;
      }
      this.#head = head;
      // A length of the body means nothing here: what follows is the tunnel.
      if (head.status >= 200 && head.status < 300) {
        return { kind: 'open', used: head.size, answer: this.#answer(head) };
      }
      return bodyIsWhole(head, bytes) || bytes.length >= ANSWER_LIMIT ? this.#refused(head, bytes) : { kind: 'more' };
    }
  }

  cut(bytes: Uint8Array): Step | undefined {
    return this.#head === undefined ? undefined : this.#refused(this.#head, bytes);
  }

  /** The head that begins after the interim ones; undefined if it is not whole yet. */
  #readHead(bytes: Uint8Array): Head | Step | undefined {
    const begin = Buffer.from(bytes.subarray(this.#skipped, this.#skipped + 7)).toString('latin1');
    if (!'HTTP/1.'.startsWith(begin)) return notHttp(bytes);
    const size = headEnd(bytes, this.#searched);
    if (size === undefined) {
      this.#searched = bytes.length;
      return bytes.length >= ANSWER_LIMIT ? strange('The head of its answer is too long.') : undefined;
    }
    const lines = Buffer.from(bytes.subarray(this.#skipped, size)).toString('latin1').split(/\r?\n/).slice(0, -2);
    const status = /^HTTP\/1\.\d ([1-9]\d\d)(?: (.*))?$/.exec(lines[0] ?? '');
    if (status === null) return strange('The first line of its answer is no status line of HTTP.');
    const headers = lines.slice(1).map((line): [string, string] => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
    return { status: Number(status[1]), statusText: (status[2] ?? '').trim(), headers, size };
  }

  #answer({ status, statusText, headers }: Head): ProxyAnswer {
    return { status, statusText, requestHeaders: this.#headers, responseHeaders: headers };
  }

  #refused(head: Head, bytes: Uint8Array): Step {
    const body = Uint8Array.from(bytes.subarray(head.size, ANSWER_LIMIT));
    return {
      kind: 'refused',
      answer: this.#answer(head),
      fault: this.#refusal(head),
      ...(body.length > 0 && { body }),
    };
  }

  #refusal({ status, statusText, headers }: Head): ProxyFault {
    const said = `The proxy answered ${`${status} ${statusText}`.trim()} when it was asked for ${this.#place}.`;
    return { code: `PROXY_HTTP_${status}`, text: `${said} ${this.#advice(status, headers)}`.trim() };
  }

  #advice(status: number, headers: Headers): string {
    if (status === 407) {
      const sent = headerValues(this.#headers, 'proxy-authorization').length > 0 ? 'Basic' : undefined;
      return loginAdvice(headerValues(headers, 'proxy-authenticate'), sent);
    }
    if (status === 403) return 'It does not allow this host or port; many proxies allow port 443 alone.';
    if (status === 502 || status === 503 || status === 504) return 'It did not reach the router.';
    if (status >= 500 && status !== 501) return 'It failed by itself.';
    const location = headerValues(headers, 'location')[0];
    if (status >= 300 && status < 400 && location !== undefined) {
      return `It redirects to ${location}; redirects are not followed.`;
    }
    return 'A web server that is no proxy answers like this: check host and port of the proxy.';
  }
}

/** Where the empty line ends that ends a head; lines may end in CRLF or LF. `from` was reached before. */
function headEnd(bytes: Uint8Array, from: number): number | undefined {
  for (let at = Math.max(from, 1); at < bytes.length; at += 1) {
    if (bytes[at] !== 10) continue;
    if (bytes[at - 1] === 10 || (bytes[at - 1] === 13 && bytes[at - 2] === 10)) return at + 1;
  }
  return undefined;
}

/** True if nothing more can come of the body of a refusal. Without a length it ends with the connection. */
function bodyIsWhole({ headers, size, status }: Head, bytes: Uint8Array): boolean {
  if (status === 304) return true;
  if (headerValues(headers, 'transfer-encoding').some((value) => /chunked/i.test(value))) {
    return /(?:^|\r\n)0\r\n\r\n$/.test(
      Buffer.from(bytes.subarray(Math.max(size, bytes.length - 7))).toString('latin1'),
    );
  }
  const length = headerValues(headers, 'content-length')[0];
  return length !== undefined && /^\d+$/.test(length) && bytes.length - size >= Number(length);
}

function notHttp(bytes: Uint8Array): Step {
  return strange(otherProtocol(bytes) ?? 'Check host and port of the proxy, and whether it is a socks5:// one.');
}

function strange(advice: string): Step {
  return { kind: 'strange', fault: { code: 'PROXY_NOT_HTTP', text: `The proxy's answer is not HTTP. ${advice}` } };
}
