// The last stage of a WebSocket dial: the HTTP exchange that opens or refuses it. `ws` does the exchange over the
// socket given to it, with the request of upgrade-request.ts; everything it sees and hides is put down here before
// it decides.

import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import type { UpgradeRecord } from '../../../shared/capture-record.ts';
import { ByteKeep } from './byte-keep.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import { headerValues } from '../http-headers.ts';
import type { DialTarget } from '../transport.ts';
import { badUpgrade, failedExchange, refused, unreadAnswer, wrongSubprotocol } from './upgrade-failure.ts';
import { offeredProtocols, upgradeRequest } from './upgrade-request.ts';
import type { WebSocketUrl } from './websocket-url.ts';

/**
 * Largest message accepted, in bytes: 128 MiB. More than any router sends by default, still within what
 * one buffer can hold; `ws` refuses a longer message at its header, before anything is reserved for it.
 */
export const MAX_MESSAGE = 128 * 1024 * 1024;

/** How much of a refusal's body, or of an answer that is not HTTP, is kept. */
const KEPT_ANSWER = 64 * 1024;

/** An open WebSocket with what belongs to it. */
export interface UpgradedSocket {
  readonly webSocket: WebSocket;
  /** The connection below it. */
  readonly socket: Socket;
  /** permessage-deflate was agreed on. */
  readonly deflate: boolean;
}

/** Options of `ws` and of `http.request` that the published types do not list. */
interface UpgradeOptions extends ClientOptions {
  readonly closeTimeout: number;
  readonly maxHeaderSize: number;
}

/** Asks for the upgrade. `next` gets the WebSocket as it opens, just before `open` is told. */
export function upgradeSocket(
  attempt: DialAttempt,
  target: DialTarget,
  url: WebSocketUrl,
  socket: Socket,
  next: (upgraded: UpgradedSocket) => void,
): void {
  if (attempt.over) return;
  const offered = offeredProtocols(target);
  const answer = new ByteKeep(KEPT_ANSWER);
  const keepAnswer = (chunk: Buffer): void => {
    answer.append(chunk);
  };
  // Put in front, not added: adding a listener would start the flow before `ws` listens.
  socket.prependListener('data', keepAnswer);
  let finishRefusal: (() => void) | undefined;
  const stage = attempt.stage('upgrade', target.timeoutMs, (silence) => {
    finishRefusal?.();
    return [...unreadAnswer(answer, 'the answer is not complete'), silence];
  });

  let requestHeaders: UpgradeRecord['requestHeaders'] = [];
  const options = upgradeOptions(socket, target.deflate, (request) => {
    const key = String(request.getHeader('Sec-WebSocket-Key'));
    requestHeaders = upgradeRequest(url, target, key).headers;
    for (const name of request.getRawHeaderNames()) request.removeHeader(name);
    for (const [name, value] of requestHeaders) request.appendHeader(name, value);
    request.end();
  });
  let webSocket: WebSocket;
  try {
    webSocket = new WebSocket(url.href, [...offered], options);
  } catch (error) {
    attempt.end([{ kind: 'error', stage: 'upgrade', ...readError(error) }]);
    return;
  }
  const describe = (response: IncomingMessage, accepted: boolean): UpgradeRecord => {
    const responseHeaders = headerPairs(response.rawHeaders);
    // A refusal may set cookies as well, for the next attempt.
    target.http?.cookies?.keep(url.path, headerValues(responseHeaders, 'set-cookie'));
    return {
      kind: 'upgrade',
      path: url.path,
      requestHeaders,
      offered,
      status: response.statusCode ?? 0,
      statusText: response.statusMessage ?? '',
      responseHeaders,
      accepted,
      took: stage.took(),
    };
  };

  let switched = false;
  const onError = (error: Error): void => {
    if (attempt.over) return;
    attempt.end(switched ? [badUpgrade(error.message)] : failedExchange(error, answer, url.secure));
  };
  webSocket.on('error', onError);

  webSocket.on('unexpected-response', (_request, response) => {
    socket.off('data', keepAnswer);
    finishRefusal = collectRefusal(attempt, describe(response, false), response, url.secure);
  });

  webSocket.on('upgrade', (response) => {
    switched = true;
    socket.off('data', keepAnswer);
    attempt.fact(describe(response, true));
    if (attempt.over) return;
    const chosen = response.headers['sec-websocket-protocol'];
    const serializer = target.serializers.find((one) => one.subprotocol === chosen);
    if (serializer === undefined) {
      attempt.end([wrongSubprotocol(offered, chosen)]);
      return;
    }
    const extensions = response.headers['sec-websocket-extensions'];
    webSocket.once('open', () => {
      webSocket.off('error', onError);
      stage.done();
      // The wire comes first: whoever hears that it is open may use it at once.
      next({ webSocket, socket, deflate: extensions !== undefined });
      const agreed = extensions === undefined ? {} : { extensions };
      attempt.fact({ kind: 'open', protocol: serializer.subprotocol, serializer: serializer.name, ...agreed });
      attempt.opened(serializer);
    });
  });
}

function upgradeOptions(
  socket: Socket,
  deflate: boolean,
  finishRequest: (request: ClientRequest) => void,
): UpgradeOptions {
  return {
    createConnection: () => socket,
    followRedirects: false,
    perMessageDeflate: deflate,
    skipUTF8Validation: true,
    maxPayload: MAX_MESSAGE,
    // Guards of `ws` against messages in crumbs; raised so that a long message over a slow line passes.
    maxBufferedChunks: 1024 * 1024,
    maxFragments: 1024 * 1024,
    maxHeaderSize: KEPT_ANSWER,
    // Closing is limited by the clock of the attempt; this is the longest a timer can be.
    closeTimeout: 2 ** 31 - 1,
    finishRequest,
    // Pings are answered where they are recorded.
    autoPong: false,
  };
}

/** Node gives raw headers as a flat list of names and values. */
function headerPairs(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i] ?? '', flat[i + 1] ?? '']);
  return pairs;
}

/**
 * Waits for the body of a refusal (as much as is kept, or until the stage's limit) and ends the attempt.
 * The result ends it at once with what has come.
 */
function collectRefusal(
  attempt: DialAttempt,
  refusal: UpgradeRecord,
  response: IncomingMessage,
  secure: boolean,
): () => void {
  const body = new ByteKeep(KEPT_ANSWER);
  const finish = (): void => {
    const bytes = body.bytes();
    attempt.end([{ ...refusal, ...(bytes.length === 0 ? {} : { body: bytes }) }, refused(refusal, bytes, secure)]);
  };
  response.on('data', (chunk: Buffer) => {
    body.append(chunk);
    if (body.full) finish();
  });
  response.on('error', finish);
  response.on('close', finish);
  return finish;
}
