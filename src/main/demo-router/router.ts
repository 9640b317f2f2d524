// The demo router: a real WAMP router on loopback, made of the same machines as the client. It is
// there to try the inspector without a router at hand, and for outside clients to be tried against
// something strict that explains its refusals.

import type { DemoPrincipal } from '../../shared/contract/results.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { ListenTls } from '../transport/listener.ts';
import type { Endpoint } from './listeners.ts';
import { Premises } from './premises.ts';
import { DEMO_PRINCIPALS } from './principals.ts';

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

interface DemoRouterOptions {
  /** Loopback only. Default 127.0.0.1. */
  readonly host?: string;
  /** Port of WebSocket and long-poll; the others are free ones. 0, the default: any free port. */
  readonly port?: number;
  /** Absent: nothing listens with TLS, until `openTls`. */
  readonly tls?: ListenTls;
  /** Folder for Unix domain sockets; absent: there are none, until `openUnix`. */
  readonly unixFolder?: string;
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
  #host = '';
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
    const { host = '127.0.0.1', port = 0, clock, random, tls, unixFolder } = options;
    if (!LOOPBACK.includes(host)) {
      throw new InspectorError('demo-failed', `It listens on ${LOOPBACK.join(', ')} only, not on ${host}.`);
    }
    this.#isStarting = true;
    const premises = new Premises(clock, random);
    try {
      const chosen = await premises.open(host, port);
      if (tls) await premises.openTls(host, tls);
      if (unixFolder !== undefined) await premises.openUnix(unixFolder);
      this.#premises = premises;
      this.#host = host;
      const { endpoints } = premises;
      return { url: endpoints[0]?.url ?? '', port: chosen, endpoints };
    } catch (error) {
      await premises.close();
      throw new InspectorError('demo-failed', listenFailure(error, `Port ${port} on ${host}`));
    } finally {
      this.#isStarting = false;
    }
  }

  /** Every wire it listens on, the one of `url` first; none if it is not running. */
  get endpoints(): readonly Endpoint[] {
    return this.#premises?.endpoints ?? [];
  }

  /** Listens with TLS as well. Throws InspectorError `demo-failed`. */
  openTls(tls: ListenTls): Promise<void> {
    return this.#more('TLS', (premises) => premises.openTls(this.#host, tls));
  }

  /** Listens on Unix domain sockets in a folder as well. Throws InspectorError `demo-failed`. */
  openUnix(folder: string): Promise<void> {
    return this.#more(`The folder ${folder}`, (premises) => premises.openUnix(folder));
  }

  /** The client certificate of the login `tls`; SHA-1, upper-case hex with colons. */
  trust(certificateSha1: string): void {
    this.#premises?.trust(certificateSha1);
  }

  async #more(what: string, open: (premises: Premises) => Promise<void>): Promise<void> {
    if (!this.#premises) throw new InspectorError('demo-failed', 'It is not running.');
    try {
      await open(this.#premises);
    } catch (error) {
      throw new InspectorError('demo-failed', listenFailure(error, what));
    }
  }

  /** Says GOODBYE to everybody and stops. Does nothing if it is not running. */
  async close(): Promise<void> {
    const premises = this.#premises;
    this.#premises = undefined;
    await premises?.close();
  }
}

/** What stands in the way of listening at a place, in words. */
function listenFailure(error: unknown, place: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `${place} is taken by another program.`;
  if (code === 'EACCES') return `${place} needs rights that this program does not have.`;
  return `${place}: ${error instanceof Error ? error.message : String(error)}.`;
}
