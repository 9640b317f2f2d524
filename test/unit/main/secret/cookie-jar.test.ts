// The cookie jar of a profile: which cookie goes where, how long it is kept, and where.

import * as tough from 'tough-cookie';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CookieJar } from '../../../../src/main/secret/cookie-jar.ts';
import { CookieJars } from '../../../../src/main/secret/cookie-jars.ts';
import { Keychain } from '../../../../src/main/secret/keychain.ts';
import { SecretSource } from '../../../../src/main/secret/secret-source.ts';
import { fakeKeyring } from './fake-keyring.ts';

const WS = 'ws://router.example:8080/ws';
const WSS = 'wss://router.example/ws';
let now = 1_700_000_000_000;
let changes = 0;
beforeEach(() => {
  now = 1_700_000_000_000;
  changes = 0;
});

function jarWith(url: string, path: string, ...setCookie: string[]): CookieJar {
  const jar = new CookieJar(
    tough,
    () => now,
    () => void changes++,
  );
  jar.keep(url, path, setCookie);
  return jar;
}

describe('a cookie', () => {
  it('goes back to where it came from, whatever the port', () => {
    const jar = jarWith(WS, '/ws', 'cbtid=abc');
    expect(jar.cookiesFor(WS, '/ws')).toEqual(['cbtid=abc']);
    expect(jar.cookiesFor('ws://router.example:1/', '/')).toEqual(['cbtid=abc']);
    expect(jar.cookiesFor('http://router.example/lp', '/lp/open?a=b')).toEqual(['cbtid=abc']);
    expect(jar.cookiesFor('ws://other.example/ws', '/ws')).toEqual([]);
    expect(jar.cookiesFor('ws://sub.router.example/ws', '/ws')).toEqual([]);
    expect(jar.cookiesFor('rs://router.example:1', '/')).toEqual([]);
    expect(jar.cookiesFor('no URL', '/')).toEqual([]);
    expect(changes).toBe(1);
  });

  it('keeps to its path', () => {
    const jar = jarWith(WS, '/a/ws', 'own=1', 'deep=2; Path=/a/ws/deep', 'root=3; Path=/');
    expect(jar.cookiesFor(WS, '/a/ws')).toEqual(['own=1', 'root=3']);
    expect(jar.cookiesFor(WS, '/a/ws/deep/er')).toEqual(['deep=2', 'own=1', 'root=3']);
    expect(jar.cookiesFor(WS, '/b')).toEqual(['root=3']);
  });

  it('with Secure goes over TLS alone, and is taken from there alone, on this machine too', () => {
    expect(jarWith(WSS, '/', 'a=1; Secure').cookiesFor(WSS, '/')).toEqual(['a=1']);
    expect(jarWith(WSS, '/', 'a=1; Secure').cookiesFor(WS, '/')).toEqual([]);
    expect(jarWith(WS, '/', 'a=1; Secure').cookiesFor(WSS, '/')).toEqual([]);
    expect(jarWith('ws://localhost/', '/', 'a=1; Secure').facts()).toEqual([]);
  });

  it('may be for a whole domain, but for no other and for no top one', () => {
    const jar = jarWith(
      'ws://a.router.com/',
      '/',
      'mine=1; Domain=router.com',
      'top=2; Domain=com',
      'other=3; Domain=b.com',
    );
    expect(jar.cookiesFor('ws://b.router.com/', '/')).toEqual(['mine=1']);
    expect(jar.facts().map(({ name }) => name)).toEqual(['mine']);
  });

  it.each([
    ['Max-Age', 'a=1; Max-Age=60'],
    ['Expires', `a=1; Expires=${new Date(1_700_000_060_000).toUTCString()}`],
    ['Max-Age before Expires', `a=1; Max-Age=60; Expires=${new Date(0).toUTCString()}`],
  ])('ends by %s, also if it is used in between and read anew', (_what, text) => {
    const jar = jarWith(WS, '/', text);
    expect(jar.facts()).toEqual([
      { name: 'a', domain: 'router.example', path: '/', expires: new Date(1_700_000_060_000).toISOString() },
    ]);
    now += 59_000;
    jar.load(jar.text() ?? '');
    expect(jar.cookiesFor(WS, '/')).toEqual(['a=1']);
    now += 1_000;
    expect(jar.cookiesFor(WS, '/')).toEqual([]);
    expect(jar.text()).toBeUndefined();
  });

  it('is replaced by one of its name, and taken away by one that has ended', () => {
    const jar = jarWith(WS, '/', 'a=1', 'b=2', 'a=3');
    expect(jar.cookiesFor(WS, '/')).toEqual(['a=3', 'b=2']);
    jar.keep(WS, '/', ['a=; Max-Age=0', 'b=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
    expect(jar.cookiesFor(WS, '/')).toEqual([]);
  });

  it.each(['', '=', '; Path=/', 'novalue', `a=${'x'.repeat(5000)}`, 'a=b\u0007c', '__Host-a=1; Path=/x'])(
    'is not made of %j',
    (text) => {
      expect(jarWith(WSS, '/', text).facts()).toEqual([]);
    },
  );

  it('does not crowd out the others without end: the oldest go', () => {
    const many = Array.from({ length: 60 }, (_, i) => `c${i}=${i}`);
    const jar = jarWith(WS, '/', ...many);
    const names = jar.facts().map(({ name }) => name);
    expect(names).toHaveLength(50);
    expect(names).toContain('c59');
    expect(names).not.toContain('c9');
    jar.load(jar.text() ?? '');
    jar.keep(WS, '/', ['new=1']);
    expect(jar.facts().map(({ name }) => name)).not.toContain('c10');
  });

  it('and whatever a router sends: nothing throws, and what goes out can stand in a header', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 5 }),
        fc.string(),
        (texts, path) => {
          const jar = jarWith(WS, path, ...texts, 'id=1; Path=/');
          jar.load(jar.text() ?? '');
          for (const pair of jar.cookiesFor(WS, '/'))
            expect(pair).toMatch(/^[^=\s]+=[^\u0000-\u0008\r\n\u0100-\uffff]*$/);
          expect(jar.cookiesFor(WS, '/')).toContain('id=1');
        },
      ),
    );
  });
});

