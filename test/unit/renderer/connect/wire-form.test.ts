// The wire part of the profile form: lists that are ordered, headers that turn out to be secret, what is
// wrong with which field, and what is said about what opens the wire.

import { describe, expect, test } from 'vitest';
import { toForm, type ProfileForm } from '../../../../src/renderer/src/features/connect/form-state.ts';
import { nameFrom, readForm } from '../../../../src/renderer/src/features/connect/read-form.ts';
import { unusedBy } from '../../../../src/renderer/src/features/connect/unused.ts';
import { fromDraft } from '../../../../src/renderer/src/features/connect/form-draft.ts';
import {
  withHeaderAdded,
  withHeaderKind,
  withHeaderName,
  withSerializerAdded,
  type HeaderRow,
} from '../../../../src/renderer/src/features/connect/wire-form.ts';
import {
  goesOutIn,
  headerLine,
  octetMeanings,
  openingKind,
} from '../../../../src/renderer/src/features/connect/wire-text.ts';
import { serializers } from '../../../../src/main/serializer/registry.ts';
import { profileSchema } from '../../../../src/shared/profile.ts';
import { KNOWN, profileOf } from './profiles.ts';

const good = toForm(profileOf());
const half = { secretFrom: 'env', variable: '', keychainId: '', file: '' } as const;
const none = { secretFrom: 'none', variable: '', keychainId: '', file: '' } as const;
const long = (count: number) => 'x'.repeat(count);
const row: HeaderRow = { key: 'h1', name: 'X-Mine', kind: 'value', value: 'v', ...none };

function wrong(part: Partial<ProfileForm>): string[] {
  const reading = readForm({ ...good, ...part }, 'p', KNOWN);
  if (reading.ok) return [];
  expect(profileSchema.safeParse(reading.standIn).error, 'a stand-in is a profile').toBeUndefined();
  return Object.entries(reading.errors).map(([field, { missing }]) => (missing ? `(${field})` : field));
}

describe('what is wrong with the wire part of a form', () => {
  test.each<[string, Partial<ProfileForm>, string[]]>([
    ['no serializer chosen', {}, []],
    ['an empty one', { serializers: [{ key: 's', name: '' }] }, ['(serializers[0])']],
    ['too many', { serializers: Array.from({ length: 25 }, () => ({ key: 's', name: 'json' })) }, ['serializers']],
    ['a long pin', { tls: { ...good.tls, pin: long(257) } }, ['tls.pin']],
    ['a long server name', { tls: { ...good.tls, serverName: long(254) } }, ['tls.serverName']],
    ['a key without a certificate', { tls: { ...good.tls, keyFile: 'k' } }, ['(tls.client.certificateFile)']],
    [
      'a passphrase from nowhere',
      { tls: { ...good.tls, certificateFile: 'c', passphrase: half } },
      ['(tls.client.passphrase)'],
    ],
    [
      'a header without a name',
      { http: { ...good.http, headers: [{ ...row, name: '' }] } },
      ['(http.headers[0].name)'],
    ],
    [
      'a header whose secret has no name',
      { http: { ...good.http, headers: [row, { ...row, kind: 'secret', ...half }] } },
      ['(http.headers[1].secret)'],
    ],
    ['a long value', { http: { ...good.http, headers: [{ ...row, value: long(8193) }] } }, ['http.headers[0].value']],
    [
      'a long value that is not sent',
      { http: { ...good.http, headers: [{ ...row, kind: 'secret', value: long(8193), secretFrom: 'prompt' }] } },
      [],
    ],
    ['a long Origin', { http: { ...good.http, originKind: 'value', origin: long(2049) } }, ['http.origin']],
    ['a long Origin that is not sent', { http: { ...good.http, origin: long(2049) } }, []],
    [
      'a user with no place for the password',
      { http: { ...good.http, basicKind: 'value', user: 'joe', password: half } },
      ['(http.basic.password)'],
    ],
    ['a proxy user without a proxy', { network: { ...good.network, proxyUser: 'me' } }, ['(network.proxy.url)']],
    ['no time for pings', { ping: { every: '5', timeout: '' } }, ['(ping.timeoutSeconds)']],
    ['odd pings', { ping: { every: 'often', timeout: '0' } }, ['ping.everySeconds', 'ping.timeoutSeconds']],
    ['a time-out of pings that are not sent', { ping: { every: ' ', timeout: 'x' } }, []],
    ['an odd limit', { receiveLimit: '25' }, ['receiveLimit']],
  ])('%s', (_what, part, fields) => {
    expect(wrong(part)).toEqual(fields);
  });

  test('a password in the address of the proxy reaches neither stand-in nor form', () => {
    const proxyUrl = 'http://joe:geheim@proxy:8080';
    const reading = readForm({ ...good, network: { ...good.network, proxyUrl } }, 'p', KNOWN);
    expect(Object.keys(reading.ok ? {} : reading.errors)).toEqual(['network.proxy.url']);
    expect(JSON.stringify(reading)).not.toContain('geheim');
    expect(fromDraft({ network: { proxyUrl } }).form.network.proxyUrl).toBe('http://proxy:8080');
  });

  test('a draft with no more than a pin keeps everything else of the profile', () => {
    const { form } = fromDraft({ tls: { pin: 'AB' } }, { ...good, tls: { ...good.tls, serverName: 'h' } });
    expect(form.tls).toEqual({ ...good.tls, serverName: 'h', pin: 'AB' });
  });
});

