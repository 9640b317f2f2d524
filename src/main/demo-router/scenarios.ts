// What there is to try in a realm of the demo router: procedures, faults and a ticking topic, and in one realm residents
// and a crowd. The scenarios are an ordinary member of the realm that happens to live in the router: broker and dealer
// treat it like any other callee and publisher.

import type { Clock } from '../clock.ts';
import { Actor, ACTOR_ROLES } from './actor.ts';
import { Crowd, CROWD_PROCEDURE, CROWD_TOPIC, type SessionIds } from './crowd.ts';
import { FAULT_PROCEDURES } from './faults.ts';
import { PROCEDURES, type Stage } from './procedures.ts';
import type { Realm } from './realm.ts';
import { NEWS_TOPIC, RESIDENT_PROCEDURES, Residents } from './residents.ts';

export const TICK_TOPIC = 'demo.tick';
const TICK_MS = 1_000;

/** What can be called in the realm with residents, by its exact name. */
export const DEMO_PROCEDURES: readonly string[] = [
  ...Object.keys(PROCEDURES),
  CROWD_PROCEDURE,
  ...RESIDENT_PROCEDURES,
  ...FAULT_PROCEDURES,
];
/** What can be followed there. */
export const DEMO_TOPICS: readonly string[] = [TICK_TOPIC, NEWS_TOPIC, CROWD_TOPIC];

export class Scenarios {
  readonly #realm: Realm;
  readonly #clock: Clock;
  readonly #stage: Stage;
  readonly #actor: Actor;
  readonly #residents: Residents | undefined;
  readonly #crowd: Crowd | undefined;
  #stopTicking: (() => void) | undefined;
  #ticks = 0;

  /** `ids`: where the sessions of residents get their ids; absent: there are none, and no crowd. */
  constructor(realm: Realm, session: number, clock: Clock, ids?: SessionIds) {
    this.#realm = realm;
    this.#clock = clock;
    this.#stage = { clock, revoke: (...given) => realm.revoke(...given) };
    this.#actor = new Actor(realm, {
      ...{ session, authid: 'demo-router', authrole: 'router', roles: ACTOR_ROLES },
      ...{ authmethod: 'internal', authprovider: 'internal', isRouters: true },
    });
    this.#residents = ids && new Residents(realm, ids, this.#stage);
    this.#crowd = ids && new Crowd(realm, ids, clock);
  }

  /** Enters the realm and offers the procedures. */
  open(): void {
    this.#actor.enter();
    const offered = { ...PROCEDURES, ...(this.#crowd && { [CROWD_PROCEDURE]: this.#crowd.procedure }) };
    for (const [procedure, run] of Object.entries(offered)) {
      this.#actor.offer(procedure, (call, reply) => run(call, reply, this.#stage), { disclose_caller: true });
    }
    // Whatever is called there, the realm answers itself.
    for (const procedure of FAULT_PROCEDURES) this.#actor.offer(procedure, () => undefined);
    this.#residents?.gather();
  }

  /** Somebody came: the topic ticks as long as anybody is there. */
  wake(): void {
    if (this.#realm.visitors === 1) this.#residents?.gather();
    this.#stopTicking ??= this.#clock.after(TICK_MS, () => this.#tick());
  }

  close(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#actor.stop();
    this.#residents?.stop();
    this.#crowd?.stop();
  }

  #tick(): void {
    this.#stopTicking = undefined;
    if (this.#realm.visitors === 0) return this.#crowd?.clear();
    this.#ticks++;
    const kwargs = { time: new Date(this.#clock.wall()).toISOString() };
    this.#actor.publish(TICK_TOPIC, [this.#ticks], kwargs);
    this.#residents?.tick(this.#ticks);
    this.wake();
  }
}
