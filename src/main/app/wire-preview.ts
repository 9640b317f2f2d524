// What a profile sends to open its wire, made by the code that sends it. No secret is looked up: dots stand for
// their values.

import { Buffer } from 'node:buffer';
import type { WirePreview } from '../../shared/contract/results.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import { isCredentialHeader } from '../../shared/http-header.ts';
import type { Profile } from '../../shared/profile.ts';
import { readProxyUrl } from '../../shared/proxy-url.ts';
import { readWireUrl, type WireUrl } from '../../shared/wire-url.ts';
import { wireFactsOf } from '../../shared/profile-check/wire-facts.ts';
import type { Serializer } from '../serializer/serializer.ts';
import { placeText } from '../transport/dial-stages.ts';
import { basicAuthorization } from '../transport/http-headers.ts';
import { transportFor } from '../transport/registry.ts';
import type { CookieKeeper, HttpTarget } from '../transport/transport.ts';
import { openBody } from '../transport/longpoll/longpoll-open.ts';
import { longPollBase, longPollHeaders, longPollPath } from '../transport/longpoll/longpoll-request.ts';
import { offeredProtocols, upgradeFault, upgradeRequestPreview } from '../transport/websocket/upgrade-request.ts';
import { handshakeOctets, LARGEST_LIMIT } from '../wamp/rawsocket-framing.ts';
import { serializersFor } from './dial-target.ts';

const DOTS = '••••••';
/** Stands in a request for a secret until the request is made: dots themselves could not be sent. */
const STAND_IN = 'value-of-a-secret-that-is-taken-when-connecting';

/** The cookies of a profile whose methods use them, and where they are kept. */
interface PreviewJar {
  readonly cookies: CookieKeeper;
  readonly place: string;
}

/** What would be sent for a profile; never throws for a profile that cannot be used, but says why. */
export function wirePreview(profile: Profile, jar?: PreviewJar): WirePreview {
  const url = readWireUrl(profile.url);
  if (!url.ok) return nothing(`Nothing can be sent: ${url.text}`);
  if (!transportFor(profile.url)) return nothing(`Nothing can be sent: there is no transport for ${url.scheme}://.`);
  const serializers = serializersFor(profile, wireFactsOf(profile.url));
  const notes = [...wayNotes(profile, url), ...pingNotes(profile)];
  const http = httpOf(profile, jar);
  try {
    switch (url.transport) {
      case 'rawsocket':
        return rawSocketPreview(profile, serializers, notes);
      case 'websocket':
        return webSocketPreview(profile, serializers, http, notes, jar);
      case 'longpoll':
        return longPollPreview(profile, serializers, http, notes, jar);
    }
  } catch (error) {
    if (error instanceof InspectorError) return nothing(`Nothing can be sent: ${error.evidence}`);
    throw error;
  }
}

function nothing(note: string): WirePreview {
  return { request: [], subprotocols: [], notes: [note] };
}

function rawSocketPreview(
  { receiveLimit = LARGEST_LIMIT }: Profile,
  [serializer]: readonly Serializer[],
  notes: readonly string[],
): WirePreview {
  const id = serializer?.rawSocketId;
  if (!serializer || id === undefined)
    return nothing('Nothing can be sent: RawSocket has no number for these serializers.');
  const octets = Buffer.from(handshakeOctets(id, receiveLimit)).toString('hex');
  const says = `It offers ${serializer.label} (${id}) and takes messages up to 2^${receiveLimit} bytes.`;
  return {
    request: [],
    subprotocols: [],
    rawsocketOctets: octets.replaceAll(/..(?=.)/g, '$& '),
    notes: [...notes, says],
  };
}

function webSocketPreview(
  { url, deflate }: Profile,
  serializers: readonly Serializer[],
  http: HttpTarget | undefined,
  notes: readonly string[],
  jar: PreviewJar | undefined,
): WirePreview {
  const target = { serializers, deflate, ...(http && { http }) };
  const { line, headers, fault } = upgradeRequestPreview(url, target, `Basic ${DOTS}`);
  return {
    request: [line, ...headers.map(([name, value]) => headerLine(name, value))],
    subprotocols: offeredProtocols(target),
    notes: faultFirst(fault, [...notes, ...cookieNotes(jar, line.split(' ')[1] ?? '/')]),
  };
}

