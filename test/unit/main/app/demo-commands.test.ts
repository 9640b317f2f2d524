// The demo router of an app: what is started when, and what is left of it afterwards.

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoHost } from '../../../../src/main/app/demo-commands.ts';
import { checkProfile } from '../../../../src/shared/profile-check.ts';
import { CHECK_CONTEXT } from '../../../../src/main/app/profile-commands.ts';
import { createPorts } from '../../../../src/main/shell/node-ports.ts';
import { DEMO_LOGINS } from '../../../../src/shared/contract/demo-logins.ts';
import { profileSchema } from '../../../../src/shared/profile.ts';

let folder: string;
let demo: DemoHost;
/** Folders of routers are made in the one of the test. */
const temporary = process.env['TMPDIR'];
const foldersOfRouters = (): string[] => readdirSync(folder).filter((name) => name.startsWith('wi-'));

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'demo-'));
  process.env['TMPDIR'] = folder;
  demo = new DemoHost(await createPorts({ WAMP_INSPECTOR_CONFIG: folder }));
});
afterEach(async () => {
  await demo.stop();
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  rmSync(folder, { recursive: true, force: true });
});

const endpoints = async (): Promise<string[]> => (await demo.start()).endpoints.map(({ name }) => name);

describe('a demo login', () => {
  it.each(DEMO_LOGINS)('%s has a profile that can be connected and saved, with all of its secrets', async (name) => {
    const { profile, secrets } = await demo.login(name);
    expect(profileSchema.safeParse(profile).success).toBe(true);
    expect(profile.id).toBe(`demo-${name}`);
    expect(profile.timeoutSeconds).toBeLessThanOrEqual(10);
    expect(checkProfile(profile, CHECK_CONTEXT).filter(({ severity }) => severity === 'error')).toEqual([]);
    const places = [
      ...profile.methods.flatMap(({ secret }, i) => (secret ? [`methods[${i}].secret`] : [])),
      ...(profile.afterWelcome ?? []).flatMap(({ secrets: all = [] }, i) =>
        all.map((_one, at) => `afterWelcome[${i}].secrets[${at}].secret`),
      ),
    ];
    expect(Object.keys(secrets).sort()).toEqual(places.sort());
    // The profile itself holds none of them.
    for (const secret of Object.values(secrets)) expect(JSON.stringify(profile)).not.toContain(secret);
  });

  it('starts TLS and Unix sockets when they are needed, and not before', async () => {
    await demo.login('anonymous');
    await demo.login('scram');
    expect(await endpoints()).toEqual(['websocket', 'longpoll', 'rawsocket']);
    expect(await demo.start()).not.toHaveProperty('tls');
    const { profile } = await demo.login('tls');
    expect(await endpoints()).toEqual(expect.arrayContaining(['websocket-tls']));
    expect(await endpoints()).not.toContain('websocket-unix');
    const { tls } = await demo.start();
    expect(profile.url).toMatch(/^wss:/);
    expect(profile.tls).toEqual({
      pin: tls?.pin,
      client: { certificateFile: tls?.certificateFile, keyFile: tls?.keyFile },
    });
    // One that needs TLS and no certificate of the client.
    expect((await demo.login('cryptosign-binding')).profile.tls).toEqual({ pin: tls?.pin });
  });

  it('is at a Unix socket where the router trusts those', async () => {
    const { profile } = await demo.login('unix-trust');
    expect(profile.url).toMatch(/^unix\+ws:\/\/\//);
    const socket = profile.url.replace('unix+ws://', '');
    expect(Buffer.byteLength(socket)).toBeLessThan(100);
    expect(existsSync(socket)).toBe(true);
  });
});

describe('stopping', () => {
  it('takes sockets, keys and folder away', async () => {
    await demo.login('unix-trust');
    const { tls } = await demo.start({ everyWire: true });
    const place = path.dirname(tls?.keyFile ?? '');
    expect(foldersOfRouters()).toEqual([path.basename(place)]);
    await demo.stop();
    expect(foldersOfRouters()).toEqual([]);
  });

  it('while something is being started leaves nothing', async () => {
    const starting = demo.start({ everyWire: true }).catch((error: unknown) => error);
    await demo.stop();
    expect(await starting).toMatchObject({ code: 'demo-failed' });
    expect(foldersOfRouters()).toEqual([]);
    expect(await endpoints()).toEqual(['websocket', 'longpoll', 'rawsocket']);
  });
});

it('several that need the same wire at once get the same', async () => {
  const all = await Promise.all([demo.login('tls'), demo.login('tls'), demo.login('binding-dropped')]);
  expect(new Set(all.map(({ profile }) => profile.tls?.pin)).size).toBe(1);
  expect(await endpoints()).toHaveLength(6);
});

it('a certificate that is none is refused, and another one taken then', async () => {
  const file = path.join(folder, 'x');
  const wish = { certificate: { certificateFile: file, keyFile: file } };
  await expect(demo.start(wish)).rejects.toMatchObject({ code: 'file-unreadable' });
  const { endpoints: all } = await demo.start({ everyWire: true });
  expect(all.map(({ name }) => name)).toContain('longpoll-tls');
});
