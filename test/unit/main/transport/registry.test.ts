import { describe, expect, it } from 'vitest';
import { longPollTransport } from '../../../../src/main/transport/longpoll/longpoll.ts';
import { rawSocketTransport } from '../../../../src/main/transport/rawsocket/rawsocket.ts';
import { indexTransports, schemes, transportFor } from '../../../../src/main/transport/registry.ts';
import { webSocketTransport } from '../../../../src/main/transport/websocket/websocket.ts';

describe('the transports', () => {
  it('are found by scheme', () => {
    expect([...schemes].sort()).toEqual(
      ['ws', 'wss', 'unix+ws', 'rs', 'rss', 'tcp', 'tcps', 'unix', 'unix+rs', 'http', 'https'].sort(),
    );
    expect(transportFor('ws://router.test/')).toBe(webSocketTransport);
    expect(transportFor(' WSS://router.test/')).toBe(webSocketTransport);
    expect(transportFor('rs://router.test')).toBe(rawSocketTransport);
    expect(transportFor('https://router.test/lp')).toBe(longPollTransport);
  });

  it('are not found for other schemes or none', () => {
    for (const url of ['ftp://router.test/', 'mqtt://router.test', 'ws', '', '//router.test'])
      expect(transportFor(url)).toBeUndefined();
  });

  it('cannot claim a scheme twice', () => {
    const other = { ...webSocketTransport, name: 'other', schemes: ['x', 'wss'] };
    expect(() => indexTransports([webSocketTransport, other])).toThrow(/"wss".*"websocket".*"other"/);
  });
});
