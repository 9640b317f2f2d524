// From a profile to what a transport dials: serializers by name, files read, secrets in their places. All of it
// is there, and every secret is known to the redactor, before a socket opens. What the wire does not use is
// neither read nor asked for.

import { Buffer } from 'node:buffer';
import { InspectorError } from '../../shared/contract/errors.ts';
import { headerValueFault, isCredentialHeader } from '../../shared/http-header.ts';
import { normalPin } from '../../shared/pin.ts';
import { wireFactsOf, type WireFacts } from '../../shared/profile-check/wire-facts.ts';
import type { Profile, SecretRef } from '../../shared/profile.ts';
import { readProxyUrl } from '../../shared/proxy-url.ts';
import type { Redactor } from '../capture/redaction/redact.ts';
import { secretParts } from '../capture/redaction/secret-places.ts';
import type { CookieJar } from '../secret/cookie-jar.ts';
import { serializersNamed } from '../serializer/registry.ts';
import type { Serializer } from '../serializer/serializer.ts';
import { basicFault } from '../transport/http-headers.ts';
import type { ClientCertificate, DialTarget, HttpTarget, ProxyTarget, TlsTarget } from '../transport/transport.ts';
import { keeperOf, usesCookies } from './cookie-commands.ts';
import type { AppPorts } from './ports.ts';

/** What the files of a profile hold; only those its wire uses. */
export interface DialFiles {
  /** PEM text of the authorities. */
  readonly ca?: string;
  readonly certificate?: Uint8Array;
  readonly key?: Uint8Array;
}

/** Where the secrets of a target come from, and who has to know them. */
export interface DialSecrets {
  /** The secret behind a reference; `purpose` says what for. Throws InspectorError as SecretStore.resolve does. */
  readonly resolve: (ref: SecretRef, purpose: string) => Promise<string>;
  readonly redactor: Pick<Redactor, 'add' | 'learnHeader'>;
  /** The cookie jar of the profile; opened only if one of its methods uses cookies. */
  readonly cookies?: () => Promise<CookieJar>;
}

/** No certificate and no list of authorities is larger, in bytes. */
const LARGEST_FILE = 4 * 1024 * 1024;
/** Longest password of a SOCKS5 login, in bytes (RFC 1929). */
const LONGEST_SOCKS_PASSWORD = 255;

/** Reads the files of a profile. Throws InspectorError `file-unreadable`. */
export async function readDialFiles({ url, caFile, tls }: Profile, read: AppPorts['readFile']): Promise<DialFiles> {
  if (!wireFactsOf(url)?.encrypted) return {};
  const { certificateFile, keyFile } = tls?.client ?? {};
  const bytes = (path: string | undefined) => (path === undefined ? undefined : read(path, LARGEST_FILE));
  const ca = await bytes(caFile);
  const certificate = await bytes(certificateFile);
  const key = await bytes(keyFile);
  return {
    ...(ca && { ca: Buffer.from(ca).toString('utf8') }),
    ...(certificate && { certificate }),
    ...(key && { key }),
  };
}

/**
 * What to dial for a profile without findings that are errors. Throws InspectorError as `secrets.resolve` does, and
 * `secret-unusable` for a secret that cannot stand where it is needed.
 */
export async function dialTargetOf(profile: Profile, files: DialFiles, secrets: DialSecrets): Promise<DialTarget> {
  const { url, deflate, timeoutSeconds, network, ping, receiveLimit } = profile;
  const wire = wireFactsOf(url);
  const tls = wire?.encrypted ? await tlsOf(profile, files, secrets) : undefined;
  const http = wire?.carrier === 'rawsocket' ? undefined : await httpOf(profile, secrets);
  const proxy = wire?.unix ? undefined : await proxyOf(network?.proxy, secrets);
  return {
    url,
    serializers: serializersFor(profile, wire),
    ...(files.ca !== undefined && { ca: files.ca }),
    deflate,
    timeoutMs: timeoutSeconds * 1000,
    ...(tls && { tls }),
    ...(http && { http }),
    ...(network?.ip !== undefined && !wire?.unix && { ipVersion: network.ip }),
    ...(proxy && { proxy }),
    ...(ping && { ping: { everyMs: ping.everySeconds * 1000, timeoutMs: ping.timeoutSeconds * 1000 } }),
    ...(receiveLimit !== undefined && { receiveLimit }),
  };
}

/** The serializers a profile offers on its wire, in order: of dialects that look alike there the first. */
export function serializersFor({ serializers: names }: Profile, wire: WireFacts | undefined): readonly Serializer[] {
  const named = serializersNamed(names);
  const fit =
    wire?.carrier === 'rawsocket' ? named.filter(({ rawSocketId }) => rawSocketId !== undefined).slice(0, 1) : named;
  return fit.filter((one, at) => fit.findIndex(({ subprotocol }) => subprotocol === one.subprotocol) === at);
}

async function tlsOf({ tls }: Profile, files: DialFiles, secrets: DialSecrets): Promise<TlsTarget | undefined> {
  if (!tls) return undefined;
  const pin = tls.pin === undefined ? undefined : normalPin(tls.pin);
  const client = await clientOf(tls.client, files, secrets);
  return {
    ...(tls.minVersion !== undefined && { minVersion: tls.minVersion }),
    ...(pin !== undefined && { pin }),
    ...(tls.serverName !== undefined && { serverName: tls.serverName }),
    ...(client && { client }),
  };
}

