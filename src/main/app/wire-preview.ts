// What a profile sends to open its wire, made by the code that sends it. No secret is looked up: dots stand for
// their values.

import { Buffer } from 'node:buffer';
import type { WirePreview } from '../../shared/contract/commands.ts';
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
import type { HttpTarget } from '../transport/transport.ts';
import { openBody } from '../transport/longpoll/longpoll-open.ts';
import { longPollBase, longPollHeaders, longPollPath } from '../transport/longpoll/longpoll-request.ts';
import { offeredProtocols, upgradeFault, upgradeRequestPreview } from '../transport/websocket/upgrade-request.ts';
import { handshakeOctets, LARGEST_LIMIT } from '../wamp/rawsocket-framing.ts';
import { serializersFor } from './dial-target.ts';

const DOTS = '••••••';
/** Stands in a request for a secret until the request is made: dots themselves could not be sent. */
const STAND_IN = 'value-of-a-secret-that-is-taken-when-connecting';

/** What would be sent for a profile; never throws for a profile that cannot be used, but says why. */
export function wirePreview(profile: Profile): WirePreview {
  const url = readWireUrl(profile.url);
  if (!url.ok) return nothing(`Nothing can be sent: ${url.text}`);
  if (!transportFor(profile.url)) return nothing(`Nothing can be sent: there is no transport for ${url.scheme}://.`);
  const serializers = serializersFor(profile, wireFactsOf(profile.url));
  const notes = [...wayNotes(profile, url), ...pingNotes(profile)];
  try {
    switch (url.transport) {
      case 'rawsocket':
        return rawSocketPreview(profile, serializers, notes);
      case 'websocket':
        return webSocketPreview(profile, serializers, notes);
      case 'longpoll':
        return longPollPreview(profile, serializers, notes);
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

function webSocketPreview(profile: Profile, serializers: readonly Serializer[], notes: readonly string[]): WirePreview {
  const { url, deflate } = profile;
  const http = httpOf(profile);
  const target = { serializers, deflate, ...(http && { http }) };
  const { line, headers, fault } = upgradeRequestPreview(url, target, `Basic ${DOTS}`);
  return {
    request: [line, ...headers.map(([name, value]) => headerLine(name, value))],
    subprotocols: offeredProtocols(target),
    notes: faultFirst(fault, notes),
  };
}

function longPollPreview(profile: Profile, serializers: readonly Serializer[], notes: readonly string[]): WirePreview {
  const base = longPollBase(profile.url);
  const http = httpOf(profile);
  const target = { serializers, deflate: false, ...(http && { http }) };
  const subprotocols = offeredProtocols(target);
  const { body, type } = openBody(subprotocols);
  const fault = upgradeFault(target);
  const made = http?.basic && basicAuthorization(http.basic.user, http.basic.password);
  const headers = longPollHeaders(base, http, type).map(([name, value]) =>
    headerLine(name, value === made ? `Basic ${DOTS}` : value),
  );
  return {
    request: [
      `POST ${longPollPath(base, 'open')} HTTP/1.1`,
      ...headers,
      `Content-Length: ${body.length}`,
      '',
      body.toString('utf8'),
    ],
    subprotocols,
    notes: faultFirst(fault, notes),
  };
}

function headerLine(name: string, value: string): string {
  return `${name}: ${value.replaceAll(STAND_IN, DOTS)}`;
}

function faultFirst(fault: string | undefined, notes: readonly string[]): readonly string[] {
  return fault === undefined ? notes : [`It cannot be sent so: ${fault}`, ...notes];
}

/** The HTTP settings of a profile with a word in place of every secret, and of what looks like one. */
function httpOf({ http }: Profile): HttpTarget | undefined {
  if (!http) return undefined;
  const { headers = [], origin, basic } = http;
  return {
    headers: headers.map(({ name, value, secret }): readonly [string, string] => [
      name,
      secret || (value && isCredentialHeader(name)) ? STAND_IN : (value ?? ''),
    ]),
    ...(origin !== undefined && { origin }),
    ...(basic && { basic: { user: basic.user, password: STAND_IN } }),
  };
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
