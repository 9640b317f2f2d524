// WAMP over RawSocket: `rs://`, `tcp://` and over TLS `rss://`, `tcps://`, and Unix domain sockets (see
// src/shared/wire-url.ts). The handshake offers one serializer, the first of the target. Source: "RawSocket
// Transport" in the WAMP specification.

import { InspectorError } from '../../../shared/contract/errors.ts';
import { readWireUrl, schemesOf } from '../../../shared/wire-url.ts';
import type { Clock } from '../../clock.ts';
import type { Serializer } from '../../serializer/serializer.ts';
import { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import { type Network, systemNetwork } from '../network.ts';
import { asciiHost, openConnection, type Place } from '../open-connection.ts';
import type { DialTarget, TlsBinding, Transport, TransportFact, Wire, WireSink } from '../transport.ts';
import { shakeHands } from './rawsocket-handshake.ts';
import { OpenRawSocket } from './rawsocket-wire.ts';

/** The RawSocket transport over a given network. */
export function createRawSocketTransport(network: Network): Transport {
  return {
    name: 'rawsocket',
    schemes: schemesOf('rawsocket'),
    dial: (target, sink, clock) => new RawSocketDial(network, target, sink, clock),
  };
}

/** RawSocket over the system's network. */
export const rawSocketTransport: Transport = createRawSocketTransport(systemNetwork);

/**
 * Where a RawSocket URL leads. Throws InspectorError `bad-url` for one that cannot be dialled, with the reason as
 * its evidence.
 */
function rawSocketPlace(url: string): Place {
  const read = readWireUrl(url);
  if (!read.ok) throw new InspectorError('bad-url', read.text);
  const { scheme, transport, secure, host, port, unixPath } = read;
  if (transport !== 'rawsocket') throw new InspectorError('bad-url', `Its scheme is "${scheme}".`);
  return { host: asciiHost(host), port, secure, ...(unixPath !== undefined && { path: unixPath }) };
}

class RawSocketDial implements Wire {
  readonly #attempt: DialAttempt;
  readonly #clock: Clock;
  #open: OpenRawSocket | undefined;

  constructor(network: Network, target: DialTarget, sink: WireSink, clock: Clock) {
    this.#clock = clock;
    this.#attempt = new DialAttempt(sink, clock);
    // Later, so that the caller holds the wire before the first fact comes.
    queueMicrotask(() => this.#dial(network, target));
  }

  get sendLimit(): number | undefined {
    return this.#open?.sendLimit;
  }

  unsent(): number {
    return this.#open?.unsent() ?? 0;
  }

  tlsBinding(): TlsBinding | undefined {
    return this.#attempt.tlsBinding();
  }

  send(bytes: Uint8Array): void {
    this.#open?.send(bytes);
  }

  close(_code: number, reason: string): void {
    if (this.#open) this.#open.close(reason);
    else this.#abandon(reason);
  }

  destroy(): void {
    this.#abandon('');
  }

  #abandon(reason: string): void {
    this.#attempt.end([{ kind: 'close', by: 'us', reason }]);
    this.#attempt.cut();
  }

  #dial(network: Network, target: DialTarget): void {
    const attempt = this.#attempt;
    if (attempt.over) return;
    const [serializer] = target.serializers;
    const id = serializer?.rawSocketId;
    if (!serializer || id === undefined) {
      attempt.end([noNumber(serializer)]);
      return;
    }
    let place: Place;
    try {
      place = rawSocketPlace(target.url);
    } catch (error) {
      attempt.end([{ kind: 'error', stage: 'dns', ...readError(error) }]);
      return;
    }
    openConnection(attempt, network, target, place, (socket) => {
      const request = { target, serializer, id, secure: place.secure };
      shakeHands(attempt, socket, request, (agreement) => {
        const open = new OpenRawSocket({ attempt, clock: this.#clock, socket, target, serializer, agreement });
        // The wire comes first: whoever hears that it is open may use it at once.
        this.#open = open;
        const { subprotocol, name } = serializer;
        attempt.fact({ kind: 'open', protocol: subprotocol, serializer: name, transport: 'rawsocket' });
        attempt.opened(serializer);
        open.read(agreement.rest);
      });
    });
  }
}

function noNumber(serializer: Serializer | undefined): TransportFact {
  const text = serializer
    ? `RawSocket has no number for ${serializer.label}: choose a serializer that is not batched as the first.`
    : 'No serializer was chosen.';
  return { kind: 'error', stage: 'rawsocket', code: 'NO_SERIALIZER', text };
}
