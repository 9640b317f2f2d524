// A transport dials a router and gives a wire: bytes out, bytes in, and every stage as a timed fact.

import type {
  Carriage,
  ControlRecord,
  DerivationRecord,
  FindingRecord,
  MessageRecord,
  RecordBody,
  RejectedRecord,
  StopRecord,
} from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Clock } from '../clock.ts';
import type { Serializer } from '../serializer/serializer.ts';

/**
 * What a transport reports besides messages. Secrets in it are masked by the recorder; what the transport found in
 * it becomes a record of its own.
 */
export type TransportFact = PlainFact & { readonly finding?: Finding };

/** Every record of a wire; masks are the recorder's. */
type PlainFact =
  | Exclude<RecordBody, ControlRecord | RejectedRecord | MessageRecord | DerivationRecord | FindingRecord | StopRecord>
  | Omit<ControlRecord, 'masks'>
  | Omit<RejectedRecord, 'masks'>;

export type Opcode = 'text' | 'binary';

/** Where a wire puts what it sees. After `close`, `error` or `silence` facts nothing more follows. */
export interface WireSink {
  fact(fact: TransportFact): void;
  /** The wire is open; the `open` fact came just before. */
  opened(serializer: Serializer): void;
  /** A whole message as received; with a batched serializer a whole batch. */
  message(bytes: Uint8Array, opcode: Opcode, carriage?: Carriage): void;
  /** The wire is gone, for whatever reason; the fact that says why came before. Called exactly once. */
  ended(): void;
}

export interface Wire {
  /** Sends one message. Does nothing once the wire has ended. */
  send(bytes: Uint8Array, opcode: Opcode): void;
  /** Closes politely; forced after the time limit. `ended` follows. */
  close(code: number, reason: string): void;
  /** Cuts the connection now. `ended` follows. */
  destroy(): void;
  /** Largest message the peer takes, in bytes, once that is known; absent: no limit. A larger one is not sent. */
  readonly sendLimit?: number | undefined;
  /** Bytes given to `send` that still wait to leave; absent: not known. */
  unsent?(): number;
  /** What a login may be bound to on this TLS connection; undefined without TLS, and before it is there. */
  tlsBinding?(): TlsBinding | undefined;
}

/** Values for channel binding. They stay in this process. */
export interface TlsBinding {
  /** For example `TLSv1.3`. */
  readonly protocol: string;
  /** Finished messages as sent and as received (RFC 5929 section 3 builds `tls-unique` of one of them). */
  readonly finished?: Uint8Array;
  readonly peerFinished?: Uint8Array;
  /** Exported keying material, 32 bytes, label `EXPORTER-Channel-Binding` (RFC 9266). */
  readonly exporter?: Uint8Array;
  /** The server's certificate, DER (RFC 5929 section 4 hashes it for `tls-server-end-point`). */
  readonly certificate?: Uint8Array;
}

/** A certificate to be shown to the server: PEM with its key, or PKCS#12 that holds both. */
export interface ClientCertificate {
  readonly certificate: Uint8Array;
  /** PEM; absent if it stands in the same file, or with PKCS#12. */
  readonly key?: Uint8Array;
  readonly passphrase?: string;
}

export interface TlsTarget {
  /** Oldest version to accept. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** SHA-256 of the one certificate to accept, 64 lower-case hex digits; it need not be verifiable otherwise. */
  readonly pin?: string;
  /** Name for SNI and verification, instead of the host of the URL. */
  readonly serverName?: string;
  readonly client?: ClientCertificate;
}

/** Cookies that are kept between connections (RFC 6265): whoever keeps them knows which request they fit. */
export interface CookieKeeper {
  /** `name=value` of the cookies for a request to this path, in their order. */
  readonly cookiesFor: (path: string) => readonly string[];
  /** Keeps what the answer to a request to this path sets: the values of its Set-Cookie headers. */
  readonly keep: (path: string, setCookie: readonly string[]) => void;
}

/** What goes into HTTP requests (upgrade, long-poll) beside what the protocol needs. */
export interface HttpTarget {
  /** In order; credentials among them are masked by the recorder. */
  readonly headers: readonly (readonly [string, string])[];
  /** Value of Origin; absent: none is sent. */
  readonly origin?: string;
  readonly basic?: { readonly user: string; readonly password: string };
  /** Absent: no cookie is sent but those of `headers`, and none is kept. */
  readonly cookies?: CookieKeeper;
}

export interface ProxyTarget {
  readonly type: 'http' | 'socks5';
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
}

export interface PingTarget {
  readonly everyMs: number;
  /** How long the answer may take before the wire counts as lost. */
  readonly timeoutMs: number;
}

export interface DialTarget {
  readonly url: string;
  /** Serializers to offer, in order. RawSocket offers one: the first. */
  readonly serializers: readonly Serializer[];
  /** PEM text of the authorities to trust instead of the built-in list. */
  readonly ca?: string;
  readonly deflate: boolean;
  /** Time limit of each stage. */
  readonly timeoutMs: number;
  readonly tls?: TlsTarget;
  readonly http?: HttpTarget;
  /** Addresses of this version alone; absent: as the system orders them. */
  readonly ipVersion?: 4 | 6;
  readonly proxy?: ProxyTarget;
  /** Absent: none is sent by itself; those of the peer are answered in any case. */
  readonly ping?: PingTarget;
  /** Largest message to announce over RawSocket, as a power of two: 9 to 24. Absent: 24. */
  readonly receiveLimit?: number;
}

export interface Transport {
  readonly name: string;
  /** URL schemes, without colon. */
  readonly schemes: readonly string[];
  /** Starts dialling at once; everything is reported to the sink, never thrown. */
  dial(target: DialTarget, sink: WireSink, clock: Clock): Wire;
}
