import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, jsonLines, withCommandLine } from '../../../../support/cli-process.ts';
import { pathOf, SOURCES } from '../../profile/import/sources.ts';

withCommandLine();

let folder = '';
let cli = new CommandLine(folder);
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-cli-import-'));
  cli = new CommandLine(path.join(folder, 'config'));
});
afterEach(async () => {
  await cli.close();
  rmSync(folder, { recursive: true, force: true });
});

const names = async () =>
  jsonLines((await cli.run(['profile', 'list', '--json'])).stdout).map((profile) => (profile as { name: string }).name);

describe('profile import', () => {
  it('shows what a file gives with --list, and stores nothing', async () => {
    const { code, stdout, stderr } = await cli.run(['profile', 'import', pathOf('wick-ui/config'), '--list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'wick-ui clients: 3 profiles',
      '  first  ws://localhost:8080/ws  realm1  wampcra',
      '      secret: stays in the file and is asked for',
      '  second one  ws://localhost:8081/ws  realm2  anonymous',
      '  keyed  ws://localhost:8082/ws  realm2  cryptosign',
      '      private key: stays in the file and is asked for',
      'Not imported:',
      '  [client nowhere]: It names no router: uri is missing.',
      '  [prod]: This is no client of wick-ui. If it is a profile of wick, put it into a file of its own.',
      '',
    ]);
    expect(await names()).toEqual([]);
  });

  it('saves all profiles, or those that are named', async () => {
    const one = await cli.run(['profile', 'import', pathOf('wick/config'), '--only', 'key', '--only', 'open']);
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one.stdout).toMatch(/Saved 2 profiles\.\n$/);
    expect(await names()).toEqual(['key', 'open']);
    expect((await cli.run(['profile', 'import', pathOf('nexus.json')])).stdout).toMatch(/Saved 6 profiles\.\n$/);
    expect(await names()).toHaveLength(8);
  });

  it('knows where relative paths begin', async () => {
    await cli.run(['profile', 'import', pathOf('crossbar-shell/config.ini'), '--only', 'lab']);
    const shown = JSON.parse((await cli.run(['profile', 'show', 'lab'])).stdout) as unknown;
    expect(shown).toMatchObject({
      caFile: pathOf('crossbar-shell/lab-ca.pem'),
      methods: [{ secret: { from: 'file', path: pathOf('crossbar-shell/lab.priv') } }],
    });
  });

  it('reads standard input, so that a link need not stand among the arguments', async () => {
    const link = 'https://explorer.example.com/?realm=r&authid=j&ticket=canary-ticket\n';
    const { code, stdout } = await cli.run(['profile', 'import', '-'], { input: link });
    expect(code).toBe(0);
    expect(stdout).toContain('Links of the WAMP API explorer: 1 profile\n');
    expect(stdout).not.toContain('canary');
  });

  it('reads the variables of other tools', async () => {
    const env = { WICK_URL: 'ws://localhost:1/', WICK_AUTHID: 'john', WICK_TICKET: 'canary-ticket' };
    const { code, stdout } = await cli.run(['profile', 'import', '--environment'], { env });
    expect({ code, found: stdout.includes('canary') }).toEqual({ code: 0, found: false });
    const [profile] = jsonLines((await cli.run(['profile', 'list', '--json'])).stdout);
    expect(profile).toMatchObject({ name: 'wick', methods: [{ secret: { from: 'env', name: 'WICK_TICKET' } }] });
    const none = await cli.run(['profile', 'import', '--environment']);
    expect(none).toMatchObject({ code: 4, stderr: 'There is nothing to import.\n' });
  });

  it('saves the profiles all the same if the keychain takes no secret, and says so', async () => {
    const { code, stdout, stderr } = await cli.run([
      ...['profile', 'import', pathOf('wick/config'), '--secrets', 'keychain', '--only', 'prod'],
    ]);
    expect(code).toBe(5);
    expect(stdout).toMatch(/Saved 1 profile\.\n$/);
    expect(stderr).toMatch(/^prod: the secret of wampcra was not stored and is asked for each time\./);
    const shown = JSON.parse((await cli.run(['profile', 'show', 'prod'])).stdout) as unknown;
    expect(shown).toMatchObject({ methods: [{ secret: { from: 'prompt' } }] });
    expect(stdout + stderr).not.toContain('canary');
  });

  it.each([
    [['profile', 'import'], /Say import FILE/],
    [['profile', 'import', 'a', 'b'], /Say import FILE/],
    [['profile', 'import', 'a', '--environment'], /Say import FILE/],
    [['profile', 'import', pathOf('nexus.json'), '--secrets', 'here'], /--secrets takes keychain or leave/],
    [['profile', 'import', pathOf('nexus.json'), '--only', 'nobody'], /There is no profile "nobody" in it, but "nexus/],
    [['profile', 'import', pathOf('nexus.json'), '--realm', 'x'], /There is no option --realm/],
    [['profile', 'import', '/nowhere/at/all'], /there is no such file/],
    [['profile', 'import', pathOf('../tls/README.md')], /(nothing that profiles can be made of|no such file)/],
  ])('refuses %j', async (args, text) => {
    const { code, stdout, stderr } = await cli.run(args);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(text);
  });

  it('says where a file is damaged', async () => {
    const file = path.join(folder, 'config.json');
    writeFileSync(file, '{\n  "workers": [\n    { "ticket": "canary" "role": 1 }\n  ]\n}\n');
    const { code, stderr } = await cli.run(['profile', 'import', file]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^The file cannot be read: it is damaged\. config\.json, line 3, column 26: .*\nMend it/);
    expect(stderr).not.toContain('canary');
    writeFileSync(file, Buffer.from([0x7b, 0xff, 0xfe]));
    expect((await cli.run(['profile', 'import', file])).stderr).toContain('config.json is no UTF-8 text.');
  });

  it('leaves every file as it was', async () => {
    const past = new Date('2020-01-02T03:04:05Z');
    for (const file of Object.keys(SOURCES)) {
      const copy = path.join(folder, 'files', file);
      mkdirSync(path.dirname(copy), { recursive: true });
      copyFileSync(pathOf(file), copy);
      utimesSync(copy, past, past);
      const before = statSync(copy);
      expect((await cli.run(['profile', 'import', copy])).code).toBe(0);
      const after = statSync(copy);
      expect(readFileSync(copy)).toEqual(readFileSync(pathOf(file)));
      expect([after.mtimeMs, after.size, after.mode, after.ino]).toEqual([
        past.getTime(),
        before.size,
        before.mode,
        before.ino,
      ]);
    }
  });
});
