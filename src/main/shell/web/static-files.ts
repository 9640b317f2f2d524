// The files of the built page, from one folder. A path is a name of plain letters in that folder or it
// is nothing: it is never decoded, so there is no way to write one that leads out of the folder.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Folders and a file; none begins with a dot. */
const PLAIN_PATH = /^\/(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

export interface StaticFile {
  readonly content: Buffer;
  readonly type: string;
  /** True if the name changes with the content. */
  readonly hashed: boolean;
}

/** The file at the path of a request; undefined if there is none. */
export async function staticFile(root: string, urlPath: string): Promise<StaticFile | undefined> {
  const type = TYPES[path.posix.extname(urlPath)];
  if (type === undefined || !PLAIN_PATH.test(urlPath)) return undefined;
  try {
    const content = await readFile(path.join(root, ...urlPath.split('/')));
    return { content, type, hashed: urlPath.startsWith('/assets/') };
  } catch {
    return undefined;
  }
}
