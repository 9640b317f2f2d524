import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, jsonLines, withCommandLine } from '../../../../support/cli-process.ts';

withCommandLine();

let folder = '';
let cli = new CommandLine(folder);
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-cli-profiles-'));
  cli = new CommandLine(path.join(folder, 'config'));
});
afterEach(async () => {
  await cli.close();
  rmSync(folder, { recursive: true, force: true });
});

const SAVE = ['profile', 'save', 'work', 'ws://127.0.0.1:8080/ws', '--realm', 'realm1'];

describe('profile', () => {
  it('lists none at first, and says how to make one', async () => {
    const { code, stdout, stderr } = await cli.run(['profile', 'list']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('profile save NAME URL --realm R');
  });

  it('saves, shows, lists, changes and deletes', async () => {
    const methods = ['--authmethod', 'wampcra', '--authid', 'ann', '--secret-env', 'MY_SECRET', '--timeout', '3'];
    expect(await cli.run([...SAVE, ...methods])).toMatchObject({ code: 0, stdout: 'Saved work.\n', stderr: '' });

    const shown = await cli.run(['profile', 'show', 'work']);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    const profile = JSON.parse(shown.stdout) as Record<string, unknown>;
    expect(profile).toMatchObject({
      v: 1,
      name: 'work',
      url: 'ws://127.0.0.1:8080/ws',
      realm: 'realm1',
      timeoutSeconds: 3,
      methods: [
        { method: 'wampcra', authid: { kind: 'value', value: 'ann' }, secret: { from: 'env', name: 'MY_SECRET' } },
      ],
    });
    expect(await cli.run(['profile', 'show', String(profile['id'])])).toEqual(shown);
    expect((await cli.run(['profile', 'list'])).stdout).toBe('work  ws://127.0.0.1:8080/ws  realm1  wampcra\n');

    expect(await cli.run(['profile', 'save', 'work', '--authid', 'bob'])).toMatchObject({ code: 0 });
    const listed = jsonLines((await cli.run(['profile', 'list', '--json'])).stdout);
    const [method] = profile['methods'] as [object];
    expect(listed).toEqual([{ ...profile, methods: [{ ...method, authid: { kind: 'value', value: 'bob' } }] }]);

    expect(await cli.run(['profile', 'delete', 'work'])).toMatchObject({ code: 0, stdout: 'Deleted work.\n' });
    expect(await cli.run(['profile', 'show', 'work'])).toMatchObject({ code: 4 });
    expect(jsonLines((await cli.run(['profile', 'list', '--json'])).stdout)).toEqual([]);
  });

  it('does not save what would fail for certain', async () => {
    const { code, stdout, stderr } = await cli.run(['profile', 'save', 'bad', 'ftp://x/', '--realm', 'r']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^error: url: /m);
    expect(await cli.run(['profile', 'show', 'bad'])).toMatchObject({ code: 4 });
  });

  it('saves with warnings, and says them', async () => {
    const { code, stderr } = await cli.run(['profile', 'save', 'odd', 'ws://127.0.0.1/', '--realm', 'ab']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: realm: /m);
  });

  it('logs in by a profile, which options change for this time only', async () => {
    const router = cli.start(['demo-router', '--json']);
    const url = (await router.until(/"url":"([^"]+)"/))[1] ?? '';
    const options = ['--realm', 'demo', '--authmethod', 'ticket', '--authid', 'tess', '--secret-env', 'TICKET'];
    await cli.run(['profile', 'save', 'tess', url, ...options]);
    const right = { env: { TICKET: 'tess-ticket' } };
    const login = await cli.run(['handshake', '--profile', 'tess', '--json'], right);
    expect(login.code).toBe(0);
    const summary = jsonLines(login.stdout).at(-1);
    expect(summary).toMatchObject({ outcome: 'welcome', authid: 'tess', capture: { label: 'tess' } });
    expect(await cli.run(['handshake', '--profile', 'tess'])).toMatchObject({ code: 5 });
    expect(await cli.run(['handshake', '--profile', 'tess', '--authid', 'nobody'], right)).toMatchObject({ code: 2 });
    expect(await cli.run(['handshake', '--profile', 'tess'], right)).toMatchObject({ code: 0 });
    router.interrupt();
    await router.finished;
  });

  it('keeps its files for their owner, and no secret in them', async () => {
    await cli.run([...SAVE, '--authmethod', 'ticket', '--authid', 'a', '--secret-env', 'T'], { env: { T: 'hunter2' } });
    const names = readdirSync(cli.configFolder);
    expect(names).toEqual(expect.arrayContaining(['profiles.json']));
    expect(statSync(cli.configFolder).mode & 0o077).toBe(0);
    for (const name of names) {
      const file = path.join(cli.configFolder, name);
      expect(statSync(file).mode & 0o077, name).toBe(0);
      expect(readFileSync(file).includes('hunter2')).toBe(false);
    }
  });

  it('sets a damaged file aside and names it', async () => {
    await cli.run(SAVE);
    writeFileSync(path.join(cli.configFolder, 'profiles.json'), '{"v":1,');
    const { code, stderr } = await cli.run(['profile', 'list']);
    expect(code).toBe(0);
    const aside = /set aside as (profiles\.damaged-\S+\.json)\./.exec(stderr)?.[1] ?? '';
    expect(readFileSync(path.join(cli.configFolder, aside), 'utf8')).toBe('{"v":1,');
  });

  it('leaves a file of a newer version alone', async () => {
    await cli.run(SAVE);
    const file = path.join(cli.configFolder, 'profiles.json');
    const newer = readFileSync(file, 'utf8').replace('"v": 1', '"v": 2');
    writeFileSync(file, newer);
    const { code, stderr } = await cli.run(SAVE);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^The file was written by a newer version of this program\..* has version 2\.$/m);
    expect(readFileSync(file, 'utf8')).toBe(newer);
  });

  it('shows hostile names as text', async () => {
    const name = 'evil\u001b[31m\u202e';
    await cli.run(['profile', 'save', name, 'ws://127.0.0.1/', '--realm', 'realm1']);
    for (const args of [['list'], ['list', '--json'], ['show', name], ['delete', name]]) {
      const { code, stdout } = await cli.run(['profile', ...args]);
      expect(code).toBe(0);
      expect(stdout).toContain('evil\\u001b[31m\\u202e');
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });
});
