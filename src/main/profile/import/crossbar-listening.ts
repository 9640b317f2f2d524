// The transports that a Crossbar router listens on, as addresses to dial: websocket, rawsocket, the paths of web
// (also nested ones) and the parts of universal.

import { absolutePath, dialHost, knownSerializers, portSuffix, requestPath } from './addresses.ts';
import { at, dictAt, isDict, listAt, textAt, textOf, type Data } from './data.ts';
import type { Left, Source } from './importer.ts';
import { variableOf } from './secret-text.ts';

export interface Listening {
  readonly where: string;
  readonly url: string;
  /** Absent: none is configured, so that Crossbar lets everybody in as `anonymous`. */
  readonly auth: Data | undefined;
  readonly serializers: readonly string[] | undefined;
  readonly notes: readonly string[];
}

/** Parts of a web or universal transport that speak no WAMP. */
const NO_WAMP =
  /^(?:static|file|wsgi|redirect|json|cgi|upload|nodeinfo|resource|archive|reverseproxy|testee|caller|publisher|webhook|catalog|map|schemadoc)$/;
const DEEPEST_PATH = 8;

interface Endpoint {
  readonly secure: boolean;
  readonly host: string;
  readonly port: string;
  /** Of a Unix socket. */
  readonly socket?: string;
  readonly notes: readonly string[];
}

/** Every transport of a router, or why it gives no address. */
export function listeningTransports(worker: unknown, where: string, source: Source): (Listening | Left)[] {
  return listAt(worker, 'transports').flatMap((transport, index) => {
    const id = textAt(transport, 'id');
    const place = `${where}.transports[${index}]${id === undefined ? '' : ` (${id})`}`;
    const endpoint = endpointOf(dictAt(transport, 'endpoint'), source);
    const type = textAt(transport, 'type') ?? '';
    if (!['websocket', 'rawsocket', 'web', 'universal'].includes(type))
      return [{ where: place, text: `A transport of the type "${type}" carries no WAMP to connect with.` }];
    return typeof endpoint === 'string'
      ? [{ where: place, text: endpoint }]
      : partsOf(transport, type, place, endpoint);
  });
}

function partsOf(transport: unknown, type: string, where: string, endpoint: Endpoint): (Listening | Left)[] {
  if (type === 'websocket')
    return [listening(transport, where, endpoint, webSocketUrl(endpoint, pathOfUrl(transport)))];
  if (type === 'rawsocket') return [listening(transport, where, endpoint, rawSocketUrl(endpoint))];
  const parts: (Listening | Left)[] = [];
  if (isDict(at(transport, 'rawsocket')))
    parts.push(listening(at(transport, 'rawsocket'), `${where}.rawsocket`, endpoint, rawSocketUrl(endpoint)));
  if (isDict(at(transport, 'mqtt'))) parts.push({ where: `${where}.mqtt`, text: 'MQTT is another protocol.' });
  for (const [path, part] of Object.entries(dictAt(transport, 'websocket')))
    if (isDict(part)) parts.push(listening(part, `${where}.websocket.${path}`, endpoint, webSocketUrl(endpoint, path)));
  const web = type === 'web' ? transport : at(transport, 'web');
  return [...parts, ...pathsOf(dictAt(web, 'paths'), type === 'web' ? where : `${where}.web`, endpoint, [])];
}

function pathsOf(paths: Data, where: string, endpoint: Endpoint, above: readonly string[]): (Listening | Left)[] {
  return Object.entries(paths).flatMap(([name, part]): (Listening | Left)[] => {
    const place = `${where}.paths.${name}`;
    const type = textAt(part, 'type') ?? '';
    const path = [...above, ...(name === '/' ? [] : [name])];
    if (type === 'websocket') return [listening(part, place, endpoint, webSocketUrl(endpoint, path.join('/')))];
    if (type === 'longpoll') return [longPoll(part, place, endpoint, path.join('/'))];
    if (type === 'path' && path.length < DEEPEST_PATH) return pathsOf(dictAt(part, 'paths'), place, endpoint, path);
    return NO_WAMP.test(type) ? [] : [{ where: place, text: `A path of the type "${type}" is not known here.` }];
  });
}

function listening(transport: unknown, where: string, { notes }: Endpoint, url: string): Listening {
  const names = listAt(transport, 'serializers').map(textOf);
  const auth = at(transport, 'auth');
  return {
    where,
    url,
    auth: isDict(auth) ? auth : undefined,
    serializers: knownSerializers(names),
    notes,
  };
}

function longPoll(part: unknown, where: string, endpoint: Endpoint, path: string): Listening | Left {
  if (endpoint.socket !== undefined)
    return { where, text: 'HTTP long-poll over a Unix socket cannot be dialled here.' };
  const { secure, host, port } = endpoint;
  const scheme = secure ? 'https' : 'http';
  return listening(part, where, endpoint, `${scheme}://${host}${portSuffix(port, secure)}${requestPath(path)}`);
}

function webSocketUrl({ secure, host, port, socket }: Endpoint, path: string): string {
  const scheme = secure ? 'wss' : 'ws';
  if (socket !== undefined) return `${scheme}://unix:${socket}:${requestPath(path)}`;
  return `${scheme}://${host}${portSuffix(port, secure)}${requestPath(path)}`;
}

function rawSocketUrl({ secure, host, port, socket }: Endpoint): string {
  if (socket !== undefined) return secure ? `rss://unix:${socket}` : `unix://${socket}`;
  return `${secure ? 'rss' : 'rs'}://${host}:${port}`;
}

/** A plain websocket transport may say its public URL; only its path is of use, for the host may be a proxy's. */
function pathOfUrl(transport: unknown): string {
  return /^wss?:\/\/[^/?#]*([^?#]*)/i.exec(textAt(transport, 'url') ?? '')?.[1] ?? '/';
}

/** Where an endpoint is reached, or why nobody knows. */
function endpointOf(endpoint: Data, source: Source): Endpoint | string {
  const secure = isDict(at(endpoint, 'tls'));
  const notes = secure ? [tlsNote(dictAt(endpoint, 'tls'))] : [];
  const base = { secure, host: 'localhost', port: secure ? '443' : '80', notes };
  const file = textAt(endpoint, 'path');
  if (textAt(endpoint, 'type') === 'unix' || (file !== undefined && textAt(endpoint, 'port') === undefined)) {
    if (file === undefined) return 'Its Unix socket has no path.';
    const socket = absolutePath(file, source);
    if (socket === undefined)
      return `Its Unix socket ${file} is relative to the folder of the file, which is not known here.`;
    return { ...base, socket };
  }
  const given = textAt(endpoint, 'port');
  if (given === undefined)
    return at(endpoint, 'portrange') === undefined
      ? 'It has no port.'
      : 'It listens on a range of ports: which one is free is not known.';
  const variable = variableOf(given);
  if (variable !== undefined)
    return `Its port comes from the environment variable ${variable}; a profile needs the number.`;
  if (!/^\d{1,5}$/.test(given)) return 'Its port is no number.';
  return { ...base, host: dialHost(textAt(endpoint, 'interface')), port: given };
}

function tlsNote(tls: Data): string {
  const certificate = textAt(tls, 'certificate');
  const client = listAt(tls, 'ca_certificates').length > 0 ? ' The router asks clients for a certificate.' : '';
  const of = certificate === undefined ? '' : ` (${certificate})`;
  return `The router shows its own certificate${of}. If no public authority signed it, name the file of the authority, or of the certificate itself, as CA file.${client}`;
}
