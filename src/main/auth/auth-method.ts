// An authentication method: the client's greeting and answer, the router's check, and the derivation that both
// come from. One file per method; nothing outside branches on a method's name.

import type { Examination, MethodOption, SecretKind, SnippetLanguage } from '../../shared/contract/results.ts';
import type { DerivationPurpose, DerivationStep } from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import type { Dict } from '../../shared/wamp/value.ts';

/** One step of a computation, with its value. `secret` values never leave main unsealed. */
export interface TraceStep {
  readonly label: string;
  readonly how: string;
  readonly encoding: 'utf-8' | 'base64' | 'hex' | 'number';
  readonly value: string;
  readonly secret: boolean;
}

/** What the wire gives for channel binding (RFC 5056); nothing without TLS. */
export interface ChannelValues {
  /** For example `TLSv1.3`. */
  readonly protocol: string;
  /** Finished messages as sent and as received. */
  readonly finished?: Uint8Array;
  readonly peerFinished?: Uint8Array;
  /** Exported keying material, 32 bytes, label `EXPORTER-Channel-Binding` (RFC 9266). */
  readonly exporter?: Uint8Array;
  /** The server's certificate, DER. */
  readonly certificate?: Uint8Array;
}

/** How much work a router may ask for. */
export interface Limits {
  /** Rounds of a key derivation. */
  readonly iterations: number;
  readonly memoryKiB: number;
}

/** What a profile gives for a method, with its secrets in place. */
export interface Credential {
  /** Absent if the method takes none. */
  readonly secret?: string;
  /** One of the method's `secretKinds`; absent: the first. */
  readonly secretIs?: string;
  readonly passphrase?: string;
  /** Values of the method's `options`; what is absent has its default. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** Absent: DEFAULT_LIMITS. */
  readonly limits?: Limits;
  /** One object for as long as this credential is in use: by it a method may keep what is slow to compute. */
  readonly use?: object;
}

/** What a method knows when it says its part of HELLO. */
export interface Setting extends Credential {
  /** `HELLO.Details.authid`; absent if none is sent. */
  readonly authid?: string;
  /** Undefined on a wire without TLS, or with TLS that somebody else ends. */
  readonly channel?: ChannelValues;
  /** New random bytes. */
  readonly random: (count: number) => Uint8Array;
}

export type Greeting =
  /** `authextra` goes into HELLO; `findings` are about HELLO. */
  | { readonly ok: true; readonly authextra: Dict; readonly findings?: readonly Finding[] }
  /** The login must fail: nothing is sent. `anyway`: what is sent if the user insists. */
  | { readonly ok: false; readonly text: string; readonly anyway?: Dict };

