// What commands give back, and what notices tell. Free of schema code: the page takes values from here too.

import type { CaptureHeader } from '../capture-record.ts';
import type { CaptureTotals, CaptureRow } from '../capture-row.ts';
import type { Outcome } from '../outcome.ts';
import type { Profile } from '../profile.ts';
import type { WampValue } from '../wamp/value.ts';
import type { Wire } from './wire-value.ts';

export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly methods: readonly MethodInfo[];
  readonly schemes: readonly string[];
  /** In the order in which viewers offer them. */
  readonly serializers: readonly SerializerInfo[];
  readonly configFolder: string;
}

/** A serializer, as viewers need to know it. */
export interface SerializerInfo {
  /** As profiles name it, for example `cbor.batched`. */
  readonly name: string;
  readonly label: string;
  /** WebSocket subprotocol; dialects of one format share it. */
  readonly subprotocol: string;
  /** Number in the handshake of RawSocket; absent: not offered there. */
  readonly rawSocketId?: number;
  /** True if its messages travel in binary WebSocket messages. */
  readonly binary: boolean;
}

/** What the secret of a method may be. */
export interface SecretKind {
  readonly id: string;
  readonly label: string;
  /** True if a passphrase may be needed to read it. */
  readonly passphrase?: boolean;
  /** Present if `key.generate` makes such a secret. */
  readonly generates?: 'ed25519';
}

/** Something that a method lets one choose, besides authid and secret. */
export interface MethodOption {
  readonly id: string;
  readonly label: string;
  /** One sentence for whoever chooses. */
  readonly about: string;
  readonly kind: 'choice' | 'text' | 'json' | 'switch';
  /** Of a choice; the first is the default. */
  readonly choices?: readonly { readonly id: string; readonly label: string }[];
}

export interface MethodInfo {
  readonly name: string;
  readonly label: string;
  readonly needsAuthid: boolean;
  /** True if the secret itself goes over the wire. */
  readonly signatureIsSecret: boolean;
  readonly secretKinds: readonly SecretKind[];
  readonly options: readonly MethodOption[];
  /** True if cookies of the router are kept for the profile and sent again. */
  readonly usesCookies: boolean;
  /** True if it needs a client certificate on the wire. */
  readonly usesCertificate: boolean;
}

/** A CHALLENGE that somebody is to answer by hand. */
export interface ChallengeQuestion {
  readonly question: string;
  readonly capture: string;
  readonly authmethod: string;
  /** Record of the CHALLENGE. */
  readonly about: number;
  /** 1 for the first CHALLENGE of the login. */
  readonly round: number;
  /** CHALLENGE.Extra without what is secret, in wire form. */
  readonly extra: Wire<WampValue>;
}

/** What a login will use, found out before anything is sent. */
export interface Examination {
  readonly ok: boolean;
  /** What stands in the way and what to do; empty if nothing does. */
  readonly text: string;
  /** For people to read and copy: the public key, the fingerprint of a certificate, the seconds a code has left. */
  readonly facts: readonly {
    readonly label: string;
    readonly value: string;
    readonly note?: string;
    /** Seconds after which it is another value; absent: it stays. */
    readonly secondsLeft?: number;
  }[];
}

export const SNIPPET_LANGUAGES = ['python', 'javascript', 'go'] as const;
export type SnippetLanguage = (typeof SNIPPET_LANGUAGES)[number];

/** A profile that a file of another tool gives. */
export interface ImportedProfile {
  readonly profile: Profile;
  /** What to know about it: what was guessed, what has to be added. */
  readonly notes: readonly string[];
  /** Secrets the file holds for it, as places in the profile (`methods[0].secret`); never their values. */
  readonly secrets: readonly { readonly field: string; readonly text: string }[];
}

export interface ImportPreview {
  readonly transfer: string;
  /** What kind of file it is, in words. */
  readonly source: string;
  readonly profiles: readonly ImportedProfile[];
  /** What cannot be imported: where it stands, and why. */
  readonly left: readonly { readonly where: string; readonly text: string }[];
}

export interface DemoInfo {
  readonly url: string;
  readonly realms: readonly string[];
  readonly principals: readonly DemoPrincipal[];
  readonly procedures: readonly string[];
  readonly topics: readonly string[];
  /** Every wire it listens on; the first is that of `url`. */
  readonly endpoints: readonly DemoEndpoint[];
  /** Absent as long as it does not listen with TLS. */
  readonly tls?: DemoTls;
}

