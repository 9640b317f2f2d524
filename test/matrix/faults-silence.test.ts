// A peer that stays silent at each step, secrets that are not there, and a user who leaves before the
// attempt is decided. Each step has a limit, and the step that got no answer is named.

import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Recorder } from '../../src/main/capture/recorder.ts';
import { Redactor } from '../../src/main/capture/redaction/redact.ts';
import { CaptureStore } from '../../src/main/capture/store/store.ts';
import { summarize } from '../../src/main/handshake/summary.ts';
import { serializersNamed } from '../../src/main/serializer/registry.ts';
import { SessionDriver } from '../../src/main/session/driver.ts';
import { systemNetwork, type Network } from '../../src/main/transport/network.ts';
import { createWebSocketTransport } from '../../src/main/transport/websocket/websocket.ts';
import { helloOf } from '../../src/main/wamp/hello.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { MethodChoice } from '../../src/shared/profile.ts';
import { CountingClock } from '../support/counting-clock.ts';
import { expectVerdict, testFaults, type Fault } from '../support/fault.ts';
import { eachWithInspector, profileOf, type Followed } from '../support/inspector.ts';
import { callProcedure } from '../support/requests.ts';
import { listenScripted, WELCOME_DETAILS, type Script } from '../support/scripted-peer.ts';
import { accepting, frame, listenRaw, listenTls } from '../unit/main/transport/raw-peer.ts';

const inspector = eachWithInspector();
const AUTHORITY = fileURLToPath(new URL('../fixtures/tls/ca.pem', import.meta.url));
/** Time limit of each step, in seconds. */
const LIMIT = 0.12;

const TICKET: MethodChoice = {
  method: 'ticket',
  authid: { kind: 'value', value: 'ann' },
  secret: { from: 'env', name: 'TICKET' },
};

async function scripted(script: Script, methods = [TICKET]) {
  inspector.now.environment['TICKET'] = 'a-ticket-of-ann';
  const peer = await listenScripted(script);
  return { peer, profile: { url: peer.url, methods, timeoutSeconds: LIMIT } };
}

const silent = (name: string, silentStep: string, peer: Fault['peer'], says: RegExp, todo: RegExp): Fault => ({
  name,
  peer,
  outcome: 'silence',
  silentStep,
  happened: says,
  evidence: /Nothing came for 0\.12 s/,
  todo,
});

