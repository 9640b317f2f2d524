import { describe, expect, it } from 'vitest';
import { indexTransports, schemes, transportFor } from '../../../../src/main/transport/registry.ts';
import { webSocketTransport } from '../../../../src/main/transport/websocket/websocket.ts';

describe('the transports', () => {
  it('are found by scheme', () => {
    expect(schemes).toEqual(['ws', 'wss']);
    expect(transportFor('ws://router.test/')).toBe(webSocketTransport);
    expect(transportFor(' WSS://router.test/')).toBe(webSocketTransport);
  });

  it('are not found for other schemes or none', () => {
    for (const url of ['http://router.test/', 'rs://router.test/', 'ws', '', '//router.test'])
      expect(transportFor(url)).toBeUndefined();
  });

  it('cannot claim a scheme twice', () => {
    const other = { ...webSocketTransport, name: 'other', schemes: ['x', 'wss'] };
    expect(() => indexTransports([webSocketTransport, other])).toThrow(/"wss".*"websocket".*"other"/);
  });
});
