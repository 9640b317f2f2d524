// What the checks of a profile say about the wire: serializers, TLS, HTTP, proxy, pings.

import { describe, expect, it } from 'vitest';
import { authMethods } from '../../../src/main/auth/registry.ts';
import { newProfile } from '../../../src/shared/new-profile.ts';
import { checkProfile, type ProfileFinding, type SerializerFacts } from '../../../src/shared/profile-check.ts';
import { profileSchema, type MethodChoice, type Profile } from '../../../src/shared/profile.ts';

const serializers: readonly SerializerFacts[] = [
  { name: 'json', subprotocol: 'wamp.2.json', rawSocketId: 1 },
  { name: 'json-hex', subprotocol: 'wamp.2.json', rawSocketId: 1 },
  { name: 'cbor', subprotocol: 'wamp.2.cbor', rawSocketId: 3 },
  { name: 'json.batched', subprotocol: 'wamp.2.json.batched' },
  { name: 'cbor.batched', subprotocol: 'wamp.2.cbor.batched' },
];
const schemes = ['ws', 'wss', 'rs', 'rss', 'tcp', 'tcps', 'unix', 'unix+rs', 'unix+ws', 'http', 'https'];
const context = { schemes, methods: authMethods, serializers };
const good = newProfile('p1', 'Local', 'wss://router.example.com:8080/ws', 'realm1');
const env = { from: 'env', name: 'SECRET' } as const;

function findings(change: Partial<Profile>): ProfileFinding[] {
  const profile = { ...good, ...change };
  expect(profileSchema.safeParse(profile).success).toBe(true);
  return checkProfile(profile, context);
}

/** `severity field` of each finding. */
const marks = (change: Partial<Profile>) => findings(change).map(({ severity, field }) => `${severity} ${field}`);
const text = (change: Partial<Profile>) =>
  findings(change)
    .map((finding) => finding.text)
    .join('\n');

const WS = 'wss://router.example.com/ws';
const RS = 'rss://router.example.com:8081';
const LONGPOLL = 'https://router.example.com/lp';
const UNIX = 'rs://unix:/run/wamp.sock';
const PIN = 'ab'.repeat(32);

describe('serializers', () => {
  it.each([
    ['wss: in the order of the user', WS, ['cbor', 'json', 'json.batched']],
    ['one over RawSocket', RS, ['cbor']],
  ])('are good: %s', (_name, url, names) => {
    expect(findings({ url, serializers: names })).toEqual([]);
  });

  it('that are unknown are errors, each at its place', () => {
    expect(marks({ serializers: ['json', 'xml', 'bson'] })).toEqual(['error serializers[1]', 'error serializers[2]']);
    expect(text({ serializers: ['xml'] })).toBe(
      'There is no serializer "xml". Known serializers: json, json-hex, cbor, json.batched, cbor.batched.',
    );
    expect(text({ serializers: ['wamp.2.cbor'] })).toContain('write cbor.');
    expect(text({ serializers: ['flatbuffers'] })).toContain('FlatBuffers cannot be written');
    expect(text({ serializers: ['wamp.2.flatbuffers'] })).toContain('FlatBuffers cannot be written');
  });

  it('that are named twice, or look alike on the wire, are warned of', () => {
    expect(marks({ serializers: ['json', 'json'] })).toEqual(['warning serializers[1]']);
    expect(text({ serializers: ['json', 'json'] })).toContain('offered already');
    expect(text({ serializers: ['json-hex', 'json'] })).toBe(
      'json and json-hex are both wamp.2.json on the wire: no router can tell them apart. json-hex is used.',
    );
  });

  it('are one over RawSocket, and not batched', () => {
    expect(marks({ url: RS, serializers: ['cbor.batched', 'cbor', 'json'] })).toEqual([
      'warning serializers[0]',
      'warning serializers[2]',
    ]);
    expect(text({ url: RS, serializers: ['cbor.batched', 'cbor'] })).toContain('no batched serializers. cbor is used.');
    expect(text({ url: RS, serializers: ['json', 'cbor'] })).toContain('one serializer only. json is used.');
    expect(marks({ url: RS, serializers: ['cbor.batched'] })).toEqual(['error serializers']);
  });
});