describe('a peer that stays silent', () => {
  testFaults(inspector, [
    silent(
      'after TCP',
      'upgrade',
      async () => ({
        url: `ws://127.0.0.1:${(await listenRaw((socket) => socket.resume())).port}/ws`,
        timeoutSeconds: LIMIT,
      }),
      /did not answer the WebSocket upgrade/,
      /server of another kind/,
    ),
    {
      ...silent(
        'in the middle of its answer to the upgrade',
        'upgrade',
        async () => {
          const peer = await listenRaw((socket) => socket.once('data', () => socket.write('HTTP/1.1 101 Swit')));
          return { url: `ws://127.0.0.1:${peer.port}/ws`, timeoutSeconds: LIMIT };
        },
        /did not answer the WebSocket upgrade/,
        /server of another kind/,
      ),
      bytes: 'HTTP/1.1 101 Swit',
    },
    silent(
      'when TLS is spoken to it',
      'tls',
      async () => {
        const peer = await listenRaw((socket) => socket.resume());
        return { url: `wss://127.0.0.1:${peer.port}/ws`, caFile: AUTHORITY, timeoutSeconds: LIMIT };
      },
      /silent during the TLS handshake/,
      /without TLS for it: ws:\/\//,
    ),
    silent(
      'after TLS',
      'upgrade',
      async () => {
        const peer = await listenTls('localhost', (socket) => socket.resume());
        return { url: `wss://127.0.0.1:${peer.port}/ws`, caFile: AUTHORITY, timeoutSeconds: LIMIT };
      },
      /did not answer the WebSocket upgrade/,
      /server of another kind/,
    ),
    silent(
      'after HELLO',
      'HELLO',
      async () => (await scripted((talk) => talk.gone())).profile,
      /did not answer HELLO/,
      /Offer a single method/,
    ),
    silent(
      'after HELLO, and does not answer a close either',
      'HELLO',
      async () => {
        const peer = await listenRaw(accepting((socket) => socket.resume()));
        return { url: `ws://127.0.0.1:${peer.port}/ws`, timeoutSeconds: LIMIT };
      },
      /did not answer HELLO/,
      /log of the router/,
    ),
    silent(
      'after AUTHENTICATE',
      'AUTHENTICATE',
      async () => {
        const { profile } = await scripted(async (talk) => {
          await talk.next();
          talk.send([4, 'ticket', {}]);
          await talk.gone();
        });
        return profile;
      },
      /did not answer AUTHENTICATE/,
      /authenticator may hang/,
    ),
    silent(
      'after the second AUTHENTICATE',
      'AUTHENTICATE',
      async () => {
        const { profile } = await scripted(async (talk) => {
          await talk.next();
          talk.send([4, 'ticket', {}]);
          await talk.next();
          talk.send([4, 'ticket', {}]);
          await talk.gone();
        });
        return profile;
      },
      /did not answer AUTHENTICATE/,
      /authenticator may hang/,
    ),
  ]);

  it('after GOODBYE: the login stays, and the step is named', async () => {
    const { profile } = await scripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      await talk.gone();
    });
    const attempt = await inspector.now.connect({ profile: profileOf(profile.url, profile) });
    await attempt.decided();
    const summary = await attempt.leave();
    expect(summary).toMatchObject({ outcome: 'welcome', silentStep: 'GOODBYE' });
    expectVerdict(summary, {
      happened: /Logged in to demo/,
      evidence: /did not answer GOODBYE/,
      todo: /session is over on this side/,
    });
    expect(summary.steps.at(-1)).toMatchObject({ type: 'GOODBYE', findings: [{ check: 'S-10' }] });
    await inspector.now.login();
  });

  it('leaves a silence what it is when the user hangs up at last', async () => {
    const peer = await listenRaw(accepting((socket) => socket.resume()));
    const profile = profileOf(`ws://127.0.0.1:${peer.port}/ws`, { timeoutSeconds: LIMIT });
    const attempt = await inspector.now.connect({ profile });
    expect((await attempt.decided()).outcome).toBe('silence');
    const summary = await attempt.leave();
    expect(summary).toMatchObject({ outcome: 'silence', silentStep: 'HELLO' });
    // Nothing is told to have been sent after the wire was closed.
    expect(summary.steps.map(({ type }) => type)).toEqual(['HELLO']);
    await inspector.now.login();
  });

  /** A router that sends this only when the client hangs up, and a while later. */
  async function late(message: string): Promise<Followed> {
    const bytes = Buffer.concat([frame(0x81, message), frame(0x88, Buffer.from([3, 0xe8]))]);
    const peer = await listenRaw(
      accepting((socket) => {
        socket.on('data', (chunk: Buffer) => {
          if (chunk[0] === 0x88) setTimeout(() => socket.end(bytes), (LIMIT * 1000) / 2);
        });
      }),
    );
    inspector.now.environment['TICKET'] = 'a-ticket-of-ann';
    const profile = { methods: [TICKET], timeoutSeconds: LIMIT };
    const attempt = await inspector.now.connect({ profile: profileOf(`ws://127.0.0.1:${peer.port}/ws`, profile) });
    expect(await attempt.decided()).toMatchObject({ outcome: 'silence', silentStep: 'HELLO' });
    await inspector.now.link.call('session.leave', { capture: attempt.capture });
    return attempt;
  }

  it('answers late with ABORT: then it was no silence', async () => {
    const attempt = await late('[3,{"message":"too slow"},"wamp.error.authentication_failed"]');
    expect((await attempt.info()).outcome).toBe('abort');
    const summary = await attempt.summary();
    expect(summary).toMatchObject({ outcome: 'abort', reason: 'wamp.error.authentication_failed' });
    expect(summary.silentStep).toBeUndefined();
    expect((await attempt.records()).map(({ kind }) => kind)).toContain('silence');
  });

  it('answers late with WELCOME: the session is not used any more', async () => {
    const attempt = await late(JSON.stringify([2, 7, WELCOME_DETAILS]));
    const summary = await attempt.summary();
    expect(summary.outcome).toBe('welcome');
    expect(summary.steps.map(({ type }) => type)).toEqual(['HELLO', 'WELCOME']);
    const call = callProcedure(inspector.now.link, attempt.capture, 'demo.add2');
    await expect(call).rejects.toMatchObject({ code: 'not-connected' });
  });

  it('challenges late: nothing is computed and nothing sent', async () => {
    const attempt = await late('[4,"ticket",{}]');
    const summary = await attempt.summary();
    expect(summary).toMatchObject({ outcome: 'silence', silentStep: 'HELLO', derivations: [] });
    expect(summary.steps.map(({ type }) => type)).toEqual(['HELLO', 'CHALLENGE']);
  });
});

