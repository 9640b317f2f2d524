// WAMP over HTTP long-poll, `http://` and `https://`. The first connection opens the session and brings messages; a
// second one polls. Further connections are made with the same care (names, proxy, TLS with the same checks), but only
// the first tells its steps. As requests may travel on any connection, no login can be bound to one.

import type { ErrorRecord, SilenceRecord } from '../../../shared/capture-record.ts';
import { schemesOf } from '../../../shared/wire-url.ts';
import type { Clock } from '../../clock.ts';
import { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import { type Network, systemNetwork } from '../network.ts';
import { openConnection } from '../open-connection.ts';
import type { DialTarget, TlsBinding, Transport, Wire, WireSink } from '../transport.ts';
import { upgradeFault } from '../websocket/upgrade-request.ts';
import { type Connect, HttpLine } from './http-line.ts';
import { later } from './longpoll-failure.ts';
import { openSession } from './longpoll-open.ts';
import { longPollBase, type LongPollBase } from './longpoll-request.ts';
import { OpenLongPoll } from './longpoll-wire.ts';

/** The long-poll transport over a given network. */
function createLongPollTransport(network: Network): Transport {
  return {
    name: 'longpoll',
    schemes: schemesOf('longpoll'),
    dial: (target, sink, clock) => new LongPollDial(network, target, sink, clock),
  };
}

/** Long-poll over the system's network. */
export const longPollTransport: Transport = createLongPollTransport(systemNetwork);

class LongPollDial implements Wire {
  readonly #attempt: DialAttempt;
  readonly #clock: Clock;
  #open: OpenLongPoll | undefined;

  constructor(network: Network, target: DialTarget, sink: WireSink, clock: Clock) {
    this.#clock = clock;
    this.#attempt = new DialAttempt(sink, clock);
    // Later, so that the caller holds the wire before the first fact comes.
    queueMicrotask(() => this.#dial(network, target));
  }

  destroy(): void {
    this.#attempt.abandon('');
  }

  /** Long-poll has no close codes. */
  close(_code: number, reason: string): void {
    if (this.#open === undefined) this.#attempt.abandon(reason);
    else this.#open.close(reason);
  }

  send(bytes: Uint8Array): void {
    this.#open?.send(bytes);
  }

  unsent(): number {
    return this.#open?.unsent() ?? 0;
  }

  /** Of the connection that opened the session; others may follow it. */
  tlsBinding(): TlsBinding | undefined {
    return this.#attempt.tlsBinding();
  }

  #dial(network: Network, target: DialTarget): void {
    const attempt = this.#attempt;
    if (attempt.over) return;
    const base = baseOf(target);
    if ('kind' in base) {
      attempt.end([base]);
      return;
    }
    openConnection(attempt, network, target, base.place, (socket) => {
      if (attempt.over) return;
      const side = attempt.side((fact) =>
        attempt.end([lostOnTheSide(fact), { kind: 'close', by: 'lost', reason: '' }]),
      );
      const connect: Connect = (next) => openConnection(side, network, target, base.place, next);
      const sending = new HttpLine(connect, socket);
      openSession(attempt, target, base, sending, socket, (session) => {
        const polling = new HttpLine(connect);
        const micros = (): number => this.#clock.micros();
        // The wire comes first: whoever hears that it is open may use it at once.
        const open = new OpenLongPoll({ attempt, target, base, session, sending, polling, micros });
        this.#open = open;
        const { subprotocol, name } = session.serializer;
        attempt.fact({ kind: 'open', protocol: subprotocol, serializer: name, transport: 'longpoll' });
        attempt.opened(session.serializer);
        open.poll();
      });
    });
  }
}

/** Where to go, or why this cannot be dialled. */
function baseOf(target: DialTarget): LongPollBase | ErrorRecord {
  const fault = upgradeFault(target);
  if (fault !== undefined) return { kind: 'error', stage: 'upgrade', code: 'BAD_HEADER', text: fault };
  try {
    return longPollBase(target.url);
  } catch (error) {
    return { kind: 'error', stage: 'dns', ...readError(error) };
  }
}

/** A connection after the first was not to be had: an error of the open wire. */
function lostOnTheSide(fact: ErrorRecord | SilenceRecord): ErrorRecord {
  if (fact.kind === 'error') return { ...fact, stage: 'open', text: `A further connection failed. ${fact.text}` };
  return later('ETIMEDOUT', `A further connection got no answer within ${fact.seconds} s (${fact.step}).`);
}