function longPollPreview(
  { url }: Profile,
  serializers: readonly Serializer[],
  http: HttpTarget | undefined,
  notes: readonly string[],
  jar: PreviewJar | undefined,
): WirePreview {
  const base = longPollBase(url);
  const path = longPollPath(base, 'open');
  const target = { serializers, deflate: false, ...(http && { http }) };
  const subprotocols = offeredProtocols(target);
  const { body, type } = openBody(subprotocols);
  const fault = upgradeFault(target);
  const made = http?.basic && basicAuthorization(http.basic.user, http.basic.password);
  const headers = longPollHeaders(base, http, type, http?.cookies?.cookiesFor(path)).map(([name, value]) =>
    headerLine(name, value === made ? `Basic ${DOTS}` : value),
  );
  return {
    request: [`POST ${path} HTTP/1.1`, ...headers, `Content-Length: ${body.length}`, '', body.toString('utf8')],
    subprotocols,
    notes: faultFirst(fault, [...notes, ...cookieNotes(jar, path)]),
  };
}

function headerLine(name: string, value: string): string {
  return `${name}: ${value.replaceAll(STAND_IN, DOTS)}`;
}

function faultFirst(fault: string | undefined, notes: readonly string[]): readonly string[] {
  return fault === undefined ? notes : [`It cannot be sent so: ${fault}`, ...notes];
}

/** The HTTP settings of a profile with a word in place of every secret, and of what looks like one. */
function httpOf({ http }: Profile, jar: PreviewJar | undefined): HttpTarget | undefined {
  if (!http && !jar) return undefined;
  const { headers = [], origin, basic } = http ?? {};
  return {
    headers: headers.map(({ name, value, secret }): readonly [string, string] => [
      name,
      secret || (value && isCredentialHeader(name)) ? STAND_IN : (value ?? ''),
    ]),
    ...(origin !== undefined && { origin }),
    ...(basic && { basic: { user: basic.user, password: STAND_IN } }),
    ...(jar && { cookies: { cookiesFor: (path: string) => namesFor(jar, path).map(standIn), keep: () => undefined } }),
  };
}

/** Names of the cookies for a request. */
function namesFor({ cookies }: PreviewJar, path: string): string[] {
  return cookies.cookiesFor(path).map((pair) => pair.slice(0, pair.indexOf('=')));
}

function standIn(name: string): string {
  return `${name}=${STAND_IN}`;
}

function cookieNotes(jar: PreviewJar | undefined, path: string): string[] {
  if (!jar) return [];
  const count = namesFor(jar, path).length;
  if (count === 0)
    return ['No cookie of an earlier login is kept for this address: the first login needs another method.'];
  const what = count === 1 ? 'One cookie of an earlier login is' : `${count} cookies of earlier logins are`;
  return [`${what} sent. ${jar.place}`];
}

/** What comes before: the way to the router. */
function wayNotes({ network, tls, caFile }: Profile, { unixPath, host, port, secure }: WireUrl): string[] {
  const notes: string[] = [];
  const target = placeText(host, port);
  const proxy = network?.proxy && unixPath === undefined ? readProxyUrl(network.proxy.url) : undefined;
  if (unixPath !== undefined) notes.push(`It goes through the Unix socket ${unixPath}.`);
  else if (proxy && 'type' in proxy) {
    const asked = proxy.type === 'http' ? 'by CONNECT' : 'by SOCKS5';
    const login = network?.proxy?.user === undefined ? '' : `, with a login as ${network.proxy.user}`;
    notes.push(
      `First the ${proxy.type} proxy ${placeText(proxy.host, proxy.port)} is asked ${asked} for a connection to ${target}${login}.`,
    );
  }
  if (network?.ip !== undefined && unixPath === undefined) notes.push(`Only IPv${network.ip} addresses are used.`);
  if (!secure) return notes;
  const name = tls?.serverName ?? host;
  const trust = tls?.pin !== undefined ? 'the pinned certificate' : caFile === undefined ? 'the built-in list' : caFile;
  notes.push(`It goes over ${tls?.minVersion === 'TLSv1.3' ? 'TLS 1.3' : 'TLS'} to ${name}, verified by ${trust}.`);
  if (tls?.client) notes.push(`The certificate ${tls.client.certificateFile} is shown if the router asks for one.`);
  return notes;
}

function pingNotes({ ping, url }: Profile): string[] {
  if (!ping || wireFactsOf(url)?.carrier === 'longpoll') return [];
  return [`Once it is open, a ping is sent every ${ping.everySeconds} s.`];
}