/** An attempt over a network of the test's making, without an app. */
async function over(network: Network): Promise<HandshakeSummary> {
  const profile = profileOf('ws://router.test:8080/ws');
  const clock = new CountingClock();
  const store = new CaptureStore();
  const redactor = new Redactor({ key: new Uint8Array(32), signatureIsSecret: () => true });
  const driver = new SessionDriver({
    target: { url: profile.url, serializers: serializersNamed(), deflate: false, timeoutMs: LIMIT * 1000 },
    hello: (methodExtra) => helloOf(profile, methodExtra),
    transport: createWebSocketTransport(network),
    recorder: new Recorder({ store, clock, redactor }),
    clock,
    random: (count) => new Uint8Array(count),
    authMethod: () => undefined,
    credentials: new Map(),
    onChange: () => undefined,
    onDeliver: () => undefined,
  });
  driver.start();
  await driver.ended;
  expect(clock.running).toBe(0);
  const { id, name, url, realm } = profile;
  return summarize({ id, label: name, url, realm, startedAt: '' }, store.handshakeRecords());
}

describe('a network that stays silent', () => {
  it('names the look-up', async () => {
    const summary = await over({ ...systemNetwork, lookup: () => undefined });
    expect(summary).toMatchObject({ outcome: 'silence', silentStep: 'dns' });
    expectVerdict(summary, { happened: /name server did not answer/, evidence: /0\.12 s/, todo: /network/ });
  });

  it('names the connection', async () => {
    const summary = await over({
      lookup: (_host, done) => queueMicrotask(() => done(undefined, ['192.0.2.1'])),
      // A socket that was never connected: like a host that drops every packet.
      connect: () => new Socket(),
    });
    expect(summary).toMatchObject({ outcome: 'silence', silentStep: 'tcp' });
    expectVerdict(summary, { happened: /host did not answer/, evidence: /0\.12 s/, todo: /firewall/ });
  });

  it('tells a name server that fails from a name that is not known', async () => {
    const error = Object.assign(new Error('getaddrinfo EAI_AGAIN router.test'), { code: 'EAI_AGAIN' });
    const summary = await over({ ...systemNetwork, lookup: (_host, done) => queueMicrotask(() => done(error, [])) });
    expect(summary).toMatchObject({ outcome: 'transport-error', code: 'EAI_AGAIN' });
    expectVerdict(summary, { happened: /could not be looked up/, evidence: /router\.test/, todo: /name server/ });
  });
});

describe('a secret that is not there', () => {
  it.each([
    ['is not set', undefined, /WAMP_TEST_SECRET is not set/],
    ['is empty', '', /WAMP_TEST_SECRET is set, but empty/],
  ])('a variable that %s: nothing is dialled', async (_name, value, says) => {
    if (value !== undefined) inspector.now.environment['WAMP_TEST_SECRET'] = value;
    const { peer, profile } = await scripted(
      (talk) => talk.gone(),
      [{ ...TICKET, secret: { from: 'env', name: 'WAMP_TEST_SECRET' } }],
    );
    const attempt = await inspector.now.connect({ profile: profileOf(profile.url, profile) });
    const summary = await attempt.ended();
    expect(summary.outcome).toBe('secret-missing');
    expectVerdict(summary, { happened: /secret.*could not be had/, evidence: says, todo: /Set it in the environment/ });
    expect(peer.connections).toBe(0);
    expect((await attempt.records()).map(({ kind }) => kind)).toEqual(['stop']);
    await inspector.now.login();
  });

  it('a prompt that is declined: nothing is dialled', async () => {
    const { link } = inspector.now;
    const { peer, profile } = await scripted((talk) => talk.gone(), [{ ...TICKET, secret: { from: 'prompt' } }]);
    const asked = nextQuestion();
    const attempt = await inspector.now.connect({ profile: profileOf(profile.url, profile) });
    const { question, purpose } = await asked;
    expect(purpose).toContain(profile.url);
    expect(await link.call('secret.answer', { question })).toEqual({ taken: true });
    const summary = await attempt.ended();
    expect(summary.outcome).toBe('secret-missing');
    expect(peer.connections).toBe(0);
    await inspector.now.login();
  });
});

/** The next question for a secret that viewers are asked. */
function nextQuestion(): Promise<{ question: string; purpose: string }> {
  return new Promise((resolve) => {
    const stop = inspector.now.link.listen((notice) => {
      if (notice.kind !== 'secret-asked') return;
      stop();
      resolve(notice.body);
    });
  });
}

/** Leaves; the attempt must read `interrupted`, and its wire be gone at once. */
async function interrupt(attempt: Followed, evidence: RegExp): Promise<HandshakeSummary> {
  const summary = await attempt.leave();
  expect(summary.outcome).toBe('interrupted');
  expectVerdict(summary, { happened: /stopped here before it was decided/, evidence, todo: /Connect again/ });
  expect((await attempt.info()).live).toBe(false);
  expect((await attempt.ended()).outcome).toBe('interrupted');
  return summary;
}

