// The demo router: a real WAMP router on loopback, made of the same machines as the client. It is
// there to try the inspector without a router at hand, and for outside clients to be tried against
// something strict that explains its refusals.

import type { DemoPrincipal } from '../../shared/contract/commands.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { DemoPlaces, Endpoint } from './listeners.ts';
import { Premises } from './premises.ts';
import { DEMO_PRINCIPALS } from './principals.ts';

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

interface DemoRouterOptions extends Partial<DemoPlaces> {
  /** Loopback only. Default 127.0.0.1; the default port is any free one. */
  readonly host?: string;
  readonly clock: Clock;
  /** Random bytes, for ids and nonces. */
  readonly random: (length: number) => Uint8Array;
}

export interface DemoAddress {
  /** Where WebSocket clients connect to. */
  readonly url: string;
  readonly port: number;
  /** All wires, that one first. */
  readonly endpoints: readonly Endpoint[];
}

export class DemoRouter {
  #premises: Premises | undefined;
  #isStarting = false;

  /** Who may log in, for people to read. */
  get principals(): readonly DemoPrincipal[] {
    return DEMO_PRINCIPALS;
  }

  /** Open sessions of clients. */
  get sessions(): number {
    return this.#premises?.sessions ?? 0;
  }

  /**
   * Starts to listen. Throws InspectorError `demo-failed` if the port is taken or not allowed, the
   * host is not this machine, or the router runs already.
   */
  async start(options: DemoRouterOptions): Promise<DemoAddress> {
    if (this.#premises || this.#isStarting) throw new InspectorError('demo-failed', 'It is running already.');
    const { host = '127.0.0.1', port = 0, clock, random, ...more } = options;
    if (!LOOPBACK.includes(host)) {
      throw new InspectorError('demo-failed', `It listens on ${LOOPBACK.join(', ')} only, not on ${host}.`);
    }
    this.#isStarting = true;
    const premises = new Premises(clock, random);
    try {
      const { endpoints, port: chosen } = await premises.open({ ...more, host, port });
      this.#premises = premises;
      return { url: endpoints[0]?.url ?? '', port: chosen, endpoints };
    } catch (error) {
      throw new InspectorError('demo-failed', listenFailure(error, host, port));
    } finally {
      this.#isStarting = false;
    }
  }

  /** Says GOODBYE to everybody and stops. Does nothing if it is not running. */
  async close(): Promise<void> {
    const premises = this.#premises;
    this.#premises = undefined;
    await premises?.close();
  }
}

/** What stands in the way of listening, in words. */
function listenFailure(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken by another program.`;
  if (code === 'EACCES') return `Port ${port} needs rights that this program does not have.`;
  return `Port ${port} on ${host}: ${error instanceof Error ? error.message : String(error)}.`;
}
