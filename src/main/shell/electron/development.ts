// The page in development: the server of electron-vite gives its files, and they are passed on under the
// app's own scheme, so that origin, headers and checks are those of the real page. Only a connection to
// that server is allowed besides, by which changes come.

import { HTML, pageResponse, PLAIN } from '../page/files.ts';
import { newNonce, NONCE_MARK } from '../page/headers.ts';
import type { PageSource } from './app-scheme.ts';

/** The server's address; undefined in a packaged app, without one, and for one that is not on this computer. */
export function developmentServer(isPackaged: boolean, address: string | undefined): string | undefined {
  if (isPackaged || address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, hostname, origin } = new URL(address);
  return protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) ? origin : undefined;
}

/** Passes on what the server gives. */
export function developmentPage(server: string): PageSource {
  const links = [server.replace(/^http/, 'ws')];
  return async (path) => {
    const answer = await fetch(server + path).catch(() => undefined);
    if (!answer) return pageResponse(502, PLAIN, 'The server of the development is gone.\n');
    const type = answer.headers.get('content-type') ?? PLAIN;
    const body = Buffer.from(await answer.arrayBuffer());
    if (!type.startsWith('text/html')) return pageResponse(answer.status, type, body);
    const nonce = newNonce();
    return pageResponse(answer.status, HTML, body.toString('utf8').replaceAll(NONCE_MARK, nonce), nonce, links);
  };
}
