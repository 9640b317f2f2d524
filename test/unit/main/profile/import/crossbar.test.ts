import { describe, expect, it } from 'vitest';
import { leftOf, linesOf, read, readFixture } from './sources.ts';

const ROUTER = { type: 'router', realms: [{ name: 'realm1', roles: [{ name: 'user' }] }] };

/** A node with one transport. */
function node(transport: unknown, realms: unknown = ROUTER.realms): string {
  return JSON.stringify({ version: 2, workers: [{ ...ROUTER, realms, transports: [transport] }] });
}

describe('a Crossbar node', () => {
  it('gives a profile for each static user of each transport and realm', async () => {
    const reading = await readFixture('crossbar/config.json', '/etc/node');
    expect(linesOf(reading)).toEqual([
      'anonymous · ws://localhost:8080/ws | ws://localhost:8080/ws | realm1 | anonymous',
      'joe | ws://localhost:8080/ws | realm1 | ticket:joe=prompt',
      'eve | ws://localhost:8080/ws | realm1 | ticket:eve=$EVES_TICKET',
      'ann · realm1 | ws://localhost:8080/ws | realm1 | wampcra:ann=prompt',
      'ann · realm2 | ws://localhost:8080/ws | realm2 | wampcra:ann=prompt',
      'sue | ws://localhost:8080/ws | realm1 | wampcra:sue=prompt (derived-key)',
      'tim | ws://localhost:8080/ws | realm1 | wampcra:tim=prompt (password)',
      'anonymous · http://localhost:8080/nested/lp | http://localhost:8080/nested/lp | realm1 | anonymous',
      'carol | wss://192.0.2.7:8443/ | realm1 | cryptosign:carol=prompt',
      'sam | wss://192.0.2.7:8443/ | realm1 | scram:sam=prompt',
      'client1 | wss://192.0.2.7:8443/ | realm1 | tls',
      'cookie · realm1 | wss://192.0.2.7:8443/ | realm1 | cookie',
      'cookie · realm2 | wss://192.0.2.7:8443/ | realm2 | cookie',
      'anonymous · unix:///etc/node/router.sock | unix:///etc/node/router.sock | realm1 | anonymous',
      'anonymous · ws://unix:/etc/node/router.sock:/ws | ws://unix:/etc/node/router.sock:/ws | realm1 | anonymous',
      'anonymous · rs://localhost:8181 | rs://localhost:8181 | realm1 | anonymous',
      'backend.Backend | wss://router.example.com:8443/ws | realm1 | ticket:backend=prompt',
    ]);
    expect(reading.profiles[1]?.profile).toMatchObject({
      group: 'Crossbar node configuration, config.json',
      serializers: ['cbor', 'json'],
    });
    expect(reading.profiles.at(-1)?.profile).toMatchObject({
      caFile: '/etc/node/ca.pem',
      tls: { serverName: 'router.example.com' },
      serializers: ['json'],
    });
  });

  it('names everything that no profile can be made of', async () => {
    expect(leftOf(await readFixture('crossbar/config.json', '/etc/node'))).toEqual([
      'workers[0].transports[0] (web).paths.ws.auth.ticket.principals.lost: No realm of this router has the role nowhere.',
      'workers[0].transports[0] (web).paths.nested.paths.dyn.auth.ticket: The procedure com.example.authenticate decides who is let in: the file names no user.',
      'workers[0].transports[0] (web).paths.nested.paths.dyn.auth.wampcra: The function auth.create_authenticator decides who is let in: the file names no user.',
      'workers[0].transports[1] (tls).auth.custom: The method custom is not known here.',
      'workers[0].transports[2].mqtt: MQTT is another protocol.',
      'workers[0].transports[3]: Its port comes from the environment variable RAW_PORT; a profile needs the number.',
      'workers[0].transports[5]: A transport of the type "mqtt" carries no WAMP to connect with.',
      'workers[1].components[1]: It names no router to connect to.',
      'workers[2]: A worker of the type guest has no static users and no router address.',
    ]);
  });

  it('finds the secrets and says what they are', async () => {
    const { profiles } = await readFixture('crossbar/config.json', '/etc/node');
    const told = profiles.flatMap(({ profile, secrets, found }) =>
      found.map(({ value }, i) => `${profile.name} ${secrets[i]?.field} ${secrets[i]?.text} ${value}`),
    );
    expect(told).toEqual([
      'joe methods[0].secret ticket canary-joe-ticket',
      'ann · realm1 methods[0].secret secret canary-ann-secret',
      'ann · realm2 methods[0].secret secret canary-ann-secret',
      'sue methods[0].secret secret Y2FuYXJ5LXN1ZS1kZXJpdmVkLWtleS1vZi0zMi1ieS4=',
      'tim methods[0].secret secret canary-tim-password',
      'backend.Backend methods[0].secret ticket canary-backend-ticket',
    ]);
  });

  it('notes what has to be known or added', async () => {
    const { profiles } = await readFixture('crossbar/config.json', '/etc/node');
    const notes = (name: string) => profiles.find(({ profile }) => profile.name === name)?.notes.join(' ');
    expect(notes('sue')).toMatch(
      /up to 23\.1\.2 keeps the derived key here, since 25\.12\.1 the password.*taken for one/,
    );
    expect(notes('tim')).toContain('It is taken for the password; change what the secret is if the router refuses it.');
    expect(notes('carol')).toMatch(
      /public keys only: 020b1323.*Give the private key.*own certificate \(server_cert\.pem\)/,
    );
    expect(notes('sam')).toMatch(/argon2id-13 \(iterations 4096, memory 512\).*Give the password/);
    expect(notes('client1')).toContain('SHA-1 fingerprint B6:E5:E6:F2');
    expect(notes('backend.Backend')).toMatch(
      /User name and password of the URL were left behind\. The parameter "token"/,
    );
    expect(notes('joe')).toBe('');
  });

  it('takes no socket whose folder it does not know', async () => {
    const reading = await readFixture('crossbar/config.json');
    expect(leftOf(reading)).toContain(
      'workers[0].transports[2]: Its Unix socket router.sock is relative to the folder of the file, which is not known here.',
    );
    const [backend] = reading.profiles.slice(-1);
    expect(backend?.profile.caFile).toBe('ca.pem');
    expect(backend?.notes.join(' ')).toContain('The file ca.pem is relative to a folder that is not known here');
  });

  it('is read from YAML too: merged keys, tickets that look like numbers, $VARIABLES', async () => {
    const reading = await readFixture('crossbar-yaml/config.yaml');
    expect(linesOf(reading)).toEqual([
      'zed | ws://127.0.0.1:9000/ | realm1 | ticket:zed=prompt',
      'num | ws://127.0.0.1:9000/ | realm1 | ticket:num=prompt',
      'ann | rs://127.0.0.1:9001 | realm1 | wampcra:ann=$ANN_SECRET',
    ]);
    expect(reading.profiles[1]?.found).toEqual([{ method: 0, value: '00123456789012345678901' }]);
  });

  it.each([
    [{ type: 'tcp', port: 80 }, 'ws://localhost/'],
    [{ type: 'tcp', port: 443, tls: {} }, 'wss://localhost/'],
    [{ type: 'tcp', port: 80, tls: {} }, 'wss://localhost:80/'],
    [{ type: 'tcp', port: 8080, interface: '0.0.0.0' }, 'ws://localhost:8080/'],
    [{ type: 'tcp', port: 8080, interface: '::' }, 'ws://localhost:8080/'],
    [{ type: 'tcp', port: 8080, interface: '2001:db8::7' }, 'ws://[2001:db8::7]:8080/'],
    [{ type: 'unix', path: '/run/a b.sock' }, 'ws://unix:/run/a b.sock:/'],
  ])('is reached where it listens: %j', async (endpoint, url) => {
    const auth = { ticket: { type: 'static', principals: { a: { ticket: 't', role: 'user' } } } };
    expect((await read('config.json', node({ type: 'websocket', endpoint, auth }))).profiles[0]?.profile.url).toBe(url);
  });

  it.each([
    [{ type: 'tcp' }, 'It has no port.'],
    [{ type: 'tcp', portrange: [1, 2] }, 'It listens on a range of ports: which one is free is not known.'],
    [{ type: 'unix' }, 'Its Unix socket has no path.'],
    [{ type: 'tcp', port: 'x' }, 'Its port is no number.'],
    [undefined, 'It has no port.'],
  ])('is not guessed where the endpoint does not say: %j', async (endpoint, text) => {
    const { profiles, left } = await read('config.json', node({ type: 'rawsocket', endpoint }));
    expect({ profiles, left }).toEqual({ profiles: [], left: [{ where: 'workers[0].transports[0]', text }] });
  });

  it('takes the role that a method gives to all, and the realm that a user names', async () => {
    const auth = {
      cryptosign: {
        type: 'static',
        'default-role': 'user',
        principals: { a: {}, b: { realm: 'elsewhere', role: 'x' } },
      },
    };
    const reading = await read('config.json', node({ type: 'rawsocket', endpoint: { port: 1 }, auth }));
    expect(linesOf(reading)).toEqual([
      'a | rs://localhost:1 | realm1 | cryptosign:a=prompt',
      'b | rs://localhost:1 | elsewhere | cryptosign:b=prompt',
    ]);
  });

  it.each(['$ecret-canary', '$1canary', '${no name}', '$canary', '$CANARY-1'])(
    'takes %s for a secret, not for the name of a variable',
    async (secret) => {
      const auth = { wampcra: { type: 'static', users: { a: { secret, role: 'user' } } } };
      const reading = await read('config.json', node({ type: 'rawsocket', endpoint: { port: 1 }, auth }));
      expect(reading.profiles[0]?.found).toEqual([{ method: 0, value: secret }]);
      expect(JSON.stringify(reading.profiles[0]?.profile)).not.toContain(secret.slice(1));
    },
  );

  it.each([null, 7, 'text', [], {}, { type: 'router' }, { type: 'router', realms: 7, transports: [null, 7, {}] }])(
    'may be made of anything: %j',
    async (worker) => {
      const reading = await read('config.json', JSON.stringify({ workers: [worker] }));
      expect(reading.profiles).toEqual([]);
      expect(reading.left.length).toBeGreaterThan(0);
    },
  );
});

