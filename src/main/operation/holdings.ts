// What a session holds: its subscriptions and registrations, as they are granted, used, given up, revoked and lost.
// Events are counted here; invocations go on to their answers.
// Source: "Subscribing and Unsubscribing", "Registering and Unregistering", "Subscription Revocation",
// "Registration Revocation" in the specification.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { HoldingInfo, HoldingKind } from '../../shared/contract/operations.ts';
import type { AnswerPlan, RequestText } from '../../shared/request.ts';
import type { FilledAnswer } from '../../shared/variables.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import type { Reply } from '../session/driver.ts';
import type { ClientRequest } from '../wamp/session-machine.ts';
import { Answering, type AnsweringPorts } from './answering.ts';
import { Holding, type Grant } from './holding.ts';
import { msText } from './operation.ts';

export type HoldingsPorts = AnsweringPorts;

/** A request that makes a holding anew. */
export interface Restorable {
  readonly request: Grant['request'];
  readonly environment?: string;
}

type Named<N extends Message['kind']> = Extract<Message, { kind: N }>;
type Unasked = Named<'EVENT' | 'INVOCATION' | 'INTERRUPT' | 'UNSUBSCRIBED' | 'UNREGISTERED'>;

/** Ended ones that are kept until they are forgotten. */
const MOST_ENDED = 1_000;
/** Messages for ids that are not known yet; what is beyond waits no longer. */
const MOST_EARLY = 1_000;
/** After so many milliseconds without a message the rates are told once more: they are 0 then. */
const REST_MS = 1_200;

