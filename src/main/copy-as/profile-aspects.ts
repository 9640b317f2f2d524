// What a profile says of a connection beyond URL, realm and login, in words: each client does its own part of it, and
// the rest is noted.

import { newProfile } from '../../shared/new-profile.ts';
import type { MethodChoice, Profile } from '../../shared/profile.ts';

export type Aspect =
  | 'rawsocket'
  | 'longpoll'
  | 'unix'
  | 'ca'
  | 'pin'
  | 'tls'
  | 'client-certificate'
  | 'headers'
  | 'origin'
  | 'basic'
  | 'network'
  | 'ping'
  | 'deflate'
  | 'receive-limit'
  | 'after-welcome'
  | 'authextra'
  | 'transport-auth'
  | 'details'
  | 'roles'
  | 'authrole'
  | 'method-options'
  | 'limits'
  | 'timeout'
  | 'reconnect';

const listed = (names: readonly string[]) => names.join(', ');

/** What the profile asks for, each in a few words. */
function aspectsOf(profile: Profile): ReadonlyMap<Aspect, string> {
  const { url, tls, http, network, methods } = profile;
  const plain = newProfile('', '', '', '');
  const found = new Map<Aspect, string>();
  const note = (aspect: Aspect, isThere: boolean, text: string) => isThere && found.set(aspect, text);
  const transport = transportOf(url);
  note('rawsocket', transport === 'rawsocket', 'RawSocket; it connects by WebSocket, so give the WebSocket URL');
  note('longpoll', transport === 'longpoll', 'HTTP long-poll; it connects by WebSocket, so give the WebSocket URL');
  note('unix', transport === 'unix', 'a Unix domain socket');
  note('ca', profile.caFile !== undefined, `trust in the certificate authorities of ${profile.caFile ?? ''}`);
  note('pin', tls?.pin !== undefined, 'the pin of the certificate');
  note(
    'tls',
    tls?.minVersion !== undefined || tls?.serverName !== undefined,
    'the choice of TLS version or server name',
  );
  note('client-certificate', tls?.client !== undefined, `the client certificate ${tls?.client?.certificateFile ?? ''}`);
  note(
    'headers',
    (http?.headers ?? []).length > 0,
    `HTTP headers: ${listed((http?.headers ?? []).map(({ name }) => name))}`,
  );
  note('origin', http?.origin !== undefined, `the Origin ${http?.origin ?? ''}`);
  note('basic', http?.basic !== undefined, `HTTP basic authentication of ${http?.basic?.user ?? ''}`);
  note('network', network?.proxy !== undefined || network?.ip !== undefined, 'the proxy or the choice of IP version');
  note('ping', profile.ping !== undefined, 'pings of its own');
  note('deflate', profile.deflate, 'permessage-deflate');
  note('receive-limit', profile.receiveLimit !== undefined, 'the limit of messages to receive');
  note('after-welcome', (profile.afterWelcome ?? []).length > 0, 'the requests that follow WELCOME');
  note('authextra', profile.authextra !== undefined, 'authextra');
  note('transport-auth', profile.transportAuth !== undefined, 'HELLO.Details.transport.auth');
  note('details', profile.extraDetails !== undefined, 'further keys of HELLO.Details');
  note('roles', JSON.stringify(profile.roles) !== JSON.stringify(plain.roles), 'the choice of roles and features');
  note('authrole', profile.authrole !== undefined, `authrole ${profile.authrole ?? ''}`);
  note('method-options', methods.some(hasOptions), 'options of a login method');
  note('limits', profile.limits !== undefined, 'limits of key derivation');
  note('timeout', profile.timeoutSeconds !== plain.timeoutSeconds, `the time limit of ${profile.timeoutSeconds} s`);
  note('reconnect', profile.reconnect !== undefined, 'reconnecting');
  return found;
}

function hasOptions({ options, byHand, passphrase }: MethodChoice): boolean {
  return (options !== undefined && Object.keys(options).length > 0) || byHand === true || passphrase !== undefined;
}

export type TransportKind = 'websocket' | 'rawsocket' | 'longpoll' | 'unix';

/** How a URL is connected to. */
export function transportOf(url: string): TransportKind {
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase();
  if (scheme.includes('unix') || /^[a-z+]+:\/\/unix:/i.test(url)) return 'unix';
  if (['rs', 'rss', 'tcp', 'tcps'].includes(scheme)) return 'rawsocket';
  return ['http', 'https'].includes(scheme) ? 'longpoll' : 'websocket';
}

/** Notes about what a client that does `handled` leaves out. */
export function leftOut(profile: Profile, handled: readonly Aspect[]): string[] {
  const notes = [...aspectsOf(profile)]
    .filter(([aspect]) => !handled.includes(aspect))
    .map(([, text]) => `Not written: ${text}.`);
  if (profile.url.includes('?')) notes.push('The URL is written with its query; look whether it holds a secret.');
  return notes;
}
