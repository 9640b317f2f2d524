// What each way in which long-poll can fail is called, and what it probably means. The codes begin with `LONGPOLL_`
// where the advice differs from that for a WebSocket.

import type { CloseRecord, ErrorRecord } from '../../../shared/capture-record.ts';
import { readError } from '../error-text.ts';
import { headerValues, loginAdvice } from '../http-headers.ts';
import type { TransportFact } from '../transport.ts';
import type { ByteKeep } from '../websocket/byte-keep.ts';
import { unreadAnswer } from '../websocket/upgrade-failure.ts';
import type { Answer } from './http-line.ts';

/** How much of a body an error repeats. */
const SHOWN_BODY = 300;

/** The router answered the open request, but with no session. `sentLogin`: scheme of the credentials that were sent. */
export function refusedOpen(answer: Answer, secure: boolean, sentLogin?: string): ErrorRecord {
  const { status, body } = answer;
  const location = headerOf(answer, 'location');
  const sentences = [`The router answered ${statusLine(answer)} instead of opening a long-poll session.`];
  if (location !== undefined && status >= 300 && status < 400) {
    sentences.push(`It redirects to ${location}; redirects are not followed.`);
  }
  if (status === 401) sentences.push(loginAdvice(headerValues(answer.headers, 'www-authenticate'), sentLogin));
  if (status === 404) sentences.push('Nothing answers long-poll at this path.');
  if (status === 101 || status === 426) sentences.push('It speaks WebSocket at this path: try ws:// or wss://.');
  // Go and nginx answer a plain request on a TLS port with 400 and a sentence that names HTTPS.
  if (status === 400 && !secure && /https/i.test(Buffer.from(body).toString('latin1'))) {
    sentences.push('Its answer speaks of HTTPS: this looks like a TLS port, try https://.');
  }
  return opening(`LONGPOLL_HTTP_${status}`, sentences.join(' '), location === undefined ? undefined : { location });
}

/** The router said yes, but with a body that names no session. */
export function badOpenAnswer(answer: Answer): ErrorRecord {
  const type = headerOf(answer, 'content-type') ?? 'no content type';
  const text = answer.cut
    ? 'The answer to the open request is too long, or broke off.'
    : `The answer to the open request names no protocol and session (${type}): this path does not speak long-poll.`;
  return opening('LONGPOLL_BAD_ANSWER', text, { 'content type': type });
}

/** The router opened a session for a protocol that was not asked for. */
export function wrongProtocol(offered: readonly string[], chosen: string): ErrorRecord {
  const text = `The router chose the protocol "${chosen.slice(0, SHOWN_BODY)}", which was not offered.`;
  return opening('WRONG_SUBPROTOCOL', text, { offered: offered.join(', '), chosen: chosen.slice(0, SHOWN_BODY) });
}

/** The open request broke before an answer could be read: what came, and what that probably means. */
export function failedOpen(error: Error, kept: ByteKeep, secure: boolean): TransportFact[] {
  const { code, text } = readError(error);
  const view = kept.view();
  // RFC 8446 section 5.1: a record of type alert (21) with major version 3.
  if (!secure && view[0] === 0x15 && (view[1] ?? 3) === 3) {
    const words = 'The answer is a TLS alert: this is a TLS port. Use https:// here.';
    return [...unreadAnswer(kept, 'the answer is a TLS alert, not HTTP'), opening('LONGPOLL_TLS_PORT', words)];
  }
  if (kept.total > 0) {
    const isHttp = 'HTTP/'.startsWith(Buffer.from(view.subarray(0, 5)).toString('latin1'));
    const what = isHttp ? 'the answer cannot be read as HTTP' : 'the answer is not HTTP';
    const words = `${what.replace('the', 'The')} (${text}).`;
    return [...unreadAnswer(kept, what), opening(isHttp ? code : 'LONGPOLL_NOT_HTTP', words)];
  }
  if (code !== 'ECONNRESET') return [opening(code, text)];
  const guess = secure ? '' : ' A TLS port and a RawSocket port do this when they are asked by http://.';
  const words = `The connection was closed without an answer to the open request.${guess} (${error.message})`;
  return [opening('LONGPOLL_CLOSED', words)];
}

/** What the router answered to a message or to a poll is no yes. */
export function refusedLater(what: 'a message' | 'a poll', answer: Answer): ErrorRecord {
  const said = bodyText(answer);
  const text = `The router answered ${statusLine(answer)} to ${what}${said === '' ? '.' : `: ${said}`}`;
  return later(`LONGPOLL_HTTP_${answer.status}`, text);
}

/** The router knows the session no more. */
export function goneSession(answer: Answer): CloseRecord {
  return { kind: 'close', by: 'peer', reason: bodyText(answer) };
}

/** The connection broke in the middle of a session. */
export function lostSession(error: Error): TransportFact[] {
  const { code, text } = readError(error);
  return [later(code, text), { kind: 'close', by: 'lost', reason: '' }];
}

/** An error of an open session. */
export function later(code: string, text: string): ErrorRecord {
  return { kind: 'error', stage: 'open', code, text };
}

function opening(code: string, text: string, facts?: Readonly<Record<string, string>>): ErrorRecord {
  return { kind: 'error', stage: 'upgrade', code, text, ...(facts && { facts }) };
}

function statusLine({ status, statusText }: Answer): string {
  return `${status} ${statusText}`.trim();
}

function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1];
}

/** The body in one line, without the marks of HTML. */
function bodyText({ body }: Answer): string {
  const text = Buffer.from(body.subarray(0, 4 * SHOWN_BODY)).toString('utf8');
  const plain = text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\p{Cc}]+/gu, ' ');
  return plain.trim().slice(0, SHOWN_BODY);
}
