// Routers that pages under test are connected to: one that says what a test tells it to, when it tells
// it, and one that floods.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listenScripted, WELCOME_DETAILS, type Talk } from '../support/scripted-peer.ts';

export const SUBSCRIPTION = 7;

/** A router with one client at a time. It welcomes, subscribes, answers GOODBYE, and sends what the test says. */
export class ToldRouter {
  url = '';
  /** What the client sent after HELLO. */
  readonly heard: (readonly unknown[])[] = [];
  #talk: Talk | undefined;
  /** Events that were sent so far. */
  published = 0;

  private constructor() {}

  /** Ends with `finishScripted`. `answer`: replies of the test's own; undefined leaves it to the router. */
  static async listen(
    answer: (message: readonly unknown[]) => readonly (readonly unknown[] | string)[] | undefined = () => undefined,
    welcome: readonly unknown[] | string = [2, 7, WELCOME_DETAILS],
  ): Promise<ToldRouter> {
    const router = new ToldRouter();
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send(welcome);
      router.#talk = talk;
      for (;;) {
        const message = await talk.next();
        router.heard.push(message);
        const [type, request] = message;
        const own = answer(message);
        if (own) for (const reply of own) talk.send(reply);
        else if (type === 32) talk.send([33, request, SUBSCRIPTION]);
        else if (type === 48) talk.send([50, request, {}, [request]]);
        else if (type === 6) talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      }
    });
    router.url = url;
    return router;
  }

  send(message: readonly unknown[] | string | Uint8Array): void {
    if (!this.#talk) throw new Error('nobody is connected');
    this.#talk.send(message);
  }

  /** Sends events, each with the next publication id. */
  events(count: number, args: readonly unknown[] = ['tick']): void {
    for (let i = 0; i < count; i++) this.send([36, SUBSCRIPTION, ++this.published, {}, args]);
  }

  /** Sends a few events, again and again; the result ends it. */
  stream(everyMs: number, count = 1): () => void {
    const timer = setInterval(() => this.events(count), everyMs);
    return () => clearInterval(timer);
  }

  /** Ends the connection without a word. */
  hangUp(code: number, reason = ''): void {
    this.#talk?.socket.close(code, reason);
  }
}

const FLOOD = fileURLToPath(new URL('../bench/flood-server.mjs', import.meta.url));

export interface Flood {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A process that sends so many events, as fast as they are taken, to whoever subscribes. */
export async function startFlood(count: number): Promise<Flood> {
  const child = spawn(process.execPath, [FLOOD, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('error', reject);
    child.once('close', () => reject(new Error('the flood ended before it began')));
  });
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    stop: () => {
      child.kill();
      return ended;
    },
  };
}
