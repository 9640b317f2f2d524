// The meta API of one realm, without IO: it keeps the list of sessions, answers the procedures under `wamp.` and says
// what is to be announced. Broker and dealer are asked, never told behind their back.
// Source: the chapters of the Meta API, "Session Testament" and "Event History" in the specification.

import type { MessageOf } from '../../../shared/wamp/messages.ts';
import type { Broker } from './broker.ts';
import type { Dealer } from './dealer.ts';
import { MetaCall, MetaRefusal, type MetaProcedure } from './meta-call.ts';
import { historyProcedures } from './meta-history.ts';
import { registrationProcedures, subscriptionProcedures } from './meta-holdings.ts';
import { MetaSessions } from './meta-sessions.ts';
import { MetaTestaments } from './meta-testaments.ts';
import { refusal, type Member, type RoutingEffect } from './router-machine-routing.ts';

/** True if somebody may not call a procedure of the meta API. */
export type Forbids = (member: Member, procedure: string) => boolean;

export class MetaApi {
  readonly #sessions = new MetaSessions();
  readonly #testaments = new MetaTestaments();
  readonly #procedures: ReadonlyMap<string, MetaProcedure>;
  readonly #forbids: Forbids;

  constructor(broker: Broker, dealer: Dealer, forbids: Forbids = () => false) {
    this.#forbids = forbids;
    this.#procedures = new Map(
      Object.entries({
        ...this.#sessions.procedures,
        ...this.#testaments.procedures,
        ...registrationProcedures(dealer),
        ...subscriptionProcedures(broker),
        ...historyProcedures(broker),
      }),
    );
  }

  joined(member: Member): RoutingEffect[] {
    return this.#sessions.join(member);
  }

  /** `isQuiet`: without `wamp.session.on_leave`. */
  left(session: number, isQuiet: boolean): RoutingEffect[] {
    const { member, told } = this.#sessions.leave(session, isQuiet);
    return member ? [...this.#testaments.execute(member), ...told] : [];
  }

  /** Answers a call of a procedure under `wamp.`; `size` is the length of its frame in bytes. */
  answer(from: Member, call: MessageOf<'CALL'>, size: number): RoutingEffect[] {
    // Somebody who left meanwhile must not leave anything behind.
    if (!this.#sessions.get(from.session)) return [];
    const { procedure, request } = call;
    const run = this.#procedures.get(procedure);
    if (!run) {
      const text = `The meta API has no procedure ${procedure.slice(0, 200)}.`;
      return [refusal(from, call, 'wamp.error.no_such_procedure', text)];
    }
    if (this.#forbids(from, procedure)) {
      const text = `The role ${from.authrole} may not call ${procedure}.`;
      return [refusal(from, call, 'wamp.error.not_authorized', text)];
    }
    const args = Array.isArray(call.args) ? call.args : [];
    const answer = run(new MetaCall(from, args, call.kwargs ?? {}, size));
    if (answer instanceof MetaRefusal) return [refusal(from, call, `wamp.error.${answer.error}`, answer.text)];
    return [
      { kind: 'deliver', to: from.session, message: { kind: 'RESULT', request, details: {}, args: answer.args } },
      ...(answer.effects ?? []),
    ];
  }
}
