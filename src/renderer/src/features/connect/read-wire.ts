// What the wire part of a form says: the fields of the profile, with complaints about what cannot be one.

import type { Profile } from '../../../../shared/profile.ts';
import { hasUserInfo } from '../../../../shared/profile-url.ts';
import { connectStrings } from '../../strings/connect.ts';
import type { FieldReader } from './field-reader.ts';
import type { HeaderRow, HttpForm, NetworkForm, PingForm, ReconnectForm, TlsForm, WireForm } from './wire-form.ts';

const words = connectStrings.errors;

/** Longest texts a profile may hold. */
const LONGEST = {
  serializer: 64,
  pin: 256,
  serverName: 253,
  file: 4096,
  headerName: 256,
  headerValue: 8192,
  origin: 2048,
  user: 1024,
  proxyUrl: 2048,
};
const MOST_SERIALIZERS = 24;
const MOST_HEADERS = 64;
const MOST_PING_SECONDS = 86_400;
const MOST_SECONDS = 3600;
const LEAST_WAIT = 0.1;
const MOST_ATTEMPTS = 100_000;
const STAND_IN_PROXY = 'http://localhost:1';

type WireParts = Pick<Profile, 'serializers' | 'tls' | 'http' | 'network' | 'ping' | 'reconnect' | 'receiveLimit'>;

/** Reads the wire part of a form. What is left at its defaults is absent from the profile. */
export function readWire(form: WireForm, read: FieldReader): WireParts {
  return {
    ...readSerializers(form, read),
    ...readTls(form.tls, read),
    ...readHttp(form.http, read),
    ...readNetwork(form.network, read),
    ...readPing(form.ping, read),
    ...readReconnect(form.reconnect, read),
    ...readLimit(form.receiveLimit, read),
  };
}

function readSerializers({ serializers: rows }: WireForm, read: FieldReader): Pick<WireParts, 'serializers'> {
  if (rows.length === 0) return {};
  if (rows.length > MOST_SERIALIZERS) read.complain('serializers', words.tooManySerializers(MOST_SERIALIZERS));
  return {
    serializers: rows
      .slice(0, MOST_SERIALIZERS)
      .map(({ name }, index) =>
        read.text(`serializers[${index}]`, name, LONGEST.serializer, { why: words.serializerMissing, standIn: 'json' }),
      ),
  };
}

function readTls(form: TlsForm, read: FieldReader): Pick<WireParts, 'tls'> {
  const { minVersion, serverName, pin, certificateFile, keyFile, passphrase } = form;
  const needsFile = { why: words.certificateMissing, standIn: '-' };
  const showsOne = certificateFile !== '' || keyFile !== '' || passphrase.secretFrom !== 'none';
  const secret = read.secret('tls.client.passphrase', passphrase);
  const tls = {
    ...(minVersion !== 'any' && { minVersion }),
    ...read.optional('pin', 'tls.pin', pin, LONGEST.pin),
    ...read.optional('serverName', 'tls.serverName', serverName, LONGEST.serverName),
    ...(showsOne && {
      client: {
        certificateFile: read.text('tls.client.certificateFile', certificateFile, LONGEST.file, needsFile),
        ...read.optional('keyFile', 'tls.client.keyFile', keyFile, LONGEST.file),
        ...(secret && { passphrase: secret }),
      },
    }),
  };
  return isEmpty(tls) ? {} : { tls };
}

function readHttp(form: HttpForm, read: FieldReader): Pick<WireParts, 'http'> {
  const { headers, originKind, origin, basicKind, user, password } = form;
  if (headers.length > MOST_HEADERS) read.complain('http.headers', words.tooManyHeaders(MOST_HEADERS));
  const http = {
    ...(headers.length > 0 && {
      headers: headers.slice(0, MOST_HEADERS).map((row, index) => readHeader(row, `http.headers[${index}]`, read)),
    }),
    ...(originKind === 'value' && { origin: read.text('http.origin', origin, LONGEST.origin) }),
    ...(basicKind === 'value' && {
      basic: {
        user: read.text('http.basic.user', user, LONGEST.user),
        password: read.secret('http.basic.password', password) ?? { from: 'prompt' as const },
      },
    }),
  };
  return isEmpty(http) ? {} : { http };
}

