// An authentication method: the client's answer, the router's check and the derivation that both
// come from. One file per method; nothing outside branches on a method's name.

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

export interface Question {
  readonly challenge: MessageOf<'CHALLENGE'>;
  /** Absent if the method takes none. */
  readonly secret?: string;
  /** One of the method's `secretKinds`; absent: the first. */
  readonly secretIs?: string;
  /** Unix time in seconds. */
  readonly now: number;
}

export type Answer =
  | { readonly ok: true; readonly signature: string; readonly extra: Dict; readonly trace: readonly TraceStep[] }
  /** The challenge cannot be answered; `text` says why and what to do. */
  | { readonly ok: false; readonly text: string; readonly trace: readonly TraceStep[] };

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
}

export interface Newcomer {
  readonly principal: Principal;
  readonly session: number;
  /** Random bytes for nonces. */
  readonly random: Uint8Array;
  /** Unix time in seconds. */
  readonly now: number;
}

export type Check = { readonly ok: true } | { readonly ok: false; readonly text: string };

export interface AuthMethod {
  /** As sent in `authmethods`. */
  readonly name: string;
  readonly label: string;
  readonly needsAuthid: boolean;
  /** What the secret may be; empty: the method takes none. The first is the default. */
  readonly secretKinds: readonly { readonly id: string; readonly label: string }[];
  /** True if AUTHENTICATE.Signature is the secret itself, so that the recorder masks it. */
  readonly signatureIsSecret: boolean;
  /** The client's answer. Never throws for what a router sends. */
  answer(question: Question): Promise<Answer>;
  /** CHALLENGE.Extra for a newcomer, or undefined if the method needs no challenge. */
  challenge(newcomer: Newcomer): Dict | undefined;
  /** The router's check of an AUTHENTICATE against the CHALLENGE.Extra that was sent. */
  check(newcomer: Newcomer, extra: Dict, authenticate: MessageOf<'AUTHENTICATE'>): Promise<Check>;
}
