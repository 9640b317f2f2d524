// Logins by cookie against real servers: what is sent, what is kept, and that no value of a cookie comes to light.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import type { HandshakeSummary } from '../../../../src/shared/handshake-summary.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { MethodChoice, Profile } from '../../../../src/shared/profile.ts';
import { filesOf, leaksIn } from '../../../support/canary.ts';
import { finishWatched, startWatched, type Watched } from '../../../support/watched-app.ts';

const VALUE = 'canary-cookie/+"ü=value';
/** As it stands in a header: Latin-1, with what a cookie may hold. */
const COOKIE = encodeURIComponent(VALUE);
const SHORT = 'q7';
const TICKET = 'canary-ticket-of-joe';

const joe = { kind: 'value', value: 'joe' } as const;
const cookie: MethodChoice = { method: 'cookie', authid: { kind: 'absent' } };
const ticket: MethodChoice = { method: 'ticket', authid: joe, secret: { from: 'env', name: 'TICKET' } };

/** A router that sets a cookie at every upgrade without one, and lets in by it once somebody logged in. */
class CookieRouter {
  /** Cookie header of each request, in order. */
  readonly sent: (string | undefined)[] = [];
  readonly hellos: unknown[] = [];
  forgets = false;
  #url = '';
  readonly #http = createServer();
  #knows = false;

  async start(): Promise<void> {
    const sockets = new WebSocketServer({ server: this.#http, handleProtocols: () => 'wamp.2.json' });
    sockets.on('headers', (headers, request) => {
      this.sent.push(request.headers.cookie);
      if (request.headers.cookie === undefined)
        headers.push(
          `Set-Cookie: cbtid=${COOKIE}; Max-Age=604800`,
          `Set-Cookie: s=${SHORT}`,
          'Set-Cookie: far=1; Domain=far.example',
        );
    });
    sockets.on('connection', (socket, request) => {
      const say = (message: unknown) => socket.send(JSON.stringify(message));
      const welcome = (authprovider: string) =>
        say([
          2,
          7,
          { roles: { broker: {}, dealer: {} }, authid: 'joe', authrole: 'user', authmethod: 'ticket', authprovider },
        ]);
      const isKnown = this.#knows && !this.forgets && (request.headers.cookie ?? '').includes(`cbtid=${COOKIE}`);
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as [number, unknown, { authmethods: string[] }];
        if (message[0] === 6) socket.close();
        else if (message[0] === 5) {
          this.#knows = true;
          welcome('static');
        } else if (message[0] === 1) {
          this.hellos.push(message[2]);
          const { authmethods } = message[2];
          if (isKnown && authmethods.includes('cookie')) welcome('cookie');
          else if (authmethods.includes('ticket')) say([4, 'ticket', {}]);
          // As a talkative router might: everything it knows of the connection.
          else
            say([
              3,
              { message: `no cookie but ${String(request.headers.cookie?.split(';')[0])}` },
              'wamp.error.no_auth_method',
            ]);
        }
      });
    });
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    this.#url = `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/ws`;
  }

