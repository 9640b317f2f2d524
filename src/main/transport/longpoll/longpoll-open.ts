// The request that opens a long-poll session, told as the `upgrade` of this transport: what was asked, what came, and
// if it is no session, why not.

import type { Socket } from 'node:net';
import type { UpgradeRecord } from '../../../shared/capture-record.ts';
import type { Serializer } from '../../serializer/serializer.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import type { DialTarget } from '../transport.ts';
import { ByteKeep } from '../websocket/byte-keep.ts';
import { offeredProtocols } from '../websocket/upgrade-request.ts';
import { unreadAnswer } from '../websocket/upgrade-failure.ts';
import type { Answer, HttpLine } from './http-line.ts';
import { headerValues } from '../http-headers.ts';
import { badOpenAnswer, failedOpen, refusedOpen, wrongProtocol } from './longpoll-failure.ts';
import { cookiesOf, longPollHeaders, longPollPath, type LongPollBase } from './longpoll-request.ts';

/** How much of an answer is kept. */
const KEPT_ANSWER = 64 * 1024;

export interface OpenedSession {
  /** What the session is called in paths. Whoever knows it can speak for the session: it is in no record. */
  readonly id: string;
  readonly serializer: Serializer;
  readonly cookies: readonly string[];
}

/** Opens a session over `line`, whose first connection is `socket`. */
export function openSession(
  attempt: DialAttempt,
  target: DialTarget,
  base: LongPollBase,
  line: HttpLine,
  socket: Socket,
  next: (session: OpenedSession) => void,
): void {
  if (attempt.over) return;
  const { secure } = base.place;
  const offered = offeredProtocols(target);
  const kept = new ByteKeep(KEPT_ANSWER);
  const keep = (chunk: Buffer): void => kept.append(chunk);
  // In front of the HTTP parser, so that an answer that is no HTTP is there as evidence.
  socket.prependListener('data', keep);
  const stage = attempt.stage('upgrade', target.timeoutMs, (silence) => [
    ...unreadAnswer(kept, 'the answer is not complete'),
    silence,
  ]);
  const { body, type } = openBody(offered);
  const path = longPollPath(base, 'open');
  const headers = longPollHeaders(base, target.http, type, target.http?.cookies?.cookiesFor(path));
  line.post({ path, headers, body, bodyLimit: KEPT_ANSWER }, (result) => {
    socket.off('data', keep);
    if (attempt.over) return;
    if ('error' in result) {
      attempt.end(failedOpen(result.error, kept, secure));
      return;
    }
    const { answer } = result;
    target.http?.cookies?.keep(path, headerValues(answer.headers, 'set-cookie'));
    const describe = (accepted: boolean): UpgradeRecord => ({
      kind: 'upgrade',
      method: 'POST',
      path,
      requestHeaders: [...headers, ['Content-Length', String(body.length)]],
      offered,
      status: answer.status,
      statusText: answer.statusText,
      responseHeaders: answer.headers,
      ...(!accepted && answer.body.length > 0 && { body: answer.body }),
      accepted,
      took: stage.took(),
    });
    if (answer.status < 200 || answer.status > 299) {
      const sentLogin = headerValues(headers, 'authorization')[0]?.split(' ', 1)[0];
      attempt.end([describe(false), refusedOpen(answer, secure, sentLogin)]);
      return;
    }
    const opened = readOpened(answer);
    if (opened === undefined) {
      attempt.end([describe(false), badOpenAnswer(answer)]);
      return;
    }
    const serializer = target.serializers.find(({ subprotocol }) => subprotocol === opened.protocol);
    // Accepted or not, the id of the session is in the body: it is not told.
    attempt.fact(describe(true));
    if (attempt.over) return;
    if (serializer === undefined) {
      attempt.end([wrongProtocol(offered, opened.protocol)]);
      return;
    }
    stage.done();
    next({ id: opened.id, serializer, cookies: cookiesOf(answer.headers) });
  });
}

/** Body of the request, with its content type. */
export function openBody(offered: readonly string[]): { readonly body: Buffer; readonly type: string } {
  return { body: Buffer.from(JSON.stringify({ protocols: offered })), type: 'application/json; charset=utf-8' };
}

/** Protocol and id of the session; undefined if the body does not say them. */
function readOpened({ body, cut }: Answer): { readonly protocol: string; readonly id: string } | undefined {
  if (cut) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const protocol: unknown = Reflect.get(value, 'protocol');
  const transport: unknown = Reflect.get(value, 'transport');
  const id = Number.isSafeInteger(transport) ? String(transport) : transport;
  // A dot segment would lead out of the base path.
  if (typeof protocol !== 'string' || typeof id !== 'string' || !/^[^\p{Cc}\p{Cs}]{1,256}$/u.test(id)) return undefined;
  return /^\.\.?$/.test(id) ? undefined : { protocol, id };
}