/** The client certificate of a profile; undefined if it has none. Throws InspectorError as `secrets.resolve` does. */
export async function clientOf(
  client: NonNullable<Profile['tls']>['client'],
  { certificate, key }: DialFiles,
  { resolve, redactor }: { readonly resolve: DialSecrets['resolve']; readonly redactor: Pick<Redactor, 'add'> },
): Promise<ClientCertificate | undefined> {
  if (!client || !certificate) return undefined;
  const { passphrase: ref, certificateFile } = client;
  const passphrase = ref && (await resolve(ref, `passphrase of the client certificate ${certificateFile}`));
  if (passphrase !== undefined) redactor.add(passphrase, 'passphrase');
  return { certificate, ...(key && { key }), ...(passphrase !== undefined && { passphrase }) };
}

/** The HTTP requests of a profile: what it says of them, and the cookies that are kept for it. */
async function httpOf(profile: Profile, secrets: DialSecrets): Promise<HttpTarget | undefined> {
  const said = await saidOf(profile, secrets);
  const jar = usesCookies(profile) ? await secrets.cookies?.() : undefined;
  if (!jar) return said;
  for (const value of jar.values()) {
    secrets.redactor.add(value, 'cookie');
    secrets.redactor.add(Buffer.from(value, 'latin1'), 'cookie');
  }
  return { ...(said ?? { headers: [] }), cookies: keeperOf(jar, profile) };
}

async function saidOf({ http, url }: Profile, secrets: DialSecrets): Promise<HttpTarget | undefined> {
  if (!http) return undefined;
  const { resolve, redactor } = secrets;
  const headers: (readonly [string, string])[] = [];
  for (const { name, value, secret } of http.headers ?? []) {
    const text = secret ? await resolve(secret, `header ${name} to ${url}`) : (value ?? '');
    // White space around a value is not part of it (RFC 9110 section 5.5).
    const given = text.replace(/^[ \t]+|[ \t]+$/g, '');
    if (secret || isCredentialHeader(name)) registerHeader(name, given, redactor);
    const fault = headerValueFault(given);
    if (fault !== undefined) throw new InspectorError('secret-unusable', `It is for the header ${name}. ${fault}`);
    headers.push([name, given]);
  }
  const { basic, origin } = http;
  const password = basic && (await resolve(basic.password, `HTTP login of ${basic.user} to ${url}`));
  if (basic && password !== undefined) {
    registerBasic(basic.user, password, 'password', redactor);
    const fault = basicFault(basic.user, password);
    if (fault !== undefined) throw new InspectorError('secret-unusable', fault);
  }
  return {
    headers,
    ...(origin !== undefined && { origin }),
    ...(basic && password !== undefined && { basic: { user: basic.user, password } }),
  };
}

async function proxyOf(
  proxy: NonNullable<Profile['network']>['proxy'],
  { resolve, redactor }: DialSecrets,
): Promise<ProxyTarget | undefined> {
  if (!proxy) return undefined;
  const place = readProxyUrl(proxy.url);
  if ('fault' in place) throw new InspectorError('bad-profile', `network.proxy.url: ${place.fault}`);
  const { host, port, type } = place;
  const shown = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const password = proxy.password && (await resolve(proxy.password, `password of the proxy ${shown}`));
  if (password !== undefined) registerBasic(proxy.user ?? '', password, 'proxy password', redactor);
  const fault = type === 'http' && password !== undefined ? basicFault(proxy.user ?? '', password) : undefined;
  if (fault !== undefined) throw new InspectorError('secret-unusable', `It is for the proxy ${shown}. ${fault}`);
  if (type === 'socks5' && password !== undefined && Buffer.byteLength(password) > LONGEST_SOCKS_PASSWORD) {
    const text = `It is for the proxy ${shown}, and SOCKS5 takes passwords of ${LONGEST_SOCKS_PASSWORD} bytes at most.`;
    throw new InspectorError('secret-unusable', text);
  }
  return {
    type,
    host,
    port,
    ...(proxy.user !== undefined && { user: proxy.user }),
    ...(password !== undefined && { password }),
  };
}

/** A header, as the octets it has on the wire too, and the parts of it that are secrets by themselves. */
function registerHeader(name: string, value: string, redactor: DialSecrets['redactor']): void {
  const parts = secretParts(name, value).map(({ start, end, what }) => ({ text: value.slice(start, end), what }));
  for (const { text, what } of [{ text: value, what: 'header' }, ...parts]) {
    redactor.add(text, what);
    redactor.add(Buffer.from(text, 'latin1'), what);
  }
  redactor.learnHeader(name, value);
}

/** A password, and what HTTP basic authentication makes of it (RFC 7617): a short one cannot be seen in that. */
function registerBasic(user: string, password: string, what: string, redactor: DialSecrets['redactor']): void {
  redactor.add(password, what);
  redactor.add(Buffer.from(`${user}:${password}`).toString('base64'), 'credentials');
}