/** Settles when the capture holds so many records of a kind. */
async function holds(attempt: Followed, kind: string, count = 1): Promise<void> {
  const seen = async () => (await attempt.records()).filter((record) => record.kind === kind).length;
  await expect.poll(seen, { interval: 2 }).toBeGreaterThanOrEqual(count);
}

describe('a user who leaves', () => {
  it('at once', async () => {
    const peer = await listenRaw((socket) => socket.resume());
    const attempt = await inspector.now.connect({ profile: profileOf(`ws://127.0.0.1:${peer.port}/ws`) });
    await interrupt(attempt, /Stopped by the user/);
    await inspector.now.login();
  });

  it('while TLS waits', async () => {
    const peer = await listenRaw((socket) => socket.resume());
    const profile = profileOf(`wss://127.0.0.1:${peer.port}/ws`, { caFile: AUTHORITY });
    const attempt = await inspector.now.connect({ profile });
    await holds(attempt, 'tcp');
    await interrupt(attempt, /Last completed step: TCP/);
    await inspector.now.login();
  });

  it('while the upgrade waits', async () => {
    const peer = await listenRaw((socket) => socket.resume());
    const attempt = await inspector.now.connect({ profile: profileOf(`ws://127.0.0.1:${peer.port}/ws`) });
    await holds(attempt, 'tcp');
    await interrupt(attempt, /Last completed step: TCP/);
    await inspector.now.login();
  });

  it('while HELLO waits: the router is told', async () => {
    let said: readonly unknown[] = [];
    const { profile } = await scripted(async (talk) => {
      await talk.next();
      said = await talk.next();
      await talk.gone();
    });
    const attempt = await inspector.now.connect({ profile: profileOf(profile.url, { ...profile, timeoutSeconds: 5 }) });
    await holds(attempt, 'message');
    await interrupt(attempt, /Last: ABORT to the router/);
    expect(said).toEqual([3, { message: 'The client gives up.' }, 'wamp.close.close_realm']);
    await inspector.now.login();
  });

  it('while the answer to CHALLENGE is computed: nothing of it is sent', async () => {
    const said: unknown[] = [];
    const slow = { challenge: 'c', salt: 's', iterations: 300_000, keylen: 32 };
    const { profile } = await scripted(
      async (talk) => {
        await talk.next();
        talk.send([4, 'wampcra', slow]);
        for (;;) said.push(await talk.next());
      },
      [{ ...TICKET, method: 'wampcra' }],
    );
    const attempt = await inspector.now.connect({ profile: profileOf(profile.url, { ...profile, timeoutSeconds: 5 }) });
    await holds(attempt, 'message', 2);
    await interrupt(attempt, /Stopped by the user/);
    expect(said).toEqual([[3, { message: 'The client gives up.' }, 'wamp.close.close_realm']]);
    await inspector.now.login();
    expect((await attempt.records()).map(({ kind }) => kind)).not.toContain('derivation');
  });

  it('while a prompt is open: nothing is dialled, whatever is typed later', async () => {
    const { peer, profile } = await scripted((talk) => talk.gone(), [{ ...TICKET, secret: { from: 'prompt' } }]);
    const asked = nextQuestion();
    const attempt = await inspector.now.connect({ profile: profileOf(profile.url, profile) });
    const { question } = await asked;
    await interrupt(attempt, /Stopped by the user[^]*No step was completed/);
    const before = await attempt.records();
    await inspector.now.link.call('secret.answer', { question, secret: 'typed-too-late' });
    await inspector.now.login();
    expect(peer.connections).toBe(0);
    expect(await attempt.records()).toEqual(before);
  });

  it('while a prompt is open, which is declined afterwards', async () => {
    const { profile } = await scripted((talk) => talk.gone(), [{ ...TICKET, secret: { from: 'prompt' } }]);
    const asked = nextQuestion();
    const attempt = await inspector.now.connect({ profile: profileOf(profile.url, profile) });
    const { question } = await asked;
    await interrupt(attempt, /Stopped by the user/);
    const before = await attempt.records();
    await inspector.now.link.call('secret.answer', { question });
    await inspector.now.login();
    expect(await attempt.records()).toEqual(before);
  });

  it('by closing the app with attempts at every stage', async () => {
    const raw = await listenRaw((socket) => socket.resume());
    const { profile } = await scripted((talk) => talk.gone());
    const urls = [`ws://127.0.0.1:${raw.port}/ws`, `wss://127.0.0.1:${raw.port}/ws`, profile.url];
    const limits = { timeoutSeconds: 20 };
    const attempts = await Promise.all(urls.map((url) => inspector.now.connect({ profile: profileOf(url, limits) })));
    await Promise.all(attempts.slice(0, 2).map((attempt) => holds(attempt, 'tcp')));
    await inspector.now.app.close();
    for (const attempt of attempts) expect((await attempt.summary()).outcome).toBe('interrupted');
  });
});
