// A watch over a scripted session, with a clock that stands still.

import { RealmWatch } from '../../../../src/main/realm/realm-watch.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';
import { realmOf, type Dialect, type ScriptedRealm } from './scripted-realm.ts';
import type { ScriptedSession } from './scripted-session.ts';

export interface Watched {
  readonly session: ScriptedSession;
  readonly realm: ScriptedRealm;
  readonly watch: RealmWatch;
  readonly clock: ManualClock;
  /** How often a change was told. */
  readonly changes: { count: number };
  /** Subscriptions that somebody else holds. */
  readonly held: Set<number>;
}

export function watchedRealm(dialect: Dialect = 'crossbar'): Watched {
  const { session, realm } = realmOf(dialect);
  const clock = new ManualClock();
  const changes = { count: 0 };
  const held = new Set<number>();
  const changed = () => void changes.count++;
  const isHeld = (subscription: number) => held.has(subscription);
  const watch = new RealmWatch({ session, clock, agent: 'Router 1.0', changed, isHeld });
  return { session, realm, watch, clock, changes, held };
}
