// The real module. What a machine without a keychain gets is tested everywhere; the round trip needs
// test/support/with-keyring.sh, which sets WAMP_INSPECTOR_TEST_KEYCHAIN.

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Keychain } from '../../../../src/main/secret/keychain.ts';
import { bundled } from '../../../support/bundled.ts';
import { containing } from '../../../support/containing.ts';

const wanted = process.env['WAMP_INSPECTOR_TEST_KEYCHAIN'] === '1';
const linux = process.platform === 'linux';
if (!wanted) {
  process.stdout.write(
    'keychain round trip: not run, WAMP_INSPECTOR_TEST_KEYCHAIN is not 1 (see test/support/with-keyring.sh)\n',
  );
}

let child = { file: '', folder: '' };
beforeAll(async () => {
  child = await bundled(new URL('./keychain-child.ts', import.meta.url));
});
afterAll(() => {
  rmSync(child.folder, { recursive: true, force: true });
});

/** Runs one action in a process of its own; `prefix` is a command that starts it. */
function apart(
  environment: Record<string, string>,
  action: readonly string[],
  prefix: readonly string[] = [],
): unknown {
  const [command = '', ...rest] = [...prefix, process.execPath, child.file, ...action];
  const output = execFileSync(command, rest, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // A daemon that the bus starts may print before.
  return JSON.parse(output.toString('utf8').split('\n').at(-1) ?? '');
}

const ACTIONS: readonly [string, ...string[]][] = [
  ['read', 'a'],
  ['write', 'a', 'hunter2'],
  ['remove', 'a'],
];

describe('no keychain to be had', () => {
  it.runIf(linux).each(ACTIONS)('%s without a session bus', (...action) => {
    const result = apart({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }, action);
    expect(result).toMatchObject({ code: 'keychain-unavailable', evidence: containing('no session bus') });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it.each(ACTIONS)('%s without the native module', (...action) => {
    const result = apart({ NAPI_RS_NATIVE_LIBRARY_PATH: '/nowhere.node' }, action);
    expect(result).toMatchObject({
      code: 'keychain-unavailable',
      evidence: containing('cannot be loaded'),
    });
  });
});

describe.runIf(wanted)('real keychain', () => {
  const keychain = new Keychain();
  const id = `test ${randomUUID()}`;

  it('stores, reads, replaces, removes', async () => {
    await keychain.write(id, 'one');
    expect(await keychain.read(id)).toBe('one');
    await keychain.write(id, 'zwei ünd €🦒\n');
    expect(await keychain.read(id)).toBe('zwei ünd €🦒\n');
    expect(apart({}, ['read', id])).toEqual({ value: 'zwei ünd €🦒\n' });
    expect(await keychain.remove(id)).toBe(true);
  });

  it('says that an entry is absent', async () => {
    await expect(keychain.read(id)).rejects.toMatchObject({
      code: 'secret-not-found',
      evidence: containing(id),
    });
    expect(await keychain.remove(id)).toBe(false);
  });
});

describe.runIf(wanted && linux)('real Secret Service', () => {
  const id = `test ${randomUUID()}`;
  const password = process.env['WAMP_INSPECTOR_TEST_KEYRING_PASSWORD'] ?? '';
  const collection = '/org/freedesktop/secrets/collection/login';

  it('leaves no probe behind', async () => {
    const keychain = new Keychain();
    await expect(keychain.read(id)).rejects.toMatchObject({ code: 'secret-not-found' });
    await keychain.write(id, 'one');
    expect(items()).toBe(1);
    await keychain.remove(id);
    expect(items()).toBe(0);
  });

  it('is locked: an error for every action, and what was stored is still there', () => {
    expect(apart({}, ['write', id, 'kept'])).toEqual({ value: null });
    service('Lock', `array:objpath:${collection}`);
    for (const action of [
      ['read', id],
      ['read', 'none'],
      ['write', id, 'other'],
      ['write', 'new', 'x'],
      ['remove', id],
      ['remove', 'none'],
    ]) {
      expect(apart({}, action), action.join(' ')).toMatchObject({ code: 'keychain-locked' });
    }
    execFileSync('gnome-keyring-daemon', ['--replace', '--unlock', '--components=secrets'], {
      input: password,
      stdio: 'pipe',
    });
    expect(apart({}, ['read', id])).toEqual({ value: 'kept' });
    expect(apart({}, ['read', 'new'])).toMatchObject({ code: 'secret-not-found' });
    expect(apart({}, ['remove', id])).toEqual({ value: true });
  });

  it('tells a bus without a Secret Service', () => {
    const folder = mkdtempSync(join(child.folder, 'bus-'));
    const config = join(folder, 'bus.conf');
    writeFileSync(
      config,
      `<busconfig><type>session</type><listen>unix:tmpdir=${folder}</listen><auth>EXTERNAL</auth>` +
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>',
    );
    for (const action of ACTIONS) {
      const result = apart({}, action, ['dbus-run-session', `--config-file=${config}`, '--']);
      expect(result).toMatchObject({
        code: 'keychain-unavailable',
        evidence: containing('No Secret Service'),
      });
    }
  });

  it('tells a Secret Service without a keyring', () => {
    const place = mkdtempSync(join(child.folder, 'data-'));
    const fresh = { XDG_DATA_HOME: place, XDG_RUNTIME_DIR: place, XDG_CACHE_HOME: place };
    const result = apart(fresh, ['read', 'a'], ['dbus-run-session', '--']);
    expect(result).toMatchObject({
      code: 'keychain-unavailable',
      evidence: containing('no default keyring'),
    });
  });

  /** Number of entries in the test keyring. */
  function items(): number {
    const found = send(collection, 'org.freedesktop.DBus.Properties.Get', [
      'string:org.freedesktop.Secret.Collection',
      'string:Items',
    ]);
    return found.match(/collection\/login\/\d+/g)?.length ?? 0;
  }

  function service(method: string, ...args: string[]): string {
    return send('/org/freedesktop/secrets', `org.freedesktop.Secret.Service.${method}`, args);
  }

  function send(path: string, method: string, args: readonly string[]): string {
    const fixed = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', path, method];
    return execFileSync('dbus-send', [...fixed, ...args]).toString('utf8');
  }
});
