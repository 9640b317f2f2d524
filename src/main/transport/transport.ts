// A transport dials a router and gives a wire: bytes out, bytes in, and every stage as a timed fact.

import type {
  CloseRecord,
  DnsRecord,
  ErrorRecord,
  OpenRecord,
  RejectedRecord,
  SilenceRecord,
  TcpRecord,
  TlsRecord,
  UpgradeRecord,
} from '../../shared/capture-record.ts';
import type { Clock } from '../clock.ts';
import type { Serializer } from '../serializer/serializer.ts';

/** What a transport reports besides messages. Secrets in it are masked by the recorder. */
export type TransportFact =
  | DnsRecord
  | TcpRecord
  | TlsRecord
  | UpgradeRecord
  | OpenRecord
  | Omit<RejectedRecord, 'masks'>
  | SilenceRecord
  | ErrorRecord
  | CloseRecord;

export type Opcode = 'text' | 'binary';

/** Where a wire puts what it sees. After `close`, `error` or `silence` facts nothing more follows. */
export interface WireSink {
  fact(fact: TransportFact): void;
  /** The wire is open; the `open` fact came just before. */
  opened(serializer: Serializer): void;
  /** A whole message as received. */
  message(bytes: Uint8Array, opcode: Opcode): void;
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
}

export interface DialTarget {
  readonly url: string;
  /** Serializers to offer, in order. */
  readonly serializers: readonly Serializer[];
  /** PEM text of the authorities to trust instead of the built-in list. */
  readonly ca?: string;
  readonly deflate: boolean;
  /** Time limit of each stage. */
  readonly timeoutMs: number;
}

export interface Transport {
  readonly name: string;
  /** URL schemes, without colon. */
  readonly schemes: readonly string[];
  /** Starts dialling at once; everything is reported to the sink, never thrown. */
  dial(target: DialTarget, sink: WireSink, clock: Clock): Wire;
}