describe('settings that the wire does not use', () => {
  it.each([
    [RS, 'deflate', { deflate: true }, 'deflate'],
    [LONGPOLL, 'deflate', { deflate: true }, 'deflate'],
    [RS, 'headers', { http: { headers: [{ name: 'X-A', value: 'b' }] } }, 'http'],
    [RS, 'Origin', { http: { origin: 'https://a.example' } }, 'http'],
    [RS, 'HTTP login', { http: { basic: { user: 'a', password: env } } }, 'http'],
    [LONGPOLL, 'pings', { ping: { everySeconds: 5, timeoutSeconds: 5 } }, 'ping'],
    [WS, 'a receive limit', { receiveLimit: 16 }, 'receiveLimit'],
    [UNIX, 'a proxy', { network: { proxy: { url: 'http://proxy:3128' } } }, 'network.proxy'],
    [UNIX, 'an IP version', { network: { ip: 6 } }, 'network.ip'],
    ['ws://localhost/', 'a CA file', { caFile: 'ca.pem' }, 'caFile'],
    ['rs://localhost:1', 'a pin', { tls: { pin: PIN } }, 'tls.pin'],
    ['ws://localhost/', 'a client certificate', { tls: { client: { certificateFile: 'c.pem' } } }, 'tls.client'],
    ['ws://localhost/', 'an oldest version', { tls: { minVersion: 'TLSv1.3' } }, 'tls.minVersion'],
    ['ws://localhost/', 'a server name', { tls: { serverName: 'a.example' } }, 'tls.serverName'],
  ] satisfies [string, string, Partial<Profile>, string][])('%s: %s', (url, _name, change, field) => {
    expect(marks({ url, ...change })).toEqual([`warning ${field}`]);
    expect(text({ url, ...change })).toContain('not ');
  });

  it.each([
    [WS, { deflate: true, http: { headers: [{ name: 'X-A', value: 'b' }] } }],
    [WS, { ping: { everySeconds: 20, timeoutSeconds: 10 } }],
    [RS, { receiveLimit: 9 }],
    [WS, { network: { ip: 4, proxy: { url: 'socks5://proxy' } } }],
    [WS, { tls: { pin: PIN, minVersion: 'TLSv1.3', serverName: 'a.example', client: { certificateFile: 'c.pem' } } }],
    [RS, { tls: { pin: PIN } }],
    ['wss://unix:/run/wamp.sock', { tls: { serverName: 'a.example' } }],
  ] satisfies [string, Partial<Profile>][])('%s uses %j', (url, change) => {
    expect(findings({ url, ...change })).toEqual([]);
  });

  it('names the scheme with TLS', () => {
    expect(text({ url: 'tcp://localhost:1', caFile: 'ca.pem' })).toContain('Use tcps://');
    expect(text({ url: 'http://localhost:1', caFile: 'ca.pem' })).toContain('Use https://');
  });
});

describe('TLS', () => {
  it.each([
    PIN,
    PIN.toUpperCase(),
    Array.from({ length: 32 }, () => 'Ab').join(':'),
    ` ${Array.from({ length: 32 }, () => 'ab').join(' ')}\n`,
  ])('takes the pin %j', (pin) => {
    expect(findings({ tls: { pin } })).toEqual([]);
  });

  it.each(['ab', PIN.slice(1), `${PIN}0`, `${PIN.slice(1)}g`, `sha256/${PIN}`, `${PIN}-`])(
    'does not take the pin %j',
    (pin) => {
      expect(marks({ tls: { pin } })).toEqual(['error tls.pin']);
      expect(text({ tls: { pin } })).toContain('64 hex digits');
    },
  );

  it('recognizes a SHA-1 fingerprint', () => {
    expect(text({ tls: { pin: Array.from({ length: 20 }, () => 'AB').join(':') } })).toContain('SHA-1');
  });

  it.each(['10.0.0.1', '::1', 'a b', 'https://a', '', 'a..b', '-a'].filter(Boolean))(
    'takes no server name %j',
    (serverName) => {
      expect(marks({ tls: { serverName } })).toEqual(['error tls.serverName']);
    },
  );

  it('needs no key file beside PKCS#12', () => {
    const client = { certificateFile: 'me.p12', keyFile: 'me.key' };
    expect(marks({ tls: { client } })).toEqual(['warning tls.client.keyFile']);
    expect(marks({ tls: { client: { ...client, certificateFile: 'me.pem' } } })).toEqual([]);
  });
});

