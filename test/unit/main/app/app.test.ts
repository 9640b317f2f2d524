// The app as a whole: what it does when its ports fail, and what is left when it closes. What it does
// when all goes well is the contract suite's.

import { newProfile } from '../../../../src/shared/new-profile.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../../src/main/app/app.ts';
import { memoryLink } from '../../../../src/main/app/memory-link.ts';
import type { AskSecret } from '../../../../src/main/app/ports.ts';
import type { SecretStore } from '../../../../src/main/secret/secret-store.ts';
import { createPorts } from '../../../../src/main/shell/node-ports.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import type { Link } from '../../../../src/shared/contract/link.ts';
import type { Notice } from '../../../../src/shared/contract/notices.ts';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import type { Profile, SecretRef } from '../../../../src/shared/profile.ts';
import { CountingClock } from '../../../support/counting-clock.ts';
import { callProcedure } from '../../../support/requests.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../../../support/scripted-peer.ts';

let folder = '';
let clock = new CountingClock();
let app: App | undefined;
let faults: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-app-'));
  clock = new CountingClock();
  faults = [];
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await finishScripted();
  rmSync(folder, { recursive: true, force: true });
});

/** An app whose secrets come from `resolve`. */
async function appWith(
  resolve: (ref: SecretRef, ask: AskSecret, signal?: AbortSignal) => Promise<string>,
): Promise<Link> {
  const none = () => Promise.reject(new Error('nothing is stored here'));
  const secrets = (ask: AskSecret): SecretStore => ({
    resolve: (ref, _purpose, signal) => resolve(ref, ask, signal),
    look: none,
    set: none,
    remove: none,
  });
  const ports = await createPorts({ WAMP_INSPECTOR_CONFIG: folder });
  app = createApp({ ...ports, clock, secrets }, (error) => void faults.push(error));
  return memoryLink(app);
}

function ticket(url: string, changes: Partial<Profile> = {}): Profile {
  const authid = { kind: 'value', value: 'ann' } as const;
  const methods = [{ method: 'ticket', authid, secret: { from: 'prompt' } as const }];
  return { ...newProfile('t', 'T', url, 'realm1'), methods, ...changes };
}

async function decided(link: Link, profile: Profile): Promise<{ capture: string; outcome: string | undefined }> {
  const { capture } = await link.call('session.connect', { profile });
  for (;;) {
    const { outcome, live } = await link.call('capture.info', { capture });
    if (outcome !== undefined || !live) return { capture, outcome };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function stops(link: Link, capture: string): Promise<unknown[]> {
  const { view } = await link.call('capture.createView', { capture, filter: { kinds: ['stop'] } });
  const { rows } = await link.call('capture.rows', { capture, view, from: 0, count: 10 });
  return Promise.all(rows.map(async ({ seq }) => fromWire(await link.call('capture.record', { capture, seq }))));
}

describe('an attempt whose secret cannot be had', () => {
  it('ends with the error of the source, and opens no socket', async () => {
    let connections = 0;
    const server = createServer(() => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const link = await appWith(() => Promise.reject(new InspectorError('keychain-locked', 'It said so.')));
    const { capture, outcome } = await decided(link, ticket(`ws://127.0.0.1:${port}/`));
    expect(outcome).toBe('secret-missing');
    expect(await stops(link, capture)).toMatchObject([
      {
        text: 'The keychain of the system is locked. It said so.',
        todo: 'Unlock it and try again. Nothing was stored elsewhere.',
      },
    ]);
    expect(connections).toBe(0);
    expect(faults).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is a fault of the program if the source fails otherwise; what it said stays inside', async () => {
    const fault = new TypeError('hunter2');
    const link = await appWith(() => Promise.reject(fault));
    const { capture, outcome } = await decided(link, ticket('ws://127.0.0.1:1/'));
    expect(outcome).toBe('internal');
    expect(faults).toEqual([fault]);
    const told = [await stops(link, capture), await link.call('capture.summary', { capture })];
    expect(JSON.stringify(told)).not.toContain('hunter2');
    faults = [];
  });

  it('is left while it is asked for, once, whatever the answer is then', async () => {
    for (const late of ['a secret', undefined]) {
      let answer: (secret: string) => void = () => undefined;
      let decline: (error: Error) => void = () => undefined;
      const link = await appWith(
        () =>
          new Promise((resolve, reject) => {
            answer = resolve;
            decline = reject;
          }),
      );
      const { capture } = await link.call('session.connect', { profile: ticket('ws://127.0.0.1:1/') });
      await link.call('session.leave', { capture });
      if (late === undefined) decline(new InspectorError('prompt-declined', 'too late'));
      else answer(late);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await link.call('capture.info', { capture })).toMatchObject({
        live: false,
        outcome: 'interrupted',
        total: 1,
      });
      expect(await stops(link, capture)).toMatchObject([{ outcome: 'interrupted' }]);
      await app?.close();
    }
  });
});

describe('the CA file of a profile', () => {
  it('is read before anything is dialled, and missing is an error of the call', async () => {
    const link = await appWith(() => Promise.resolve('x'));
    const profile = ticket('wss://127.0.0.1:1/', { caFile: path.join(folder, 'none.pem') });
    await expect(link.call('session.connect', { profile })).rejects.toMatchObject({ code: 'file-unreadable' });
    expect(await link.call('capture.list', {})).toEqual([]);
  });
});

describe('a secret that stands in the URL as well', () => {
  it('is masked in what is told of the attempt, and in what is saved', async () => {
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([4, 'ticket', {}]);
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
    });
    const link = await appWith(() => Promise.resolve('hunter2-long'));
    const place = `${url}?token=hunter2-long`;
    const { capture, outcome } = await decided(link, ticket(place, { name: place }));
    expect(outcome).toBe('welcome');
    const { header } = await link.call('capture.info', { capture });
    expect(header.url).toBe(`${url}?token=************`);
    expect(header.label).toBe(header.url);
    expect(header.id).toBe(capture);
    const told = await Promise.all([
      link.call('capture.list', {}),
      link.call('capture.summary', { capture }),
      link.call('capture.rows', { capture, view: 0, from: 0, count: 100 }),
      ...[1, 2, 3, 4, 5].map((seq) => link.call('capture.record', { capture, seq })),
    ]);
    expect(JSON.stringify(told)).not.toContain('hunter2-long');
    expect(JSON.stringify(told)).toContain('token=');
    await link.call('session.leave', { capture, cut: true });
  });
});

