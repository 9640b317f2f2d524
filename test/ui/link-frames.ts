// Everything that goes over the link between page and host, as the browser sees it: the text of every
// frame, and what the frames cost on the wire.

import type { Page } from '@playwright/test';
import type { CommandName, ParamsOf, ResultOf } from '../../src/shared/contract/commands.ts';

export class LinkFrames {
  /** From page to host. */
  readonly sent: string[] = [];
  /** From host to page. */
  readonly received: string[] = [];
  #bytes = 0;

  /** Watches every link that the page opens from now on. */
  constructor(page: Page) {
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).pathname !== '/link') return;
      socket.on('framesent', ({ payload }) => this.#add(this.sent, payload, 4));
      socket.on('framereceived', ({ payload }) => this.#add(this.received, payload, 0));
    });
  }

  /** Bytes so far in both directions, frame headers included. */
  get bytes(): number {
    return this.#bytes;
  }

  #add(frames: string[], payload: string | Buffer, mask: number): void {
    const length = Buffer.byteLength(payload);
    this.#bytes += length + 2 + (length > 65_535 ? 8 : length > 125 ? 2 : 0) + mask;
    frames.push(String(payload));
  }
}

/** One call of the app over a link of its own, from within the page. Rejects with the code of the error. */
export async function hostCall<N extends CommandName>(page: Page, name: N, params: ParamsOf<N>): Promise<ResultOf<N>> {
  const answer = await page.evaluate(
    (call) =>
      new Promise<{ ok: boolean; result?: unknown; code?: string }>((resolve, reject) => {
        const socket = new WebSocket(new URL('/link', location.href.replace(/^http/, 'ws')));
        socket.onopen = () => socket.send(JSON.stringify({ id: 1, ...call }));
        socket.onerror = () => reject(new Error('no link'));
        socket.onmessage = ({ data }) => {
          const frame = JSON.parse(String(data)) as { id?: number; ok: boolean; result?: unknown; code?: string };
          if (frame.id !== 1) return;
          socket.close();
          resolve(frame);
        };
      }),
    { name, params },
  );
  if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
  return answer.result as ResultOf<N>;
}
