import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFile, errorCode, moveFile, replaceFile } from '../../../src/main/atomic-file.ts';
import { fileText, testFolder } from './profile/folder.ts';

const posix = process.platform !== 'win32';

describe('replaceFile', () => {
  it('writes, replaces, and keeps the file to its owner', async () => {
    const folder = testFolder();
    const path = join(folder, 'f');
    await replaceFile(path, 'one');
    await replaceFile(path, new Uint8Array([0x32]));
    expect(fileText(folder, 'f')).toBe('2');
    if (posix) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('leaves the old file and nothing else when it is called off or fails', async () => {
    const folder = testFolder();
    await replaceFile(join(folder, 'f'), 'old');
    await expect(replaceFile(join(folder, 'f'), 'new', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(fileText(folder, 'f')).toBe('old');
    mkdirSync(join(folder, 'd'));
    await expect(replaceFile(join(folder, 'd'), 'new')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['d', 'f']);
    await expect(replaceFile(join(folder, 'none', 'f'), 'new')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('createFile', () => {
  it.each([false, true])('creates once and never replaces (fleeting: %s)', async (fleeting) => {
    const folder = testFolder();
    const path = join(folder, 'f');
    const results = await Promise.all(['a', 'b', 'c'].map((text) => createFile(path, text, fleeting)));
    expect(results.filter(Boolean)).toHaveLength(1);
    const first = fileText(folder, 'f');
    expect(await createFile(path, 'later', fleeting)).toBe(false);
    expect(fileText(folder, 'f')).toBe(first);
    if (posix) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('passes on what the file system says, and leaves nothing', async () => {
    const folder = testFolder();
    await expect(createFile(join(folder, 'none', 'f'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('moveFile', () => {
  it('never takes the place of another file', async () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'a'), 'a');
    writeFileSync(join(folder, 'b'), 'b');
    await expect(moveFile(join(folder, 'a'), join(folder, 'b'))).rejects.toMatchObject({ code: 'EEXIST' });
    await moveFile(join(folder, 'a'), join(folder, 'c'));
    expect(readdirSync(folder)).toEqual(['b', 'c']);
    expect(fileText(folder, 'c')).toBe('a');
  });
});

describe('errorCode', () => {
  it('finds the code of the system', () => {
    expect(errorCode(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe('EACCES');
    for (const other of [new Error('x'), Object.assign(new Error('x'), { code: 5 }), 'x'])
      expect(errorCode(other)).toBe('unknown');
  });
});
