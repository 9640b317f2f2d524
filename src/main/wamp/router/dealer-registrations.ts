// The procedures of one realm: who offers them, and which callee gets a call.
// Source: "Registering and Unregistering", "Pattern-based Registrations", "Shared Registration" in
// the specification.

import { bestMatch, type UriMatch } from '../../../shared/wamp/uris.ts';
import type { Member } from './router-machine-routing.ts';

export const INVOKE_POLICIES = ['single', 'roundrobin', 'random', 'first', 'last'] as const;
type InvokePolicy = (typeof INVOKE_POLICIES)[number];

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
  /** In the order they registered; never empty. */
  readonly callees: Callee[];
  /** Calls given out so far, for `roundrobin`. */
  turns: number;
}

export class Registrations {
  readonly #newId: () => number;
  readonly #exact = new Map<string, Registration>();
  /** Prefix and wildcard registrations by `match uri`. */
  readonly #patterns = new Map<string, Registration>();
  readonly #byId = new Map<number, Registration>();
  readonly #bySession = new Map<number, Set<Registration>>();

  constructor(newId: () => number) {
    this.#newId = newId;
  }

  /** How many registrations a session holds. */
  heldBy(session: number): number {
    return this.#bySession.get(session)?.size ?? 0;
  }

  /** Adds a callee; gives the registration, or says in words why it is not to be shared. */
  add(uri: string, match: UriMatch, invoke: InvokePolicy, callee: Callee): Registration | string {
    const { session } = callee.member;
    const existing = match === 'exact' ? this.#exact.get(uri) : this.#patterns.get(`${match} ${uri}`);
    if (existing) {
      if (existing.invoke !== invoke || invoke === 'single') {
        return `The procedure is registered already, with invoke "${existing.invoke}".`;
      }
      if (existing.callees.some(({ member }) => member.session === session)) {
        return 'This session has registered the procedure already.';
      }
      existing.callees.push(callee);
    }
    const registration = existing ?? this.#create(uri, match, invoke, callee);
    const held = this.#bySession.get(session);
    if (held) held.add(registration);
    else this.#bySession.set(session, new Set([registration]));
    return registration;
  }

  /** Takes a callee off a registration; false if it was not on it. */
  remove(id: number, session: number): boolean {
    const registration = this.#byId.get(id);
    const place = registration?.callees.findIndex(({ member }) => member.session === session) ?? -1;
    if (!registration || place < 0) return false;
    registration.callees.splice(place, 1);
    this.#bySession.get(session)?.delete(registration);
    if (registration.callees.length > 0) return true;
    this.#byId.delete(id);
    if (registration.match === 'exact') this.#exact.delete(registration.uri);
    else this.#patterns.delete(`${registration.match} ${registration.uri}`);
    return true;
  }

  /** Takes a session off all its registrations. */
  removeAll(session: number): void {
    for (const { id } of this.#bySession.get(session) ?? []) this.remove(id, session);
    this.#bySession.delete(session);
  }

  /** The registration that answers calls of a procedure. */
  find(procedure: string): Registration | undefined {
    return this.#exact.get(procedure) ?? bestMatch([...this.#patterns.values()], procedure);
  }

  #create(uri: string, match: UriMatch, invoke: InvokePolicy, callee: Callee): Registration {
    const registration: Registration = { id: this.#newId(), uri, match, invoke, callees: [callee], turns: 0 };
    this.#byId.set(registration.id, registration);
    if (match === 'exact') this.#exact.set(uri, registration);
    else this.#patterns.set(`${match} ${uri}`, registration);
    return registration;
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
