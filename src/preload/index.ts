// Runs in every page of the desktop host before the page does, in a world of its own, and gives the page
// the link: two named functions. The page never sees ipcRenderer, an event or a channel's name.

import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, NOTICE_CHANNEL } from '../shared/contract/channels.ts';
import type { Bridge } from './bridge.d.ts';

const listeners = new Set<(notice: string) => void>();
ipcRenderer.on(NOTICE_CHANNEL, (_event, notice: unknown) => {
  for (const hear of listeners) hear(String(notice));
});

const bridge: Bridge = {
  // Made texts here: whatever else the page gives has no way into main.
  call: async (name, params) => String(await ipcRenderer.invoke(CALL_CHANNEL, String(name), String(params))),
  listen(hear) {
    // A fresh function each time, so that one listener may be registered twice and removed once.
    const entry = (notice: string) => hear(notice);
    listeners.add(entry);
    return () => void listeners.delete(entry);
  },
};

contextBridge.exposeInMainWorld('wampInspector', bridge);
