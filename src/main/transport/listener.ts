// The server's end of a transport: it waits for connections and gives each as an accepted wire. The
// counterpart of transport.ts, which dials.

import type { Clock } from '../clock.ts';
import type { Serializer } from '../serializer/serializer.ts';
import type { Opcode, TlsBinding } from './transport.ts';

/** What a router may know of the connection of a client; over long-poll that of the request that opened the session. */
export interface Door {
  /** True for a Unix domain socket: who may connect is a matter of the file's permissions. */
  readonly unix: boolean;
  /** Address of the client, for example `tcp4:127.0.0.1:50000`; absent for a Unix domain socket. */
  readonly peer?: string;
  /** As the server sees it: `finished` is the server's, `peerFinished` the client's. Absent without TLS. */
  readonly channel?: TlsBinding;
  /** SHA-1 of the client's certificate, upper-case hex with colons; absent if none was shown. */
  readonly certificateSha1?: string;
  /** Value of the Cookie header; absent if there was none, or no HTTP. */
  readonly cookie?: string;
  /** Value of the Set-Cookie header that the client got; absent if there was none. */
  readonly setCookie?: string;
}

/** One connection, open until `ended`. */
export interface AcceptedWire {
  readonly serializer: Serializer;
  readonly door: Door;
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
  /** A client is asked for a certificate; it may be any, and there may be none. */
  readonly asksClients?: boolean;
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
  /** Over HTTP: value of Set-Cookie in the answer that opens a wire; undefined: none is set. */
  readonly setCookie?: (door: Door) => string | undefined;
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
