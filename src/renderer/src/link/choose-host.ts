// The one place that decides which host the page runs in.

import type { Host } from './host.ts';
import { webHost } from './web-link.ts';

/** The host of this page. */
export function chooseHost(): Host {
  return webHost();
}
