// The one place that decides which host the page runs in.

import { desktopHost } from './electron-link.ts';
import type { Host } from './host.ts';
import { webHost } from './web-link.ts';

/** The host of this page. */
export function chooseHost(): Host {
  return window.wampInspector === undefined ? webHost() : desktopHost(window.wampInspector);
}
