// Profiles through the link.

import { newProfile } from '../../src/shared/new-profile.ts';
import { describe, expect, it } from 'vitest';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { bodies, refusal, type Now } from './carrier.ts';

function named(id: string, changes: Partial<Profile> = {}): Profile {
  return { ...newProfile(id, `Profile ${id}`, 'ws://127.0.0.1:8080/ws', 'realm1'), ...changes };
}

/** One of everything a profile may hold. */
const FULL: Profile = named('full', {
  group: 'Group',
  color: '#112233',
  methods: [
    {
      method: 'wampcra',
      authid: { kind: 'value', value: 'жанна' },
      secret: { from: 'keychain', id: 'k' },
      secretIs: 'password',
    },
    { method: 'ticket', authid: { kind: 'empty' }, secret: { from: 'prompt' } },
    { method: 'anonymous', authid: { kind: 'absent' } },
  ],
  authrole: 'admin',
  authextra: { nested: [1, null, { deep: true }] },
  extraDetails: { number: 1.5, text: 'x' },
  caFile: '/etc/ca.pem',
  timeoutSeconds: 2.5,
  deflate: true,
  serializers: ['cbor', 'json'],
  tls: {
    minVersion: 'TLSv1.3',
    pin: 'ab'.repeat(32),
    serverName: 'router.example',
    client: { certificateFile: '/me.pem', keyFile: '/me.key', passphrase: { from: 'env', name: 'PASS' } },
  },
  http: {
    headers: [
      { name: 'X-Tenant', value: 'blue' },
      { name: 'Authorization', secret: { from: 'keychain', id: 'k' } },
    ],
    origin: 'https://app.example',
  },
  network: { ip: 4, proxy: { url: 'http://proxy:3128', user: 'ann', password: { from: 'prompt' } } },
  ping: { everySeconds: 20, timeoutSeconds: 5 },
  receiveLimit: 16,
});

