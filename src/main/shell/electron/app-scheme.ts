// The page's own scheme. One host, one folder: everything else that is asked for under it is refused, and
// no page of the app has another address. `file:` is never used.

import type { CustomScheme } from 'electron';
import { pageFile, pageResponse, PLAIN, type PageResponse } from '../page/files.ts';

export const SCHEME = 'app';
/** Origin of every page of the app. */
export const ORIGIN = `${SCHEME}://inspector`;
/** Address of the page. */
export const PAGE = `${ORIGIN}/`;

/** To be registered before the program is ready: an origin of its own that counts as secure, and no more. */
export const SCHEMES: CustomScheme[] = [
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
];

/** Path of an address of the page or its files, as it is written; undefined for any other address. */
export function pathOf(address: string): string | undefined {
  if (!address.startsWith(PAGE)) return undefined;
  return address.slice(ORIGIN.length).split(/[?#]/, 1)[0];
}

/** Where the files of the page come from, by path. */
export type PageSource = (path: string) => Promise<PageResponse>;

/** The built page. */
export function builtPage(root: string): PageSource {
  return (path) => pageFile(root, path);
}

/** Answers a request under the scheme. */
export async function answerRequest(request: Pick<Request, 'url' | 'method'>, source: PageSource): Promise<Response> {
  const path = pathOf(request.url);
  const { status, headers, body } =
    path === undefined
      ? pageResponse(404, PLAIN, 'There is no such page.\n')
      : request.method === 'GET' || request.method === 'HEAD'
        ? await source(path)
        : pageResponse(405, PLAIN, 'Only GET.\n');
  return new Response(request.method === 'HEAD' ? null : body, { status, headers });
}
