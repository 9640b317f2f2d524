// Reads the files that a profile names: certificates, keys, lists of authorities. Nothing of them is repeated
// in an error.

import { open } from 'node:fs/promises';
import { InspectorError } from '../../shared/contract/errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder',
};

/** What a file holds, at most `limit` bytes. Throws InspectorError `file-unreadable`, with the path and why. */
export async function readWholeFile(path: string, limit: number): Promise<Uint8Array> {
  const bytes = await firstBytes(path, limit + 1).catch((error: NodeJS.ErrnoException) => {
    const code = error.code ?? error.name;
    throw new InspectorError('file-unreadable', `${path}: ${[code, REASONS[code]].filter(Boolean).join(', ')}.`);
  });
  if (bytes.length <= limit) return bytes;
  const most = limit < 1 << 20 ? `${limit >> 10} KiB` : `${limit >> 20} MiB`;
  throw new InspectorError('file-unreadable', `${path}: it is too large, more than ${most}.`);
}

/** So many bytes of a file, or fewer if it is shorter; of a pipe what comes until its end. */
async function firstBytes(path: string, most: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const parts: Uint8Array[] = [];
    for (let total = 0; total < most;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(Math.min(most - total, 1 << 16)));
      if (bytesRead === 0) break;
      parts.push(buffer.subarray(0, bytesRead));
      total += bytesRead;
    }
    return Buffer.concat(parts);
  } finally {
    await file.close();
  }
}
