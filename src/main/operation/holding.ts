// One subscription or registration of a session: what asked for it, what came for it, and what became of it. It
// counts and keeps no list: events may come by the hundred thousand.

import type { HoldingInfo, HoldingKind } from '../../shared/contract/operations.ts';
import type { RequestText } from '../../shared/request.ts';
import type { FilledAnswer } from '../../shared/variables.ts';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import { Rate } from './rate.ts';

/** What a SUBSCRIBED or REGISTERED grants. */
export interface Grant {
  readonly operation: number;
  readonly kind: HoldingKind;
  /** Id that the router gave. */
  readonly holding: number;
  /** As typed. */
  readonly request: Extract<RequestText, { kind: 'subscribe' | 'register' }>;
  /** Environment whose variables filled the request. */
  readonly environment?: string | undefined;
  /** As sent, without what is secret. */
  readonly uri: string;
  /** As sent. */
  readonly options: Dict;
  /** Of a registration: its answer as values, variables filled in and names of answers left. */
  readonly answer?: FilledAnswer;
  /** ISO 8601. */
  readonly at: string;
}

export class Holding {
  readonly id: number;
  readonly kind: HoldingKind;
  readonly uri: string;
  readonly environment: string | undefined;
  /** As typed, with the answer that is set now. */
  request: Grant['request'];
  answer: FilledAnswer;
  state: HoldingInfo['state'] = 'held';
  reason: string | undefined;
  /** Settles what UNSUBSCRIBE or UNREGISTER brings, while it is on its way. */
  ending: Promise<{ text?: string }> | undefined;
  /** Invocations so far; further parts of one do not count. */
  invocations = 0;
  answered = 0;
  failed = 0;
  interrupted = 0;
  pending = 0;
  trouble: string | undefined;
  /** True if the registration asked the dealer to leave time limits of calls to it: "Call Timeouts". */
  readonly keepsTimeouts: boolean;
  readonly #match: HoldingInfo['match'];
  readonly #since: string;
  readonly #operations: number[];
  readonly #rate = new Rate();
  #count = 0;
  #last = 0;

  constructor({ operation, kind, holding, request, environment, uri, options, answer, at }: Grant) {
    const match = getOwn(options, 'match');
    this.keepsTimeouts = getOwn(options, 'forward_timeout') === true;
    this.id = holding;
    this.kind = kind;
    this.uri = uri;
    this.environment = environment;
    this.request = request;
    this.answer = answer ?? { kind: 'ask' };
    this.#match = match === 'prefix' || match === 'wildcard' ? match : 'exact';
    this.#since = at;
    this.#operations = [operation];
  }

  /** A further request was given the same id; its answer counts from now on. */
  grantedAgain({ operation, request, answer }: Grant): void {
    this.#operations.push(operation);
    if (this.#operations.length > MOST_OPERATIONS) this.#operations.shift();
    if (this.kind === 'subscription' || !answer) return;
    this.request = request;
    this.answer = answer;
  }

  /** A message came for it: its record, and the time in microseconds. */
  arrived(seq: number, micros: number): void {
    this.#count += 1;
    this.#last = seq;
    this.#rate.add(micros);
  }

  info(micros: number): HoldingInfo {
    const { request } = this;
    return {
      holding: this.id,
      kind: this.kind,
      operation: this.#operations[0] ?? 0,
      ...(this.#operations.length > 1 && { operations: [...this.#operations] }),
      uri: this.uri,
      match: this.#match,
      since: this.#since,
      state: this.state,
      ...(this.reason !== undefined && { reason: this.reason }),
      count: this.#count,
      rate: this.#rate.perSecond(micros),
      ...(this.#last > 0 && { last: this.#last }),
      ...(request.kind === 'register' && {
        answered: this.answered,
        failed: this.failed,
        interrupted: this.interrupted,
        pending: this.pending,
        answer: request.answer,
      }),
      ...(this.trouble !== undefined && { trouble: this.trouble }),
    };
  }
}

/** So many requests with the same id are told. */
const MOST_OPERATIONS = 100;
