// One long-poll session as the server sees it: what waits for the client, the poll that may wait for something, and
// the time limits of both.

import type { ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { Serializer } from '../../serializer/serializer.ts';
import type { AcceptedSink, AcceptedWire, Door } from '../listener.ts';
import { contentType } from './longpoll-request.ts';

/** A session that nobody polls for so long has ended, in milliseconds. */
const IDLE_LIMIT = 30_000;
/** A poll is answered after so long even if there is nothing, before a proxy on the way gives it up. */
const POLL_LIMIT = 20_000;
/** Time a client has to fetch what was left when its session was closed. */
const CLOSE_LIMIT = 2_000;
/** Largest batch in one answer, in bytes; a single message may be larger. */
const MAX_BATCH = 1024 * 1024;

export interface SessionTarget {
  readonly clock: Clock;
  readonly maxWaiting: number;
  accept(wire: AcceptedWire): AcceptedSink;
}

export class LongPollSession implements AcceptedWire {
  readonly serializer: Serializer;
  readonly door: Door;
  readonly #target: SessionTarget;
  readonly #sink: AcceptedSink;
  readonly #gone: () => void;
  readonly #queue: Uint8Array[] = [];
  #queued = 0;
  #poll: ServerResponse | undefined;
  #cancelLimit: () => void = () => undefined;
  /** What the client is told at the end, once the session is being closed. */
  #farewell: string | undefined;
  #over = false;

  /** `gone` is called once, as the session ends. */
  constructor(target: SessionTarget, serializer: Serializer, door: Door, gone: () => void) {
    this.#target = target;
    this.serializer = serializer;
    this.door = door;
    this.#gone = gone;
    this.#startIdle();
    this.#sink = target.accept(this);
  }

  send(bytes: Uint8Array): void {
    if (this.#over || this.#farewell !== undefined) return;
    if (this.#queued > this.#target.maxWaiting) {
      this.destroy();
      return;
    }
    this.#queue.push(bytes);
    this.#queued += bytes.length;
    this.#serve();
  }

  close(code: number, reason: string): void {
    if (this.#over || this.#farewell !== undefined) return;
    this.#farewell = `The session was closed (${code}). ${reason}`.trim();
    this.#limit(CLOSE_LIMIT, () => this.destroy());
    this.#serve();
  }

  destroy(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelLimit();
    this.#poll?.destroy();
    this.#poll = undefined;
    this.#queue.length = 0;
    this.#gone();
    this.#sink.ended();
  }

  /** The client asks for what there is, or will be. */
  poll(response: ServerResponse): void {
    // A client that asks anew has given up what it asked before.
    this.#release(204);
    this.#poll = response;
    response.once('close', () => {
      if (this.#poll !== response) return;
      this.#poll = undefined;
      this.#startIdle();
    });
    if (this.#farewell === undefined) this.#limit(POLL_LIMIT, () => this.#release(204));
    this.#serve();
  }

  /** A body of the client: a message, or with a batched serializer several. */
  take(bytes: Uint8Array): void {
    if (!this.#over) this.#sink.message(bytes, this.serializer.binary ? 'binary' : 'text');
  }

  /** The client closes: it need not hear more. */
  leave(): void {
    this.#release(204);
    this.destroy();
  }

  #serve(): void {
    const response = this.#poll;
    if (this.#over || response === undefined) return;
    const parts = this.#next();
    if (parts.length > 0) {
      this.#hold();
      // What did not leave goes to the next poll.
      response.once('close', () => {
        if (!response.writableFinished) this.#putBack(parts);
      });
      response.writeHead(200, { 'Content-Type': contentType(this.serializer), 'Cache-Control': 'no-store' });
      response.end(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    } else if (this.#farewell !== undefined) {
      const text = `${this.#farewell}\n`;
      this.#poll = undefined;
      response.writeHead(410, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(text);
      this.destroy();
    }
  }

  #next(): Uint8Array[] {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (const message of this.#queue) {
      if (parts.length > 0 && (this.serializer.split === undefined || length + message.length > MAX_BATCH)) break;
      parts.push(message);
      length += message.length;
    }
    this.#queue.splice(0, parts.length);
    this.#queued -= length;
    return parts;
  }

  #putBack(parts: readonly Uint8Array[]): void {
    if (this.#over) return;
    this.#queue.unshift(...parts);
    for (const part of parts) this.#queued += part.length;
    this.#serve();
  }

  /** Lets go of the poll: it is being answered. */
  #hold(): void {
    this.#poll = undefined;
    this.#startIdle();
  }

  #release(status: number): void {
    const response = this.#poll;
    if (response === undefined) return;
    this.#hold();
    response.writeHead(status);
    response.end();
  }

  #startIdle(): void {
    if (this.#farewell === undefined) this.#limit(IDLE_LIMIT, () => this.destroy());
  }

  #limit(ms: number, task: () => void): void {
    this.#cancelLimit();
    this.#cancelLimit = this.#over ? () => undefined : this.#target.clock.after(ms, task);
  }
}