export function profileTests(host: { readonly now: Now }): void {
  describe('profiles', () => {
    it('begins with none', async () => {
      expect(await host.now.link.call('profile.list', {})).toEqual({ profiles: [], revision: 0 });
    });

    it('saves, lists, deletes and brings back, exactly', async () => {
      const { link } = host.now;
      const first = await link.call('profile.save', { profile: FULL });
      expect(first).toEqual({ revision: 1 });
      await link.call('profile.save', { profile: named('b') });
      expect(await link.call('profile.list', {})).toEqual({ profiles: [FULL, named('b')], revision: 2 });

      expect(await link.call('profile.delete', { id: 'full' })).toEqual({ deleted: true, revision: 3 });
      expect((await link.call('profile.list', {})).profiles).toEqual([named('b')]);
      expect(await link.call('profile.restore', { id: 'full' })).toEqual({ profile: FULL, revision: 4 });
      expect((await link.call('profile.list', {})).profiles).toEqual([FULL, named('b')]);
      expect(await refusal(link.call('profile.restore', { id: 'full' }))).toMatchObject({ code: 'unknown-profile' });
    });

    it('keeps awkward keys of authextra and of further details', async () => {
      const { link } = host.now;
      const awkward = JSON.parse('{"__proto__":{"a":1},"constructor":"c","$":{"$":"int","v":"1"},"":0}') as Record<
        string,
        string
      >;
      const profile = named('awkward', { authextra: awkward, extraDetails: awkward });
      await link.call('profile.save', { profile });
      const [kept] = (await link.call('profile.list', {})).profiles;
      expect(JSON.stringify(kept?.authextra)).toBe(JSON.stringify(awkward));
      const hello = fromWire(await link.call('profile.preview', { profile }));
      const details: unknown = hello[2];
      expect(JSON.stringify(details)).toContain(`"authextra":${JSON.stringify(awkward)}`);
      expect(Object.hasOwn(details as object, '__proto__')).toBe(true);
    });

    it('tells every viewer that profiles changed', async () => {
      const { link, carrier, heard } = host.now;
      const other = await carrier.viewer();
      await other.call('profile.save', { profile: named('a') });
      await other.call('profile.delete', { id: 'a' });
      await other.call('profile.delete', { id: 'a' });
      await other.call('profile.restore', { id: 'a' });
      const { revision } = await link.call('profile.list', {});
      await expect
        .poll(() => bodies(heard, 'profiles-changed').map((body) => body.revision))
        .toEqual([revision - 2, revision - 1, revision]);
    });

    it('does not undo what another viewer saved', async () => {
      const { link, carrier } = host.now;
      const other = await carrier.viewer();
      const { revision } = await link.call('profile.save', { profile: named('a') });
      const theirs = named('a', { name: 'theirs' });
      await other.call('profile.save', { profile: theirs, basedOn: revision });
      expect(await refusal(link.call('profile.save', { profile: named('a'), basedOn: revision }))).toMatchObject({
        code: 'profile-changed',
      });
      expect((await link.call('profile.list', {})).profiles).toEqual([theirs]);
    });

    it('checks without saving', async () => {
      const { link } = host.now;
      expect(await link.call('profile.check', { profile: named('a') })).toEqual([]);
      const findings = await link.call('profile.check', { profile: named('a', { url: 'ftp://x', realm: '' }) });
      expect(findings.map(({ field }) => field)).toEqual(expect.arrayContaining(['url', 'realm']));
      expect(findings.find(({ field }) => field === 'url')?.severity).toBe('error');
      for (const { text } of findings) expect(text).toMatch(/\.$/);
      expect((await link.call('profile.list', {})).profiles).toEqual([]);
    });

    it('refuses to store a password in a URL, and does not repeat it', async () => {
      const profile = named('a', { url: 'ws://ann:hunter2@127.0.0.1/' });
      for (const call of ['profile.save', 'session.connect'] as const) {
        const { code, evidence } = await refusal(host.now.link.call(call, { profile }));
        expect(code).toBe(call === 'session.connect' ? 'bad-url' : 'bad-profile');
        expect(evidence).toMatch(/user name or password/);
        expect(evidence).not.toContain('hunter2');
      }
    });

    it('previews HELLO as it will be sent', async () => {
      const hello = fromWire(await host.now.link.call('profile.preview', { profile: FULL }));
      expect(hello).toMatchObject([
        1,
        'realm1',
        {
          authmethods: ['wampcra', 'ticket', 'anonymous'],
          authid: 'жанна',
          authrole: 'admin',
          authextra: { nested: [1, null, { deep: true }] },
          number: 1.5,
        },
      ]);
    });

    it('previews what opens the wire, without secrets', async () => {
      const { link } = host.now;
      const { request, subprotocols, notes } = await link.call('profile.wire', { profile: FULL });
      expect(request[0]).toBe('GET /ws HTTP/1.1');
      expect(request).toEqual(
        expect.arrayContaining(['Host: 127.0.0.1:8080', 'X-Tenant: blue', 'Authorization: ••••••']),
      );
      expect(subprotocols).toEqual(['wamp.2.cbor', 'wamp.2.json']);
      expect(notes[0]).toContain('the http proxy proxy:3128');
      const raw = await link.call('profile.wire', { profile: { ...FULL, url: 'rs://127.0.0.1:8081' } });
      expect(raw).toMatchObject({ request: [], subprotocols: [], rawsocketOctets: '7f 73 00 00' });
      const none = await link.call('profile.wire', { profile: named('a', { url: 'ws://ann:hunter2@x' }) });
      expect(none.request).toEqual([]);
      expect(JSON.stringify(none)).not.toContain('hunter2');
    });

    it('finds faults of the wire before anything is dialled', async () => {
      const { link } = host.now;
      const faults: [Partial<Profile>, string][] = [
        [{ serializers: ['json', 'xml'] }, 'serializers[1]: There is no serializer "xml".'],
        [{ network: { proxy: { url: 'ftp://p' } } }, 'network.proxy.url: There is no proxy'],
        [{ http: { headers: [{ name: 'Host', value: 'x' }] } }, 'http.headers[0].name: Host belongs'],
        [{ url: 'wss://x', tls: { pin: 'abc' } }, 'tls.pin: The pin is no SHA-256 fingerprint'],
      ];
      for (const [change, says] of faults) {
        const { code, evidence } = await refusal(link.call('session.connect', { profile: named('a', change) }));
        expect({ code, says: evidence.slice(0, says.length) }).toEqual({ code: 'bad-profile', says });
      }
      expect(await link.call('capture.list', {})).toEqual([]);
    });

    it('connects by the id of a saved profile', async () => {
      const { link } = host.now;
      const { url } = await link.call('demo.start', {});
      await link.call('profile.save', { profile: named('a', { url, realm: 'demo' }) });
      const { capture } = await link.call('session.connect', { profileId: 'a' });
      const { header } = await link.call('capture.info', { capture });
      expect(header).toMatchObject({ id: capture, profileId: 'a', label: 'Profile a', url, realm: 'demo' });
    });
  });
}
