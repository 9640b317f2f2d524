// The options that describe the wire: serializers, HTTP, proxy, TLS, pings. Passwords and the like are named by
// the environment variable that holds them.

import path from 'node:path';
import { isCredentialHeader } from '../../../shared/http-header.ts';
import type { Profile, SecretRef } from '../../../shared/profile.ts';
import { readProxyUrl } from '../../../shared/proxy-url.ts';
import { flag, list, string, text, texts, UsageError, type Values } from './option-values.ts';

export const WIRE_OPTIONS = {
  serializer: texts,
  header: texts,
  'header-env': texts,
  origin: text,
  'basic-user': text,
  'basic-env': text,
  proxy: text,
  'proxy-user': text,
  'proxy-env': text,
  ipv4: flag,
  ipv6: flag,
  ping: text,
  'client-cert': text,
  'client-key': text,
  'client-cert-passphrase-env': text,
  pin: text,
  'tls-min': text,
  'server-name': text,
  'receive-limit': text,
} as const;

type Http = NonNullable<Profile['http']>;
type Header = NonNullable<Http['headers']>[number];
type Tls = NonNullable<Profile['tls']>;
type Network = NonNullable<Profile['network']>;

/** Longest time an answer to a ping may take unless it is said, in seconds. */
const PING_TIMEOUT_SECONDS = 10;

/** The parts of a profile that the options change; what is not given stays as `base` has it. Throws UsageError. */
export function wireOf(values: Values, base: Profile): Partial<Profile> {
  const serializers = list(values, 'serializer');
  const http = httpOf(values, base.http);
  const tls = tlsOf(values, base.tls);
  const network = networkOf(values, base.network);
  const ping = pingOf(string(values, 'ping'));
  const receiveLimit = string(values, 'receive-limit');
  return {
    ...(serializers.length > 0 && { serializers }),
    ...(http && { http }),
    ...(tls && { tls }),
    ...(network && { network }),
    ...(ping && { ping }),
    ...(receiveLimit !== undefined && { receiveLimit: limitOf(receiveLimit) }),
  };
}

function httpOf(values: Values, base: Http = {}): Http | undefined {
  const given = [...list(values, 'header').map(plainHeader), ...list(values, 'header-env').map(secretHeader)];
  const origin = string(values, 'origin');
  const basic = basicOf(values, base.basic);
  if (given.length === 0 && origin === undefined && !basic) return undefined;
  const names = given.map(({ name }) => name.toLowerCase());
  const kept = (base.headers ?? []).filter(({ name }) => !names.includes(name.toLowerCase()));
  return {
    ...base,
    ...(given.length > 0 && { headers: [...kept, ...given] }),
    ...(origin !== undefined && { origin }),
    ...(basic && { basic }),
  };
}

/** `Name: value`. A value that looks like a secret is not taken: it would be seen by every process. */
function plainHeader(given: string): Header {
  const [, name = '', value = ''] = /^([^:]*):(.*)$/s.exec(given) ?? [];
  if (name.trim() === '') throw new UsageError("--header takes 'NAME: VALUE'.");
  if (isCredentialHeader(name.trim())) {
    const start = `The header ${name.trim()} carries a secret as a rule, and a secret is never given on the command line`;
    throw new UsageError(`${start}: use --header-env ${name.trim()}=VARIABLE.`);
  }
  return { name: name.trim(), value: value.trim() };
}

/** `Name=VARIABLE`. */
function secretHeader(given: string): Header {
  const [, name = '', variable = ''] = /^([^=]*)=(.*)$/s.exec(given) ?? [];
  if (name.trim() === '' || variable.trim() === '') throw new UsageError('--header-env takes NAME=VARIABLE.');
  return { name: name.trim(), secret: variableRef(variable.trim()) };
}

function variableRef(name: string): SecretRef {
  return { from: 'env', name };
}

function basicOf(values: Values, base: Http['basic']): Http['basic'] {
  const variable = string(values, 'basic-env');
  const user = string(values, 'basic-user') ?? (variable === undefined ? undefined : base?.user);
  if (user === undefined && variable === undefined) return undefined;
  if (user === undefined) throw new UsageError('--basic-env needs --basic-user.');
  const password = variable === undefined ? base?.password : variableRef(variable);
  if (!password) throw new UsageError('--basic-user needs --basic-env, the variable with the password.');
  return { user, password };
}

