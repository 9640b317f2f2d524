// The server's end of a transport: it waits for connections and gives each as an accepted wire. The
// counterpart of transport.ts, which dials.

import type { Clock } from '../clock.ts';
import type { Serializer } from '../serializer/serializer.ts';
import type { Opcode } from './transport.ts';

/** One connection, open until `ended`. */
export interface AcceptedWire {
  readonly serializer: Serializer;
  /** Sends one message. Does nothing once the wire has ended; cuts it if the peer is too far behind. */
  send(bytes: Uint8Array): void;
  /** Closes politely, after what was sent; forced after a time limit. */
  close(code: number, reason: string): void;
  /** Cuts the connection now. */
  destroy(): void;
}

/** Where an accepted wire puts what it sees. */
export interface AcceptedSink {
  /** A whole message as received. */
  message(bytes: Uint8Array, opcode: Opcode): void;
  /** The wire is gone. Called exactly once; nothing follows. */
  ended(): void;
}

/** Certificate and key of a listener, PEM. */
export interface ListenTls {
  readonly cert: string;
  readonly key: string;
  /** Authorities of client certificates; a client is asked for one if this is given. */
  readonly ca?: string;
}

export interface ListenTarget {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Path of a Unix domain socket to listen on instead of host and port. */
  readonly path?: string;
  /** Absent: no TLS. */
  readonly tls?: ListenTls;
  /** Serializers to accept. */
  readonly serializers: readonly Serializer[];
  /** Largest message taken, in bytes; a larger one ends its connection. */
  readonly maxMessage: number;
  /** RawSocket: smallest limit of a client that is accepted, in bytes; below it error reply 2. Absent: any. */
  readonly minPeerLimit?: number;
  /** Bytes that may wait for a peer to read them; one that is further behind is cut off. */
  readonly maxWaiting: number;
  /** Connections at a time; further ones are turned away. */
  readonly maxConnections: number;
  readonly clock: Clock;
  /** Called for each new connection. */
  accept(wire: AcceptedWire): AcceptedSink;
}

export interface Listener {
  readonly url: string;
  /** 0 for a Unix domain socket. */
  readonly port: number;
  /** Stops listening and cuts what is still open. */
  close(): Promise<void>;
}
