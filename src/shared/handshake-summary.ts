// What a handshake was, told from the records of its capture alone. The command line and the page
// show this and nothing else, for running attempts and for opened captures.

import type { CaptureHeader, DerivationPurpose, DerivationStep, Direction, TransportStage } from './capture-record.ts';
import type { Finding } from './finding.ts';
import type { Outcome } from './outcome.ts';
import type { Dict } from './wamp/value.ts';

export interface TransportStep {
  /** Record it comes from. */
  readonly seq: number;
  /** Microseconds since the capture's start, when it was over. */
  readonly at: number;
  readonly step: TransportStage;
  readonly state: 'done' | 'failed' | 'silent';
  /** Microseconds; absent if the step did not end. */
  readonly took?: number;
  readonly text: string;
  /** What a login may rest on besides: fingerprints of the certificate that was shown, cookies. */
  readonly notes?: readonly string[];
}

export interface LadderStep {
  readonly seq: number;
  /** Microseconds since the capture's start. */
  readonly at: number;
  readonly dir: Direction;
  /** Message type, or `undecodable`. */
  readonly type: string;
  /** What this step says, in plain words. */
  readonly text: string;
  /** Bytes of the frame. */
  readonly size: number;
  /** Who worked before this step: the side that sent it. */
  readonly waitedFor: 'client' | 'router';
  /** Microseconds since the step before, 0 for the first. */
  readonly waited: number;
  readonly findings: readonly Finding[];
  /** Of a WELCOME after a login in which the router has to prove something too: what came of it. */
  readonly routerProof?: 'right' | 'wrong' | 'missing';
}

/** One thing that was asked for and what was granted. */
export interface Granted {
  readonly what: 'realm' | 'authid' | 'authrole' | 'authmethod' | 'authprovider';
  readonly asked?: string;
  readonly granted?: string;
  /** What the difference, or the silence of one side, means; absent if there is nothing to say. */
  readonly note?: string;
}

export interface Agreement {
  readonly session: number;
  readonly granted: readonly Granted[];
  readonly authprovider?: string;
  readonly agent?: string;
  readonly protocol?: string;
  /** `roles` as announced by each side. */
  readonly clientRoles: Dict;
  readonly routerRoles: Dict;
}

/** How the answer to a CHALLENGE was computed. */
export interface Derivation {
  readonly seq: number;
  /** The CHALLENGE. */
  readonly about: number;
  readonly purpose: DerivationPurpose;
  readonly method: string;
  readonly steps: readonly DerivationStep[];
  /** Microseconds. */
  readonly took: number;
  /** Which CHALLENGE of this login it belongs to: 1 for the first. */
  readonly round: number;
  /** Why no answer was sent; whether it could be sent all the same; whether it was; whether a person typed it. */
  readonly refused?: string;
  readonly couldSend?: boolean;
  readonly sentAnyway?: boolean;
  readonly byHand?: boolean;
  /** The AUTHENTICATE that followed, and whether it carries the last value; absent if none was sent. */
  readonly sent?: { readonly seq: number; readonly equal: boolean };
}

/** A request of the login that followed WELCOME. */
export interface ApplicationStep {
  /** The CALL or PUBLISH, and its answer; absent as long as there is none. */
  readonly seq: number;
  readonly answeredBy?: number;
  readonly index: number;
  readonly of: number;
  readonly kind: 'call' | 'publish';
  readonly uri: string;
  readonly state: 'pending' | 'done' | 'refused';
  /** What it asked and what came back, in plain words; secrets are masked. */
  readonly text: string;
}

/** Something that a person can try next with one press. */
export type VerdictOffer =
  /** The same again, and an answer that is known to fail is sent. */
  | 'send-anyway'
  /** The same again with an empty cookie jar. */
  | 'without-cookies';

/** What happened · evidence · what to do. */
export interface Verdict {
  readonly happened: string;
  readonly evidence: readonly string[];
  readonly todo: readonly string[];
  readonly offers?: readonly VerdictOffer[];
}

export interface HandshakeSummary {
  readonly v: 1;
  readonly capture: CaptureHeader;
  /** Absent as long as nothing is decided. */
  readonly outcome?: Outcome;
  /** The record that decided it. */
  readonly decided?: { readonly seq: number; readonly at: number };
  /** Reason URI of the ABORT. */
  readonly reason?: string;
  /** Close code, or the code of the transport's error. */
  readonly code?: number | string;
  /** The step that got no answer. */
  readonly silentStep?: string;
  readonly authmethod?: string;
  readonly authid?: string;
  readonly transport: readonly TransportStep[];
  /** The record from which on messages could pass. */
  readonly opened?: {
    readonly seq: number;
    readonly at: number;
    readonly protocol: string;
    readonly serializer: string;
    /** How messages travel; absent: as WebSocket messages. */
    readonly transport?: 'rawsocket' | 'longpoll';
  };
  readonly steps: readonly LadderStep[];
  readonly derivations: readonly Derivation[];
  /** Microseconds; `transport` until the wire was open, `client` and `router` what each side worked since. */
  readonly time: {
    readonly transport: number;
    readonly client: number;
    readonly router: number;
    readonly derivation: number;
  };
  readonly agreement?: Agreement;
  /** Requests that belong to the login, in order; absent if the profile has none. */
  readonly application?: readonly ApplicationStep[];
  /** True if the router knew the client by a cookie of an earlier login. */
  readonly byCookie?: boolean;
  readonly verdict: Verdict;
}
