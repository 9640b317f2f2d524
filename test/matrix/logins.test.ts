// Whole sessions: every login the demo router offers, over ws and over wss, from HELLO to GOODBYE.

import { DEMO_LOGINS } from '../../src/shared/contract/demo-logins.ts';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEMO_PRINCIPALS } from '../../src/main/demo-router/principals.ts';
import type { DemoPrincipal } from '../../src/shared/contract/results.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { MethodChoice } from '../../src/shared/profile.ts';
import { eachWithInspector, profileOf, sally } from '../support/inspector.ts';
import { callProcedure, resultArgs, subscribeTo } from '../support/requests.ts';
import { listenTls } from '../unit/main/transport/raw-peer.ts';

const inspector = eachWithInspector();
const AUTHORITY = fileURLToPath(new URL('../fixtures/tls/ca.pem', import.meta.url));

/** Everything one side says goes to the other, and both end together. */
function pipeTo(port: number): (socket: Socket) => void {
  return (near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('error', () => near.destroy());
    far.on('close', () => near.destroy());
  };
}

const CARRIERS = {
  ws: () => Promise.resolve({ url: inspector.now.demo.url }),
  wss: async () => {
    const relay = await listenTls('localhost', pipeTo(inspector.now.demo.port));
    return { url: `wss://localhost:${relay.port}/ws`, caFile: AUTHORITY };
  },
} as const;

function choice({ name, method, authid, secret }: DemoPrincipal): MethodChoice {
  const variable = `SECRET_OF_${name}`;
  if (secret !== undefined) inspector.now.environment[variable] = secret;
  return {
    method,
    authid: authid === undefined ? { kind: 'absent' } : { kind: 'value', value: authid },
    ...(secret !== undefined && { secret: { from: 'env', name: variable } }),
  };
}

function principal(name: string): DemoPrincipal {
  const found = DEMO_PRINCIPALS.find((entry) => entry.name === name);
  if (!found) throw new Error(`the demo router has no ${name}`);
  return found;
}

/** What can be done in every session: a call, an application error, an event. */
async function useSession(capture: string): Promise<void> {
  const { link } = inspector.now;
  expect(resultArgs(await callProcedure(link, capture, 'demo.add2', { args: [19, 23] }))).toEqual([42]);

  const { reply: failed } = await callProcedure(link, capture, 'demo.fail');
  expect(failed).toMatchObject({ kind: 'error', error: 'demo.error.failed' });
  expect(failed?.kind === 'error' && fromWire(failed.args)).toEqual(['This procedure always fails.']);

  const { reply: subscribed } = await subscribeTo(link, capture, 'demo.tick');
  const { view } = await link.call('capture.createView', { capture, filter: { types: ['EVENT'] } });
  const events = () => link.call('capture.rows', { capture, view, from: 0, count: 1 });
  await expect.poll(async () => (await events()).total).toBeGreaterThan(0);
  expect(subscribed).toMatchObject({ kind: 'done' });
  const subscription = subscribed?.kind === 'done' ? subscribed.id : 0;
  expect((await events()).rows[0]).toMatchObject({ dir: 'in', type: 'EVENT', request: subscription });
}

function types({ steps }: HandshakeSummary): string[] {
  return steps.map(({ dir, type }) => `${dir} ${type}`);
}

const GREETING = ['out HELLO', 'in CHALLENGE', 'out AUTHENTICATE', 'in WELCOME'];
const LEAVE = ['out GOODBYE', 'in GOODBYE'];

/** Checks that have something to say of a login: a CHALLENGE without iterations and keylen is worth a note. */
const notesOf = (name: string): string[] => (name === 'wampcra-salted-defaults' ? ['A-04'] : []);

/** The messages of a whole session by this method. */
function conversation(method: string): string[] {
  return [...(method === 'anonymous' ? ['out HELLO', 'in WELCOME'] : GREETING), ...LEAVE];
}

/** The simplest ones; every method is in methods.test.ts. */
const SIMPLE = DEMO_PRINCIPALS.filter(({ name }) =>
  /^(anonymous|ticket|wampcra(-salted(-defaults)?|-stored-key)?)$/.test(name),
);
const LOGINS = SIMPLE.flatMap((entry) =>
  entry.realms.flatMap((realm) => (['ws', 'wss'] as const).map((carrier) => ({ ...entry, realm, carrier }))),
);

