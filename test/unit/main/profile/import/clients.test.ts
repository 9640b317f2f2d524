import { describe, expect, it } from 'vitest';
import { leftOf, linesOf, read, readFixture, type SOURCES } from './sources.ts';

/** What is found by profile name and method. */
async function found(file: keyof typeof SOURCES): Promise<string[]> {
  const { profiles } = await readFixture(file);
  return profiles.flatMap(({ profile, found: secrets }) =>
    secrets.map(({ method, value }) => `${profile.name} ${profile.methods[method]?.method} ${value}`),
  );
}

describe('wick', () => {
  it('gives a profile for each section; a section takes from DEFAULT and from the one above it', async () => {
    const reading = await readFixture('wick/config');
    expect(linesOf(reading)).toEqual([
      'prod | wss://wamp.example.com/ws | realm1 | wampcra:john=prompt',
      'prod.eu | wss://eu.example.com/ws | realm1 | wampcra:john=prompt',
      'key | rs://localhost:8081 | realm2 | cryptosign:kim=prompt',
      'ticket | ws://localhost:8080/ws | realm1 | ticket=prompt',
      'open | unix:///tmp/nexus.sock | realm1 | anonymous',
    ]);
    expect(reading.profiles[3]?.profile.authrole).toBe('admin');
    expect(reading.profiles.map(({ profile }) => profile.serializers?.[0])).toEqual([
      'cbor',
      'cbor',
      undefined,
      undefined,
      'msgpack',
    ]);
    expect(reading.profiles[1]?.notes.join(' ')).toMatch(
      /from other sections: .*secret from \[prod\], realm from \[DEFAULT\]/,
    );
  });

  it('reads values without quotes and without the comment behind them', async () => {
    expect(await found('wick/config')).toEqual([
      'prod wampcra canary-wick-secret',
      'prod.eu wampcra canary-wick-secret',
      `key cryptosign ${'1'.repeat(64)}`,
      'ticket ticket canary-wick-ticket',
    ]);
  });

  it('says what it takes where nothing is given, and what its method leaves unused', async () => {
    const { profiles } = await read('config', '[a]\nauthmethod = ticket\nsecret = canary\n\n[b]\nauthmethod = magic\n');
    expect(linesOf({ source: '', left: [], profiles })).toEqual([
      'a | ws://localhost:8080/ws | realm1 | ticket=prompt',
      'b | ws://localhost:8080/ws | realm1 | anonymous',
    ]);
    expect(profiles[0]?.notes).toEqual([
      'No url is given: ws://localhost:8080/ws is what wick takes then.',
      'No realm is given: realm1 is what wick takes then.',
      'Not used by the method, and left behind: secret.',
    ]);
    expect(profiles[0]?.found).toEqual([]);
    expect(profiles[1]?.notes).toContain('wick knows no method magic.');
  });
});

describe('wick-ui', () => {
  it('gives a profile for each client of its INI file and names what is none', async () => {
    const reading = await readFixture('wick-ui/config');
    expect(linesOf(reading)).toEqual([
      'first | ws://localhost:8080/ws | realm1 | wampcra:john=prompt',
      'second one | ws://localhost:8081/ws | realm2 | anonymous',
      'keyed | ws://localhost:8082/ws | realm2 | cryptosign:kim=prompt',
    ]);
    expect(reading.profiles.map(({ profile }) => profile.serializers)).toEqual([['msgpack'], ['json'], ['cbor']]);
    expect(leftOf(reading)).toEqual([
      '[client nowhere]: It names no router: uri is missing.',
      '[prod]: This is no client of wick-ui. If it is a profile of wick, put it into a file of its own.',
    ]);
    expect(await found('wick-ui/config')).toEqual([
      'first wampcra canary-ui-secret',
      `keyed cryptosign ${'2'.repeat(64)}`,
    ]);
  });

  it.each([
    ['the list', (list: string) => list],
    ['the list under its key', (list: string) => `{ "clients": ${list} }`],
    ['the list as a text under the key of browsers', (list: string) => JSON.stringify({ 'flutter.clients': list })],
    ['the text of a text', (list: string) => JSON.stringify({ 'flutter.clients': JSON.stringify(list) })],
  ])('in a browser is %s', async (_what, wrap) => {
    const list = JSON.stringify([
      {
        name: 'web one',
        uri: 'ws://localhost:8080/ws',
        realm: 'r',
        serializer: 'JSON',
        authid: 'j',
        authmethod: 'Ticket',
        secret: 's',
      },
    ]);
    const { source, profiles, left } = await read('clients.json', wrap(list));
    expect(source).toBe('wick-ui clients');
    expect(linesOf({ source, profiles, left })).toEqual(['web one | ws://localhost:8080/ws | r | ticket:j=prompt']);
  });
});

