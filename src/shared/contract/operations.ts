// What became of requests in open sessions: operations, what they hold, and invocations that a person answers.
// Free of schema code: the page takes values from here too.

import type { AnswerPlan, RequestText } from '../request.ts';
import type { WampValue } from '../wamp/value.ts';
import type { Wire } from './wire-value.ts';

export const CANCEL_MODES = ['skip', 'kill', 'killnowait'] as const;
export type CancelMode = (typeof CANCEL_MODES)[number];

/**
 * - `running`: no final reply yet.
 * - `answered`: it did what it should; `error`: the router or the callee answered ERROR.
 * - `unanswered`: the time limit passed, or CANCEL was not answered; a reply may still come, and is shown then.
 * - `unknown`: the connection was lost; whether it was carried out cannot be known.
 * - `not-sent`: nothing left this program, or not all of a repetition; `text` says why.
 * - `stopped`: a repetition that the user ended.
 */
export type OperationState = 'running' | 'answered' | 'error' | 'unanswered' | 'unknown' | 'not-sent' | 'stopped';

/** The final reply. */
export type OperationReply =
  | {
      readonly kind: 'result';
      readonly args: Wire<WampValue[]>;
      readonly kwargs: Wire<WampValue>;
      readonly details: Wire<WampValue>;
    }
  /** SUBSCRIBED, REGISTERED: the id; PUBLISHED: that of the publication; absent: a PUBLISH that asked for no answer. */
  | { readonly kind: 'done'; readonly id?: number }
  | {
      readonly kind: 'error';
      readonly error: string;
      readonly args: Wire<WampValue[]>;
      readonly kwargs: Wire<WampValue>;
      readonly details: Wire<WampValue>;
      /** What a known URI means, in plain words. */
      readonly reading?: string;
      /** Present if somebody else holds the procedure; the realm may tell who. */
      readonly heldElsewhere?: true;
    };

/** Figures of a repetition; times in microseconds. */
export interface RepeatInfo {
  readonly sent: number;
  readonly inFlight: number;
  readonly answered: number;
  readonly errors: number;
  readonly unknown: number;
  readonly elapsed: number;
  /** Answers a second, of the last second and in all. */
  readonly rateNow: number;
  readonly rate: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly min: number;
  readonly mean: number;
  /** Upper bound of a class (exclusive), and how many fell into it; classes without any are left out. */
  readonly histogram: readonly (readonly [upTo: number, count: number])[];
  /** URIs of errors, most frequent first, at most 10. */
  readonly errorUris: readonly (readonly [uri: string, count: number])[];
}

export interface OperationInfo {
  /** Counts from 1 within its capture. */
  readonly operation: number;
  /** As typed, placeholders unfilled. */
  readonly request: RequestText;
  /** As sent, without what is secret. */
  readonly uri: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly state: OperationState;
  /** Record of the (first) message that was sent, and its request id. */
  readonly seq?: number;
  readonly requestId?: number;
  /** Record of the final reply. */
  readonly replySeq?: number;
  /** Microseconds from sending to the final reply. */
  readonly took?: number;
  /** RESULT messages so far, the final one included. */
  readonly results: number;
  /** Microseconds from the CALL to the first and to the newest of them, and the longest time between two. */
  readonly timing?: { readonly first: number; readonly last: number; readonly longest: number };
  readonly reply?: OperationReply;
  /** Why there is no reply, in words. */
  readonly text?: string;
  /** CALL.Options.timeout in milliseconds, if there is one. */
  readonly timeoutMs?: number;
  /** The CANCEL that was sent, and its record. */
  readonly cancel?: { readonly mode: CancelMode; readonly seq: number };
  /** True if further arguments may be sent. */
  readonly open?: true;
  readonly repeat?: RepeatInfo;
  /** Subscription or registration that it got. */
  readonly holding?: number;
  /** True in lists where texts of the request, or the payload of the reply, are left out: `operation.get` has them. */
  readonly shortened?: true;
}

/** RESULT messages of an operation, oldest first. */
export interface ResultsPart {
  readonly results: readonly {
    /** Place in the list, from 0. */
    readonly index: number;
    readonly seq: number;
    /** Microseconds since the CALL was sent, and since the result before. */
    readonly at: number;
    readonly apart: number;
    readonly bytes: number;
    readonly progress: boolean;
    /** Payload on one line, cut. */
    readonly text: string;
  }[];
  readonly total: number;
  /** Results at the head of the list that are not kept any more. */
  readonly dropped: number;
}

export type HoldingKind = 'subscription' | 'registration';

/** A subscription or registration of a session. */
export interface HoldingInfo {
  /** Id that the router gave. */
  readonly holding: number;
  readonly kind: HoldingKind;
  readonly operation: number;
  /** All operations that were given this id, oldest first; absent if it is one. */
  readonly operations?: readonly number[];
  readonly uri: string;
  readonly match: 'exact' | 'prefix' | 'wildcard';
  /** ISO 8601. */
  readonly since: string;
  /** `given-up`: by us; `revoked`: by the router; `lost`: with the connection. */
  readonly state: 'held' | 'given-up' | 'revoked' | 'lost';
  /** Of a revocation, if the router says why. */
  readonly reason?: string;
  /** EVENT or INVOCATION messages so far, and in the last second. */
  readonly count: number;
  readonly rate: number;
  /** Record of the last one. */
  readonly last?: number;
  /** Registration: how many were answered, failed, were interrupted, are being answered. */
  readonly answered?: number;
  readonly failed?: number;
  readonly interrupted?: number;
  readonly pending?: number;
  readonly answer?: AnswerPlan;
  /** What went wrong with the last answer that was not given as it was wanted, in words. */
  readonly trouble?: string;
}

/** Arguments of an invocation that comes in parts. */
export interface InvocationPart {
  readonly seq: number;
  readonly args: Wire<WampValue[]>;
  readonly kwargs: Wire<WampValue>;
}

/** An invocation that somebody is to answer by hand. */
export interface InvocationQuestion {
  readonly question: string;
  readonly capture: string;
  readonly registration: number;
  readonly procedure: string;
  /** Record of the INVOCATION. */
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly args: Wire<WampValue[]>;
  readonly kwargs: Wire<WampValue>;
  readonly details: Wire<WampValue>;
  /** True if the caller takes progressive results. */
  readonly wantsProgress: boolean;
  /** Present if the arguments come in parts: the newest of them, oldest first; `args` and `kwargs` are the last. */
  readonly parts?: readonly InvocationPart[];
  /** How many parts came in all. */
  readonly partsTotal?: number;
  /** True while more parts are to come. */
  readonly continues?: true;
  /**
   * Set once the router does not want the answer any more: mode of the INTERRUPT. The question is told once more with
   * it, and stays until somebody answers, which sends nothing.
   */
  readonly interrupted?: string;
  /** The same for one whose time passed: INVOCATION.Details.timeout in milliseconds. */
  readonly timedOut?: number;
}

/** State of the operations of a capture in numbers. */
export interface OperationCounts {
  readonly capture: string;
  /** Grows with every change. */
  readonly revision: number;
  readonly running: number;
  readonly holdings: number;
  /** Invocations that wait for a person. */
  readonly waiting: number;
}
