// Settings of somebody who has not chosen any. Free of schema code: the page begins with them.

import type { Settings } from './workspace.ts';

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  density: 'comfortable',
  letterKeys: true,
  sidebar: { open: true, width: 216 },
  inspector: { open: true, handshake: 428, timeline: 352 },
  firstRun: true,
};
