// A TCP relay that counts bytes and does something at one of them. What it does stands in the query of the
// request line, so that one relay serves many connections at once: `?cut-router-00123` passes 123 bytes
// of the router and cuts both sides at the next one, `?split-client-00007` holds up what follows the
// seventh byte of the client for a moment.

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type Side = 'router' | 'client';
export type Act = 'cut' | 'reset' | 'split';

/** Query for a URL; always of the same length for a side and an act. */
export function relayQuery(act: Act, side: Side, at: number): string {
  return `?${act}-${side}-${String(at).padStart(5, '0')}`;
}

interface Plan {
  readonly act: Act;
  readonly side: Side;
  readonly at: number;
}

function planOf(request: string): Plan | undefined {
  const match = /^GET [^ ?]*\?(cut|reset|split)-(router|client)-(\d+) /.exec(request);
  if (!match) return undefined;
  const [, act, side, at] = match;
  return { act: act as Act, side: side as Side, at: Number(at) };
}

export class ByteRelay {
  /** Bytes passed so far by the connection that was opened last. */
  readonly passed: Record<Side, number> = { router: 0, client: 0 };
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(port: number) {
    this.#server = createServer((near) => this.#relay(near, port));
  }

  /** Relays to a port of 127.0.0.1. */
  static async to(port: number): Promise<ByteRelay> {
    const relay = new ByteRelay(port);
    await new Promise<void>((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open, counted on both sides. */
  get open(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #relay(near: Socket, port: number): void {
    const far = connect(port, '127.0.0.1');
    this.#keep(near, far);
    this.#keep(far, near);
    Object.assign(this.passed, { router: 0, client: 0 });
    near.once('data', (first: Buffer) => {
      const plan = planOf(first.toString('latin1'));
      const client = this.#pass('client', near, far, plan);
      client(first);
      near.on('data', client);
      far.on('data', this.#pass('router', far, near, plan));
    });
  }

  #keep(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('end', () => other.end());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }

  /** What passes the bytes of a side on, and acts at its byte. */
  #pass(side: Side, from: Socket, to: Socket, plan: Plan | undefined): (chunk: Buffer) => void {
    const at = plan?.side === side ? plan.at : Infinity;
    let passed = 0;
    return (chunk) => {
      const fits = Math.min(chunk.length, at - passed);
      passed += chunk.length;
      this.passed[side] += chunk.length;
      if (fits === chunk.length || fits < 0) {
        to.write(chunk);
        return;
      }
      const rest = chunk.subarray(fits);
      const then = (): void => {
        if (plan?.act === 'split') {
          from.pause();
          setTimeout(() => {
            to.write(rest);
            from.resume();
          }, 1);
        } else if (plan?.act === 'reset') {
          from.resetAndDestroy();
          to.resetAndDestroy();
        } else {
          from.destroy();
          to.destroy();
        }
      };
      if (fits > 0) to.write(chunk.subarray(0, fits), then);
      else then();
    };
  }
}

/** Runs `task` for 0 … count − 1, so many at a time. */
export async function inParallel(count: number, width: number, task: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