export class Holdings {
  readonly #ports: HoldingsPorts;
  readonly #answering: Answering;
  readonly #held: Readonly<Record<HoldingKind, Map<number, Holding>>> = {
    subscription: new Map(),
    registration: new Map(),
  };
  /** All of them by kind and id, oldest first. An id that is granted anew takes the place of one that ended. */
  readonly #all = new Map<string, Holding>();
  /** In the order in which they ended. */
  readonly #ended = new Set<Holding>();
  /**
   * Messages for ids that nobody has told of yet. One may be right behind the SUBSCRIBED or REGISTERED that grants its
   * id, and heard of before whoever waits for that reply.
   */
  #early: { readonly message: Unasked; readonly seq: number }[] = [];
  #stopEarly: (() => void) | undefined;
  #stopRest: (() => void) | undefined;
  #lastArrival = 0;
  #isLost = false;

  constructor(ports: HoldingsPorts) {
    this.#ports = ports;
    this.#answering = new Answering(ports);
  }

  /** How many are held, and how many invocations wait for a person. */
  counts(): { readonly holdings: number; readonly waiting: number } {
    return { holdings: this.#held.subscription.size + this.#held.registration.size, waiting: this.#answering.waiting };
  }

  /** The router granted a subscription or registration. It may give the same id for the same topic. */
  granted(grant: Grant): void {
    const { kind, holding: id } = grant;
    const held = this.#held[kind].get(id);
    if (held) held.grantedAgain(grant);
    else {
      this.#forgetEnded(kind, id);
      const holding = new Holding(grant);
      this.#all.set(keyOf(holding), holding);
      this.#held[kind].set(id, holding);
      // The session may have ended between the reply and this.
      if (this.#isLost) this.#end(holding, 'lost');
    }
    this.#ports.changed();
  }

  /** A message that came unasked, and its record. What is no business of holdings is passed over. */
  delivered(message: Message, seq: number): void {
    if (this.#isLost) return;
    switch (message.kind) {
      case 'EVENT':
      case 'INVOCATION':
      case 'INTERRUPT':
      case 'UNSUBSCRIBED':
      case 'UNREGISTERED': {
        const isKnown = message.kind === 'INTERRUPT' || this.#holdingOf(message) !== undefined;
        // None overtakes those that wait: an INTERRUPT may be for one of them, and answers keep the order.
        if (isKnown && this.#early.length === 0) return this.#take(message, seq);
        return this.#wait(message, seq);
      }
      default:
    }
  }

  /** The session is over. Timers end, questions are settled, and all that is held is lost. */
  lost(): void {
    this.#isLost = true;
    this.#early = [];
    this.#stopEarly?.();
    this.#stopRest?.();
    this.#answering.lost();
    for (const holding of this.#allHeld()) this.#end(holding, 'lost');
    this.#ports.changed();
  }

  /** Newest first; those that ended are among them until they are forgotten. */
  list(): HoldingInfo[] {
    const now = this.#ports.clock.micros();
    return Array.from(this.#all.values(), (holding) => holding.info(now)).reverse();
  }

  /**
   * Sends UNSUBSCRIBE or UNREGISTER and settles with the reply, or once the time limit passed; `text` says why it is
   * still held. Throws InspectorError `unknown-holding`.
   */
  end(kind: HoldingKind, id: number): Promise<{ text?: string }> {
    const holding = this.#get(kind, id);
    holding.ending ??= this.#giveUp(holding).finally(() => (holding.ending = undefined));
    return holding.ending;
  }

  /** The registration with this id, to be asked how it is answered. Throws InspectorError `unknown-holding`. */
  requestOf(id: number): Restorable & { readonly request: Extract<RequestText, { kind: 'register' }> } {
    const { request, environment } = this.#get('registration', id);
    if (request.kind !== 'register') throw unknownHolding('registration', id);
    return { request, ...(environment !== undefined && { environment }) };
  }

  /**
   * How invocations are answered from now on: as typed, and as values. Those that wait are answered as it was
   * before. Throws InspectorError `unknown-holding`.
   */
  setAnswer(id: number, typed: AnswerPlan, answer: FilledAnswer): void {
    const holding = this.#get('registration', id);
    if (holding.request.kind !== 'register') throw unknownHolding('registration', id);
    holding.request = { ...holding.request, answer: typed };
    holding.answer = answer;
    holding.trouble = undefined;
    this.#ports.changed();
  }

  /** Forgets one that ended; one that is held stays. */
  forget(kind: HoldingKind, id: number): void {
    if (this.#forgetEnded(kind, id)) this.#ports.changed();
  }

  /** Requests that make anew what is held or was lost with the session, oldest first. */
  restorable(): Restorable[] {
    return Array.from(this.#all.values())
      .filter(({ state }) => state === 'held' || state === 'lost')
      .map(({ request, environment }) => ({ request, ...(environment !== undefined && { environment }) }));
  }

  #get(kind: HoldingKind, id: number): Holding {
    const holding = this.#held[kind].get(id);
    if (!holding) throw unknownHolding(kind, id);
    return holding;
  }

  #allHeld(): Holding[] {
    return [...this.#held.subscription.values(), ...this.#held.registration.values()];
  }

  /** What a message is about; of an UNSUBSCRIBED or UNREGISTERED what it revokes. */
  #holdingOf(message: Exclude<Unasked, { kind: 'INTERRUPT' }>): Holding | undefined {
    if (message.kind === 'EVENT') return this.#held.subscription.get(message.subscription);
    if (message.kind === 'INVOCATION') return this.#held.registration.get(message.registration);
    const kind = message.kind === 'UNSUBSCRIBED' ? 'subscription' : 'registration';
    const revoked = message.request === 0 && message.details && getOwn(message.details, kind);
    return typeof revoked === 'number' ? this.#held[kind].get(revoked) : undefined;
  }

  #take(message: Unasked, seq: number): void {
    switch (message.kind) {
      case 'EVENT':
        return this.#arrived(message, seq);
      case 'INVOCATION':
        this.#arrived(message, seq);
        return this.#answering.invoked(message, seq, this.#holdingOf(message));
      case 'INTERRUPT':
        return this.#answering.interrupted(message);
      case 'UNSUBSCRIBED':
      case 'UNREGISTERED':
        return this.#revoked(message);
      default:
        return message satisfies never;
    }
  }

  #arrived(message: Named<'EVENT' | 'INVOCATION'>, seq: number): void {
    const holding = this.#holdingOf(message);
    if (!holding) return;
    this.#lastArrival = this.#ports.clock.micros();
    holding.arrived(seq, this.#lastArrival);
    this.#ports.changed();
    this.#stopRest ??= this.#ports.clock.after(REST_MS, () => this.#rest());
  }

  /** Rates fall although nothing comes: viewers are told once it is so. One timer serves all. */
  #rest(): void {
    const since = (this.#ports.clock.micros() - this.#lastArrival) / 1_000;
    const isQuiet = since >= REST_MS;
    this.#stopRest = isQuiet ? undefined : this.#ports.clock.after(Math.max(1, REST_MS - since), () => this.#rest());
    if (isQuiet) this.#ports.changed();
  }

  #wait(message: Unasked, seq: number): void {
    this.#early.push({ message, seq });
    if (this.#early.length >= MOST_EARLY) return this.#takeEarly();
    this.#stopEarly ??= this.#ports.clock.after(0, () => this.#takeEarly());
  }

  #takeEarly(): void {
    this.#stopEarly?.();
    this.#stopEarly = undefined;
    const early = this.#early;
    this.#early = [];
    for (const { message, seq } of early) this.#take(message, seq);
  }

  /** UNSUBSCRIBED or UNREGISTERED that answers nothing: the router takes it back. */
  #revoked(message: Named<'UNSUBSCRIBED' | 'UNREGISTERED'>): void {
    const holding = this.#holdingOf(message);
    if (!holding) return;
    const reason = message.details && getOwn(message.details, 'reason');
    if (typeof reason === 'string') holding.reason = reason;
    this.#end(holding, 'revoked');
    this.#ports.changed();
  }

  #giveUp(holding: Holding): Promise<{ text?: string }> {
    const { kind, id } = holding;
    const { session, clock } = this.#ports;
    const request: ClientRequest =
      kind === 'subscription' ? { kind: 'UNSUBSCRIBE', subscription: id } : { kind: 'UNREGISTER', registration: id };
    return new Promise((settle) => {
      let sent: readonly [seq: number, requestId: number] | undefined;
      const stop = clock.after(session.timeoutMs, () => {
        const [seq, requestId] = sent ?? [0, 0];
        const silent = `${request.kind} ${requestId} has no reply after ${msText(session.timeoutMs)}.`;
        session.finding(seq, { check: 'R-07', severity: 'info', text: silent });
        settle({ text: `${silent} It counts as held until one comes; look at the log of the router.` });
      });
      const told = (seq: number, requestId: number) => void (sent = [seq, requestId]);
      void session.request(request, { sent: told }).then((reply) => {
        stop();
        settle(this.#gaveUp(holding, reply));
      });
    });
  }

  #gaveUp(holding: Holding, reply: Reply): { text?: string } {
    const failed = failure(reply);
    if (failed !== undefined && !failed.isGone) return { text: failed.text };
    // A revocation may have come first.
    if (holding.state === 'held') this.#end(holding, 'given-up');
    this.#ports.changed();
    return failed === undefined ? {} : { text: failed.text };
  }

  #end(holding: Holding, state: Exclude<HoldingInfo['state'], 'held'>): void {
    holding.state = state;
    this.#held[holding.kind].delete(holding.id);
    this.#ended.add(holding);
    const [oldest] = this.#ended;
    if (this.#ended.size > MOST_ENDED && oldest) this.#forgetEnded(oldest.kind, oldest.id);
  }

  #forgetEnded(kind: HoldingKind, id: number): boolean {
    const key = keyOf({ kind, id });
    const ended = this.#all.get(key);
    if (!ended || !this.#ended.delete(ended)) return false;
    return this.#all.delete(key);
  }
}

function keyOf({ kind, id }: Pick<Holding, 'kind' | 'id'>): string {
  return `${kind}/${id}`;
}

/** Sends the requests of what `from` held anew, in the order in which they were granted. */
export async function restoreHoldings(
  from: Holdings,
  start: (request: RequestText, environment: string | undefined) => unknown,
): Promise<void> {
  for (const { request, environment } of from.restorable()) await start(request, environment);
}

/** What says that there is no such holding. */
export function unknownHolding(kind: HoldingKind, id: number): InspectorError {
  return new InspectorError('unknown-holding', `Its id would be ${kind} ${id}.`);
}

/** Why nothing was given up; `isGone`: the router does not know it any more, either. */
function failure(reply: Reply): { readonly text: string; readonly isGone: boolean } | undefined {
  if (reply.kind === 'unanswered') return { text: reply.text, isGone: false };
  const { message } = reply;
  if (message.kind !== 'ERROR') return undefined;
  const isGone = /^wamp\.error\.no_such_(?:subscription|registration)$/.test(message.error);
  return { text: `The router answered ${message.error}.`, isGone };
}
