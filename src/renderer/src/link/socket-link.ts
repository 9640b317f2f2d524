// The link over a socket: calls are frames { id, name, params }, answers carry their id, notices have
// none. A socket that is lost is opened again, sooner at first, later at last. Knows no browser: what
// opens sockets is given, so that the same code runs wherever there are sockets.

import type { CommandName, ParamsOf, ResultOf } from '../../../shared/contract/commands.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { CallResult, Link } from '../../../shared/contract/link.ts';
import type { Notice } from '../../../shared/contract/notices.ts';
import type { Connection } from './host.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** How long a call waits for the link to open. */
const PATIENCE_MS = 5_000;

/** The part of a WebSocket that is used. */
export interface LinkSocket {
  send(text: string): void;
  close(): void;
}

/** What becomes of a socket; after `closed` nothing comes any more. */
export interface SocketEars {
  readonly opened: () => void;
  readonly heard: (text: string) => void;
  readonly closed: () => void;
}

export interface SocketOpener {
  open(ears: SocketEars): LinkSocket;
  /** Why no socket opens: the host does not know this page, or does not answer. `known`: it would open. */
  ask(): Promise<'known' | 'refused' | 'unreachable'>;
}

interface Pending {
  readonly name: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: InspectorError) => void;
}

type Frame = { readonly notice: Notice } | (CallResult & { readonly id: number });

export class SocketLink implements Link {
  readonly #opener: SocketOpener;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #watchers = new Set<(connection: Connection) => void>();
  /** Calls that wait for the link to open. */
  readonly #waiting = new Set<(open: boolean) => void>();
  #connection: Connection = 'connecting';
  #socket: LinkSocket | undefined;
  #nextId = 1;
  #pauseMs = FIRST_PAUSE_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #closed = false;

  constructor(opener: SocketOpener) {
    this.#opener = opener;
    this.#open();
  }

  async call<N extends CommandName>(name: N, params: ParamsOf<N>): Promise<ResultOf<N>> {
    if (this.#connection !== 'open' && !(await this.#untilOpen())) throw unreachable(name);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { name, resolve: (result) => resolve(result as ResultOf<N>), reject });
      this.#socket?.send(JSON.stringify({ id, name, params }));
    });
  }

  listen(hear: (notice: Notice) => void): () => void {
    // A fresh function each time, so that one listener may be registered twice and removed once.
    const entry = (notice: Notice) => hear(notice);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** Hears the state of the link, at once and at every change, until the result is called. */
  watch(hear: (connection: Connection) => void): () => void {
    const entry = (connection: Connection) => hear(connection);
    this.#watchers.add(entry);
    hear(this.#connection);
    return () => this.#watchers.delete(entry);
  }

  /** Tries again now, if it is not open: somebody looks at the page. */
  hurry(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#pauseMs = FIRST_PAUSE_MS;
    void this.#retry();
  }

  /** Ends the link for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #open(): void {
    const socket = this.#opener.open({
      opened: () => {
        this.#pauseMs = FIRST_PAUSE_MS;
        this.#become('open');
        for (const proceed of [...this.#waiting]) proceed(true);
      },
      heard: (text) => this.#hear(text),
      closed: () => {
        this.#socket = undefined;
        this.#lose();
        if (!this.#closed) this.#later();
      },
    });
    this.#socket = socket;
  }

  #hear(text: string): void {
    const frame = JSON.parse(text) as Frame;
    if ('notice' in frame) {
      for (const hear of this.#listeners) hear(frame.notice);
      return;
    }
    const pending = this.#pending.get(frame.id);
    this.#pending.delete(frame.id);
    if (frame.ok) pending?.resolve(frame.result);
    else pending?.reject(new InspectorError(frame.code, frame.evidence));
  }

  /** Nobody knows what became of the calls that were not answered. */
  #lose(): void {
    if (this.#connection !== 'refused') this.#become('lost');
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { name, reject } of pending)
      reject(new InspectorError('link-lost', `It went away before it answered ${name}.`));
  }

  #later(): void {
    this.#timer = setTimeout(() => void this.#retry(), this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }

  async #retry(): Promise<void> {
    this.#timer = undefined;
    if (this.#asking) return;
    this.#asking = true;
    // A browser does not tell why a socket did not open: the host is asked in another way first.
    const answer = await this.#opener.ask();
    this.#asking = false;
    if (this.#closed) return;
    if (answer === 'known') return this.#open();
    this.#become(answer === 'refused' ? 'refused' : 'lost');
    this.#later();
  }

  #become(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    for (const hear of this.#watchers) hear(connection);
    if (connection === 'refused') for (const proceed of [...this.#waiting]) proceed(false);
  }

  #untilOpen(): Promise<boolean> {
    if (this.#connection === 'refused' || this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const proceed = (open: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(proceed);
        resolve(open);
      };
      const timer = setTimeout(() => proceed(false), PATIENCE_MS);
      this.#waiting.add(proceed);
    });
  }
}

function unreachable(name: string): InspectorError {
  return new InspectorError('link-lost', `${name} was not sent.`);
}
