// The line of the list about a record that is no message: plain words, and nothing twice.

import { describe, expect, it } from 'vitest';
import { rowText } from '../../../../../src/main/capture/store/row-text.ts';
import type { CloseRecord } from '../../../../../src/shared/capture-record.ts';

describe('the line about a close', () => {
  const closes: readonly (readonly [Omit<CloseRecord, 'kind'>, string])[] = [
    [{ by: 'us', code: 1002, reason: '' }, '1002 protocol error, closed by this program'],
    [{ by: 'peer', code: 1000, reason: '' }, '1000 normal closure, closed by the router'],
    [{ by: 'peer', code: 1008, reason: 'policy' }, '1008 policy violation, closed by the router, "policy"'],
    [{ by: 'peer', code: 4711, reason: '' }, '4711 a code of the application, closed by the router'],
    [{ by: 'peer', reason: '' }, 'closed by the router'],
    [{ by: 'us', reason: 'changed my mind' }, 'closed by this program, "changed my mind"'],
    [{ by: 'lost', reason: '' }, 'the connection was lost'],
  ];

  it.each(closes)('%o', (close, text) => {
    expect(rowText({ kind: 'close', ...close })).toBe(text);
  });
});

describe('the line about a silence', () => {
  it('says how long nothing came, and after what', () => {
    expect(rowText({ kind: 'silence', step: 'HELLO', seconds: 1.5 })).toBe('HELLO: nothing came for 1.5 s');
  });
});

describe('the line about a wire', () => {
  it('says how it goes and what was agreed on', () => {
    const open = { kind: 'open', protocol: 'wamp.2.cbor', serializer: 'cbor' } as const;
    expect(rowText(open)).toBe('wamp.2.cbor');
    expect(rowText({ ...open, transport: 'rawsocket' })).toBe('wamp.2.cbor over RawSocket');
    expect(rowText({ ...open, transport: 'longpoll' })).toBe('wamp.2.cbor over HTTP long-poll');
    expect(rowText({ kind: 'unix', path: '/run/router', took: 1 })).toBe('/run/router');
    const proxy = { type: 'http', proxy: 'p:3128', target: 'r:80', status: 407, statusText: '' } as const;
    const more = { requestHeaders: [], responseHeaders: [], accepted: false, took: 1 };
    expect(rowText({ kind: 'proxy', ...proxy, ...more })).toBe('p:3128 → r:80: 407');
  });

  it('says whose fingerprint let a certificate pass, and that no name was sent', () => {
    const tls = { kind: 'tls', protocol: 'TLSv1.3', cipher: 'c', serverName: '', verifiedBy: 'pin', took: 1 } as const;
    expect(rowText(tls)).toBe('TLSv1.3 c no server name, accepted by its fingerprint');
    expect(rowText({ ...tls, serverName: 'r', verifiedBy: 'built-in' })).toBe('TLSv1.3 c r');
  });

  it('says how long a ping took', () => {
    const ping = { kind: 'control', dir: 'out', name: 'ping', bytes: new Uint8Array(8), masks: [] } as const;
    expect(rowText(ping)).toBe('PING, 8 bytes');
    expect(rowText({ ...ping, name: 'pong', bytes: new Uint8Array(1), took: 520 })).toBe(
      'PONG, 1 byte, 0.52 ms after the PING',
    );
    expect(rowText({ ...ping, bytes: new Uint8Array(0) })).toBe('PING');
  });
});
