// The calls that wait for an answer, found by their caller, by their callee and by their timer.

import { nextId } from '../../../shared/wamp/ids.ts';
import type { MessageOf } from '../../../shared/wamp/messages.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import type { Member } from './router-machine-routing.ts';

export interface Call {
  /** Number of its timer; unique in the dealer. */
  readonly timer: number;
  readonly caller: Member;
  /** CALL.Request */
  readonly request: number;
  readonly callee: Member;
  /** INVOCATION.Request */
  readonly invocation: number;
  /** True if the callee was told that it may answer in parts. */
  readonly progressive: boolean;
  /** Milliseconds until the next answer is due; absent: no limit, or the callee keeps it. */
  readonly timeout?: number;
  readonly registration: number;
  /** Details that every INVOCATION of the call has; those that follow the first one differ in `progress` only. */
  readonly details: Dict;
  /** True as long as the caller may send more arguments. */
  sendsMore: boolean;
  /** What it takes to ask another callee; undefined if this one cannot pass the call on, or has begun to answer. */
  retry: Retry | undefined;
  /** True once the callee was sent INTERRUPT. */
  interrupted: boolean;
}

export interface Retry {
  readonly message: MessageOf<'CALL'>;
  readonly draw: number;
  /** Sessions that were asked. */
  readonly asked: ReadonlySet<number>;
}

type BySession = Map<number, Map<number, Call>>;

export class Calls {
  readonly #byCaller: BySession = new Map();
  readonly #byCallee: BySession = new Map();
  readonly #byTimer = new Map<number, Call>();
  readonly #lastInvocation = new Map<number, number>();
  #lastTimer = 0;

  /** A call and its invocation, which gets the callee's next id. */
  open(call: Omit<Call, 'timer' | 'invocation' | 'interrupted'>): Call {
    const callee = call.callee.session;
    const invocation = nextId(this.#lastInvocation.get(callee) ?? 0);
    this.#lastInvocation.set(callee, invocation);
    const opened: Call = { ...call, invocation, timer: ++this.#lastTimer, interrupted: false };
    entry(this.#byCaller, call.caller.session).set(call.request, opened);
    entry(this.#byCallee, callee).set(invocation, opened);
    this.#byTimer.set(opened.timer, opened);
    return opened;
  }

  close(call: Call): void {
    this.#byCaller.get(call.caller.session)?.delete(call.request);
    this.#byCallee.get(call.callee.session)?.delete(call.invocation);
    this.#byTimer.delete(call.timer);
  }

  ofCaller(session: number, request: number): Call | undefined {
    return this.#byCaller.get(session)?.get(request);
  }

  ofCallee(session: number, invocation: number): Call | undefined {
    return this.#byCallee.get(session)?.get(invocation);
  }

  ofTimer(timer: number): Call | undefined {
    return this.#byTimer.get(timer);
  }

  /** How many calls of a caller wait. */
  waiting(session: number): number {
    return this.#byCaller.get(session)?.size ?? 0;
  }

  /** True if the callee was given an invocation of that id, answered or not. */
  wasInvoked(session: number, invocation: number): boolean {
    return invocation <= (this.#lastInvocation.get(session) ?? 0);
  }

  /** Closes all calls of a session that left; `made` by it and `served` by it. A call to itself is in `made` only. */
  forget(session: number): { made: Call[]; served: Call[] } {
    const made = [...(this.#byCaller.get(session)?.values() ?? [])];
    for (const call of made) this.close(call);
    const served = [...(this.#byCallee.get(session)?.values() ?? [])];
    for (const call of served) this.close(call);
    this.#byCaller.delete(session);
    this.#byCallee.delete(session);
    this.#lastInvocation.delete(session);
    return { made, served };
  }
}

function entry(map: BySession, session: number): Map<number, Call> {
  const existing = map.get(session);
  if (existing) return existing;
  const created = new Map<number, Call>();
  map.set(session, created);
  return created;
}
