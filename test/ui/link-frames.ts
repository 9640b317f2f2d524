// Everything that goes over the link between page and host: the text of every frame, and what the frames
// cost on the wire. The browser tells of the socket of a web host, main of the channels of the desktop app.

import type { Page } from '@playwright/test';
import type { CommandName, ParamsOf, ResultOf } from '../../src/shared/contract/commands.ts';
import type { DesktopHost } from '../support/desktop-host.ts';

export interface LinkFrames {
  /** From page to host. */
  sent(): Promise<readonly string[]>;
  /** From host to page. */
  received(): Promise<readonly string[]>;
  /** Bytes so far in both directions, with what frames a socket sends around them. */
  bytes(): Promise<number>;
}

/** What goes over the socket between a page of a browser and its host. */
export class SocketFrames implements LinkFrames {
  readonly #sent: string[] = [];
  readonly #received: string[] = [];
  #bytes = 0;

  /** Watches every link that the page opens from now on. */
  constructor(page: Page) {
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).pathname !== '/link') return;
      socket.on('framesent', ({ payload }) => this.#add(this.#sent, payload, 4));
      socket.on('framereceived', ({ payload }) => this.#add(this.#received, payload, 0));
    });
  }

  sent = () => Promise.resolve(this.#sent);
  received = () => Promise.resolve(this.#received);
  bytes = () => Promise.resolve(this.#bytes);

  #add(frames: string[], payload: string | Buffer, mask: number): void {
    const length = Buffer.byteLength(payload);
    this.#bytes += length + 2 + (length > 65_535 ? 8 : length > 125 ? 2 : 0) + mask;
    frames.push(String(payload));
  }
}

/** What goes between pages and main of the desktop app. */
export class ChannelTexts implements LinkFrames {
  readonly #host: DesktopHost;

  constructor(host: DesktopHost) {
    this.#host = host;
  }

  sent = async () => (await this.#host.linkTexts()).sent;
  received = async () => (await this.#host.linkTexts()).received;
  bytes = async () => {
    const { sent, received } = await this.#host.linkTexts();
    return [...sent, ...received].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  };
}

interface Answer {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly code?: string;
}

/** One call of the app beside the page's own, from within the page. Rejects with the code of the error. */
export async function hostCall<N extends CommandName>(page: Page, name: N, params: ParamsOf<N>): Promise<ResultOf<N>> {
  const answer = await page.evaluate(
    async (call): Promise<Answer> => {
      // The desktop app has no link of its own for it.
      const { wampInspector: bridge } = window;
      if (bridge) return JSON.parse(await bridge.call(call.name, JSON.stringify(call.params))) as Answer;
      return new Promise((resolve, reject) => {
        const socket = new WebSocket(new URL('/link', location.href.replace(/^http/, 'ws')));
        socket.onopen = () => socket.send(JSON.stringify({ id: 1, ...call }));
        socket.onerror = () => reject(new Error('no link'));
        socket.onmessage = ({ data }) => {
          const frame = JSON.parse(String(data)) as { id?: number; ok: boolean; result?: unknown; code?: string };
          if (frame.id !== 1) return;
          socket.close();
          resolve(frame);
        };
      });
    },
    { name, params } as { name: string; params: object },
  );
  if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
  return answer.result as ResultOf<N>;
}
