// The procedures of one realm: who offers them, and which callee gets a call.
// Source: "Registering and Unregistering", "Pattern-based Registrations", "Shared Registration" in
// the specification.

import { bestMatch, type UriMatch } from '../../../shared/wamp/uris.ts';
import { HeldUris } from './held-uris.ts';
import type { Member } from './router-machine-routing.ts';

export const INVOKE_POLICIES = ['single', 'roundrobin', 'random', 'first', 'last'] as const;
export type InvokePolicy = (typeof INVOKE_POLICIES)[number];

export interface Callee {
  readonly member: Member;
  /** `REGISTER.Options.disclose_caller`: wants to know who calls, whatever the caller says. */
  readonly disclosesCaller: boolean;
  /** `REGISTER.Options.forward_timeout`: keeps the time limit of calls itself. */
  readonly keepsTimeout: boolean;
}

export interface Registration {
  readonly id: number;
  readonly uri: string;
  readonly match: UriMatch;
  readonly invoke: InvokePolicy;
  /** Milliseconds since 1970, UTC. */
  readonly created: number;
  /** In the order they registered; never empty. */
  readonly callees: Callee[];
  /** Calls given out so far, for `roundrobin`. */
  turns: number;
}

export class Registrations {
  readonly #newId: () => number;
  readonly held = new HeldUris<Registration>();
  readonly #bySession = new Map<number, Set<Registration>>();

  constructor(newId: () => number) {
    this.#newId = newId;
  }

  /** How many registrations a session holds. */
  heldBy(session: number): number {
    return this.#bySession.get(session)?.size ?? 0;
  }

  /** Adds a callee; gives the registration, or says in words why it is not to be shared. */
  add(uri: string, match: UriMatch, invoke: InvokePolicy, callee: Callee, at: number): Registration | string {
    const { session } = callee.member;
    const existing = this.held.find(uri, match);
    if (existing) {
      if (existing.invoke !== invoke || invoke === 'single') {
        return `The procedure is registered already, with invoke "${existing.invoke}".`;
      }
      if (existing.callees.some(({ member }) => member.session === session)) {
        return 'This session has registered the procedure already.';
      }
      existing.callees.push(callee);
    }
    const registration = existing ?? {
      id: this.#newId(),
      uri,
      match,
      invoke,
      created: at,
      callees: [callee],
      turns: 0,
    };
    if (!existing) this.held.add(registration);
    const mine = this.#bySession.get(session);
    if (mine) mine.add(registration);
    else this.#bySession.set(session, new Set([registration]));
    return registration;
  }

  /** Takes a callee off a registration, which is gone if it has none left; undefined if the callee was not on it. */
  remove(id: number, session: number): Registration | undefined {
    const registration = this.held.byId(id);
    const place = registration?.callees.findIndex(({ member }) => member.session === session) ?? -1;
    if (!registration || place < 0) return undefined;
    registration.callees.splice(place, 1);
    this.#bySession.get(session)?.delete(registration);
    if (registration.callees.length === 0) this.held.delete(registration);
    return registration;
  }

  /** Takes a session off all its registrations and gives them. */
  removeAll(session: number): Registration[] {
    const mine = [...(this.#bySession.get(session) ?? [])];
    for (const { id } of mine) this.remove(id, session);
    this.#bySession.delete(session);
    return mine;
  }

  /** The registration that answers calls of a procedure. */
  find(procedure: string): Registration | undefined {
    return this.held.exact(procedure) ?? bestMatch(this.held.patternsOver(procedure), procedure);
  }
}

/** The callee whose turn it is. `draw` is a random integer ≥ 0, for the policy `random`. */
export function chooseCallee(registration: Registration, draw: number): Callee | undefined {
  const { callees, invoke } = registration;
  switch (invoke) {
    case 'single':
    case 'first':
      return callees[0];
    case 'last':
      return callees.at(-1);
    case 'random':
      return callees[draw % callees.length];
    case 'roundrobin':
      return callees[registration.turns++ % callees.length];
    default:
      return invoke satisfies never;
  }
}
