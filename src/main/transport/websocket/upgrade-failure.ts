// What each way in which an upgrade can fail is called, and what it probably means.

import type { ErrorRecord, UpgradeRecord } from '../../../shared/capture-record.ts';
import type { ByteKeep } from './byte-keep.ts';
import { readError } from '../error-text.ts';
import { headerValues, loginAdvice } from '../http-headers.ts';
import type { TransportFact } from '../transport.ts';

/** The router switched to WebSocket but not to a subprotocol that was offered. */
export function wrongSubprotocol(offered: readonly string[], chosen: string | undefined): ErrorRecord {
  const facts = { offered: offered.join(', ') };
  if (chosen === undefined) {
    const text =
      'The router accepted the WebSocket but chose no subprotocol: this path does not speak WAMP as offered.';
    return failure('NO_SUBPROTOCOL', text, facts);
  }
  const text = `The router chose the subprotocol "${chosen}", which was not offered.`;
  return failure('WRONG_SUBPROTOCOL', text, { ...facts, chosen });
}

/** The router switched, but not as RFC 6455 section 4.1 wants it. */
export function badUpgrade(what: string): ErrorRecord {
  return failure('BAD_UPGRADE', `The answer is no valid upgrade: ${what}.`);
}

/** What a refusal amounts to. `body` is as much of it as was kept. */
export function refused(refusal: UpgradeRecord, body: Uint8Array, secure: boolean): ErrorRecord {
  const { status, statusText } = refusal;
  if (status === 101) {
    return badUpgrade('it says 101 but has no header "Upgrade: websocket"');
  }
  const location = headerValues(refusal.responseHeaders, 'location')[0];
  const sentences = [`The router answered ${`${status} ${statusText}`.trim()} instead of opening a WebSocket.`];
  if (location !== undefined && status >= 300 && status < 400) {
    sentences.push(`It redirects to ${location}; redirects are not followed.`);
  }
  // Go and nginx answer a plain request on a TLS port with 400 and a sentence that names HTTPS.
  if (status === 400 && !secure && /https/i.test(Buffer.from(body).toString('latin1'))) {
    sentences.push('Its answer speaks of HTTPS: this looks like a TLS port, try wss://.');
  }
  sentences.push(...advice(refusal));
  return failure(`HTTP_${status}`, sentences.join(' '), location === undefined ? undefined : { location });
}

/** What the status and its headers say about the request that was sent. */
function advice({ status, requestHeaders, responseHeaders }: UpgradeRecord): string[] {
  if (status === 401) {
    const sent = headerValues(requestHeaders, 'authorization')[0]?.split(' ', 1)[0];
    return [loginAdvice(headerValues(responseHeaders, 'www-authenticate'), sent)];
  }
  if (status === 407) {
    const wanted = loginAdvice(headerValues(responseHeaders, 'proxy-authenticate'), undefined);
    return [`A proxy on the way says so. ${wanted} Give the proxy with its login in the profile.`];
  }
  if (status === 403 && headerValues(requestHeaders, 'origin').length > 0) {
    return ['It may not allow the Origin that was sent.'];
  }
  const versions = headerValues(responseHeaders, 'sec-websocket-version');
  if ((status === 400 || status === 426) && versions.length > 0) {
    return [`It names version ${versions.join(', ')} of the WebSocket protocol; asked for was 13.`];
  }
  return [];
}

/** The exchange broke before an answer could be read: what came, and what that probably means. */
export function failedExchange(error: Error, answer: ByteKeep, secure: boolean): TransportFact[] {
  const { code, text } = readError(error);
  const view = answer.view();
  // RFC 8446 section 5.1: a record of type alert (21) with major version 3. No HTTP answer begins like this.
  if (!secure && view[0] === 0x15 && (view[1] ?? 3) === 3) {
    return [
      ...unreadAnswer(answer, 'the answer is a TLS alert, not HTTP'),
      failure('TLS_PORT', 'The answer is a TLS alert: this is a TLS port; use wss:// here.'),
    ];
  }
  // "RawSocket Transport": both sides of its handshake begin so, and no HTTP answer does.
  if (view[0] === 0x7f) {
    return [
      ...unreadAnswer(answer, 'the answer is a RawSocket handshake, not HTTP'),
      failure('RAWSOCKET_PORT', `This port answers RawSocket; use ${secure ? 'rss' : 'rs'}:// here.`),
    ];
  }
  if (answer.total > 0 && !looksLikeHttp(view)) {
    return [
      ...unreadAnswer(answer, 'the answer is not HTTP'),
      failure('NOT_HTTP', `The answer is not HTTP (${text}).`),
    ];
  }
  if (answer.total > 0) return [...unreadAnswer(answer, 'the answer cannot be read as HTTP'), failure(code, text)];
  if (code !== 'ECONNRESET') return [failure(code, text)];
  const guess = secure ? '' : ' A TLS port and a RawSocket port do this when they are asked by ws://.';
  return [
    failure(code, `The connection was closed without an answer to the upgrade request.${guess} (${error.message})`),
  ];
}

function looksLikeHttp(bytes: Uint8Array): boolean {
  const begin = Buffer.from(bytes.subarray(0, 5)).toString('latin1');
  return 'HTTP/'.startsWith(begin);
}

/** What came of an answer that is none. */
export function unreadAnswer(answer: ByteKeep, words: string): TransportFact[] {
  if (answer.total === 0) return [];
  const bytes = answer.bytes();
  const reason =
    bytes.length < answer.total ? `${words} (the first ${bytes.length} of ${answer.total} bytes are kept)` : words;
  return [{ kind: 'rejected', dir: 'in', bytes, reason }];
}

function failure(code: string, text: string, facts?: Readonly<Record<string, string>>): ErrorRecord {
  return { kind: 'error', stage: 'upgrade', code, text, ...(facts === undefined ? {} : { facts }) };
}
