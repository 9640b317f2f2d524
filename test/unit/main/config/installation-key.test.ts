import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installationKey } from '../../../../src/main/config/installation-key.ts';
import { testFolder } from '../profile/folder.ts';
import { containing } from '../../../support/containing.ts';

describe('installationKey', () => {
  it('is made once, for the owner only', async () => {
    const folder = join(testFolder(), 'config');
    const [key, same] = await Promise.all([installationKey(folder), installationKey(folder)]);
    expect(key).toHaveLength(32);
    expect(same).toEqual(key);
    expect(await installationKey(folder)).toEqual(key);
    expect(readdirSync(folder)).toEqual(['installation.key']);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'installation.key')).mode & 0o777).toBe(0o600);
    expect(await installationKey(testFolder())).not.toEqual(key);
  });

  it('refuses a file that is no key, and leaves it as it is', async () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'installation.key'), 'short');
    await expect(installationKey(folder)).rejects.toMatchObject({
      code: 'file-unreadable',
      evidence: containing('has 5 bytes, not 32'),
    });
    expect(statSync(join(folder, 'installation.key')).size).toBe(5);
  });

  it('tells what the file system says', async () => {
    const folder = testFolder();
    mkdirSync(join(folder, 'installation.key'));
    await expect(installationKey(folder)).rejects.toMatchObject({
      code: 'file-unreadable',
      evidence: containing('EISDIR'),
    });
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(installationKey(file)).rejects.toMatchObject({
      code: 'file-unreadable',
      evidence: containing('ENOTDIR'),
    });
  });
});