describe('the lists', () => {
  test('what is added first stands after JSON, which was offered before', () => {
    const added = withSerializerAdded([], ['json', 'msgpack', 'cbor']);
    expect(added.map(({ name }) => name)).toEqual(['json', 'msgpack']);
    expect(new Set(withSerializerAdded(added, ['json', 'msgpack', 'cbor']).map(({ key }) => key)).size).toBe(3);
  });

  test('headers come one by one, and their keys are their own', () => {
    const [one, two] = withHeaderAdded(withHeaderAdded([]));
    expect(one?.key).not.toBe(two?.key);
    expect(one).toMatchObject({ name: '', kind: 'value', secretFrom: 'none' });
  });

  test('a header that carries credentials asks for a place and keeps no value', () => {
    expect(withHeaderName(row, 'X-Other')).toEqual({ ...row, name: 'X-Other' });
    expect(withHeaderName(row, 'authorization')).toMatchObject({ kind: 'secret', secretFrom: 'env', value: '' });
    // Whoever chose otherwise is not asked at every letter.
    const chosen = { ...row, name: 'X-Token', value: 'public' };
    expect(withHeaderName(chosen, 'X-Token-Kind')).toEqual({ ...chosen, name: 'X-Token-Kind' });
    expect(withHeaderKind({ ...row, secretFrom: 'prompt' }, 'secret').secretFrom).toBe('prompt');
  });
});

describe('what an address makes no use of', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['ws://h/', ['tls']],
    ['wss://h/', []],
    ['rs://h', ['tls', 'http']],
    ['rss://h', ['http']],
    ['unix:///run/s', ['tls', 'http', 'addresses']],
    ['ws://unix:/run/s', ['tls', 'addresses']],
    ['https://h/', ['ping']],
  ])('%s', (url, parts) => {
    expect(Object.keys(unusedBy(url))).toEqual(parts);
  });
});

describe('what opens the wire', () => {
  test('is told apart', () => {
    const bare = { subprotocols: [], notes: [] };
    expect(openingKind({ ...bare, request: ['GET /ws HTTP/1.1'] })).toBe('upgrade');
    expect(openingKind({ ...bare, request: ['POST /lp/open HTTP/1.1'] })).toBe('longpoll');
    expect(openingKind({ ...bare, request: [], rawsocketOctets: '7f f1 00 00' })).toBe('rawsocket');
    expect(openingKind({ ...bare, request: [] })).toBe('none');
  });

  test('headers have a name, bodies have none', () => {
    expect(headerLine('Host: h:1')).toEqual({ name: 'Host', value: 'h:1' });
    expect(headerLine('X-Empty:')).toEqual({ name: 'X-Empty', value: '' });
    const body = '{"protocols": ["wamp.2.json"]}';
    expect(headerLine(body)).toEqual({ name: '', value: body });
  });

  test('octets say limit and serializer', () => {
    const said = octetMeanings('7f 73 00 00');
    expect(said.map(({ octets }) => octets)).toEqual(['7f', '73', '00 00']);
    expect(said[1]?.meaning).toContain('2^16');
    expect(said[1]?.meaning).toContain('serializer 3');
  });

  test('it says in which serializer HELLO goes out', () => {
    const infos = serializers.map(({ name, label, subprotocol, rawSocketId, binary }) => ({
      name,
      label,
      subprotocol,
      ...(rawSocketId !== undefined && { rawSocketId }),
      binary,
    }));
    const said = (url: string, ...names: string[]) =>
      goesOutIn({ ...profileOf(), url, ...(names.length > 0 && { serializers: names }) }, infos);
    expect(said('ws://h/')).toContain('as this text');
    expect(said('ws://h/', 'msgpack')).toContain('in MessagePack');
    expect(said('ws://h/', 'cbor', 'json')).toContain('CBOR, JSON');
    expect(said('rs://h', 'cbor', 'json')).not.toContain('JSON.');
    expect(said('rs://h', 'json.batched', 'msgpack')).toContain('in MessagePack');
    expect(said('ws://h/', 'odd')).toContain('in odd');
  });
});

test('a profile of a Unix socket is called by the socket', () => {
  expect(nameFrom('unix:///run/crossbar/wamp.sock')).toBe('wamp.sock');
  expect(nameFrom('ws://unix:/run/wamp.sock:/ws')).toBe('wamp.sock');
  expect(nameFrom('rs://host:7000')).toBe('host:7000');
});
