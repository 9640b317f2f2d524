// A crowd for a while: thousands of sessions without wires, so that a large realm can be tried. They come and go in
// small groups, and the crowd may be kept moving.

import { serializers } from '../serializer/registry.ts';
import type { Clock } from '../clock.ts';
import type { Member } from '../wamp/router/router-machine-routing.ts';
import { Actor, ACTOR_ROLES, type Reply, type Running } from './actor.ts';
import { positional, type Procedure } from './procedures.ts';
import type { Realm } from './realm.ts';

/** Where the ids of sessions come from, and go back to. */
export interface SessionIds {
  draw(): number;
  release(id: number): void;
}

export const CROWD_PROCEDURE = 'demo.crowd';
export const CROWD_TOPIC = 'demo.crowd.chat';
export const LARGEST_CROWD = 20_000;
/** Most that join and leave each second once the crowd is there. */
const FASTEST_FLOW = 500;
const GROUP = 250;
const GROUP_MS = 20;
const METHODS = ['anonymous', 'ticket', 'wampcra', 'cryptosign'] as const;

/** Somebody made up; the address is one of those kept for documentation (RFC 5737). */
export function madeUp(session: number, authid: string, authrole: string, authmethod: string, place: number): Member {
  const { name, subprotocol } = serializers[place % serializers.length] ?? {};
  return {
    ...{ session, authid, authrole, authmethod, authprovider: 'static', roles: ACTOR_ROLES },
    transport: {
      type: place % 3 === 2 ? 'rawsocket' : 'websocket',
      ...(name !== undefined && { serializer: name }),
      ...(place % 3 !== 2 && subprotocol !== undefined && { protocol: subprotocol }),
      peer: `tcp4:198.51.100.${(place % 254) + 1}:${49_152 + (place % 16_000)}`,
    },
  };
}

export class Crowd {
  readonly #realm: Realm;
  readonly #ids: SessionIds;
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #people = new Set<Actor>();
  #wanted = 0;
  #flow = 0;
  #numbered = 0;
  #waiting: Reply | undefined;
  #cancel: (() => void) | undefined;

  constructor(realm: Realm, ids: SessionIds, clock: Clock) {
    this.#realm = realm;
    this.#ids = ids;
    this.#clock = clock;
  }

  /** `demo.crowd(n, flow = 0)`: makes the crowd n sessions large; then `flow` of them come and go each second. */
  readonly procedure: Procedure = (call, reply): Running | undefined => {
    const [wanted, flow = 0] = positional(call);
    if (!isCount(wanted, LARGEST_CROWD) || !isCount(flow, FASTEST_FLOW)) {
      const text = `demo.crowd takes a size from 0 to ${LARGEST_CROWD} and a flow from 0 to ${FASTEST_FLOW} a second.`;
      reply.error('wamp.error.invalid_argument', [text]);
      return undefined;
    }
    this.#waiting?.error('wamp.error.canceled', ['Another size of the crowd was asked for.']);
    this.#wanted = wanted;
    this.#flow = flow;
    this.#waiting = reply;
    this.#step();
    return this.#waiting ? { stop: () => this.#stay() } : undefined;
  };

  /** Sends everybody away at once. */
  clear(): void {
    this.#waiting = undefined;
    this.#wanted = 0;
    this.#flow = 0;
    this.#rest();
    for (const person of [...this.#people]) this.#dismiss(person);
  }

  /** Goes on no more. */
  stop(): void {
    this.#rest();
    for (const person of this.#people) person.stop();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Whoever is there now is the crowd. */
  #stay(): void {
    this.#waiting = undefined;
    this.#wanted = this.#people.size;
    this.#step();
  }

  #step(): void {
    this.#rest();
    for (let i = 0; i < GROUP && this.#people.size < this.#wanted; i++) this.#admit();
    for (let i = 0; i < GROUP && this.#people.size > this.#wanted; i++) this.#dismissOldest();
    if (this.#people.size !== this.#wanted) {
      this.#cancel = this.#clock.after(GROUP_MS, () => this.#step());
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.result([this.#people.size]);
    if (this.#flow > 0 && this.#wanted > 0)
      this.#cancel = this.#clock.after(1_000 / this.#flow, () => this.#exchange());
  }

  #exchange(): void {
    this.#dismissOldest();
    this.#step();
  }

  #admit(): void {
    const number = ++this.#numbered;
    const authid = `passer-by-${String(number).padStart(5, '0')}`;
    const method = METHODS[number % METHODS.length] ?? 'anonymous';
    const role = number % 4 === 0 ? 'staff' : 'public';
    const person = new Actor(this.#realm, madeUp(this.#ids.draw(), authid, role, method, number), () => {
      this.#forget(person);
      // Whoever is killed is not replaced.
      if (this.#people.size < this.#wanted) this.#wanted--;
    });
    this.#people.add(person);
    person.enter();
    if (number % 10 === 0) person.follow(CROWD_TOPIC);
    if (number % 20 === 0) {
      person.offer(`demo.crowd.ping.${number}`, (_call, reply) => {
        reply.result([authid]);
        return undefined;
      });
    }
  }

  #dismissOldest(): void {
    const [oldest] = this.#people;
    if (oldest) this.#dismiss(oldest);
  }

  #dismiss(person: Actor): void {
    this.#forget(person);
    person.leave();
  }

  #forget(person: Actor): void {
    this.#people.delete(person);
    this.#ids.release(person.member.session);
  }
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}
