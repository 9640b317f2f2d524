// Connections that are brought back: when, after which wait, how often, and what is left alone.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../../src/main/app/app.ts';
import { memoryLink } from '../../../../src/main/app/memory-link.ts';
import type { AskSecret } from '../../../../src/main/app/ports.ts';
import { waitBefore } from '../../../../src/main/app/reconnects.ts';
import { createPorts } from '../../../../src/main/shell/node-ports.ts';
import type { CaptureInfo } from '../../../../src/shared/contract/results.ts';
import type { Link } from '../../../../src/shared/contract/link.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { Profile, SecretRef } from '../../../../src/shared/profile.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS, type Script } from '../../../support/scripted-peer.ts';

let folder = '';
let app: App | undefined;
let asked = 0;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-app-'));
  asked = 0;
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await finishScripted();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Link> {
  const none = () => Promise.reject(new Error('nothing is stored here'));
  const secrets = (_ask: AskSecret) => ({
    resolve: (_ref: SecretRef) => {
      asked += 1;
      return Promise.resolve('typed-once');
    },
    look: none,
    set: none,
    remove: none,
  });
  const ports = await createPorts({ WAMP_INSPECTOR_CONFIG: folder });
  app = createApp({ ...ports, secrets }, (error) => {
    throw error;
  });
  return memoryLink(app);
}

const QUICK = { firstSeconds: 0.1, longestSeconds: 0.2 };

function profile(url: string, reconnect: Profile['reconnect'], changes: Partial<Profile> = {}): Profile {
  return { ...newProfile('p', 'P', url, 'demo'), timeoutSeconds: 2, ...(reconnect && { reconnect }), ...changes };
}

