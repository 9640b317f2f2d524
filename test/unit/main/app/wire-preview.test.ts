// What a profile sends to open its wire: held against what really goes out, and no secret in it.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wirePreview } from '../../../../src/main/app/wire-preview.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { Profile } from '../../../../src/shared/profile.ts';
import { finishWatched, startWatched, type Watched } from '../../../support/watched-app.ts';
import { finishPeers, listenRaw, onRequest } from '../transport/raw-peer.ts';

const env = { from: 'env', name: 'SECRET' } as const;
const DOTS = '••••••';

function preview(url: string, changes: Partial<Profile> = {}) {
  return wirePreview({ ...newProfile('p', 'P', url, 'realm1'), ...changes });
}

afterEach(() => {
  delete process.env['SECRET'];
});

describe('the preview of a WebSocket', () => {
  it('is the request, line by line', () => {
    const { request, subprotocols, notes } = preview('ws://router.example:8080/ws?a=b', {
      serializers: ['cbor', 'json'],
      deflate: true,
      http: { headers: [{ name: 'X-Tenant', value: 'blue' }], origin: 'https://app.example' },
    });
    expect(request[0]).toBe('GET /ws?a=b HTTP/1.1');
    expect(request).toEqual(
      expect.arrayContaining([
        'Host: router.example:8080',
        'Sec-WebSocket-Protocol: wamp.2.cbor,wamp.2.json',
        'Origin: https://app.example',
        'X-Tenant: blue',
      ]),
    );
    expect(request.find((line) => line.startsWith('Sec-WebSocket-Extensions: permessage-deflate'))).toBeDefined();
    expect(subprotocols).toEqual(['wamp.2.cbor', 'wamp.2.json']);
    expect(notes).toEqual([]);
  });

  it('has dots for secrets, and looks none up', () => {
    process.env['SECRET'] = 'hunter2';
    const shown = preview('wss://router.example/', {
      http: {
        headers: [
          { name: 'X-A', secret: env },
          { name: 'X-Api-Key', value: 'hunter2' },
          { name: 'Cookie', secret: env },
        ],
        basic: { user: 'ann', password: env },
      },
      network: { proxy: { url: 'http://proxy', user: 'bob', password: env } },
      tls: { client: { certificateFile: '/me.pem', passphrase: env } },
    });
    for (const line of [`X-A: ${DOTS}`, `X-Api-Key: ${DOTS}`, `Cookie: ${DOTS}`, `Authorization: Basic ${DOTS}`])
      expect(shown.request).toContain(line);
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(JSON.stringify(shown)).not.toContain('value-of-a-secret');
    expect(JSON.stringify(shown)).not.toContain(Buffer.from('ann:').toString('base64').slice(0, 5));
  });

  it('says what cannot be sent', () => {
    const http = { headers: [{ name: 'X-A', value: 'a\r\nb' }] };
    expect(preview('ws://router.example/', { http }).notes[0]).toMatch(/^It cannot be sent so: /);
  });

  it('offers a subprotocol once', () => {
    expect(preview('ws://localhost/', { serializers: ['json', 'json-hex'] }).subprotocols).toEqual(['wamp.2.json']);
  });
});

describe('the preview', () => {
  let watched: Watched;
  beforeEach(async () => {
    watched = await startWatched();
    watched.environment['SECRET'] = 'hunter2';
  });
  afterEach(async () => {
    await finishWatched(watched);
    await finishPeers();
  });

  const HTTP: Profile['http'] = {
    headers: [
      { name: 'X-Tenant', value: 'blue' },
      { name: 'X-A', secret: env },
      { name: 'Cookie', secret: env },
    ],
    origin: 'https://app.example',
    basic: { user: 'ann', password: env },
  };

  it.each([
    ['ws', 'Sec-WebSocket-Key'],
    ['http', 'no header is random'],
  ])('of %s is what goes out, but for the secrets', async (scheme, random) => {
    let head = '';
    const { port } = await listenRaw((socket) => {
      onRequest(socket, (request) => {
        head = request;
        socket.end('HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n');
      });
    });
    const profile: Profile = {
      ...newProfile('p', 'P', `${scheme}://127.0.0.1:${port}/a/b?c=d`, 'realm1'),
      serializers: ['cbor', 'json'],
      deflate: true,
      http: HTTP,
    };
    const { request } = await watched.link.call('profile.wire', { profile });
    await watched.attempt(profile);
    const basic = Buffer.from('ann:hunter2').toString('base64');
    const [lines = '', body = ''] = head.split('\r\n\r\n');
    const sent = [
      ...lines.replaceAll(basic, DOTS).replaceAll('hunter2', DOTS).split('\r\n'),
      ...(body ? ['', body] : []),
    ];
    const known = (all: readonly string[]) => all.filter((line) => !line.startsWith(random));
    expect(known(sent)).toEqual(known(request));
    expect(head).toContain('hunter2');
  });

  it('of a RawSocket is what goes out', async () => {
    const came: Buffer[] = [];
    const { port } = await listenRaw((socket) => socket.on('data', (chunk) => came.push(chunk) && socket.end()));
    const profile: Profile = {
      ...newProfile('p', 'P', `rs://127.0.0.1:${port}`, 'realm1'),
      serializers: ['cbor', 'json'],
      receiveLimit: 12,
    };
    const { rawsocketOctets } = await watched.link.call('profile.wire', { profile });
    await watched.attempt(profile);
    expect(Buffer.concat(came).toString('hex')).toBe(rawsocketOctets?.replaceAll(' ', ''));
  });
});

