import { describe, expect, it } from 'vitest';
import { InspectorError } from '../../../../../src/shared/contract/errors.ts';
import { profileSchema } from '../../../../../src/shared/profile.ts';
import { checkProfile } from '../../../../../src/shared/profile-check.ts';
import { CHECK_CONTEXT } from '../../../../../src/main/app/profile-commands.ts';
import { importers, indexImporters, readEnvironment } from '../../../../../src/main/profile/import/registry.ts';
import { HOME, linesOf, read, readFixture, SOURCES } from './sources.ts';

async function refused(name: string, text: string): Promise<InspectorError> {
  const error: unknown = await read(name, text).catch((reason: unknown) => reason);
  if (error instanceof InspectorError) return error;
  throw new Error(`it was not refused, but gave ${JSON.stringify(error)}`);
}

describe('importers', () => {
  it('refuse a second one of a name', () => {
    const [first] = importers;
    if (!first) throw new Error('there is an importer');
    expect(() => indexImporters([first, first])).toThrow(`two importers are named ${first.name}`);
    expect([...indexImporters(importers).values()]).toEqual(importers);
  });

  it.each([
    ['crossbar/config.json', 'Crossbar node configuration'],
    ['crossbar-yaml/config.yaml', 'Crossbar node configuration'],
    ['wick/config', 'wick configuration'],
    ['wick-ui/config', 'wick-ui clients'],
    ['wick-ui/clients.json', 'wick-ui clients'],
    ['wampy.json', 'wampy.js CLI options'],
    ['component.json', 'Autobahn component'],
    ['crossbar-shell/config.ini', 'Crossbar shell profiles'],
    ['crossbar-shell/default.priv', 'Crossbar key file'],
    ['nxt/config.yaml', 'XConn router configuration'],
    ['nexus.json', 'nexus router configuration'],
    ['explorer.txt', 'Links of the WAMP API explorer'],
  ])('know %s as %s', async (file, source) => {
    expect(Object.keys(SOURCES)).toContain(file);
    expect((await readFixture(file)).source).toBe(source);
  });

  it.each(Object.keys(SOURCES))('make only profiles that could connect of %s', async (file) => {
    for (const folder of [undefined, '/etc/node']) {
      const { profiles } = await readFixture(file, folder);
      expect(profiles.length).toBeGreaterThan(0);
      for (const { profile, secrets, found } of profiles) {
        expect(profileSchema.parse(profile)).toEqual(profile);
        const errors = checkProfile(profile, CHECK_CONTEXT).filter(({ severity }) => severity === 'error');
        expect(errors.map(({ field, text }) => `${profile.name} ${field}: ${text}`)).toEqual([]);
        expect(secrets.map(({ field }) => field)).toEqual(found.map(({ method }) => `methods[${method}].secret`));
        for (const { method } of found) expect(profile.methods[method]?.secret).toEqual({ from: 'prompt' });
      }
      const names = profiles.map(({ profile }) => profile.name);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(profiles.map(({ profile }) => profile.id)).size).toBe(names.length);
    }
  });

  it.each([
    ['notes.txt', 'buy milk'],
    ['other.json', '{"name": "a package", "version": "1.0.0"}'],
    ['other.yaml', 'services:\n  web:\n    image: nginx\n'],
    ['other.ini', '[core]\nautocrlf = false\n'],
    ['links.txt', 'https://example.com/?page=canary'],
    ['list.json', '[1, 2, 3]'],
    ['scalar.json', '"canary"'],
  ])('refuse %s, with what was expected', async (name, text) => {
    const { code, evidence } = await refused(name, text);
    expect(code).toBe('import-unknown');
    expect(evidence).toContain(`${name} is none of: Crossbar node configuration (JSON or YAML with "workers")`);
    expect(evidence).toContain('wick configuration (');
    expect(evidence).not.toContain('canary');
  });

  it('refuse what could be of several kinds', async () => {
    const both = { ...JSON.parse('{"workers": []}'), router: {}, websocket: {} } as unknown;
    const { code, evidence } = await refused('both.json', JSON.stringify(both));
    expect(code).toBe('import-unknown');
    expect(evidence).toMatch(/^both\.json could be Crossbar node configuration .* and nexus router configuration /);
    const ini = '[a]\nurl = ws://localhost/ws\nprivkey = a.priv\nauthmethod = ticket\n';
    expect((await refused('config', ini)).evidence).toMatch(
      /could be Crossbar shell profiles .* and wick configuration/,
    );
  });

  it.each([
    ['config', 'wick configuration'],
    ['config.ini', 'Crossbar shell profiles'],
  ])("tell an INI file that could be anybody's by its name %s", async (name, source) => {
    expect((await read(name, '[a]\nurl = ws://localhost/ws\nrealm = realm1\n')).source).toBe(source);
  });

  it("refuse an INI file that could be anybody's under any other name", async () => {
    expect((await refused('a.txt', '[a]\nurl = ws://localhost/ws\nrealm = realm1\n')).code).toBe('import-unknown');
  });

  it('make at most 1000 profiles, and say how many were left', async () => {
    const client = (n: number) =>
      `[client c${n}]\nuri = ws://localhost:8080/ws\nrealm = realm1\nauthmethod = Anonymous\n`;
    const { profiles, left } = await read('config', Array.from({ length: 1003 }, (_item, n) => client(n)).join(''));
    expect(profiles).toHaveLength(1000);
    expect(left).toEqual([{ where: 'the rest', text: '3 further profiles: no more than 1000 are imported at once.' }]);
  });

  it('number profiles of the same name and place', async () => {
    const client = '{ "name": "a", "uri": "ws://localhost/ws", "realm": "r", "authmethod": "Anonymous" }';
    const reading = await read('clients.json', `[${client}, ${client}, ${client}]`);
    expect(reading.profiles.map(({ profile }) => profile.name)).toEqual(['a', 'a (2)', 'a (3)']);
  });

  it('name a draft whose address cannot be dialled, without its secrets', async () => {
    const { profiles, left } = await read('config', '[a]\nurl = ftp://joe:canary@example.com/\nauthmethod = ticket\n');
    expect(profiles).toEqual([]);
    expect(left).toEqual([{ where: '[a]', text: 'Its address cannot be used. Its scheme is "ftp".' }]);
  });
});