describe('every login of the demo router', () => {
  it.each(LOGINS)('$name into $realm over $carrier', async ({ carrier, realm, ...entry }) => {
    const { method, authid, role } = entry;
    const target = await CARRIERS[carrier]();
    const profile = { ...profileOf(target.url, target), realm, methods: [choice(entry)] };
    const attempt = await inspector.now.connect({ profile });
    const summary = await attempt.decided();

    expect(summary).toMatchObject({ outcome: 'welcome', authmethod: method });
    const word: unknown = authid ?? expect.stringMatching(/^guest-[0-9a-f]{10}$/);
    expect(summary.authid).toEqual(word);
    const granted = summary.agreement?.granted.find(({ what }) => what === 'authrole');
    expect(granted).toMatchObject({ granted: role });
    expect(summary.verdict.happened).toContain(`Logged in to ${realm} by ${method}.`);
    expect(summary.transport.map(({ step }) => step)).toEqual(
      carrier === 'wss' ? ['dns', 'tcp', 'tls', 'upgrade'] : ['dns', 'tcp', 'upgrade'],
    );
    expect(inspector.now.router.sessions).toBe(1);

    await useSession(attempt.capture);
    const after = await attempt.leave();
    expect(types(after)).toEqual(conversation(method));
    expect(after.steps.flatMap(({ findings }) => findings.map(({ check }) => check))).toEqual(notesOf(entry.name));
    expect(after.outcome).toBe('welcome');
    expect((await attempt.records()).at(-1)).toMatchObject({ kind: 'close', by: 'us', code: 1000 });
  });

  it.each(DEMO_LOGINS.filter((name) => SIMPLE.some((one) => one.name === name)))(
    '%s by name, with a router of the app',
    async (demo) => {
      const attempt = await inspector.now.connect({ demo });
      const { method, authid } = principal(demo);
      expect(await attempt.decided()).toMatchObject({
        outcome: 'welcome',
        authmethod: method,
        ...(authid && { authid }),
      });
      await useSession(attempt.capture);
      expect(types(await attempt.leave())).toEqual(conversation(method));
    },
  );

  it('refuses a wrong secret, and says so', async () => {
    inspector.now.environment['SALLY'] = 'not-the-password';
    const attempt = await inspector.now.connect({ profile: sally(inspector.now.demo.url) });
    const summary = await attempt.ended();
    expect(summary).toMatchObject({ outcome: 'abort', reason: 'wamp.error.authentication_denied' });
    expect(summary.verdict.todo.join(' ')).toContain('Check the secret of sally');
    expect(types(summary)).toEqual([...GREETING.slice(0, 3), 'in ABORT']);
    await inspector.now.login();
  });
});

describe('several at once', () => {
  it('keeps eleven sessions apart', async () => {
    const { link, router, demo } = inspector.now;
    const attempts = await Promise.all(
      LOGINS.filter(({ carrier }) => carrier === 'ws').map(async ({ carrier: _carrier, realm, ...entry }) => {
        const profile = profileOf(demo.url, { realm, methods: [choice(entry)] });
        return { entry, attempt: await inspector.now.connect({ profile }) };
      }),
    );
    await Promise.all(attempts.map(({ attempt }) => attempt.decided()));
    expect(router.sessions).toBe(attempts.length);

    const sums = await Promise.all(
      attempts.map(({ attempt: { capture } }, i) => callProcedure(link, capture, 'demo.add2', { args: [i, 1000] })),
    );
    expect(sums.map(resultArgs)).toEqual(attempts.map((_, i) => [1000 + i]));

    const ids = new Set<number | undefined>();
    for (const { entry, attempt } of attempts) {
      const { agreement, authid } = await attempt.leave();
      ids.add(agreement?.session);
      if (entry.authid !== undefined) expect(authid).toBe(entry.authid);
    }
    expect(ids.size).toBe(attempts.length);
    expect(await link.call('capture.list', {})).toHaveLength(attempts.length);
  });
});

describe('several methods', () => {
  const offers = [
    { offered: ['ticket', 'wampcra'], authid: 'tess', taken: 'ticket', secret: 'ticket' },
    { offered: ['wampcra', 'ticket'], authid: 'tess', taken: 'ticket', secret: 'ticket' },
    { offered: ['ticket', 'wampcra'], authid: 'sally', taken: 'wampcra', secret: 'wampcra-salted' },
    { offered: ['wampcra', 'anonymous'], authid: 'sally', taken: 'wampcra', secret: 'wampcra-salted' },
    { offered: ['anonymous', 'wampcra'], authid: 'sally', taken: 'anonymous', secret: 'wampcra-salted' },
  ];

  it.each(offers)('offers $offered in this order for $authid and logs in by $taken', async (offer) => {
    inspector.now.environment['ONE'] = principal(offer.secret).secret ?? '';
    const authid = { kind: 'value', value: offer.authid } as const;
    const methods = offer.offered.map((method) => ({
      method,
      authid,
      ...(method !== 'anonymous' && { secret: { from: 'env', name: 'ONE' } as const }),
    }));
    const attempt = await inspector.now.connect({ profile: profileOf(inspector.now.demo.url, { methods }) });
    const summary = await attempt.decided();
    expect(summary).toMatchObject({ outcome: 'welcome', authmethod: offer.taken });
    expect(summary.steps[0]?.text).toContain(`offers ${offer.offered.join(', ')}`);
    const [hello] = (await attempt.records()).filter(({ kind }) => kind === 'message');
    const text = hello?.kind === 'message' ? Buffer.from(hello.bytes).toString() : '';
    expect(text).toContain(`"authmethods":${JSON.stringify(offer.offered)}`);
    await attempt.leave();
  });
});