describe('the Crossbar shell', () => {
  it('gives a profile for each section, with the key file by its path', async () => {
    const reading = await readFixture('crossbar-shell/config.ini', '/home/ann/.crossbar');
    expect(linesOf(reading)).toEqual([
      'crossbar shell | wss://fabric.example.com/ws | com.crossbario.fabric | cryptosign=/home/ann/.crossbar/default.priv',
      'lab | ws://localhost:9000/ws | com.example.lab | cryptosign=/home/ann/.crossbar/lab.priv',
    ]);
    expect(reading.profiles[1]?.profile).toMatchObject({
      authrole: 'owner',
      caFile: '/home/ann/.crossbar/lab-ca.pem',
      tls: { serverName: 'lab.example.com' },
    });
    expect(reading.profiles[0]?.notes).toContain('The shell reads debug=false as true; it means nothing here.');
    expect(leftOf(reading)).toEqual(['[empty]: It names no router: url is missing.']);
  });

  it('asks for the key where the folder is not known, and names the file', async () => {
    const { profiles } = await readFixture('crossbar-shell/config.ini');
    expect(profiles.map(({ profile }) => profile.methods[0]?.secret)).toEqual([{ from: 'prompt' }, { from: 'prompt' }]);
    expect(profiles[1]?.notes.join(' ')).toContain('The private key is in the file lab.priv');
  });

  it('has key files: the file is named where its folder is known, else the key is found', async () => {
    const file = 'crossbar-shell/default.priv';
    const known = await readFixture(file, '/home/ann/.crossbar');
    const user = 'cryptosign:ann@example.com';
    const line = `ann@example.com | ws://localhost:8080/ws | realm1 | ${user}`;
    expect(linesOf(known)).toEqual([`${line}=/home/ann/.crossbar/default.priv`]);
    expect(known.profiles[0]?.found).toEqual([]);
    const unknown = await readFixture(file);
    expect(linesOf(unknown)).toEqual([`${line}=prompt`]);
    expect(unknown.profiles[0]?.found).toEqual([{ method: 0, value: '5'.repeat(64) }]);
    expect(unknown.profiles[0]?.notes).toEqual(['A key file names no router: URL and realm are guesses. Mend them.']);
  });

  it('gives nothing for a public key', async () => {
    const { profiles, left } = await read(
      'default.pub',
      `Crossbar.io user public key\n\npublic-key-ed25519: ${'0'.repeat(64)}\n`,
    );
    expect(profiles).toEqual([]);
    expect(left[0]?.text).toMatch(/^It holds a public key only\./);
  });
});
