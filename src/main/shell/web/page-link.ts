// One page at the other end of a WebSocket: its calls go to the app, results and notices go back. Each
// frame is one JSON text: { id, name, params } → { id, ok, result | code, evidence }; { notice }.
// A page that does not read must not make the host grow: while much waits to be sent to it, its calls
// are not begun, changes of a capture are merged into the last one, and the rest is kept up to a bound.

import type { WebSocket } from 'ws';
import type { Notice } from '../../../shared/contract/notices.ts';
import type { App } from '../../app/app.ts';
import { unanswerable } from '../../app/dispatch.ts';

/** Above this much that waits to be sent, in bytes, nothing is added but answers that are under way. */
const HIGH_BYTES = 4 * 1024 * 1024;
/** Notices kept for a page that does not read; beyond them it is cut off, and learns all when it comes back. */
const MOST_HELD = 2_000;

/** What a frame was that the page is cut off for, as close codes of RFC 6455. */
const CLOSE = {
  binary: [1003, 'frames are JSON text'],
  malformed: [1007, 'the frame is no JSON text'],
  shapeless: [1008, 'the frame is no call: {id, name, params}'],
} as const;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly params: unknown;
}

/** Serves a page until its socket closes. `report` hears of what cannot be said to it. */
export function servePage(socket: WebSocket, app: App, report: (error: unknown) => void): void {
  const page = new PageLink(socket, app, report);
  const stop = app.listen((notice) => page.tell(notice));
  socket.on('close', stop);
  // A broken frame; ws closes the socket with the code that it deserves.
  socket.on('error', () => undefined);
}

class PageLink {
  readonly #socket: WebSocket;
  readonly #app: App;
  readonly #report: (error: unknown) => void;
  /** Calls that came and were not begun. */
  readonly #calls: Call[] = [];
  #beginning = false;
  /** Notices that wait, oldest first; a capture's change under the id of the capture. */
  readonly #held = new Map<unknown, Notice>();

  constructor(socket: WebSocket, app: App, report: (error: unknown) => void) {
    this.#socket = socket;
    this.#app = app;
    this.#report = report;
    socket.on('message', (data, isBinary) => this.#hear(data as Buffer, isBinary));
  }

  tell(notice: Notice): void {
    if (!this.#congested && this.#held.size === 0) {
      this.#send({ notice });
      return;
    }
    const key = notice.kind === 'capture-changed' ? notice.body.header.id : Symbol('notice');
    // The last change takes the last place: no notice overtakes one that was sent before it.
    this.#held.delete(key);
    this.#held.set(key, notice);
    if (this.#held.size > MOST_HELD) this.#socket.terminate();
  }

  get #congested(): boolean {
    return this.#socket.bufferedAmount > HIGH_BYTES;
  }

  #hear(data: Buffer, isBinary: boolean): void {
    if (isBinary) return this.#socket.close(...CLOSE.binary);
    let frame: unknown;
    try {
      frame = JSON.parse(data.toString('utf8'));
    } catch {
      return this.#socket.close(...CLOSE.malformed);
    }
    if (!isCall(frame)) return this.#socket.close(...CLOSE.shapeless);
    this.#calls.push(frame);
    if (this.#beginning) this.#socket.pause();
    else void this.#begin();
  }

  /** Begins the calls that wait, one after the other, as long as the page reads what it is sent. */
  async #begin(): Promise<void> {
    this.#beginning = true;
    for (let call = this.#next(); call; call = this.#next()) {
      void this.#answer(call);
      // What is answered at once is in the socket after this; only then it can be seen whether the page reads.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#beginning = false;
    if (this.#calls.length === 0) this.#socket.resume();
    else this.#socket.pause();
  }

  #next(): Call | undefined {
    return this.#congested || this.#socket.readyState !== this.#socket.OPEN ? undefined : this.#calls.shift();
  }

  async #answer({ id, name, params }: Call): Promise<void> {
    try {
      const result = await this.#app.dispatch(name, params);
      if (this.#send({ id, ...result })) return;
    } catch (error) {
      this.#report(error);
    }
    this.#send({ id, ...unanswerable(name) });
  }

  /** False if the frame has no text: it is too long for one, or the program made something that is no JSON. */
  #send(frame: object): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return true;
    let text: string;
    try {
      text = JSON.stringify(frame);
    } catch (error) {
      this.#report(error);
      return false;
    }
    this.#socket.send(text, () => this.#sent());
    if (this.#congested) this.#socket.pause();
    return true;
  }

  /** Something left the host: perhaps there is room again. */
  #sent(): void {
    if (this.#congested) return;
    for (const [key, notice] of this.#held) {
      this.#held.delete(key);
      this.#send({ notice });
      if (this.#congested) return;
    }
    if (!this.#beginning) void this.#begin();
  }
}

function isCall(frame: unknown): frame is Call {
  return (
    typeof frame === 'object' &&
    frame !== null &&
    'id' in frame &&
    Number.isSafeInteger(frame.id) &&
    'name' in frame &&
    typeof frame.name === 'string' &&
    'params' in frame
  );
}