describe('closing the app', () => {
  it('leaves sessions, questions, router and timers behind it', async () => {
    const asked: string[] = [];
    const link = await appWith(async (_ref, ask) => {
      const secret = await ask('test');
      if (secret === undefined) throw new InspectorError('prompt-declined', 'test');
      return secret;
    });
    const heard: Notice[] = [];
    link.listen((notice) => {
      heard.push(notice);
      if (notice.kind === 'secret-asked') asked.push(notice.body.question);
    });
    const { url } = await link.call('demo.start', {});
    await link.call('session.connect', { demo: 'wampcra' });
    await decided(link, newProfile('g', 'G', url, 'demo'));
    const { capture } = await link.call('session.connect', { profile: ticket(url) });
    await expect.poll(() => asked.length).toBe(1);
    const slow = callProcedure(link, capture, 'a').catch((error: unknown) => error);
    expect(await slow).toMatchObject({ code: 'not-connected' });

    await app?.close();
    expect(heard).toContainEqual({ kind: 'secret-settled', body: { question: asked[0] } });
    const told = heard.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(clock.running).toBe(0);
    expect(heard.length).toBe(told);
    expect(faults).toEqual([]);
    const free = createServer();
    await new Promise<void>((resolve, reject) => {
      free.once('error', reject);
      free.listen(Number(new URL(url).port), '127.0.0.1', resolve);
    });
    await new Promise((resolve) => free.close(resolve));
  });

  it('can be done twice, and before anything was done', async () => {
    await appWith(() => Promise.resolve('x'));
    await app?.close();
    await app?.close();
    expect(clock.running).toBe(0);
  });
});

describe('the demo router', () => {
  it('is closed although it was only being started', async () => {
    const link = await appWith(() => Promise.resolve(''));
    const starting = link.call('demo.start', {});
    await link.call('demo.stop', {});
    const { port } = new URL((await starting).url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => resolve('connected'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    });
    expect(answer).toBe('ECONNREFUSED');
  });

  it('stays at its port', async () => {
    const link = await appWith(() => Promise.resolve(''));
    const { url } = await link.call('demo.start', {});
    const port = Number(new URL(url).port);
    expect((await link.call('demo.start', { port })).url).toBe(url);
    await expect(link.call('demo.start', { port: port === 65535 ? 1024 : port + 1 })).rejects.toMatchObject({
      code: 'demo-failed',
      evidence: `It runs already, at ${url}.`,
    });
  });
});

describe('a question for a secret', () => {
  it('is withdrawn when the attempt is left, and no further one is asked', async () => {
    const notices: string[] = [];
    const link = await appWith((_ref, ask, signal) =>
      ask('one', signal).then((secret) => secret ?? Promise.reject(new InspectorError('prompt-declined', ''))),
    );
    link.listen(({ kind }) => kind.startsWith('secret-') && notices.push(kind));
    const methods = ['ticket', 'wampcra'].map((method) => ({
      method,
      authid: { kind: 'value', value: 'a' } as const,
      secret: { from: 'prompt' } as const,
    }));
    const { capture } = await link.call('session.connect', {
      profile: { ...newProfile('p', 'P', 'ws://127.0.0.1:1/', 'r'), methods },
    });
    await link.call('session.leave', { capture });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(notices).toEqual(['secret-asked', 'secret-settled']);
    expect((await link.call('capture.info', { capture })).outcome).toBe('interrupted');
  });
});
