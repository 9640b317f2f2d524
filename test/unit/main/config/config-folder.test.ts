import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFolder, ensureFolder } from '../../../../src/main/config/config-folder.ts';
import { testFolder } from '../profile/folder.ts';
import { containing } from '../../../support/containing.ts';

describe('configFolder', () => {
  it.each([
    ['linux', {}, '/home/joe/.config/wamp-inspector'],
    ['freebsd', {}, '/home/joe/.config/wamp-inspector'],
    ['linux', { XDG_CONFIG_HOME: '/conf' }, '/conf/wamp-inspector'],
    ['linux', { XDG_CONFIG_HOME: '' }, '/home/joe/.config/wamp-inspector'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/joe/.config/wamp-inspector'],
    ['linux', { WAMP_INSPECTOR_CONFIG: '/mine', XDG_CONFIG_HOME: '/conf' }, '/mine'],
    ['linux', { WAMP_INSPECTOR_CONFIG: '' }, '/home/joe/.config/wamp-inspector'],
    ['darwin', { XDG_CONFIG_HOME: '/conf' }, '/home/joe/Library/Application Support/WAMP Inspector'],
    ['darwin', { WAMP_INSPECTOR_CONFIG: '/mine' }, '/mine'],
  ] as const)('%s, %j', (platform, environment, expected) => {
    expect(configFolder(environment, platform, '/home/joe')).toBe(expected);
  });

  it.each([
    [{ APPDATA: 'C:\\Users\\joe\\Roaming' }, 'C:\\Users\\joe\\Roaming\\WAMP Inspector'],
    [{}, 'C:\\Users\\joe\\AppData\\Roaming\\WAMP Inspector'],
    [{ WAMP_INSPECTOR_CONFIG: 'D:\\mine' }, 'D:\\mine'],
  ])('win32, %j', (environment, expected) => {
    expect(configFolder(environment, 'win32', 'C:\\Users\\joe')).toBe(expected);
  });

  it('makes a relative choice absolute', () => {
    const chosen = configFolder({ WAMP_INSPECTOR_CONFIG: 'here' }, process.platform, '/home/joe');
    expect(chosen).toBe(join(process.cwd(), 'here'));
  });
});

describe('ensureFolder', () => {
  it('makes the folder for its owner only, and is content with one that exists', async () => {
    const folder = join(testFolder(), 'a', 'b');
    await ensureFolder(folder);
    await ensureFolder(folder);
    if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('tells what is in the way', async () => {
    const file = join(testFolder(), 'file');
    writeFileSync(file, '');
    await expect(ensureFolder(file)).rejects.toMatchObject({
      code: 'file-unwritable',
      evidence: containing(file),
    });
  });
});
