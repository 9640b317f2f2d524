// Files that a profile names: what is read, and what is said when it cannot be.

import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWholeFile } from '../../../../src/main/shell/read-file.ts';

const LIMIT = 2 * 1024 * 1024;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content?: Uint8Array | string) => {
  const full = path.join(folder, name);
  if (content !== undefined) writeFileSync(full, content);
  return full;
};
const evidence = (full: string) =>
  readWholeFile(full, LIMIT).then(
    () => 'was read',
    (error: unknown) => error,
  );

describe('readWholeFile', () => {
  it.each([0, 1, 65_536, 65_537, LIMIT])('reads %d bytes as they are', async (length) => {
    const content = Buffer.from(Array.from({ length }, (_, i) => i % 251));
    const read = await readWholeFile(file('content', content), LIMIT);
    expect(Buffer.compare(Buffer.from(read), content)).toBe(0);
  });

  it('refuses a larger file, and one without end', async () => {
    const full = file('large', Buffer.alloc(LIMIT + 1));
    for (const one of [full, '/dev/zero']) {
      expect(await evidence(one)).toMatchObject({
        code: 'file-unreadable',
        evidence: `${one}: it is too large, more than 2 MiB.`,
      });
    }
  });

  it('names a small limit in KiB', async () => {
    const full = file('key', Buffer.alloc(64 * 1024 + 1));
    await expect(readWholeFile(full, 64 * 1024)).rejects.toMatchObject({
      evidence: `${full}: it is too large, more than 64 KiB.`,
    });
  });

  it.each([
    ['none', 'ENOENT, there is no such file.'],
    ['.', 'EISDIR, it is a folder.'],
    ['none/none', 'ENOENT, there is no such file.'],
  ])('says why %s is not read', async (name, says) => {
    const full = file(name);
    expect(await evidence(full)).toMatchObject({ code: 'file-unreadable', evidence: `${full}: ${says}` });
  });

  it.skipIf(process.getuid?.() === 0)('says that this user may not read it', async () => {
    const full = file('closed', 'x');
    chmodSync(full, 0o000);
    expect(await evidence(full)).toMatchObject({ evidence: `${full}: EACCES, this user may not read it.` });
  });

  it('reads a pipe to its end', async () => {
    const pipe = file('pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'printf one; sleep 0.1; printf two'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const sink = spawn('sh', ['-c', `cat > "${pipe}"`], { stdio: ['pipe', 'ignore', 'inherit'] });
    writer.stdout.pipe(sink.stdin);
    expect(Buffer.from(await readWholeFile(pipe, LIMIT)).toString()).toBe('onetwo');
  });
});