describe('wampy.js', () => {
  it('gives one profile with a method for each secret, in its order', async () => {
    const reading = await readFixture('wampy.json');
    expect(linesOf(reading)).toEqual([
      'joe | ws://localhost:8080/ws | realm1 | ticket:joe=prompt wampcra:joe=prompt cryptosign:joe=prompt',
    ]);
    expect(reading.profiles[0]?.profile).toMatchObject({
      serializers: ['msgpack'],
      extraDetails: { agent: 'made-up', authextra: { team: 'red' } },
    });
    expect(leftOf(reading)).toEqual([
      'ri: This program does not connect again by itself.',
      'vvv: Everything is recorded here anyway.',
      'argsList: These belong to a single request, not to a connection.',
      'colour: wampy.js has no such options, as far as is known here.',
    ]);
    expect(await found('wampy.json')).toEqual([
      'joe ticket canary-wampy-ticket',
      'joe wampcra canary-wampy-secret',
      `joe cryptosign ${'3'.repeat(64)}`,
    ]);
  });

  it.each([
    ['url', 'realm', 'authid', 'ticket'],
    ['w', 'r', 'u', 'password'],
  ])('knows its options as %s, %s, %s, %s', async (url, realm, authid, ticket) => {
    const options = { [url]: 'ws://localhost/ws', [realm]: 'r', [authid]: 'j', [ticket]: 't' };
    expect(linesOf(await read('a.json', JSON.stringify(options)))).toEqual([
      'j | ws://localhost/ws | r | ticket:j=prompt',
    ]);
  });

  it.each([
    ['secret', 'wampcra'],
    ['sc', 'wampcra'],
    ['privateKey', 'cryptosign'],
    ['private-key', 'cryptosign'],
    ['pk', 'cryptosign'],
  ])('knows the secret %s', async (option, method) => {
    const { profiles } = await read('a.json', JSON.stringify({ w: 'wss://h/', r: 'r', u: 'j', [option]: 't' }));
    expect(profiles[0]?.profile.methods.map((choice) => choice.method)).toEqual([method]);
  });
});

describe('an Autobahn component', () => {
  it('gives a profile for each transport, with all of its methods', async () => {
    const reading = await readFixture('component.json', '/etc/app');
    const methods = 'cryptosign:carol=prompt wampcra:carol=prompt';
    expect(linesOf(reading)).toEqual([
      `carol · ws://localhost:8080/ws | ws://localhost:8080/ws | realm1 | ${methods}`,
      `carol · rss://192.0.2.9:8081 | rss://192.0.2.9:8081 | realm1 | ${methods}`,
      `carol · ws://unix:/run/router.sock:/ws | ws://unix:/run/router.sock:/ws | realm1 | ${methods}`,
    ]);
    const [first, second] = reading.profiles.map(({ profile }) => profile);
    expect(first).toMatchObject({ authrole: 'user', authextra: { device: 'made-up' }, serializers: ['cbor', 'json'] });
    expect(first?.methods[0]?.options).toEqual({ channel_binding: 'tls-unique' });
    expect(second).toMatchObject({ caFile: '/etc/app/ca.pem', serializers: ['msgpack'] });
    expect(leftOf(reading)).toEqual(['transports[3]: It names no router to connect to.']);
  });

  it('may name its transport by a URL alone, and its key by a file', async () => {
    const component = {
      transports: 'ws://localhost/ws',
      realm: 'r',
      authentication: { cryptosign: { authid: 'c', privkey: 'keys/client.priv' } },
    };
    expect(linesOf(await read('a.json', JSON.stringify([component]), '/etc/app'))).toEqual([
      'c | ws://localhost/ws | r | cryptosign:c=/etc/app/keys/client.priv',
    ]);
    const { profiles } = await read('a.json', JSON.stringify(component));
    expect(profiles[0]?.found).toEqual([]);
    expect(profiles[0]?.notes.join(' ')).toContain('The private key is in the file keys/client.priv');
  });
});