export interface Question extends Credential {
  readonly challenge: MessageOf<'CHALLENGE'>;
  /** As it was sent. */
  readonly hello?: MessageOf<'HELLO'>;
  readonly channel?: ChannelValues;
  /** Unix time in seconds. */
  readonly now: number;
  /** Ends a long computation; `answer` then rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** What a router proved of itself. */
export interface Proof {
  /** False ends the session. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly trace: readonly TraceStep[];
}

export interface Reply {
  readonly signature: string;
  readonly extra: Dict;
}

/** What to make of WELCOME: the router may have to prove that it knows the secret too. */
export type Verify = (welcome: MessageOf<'WELCOME'>) => Proof;

/** `routerProof`: how the router proved itself in the CHALLENGE already. */
export type Answer =
  | (Reply & {
      readonly ok: true;
      readonly trace: readonly TraceStep[];
      /** About the CHALLENGE. */
      readonly findings?: readonly Finding[];
      readonly verify?: Verify;
      readonly routerProof?: readonly TraceStep[];
    })
  /**
   * The challenge cannot be answered, or the answer must fail; `text` says why and what to do. `anyway`: what is
   * sent if the user insists.
   */
  | {
      readonly ok: false;
      readonly text: string;
      readonly trace: readonly TraceStep[];
      readonly findings?: readonly Finding[];
      readonly anyway?: Reply;
      readonly verify?: Verify;
    };

/** The session messages of one login so far, as far as they are known. */
export interface Talk {
  readonly hello: MessageOf<'HELLO'>;
  readonly challenge?: MessageOf<'CHALLENGE'>;
  readonly authenticate?: MessageOf<'AUTHENTICATE'>;
  readonly welcome?: MessageOf<'WELCOME'>;
}

/** Somebody a router knows. */
export interface Principal {
  readonly authid: string;
  readonly role: string;
  readonly secret: string;
  /** One of the method's `secretKinds`; absent: the first. */
  readonly secretIs?: string;
  readonly salt?: string;
  readonly iterations?: number;
  readonly keylen?: number;
  /** What else the method keeps of somebody, under the names that routers use: `kdf`, `memory`, `pubkey`, … */
  readonly kept?: Readonly<Record<string, string | number>>;
}

/** What a router knows of the connection of a newcomer. */
export interface Doorway {
  readonly channel?: ChannelValues;
  /** SHA-1 of the client's certificate, upper-case hex with colons. */
  readonly certificateSha1?: string;
}

export interface Newcomer {
  readonly principal: Principal;
  readonly session: number;
  /** Random bytes for nonces: 32. */
  readonly random: Uint8Array;
  /** Unix time in seconds. */
  readonly now: number;
  readonly hello?: MessageOf<'HELLO'>;
  readonly door?: Doorway;
}

export type Check =
  /** `authextra` goes into WELCOME. */
  | { readonly ok: true; readonly authextra?: Dict }
  /** `details` go into ABORT. */
  | { readonly ok: false; readonly text: string; readonly details?: Dict };

/** A derivation as a capture keeps it: secret values are gone. */
export interface KeptDerivation {
  readonly purpose: DerivationPurpose;
  readonly steps: readonly DerivationStep[];
}

export interface AuthMethod {
  /** As sent in `authmethods`. */
  readonly name: string;
  readonly label: string;
  readonly needsAuthid: boolean;
  /** What the secret may be; empty: the method takes none. The first is the default. */
  readonly secretKinds: readonly SecretKind[];
  /** What else can be chosen; absent: nothing. */
  readonly options?: readonly MethodOption[];
  /** True if AUTHENTICATE.Signature is the secret itself, so that the recorder masks it. */
  readonly signatureIsSecret: boolean;
  /** True if the router knows the client by a cookie: cookies are kept for the profile and sent again. */
  readonly usesCookies?: boolean;
  /** True if the router knows the client by its TLS certificate. */
  readonly usesCertificate?: boolean;
  /** Keys of `authextra` whose values are new for each attempt. */
  readonly freshKeys?: readonly string[];
  /**
   * Keys of `authextra` whose values are made of the secret, a public key for one; such a method takes any 64 hex
   * digits for a secret. Absent: `greet` needs no secret.
   */
  readonly keysOfSecret?: readonly string[];
  /** True if the authid is prepared by SASLprep (RFC 4013) before it is computed with. */
  readonly preparesAuthid?: boolean;
  /** Routers that are known to refuse a whole login when they meet this name. */
  readonly unknownTo?: readonly string[];
  /** The method's part of `HELLO.Details.authextra`; absent: it has none. Never rejects for what a user entered. */
  greet?(setting: Setting): Promise<Greeting>;
  /**
   * What is inside the secret and a secret by itself, as the key in a URI or in a file; absent: there is nothing. Never
   * rejects for what a user entered.
   */
  secretsIn?(credential: Credential): Promise<readonly (string | Uint8Array)[]>;
  /** What there is to say of a credential before anything is dialled. Never rejects for what a user entered. */
  examine?(credential: Credential, now: number): Promise<Examination>;
  /** The client's answer. Never throws for what a router sends. */
  answer(question: Question): Promise<Answer>;
  /** What a router has to choose anew for each CHALLENGE; undefined if it is not there. Absent: nothing is. */
  freshIn?(challenge: MessageOf<'CHALLENGE'>, hello: MessageOf<'HELLO'>): string | undefined;
  /** What the checks have to say about the newest message of a login; pure, works on captures too. */
  review?(talk: Talk): readonly Finding[];
  /** A program that repeats a derivation; undefined if there is nothing to compute. */
  snippet?(derivation: KeptDerivation, language: SnippetLanguage): string | undefined;
  /** CHALLENGE.Extra for a newcomer, or undefined if the method needs no challenge. */
  challenge(newcomer: Newcomer): Dict | undefined;
  /** The router's check of an AUTHENTICATE against the CHALLENGE.Extra that was sent. */
  check(newcomer: Newcomer, extra: Dict, authenticate: MessageOf<'AUTHENTICATE'>): Promise<Check>;
}
