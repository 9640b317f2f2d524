// Whose process is at the other end of a connection on this computer. Linux tells it; elsewhere
// nobody knows.

import { readFile } from 'node:fs/promises';
import { SocketAddress } from 'node:net';
import { endianness } from 'node:os';

/** Tables of the kernel, with a row for each end of a connection. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Number of the row, both addresses with their ports, state, queues, timer, retransmits, user. */
const ROW = /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+ +(\d+) /gm;
/** The state of a row while both sides are open. In later ones the row may have lost its user and print 0. */
const ESTABLISHED = '01';
/** How an IPv6 address begins that stands for one of IPv4. */
const MAPPED = '::ffff:';

/** Both ends of a connection, as this process sees it. */
export interface Ends {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** User id of the process at the other end, from the kernel's tables; undefined if no open connection is that one. */
export function peerOwner(tables: string, ends: Ends): number | undefined {
  const { localAddress = '', localPort, remoteAddress = '', remotePort } = ends;
  // The row of the other end has them the other way round.
  const wanted = [plainAddress(remoteAddress), remotePort, plainAddress(localAddress), localPort].join(' ');
  for (const [, local = '', localEnd = '', remote = '', remoteEnd = '', state, user] of tables.matchAll(ROW)) {
    if (state !== ESTABLISHED) continue;
    const row = [addressOf(local), parseInt(localEnd, 16), addressOf(remote), parseInt(remoteEnd, 16)].join(' ');
    if (row === wanted) return Number(user);
  }
  return undefined;
}

/**
 * False if the other end belongs to another user of this computer; root may do all anyway. Where there
 * are tables and the connection is not in them, its other end is closed already: that is nobody of ours.
 */
export async function isOwnPeer(ends: Ends): Promise<boolean> {
  const tables = await Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => '')));
  if (tables.every((table) => table === '')) return true;
  const owner = peerOwner(tables.join('\n'), ends);
  return owner === 0 || (owner !== undefined && owner === process.getuid?.());
}

/** The address of a row: words of four bytes, each printed as a number of this machine. */
function addressOf(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  if (endianness() === 'LE') bytes.swap32();
  if (bytes.length === 4) return bytes.join('.');
  const groups = bytes.toString('hex').match(/.{4}/g) ?? [];
  return plainAddress(new SocketAddress({ family: 'ipv6', address: groups.join(':') }).address);
}

function plainAddress(address: string): string {
  return address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
}
