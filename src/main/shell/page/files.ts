// The files of the built page, from one folder, as responses. A path is a name of plain letters in that
// folder or it is nothing: it is never decoded, so there is no way to write one that leads out of the
// folder.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { newNonce, NONCE_MARK, securityHeaders } from './headers.ts';

export const PLAIN = 'text/plain; charset=utf-8';
export const HTML = 'text/html; charset=utf-8';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': HTML,
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': PLAIN,
  '.woff2': 'font/woff2',
};

/** Folders and a file; none begins with a dot. */
const PLAIN_PATH = /^\/(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/** A whole response, whatever carries it. */
export interface PageResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer<ArrayBuffer>;
}

/** The file at a path; `/` is the page itself, with a fresh nonce each time. */
export async function pageFile(root: string, urlPath: string): Promise<PageResponse> {
  const name = urlPath === '/' ? '/index.html' : urlPath;
  const type = TYPES[path.posix.extname(name)];
  const content = type !== undefined && PLAIN_PATH.test(name) ? await contentOf(root, name) : undefined;
  if (type === undefined || content === undefined) return pageResponse(404, PLAIN, 'There is no such file.\n');
  if (type === HTML) {
    const nonce = newNonce();
    return pageResponse(200, HTML, content.toString('utf8').replaceAll(NONCE_MARK, nonce), nonce);
  }
  const response = pageResponse(200, type, content);
  // Names in this folder change with the content.
  if (!name.startsWith('/assets/')) return response;
  return { ...response, headers: { ...response.headers, 'Cache-Control': 'private, max-age=31536000, immutable' } };
}

/** A response with all headers; without a word about it, it is not to be kept by anybody. */
export function pageResponse(
  status: number,
  type: string,
  body: PageResponse['body'],
  nonce?: string,
  links?: readonly string[],
): PageResponse {
  const headers = { ...securityHeaders(nonce, links), 'Cache-Control': 'no-store' };
  return { status, headers: status === 204 ? headers : { ...headers, 'Content-Type': type }, body };
}

async function contentOf(root: string, name: string): Promise<Buffer<ArrayBuffer> | undefined> {
  try {
    return await readFile(path.join(root, ...name.split('/')));
  } catch {
    return undefined;
  }
}