describe('explorer links', () => {
  it('give a profile each; nothing else of a link is told', async () => {
    const reading = await readFixture('explorer.txt');
    expect(linesOf(reading)).toEqual([
      'john | ws://localhost:8080/ws | realm1 | ticket:john=prompt',
      'ann | wss://router.example.com/ws | realm1 | cryptosign:ann=prompt',
      'kim | ws://localhost:8085/ws | realm2 | wampcra:kim=prompt',
    ]);
    expect(leftOf(reading)).toEqual(['link 4: It is no link of the explorer, or its router cannot be told.']);
    expect(JSON.stringify(reading)).not.toContain('explorer.example.com');
    expect(await found('explorer.txt')).toEqual([
      'john ticket canary-explorer-ticket',
      `ann cryptosign ${'6'.repeat(64)}`,
      'kim wampcra canary-explorer-secret',
    ]);
  });

  it.each([
    ['url=ws%3A%2F%2Fa%3A1%2Fx&realm=r&host=b&port=2&protocol=wss%3A', 'wss://b:2/x'],
    ['link=wss%3A%2F%2Fa%2Fx&realm=r&host=localhost', 'ws://localhost/x'],
    ['realm=r&authid=a', 'ws://localhost:8080/ws'],
    ['realm=r&url=http%3A%2F%2Fa%3A80%2F', 'ws://a:80/'],
  ])('lead to the router of their parts: %s', async (query, url) => {
    const { profiles } = await read('', `https://explorer.example.com/?${query}`);
    expect(profiles.map(({ profile }) => profile.url)).toEqual([url]);
  });
});

describe('router files', () => {
  it('of XConn give every authenticator at every transport', async () => {
    const reading = await readFixture('nxt/config.yaml');
    const urls = [...new Set(reading.profiles.map(({ profile }) => profile.url))];
    expect(urls).toEqual([
      'ws://localhost:8080/ws',
      'unix:///home/made-up/nxt.sock',
      'ws://localhost:8090/ws',
      'rs://localhost:8090',
    ]);
    expect(linesOf(reading).slice(0, 5)).toEqual([
      'john · cryptosign · ws://localhost:8080/ws | ws://localhost:8080/ws | realm1 | cryptosign:john=prompt',
      'john · wampcra · ws://localhost:8080/ws | ws://localhost:8080/ws | realm1 | wampcra:john=prompt',
      'salty · ws://localhost:8080/ws | ws://localhost:8080/ws | realm1 | wampcra:salty=prompt (password)',
      'john · ticket · ws://localhost:8080/ws | ws://localhost:8080/ws | realm1 | ticket:john=prompt',
      'john · anonymous · ws://localhost:8080/ws | ws://localhost:8080/ws | realm1 | anonymous:john',
    ]);
    expect(reading.profiles).toHaveLength(20);
    expect(reading.profiles[0]?.profile.serializers).toEqual(['json', 'msgpack']);
    expect(leftOf(reading)).toEqual(['transports[3]: A transport of the type "quic" is not known here.']);
  });

  it('of nexus give addresses and realms', async () => {
    const reading = await readFixture('nexus.json');
    expect(linesOf(reading)).toEqual([
      'nexus.realm1 · ws://localhost:8080/ws | ws://localhost:8080/ws | nexus.realm1 | anonymous',
      'nexus.realm2 · ws://localhost:8080/ws | ws://localhost:8080/ws | nexus.realm2 | ',
      'nexus.realm1 · rss://127.0.0.1:8081 | rss://127.0.0.1:8081 | nexus.realm1 | anonymous',
      'nexus.realm2 · rss://127.0.0.1:8081 | rss://127.0.0.1:8081 | nexus.realm2 | ',
      'nexus.realm1 · unix:///tmp/nexus.sock | unix:///tmp/nexus.sock | nexus.realm1 | anonymous',
      'nexus.realm2 · unix:///tmp/nexus.sock | unix:///tmp/nexus.sock | nexus.realm2 | ',
    ]);
    expect(reading.profiles[2]?.notes[0]).toMatch(/own certificate \(cert\.pem\)/);
  });
});