describe('HTTP headers', () => {
  const header = (name: string, value: string | undefined = 'x') => ({
    http: { headers: [{ name, ...(value !== undefined && { value }) }] },
  });

  it.each(['a b', 'a:b', 'ä', 'a\r\nb', '(a)'])('%j is no name', (name) => {
    expect(marks(header(name))).toEqual(['error http.headers[0].name']);
  });

  it.each([
    'Host',
    'connection',
    'UPGRADE',
    'Sec-WebSocket-Key',
    'sec-websocket-protocol',
    'Content-Length',
    'Transfer-Encoding',
    'Origin',
  ])('%s is set by the program', (name) => {
    expect(marks(header(name))).toEqual(['error http.headers[0].name']);
  });

  it.each(['a\r\nX-Injected: b', 'a\nb', 'a\u0000b', 'a\u007f', '€'])(
    '%j is no value, and is not repeated',
    (value) => {
      expect(marks(header('X-A', value))).toEqual(['error http.headers[0].value']);
      expect(text(header('X-A', value))).not.toContain('Injected');
    },
  );

  it.each(['', 'a\tb', 'é', 'a=b; c=d'])('%j is a value', (value) => {
    expect(findings(header('X-A', value))).toEqual([]);
  });

  it('have either a value or a secret', () => {
    const both = { http: { headers: [{ name: 'X-A', value: 'b', secret: env }] } };
    expect(marks(both)).toEqual(['error http.headers[0]']);
    expect(marks({ http: { headers: [{ name: 'X-A' }] } })).toEqual(['error http.headers[0]']);
    expect(marks({ http: { headers: [{ name: 'Authorization', secret: env }] } })).toEqual([]);
  });

  it.each(['Authorization', 'cookie', 'X-Api-Key', 'X-Auth-Token', 'X-Client-Secret'])(
    '%s with a plain value is warned of',
    (name) => {
      expect(marks(header(name))).toEqual(['warning http.headers[0].value']);
      expect(text(header(name, 'hunter2'))).toContain('a profile holds no secrets');
      expect(text(header(name, 'hunter2'))).not.toContain('hunter2');
    },
  );

  it('do not make a second login, and none at the proxy', () => {
    const twice = { basic: { user: 'a', password: env }, headers: [{ name: 'authorization', secret: env }] };
    expect(marks({ http: twice })).toEqual(['error http.headers[0].name']);
    expect(text({ http: { headers: [{ name: 'Proxy-Authorization', secret: env }] } })).toContain('to the router here');
  });
});

describe('Origin and HTTP login', () => {
  it.each(['https://app.example', 'http://localhost:8080', 'null', 'file://x'])('takes the Origin %j', (origin) => {
    expect(findings({ http: { origin } })).toEqual([]);
  });

  it.each(['', 'app.example', 'https://app.example/', 'https://a b', 'https://a/path'])(
    'warns of the Origin %j',
    (origin) => {
      expect(marks({ http: { origin } })).toEqual(['warning http.origin']);
    },
  );

  it('does not send an Origin with a line break', () => {
    expect(marks({ http: { origin: 'https://a\r\nX: y' } })).toEqual(['error http.origin']);
  });

  it.each([
    ['a:b', 'error'],
    ['a\u0007', 'error'],
    ['', 'warning'],
  ])('the user %j: %s', (user, severity) => {
    expect(marks({ http: { basic: { user, password: env } } })).toEqual([`${severity} http.basic.user`]);
  });
});

describe('the proxy', () => {
  const proxy = (url: string, more: object = {}) => ({ network: { proxy: { url, ...more } } });

  it.each(['http://proxy', 'HTTP://proxy:3128/', 'socks5://10.0.0.1:1080', 'http://[::1]:8080'])(
    '%j is good',
    (url) => {
      expect(findings(proxy(url))).toEqual([]);
    },
  );

  it.each([
    ['proxy:3128', 'scheme'],
    ['proxy', 'scheme'],
    ['https://proxy', 'over TLS'],
    ['socks4://proxy', '"socks4://"'],
    ['socks5h://proxy', 'socks5://'],
    ['http://', 'no host'],
    ['http://:80', 'no host'],
    ['http://a b', 'no host'],
    ['http://proxy/path', 'no path'],
    ['http://proxy?a', 'no path'],
    ['http://proxy:0', 'no port'],
    ['http://proxy:65536', 'no port'],
    ['http://proxy:x', 'no port'],
  ])('%j: error that says %j', (url, part) => {
    expect(marks(proxy(url))).toEqual(['error network.proxy.url']);
    expect(text(proxy(url))).toContain(part);
  });

  it.each(['http://ann:hunter2@proxy', 'http://hunter2@proxy', 'socks5:ann:hunter2@proxy'])(
    '%j: credentials are refused and not repeated',
    (url) => {
      expect(marks(proxy(url))).toEqual(['error network.proxy.url']);
      expect(text(proxy(url))).toContain('user name or password');
      expect(text(proxy(url))).not.toContain('hunter2');
    },
  );

  it('has a user for its password', () => {
    expect(marks(proxy('http://p', { password: env }))).toEqual(['error network.proxy.user']);
    expect(findings(proxy('http://p', { user: 'ann', password: env }))).toEqual([]);
    expect(marks(proxy('http://p', { user: 'a:b' }))).toEqual(['error network.proxy.user']);
    expect(findings(proxy('socks5://p', { user: 'a:b' }))).toEqual([]);
    expect(marks(proxy('socks5://p', { user: 'ü'.repeat(128) }))).toEqual(['error network.proxy.user']);
  });
});

