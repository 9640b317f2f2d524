// The record: one line of a capture. Files on disk, JSON lines of the command line and rows of the
// page are views of it. A capture is one connection attempt with its session.

import type { Finding } from './finding.ts';
import type { Outcome } from './outcome.ts';

/** Version of the record and of the capture file. */
export const CAPTURE_VERSION = 1;

export type Direction = 'out' | 'in';

/** Steps by which a wire opens, in the order in which they may come. */
export const TRANSPORT_STAGES = ['dns', 'tcp', 'unix', 'proxy', 'tls', 'upgrade', 'rawsocket'] as const;
export type TransportStage = (typeof TRANSPORT_STAGES)[number];

/** A run of bytes that was overwritten before the record was stored. */
export interface Mask {
  readonly start: number;
  readonly length: number;
  /** What was masked, in words: `ticket`, `secret`, `cookie`, … */
  readonly what: string;
  /** First 24 bits of an HMAC under the key of this installation, hex: equal secrets look equal here. */
  readonly fingerprint: string;
}

/** A run of a text that was overwritten; `start` and `length` count UTF-16 units. */
export interface TextMask extends Mask {
  /** Path of the text in its record, for example `responseHeaders.2` or `text`. */
  readonly where: string;
}

/** What every record may carry that holds texts. */
interface WithTexts {
  /** Absent if nothing in the texts was masked. */
  readonly textMasks?: readonly TextMask[];
}

interface RecordBase {
  readonly v: 1;
  /** 1, 2, 3, … without gaps. */
  readonly seq: number;
  /** Microseconds since the capture's start, monotonic. */
  readonly at: number;
}

/** Name resolution. `addresses` in the order they were tried. */
export interface DnsRecord extends WithTexts {
  readonly kind: 'dns';
  readonly host: string;
  readonly addresses: readonly string[];
  readonly took: number;
  /** True if the host was an address already. */
  readonly literal: boolean;
}

export interface TcpRecord extends WithTexts {
  readonly kind: 'tcp';
  readonly address: string;
  readonly port: number;
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly took: number;
}

/** A connection to a Unix domain socket, and what the file system says of it. */
export interface UnixRecord extends WithTexts {
  readonly kind: 'unix';
  readonly path: string;
  /** Permission bits of the socket, for example 0o660. */
  readonly mode?: number;
  /** Numbers of the owner and the group. */
  readonly uid?: number;
  readonly gid?: number;
  readonly took: number;
}

/** A proxy was asked to connect to the router. Header values of secrets are masked. */
export interface ProxyRecord extends WithTexts {
  readonly kind: 'proxy';
  readonly type: 'http' | 'socks5';
  /** Host and port of the proxy. */
  readonly proxy: string;
  /** Host and port that it was asked for. */
  readonly target: string;
  /** HTTP status, or the reply code of SOCKS5. */
  readonly status: number;
  readonly statusText: string;
  readonly requestHeaders: readonly (readonly [string, string])[];
  readonly responseHeaders: readonly (readonly [string, string])[];
  readonly accepted: boolean;
  readonly took: number;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  /** Upper-case hex with colons, as routers configure it. */
  readonly sha256: string;
  readonly sha1?: string;
  readonly serial?: string;
  /** For example `EC P-256` or `RSA 2048`. */
  readonly key?: string;
}

export interface TlsRecord extends WithTexts {
  readonly kind: 'tls';
  readonly protocol: string;
  readonly cipher: string;
  readonly serverName: string;
  readonly alpn?: string;
  /** Of the server. */
  readonly certificate?: CertificateFacts;
  /** Those above it, from its issuer up to the root, as far as they were sent or are known here. */
  readonly chain?: readonly CertificateFacts[];
  /** What vouched for the certificate: the CA file of the profile, the built-in list or the profile's pin. */
  readonly verifiedBy: 'ca-file' | 'built-in' | 'pin';
  /** Why it could not be verified otherwise; only where a pin let it pass. */
  readonly unverified?: string;
  /** Oldest version that would have been accepted, if the profile says one. */
  readonly minVersion?: string;
  /** Temporary key of the exchange, for example `X25519`. */
  readonly keyExchange?: string;
  /** The certificate this program showed to the server. */
  readonly clientCertificate?: CertificateFacts;
  readonly took: number;
}

