// What an app says about itself, and its demo router.

import { DEMO_LOGINS } from '../../src/shared/contract/demo-logins.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/shared/contract/link.ts';
import type { Outcome } from '../../src/shared/outcome.ts';
import { refusal, type Now } from './carrier.ts';

/** The outcome of an attempt without credentials. */
async function outcomeAt(url: string, link: Link): Promise<Outcome> {
  const { capture } = await link.call('session.connect', { profile: newProfile('a', 'a', url, 'demo') });
  for (;;) {
    const { outcome } = await link.call('capture.info', { capture });
    if (outcome) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function infoTests(host: { readonly now: Now }): void {
  describe('app and demo', () => {
    it('tells what it is and what it knows', async () => {
      const info = await host.now.link.call('app.info', {});
      expect(info.name).toBe('WAMP Inspector');
      expect(info.schemes).toEqual(expect.arrayContaining(['ws', 'wss', 'rs', 'rss', 'unix']));
      expect(info.serializers.map(({ name, subprotocol }) => [name, subprotocol])).toEqual(
        expect.arrayContaining([
          ['json', 'wamp.2.json'],
          ['cbor.batched', 'wamp.2.cbor.batched'],
        ]),
      );
      expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
      expect(info.configFolder).toContain(host.now.folder);
      expect(info.methods.map(({ name, needsAuthid }) => [name, needsAuthid])).toEqual([
        ['anonymous', false],
        ['ticket', true],
        ['wampcra', true],
        ['wamp-scram', true],
        ['scram', true],
        ['cryptosign', false],
        ['cookie', false],
        ['tls', false],
      ]);
      expect(info.methods.map(({ secretKinds }) => secretKinds.map(({ id }) => id))).toEqual([
        [],
        ['ticket', 'totp-secret'],
        ['password', 'derived-key'],
        ['password'],
        ['password'],
        ['private-key'],
        [],
        [],
      ]);
    });

    it('starts a demo router once, and stops it', async () => {
      const { link } = host.now;
      const first = await link.call('demo.start', {});
      expect(first.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/ws$/);
      expect(first.realms).toEqual(['demo', 'members', 'demo.closed']);
      expect(first.principals.map(({ name }) => name)).toEqual(expect.arrayContaining([...DEMO_LOGINS]));
      expect(first.procedures).toContain('demo.add2');
      expect(first.topics).toContain('demo.tick');
      expect(first.endpoints[0]?.url).toBe(first.url);
      expect(first.endpoints.map(({ name }) => name)).toEqual(['websocket', 'longpoll', 'rawsocket']);
      expect(first).not.toHaveProperty('tls');
      expect((await link.call('demo.start', {})).url).toBe(first.url);

      const port = Number(new URL(first.url).port);
      expect(await outcomeAt(first.url, link)).toBe('welcome');
      expect(await link.call('demo.stop', {})).toBeNull();
      expect(await outcomeAt(first.url, link)).toBe('transport-error');
      expect((await link.call('demo.start', { port })).url).toBe(first.url);
      expect(await refusal(link.call('demo.start', { port: port === 1024 ? 1025 : 1024 }))).toEqual({
        code: 'demo-failed',
        evidence: `It runs already, at ${first.url}.`,
      });
      await link.call('demo.stop', {});
      await link.call('demo.stop', {});
    });

    it('listens with TLS and on Unix sockets where that is wished for', async () => {
      const { link } = host.now;
      const { endpoints, tls } = await link.call('demo.start', { everyWire: true });
      const unix = process.platform === 'win32' ? [] : ['websocket-unix', 'rawsocket-unix'];
      expect(endpoints.map(({ name }) => name)).toEqual([
        ...['websocket', 'longpoll', 'rawsocket', 'websocket-tls', 'longpoll-tls', 'rawsocket-tls'],
        ...unix,
      ]);
      expect(tls?.pin).toMatch(/^[0-9a-f]{64}$/);
      expect((await link.call('demo.start', {})).tls).toEqual(tls);
      await link.call('demo.stop', {});
    });

    it('says which port is taken, and goes on', async () => {
      const { link } = host.now;
      const blocker = createServer();
      await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
      const address = blocker.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      try {
        expect(await refusal(link.call('demo.start', { port }))).toEqual({
          code: 'demo-failed',
          evidence: `Port ${port} on 127.0.0.1 is taken by another program.`,
        });
      } finally {
        await new Promise((resolve) => blocker.close(resolve));
      }
      expect((await link.call('demo.start', {})).realms).toContain('demo');
    });
  });
}
