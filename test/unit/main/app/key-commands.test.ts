import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyCommands } from '../../../../src/main/app/key-commands.ts';
import { cryptosign } from '../../../../src/main/auth/cryptosign/cryptosign.ts';
import { Keychain } from '../../../../src/main/secret/keychain.ts';
import { SecretSource } from '../../../../src/main/secret/secret-source.ts';
import { readWholeFile } from '../../../../src/main/shell/read-file.ts';
import { fakeKeyring } from '../secret/fake-keyring.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The command with a keychain of its own, and what the secrets are that it stored. */
function commands() {
  const keyring = fakeKeyring();
  const keychain = new Keychain(keyring.load);
  const prompt = { ask: () => Promise.resolve(undefined) };
  const secrets = new SecretSource({ environment: {}, keychain, prompt, readFile: readWholeFile });
  const ports = { random: (count: number) => randomBytes(count), configFolder: path.join(folder, 'config') };
  return { generate: keyCommands(ports, secrets)['key.generate'], secrets };
}

const publicKeyOf = async (secret: string) => (await cryptosign.examine?.({ secret }, 0))?.facts[0]?.value;
const modeOf = (file: string) => statSync(file).mode & 0o777;

describe('key.generate', () => {
  it('writes a file that only its owner can read, in the form of Crossbar', async () => {
    const { generate, secrets } = commands();
    const made = await generate({ name: 'robot-1', place: 'file' });
    const file = path.join(folder, 'config', 'keys', 'robot-1.priv');
    expect(made.secret).toEqual({ from: 'file', path: file });
    expect(modeOf(file)).toBe(0o600);
    expect(modeOf(path.dirname(file))).toBe(0o700);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(new RegExp(`^public-key-ed25519: ${made.publicKey}$`, 'm'));
    expect(text).toMatch(/^private-key-ed25519: [0-9a-f]{64}$/m);
    expect(await publicKeyOf(await secrets.resolve(made.secret, 'test'))).toBe(made.publicKey);
    expect(JSON.stringify(made)).not.toContain(/private-key-ed25519: (\S+)/.exec(text)?.[1]);
  });

  it('closes a folder that others could look into', async () => {
    const keys = path.join(folder, 'config', 'keys');
    mkdirSync(keys, { recursive: true });
    chmodSync(keys, 0o755);
    await commands().generate({ name: 'a', place: 'file' });
    expect(modeOf(keys)).toBe(0o700);
  });

  it('stores the seed in the keychain, under the name', async () => {
    const { generate, secrets } = commands();
    const made = await generate({ name: 'robot', place: 'keychain' });
    expect(made.secret).toEqual({ from: 'keychain', id: 'robot' });
    const seed = await secrets.resolve(made.secret, 'test');
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    expect(await publicKeyOf(seed)).toBe(made.publicKey);
    expect(existsSync(path.join(folder, 'config', 'keys'))).toBe(false);
  });

  it.each(['file', 'keychain'] as const)('never takes the place of a key that is there (%s)', async (place) => {
    const { generate, secrets } = commands();
    const made = await generate({ name: 'robot', place });
    const before = await secrets.resolve(made.secret, 'test');
    await expect(generate({ name: 'robot', place })).rejects.toMatchObject({ code: 'key-exists' });
    expect(await secrets.resolve(made.secret, 'test')).toBe(before);
  });

  it('says why a file cannot be written', async () => {
    writeFileSync(path.join(folder, 'config'), 'no folder');
    await expect(commands().generate({ name: 'a', place: 'file' })).rejects.toMatchObject({ code: 'file-unwritable' });
  });

  it('makes another key each time', async () => {
    const { generate } = commands();
    const keys = [await generate({ name: 'a', place: 'file' }), await generate({ name: 'b', place: 'file' })];
    expect(keys[0]?.publicKey).not.toBe(keys[1]?.publicKey);
  });
});
