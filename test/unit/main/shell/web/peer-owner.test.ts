import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { endianness } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isOwnPeer, peerOwner } from '../../../../../src/main/shell/web/peer-owner.ts';

const V4 = '127.0.0.1';
const V6 = '::1';
/** Addresses as the kernel prints them on a machine that begins with the lowest byte. */
const HEX = {
  v4: '0100007F',
  v6: '00000000000000000000000001000000',
  mapped: '0000000000000000FFFF00000100007F',
  other: '0200007F',
};

interface Row {
  readonly at?: string;
  readonly to?: string;
  readonly state?: string;
  readonly ports?: readonly [number, number];
}

const port = (number: number) => number.toString(16).toUpperCase().padStart(4, '0');

/** A row of a peer at port 40000 that talks to port 8000. */
function row(user: number, { at = HEX.v4, to = at, state = '01', ports = [40_000, 8_000] }: Row = {}): string {
  const ends = `${at}:${port(ports[0])} ${to}:${port(ports[1])}`;
  return `   7: ${ends} ${state} 00000000:00000000 00:00000000 00000000  ${user}        0 1640555 1 0000 100 0 0 10 0\n`;
}

const at = (localAddress: string, remoteAddress = localAddress) => ({
  localAddress,
  localPort: 8_000,
  remoteAddress,
  remotePort: 40_000,
});

describe.runIf(endianness() === 'LE')('the user at the other end', () => {
  it.each([
    ['IPv4', HEX.v4, V4],
    ['IPv6', HEX.v6, V6],
    ['IPv4 as the kernel gives it to a socket of IPv6', HEX.mapped, V4],
    ['IPv4 as Node gives it for a socket of IPv6', HEX.v4, `::ffff:${V4}`],
  ])('is found by addresses and ports: %s', (_what, hex, address) => {
    expect(peerOwner(row(1000, { at: hex }), at(address))).toBe(1000);
  });

  it.each([
    ['is closed already', row(0, { state: '06' })],
    ['is being closed', row(0, { state: '05' })],
    ['has the same ports at another address of its own', row(0, { at: HEX.other, to: HEX.v4 })],
    ['has the same ports at another address of ours', row(0, { to: HEX.other })],
    ['has the same ports in the other family', row(0, { at: HEX.v6 })],
    ['has another port', row(0, { ports: [40_001, 8_000] })],
    ['talks to another port', row(0, { ports: [40_000, 8_001] })],
    ['is our own end', row(0, { ports: [8_000, 40_000] })],
  ])('is not that of a row that %s', (_what, other) => {
    expect(peerOwner(other, at(V4))).toBeUndefined();
    expect(peerOwner(other + row(1000), at(V4))).toBe(1000);
  });
});

describe.runIf(process.platform === 'linux')('a peer', () => {
  it('is ours while it is connected, and nobody once it has closed', async () => {
    const server = createServer({ allowHalfOpen: true });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, V4, resolve));
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const client = connect((server.address() as AddressInfo).port, V4);
    const ours = await accepted;
    expect(await isOwnPeer(ours)).toBe(true);
    const { localAddress, localPort, remoteAddress, remotePort } = ours;
    const ended = new Promise((resolve) => ours.resume().once('end', resolve));
    client.end();
    await ended;
    expect(await isOwnPeer({ localAddress, localPort, remoteAddress, remotePort })).toBe(false);
    ours.destroy();
  });
});
