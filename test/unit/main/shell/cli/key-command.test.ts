import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containing } from '../../../../support/containing.ts';
import { withCommandLine } from '../../../../support/cli-process.ts';
import { HEX } from '../../auth/cryptosign/talks.ts';
import { openSshFile, PUBLIC } from '../../auth/cryptosign/key-files.ts';

const { cli } = withCommandLine();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-key-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('key generate', () => {
  it('makes a key file once, and key public reads it', async () => {
    const env = { WAMP_INSPECTOR_CONFIG: path.join(folder, 'config') };
    const made = await cli.run(['key', 'generate', 'robot', '--file'], { env });
    expect(made.code).toBe(0);
    const [, publicKey] = /^Public key: {2}([0-9a-f]{64})$/m.exec(made.stdout) ?? [];
    const file = path.join(folder, 'config', 'keys', 'robot.priv');
    expect(made.stdout).toContain(file);
    const seed = /private-key-ed25519: (\S+)/.exec(readFileSync(file, 'utf8'))?.[1];
    expect(made.stdout + made.stderr).not.toContain(seed);
    const shown = await cli.run(['key', 'public', '--secret-file', file], { env });
    expect([shown.code, shown.stdout.trim()]).toEqual([0, publicKey]);
    const again = await cli.run(['key', 'generate', 'robot', '--file'], { env });
    expect([again.code, again.stderr]).toEqual([4, containing('There is a key of that name already')]);
  });

  it.each([
    [['key', 'generate', 'a', '--file', '--keychain'], 'not both'],
    [['key', 'generate', '../a', '--file'], 'begins with a letter or digit'],
    [['key', 'generate'], 'Say generate NAME'],
    [['key', 'public', 'x'], 'Say generate NAME'],
    [['key', 'public'], 'Say where the key is'],
    [['key', 'public', '--secret-env', 'A', '--secret-prompt'], 'one source for the secret'],
    [['key', 'public', '--secret-file', ''], '--secret-file is empty'],
  ])('is refused as a wrong call: %j', async (args, why) => {
    const { code, stderr } = await cli.run(args);
    expect([code, stderr]).toEqual([4, containing(why)]);
  });
});

describe('key public', () => {
  it('opens an encrypted key with the passphrase of a variable', async () => {
    const file = path.join(folder, 'id_ed25519');
    writeFileSync(file, openSshFile('opensesame'));
    const env = { PASSPHRASE: 'opensesame' };
    const shown = await cli.run(['key', 'public', '--secret-file', file, '--passphrase-env', 'PASSPHRASE'], { env });
    expect([shown.code, shown.stdout.trim()]).toEqual([0, PUBLIC]);
    const closed = await cli.run(['key', 'public', '--secret-file', file]);
    expect([closed.code, closed.stdout, closed.stderr]).toEqual([5, '', containing('no passphrase is given')]);
  });

  it('says what was found instead of a key, and what is missing, without showing either', async () => {
    const wrong = await cli.run(['key', 'public', '--secret-env', 'KEY'], { env: { KEY: `${HEX}00` } });
    expect([wrong.code, wrong.stderr]).toEqual([5, containing('33 bytes in hex')]);
    expect(wrong.stderr).not.toContain(HEX);
    const none = await cli.run(['key', 'public', '--secret-env', 'NO_SUCH_KEY']);
    expect([none.code, none.stderr]).toEqual([5, containing('NO_SUCH_KEY is not set')]);
  });
});