type Header = NonNullable<NonNullable<Profile['http']>['headers']>[number];

function readHeader(row: HeaderRow, path: string, read: FieldReader): Header {
  const needsName = { why: words.headerNameMissing, standIn: 'x' };
  const name = read.text(`${path}.name`, row.name, LONGEST.headerName, needsName);
  if (row.kind === 'value') return { name, value: read.text(`${path}.value`, row.value, LONGEST.headerValue) };
  return { name, secret: read.secret(`${path}.secret`, row) ?? { from: 'prompt' } };
}

function readNetwork(form: NetworkForm, read: FieldReader): Pick<WireParts, 'network'> {
  const { ip, proxyUrl, proxyUser, proxyPassword } = form;
  const hasProxy = proxyUrl !== '' || proxyUser !== '' || proxyPassword.secretFrom !== 'none';
  const password = read.secret('network.proxy.password', proxyPassword);
  const network = {
    ...(ip === '4' && { ip: 4 as const }),
    ...(ip === '6' && { ip: 6 as const }),
    ...(hasProxy && {
      proxy: {
        url: readProxyUrl(proxyUrl, read),
        ...read.optional('user', 'network.proxy.user', proxyUser, LONGEST.user),
        ...(password && { password }),
      },
    }),
  };
  return isEmpty(network) ? {} : { network };
}

function readProxyUrl(typed: string, read: FieldReader): string {
  const field = 'network.proxy.url';
  if (hasUserInfo(typed)) read.complain(field, words.proxyUserInfo);
  else return read.text(field, typed, LONGEST.proxyUrl, { why: words.proxyMissing, standIn: STAND_IN_PROXY });
  return STAND_IN_PROXY;
}

function readPing({ every, timeout }: PingForm, read: FieldReader): Pick<WireParts, 'ping'> {
  if (every.trim() === '') return {};
  const everySeconds = read.seconds('ping.everySeconds', every, MOST_PING_SECONDS);
  const timeoutSeconds = read.seconds('ping.timeoutSeconds', timeout, MOST_SECONDS);
  return everySeconds === undefined || timeoutSeconds === undefined ? {} : { ping: { everySeconds, timeoutSeconds } };
}

function readReconnect(form: ReconnectForm, read: FieldReader): Pick<WireParts, 'reconnect'> {
  if (!form.on) return {};
  const firstSeconds = read.seconds('reconnect.firstSeconds', form.first, MOST_SECONDS);
  const longestSeconds = read.seconds('reconnect.longestSeconds', form.longest, MOST_SECONDS);
  const attempts = read.whole('reconnect.attempts', form.attempts, 1, MOST_ATTEMPTS);
  if (firstSeconds === undefined || longestSeconds === undefined) return {};
  for (const [field, seconds] of [
    ['reconnect.firstSeconds', firstSeconds],
    ['reconnect.longestSeconds', longestSeconds],
  ] as const)
    if (seconds < LEAST_WAIT) read.complain(field, words.waitTooShort(LEAST_WAIT));
  if (longestSeconds < firstSeconds) read.complain('reconnect.longestSeconds', words.longestWait);
  return {
    reconnect: {
      firstSeconds: Math.max(firstSeconds, LEAST_WAIT),
      longestSeconds: Math.max(longestSeconds, LEAST_WAIT),
      ...(attempts !== undefined && { attempts }),
      ...(form.afterAbort && { afterAbort: true }),
      ...(form.restore && { restore: true }),
    },
  };
}

function readLimit(typed: string, read: FieldReader): Pick<WireParts, 'receiveLimit'> {
  if (typed === '') return {};
  const receiveLimit = Number(typed);
  if (/^\d+$/.test(typed) && receiveLimit >= 9 && receiveLimit <= 24) return { receiveLimit };
  read.complain('receiveLimit', words.receiveLimit);
  return {};
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
