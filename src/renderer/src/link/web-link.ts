// The page in a browser: the link over a WebSocket to the host that served it, files by the browser's
// own ways to save and to choose them.

import type { Host } from './host.ts';
import { pickFile } from './pick-file.ts';
import { SocketLink, type SocketOpener } from './socket-link.ts';

/** Text is handed to the browser in pieces of this many letters; it keeps large ones on disk. */
const PIECE = 4 * 1024 * 1024;
/** By then the browser has begun to save. */
const KEEP_MS = 60_000;

/** The host that served this page. */
export function webHost(): Host {
  const link = new SocketLink(opener);
  const hurry = () => {
    if (document.visibilityState === 'visible') link.hurry();
  };
  document.addEventListener('visibilitychange', hurry);
  window.addEventListener('focus', hurry);
  return { kind: 'web', link, watch: (hear) => link.watch(hear), saveFile, pickFile };
}

const opener: SocketOpener = {
  open(ears) {
    const address = new URL('/link', location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.addEventListener('open', ears.opened);
    socket.addEventListener('close', ears.closed);
    socket.addEventListener('message', (message) => {
      if (typeof message.data === 'string') ears.heard(message.data);
    });
    return socket;
  },
  async ask() {
    try {
      const { ok } = await fetch('/alive', { cache: 'no-store', credentials: 'same-origin' });
      return ok ? 'known' : 'refused';
    } catch {
      return 'unreachable';
    }
  },
};

async function saveFile(name: string, parts: AsyncIterable<string>): Promise<string> {
  const pieces: Blob[] = [];
  let gathered: string[] = [];
  let letters = 0;
  for await (const part of parts) {
    gathered.push(part);
    letters += part.length;
    if (letters < PIECE) continue;
    pieces.push(new Blob(gathered));
    gathered = [];
    letters = 0;
  }
  const address = URL.createObjectURL(new Blob([...pieces, ...gathered], { type: 'application/octet-stream' }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
  return name;
}