  get url(): string {
    return this.#url;
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

let watched: Watched;
let router: CookieRouter;
beforeEach(async () => {
  watched = await startWatched();
  watched.environment['TICKET'] = TICKET;
  router = new CookieRouter();
  await router.start();
});
afterEach(async () => {
  await finishWatched(watched);
  await router.stop();
});

function profileOf(methods: readonly MethodChoice[], changes: Partial<Profile> = {}): Profile {
  return { ...newProfile('p1', 'Cookies', router.url, 'realm1'), timeoutSeconds: 3, methods: [...methods], ...changes };
}

/** Waits until a login is decided, and leaves. */
async function decided(capture: string) {
  for (;;) {
    const info = await watched.link.call('capture.info', { capture });
    if (!info.live || info.outcome !== undefined) {
      await watched.link.call('session.leave', { capture });
      return info;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Logs in and leaves. */
async function login(
  profile: Profile,
  withoutCookies?: boolean,
): Promise<{ capture: string; summary: HandshakeSummary }> {
  const { link } = watched;
  const { capture } = await link.call('session.connect', { profile, ...(withoutCookies && { withoutCookies }) });
  await decided(capture);
  return { capture, summary: fromWire<HandshakeSummary>(await link.call('capture.summary', { capture })) };
}

describe('a login by cookie', () => {
  it('follows one by another method: cookie and ticket offered together', async () => {
    const profile = profileOf([cookie, ticket]);
    const first = await login(profile);
    const second = await login(profile);
    expect([first.summary.outcome, second.summary.outcome]).toEqual(['welcome', 'welcome']);
    expect(first.summary.derivations).toHaveLength(1);
    expect(second.summary.derivations).toHaveLength(0);
    expect(router.sent).toEqual([undefined, `cbtid=${COOKIE}; s=${SHORT}`]);
    expect(router.hellos).toMatchObject([{ authmethods: ['cookie', 'ticket'] }, { authmethods: ['cookie', 'ticket'] }]);
  });

  it('needs the method among those that are offered: otherwise nothing is kept and nothing is sent', async () => {
    await login(profileOf([ticket]));
    await login(profileOf([ticket]));
    await login(profileOf([cookie, ticket]));
    await login(profileOf([ticket]));
    expect(router.sent).toEqual([undefined, undefined, undefined, undefined]);
    expect(await watched.link.call('cookie.list', { profileId: 'p1' })).toHaveLength(2);
  });

  it('of another profile is another jar', async () => {
    await login(profileOf([cookie, ticket]));
    await login(profileOf([cookie, ticket], { id: 'p2' }));
    expect(router.sent).toEqual([undefined, undefined]);
  });

  it('can be tried again without the cookies, which are then gone; new ones are kept', async () => {
    const profile = profileOf([cookie, ticket]);
    await login(profile);
    await login(profile, true);
    await login(profile);
    expect(router.sent.map((sent) => sent !== undefined)).toEqual([false, false, true]);
  });

  it('keeps the cookies of a header in the profile apart: both are sent, in one header', async () => {
    watched.environment['C'] = 'own=1';
    const http = { headers: [{ name: 'Cookie', secret: { from: 'env', name: 'C' } as const }] };
    const profile = profileOf([cookie, ticket]);
    await login(profile);
    await login({ ...profile, http });
    expect(router.sent[1]).toBe(`cbtid=${COOKIE}; s=${SHORT}; own=1`);
  });

  it('survives the app if the profile is saved, and not if it is not', async () => {
    const { link } = watched;
    await link.call('profile.save', { profile: profileOf([cookie, ticket]) });
    await login(profileOf([cookie, ticket]));
    expect(await link.call('cookie.list', { profileId: 'p1' })).toMatchObject([
      { name: 's', domain: '127.0.0.1', path: '/' },
      { name: 'cbtid', domain: '127.0.0.1', path: '/', expires: expect.stringMatching(/^\d{4}-/) as string },
    ]);
    expect(await link.call('secret.look', { ref: { from: 'keychain', id: 'cookies/p1' } })).toMatchObject({
      state: 'present',
    });
    expect(await link.call('cookie.clear', { profileId: 'p1' })).toEqual({ cleared: 2 });
    expect(await link.call('secret.look', { ref: { from: 'keychain', id: 'cookies/p1' } })).toMatchObject({
      state: 'absent',
    });
    expect(await link.call('cookie.list', { profileId: 'p1' })).toEqual([]);
    await login(profileOf([cookie, ticket], { id: 'draft' }));
    expect(await link.call('secret.look', { ref: { from: 'keychain', id: 'cookies/draft' } })).toMatchObject({
      state: 'absent',
    });
  });

  it('is over when its profile is deleted', async () => {
    const { link } = watched;
    await link.call('profile.save', { profile: profileOf([cookie, ticket]) });
    await login(profileOf([cookie, ticket]));
    await link.call('profile.delete', { id: 'p1' });
    expect(await link.call('secret.look', { ref: { from: 'keychain', id: 'cookies/p1' } })).toMatchObject({
      state: 'absent',
    });
  });
});

describe('the demo router', () => {
  it('knows its client by the cookie of the first login, within one run of the app', async () => {
    const { link } = watched;
    const derivations: number[] = [];
    for (const withoutCookies of [false, false, true]) {
      const { capture } = await link.call('session.connect', { demo: 'cookie', withoutCookies });
      const { outcome } = await decided(capture);
      expect(outcome).toBe('welcome');
      const summary = fromWire<HandshakeSummary>(await link.call('capture.summary', { capture }));
      derivations.push(summary.derivations.length);
    }
    // By ticket, by the cookie, and by ticket again once the jar was emptied.
    expect(derivations).toEqual([1, 0, 1]);
  });

  it('gets no cookie of the profile itself either where none is to be sent', async () => {
    const { link } = watched;
    const offers = [];
    for (const withoutCookies of [false, true]) {
      const { capture } = await link.call('session.connect', { demo: 'cookie-not-valid', withoutCookies });
      await decided(capture);
      const { verdict } = fromWire<HandshakeSummary>(await link.call('capture.summary', { capture }));
      offers.push(verdict.offers);
    }
    expect(offers).toEqual([['without-cookies'], undefined]);
  });
});

describe('what is shown beforehand', () => {
  it('names the cookies that will be sent, and how many there are', async () => {
    const profile = profileOf([cookie, ticket]);
    const before = await watched.link.call('profile.wire', { profile });
    expect(before.request.join('\n')).not.toContain('Cookie');
    expect(before.notes.join()).toContain('No cookie of an earlier login');
    await login(profile);
    const after = await watched.link.call('profile.wire', { profile });
    expect(after.request).toContain('Cookie: cbtid=••••••; s=••••••');
    expect(after.notes.at(-1)).toMatch(/^2 cookies of earlier logins are sent\. They are kept in the memory/);
    const longPoll = await watched.link.call('profile.wire', { profile: { ...profile, url: 'http://127.0.0.1/lp' } });
    expect(longPoll.request).toContain('Cookie: cbtid=••••••; s=••••••');
    const other = await watched.link.call('profile.wire', { profile: { ...profile, methods: [ticket] } });
    expect(other.request.join('\n')).not.toContain('Cookie');
    const examined = await watched.link.call('login.examine', { profile, method: 0 });
    expect(examined).toMatchObject({
      ok: true,
      facts: [{ label: 'Cookies', value: 's of 127.0.0.1, cbtid of 127.0.0.1' }],
    });
  });
});

describe('the values of cookies', () => {
  it('come to light nowhere: not set, not sent, not echoed', async () => {
    const { link } = watched;
    const profile = profileOf([cookie, ticket]);
    await link.call('profile.save', { profile });
    const captures = [await login(profile), await login(profile)];
    // A router that no longer knows the cookie and says so with its value.
    router.forgets = true;
    captures.push(await login(profileOf([cookie])));
    await link.call('profile.wire', { profile });
    await link.call('profile.preview', { profile });
    await link.call('login.examine', { profile, method: 0 });
    await link.call('cookie.list', { profileId: 'p1' });
    expect(router.sent.slice(1)).toEqual([`cbtid=${COOKIE}; s=${SHORT}`, `cbtid=${COOKIE}; s=${SHORT}`]);
    expect(captures[2]?.summary.outcome).toBe('abort');
    for (const { capture } of captures) {
      const places = {
        ...(await watched.places(capture)),
        ...filesOf(watched.folder),
        link: watched.messages.join('\n'),
      };
      expect(leaksIn(places, [COOKIE, TICKET])).toEqual([]);
      for (const [place, text] of Object.entries(places))
        expect(`${place}: ${Buffer.from(text).includes(`s=${SHORT}`)}`).toBe(`${place}: false`);
    }
    expect(watched.faults).toEqual([]);
  });
});

describe('long-poll', () => {
  it('sends to each path what belongs there, and keeps what opening sets', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.url ?? ''} ${request.headers.cookie ?? '-'}`);
      if (request.url === '/lp/open') {
        response.setHeader('Set-Cookie', ['all=1', 'deep=2; Path=/lp/s1/send', 'else=3; Path=/other']);
        response.end(JSON.stringify({ protocol: 'wamp.2.json', transport: 's1' }));
      } else if (request.url === '/lp/s1/receive') response.end(JSON.stringify([3, {}, 'wamp.error.no_such_realm']));
      else response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lp`;
    try {
      await login(profileOf([cookie, ticket], { url }));
      await login(profileOf([cookie, ticket], { url }));
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    expect(seen[0]).toBe('/lp/open -');
    expect(seen).toContain('/lp/s1/send deep=2; all=1');
    expect(seen).toContain('/lp/s1/receive all=1');
    expect(seen).toContain('/lp/open all=1');
  });
});