describe('the IP version', () => {
  it.each([
    ['ws://127.0.0.1/', 6, undefined, true],
    ['ws://[::1]/', 4, undefined, true],
    ['ws://127.0.0.1/', 4, undefined, false],
    ['ws://[::1]/', 6, undefined, false],
    ['ws://localhost/', 6, undefined, false],
    // What is dialled is the proxy.
    ['ws://127.0.0.1/', 6, 'http://[::1]:1', false],
    ['ws://router.example/', 6, 'http://10.0.0.1:1', true],
  ] as const)('%s with IPv%d, proxy %s: wrong %s', (url, ip, proxy, wrong) => {
    const change = { url, network: { ip, ...(proxy !== undefined && { proxy: { url: proxy } }) } };
    expect(marks(change)).toEqual(wrong ? ['error network.ip'] : []);
  });
});

describe('pings', () => {
  it('break a RawSocket to Crossbar', () => {
    const ping = { everySeconds: 10, timeoutSeconds: 5 };
    expect(text({ url: RS, ping })).toContain('Crossbar closes a RawSocket that is pinged');
    expect(marks({ url: RS, ping })).toEqual(['warning ping']);
  });

  it('whose answers may take longer than the next ping are warned of', () => {
    expect(marks({ ping: { everySeconds: 5, timeoutSeconds: 6 } })).toEqual(['warning ping.timeoutSeconds']);
    expect(marks({ ping: { everySeconds: 5, timeoutSeconds: 5 } })).toEqual([]);
  });
});

describe('secrets in clear', () => {
  const ticket: MethodChoice = { method: 'ticket', authid: { kind: 'value', value: 'joe' }, secret: env };

  it.each([
    ['ws://router.example/', 'wss'],
    ['rs://router.example:1', 'rss'],
    ['tcp://router.example:1', 'tcps'],
    ['http://router.example/', 'https'],
  ])('a ticket to %s is warned of, with %s instead', (url, safe) => {
    expect(marks({ url, methods: [ticket] })).toEqual(['warning url']);
    expect(text({ url, methods: [ticket] })).toContain(`Use ${safe}://.`);
  });

  it.each([
    'wss://router.example/',
    'rss://router.example:1',
    'tcps://router.example:1',
    'https://router.example/',
    'unix:///run/wamp.sock',
    'unix+rs:///run/wamp.sock',
    'unix+ws:///run/wamp.sock',
    'rs://unix:/run/wamp.sock',
    'ws://unix:/run/wamp.sock',
    'rs://localhost:1',
    'tcp://127.0.0.1:1',
    'http://[::1]:1/',
  ])('a ticket to %s is not', (url) => {
    expect(findings({ url, methods: [ticket] })).toEqual([]);
  });

  it('are there with localhost as well if a proxy is asked for it, for it is the one of the proxy', () => {
    const network = { proxy: { url: 'http://proxy.example:3128' } };
    expect(marks({ url: 'ws://localhost/', methods: [ticket], network })).toEqual(['warning url']);
    expect(marks({ url: 'wss://localhost/', methods: [ticket], network })).toEqual([]);
    expect(marks({ url: 'unix:///run/wamp.sock', methods: [ticket], network })).toEqual(['warning network.proxy']);
  });

  it('are header and HTTP login too, where HTTP is spoken', () => {
    const http = { headers: [{ name: 'X-A', secret: env }], basic: { user: 'ann', password: env } };
    expect(marks({ url: 'ws://router.example/', http })).toEqual(['warning http.basic', 'warning http.headers[0]']);
    expect(marks({ url: 'ws://localhost/', http })).toEqual([]);
    expect(marks({ url: 'rs://router.example:1', http })).toEqual(['warning http']);
    expect(marks({ url: WS, http })).toEqual([]);
  });
});
