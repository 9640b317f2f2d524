// An open long-poll session as a wire. One connection always has a poll waiting at the router; a second one brings
// messages there, one request after the other, so that their order stays. Source: "HTTP Longpoll Transport" in the
// WAMP specification; the empty answers and the status codes beyond it are Crossbar's.

import type { CloseRecord } from '../../../shared/capture-record.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import type { DialTarget } from '../transport.ts';
import type { Answer, HttpLine, PostResult } from './http-line.ts';
import { goneSession, later, lostSession, refusedLater } from './longpoll-failure.ts';
import type { OpenedSession } from './longpoll-open.ts';
import { contentType, longPollHeaders, longPollPath, type LongPollBase } from './longpoll-request.ts';

/** Largest answer to a poll, in bytes. */
const MAX_BODY = 128 * 1024 * 1024;
/** How much of what waits to be sent goes into one batch, in bytes. */
const MAX_BATCH = 1024 * 1024;
/** How much of the answer to a message is kept. */
const KEPT_ANSWER = 64 * 1024;
/** Shortest time between polls whose answers are empty, in milliseconds: no router is asked without pause. */
const EMPTY_PAUSE = 1_000;

const NOTHING = new Uint8Array();

export interface LongPollParts {
  readonly attempt: DialAttempt;
  readonly target: DialTarget;
  readonly base: LongPollBase;
  readonly session: OpenedSession;
  readonly sending: HttpLine;
  readonly polling: HttpLine;
  /** Monotonic microseconds. */
  readonly micros: () => number;
}

export class OpenLongPoll {
  readonly #parts: LongPollParts;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #busy = false;
  #closing: CloseRecord | undefined;

  constructor(parts: LongPollParts) {
    this.#parts = parts;
  }

  /** Begins to poll, and goes on until the attempt is over. */
  poll(retried = false): void {
    const { attempt, polling, micros } = this.#parts;
    if (attempt.over || this.#closing !== undefined) return;
    const since = micros();
    this.#post(polling, 'receive', NOTHING, MAX_BODY, (result) => {
      if ('answer' in result) this.#polled(result.answer, (micros() - since) / 1000);
      else if (result.stale && !retried) this.poll(true);
      else if (this.#closing === undefined) attempt.end(lostSession(result.error));
    });
  }

  /** Messages are posted one after the other, so that many may wait. */
  unsent(): number {
    return this.#waitingBytes;
  }

  /** Sends a message, after those before it. */
  send(bytes: Uint8Array): void {
    if (this.#parts.attempt.over || this.#closing !== undefined) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#pump();
  }

  /** Closes the session after what was sent; forced after the time limit. */
  close(reason: string): void {
    const { attempt, target } = this.#parts;
    if (attempt.over || this.#closing !== undefined) return;
    const closing: CloseRecord = { kind: 'close', by: 'us', reason };
    this.#closing = closing;
    attempt.after(target.timeoutMs, () => attempt.end([closing]));
    this.#pump();
  }

  #polled(answer: Answer, tookMs: number): void {
    const { attempt, session } = this.#parts;
    const { status, body, cut } = answer;
    if (cut) {
      // While we close, what broke off is of no interest, and no message either.
      if (this.#closing === undefined)
        attempt.end(lostSession(new Error('The answer to a poll broke off, or was too long.')));
    } else if (status === 200 && body.length > 0) {
      attempt.message(body, session.serializer.binary ? 'binary' : 'text');
      this.poll();
    } else if (status >= 200 && status < 300) {
      if (tookMs >= EMPTY_PAUSE) this.poll();
      else if (!attempt.over) attempt.after(EMPTY_PAUSE - tookMs, () => this.poll());
    } else if (this.#closing === undefined) this.#refused('a poll', answer);
  }

  #pump(): void {
    const { attempt, target, sending } = this.#parts;
    if (this.#busy || attempt.over) return;
    const body = this.#next();
    this.#waitingBytes -= body?.length ?? 0;
    const closing = this.#closing;
    if (body === undefined && closing === undefined) return;
    this.#busy = true;
    if (body === undefined) {
      // Whatever the answer, the session is closed from here.
      this.#post(sending, 'close', NOTHING, KEPT_ANSWER, () => attempt.end(closing === undefined ? [] : [closing]));
      return;
    }
    const done = attempt.after(target.timeoutMs, () => {
      const text = `The router did not confirm a message within ${target.timeoutMs / 1000} s.`;
      attempt.end([later('LONGPOLL_UNCONFIRMED', text), { kind: 'close', by: 'lost', reason: '' }]);
    });
    this.#post(sending, 'send', body, KEPT_ANSWER, (result) => {
      done();
      if ('error' in result) attempt.end(this.#closing ? [this.#closing] : lostSession(result.error));
      else if (result.answer.status < 200 || result.answer.status > 299) this.#refused('a message', result.answer);
      else {
        this.#busy = false;
        this.#pump();
      }
    });
  }

  /** What to send next: a message, or with a batched serializer as many as there are; batches in a row are a batch. */
  #next(): Uint8Array | undefined {
    const first = this.#waiting.shift();
    if (first === undefined || this.#parts.session.serializer.split === undefined) return first;
    const parts = [first];
    let length = first.length;
    for (
      let next = this.#waiting[0];
      next !== undefined && length + next.length <= MAX_BATCH;
      next = this.#waiting[0]
    ) {
      parts.push(next);
      length += next.length;
      this.#waiting.shift();
    }
    return parts.length === 1 ? first : Buffer.concat(parts);
  }

  #refused(what: 'a message' | 'a poll', answer: Answer): void {
    const isGone = answer.status === 404 || answer.status === 410;
    this.#parts.attempt.end([this.#closing ?? (isGone ? goneSession(answer) : refusedLater(what, answer))]);
  }

  #post(
    line: HttpLine,
    what: 'receive' | 'send' | 'close',
    body: Uint8Array,
    bodyLimit: number,
    done: (result: PostResult) => void,
  ): void {
    const { attempt, target, base, session } = this.#parts;
    const type = body.length === 0 ? undefined : contentType(session.serializer);
    const path = longPollPath(base, session.id, what);
    // Those that are kept are known with their rules; without a jar the session's own hold for as long as it does.
    const cookies = target.http?.cookies?.cookiesFor(path) ?? session.cookies;
    const headers = longPollHeaders(base, target.http, type, cookies);
    try {
      line.post({ path, headers, body, bodyLimit }, (result) => {
        if (!attempt.over) done(result);
      });
    } catch (error) {
      const { code, text } = readError(error);
      attempt.end([later(code, text)]);
    }
  }
}
