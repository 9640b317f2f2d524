// What no page may do, said once for every page there is: go elsewhere, open windows, embed others, be
// granted anything, download, or load what is not the app's. It is asked for in one place, and the answer
// is no unless it stands here.

import type { Session, WebContents } from 'electron';
import { pathOf } from './app-scheme.ts';
import { externalAddress } from './external-link.ts';

/** The one permission that a page has: to copy a text when its button is pressed. */
const GRANTED: readonly string[] = ['clipboard-sanitized-write'];
/** What a page in development needs besides, to hear of changes from the server on this computer. */
const IN_DEVELOPMENT: readonly string[] = ['local-network-access', 'local-network', 'loopback-network'];

/** Who asks for a permission. */
export interface Asking {
  readonly address: string;
  readonly isMainFrame: boolean;
  readonly developmentServer: string | undefined;
}

/** True for a permission that a page gets. */
export function isGranted(permission: string, { address, isMainFrame, developmentServer }: Asking): boolean {
  const granted = developmentServer === undefined ? GRANTED : [...GRANTED, ...IN_DEVELOPMENT];
  return granted.includes(permission) && isMainFrame && isOwn(address);
}

/** True for the address of the page itself, where a reload leads; its fragment says where the person is. */
export function isPageAddress(address: string): boolean {
  return pathOf(address) === '/';
}

/** True for what a page may load: the app's own, and texts and pictures that it has already. */
export function mayLoad(address: string, developmentServer: string | undefined): boolean {
  if (isOwn(address) || /^(?:data|blob):/.test(address)) return true;
  if (developmentServer === undefined) return false;
  const link = developmentServer.replace(/^http/, 'ws');
  return address.startsWith(`${link}/`) || address.startsWith('devtools:');
}

/** Permissions, devices, downloads and loading of all pages of a session. */
export function guardSession(session: Session, developmentServer: string | undefined): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(isGranted(permission, { address: requestingUrl, isMainFrame, developmentServer })),
  );
  session.setPermissionCheckHandler((_contents, permission, origin, { requestingUrl, isMainFrame }) => {
    const address = requestingUrl ?? `${origin.replace(/\/$/, '')}/`;
    return isGranted(permission, { address, isMainFrame, developmentServer });
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, developmentServer) }));
}

/** Where one page may go. `openOutside` hears of addresses that the person may want to open elsewhere. */
export function guardContents(contents: WebContents, openOutside: (address: string) => void): void {
  const outside = (given: string) => {
    const address = externalAddress(given);
    if (address !== undefined) openOutside(address);
  };
  contents.setWindowOpenHandler(({ url }) => {
    outside(url);
    return { action: 'deny' };
  });
  // Comes before `will-navigate`, and for frames too, of which the page has none.
  contents.on('will-frame-navigate', (details) => {
    if (details.isMainFrame && isPageAddress(details.url)) return;
    details.preventDefault();
    if (details.isMainFrame) outside(details.url);
  });
  contents.on('will-navigate', (details) => {
    if (!isPageAddress(details.url)) details.preventDefault();
  });
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
}

function isOwn(address: string): boolean {
  return pathOf(address) !== undefined;
}