/** The info of a capture once it is as wanted. */
async function until(link: Link, capture: string, isWanted: (info: CaptureInfo) => boolean): Promise<CaptureInfo> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const info = await link.call('capture.info', { capture });
    if (isWanted(info)) return info;
    if (Date.now() > deadline) throw new Error(`not reached: ${JSON.stringify(info)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Welcomes, and does the n-th thing of a list with the n-th client; the last one with all further ones. */
function router(...endings: readonly ((talk: Parameters<Script>[0]) => void | Promise<void>)[]): Script {
  let client = 0;
  return async (talk) => {
    const ending = endings[Math.min(client, endings.length - 1)];
    client += 1;
    await talk.next();
    await ending?.(talk);
    await talk.gone();
  };
}
const welcome = (talk: Parameters<Script>[0]) => talk.send([2, 7, WELCOME_DETAILS]);
const cut = (talk: Parameters<Script>[0]) => {
  welcome(talk);
  setTimeout(() => talk.socket.terminate(), 20);
};
const goodbye = (reason: string) => (talk: Parameters<Script>[0]) => {
  welcome(talk);
  talk.send([6, {}, reason]);
};
const abort = (talk: Parameters<Script>[0]) => talk.send([3, {}, 'wamp.error.no_such_realm']);

describe('a connection that is lost', () => {
  it('is brought back as a capture that follows the first', async () => {
    const peer = await listenScripted(router(cut, welcome));
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK) });
    const waiting = await until(link, capture, ({ retry }) => retry !== undefined);
    expect(waiting.retry).toMatchObject({ attempt: 1, waitMs: 100 });
    expect(waiting.live).toBe(false);
    const { followedBy = '', retry } = await until(link, capture, (info) => info.followedBy !== undefined);
    expect(retry).toBeUndefined();
    const next = await until(link, followedBy, ({ outcome }) => outcome === 'welcome');
    expect(next).toMatchObject({ follows: capture, live: true });
    expect(peer.connections).toBe(2);
  });

  it('is left alone unless the profile asks for it', async () => {
    const peer = await listenScripted(router(cut));
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, undefined) });
    await until(link, capture, ({ live }) => !live);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(peer.connections).toBe(1);
  });

  it('is tried as often as the profile says, then given up', async () => {
    const peer = await listenScripted(router(cut, (talk) => talk.socket.terminate()));
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, { ...QUICK, attempts: 2 }) });
    const first = await until(link, capture, ({ followedBy }) => followedBy !== undefined);
    const second = await until(link, first.followedBy ?? '', ({ followedBy }) => followedBy !== undefined);
    const last = await until(link, second.followedBy ?? '', ({ live }) => !live);
    expect(last.retry).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(peer.connections).toBe(3);
  });

  it('by a router that cuts each session off at once is waited for ever longer', async () => {
    const peer = await listenScripted(router(cut));
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK) });
    const { followedBy = '' } = await until(link, capture, (info) => info.followedBy !== undefined);
    const { retry } = await until(link, followedBy, (info) => info.retry !== undefined);
    expect(retry).toMatchObject({ attempt: 2, waitMs: 200 });
  });

  it('leaves no more than the latest attempts behind, however long the router is away', async () => {
    const peer = await listenScripted(router(cut, (talk) => talk.socket.terminate()));
    const link = await start();
    const often = { firstSeconds: 0.1, longestSeconds: 0.1, attempts: 24 };
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, often) });
    const all = async () => link.call('capture.list', {});
    const deadline = Date.now() + 15_000;
    while (peer.connections < 25 || (await all()).some(({ live }) => live)) {
      if (Date.now() > deadline) throw new Error(`${peer.connections} attempts`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const kept = (await all()).map(({ header, follows }) => [header.id, follows]).reverse();
    expect(kept).toHaveLength(21);
    expect(kept[0]).toEqual([capture, undefined]);
    // Each still names the one before it.
    expect(kept.slice(1).map(([, follows]) => follows)).toEqual(kept.slice(0, -1).map(([id]) => id));
  }, 20_000);

  it('is tried at once, or not at all, when the user says so', async () => {
    const peer = await listenScripted(router(cut, cut, welcome));
    const link = await start();
    const slow = { firstSeconds: 3600, longestSeconds: 3600 };
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, slow) });
    await until(link, capture, ({ retry }) => retry !== undefined);
    await link.call('session.retryNow', { capture });
    const { followedBy = '' } = await until(link, capture, (info) => info.followedBy !== undefined);
    await until(link, followedBy, ({ retry }) => retry !== undefined);
    await link.call('session.stopRetry', { capture: followedBy });
    expect((await link.call('capture.info', { capture: followedBy })).retry).toBeUndefined();
    expect(peer.connections).toBe(2);
  });

  it('is not brought back once its capture is closed', async () => {
    const peer = await listenScripted(router(cut));
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK) });
    await until(link, capture, ({ retry }) => retry !== undefined);
    await link.call('capture.close', { capture });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(peer.connections).toBe(1);
  });

  it('is not brought back after the user left', async () => {
    const peer = await listenScripted(
      router(async (talk) => {
        welcome(talk);
        await talk.next();
        talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      }),
    );
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK) });
    await until(link, capture, ({ outcome }) => outcome === 'welcome');
    await link.call('session.leave', { capture });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await link.call('capture.info', { capture })).not.toHaveProperty('retry');
    expect(peer.connections).toBe(1);
  });

  it('needs a secret that is typed only once', async () => {
    const authid = { kind: 'value', value: 'ann' } as const;
    const methods = [{ method: 'ticket', authid, secret: { from: 'prompt' } as const }];
    const login: Script = async (talk) => {
      talk.send([4, 'ticket', {}]);
      expect(await talk.next()).toEqual([5, 'typed-once', {}]);
    };
    const peer = await listenScripted(
      router(
        async (talk) => {
          await login(talk);
          cut(talk);
        },
        async (talk) => {
          await login(talk);
          welcome(talk);
        },
      ),
    );
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK, { methods }) });
    const { followedBy = '' } = await until(link, capture, (info) => info.followedBy !== undefined);
    await until(link, followedBy, ({ outcome }) => outcome === 'welcome');
    expect(asked).toBe(1);
  });
});

describe('what the session held', () => {
  const held = [
    [32, { match: 'prefix' }, 'a.topic.'],
    [64, { invoke: 'roundrobin' }, 'a.procedure'],
  ];
  /** Welcomes, grants what is asked for, and gives what that was. */
  async function granting(talk: Parameters<Script>[0], asked: unknown[][]): Promise<void> {
    welcome(talk);
    for (const granted of [33, 65]) {
      const [type, request, ...rest] = await talk.next();
      asked.push([type, ...rest]);
      talk.send([granted, request, 4000 + granted]);
    }
  }

  it.each([true, false])('is asked for anew: %s', async (restore) => {
    const asked: unknown[][][] = [[], []];
    let isRestored: () => void = () => undefined;
    const restored = new Promise<void>((resolve) => (isRestored = resolve));
    const peer = await listenScripted(
      router(
        async (talk) => {
          await granting(talk, asked[0] ?? []);
          setTimeout(() => talk.socket.terminate(), 50);
        },
        // An attempt in between that comes to nothing loses nothing.
        (talk) => talk.socket.terminate(),
        async (talk) => {
          if (!restore) return welcome(talk);
          await granting(talk, asked[1] ?? []);
          isRestored();
        },
      ),
    );
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, { ...QUICK, restore }) });
    await until(link, capture, ({ outcome }) => outcome === 'welcome');
    const wishes = [
      { kind: 'subscribe', uri: 'a.topic.', options: '{"match": "prefix"}' },
      { kind: 'register', uri: 'a.procedure', options: '{"invoke": "roundrobin"}', answer: { kind: 'result' } },
    ] as const;
    for (const request of wishes) {
      const { operation } = await link.call('operation.start', { capture, request });
      await link.call('operation.wait', { capture, operation });
    }
    const { followedBy: second = '' } = await until(link, capture, (info) => info.followedBy !== undefined);
    const { followedBy: third = '' } = await until(link, second, (info) => info.followedBy !== undefined);
    await until(link, third, ({ outcome }) => outcome === 'welcome');
    expect(asked[0]).toEqual(held);
    if (!restore) return expect(await link.call('holding.list', { capture: third })).toEqual([]);
    await restored;
    expect(asked[1]).toEqual(held);
    await until(link, third, () => true);
    expect((await link.call('holding.list', { capture })).map(({ state }) => state)).toEqual(['lost', 'lost']);
  });

  it('with a secret that was typed is asked for anew without asking for it again, however often', async () => {
    const topics: unknown[] = [];
    const subscribed: Script = async (talk) => {
      welcome(talk);
      const [, request, , topic] = await talk.next();
      topics.push(topic);
      talk.send([33, request, 4033]);
      if (topics.length < 3) setTimeout(() => talk.socket.terminate(), 50);
    };
    const peer = await listenScripted(router(subscribed));
    const link = await start();
    const lasting = profile(peer.url, { ...QUICK, restore: true });
    await link.call('profile.save', { profile: lasting });
    const value = { kind: 'secret', secret: { from: 'prompt' } } as const;
    const environment = { id: 'e', name: 'test', variables: [{ name: 'token', value }] };
    await link.call('saved.putEnvironment', { profileId: 'p', environment });
    const { capture } = await link.call('session.connect', { profileId: 'p' });
    await until(link, capture, ({ outcome }) => outcome === 'welcome');
    const request = { kind: 'subscribe', uri: 'a.{{token}}' } as const;
    await link.call('operation.start', { capture, request, environment: 'e' });
    await expect.poll(() => topics.length, { timeout: 5000 }).toBe(3);
    expect(topics).toEqual(['a.typed-once', 'a.typed-once', 'a.typed-once']);
    expect(asked).toBe(1);
    const { followedBy = '' } = await link.call('capture.info', { capture });
    const { followedBy: last = '' } = await link.call('capture.info', { capture: followedBy });
    // The new capture knows that it is a secret.
    await expect.poll(async () => JSON.stringify(await link.call('holding.list', { capture: last }))).toContain('4033');
    expect(JSON.stringify(await link.call('holding.list', { capture: last }))).not.toContain('typed-once');
  });
});

describe('what a router does on purpose', () => {
  it('is left alone: ABORT, and GOODBYE of a router that goes on', async () => {
    for (const ending of [abort, goodbye('wamp.close.killed')]) {
      const peer = await listenScripted(router(ending));
      const link = await start();
      const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK) });
      await until(link, capture, ({ live }) => !live);
      await new Promise((resolve) => setTimeout(resolve, 250));
      expect(peer.connections).toBe(1);
      await app?.close();
    }
  });

  it('is left alone in an open session, too: ABORT, and what the client aborts', async () => {
    const aborted = (talk: Parameters<Script>[0]) => {
      welcome(talk);
      talk.send([3, {}, 'wamp.error.protocol_violation']);
    };
    const broken = (talk: Parameters<Script>[0]) => {
      welcome(talk);
      talk.send([2, 8, WELCOME_DETAILS]);
    };
    for (const ending of [aborted, broken]) {
      const peer = await listenScripted(router(ending));
      const link = await start();
      const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK) });
      await until(link, capture, ({ live }) => !live);
      await new Promise((resolve) => setTimeout(resolve, 250));
      expect(peer.connections).toBe(1);
      await app?.close();
    }
  });

  it('is tried again if the profile says so', async () => {
    const peer = await listenScripted(router(abort, goodbye('wamp.close.killed'), welcome));
    const link = await start();
    const reconnect = { ...QUICK, afterAbort: true };
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, reconnect) });
    const { followedBy: second = '' } = await until(link, capture, (info) => info.followedBy !== undefined);
    const { followedBy: third = '' } = await until(link, second, (info) => info.followedBy !== undefined);
    await until(link, third, ({ outcome, live }) => outcome === 'welcome' && live);
  });

  it('is a loss if the router says that it stops', async () => {
    const peer = await listenScripted(router(goodbye('wamp.close.system_shutdown'), welcome));
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK) });
    await until(link, capture, (info) => info.followedBy !== undefined);
  });
});

describe('a first attempt', () => {
  it('that fails is in front of whoever made it, and is not repeated', async () => {
    const peer = await listenScripted((talk) => talk.socket.terminate());
    const link = await start();
    const { capture } = await link.call('session.connect', { profile: profile(peer.url, QUICK) });
    await until(link, capture, ({ live }) => !live);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(peer.connections).toBe(1);
  });
});

describe('waits', () => {
  it('double up to the longest', () => {
    const waits = [1, 2, 3, 4, 5, 2000].map((n) => waitBefore(n, { firstSeconds: 1, longestSeconds: 10 }));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });
});