describe('the environment', () => {
  const environment = (variables: Record<string, string>) => {
    let ids = 0;
    return readEnvironment(variables, HOME, () => `id-${ids++}`);
  };

  it('gives a profile for each tool whose variables are set, with references and no secret', () => {
    const reading = environment({
      WICK_URL: 'rs://localhost:8081',
      WICK_AUTHID: 'john',
      WICK_PRIVATE_KEY: 'canary-key',
      WAMPY_URL: 'ws://localhost:8080/ws',
      WAMPY_R: 'realm2',
      WAMPY_AUTHID: 'joe',
      WAMPY_PASSWORD: 'canary-ticket',
      WAMPY_PRIVATE_KEY: 'canary-other-key',
      WAMPYSECRET: 'canary-secret',
      WAMP_PRIVATE_KEY: 'canary-third-key',
      HOME: '/home/other',
    });
    expect(linesOf(reading)).toEqual([
      'joe | ws://localhost:8080/ws | realm2 | ticket:joe=$WAMPY_PASSWORD cryptosign:joe=$WAMPY_PRIVATE_KEY',
      'wick | rs://localhost:8081 | realm1 | cryptosign:john=$WICK_PRIVATE_KEY',
      'wampy | ws://localhost:8080/ws | realm1 | wampcra=$WAMPYSECRET (derived-key)',
      'autobahn | ws://localhost:8080/ws | realm1 | cryptosign=$WAMP_PRIVATE_KEY',
    ]);
    expect(JSON.stringify(reading)).not.toContain('canary');
    expect(reading.profiles.flatMap(({ found }) => found)).toEqual([]);
  });

  it('says what is missing', () => {
    expect(environment({ PATH: '/bin' })).toMatchObject({ profiles: [], left: [{ where: 'environment' }] });
    expect(environment({ WAMPY_REALM: 'realm1' }).left).toEqual([
      { where: 'WAMPY_REALM', text: 'WAMPY_URL is not set, so that no router is named.' },
    ]);
    expect(environment({ WAMPY_ASYNC_NAME: 'eventlet', WICK_URL: '' }).profiles).toEqual([]);
  });
});
