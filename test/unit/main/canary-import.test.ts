// Secrets canary of importers: what stands in a file of another tool shows up in no answer, notice, error or stored
// file, in no form, whatever is done with the import. See canary.test.ts for the paths of a login.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../src/main/app/app.ts';
import { memoryLink } from '../../../src/main/app/memory-link.ts';
import { Keychain } from '../../../src/main/secret/keychain.ts';
import { SecretSource } from '../../../src/main/secret/secret-source.ts';
import { createPorts } from '../../../src/main/shell/node-ports.ts';
import { readWholeFile } from '../../../src/main/shell/read-file.ts';
import { filesOf, formIn, leaksIn } from '../../support/canary.ts';
import { SOURCES, textOf } from './profile/import/sources.ts';
import { fakeKeyring } from './secret/fake-keyring.ts';

let folder = '';
let app: App | undefined;
let said: unknown[] = [];
let keyring = fakeKeyring();

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-canary-import-'));
  said = [];
  keyring = fakeKeyring();
  const ports = await createPorts({ WAMP_INSPECTOR_CONFIG: folder });
  const environment = { WICK_URL: 'ws://localhost/', WICK_TICKET: 'canary-of-wick', WAMPYSECRET: 'canary-of-wampy' };
  const secrets: typeof ports.secrets = (ask) =>
    new SecretSource({
      environment,
      keychain: new Keychain(() => keyring.load()),
      prompt: { ask },
      readFile: readWholeFile,
    });
  app = createApp({ ...ports, environment, secrets }, (error) => void said.push(String(error)));
  app.listen((notice) => void said.push(notice));
});
afterEach(async () => {
  await app?.close();
  rmSync(folder, { recursive: true });
});

/** Calls a command; whatever comes back is remembered. */
async function call(...[name, params]: Parameters<ReturnType<typeof memoryLink>['call']>): Promise<unknown> {
  if (!app) throw new Error('there is an app');
  const answer: unknown = await memoryLink(app)
    .call(name, params)
    .catch((error: unknown) => error);
  said.push(answer instanceof Error ? { ...answer, message: answer.message } : answer);
  return answer;
}

const places = () => ({ said: JSON.stringify(said), ...filesOf(folder) });

interface Preview {
  readonly transfer: string;
  readonly profiles: readonly { readonly profile: { readonly id: string } }[];
}

describe('an import', () => {
  it.each(Object.keys(SOURCES))('of %s tells and stores nothing of its secrets', async (file) => {
    const secrets = SOURCES[file] ?? [];
    const text = textOf(file);
    for (const choice of ['leave', 'keychain', 'keychain that is locked'] as const) {
      keyring.locked = choice === 'keychain that is locked';
      const preview = (await call('import.read', { name: path.basename(file), text })) as Preview;
      const profiles = preview.profiles.map(({ profile }) => profile.id);
      expect(profiles.length).toBeGreaterThan(0);
      const { transfer } = preview;
      await call('import.take', { transfer, profiles: [...profiles, 'no such'], secrets: 'leave' });
      await call('import.take', { transfer, profiles, secrets: choice === 'leave' ? 'leave' : 'keychain' });
      await call('import.take', { transfer, profiles, secrets: 'leave' });
    }
    await call('profile.list', {});
    expect(leaksIn(places(), secrets)).toEqual([]);
    // The search can find what is there to be found.
    for (const secret of secrets)
      expect(formIn(text, secret) ?? formIn(decodeURIComponent(text), secret)).toBeDefined();
  });

  it.each(Object.keys(SOURCES))('of %s that is damaged says nothing of its secrets', async (file) => {
    const text = textOf(file);
    const name = path.basename(file);
    for (let cut = 40; cut < text.length; cut += Math.ceil(text.length / 8)) {
      for (const damaged of [text.slice(0, cut), `${text.slice(0, cut)}\n]"}:{[${text.slice(cut)}`, text.slice(cut)]) {
        await call('import.read', { name, text: damaged });
        await call('import.read', { name: 'unknown', text: damaged });
      }
    }
    expect(leaksIn(places(), SOURCES[file] ?? [])).toEqual([]);
  });

  it('of the environment tells the names of variables and nothing of what is in them', async () => {
    const preview = (await call('import.environment', {})) as Preview;
    const profiles = preview.profiles.map(({ profile }) => profile.id);
    expect(profiles).toHaveLength(2);
    await call('import.take', { transfer: preview.transfer, profiles, secrets: 'keychain' });
    expect(leaksIn(places(), ['canary-of-wick', 'canary-of-wampy'])).toEqual([]);
    expect(keyring.entries.size).toBe(0);
  });
});
