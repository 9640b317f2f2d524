// Whose process is at the other end of a connection on this computer. Linux tells it; elsewhere
// nobody knows.

import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** Tables of the kernel, with a row for each end of a connection. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Number of the row, both addresses with their ports, state, queues, timer, retransmits, user. */
const ROW = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) \S+ \S+ \S+ \S+ +(\d+) /gm;

/** User id of the process at the other end; undefined if nobody knows. */
async function peerOwner({ localPort, remotePort }: Socket): Promise<number | undefined> {
  const tables = await Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => '')));
  for (const [, local = '', remote = '', user] of tables.join('\n').matchAll(ROW)) {
    if (parseInt(local, 16) === remotePort && parseInt(remote, 16) === localPort) return Number(user);
  }
  return undefined;
}

/** False if the other end is known to belong to another user of this computer; root may do all anyway. */
export async function isOwnPeer(socket: Socket): Promise<boolean> {
  const owner = await peerOwner(socket);
  return owner === undefined || owner === 0 || owner === process.getuid?.();
}