describe('a jar as text', () => {
  it('is the same jar again', () => {
    const jar = jarWith(WSS, '/ws', 'a=1; Secure; HttpOnly; Path=/', 'b=2; Max-Age=60; Domain=router.example');
    const other = jarWith(WS, '/');
    other.load(jar.text() ?? '');
    expect(other.facts()).toEqual(jar.facts());
    expect(other.cookiesFor(WSS, '/ws')).toEqual(jar.cookiesFor(WSS, '/ws'));
    expect(other.cookiesFor(WS, '/ws')).toEqual(['b=2']);
    expect(jar.empty()).toBe(2);
    expect(jar.text()).toBeUndefined();
  });

  it.each([
    '',
    '{',
    '[]',
    '{"cookies":7}',
    '{"cookies":[null,7,{},{"key":"a"},{"key":"a","value":"b\\r\\nX: y","domain":"d","path":"/"}]}',
  ])('that is damaged is an empty jar: %s', (text) => {
    const jar = jarWith(WS, '/', 'a=1');
    jar.load(text);
    expect(jar.facts()).toEqual([]);
  });
});

describe('where jars are kept', () => {
  let keyring: ReturnType<typeof fakeKeyring>;
  beforeEach(() => {
    keyring = fakeKeyring();
  });
  const storeOver = (load = () => keyring.load()) =>
    new SecretSource({
      environment: {},
      keychain: new Keychain(load),
      prompt: { ask: () => Promise.resolve(undefined) },
      readFile: () => Promise.reject(new Error('no file is read')),
    });
  const jarsOver = (load = () => keyring.load()) => new CookieJars(storeOver(load), () => now);

  it('that of a saved profile is one entry of the keychain, and another process finds it', async () => {
    const jars = jarsOver();
    const jar = await jars.open('p1', true);
    jar.keep(WS, '/', ['a=1']);
    await jars.settled();
    expect([...keyring.entries.keys()]).toEqual(['wamp-inspector/cookies/p1']);
    const again = await jarsOver().open('p1', true);
    expect(again.cookiesFor(WS, '/')).toEqual(['a=1']);
    expect(again.place).toContain('keychain');
    expect((await jarsOver().open('p2', true)).facts()).toEqual([]);
    again.keep(WS, '/', ['a=; Max-Age=0']);
  });

  it('what another process changed is seen at the next opening', async () => {
    const [mine, others] = [jarsOver(), jarsOver()];
    (await mine.open('p1', true)).keep(WS, '/', ['a=1']);
    await mine.settled();
    (await others.open('p1', true)).keep(WS, '/', ['a=2']);
    await others.settled();
    expect((await mine.glance('p1', true)).cookiesFor(WS, '/')).toEqual(['a=1']);
    expect((await mine.open('p1', true)).cookiesFor(WS, '/')).toEqual(['a=2']);
    await others.clear('p1', true);
    expect((await mine.open('p1', true)).cookiesFor(WS, '/')).toEqual([]);
  });

  it('that of a profile which is not saved stays in this process', async () => {
    const jars = jarsOver();
    const jar = await jars.open('draft', false);
    jar.keep(WS, '/', ['a=1']);
    await jars.settled();
    expect(keyring.loads).toBe(0);
    expect((await jars.open('draft', false)).cookiesFor(WS, '/')).toEqual(['a=1']);
    expect(jar.place).toContain('memory of this program');
    expect(jar.place).toContain('not saved');
    expect((await jarsOver().open('draft', false)).facts()).toEqual([]);
  });

  it('goes to the keychain once the profile is saved', async () => {
    const jars = jarsOver();
    (await jars.open('p1', false)).keep(WS, '/', ['a=1']);
    const jar = await jars.open('p1', true);
    expect(jar.cookiesFor(WS, '/')).toEqual(['a=1']);
    jar.keep(WS, '/', ['b=2']);
    await jars.settled();
    expect((await jarsOver().open('p1', true)).cookiesFor(WS, '/')).toEqual(['a=1', 'b=2']);
  });

  it.each([
    ['missing', () => Promise.reject(new Error('Cannot find module'))],
    ['locked', undefined],
  ])('stays in memory, with the reason, while the keychain is %s', async (state, load) => {
    keyring.locked = true;
    const jars = load ? jarsOver(load) : jarsOver();
    const jar = await jars.open('p1', true);
    jar.keep(WS, '/', ['a=1']);
    await jars.settled();
    expect((await jars.open('p1', true)).cookiesFor(WS, '/')).toEqual(['a=1']);
    expect(jar.place).toMatch(state === 'locked' ? /memory.*is locked/ : /memory.*cannot be reached/);
    expect(keyring.entries.size).toBe(0);
  });

  it('emptied, nothing is left of it', async () => {
    const jars = jarsOver();
    (await jars.open('p1', true)).keep(WS, '/', ['a=1', 'b=2']);
    expect(await jars.clear('p1', true)).toBe(2);
    expect(keyring.entries.size).toBe(0);
    expect((await jars.open('p1', true)).facts()).toEqual([]);
    expect(await jars.clear('p1', true)).toBe(0);
    expect(await jarsOver(() => Promise.reject(new Error('Cannot find module'))).clear('p1', true)).toBe(0);
  });

  it('stays empty when another login sets a cookie while it is emptied', async () => {
    const store = storeOver();
    const jars = new CookieJars(
      {
        resolve: (ref, purpose) => store.resolve(ref, purpose),
        look: (ref) => store.look(ref),
        set: (id, secret) => store.set(id, secret),
        remove: async (id) => {
          const removed = await store.remove(id);
          jar.keep(WS, '/', ['a=1']);
          await new Promise((resolve) => setTimeout(resolve, 20));
          return removed;
        },
      },
      () => now,
    );
    const jar = await jars.open('p1', true);
    await jars.clear('p1', true);
    await jars.settled();
    expect(keyring.entries.size).toBe(0);
  });

  it('is not called empty while a locked keychain holds it', async () => {
    const jars = jarsOver();
    (await jars.open('p1', true)).keep(WS, '/', ['a=1']);
    await jars.settled();
    keyring.locked = true;
    await expect(jars.clear('p1', true)).rejects.toMatchObject({ code: 'keychain-locked' });
    keyring.locked = false;
    expect((await jarsOver().open('p1', true)).cookiesFor(WS, '/')).toEqual(['a=1']);
  });
});