/**
 * The HTTP exchange that opens (or refuses) a WebSocket, or that opens a long-poll session. Header values of
 * secrets are masked.
 */
export interface UpgradeRecord extends WithTexts {
  readonly kind: 'upgrade';
  /** GET unless it says otherwise. */
  readonly method?: 'POST';
  readonly path: string;
  readonly requestHeaders: readonly (readonly [string, string])[];
  readonly offered: readonly string[];
  readonly status: number;
  readonly statusText: string;
  readonly responseHeaders: readonly (readonly [string, string])[];
  /** Body of a refusal, as received but for the masked runs. */
  readonly body?: Uint8Array;
  /** Masked runs of the body; absent if there are none. */
  readonly bodyMasks?: readonly Mask[];
  readonly accepted: boolean;
  readonly took: number;
}

/** The handshake of four octets each way that opens a RawSocket. */
export interface RawSocketRecord extends WithTexts {
  readonly kind: 'rawsocket';
  /** The octets sent. */
  readonly request: Uint8Array;
  /** The octets received, four if the answer is whole. */
  readonly reply: Uint8Array;
  /** What the reply says: the serializer, the error in words, or what is wrong with it. */
  readonly text: string;
  /** Largest message this program takes, in bytes. */
  readonly receiveLimit: number;
  /** Largest message the router takes, in bytes; absent unless it accepted. */
  readonly sendLimit?: number;
  readonly accepted: boolean;
  readonly took: number;
}

/** The wire is open: from here on messages can pass. */
export interface OpenRecord extends WithTexts {
  readonly kind: 'open';
  /** For example `wamp.2.json`; over RawSocket the name the same serializer has there. */
  readonly protocol: string;
  readonly serializer: string;
  /** How messages travel; absent: as WebSocket messages. */
  readonly transport?: 'rawsocket' | 'longpoll';
  readonly extensions?: string;
}

/** A frame of the transport itself, with its payload: a PING or a PONG. */
export interface ControlRecord {
  readonly kind: 'control';
  readonly dir: Direction;
  readonly name: 'ping' | 'pong';
  readonly bytes: Uint8Array;
  readonly masks: readonly Mask[];
  /** Of a pong that answers a ping: microseconds since the ping. */
  readonly took?: number;
}

/** Which message of a batch this is. */
export interface BatchPlace {
  /** 1 for the first. */
  readonly index: number;
  /** How many the batch holds. */
  readonly of: number;
}

/** How a message travelled, where that is not plainly one frame. */
export interface Carriage {
  /** WebSocket frames it came in, if more than one. */
  readonly fragments?: number;
  /** Payload bytes on the wire, if it was compressed. */
  readonly compressed?: number;
}

/** A frame that carries one WAMP message, or should. Undecodable ones are records as well. */
export interface MessageRecord {
  readonly kind: 'message';
  readonly dir: Direction;
  /** As on the wire but for the masked runs. */
  readonly bytes: Uint8Array;
  readonly masks: readonly Mask[];
  /** Opcode of the WebSocket message; on other transports the one it would have there. */
  readonly opcode: 'text' | 'binary';
  /** Of a batch of more than one: its place. `bytes` are its own, with its length prefix or separator. */
  readonly batch?: BatchPlace;
  readonly carriage?: Carriage;
}

/** Bytes that never became a message: a frame the protocol rejects, or raw bytes after an error. */
export interface RejectedRecord extends WithTexts {
  readonly kind: 'rejected';
  readonly dir: Direction;
  readonly bytes: Uint8Array;
  readonly masks: readonly Mask[];
  readonly reason: string;
}

/** What a derivation is for: the answer to a CHALLENGE, or the check of what the router proves. */
export type DerivationPurpose = 'answer' | 'router-proof';

