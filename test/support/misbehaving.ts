// A router that answers requests as a test says, after a faultless WELCOME, and what the app finds about its frames.

import { expect } from 'vitest';
import type { Finding } from '../../src/shared/finding.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { FEATURES, type Role } from '../../src/shared/wamp/features.ts';
import { profileOf, type Followed, type Inspector } from './inspector.ts';
import { callProcedure, resultArgs } from './requests.ts';
import { listenScripted, type Talk } from './scripted-peer.ts';

export type Frame = readonly unknown[] | string;
/** What the router sends for a message that came. */
export type Reaction = (message: readonly unknown[], talk: Talk) => readonly Frame[] | undefined;

const featuresOf = (role: Role) => ({
  features: Object.fromEntries(FEATURES.filter(({ roles }) => roles.includes(role)).map(({ flag }) => [flag, true])),
});
/** WELCOME.Details of a router that announces everything. */
const ALL_FEATURES = { roles: { broker: featuresOf('broker'), dealer: featuresOf('dealer') } };

/** Calls of this procedure are answered as they should be, whatever else the router does. */
const SOUND = 'sound.call';

/** A session with a router that reacts so. It answers GOODBYE. */
export async function reacting(
  inspector: Inspector,
  react: Reaction,
  changes: Partial<Profile> = {},
): Promise<Followed> {
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, ALL_FEATURES]);
    for (;;) {
      const message = await talk.next();
      const [type, request, , uri] = message;
      if (type === 6) break;
      const isSound = type === 48 && uri === SOUND;
      for (const frame of isSound ? [[50, request, {}, ['sound']]] : (react(message, talk) ?? [])) talk.send(frame);
    }
    talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    await talk.gone();
  });
  const session = await inspector.connect({ profile: profileOf(url, changes) });
  expect(await session.outcome()).toBe('welcome');
  return session;
}

/** The session took no harm: a call is answered, and GOODBYE too. */
export async function goesOn({ link }: Inspector, session: Followed): Promise<void> {
  expect(resultArgs(await callProcedure(link, session.capture, SOUND))).toEqual(['sound']);
  const { outcome } = await session.leave();
  expect(outcome).toBe('welcome');
}

interface FoundAbout {
  readonly check: string;
  readonly severity: Finding['severity'];
  readonly text: string;
  /** The frame it is about, with its direction: `<` from the router. */
  readonly about: string;
}

/** What was found about the messages of a session, in the order in which it was told. */
export async function foundIn(session: Followed): Promise<FoundAbout[]> {
  const records = await session.records();
  const framesOf = new Map(
    records.map((record) => {
      const bytes = 'bytes' in record ? Buffer.from(record.bytes).toString() : '';
      return [record.seq, `${'dir' in record && record.dir === 'out' ? '>' : '<'}${bytes}`];
    }),
  );
  return records.flatMap((record) => {
    if (record.kind !== 'finding') return [];
    const { check, severity, text } = record.finding;
    return [{ check, severity, text, about: framesOf.get(record.about) ?? '' }];
  });
}

/** The same, without what is said. */
export async function checksIn(session: Followed): Promise<string[]> {
  return (await foundIn(session)).map(({ check, about }) => `${check} ${about}`);
}