function tlsOf(values: Values, base: Tls = {}): Tls | undefined {
  const pin = string(values, 'pin');
  const minimum = string(values, 'tls-min');
  const serverName = string(values, 'server-name');
  const client = clientOf(values, base.client);
  if ([pin, minimum, serverName, client].every((one) => one === undefined)) return undefined;
  return {
    ...base,
    ...(pin !== undefined && { pin }),
    ...(minimum !== undefined && { minVersion: versionOf(minimum) }),
    ...(serverName !== undefined && { serverName }),
    ...(client && { client }),
  };
}

function versionOf(given: string): NonNullable<Tls['minVersion']> {
  switch (given) {
    case '1.2':
      return 'TLSv1.2';
    case '1.3':
      return 'TLSv1.3';
    default:
      throw new UsageError(`--tls-min takes 1.2 or 1.3, not ${JSON.stringify(given)}.`);
  }
}

function clientOf(values: Values, base: Tls['client']): Tls['client'] {
  const certificate = string(values, 'client-cert');
  const key = string(values, 'client-key');
  const variable = string(values, 'client-cert-passphrase-env');
  if (certificate === undefined && key === undefined && variable === undefined) return undefined;
  // A saved profile is used from any folder. Key and passphrase belong to their certificate.
  const known = certificate === undefined ? base : { certificateFile: path.resolve(certificate) };
  if (!known) {
    throw new UsageError(`--${key === undefined ? 'client-cert-passphrase-env' : 'client-key'} needs --client-cert.`);
  }
  return {
    ...known,
    ...(key !== undefined && { keyFile: path.resolve(key) }),
    ...(variable !== undefined && { passphrase: variableRef(variable) }),
  };
}

function networkOf(values: Values, base: Network = {}): Network | undefined {
  const [ipv4, ipv6] = [values['ipv4'] === true, values['ipv6'] === true];
  if (ipv4 && ipv6) throw new UsageError('Give --ipv4 or --ipv6, not both.');
  const proxy = proxyOf(values, base.proxy);
  if (!ipv4 && !ipv6 && !proxy) return undefined;
  return { ...base, ...(ipv4 && { ip: 4 as const }), ...(ipv6 && { ip: 6 as const }), ...(proxy && { proxy }) };
}

function proxyOf(values: Values, base: Network['proxy']): Network['proxy'] {
  const url = string(values, 'proxy');
  const user = string(values, 'proxy-user');
  const variable = string(values, 'proxy-env');
  if (url === undefined && user === undefined && variable === undefined) return undefined;
  const place = url === undefined ? undefined : readProxyUrl(url);
  if (place && 'fault' in place) throw new UsageError(`--proxy: ${place.fault}`);
  // Another proxy does not get the password of this one.
  const known = url === undefined || url === base?.url ? base : { url };
  if (!known) throw new UsageError(`--${user === undefined ? 'proxy-env' : 'proxy-user'} needs --proxy.`);
  return {
    ...known,
    ...(user !== undefined && { user }),
    ...(variable !== undefined && { password: variableRef(variable) }),
  };
}

/** `EVERY` or `EVERY/TIMEOUT`, in seconds. */
function pingOf(given: string | undefined): Profile['ping'] {
  if (given === undefined) return undefined;
  const [, every = '', timeout] = /^([\d.]+)(?:\/([\d.]+))?$/.exec(given) ?? [];
  const everySeconds = Number(every);
  const timeoutSeconds = timeout === undefined ? Math.min(everySeconds, PING_TIMEOUT_SECONDS) : Number(timeout);
  if (!(everySeconds > 0 && everySeconds <= 86_400 && timeoutSeconds > 0 && timeoutSeconds <= 3600)) {
    const wanted = 'EVERY or EVERY/TIMEOUT in seconds above 0, at most 86400 and 3600';
    throw new UsageError(`--ping takes ${wanted}, not ${JSON.stringify(given)}.`);
  }
  return { everySeconds, timeoutSeconds };
}

function limitOf(given: string): number {
  const power = /^\d{1,2}$/.test(given) ? Number(given) : 0;
  if (power >= 9 && power <= 24) return power;
  throw new UsageError(
    `--receive-limit takes a power of two from 9 (512 bytes) to 24 (16 MiB), not ${JSON.stringify(given)}.`,
  );
}