/** How a secret became the answer to a CHALLENGE. Secret values are absent: see `fingerprint`. */
export interface DerivationRecord extends WithTexts {
  readonly kind: 'derivation';
  readonly method: string;
  /** The CHALLENGE it answers; for the router's proof the message that carries it. */
  readonly about: number;
  /** Absent: the answer. */
  readonly purpose?: DerivationPurpose;
  readonly steps: readonly DerivationStep[];
  readonly took: number;
  /** Why no answer was sent, in words; then `steps` are what was computed all the same. */
  readonly refused?: string;
  /** True if a refused answer could be sent all the same, if the user says so. */
  readonly couldSend?: boolean;
  /** True if the answer was known to fail and the user wanted it sent. */
  readonly sentAnyway?: boolean;
  /** True if a person typed the answer. */
  readonly byHand?: boolean;
}

/** A request that belongs to the login and follows WELCOME (profile, `afterWelcome`). */
export interface ApplicationRecord extends WithTexts {
  readonly kind: 'application';
  /** The CALL or PUBLISH. */
  readonly about: number;
  /** 1 for the first. */
  readonly index: number;
  /** How many the profile has. */
  readonly of: number;
}

export interface DerivationStep {
  readonly label: string;
  /** How it comes from the earlier values, for example `PBKDF2-HMAC-SHA256(password, salt, 1000, 32)`. */
  readonly how: string;
  readonly encoding: 'utf-8' | 'base64' | 'hex' | 'number';
  /** Length of the value in bytes; absent for numbers. */
  readonly length?: number;
  /** Absent if the value is secret. */
  readonly value?: string;
  /** Present if the value is secret. */
  readonly fingerprint?: string;
}

/** What the checks have to say about an earlier record. */
export interface FindingRecord extends WithTexts {
  readonly kind: 'finding';
  readonly about: number;
  readonly finding: Finding;
}

/** Nobody answered within the step's time limit. */
export interface SilenceRecord extends WithTexts {
  readonly kind: 'silence';
  /**
   * The step that got no answer: a stage of the transport, `ping`, `HELLO`, `AUTHENTICATE`, `GOODBYE`, or `CALL` or
   * `PUBLISH` for a request of the login.
   */
  readonly step: string;
  readonly seconds: number;
}

/** The wire failed. */
export interface ErrorRecord extends WithTexts {
  readonly kind: 'error';
  readonly stage: TransportStage | 'open';
  /** System or library code, for example `ECONNREFUSED`. */
  readonly code: string;
  readonly text: string;
  /** Facts the explanation may need, for example the certificate's names. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** The wire is closed. */
export interface CloseRecord extends WithTexts {
  readonly kind: 'close';
  /** Who closed: the peer, we, or nobody (the connection broke). */
  readonly by: 'peer' | 'us' | 'lost';
  /** WebSocket close code; absent if there was none. */
  readonly code?: number;
  readonly reason: string;
}

/**
 * The attempt was given up here before it was decided. `usage`: with these settings the login cannot work on this
 * wire, so HELLO was not sent.
 */
export interface StopRecord extends WithTexts {
  readonly kind: 'stop';
  readonly outcome: Extract<Outcome, 'interrupted' | 'secret-missing' | 'usage' | 'internal'>;
  readonly text: string;
  /** What to do about it, where that is known. */
  readonly todo?: string;
  /** True if the login could go on all the same, if the user says so. */
  readonly couldSend?: boolean;
}

export type RecordBody =
  | DnsRecord
  | TcpRecord
  | UnixRecord
  | ProxyRecord
  | TlsRecord
  | UpgradeRecord
  | RawSocketRecord
  | OpenRecord
  | ControlRecord
  | MessageRecord
  | RejectedRecord
  | DerivationRecord
  | ApplicationRecord
  | FindingRecord
  | SilenceRecord
  | ErrorRecord
  | CloseRecord
  | StopRecord;

export type RecordKind = RecordBody['kind'];

/** One record of a capture. */
export type CaptureRecord = RecordBase & RecordBody;

/** What is known of an attempt before its first record. */
export interface CaptureHeader {
  readonly id: string;
  /** Name shown for the attempt: the profile's, or the URL. */
  readonly label: string;
  /** Target without user information. */
  readonly url: string;
  readonly realm: string;
  readonly profileId?: string;
  /** Wall clock at record time 0, ISO 8601. */
  readonly startedAt: string;
}
