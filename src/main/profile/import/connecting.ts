// Transports that connect, and who logs in over them: the form that Autobahn components and the containers of
// Crossbar share.

import { absolutePath, knownSerializers, namedFile } from './addresses.ts';
import { at, dictAt, isDict, listAt, textAt, textOf, type Data } from './data.ts';
import type { Draft, DraftMethod, Left, Source } from './importer.ts';
import { secretOrVariable, withoutSecretKeys } from './secret-text.ts';

export interface ConnectingComponent {
  readonly where: string;
  readonly name: string;
  /** A URL, or a dictionary with url, endpoint, serializers. */
  readonly transport: unknown;
  readonly realm: string | undefined;
  readonly authrole: string | undefined;
  /** Settings by method. */
  readonly authentication: Data;
}

/** A draft of a component, or why there is none. */
export function componentDraft(component: ConnectingComponent, source: Source): Draft | Left {
  const { where, transport, authentication } = component;
  const url = textOf(transport) ?? urlOf(dictAt({ transport }, 'transport'), source);
  if (url === undefined) return { where, text: 'It names no router to connect to.' };
  const notes: string[] = [];
  const methods = Object.entries(authentication).flatMap(([name, item]) => methodOf(name, item, source, notes));
  const role = component.authrole ?? firstText(authentication, 'authrole');
  const names = listAt(transport, 'serializers').map(textOf);
  const serializers = knownSerializers(names.length > 0 ? names : [textAt(transport, 'serializer')]);
  const extra = authextraOf(authentication, notes);
  if (component.realm === undefined) notes.push('It names no realm: realm1 is a guess.');
  return {
    where,
    names: [component.name, component.realm ?? '', url],
    url,
    realm: component.realm ?? 'realm1',
    methods,
    ...(role !== undefined && { authrole: role }),
    ...(serializers && { serializers }),
    ...(extra && { authextra: extra }),
    ...tlsOf(dictAt(dictAt(transport, 'endpoint'), 'tls'), source, notes),
    notes,
  };
}

function urlOf(transport: Data, source: Source): string | undefined {
  const url = textAt(transport, 'url');
  const endpoint = dictAt(transport, 'endpoint');
  const secure = at(endpoint, 'tls') === true || textAt(endpoint, 'tls') === 'true' || isDict(at(endpoint, 'tls'));
  const isRaw = textAt(transport, 'type') === 'rawsocket';
  const socket = textAt(endpoint, 'type') === 'unix' ? textAt(endpoint, 'path') : undefined;
  if (socket !== undefined) {
    const path = absolutePath(socket, source) ?? socket;
    if (isRaw) return `${secure ? 'rss' : 'rs'}://unix:${path}`;
    const request = /^wss?:\/\/[^/?#]*([^#]*)/i.exec(url ?? '')?.[1];
    return `${secure ? 'wss' : 'ws'}://unix:${path}:${request?.startsWith('/') === true ? request : '/'}`;
  }
  if (url !== undefined) return url;
  const port = textAt(endpoint, 'port');
  if (port === undefined) return undefined;
  const host = textAt(endpoint, 'host') ?? 'localhost';
  const scheme = (isRaw ? 'rs' : 'ws') + (secure ? 's' : '');
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${isRaw ? '' : '/ws'}`;
}

/** Names of the secret in a method's settings, in the words of Autobahn. */
const SECRET_KEYS: Readonly<Record<string, { readonly key: string; readonly about: string }>> = {
  ticket: { key: 'ticket', about: 'ticket' },
  wampcra: { key: 'secret', about: 'secret' },
  cryptosign: { key: 'privkey', about: 'private key' },
  scram: { key: 'password', about: 'password' },
};

function methodOf(name: string, item: unknown, source: Source, notes: string[]): DraftMethod[] {
  const authid = textAt(item, 'authid');
  const known = Object.hasOwn(SECRET_KEYS, name) ? SECRET_KEYS[name] : undefined;
  if (!known) {
    if (name.endsWith('-proxy')) {
      notes.push(`The method ${name} is for proxies in front of a router and was left out.`);
      return [];
    }
    return [{ method: name, authid }];
  }
  const value = at(item, known.key);
  const options = optionsOf(name, item);
  const file = name === 'cryptosign' ? keyFileOf(value) : undefined;
  if (file === undefined) return [{ method: name, authid, ...options, secret: secretOrVariable(value, known.about) }];
  const path = absolutePath(file, source);
  if (path !== undefined)
    return [{ method: name, authid, ...options, secret: { kind: 'reference', ref: { from: 'file', path } } }];
  notes.push(`The private key is in the file ${file}, relative to a folder that is not known here.`);
  return [{ method: name, authid, ...options, secret: { kind: 'ask' } }];
}

/** Channel binding as a choice of the method; Autobahn has it in `authextra`. */
function optionsOf(name: string, item: unknown): Pick<DraftMethod, 'options'> {
  const binding = textAt(dictAt(item, 'authextra'), 'channel_binding');
  const isChoice = name === 'cryptosign' && ['tls-unique', 'tls-exporter'].includes(binding ?? '');
  return isChoice && binding !== undefined ? { options: { channel_binding: binding } } : {};
}

/** A private key may be given as a file: whatever has the form of a path and not that of a key. */
function keyFileOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^[~.\w/\\: -]{1,1024}\.(?:key|priv|pem|ed25519|sk)$/i.test(text) ? text : undefined;
}

function firstText(authentication: Data, key: string): string | undefined {
  return Object.values(authentication).flatMap((item) => textAt(item, key) ?? [])[0];
}

/** `authextra` of the first method that has some; what methods compute themselves is not among it. */
function authextraOf(authentication: Data, notes: string[]): Draft['authextra'] | undefined {
  const given = Object.values(authentication).find((item) => isDict(at(item, 'authextra')));
  if (given === undefined) return undefined;
  const { dict, dropped } = withoutSecretKeys(at(given, 'authextra'));
  if (dropped.length > 0) notes.push(`Left out of authextra, for they look like secrets: ${dropped.join(', ')}.`);
  const { pubkey: _pubkey, challenge: _challenge, nonce: _nonce, channel_binding: _binding, ...rest } = dict;
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function tlsOf(tls: Data, source: Source, notes: string[]): Pick<Draft, 'caFile' | 'tls'> {
  const path = (file: string) => namedFile(file, source, notes);
  const [authority, ...more] = listAt(tls, 'ca_certificates').flatMap((file) => textOf(file) ?? []);
  if (more.length > 0) notes.push(`Further authorities have to be put into one file: ${more.join(', ')}.`);
  const serverName = textAt(tls, 'hostname');
  const certificate = textAt(tls, 'certificate');
  const key = textAt(tls, 'key');
  const client = certificate !== undefined && {
    client: { certificateFile: path(certificate), ...(key !== undefined && { keyFile: path(key) }) },
  };
  const settings = { ...(serverName !== undefined && { serverName }), ...client };
  return {
    ...(authority !== undefined && { caFile: path(authority) }),
    ...(Object.keys(settings).length > 0 && { tls: settings }),
  };
}
