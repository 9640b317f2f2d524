// Who lives in the demo realm: a few sessions with made-up names that offer procedures, follow topics and publish a
// little, so that the realm is not empty. One that was killed comes back when the next first visitor does.

import { option } from '../wamp/router/router-machine-routing.ts';
import type { Dict } from '../../shared/wamp/value.ts';
import { Actor } from './actor.ts';
import { madeUp, type SessionIds } from './crowd.ts';
import { positional, PROCEDURES, type Procedure, type Stage } from './procedures.ts';
import type { Realm } from './realm.ts';

interface Offer {
  readonly procedure: string;
  readonly options?: Dict;
  readonly run: Procedure;
}

interface Resident {
  readonly authid: string;
  readonly authrole: string;
  readonly authmethod: string;
  readonly offers?: readonly Offer[];
  readonly follows?: readonly { readonly topic: string; readonly options?: Dict }[];
}

const answer =
  (make: (call: Parameters<Procedure>[0]) => Parameters<Parameters<Procedure>[1]['result']>): Procedure =>
  (call, reply) => {
    reply.result(...make(call));
    return undefined;
  };

const refuses =
  (error: string, text: string): Procedure =>
  (call, reply) => {
    reply.error(error, [text], { given: positional(call) });
    return undefined;
  };

const WEATHER = { invoke: 'roundrobin' };
const FIRST = { invoke: 'first' };
const RANDOM = { invoke: 'random' };
const PREFIX = { match: 'prefix' };
const WILDCARD = { match: 'wildcard' };

const report = (station: string): Offer => ({
  ...{ procedure: 'demo.weather.report', options: WEATHER },
  run: answer(() => [[`${station}: 21 degrees, light wind`], { station, degrees: 21 }]),
});
const dice = (by: string): Offer => ({
  ...{ procedure: 'demo.dice', options: RANDOM },
  run: answer((call) => [[(call.request % 6) + 1], { by }]),
});
const slow = PROCEDURES['demo.slow'];
const count = PROCEDURES['demo.count'];
const printer = (name: string): Offer => ({
  ...{ procedure: 'demo.print', options: FIRST },
  run: (call, reply, stage) => {
    const done = () => reply.result([`printed by ${name}`], { pages: positional(call).length });
    return { stop: stage.clock.after(1_500, done) };
  },
});
/** What a pattern caught, told back. */
const named = (by: string): Procedure =>
  answer((call) => [[option(call.details, 'procedure') ?? 'registered by its exact name'], { by }]);

const RESIDENTS: readonly Resident[] = [
  { authid: 'weather-north', authrole: 'backend', authmethod: 'wampcra', offers: [report('north')] },
  { authid: 'weather-south', authrole: 'backend', authmethod: 'wampcra', offers: [report('south')] },
  { authid: 'weather-coast', authrole: 'backend', authmethod: 'wampcra', offers: [report('coast')] },
  { authid: 'printer-east', authrole: 'device', authmethod: 'ticket', offers: [printer('printer-east')] },
  { authid: 'printer-west', authrole: 'device', authmethod: 'ticket', offers: [printer('printer-west')] },
  { authid: 'dice-red', authrole: 'backend', authmethod: 'cryptosign', offers: [dice('dice-red')] },
  { authid: 'dice-blue', authrole: 'backend', authmethod: 'cryptosign', offers: [dice('dice-blue')] },
  {
    ...{ authid: 'files', authrole: 'backend', authmethod: 'wamp-scram' },
    offers: [{ procedure: 'demo.files.', options: PREFIX, run: named('files') }],
  },
  {
    ...{ authid: 'sensors', authrole: 'device', authmethod: 'cryptosign' },
    offers: [
      { procedure: 'demo.sensor..read', options: WILDCARD, run: named('sensors') },
      { procedure: 'demo.sensor.attic.read', run: answer(() => [[17.5], { unit: 'degrees' }]) },
    ],
  },
  {
    ...{ authid: 'workshop', authrole: 'backend', authmethod: 'ticket' },
    offers: [
      ...(slow ? [{ procedure: 'demo.workshop.slow', run: slow }] : []),
      ...(count ? [{ procedure: 'demo.workshop.count', run: count }] : []),
      { procedure: 'demo.workshop.echo', run: answer((call) => [positional(call), call.kwargs ?? {}]) },
      { procedure: 'demo.workshop.closed', run: refuses('demo.error.closed', 'The workshop is closed today.') },
    ],
  },
  {
    ...{ authid: 'display-hall', authrole: 'frontend', authmethod: 'anonymous' },
    follows: [{ topic: 'demo.tick' }, { topic: 'demo.news.weather' }],
  },
  {
    ...{ authid: 'archive', authrole: 'backend', authmethod: 'tls' },
    follows: [
      { topic: 'demo.', options: PREFIX },
      { topic: 'demo..weather', options: WILDCARD },
    ],
  },
  {
    ...{ authid: 'desk-7', authrole: 'frontend', authmethod: 'cookie' },
    follows: [{ topic: 'demo.news.', options: PREFIX }, { topic: 'demo.tick' }],
  },
];

export const NEWS_TOPIC = 'demo.news.weather';
/** The news come with every so many ticks. */
const NEWS_EVERY = 5;

/** The procedures that can be called by their names. */
export const RESIDENT_PROCEDURES: readonly string[] = [
  ...new Set(
    RESIDENTS.flatMap(({ offers = [] }) => offers)
      .filter(({ options = {} }) => option(options, 'match') === undefined)
      .map(({ procedure }) => procedure),
  ),
];

export class Residents {
  readonly #realm: Realm;
  readonly #ids: SessionIds;
  readonly #stage: Stage;
  readonly #home = new Map<Resident, Actor>();

  constructor(realm: Realm, ids: SessionIds, stage: Stage) {
    this.#realm = realm;
    this.#ids = ids;
    this.#stage = stage;
  }

  /** All who are not at home come. */
  gather(): void {
    RESIDENTS.forEach((resident, place) => {
      if (!this.#home.has(resident)) this.#settle(resident, place);
    });
  }

  /** A second has passed. */
  tick(number: number): void {
    const reporter = RESIDENTS[0] && this.#home.get(RESIDENTS[0]);
    if (number % NEWS_EVERY === 0) reporter?.publish(NEWS_TOPIC, [`Report ${number / NEWS_EVERY}`], { degrees: 21 });
  }

  stop(): void {
    for (const actor of this.#home.values()) actor.stop();
  }

  #settle(resident: Resident, place: number): void {
    const { authid, authrole, authmethod, offers = [], follows = [] } = resident;
    const session = this.#ids.draw();
    const actor = new Actor(this.#realm, madeUp(session, authid, authrole, authmethod, place), () => {
      this.#home.delete(resident);
      this.#ids.release(session);
    });
    this.#home.set(resident, actor);
    actor.enter();
    for (const { procedure, options, run } of offers) {
      actor.offer(procedure, (call, reply) => run(call, reply, this.#stage), options);
    }
    for (const { topic, options } of follows) actor.follow(topic, options);
  }
}
