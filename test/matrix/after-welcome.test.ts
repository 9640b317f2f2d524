// The requests of a profile that follow WELCOME, at scripted routers: what is sent, what becomes of the login, and
// that nothing else is sent before they are answered.

import { describe, expect, it } from 'vitest';
import type { AfterWelcome, Profile } from '../../src/shared/profile.ts';
import { totp } from '../../src/main/auth/totp.ts';
import { eachWithInspector, profileOf } from '../support/inspector.ts';
import { callProcedure } from '../support/requests.ts';
import { answerGoodbye, listenScripted, WELCOME_DETAILS, type Script, type Talk } from '../support/scripted-peer.ts';

const inspector = eachWithInspector();
const env = (name: string) => ({ from: 'env', name }) as const;
const CODE_SECRET = 'JBSWY3DPEHPK3PXP';

const LOGIN: AfterWelcome = {
  kind: 'call',
  uri: 'com.example.login',
  args: ['{{token}}', 7, ['Bearer {{token}}', '{{unknown}}']],
  kwargs: { code: '{{code}}', '{{token}}': true },
  secrets: [
    { name: 'token', secret: env('TOKEN') },
    { name: 'code', secret: env('CODE'), secretIs: 'totp-secret' },
  ],
};
const READY: AfterWelcome = { kind: 'publish', uri: 'com.example.ready', args: ['hello'] };

function profile(url: string, afterWelcome: readonly AfterWelcome[], changes: Partial<Profile> = {}): Profile {
  Object.assign(inspector.now.environment, { TOKEN: 'token-of-the-test', CODE: CODE_SECRET });
  return profileOf(url, { afterWelcome: [...afterWelcome], ...changes });
}

/** Welcomes, goes on with `then`, and answers GOODBYE. */
const welcomes =
  (then: (talk: Talk) => Promise<void>): Script =>
  async (talk) => {
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    await then(talk);
    await answerGoodbye(talk);
  };

describe('requests after WELCOME', () => {
  it('are sent in order with their secrets, the second after the first was answered', async () => {
    const seen: (readonly unknown[])[] = [];
    const { url } = await listenScripted(
      welcomes(async (talk) => {
        seen.push(await talk.next());
        talk.send([50, 1, {}, ['welcome, ann']]);
        seen.push(await talk.next());
        talk.send([17, 2, 4711]);
      }),
    );
    const attempt = await inspector.now.connect({ profile: profile(url, [LOGIN, READY]) });
    const summary = await attempt.decided();
    expect(summary.outcome).toBe('welcome');
    const now = Math.floor(inspector.now.clock.wall() / 1000);
    const codes = [now, now - 30].map((moment) => {
      const made = totp(CODE_SECRET, moment);
      return made.ok ? made.code : '';
    });
    expect(seen).toEqual([
      [
        48,
        1,
        {},
        'com.example.login',
        ['token-of-the-test', 7, ['Bearer token-of-the-test', '{{unknown}}']],
        { code: expect.toBeOneOf(codes) as unknown, '{{token}}': true },
      ],
      [16, 2, { acknowledge: true }, 'com.example.ready', ['hello']],
    ]);
    const records = await attempt.records();
    const requests = records.filter((record) => record.kind === 'application');
    expect(requests).toMatchObject([
      { index: 1, of: 2 },
      { index: 2, of: 2 },
    ]);
    for (const { about } of requests) expect(records[about - 1]).toMatchObject({ kind: 'message', dir: 'out' });
    // The session is open now, for everybody.
    expect(summary.application).toMatchObject([{ state: 'done' }, { state: 'done' }]);
    await attempt.leave();
  });

  it('keep all others back until they are answered', async () => {
    let answer: () => void = () => undefined;
    const { url } = await listenScripted(
      welcomes(async (talk) => {
        await talk.next();
        await new Promise<void>((resolve) => (answer = resolve));
        talk.send([17, 1, 4711]);
        expect(await talk.next()).toEqual([48, 2, {}, 'com.example.mine']);
        talk.send([50, 2, {}]);
      }),
    );
    const { link } = inspector.now;
    const attempt = await inspector.now.connect({ profile: profile(url, [READY]) });
    await expect.poll(async () => (await attempt.records()).some(({ kind }) => kind === 'application')).toBe(true);
    const mine = () => callProcedure(link, attempt.capture, 'com.example.mine');
    await expect(mine()).rejects.toMatchObject({
      code: 'not-connected',
      evidence: 'The login is not done: request 1 of the 1 that follow WELCOME has no answer.',
    });
    expect((await attempt.info()).outcome).toBeUndefined();
    answer();
    await attempt.decided();
    expect(await mine()).toMatchObject({ reply: { kind: 'result' } });
    await attempt.leave();
  });

  it('that are refused end the login: the next one is not sent', async () => {
    const seen: (readonly unknown[])[] = [];
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      seen.push(await talk.next());
      talk.send([8, 48, 1, {}, 'com.example.denied', ['token-of-the-test is wrong']]);
      seen.push(await talk.next());
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      await talk.gone();
    });
    const attempt = await inspector.now.connect({ profile: profile(url, [LOGIN, READY]) });
    const summary = await attempt.ended();
    expect(summary.outcome).toBe('error-reply');
    expect(seen.map(([type]) => type)).toEqual([48, 6]);
    expect(JSON.stringify(summary)).not.toContain('token-of-the-test');
  });

  it('that nobody answers end it, too', async () => {
    const { url } = await listenScripted(welcomes(() => Promise.resolve()));
    const attempt = await inspector.now.connect({ profile: profile(url, [READY], { timeoutSeconds: 0.15 }) });
    const summary = await attempt.ended();
    expect(summary.outcome).toBe('silence');
    expect((await attempt.records()).filter(({ kind }) => kind === 'silence')).toMatchObject([
      { step: 'PUBLISH', seconds: 0.15 },
    ]);
  });

  it('are not decided by a router that hangs up', async () => {
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      await talk.next();
      talk.socket.close();
    });
    const dropped = await inspector.now.connect({ profile: profile(url, [READY]) });
    expect((await dropped.ended()).outcome).toBe('closed');
  });

  it('are not decided by the user who leaves', async () => {
    const silent = await listenScripted(welcomes(() => Promise.resolve()));
    const left = await inspector.now.connect({ profile: profile(silent.url, [READY]) });
    await expect.poll(async () => (await left.records()).some(({ kind }) => kind === 'application')).toBe(true);
    expect((await left.leave()).outcome).toBe('interrupted');
  });

  it('whose secret cannot be used are found out before anything is dialled', async () => {
    const peer = await listenScripted(welcomes(() => Promise.resolve()));
    const made = profile(peer.url, [LOGIN]);
    inspector.now.environment['CODE'] = 'not base32!';
    const attempt = await inspector.now.connect({ profile: made });
    expect((await attempt.ended()).outcome).toBe('secret-missing');
    expect(peer.connections).toBe(0);
    expect(JSON.stringify(await attempt.records())).not.toContain('not base32!');
  });

  it('decide the login, whatever the router sends besides', async () => {
    const { url } = await listenScripted(
      welcomes(async (talk) => {
        await talk.next();
        // Nothing that was asked for, and a first result that says there is more.
        talk.send([50, 1, { progress: true }, ['almost']]);
        talk.send([17, 99, 1]);
        talk.send([50, 1, {}]);
      }),
    );
    const attempt = await inspector.now.connect({ profile: profile(url, [LOGIN]) });
    expect((await attempt.decided()).outcome).toBe('welcome');
    await attempt.leave();
  });
});