/** What a client needs for the wires with TLS. */
export interface DemoTls {
  /** SHA-256 of the router's certificate, 64 lower-case hex digits: what a profile's `tls.pin` takes. */
  readonly pin: string;
  /** PEM files of the client certificate of the login `tls`; they are there as long as the router runs. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** One listener of the demo router. */
export interface DemoEndpoint {
  /** Short name of the wire, for example `ws` or `rawsocket-tls`. */
  readonly name: string;
  readonly url: string;
  readonly about: string;
}

/** Somebody the demo router knows. The secrets are made up and public. */
export interface DemoPrincipal {
  /** Short name of the way to log in, for example `wampcra-salted`. */
  readonly name: string;
  readonly realms: readonly string[];
  readonly method: string;
  readonly role: string;
  /** Absent: the router chooses one. */
  readonly authid?: string;
  /** What the client has to know; absent if there is nothing to know. */
  readonly secret?: string;
  /** What the secret is; absent: the first kind of the method. */
  readonly secretIs?: string;
  /** Name of the endpoint to log in at; absent: any. */
  readonly endpoint?: string;
  readonly about: string;
  /** Present if something is wrong with this login: what will happen, in one sentence. */
  readonly wrong?: string;
}

export interface CaptureInfo extends Omit<CaptureTotals, 'evictedBytes'> {
  readonly header: CaptureHeader;
  /** True while the wire is open or being opened. */
  readonly live: boolean;
  readonly outcome?: Outcome;
  /** True for a login that an ABORT of this side ended: the router refused nothing. */
  readonly givenUp?: boolean;
  /** Present while a lost connection is to be brought back. */
  readonly retry?: RetryInfo;
  /** The capture whose connection this one brings back, and the one that brings this one back. */
  readonly follows?: string;
  readonly followedBy?: string;
}

/** The next attempt to bring a connection back. */
export interface RetryInfo {
  /** 1 for the first one after the loss. */
  readonly attempt: number;
  /** Attempts there will be; absent: no limit. */
  readonly of?: number;
  /** ISO 8601. */
  readonly at: string;
  /** Length of the wait in milliseconds. */
  readonly waitMs: number;
}

export interface RowsPart {
  readonly rows: readonly CaptureRow[];
  /** Rows of the view so far, evicted ones included. */
  readonly total: number;
  /** Rows at the head of the view whose records were evicted; pinned ones among them are still there. */
  readonly evicted: number;
  /** True if the view has not looked at all records yet: `total` grows with each time rows are asked for. */
  readonly scanning?: boolean;
}

/** A part of an exported capture; `next`: what to ask for after it, absent at the end. */
export interface ExportPart {
  /** Lines of the capture file. */
  readonly text: string;
  /** Only the app knows what it says. */
  readonly next?: string;
}

/** A question for a secret that nobody answered yet. */
export interface SecretQuestion {
  readonly question: string;
  readonly purpose: string;
  /** The attempt that waits for it. */
  readonly capture?: string;
}

/** What is known about a reference to a secret, never the secret. */
export interface SecretState {
  readonly state: 'present' | 'empty' | 'absent' | 'unavailable' | 'asked-each-time';
  /** One sentence, with what to do about it. */
  readonly text: string;
}

export interface OpenedCapture {
  readonly capture: CaptureInfo;
  /** What was wrong with the file; empty if nothing was. */
  readonly damage: readonly string[];
}

export interface ProfileList {
  readonly profiles: readonly Profile[];
  readonly revision: number;
  /** Name a damaged file was set aside under, and what was wrong with it. */
  readonly damagedFile?: string;
  readonly damage?: string;
  /** True if the last good copy took the place of a damaged or missing file. */
  readonly fromBackup?: boolean;
}

/** What a profile sends to open its wire, before any WAMP message. Values of secrets are dots. */
export interface WirePreview {
  /** Request line and headers, in order, then an empty line and the body if there is one; empty where no HTTP is spoken. */
  readonly request: readonly string[];
  /** Subprotocols offered, in order; empty over RawSocket. */
  readonly subprotocols: readonly string[];
  /** The octets that open a RawSocket, hex with blanks between. */
  readonly rawsocketOctets?: string;
  /** What else goes over the wire before that, or why nothing can be sent; sentences. */
  readonly notes: readonly string[];
}
