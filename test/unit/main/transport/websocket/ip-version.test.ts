// The choice of an IP version: addresses of the other one are not tried.

import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type Network, systemNetwork } from '../../../../../src/main/transport/network.ts';
import { createWebSocketTransport } from '../../../../../src/main/transport/websocket/websocket.ts';
import { checkLeaks } from '../leaks.ts';
import { accepting, listenRaw } from '../raw-peer.ts';
import { dial } from '../wire-log.ts';

checkLeaks();

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const open = accepting((socket) => socket.resume());

function knowing(addresses: readonly string[]): ReturnType<typeof createWebSocketTransport> {
  const network: Network = {
    ...systemNetwork,
    lookup(_host, done) {
      setImmediate(() => {
        done(undefined, addresses);
      });
    },
  };
  return createWebSocketTransport(network);
}

describe('with one IP version wanted', () => {
  it('only its addresses are tried and told', async () => {
    const peer = await listenRaw(open);
    const transport = knowing(['2001:db8::1', '127.0.0.1', '2001:db8::2']);
    const { log } = dial(`ws://router.test:${peer.port}/`, { ipVersion: 4 }, transport);
    await log.until('opened');
    expect(log.the('dns').addresses).toEqual(['127.0.0.1']);
    expect(log.the('tcp').address).toBe('127.0.0.1');
  });

  it('a name without such an address is told, with those it has', async () => {
    const { log } = dial('ws://router.test/', { ipVersion: 6 }, knowing(['192.0.2.1', '192.0.2.2']));
    await log.until('ended');
    expect(log.order).toEqual(['error', 'ended']);
    expect(log.the('error')).toMatchObject({
      stage: 'dns',
      code: 'NO_ADDRESS',
      text: 'Only IPv6 addresses are allowed here. router.test has no IPv6 address, only 192.0.2.1, 192.0.2.2.',
      facts: { host: 'router.test', version: 'IPv6' },
    });
  });

  it('a name without any address is not known', async () => {
    const { log } = dial('ws://router.test/', { ipVersion: 6 }, knowing([]));
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'dns', code: 'ENOTFOUND' });
  });

  it.each([
    ['ws://127.0.0.1:9/', 6, '127.0.0.1'],
    ['ws://[::1]:9/', 4, '::1'],
  ] as const)('the address %s is none of IPv%s', async (url, ipVersion, host) => {
    const { log } = dial(url, { ipVersion });
    await log.until('ended');
    expect(log.order).toEqual(['error', 'ended']);
    expect(log.the('error')).toMatchObject({ code: 'NO_ADDRESS', facts: { host, version: `IPv${ipVersion}` } });
    expect(log.the('error').text).toContain(`${host} is none`);
  });

  it('it is the way to the proxy that must have it', async () => {
    const proxy = { type: 'http', host: '127.0.0.1', port: 9 } as const;
    const { log } = dial('ws://router.test/', { ipVersion: 6, proxy }, knowing([]));
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ code: 'NO_ADDRESS', facts: { host: '127.0.0.1', proxy: '127.0.0.1:9' } });
  });
});

it.runIf(hasIpv6)('a router on ::1 is reached by name with IPv6, and by its literal address', async () => {
  const server = createServer(open);
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
  const { port } = server.address() as AddressInfo;
  const dials = [
    dial(`ws://router.test:${port}/`, { ipVersion: 6 }, knowing(['127.0.0.1', '::1'])),
    dial(`ws://[::1]:${port}/`, { ipVersion: 6 }),
  ];
  for (const { log, wire } of dials) {
    await log.until('opened');
    expect(log.the('tcp')).toMatchObject({ address: '::1', port, localAddress: '::1' });
    wire.destroy();
    await log.until('ended');
  }
  await new Promise((resolve) => server.close(resolve));
});
