// The connection breaks at every byte of a salted login, from either side: no attempt may hang, each must
// end in a state that says what happened, and nothing may be left open.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { Outcome } from '../../src/shared/outcome.ts';
import { ByteRelay, inParallel, relayQuery, type Act, type Side } from '../support/byte-relay.ts';
import { eachWithInspector, sally } from '../support/inspector.ts';
import { eventually } from '../unit/main/transport/wire-log.ts';

/** The same random bytes every time: so every login has the same length on the wire. */
const inspector = eachWithInspector({ random: (count) => Buffer.alloc(count, 0x5a) });
const WIDTH = 80;
/** For a machine that does other things besides. */
const PATIENCE_MS = 110_000;

let relay: ByteRelay;
beforeEach(async () => {
  relay = await ByteRelay.to(inspector.now.demo.port);
  inspector.now.environment['SALLY'] = 'sally-pass';
});
afterEach(async () => {
  await eventually(
    () => relay.open === 0,
    () => `${relay.open} sockets are left at the relay`,
  );
  await relay.close();
});

interface Run {
  /** What the attempt was decided to be. */
  readonly decided: Outcome | undefined;
  /** The summary when its wire was gone. */
  readonly ended: HandshakeSummary;
}

/** One login and GOODBYE through the relay; the capture is closed afterwards. */
async function run(query: string): Promise<Run> {
  const { now } = inspector;
  const attempt = await now.connect({ profile: sally(`ws://127.0.0.1:${relay.port}/ws${query}`) });
  const decided = await attempt.outcome();
  const ended = await attempt.leave();
  await now.link.call('capture.close', { capture: attempt.capture });
  return { decided, ended };
}

/** How many bytes a login takes on each side until WELCOME, and until the wire is gone. */
async function lengths(): Promise<Record<'login' | 'all', Record<Side, number>>> {
  const { now } = inspector;
  const profile = sally(`ws://127.0.0.1:${relay.port}/ws${relayQuery('cut', 'router', 99_999)}`);
  const attempt = await now.connect({ profile });
  expect((await attempt.decided()).outcome).toBe('welcome');
  const login = { ...relay.passed };
  await attempt.leave();
  return { login, all: { ...relay.passed } };
}

function verdictIsComplete({ verdict }: HandshakeSummary): boolean {
  const { happened, evidence, todo } = verdict;
  return happened !== '' && evidence.length > 0 && evidence.every((text) => text !== '') && todo.length > 0;
}

const BROKEN = ['transport-error', 'closed'];

/** What is wrong with a run that was broken at byte `at` of a side. */
function fault({ decided, ended }: Run, act: Act, at: number, login: number): string | undefined {
  const told = `${decided ?? 'nothing'}, then ${ended.outcome ?? 'nothing'}`;
  if (decided !== ended.outcome) return told;
  // A reset may overtake the bytes before it.
  const mayBeWelcome = at >= login;
  const mayBeBroken = at < login || act === 'reset';
  if (ended.outcome === 'welcome') return mayBeWelcome ? undefined : told;
  if (!BROKEN.includes(ended.outcome ?? '')) return told;
  if (!mayBeBroken) return told;
  return verdictIsComplete(ended) ? undefined : `no verdict: ${JSON.stringify(ended.verdict)}`;
}

describe.each([
  ['cut', 'router'],
  ['cut', 'client'],
  ['reset', 'router'],
  ['reset', 'client'],
] as const)('%s at every byte of the %s', (act, side) => {
  it(
    'ends each attempt in a state that says what happened',
    async () => {
      const { login, all } = await lengths();
      expect(login[side]).toBeGreaterThan(500);
      expect(all[side]).toBeGreaterThan(login[side]);
      const faults: string[] = [];
      const outcomes = new Set<string>();
      await inParallel(all[side] + 1, WIDTH, async (at) => {
        const ran = await run(relayQuery(act, side, at));
        outcomes.add(ran.ended.outcome ?? '');
        const wrong = fault(ran, act, at, login[side]);
        if (wrong !== undefined) faults.push(`byte ${at} of ${login[side]}: ${wrong}`);
      });
      expect(faults).toEqual([]);
      expect(outcomes).toContain('welcome');
      expect(outcomes.size).toBeGreaterThan(1);
      await inspector.now.login();
    },
    PATIENCE_MS,
  );
});