describe('the preview of a long-poll session', () => {
  it('is the request that opens it, with its body', () => {
    const { request, subprotocols } = preview('http://router.example:8080/lp?a=b', {
      serializers: ['json', 'cbor.batched'],
      http: { headers: [{ name: 'X-A', secret: env }], basic: { user: 'ann', password: env } },
    });
    expect(request[0]).toBe('POST /lp/open?a=b HTTP/1.1');
    expect(request).toEqual(
      expect.arrayContaining([
        'Host: router.example:8080',
        `X-A: ${DOTS}`,
        `Authorization: Basic ${DOTS}`,
        'Content-Length: 51',
      ]),
    );
    expect(request.slice(-2)).toEqual(['', '{"protocols":["wamp.2.json","wamp.2.cbor.batched"]}']);
    expect(subprotocols).toEqual(['wamp.2.json', 'wamp.2.cbor.batched']);
  });
});

describe('the preview of a RawSocket', () => {
  it.each([
    [{}, '7f f1 00 00'],
    [{ serializers: ['cbor', 'json'], receiveLimit: 9 }, '7f 03 00 00'],
    [{ serializers: ['json.batched', 'msgpack'], receiveLimit: 16 }, '7f 72 00 00'],
  ])('%j: %s', (changes, octets) => {
    const shown = preview('rs://router.example:8081', changes);
    expect(shown).toMatchObject({ request: [], subprotocols: [], rawsocketOctets: octets });
  });

  it('is none where RawSocket has no number', () => {
    const shown = preview('rs://router.example:8081', { serializers: ['json.batched'] });
    expect(shown.rawsocketOctets).toBeUndefined();
    expect(shown.notes[0]).toContain('no number');
  });
});

describe('the notes', () => {
  it('tell of the way to the router', () => {
    expect(preview('rs://unix:/run/wamp.sock').notes[0]).toBe('It goes through the Unix socket /run/wamp.sock.');
    expect(preview('ws://h/', { network: { proxy: { url: 'http://[::1]:3128' } } }).notes[0]).toMatch(
      /^First the http proxy \[::1\]:3128 is asked/,
    );
    expect(preview('http://1.2.3.4.5/').notes).toEqual([
      'Nothing can be sent: Its host can be no name and no address: "1.2.3.4.5".',
    ]);
    expect(preview('ws://[::1]:80/', { network: { ip: 6, proxy: { url: 'http://p', user: 'bob' } } }).notes).toEqual([
      'First the http proxy p:8080 is asked by CONNECT for a connection to [::1]:80, with a login as bob.',
      'Only IPv6 addresses are used.',
    ]);
    const tls = { minVersion: 'TLSv1.3', serverName: 'a.example', client: { certificateFile: '/me.pem' } } as const;
    expect(preview('wss://router.example/', { tls, caFile: '/ca.pem' }).notes).toEqual([
      'It goes over TLS 1.3 to a.example, verified by /ca.pem.',
      'The certificate /me.pem is shown if the router asks for one.',
    ]);
    expect(preview('ws://localhost/', { ping: { everySeconds: 20, timeoutSeconds: 5 } }).notes).toEqual([
      'Once it is open, a ping is sent every 20 s.',
    ]);
  });

  it.each(['', 'x', 'ftp://x', 'ws://', 'ws://ann:hunter2@x', 'ws://x/#a'])('say why nothing is sent for %j', (url) => {
    const { request, notes } = preview(url);
    expect(request).toEqual([]);
    expect(notes[0]).toMatch(/^Nothing can be sent: .*\.$/);
    expect(notes.join()).not.toContain('hunter2');
  });
});
