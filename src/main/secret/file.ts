// Secrets from files: keys, and secrets that a system mounts as files.

import { Buffer } from 'node:buffer';
import { InspectorError } from '../../shared/contract/errors.ts';

/** No secret is larger, in bytes. */
const LARGEST = 65_536;

/** What a file holds, at most `limit` bytes. Throws InspectorError `file-unreadable`. */
export type ReadSecretFile = (path: string, limit: number) => Promise<Uint8Array>;

/**
 * The secret in a file: its text without one line end at the end, or, if it is no UTF-8, its bytes as hex. Throws
 * InspectorError `file-unreadable` or `secret-empty`.
 */
export async function secretFromFile(path: string, read: ReadSecretFile): Promise<string> {
  const bytes = Buffer.from(await read(path, LARGEST));
  const text = bytes.toString('utf8');
  const secret = Buffer.from(text, 'utf8').equals(bytes) ? text.replace(/\r?\n$/, '') : bytes.toString('hex');
  if (secret === '') throw new InspectorError('secret-empty', `The file ${path} holds nothing.`);
  return secret;
}
