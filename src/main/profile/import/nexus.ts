// nexus (`nexus.json`): where the router listens and which realms it has. Its users are in the program that embeds
// it, so that a profile offers `anonymous` where the realm allows it, and nothing elsewhere.

import { absolutePath, hostAndPort, portSuffix } from './addresses.ts';
import { at, dictAt, isDict, listAt, textAt, type Data } from './data.ts';
import type { Draft, Drafts, Left, ProfileImporter, Source } from './importer.ts';

export const nexus: ProfileImporter = {
  name: 'nexus',
  label: 'nexus router configuration',
  expects: 'JSON with "router" and "websocket" or "rawsocket"',
  fits: ({ content }) =>
    content.form === 'data' &&
    isDict(at(content.value, 'router')) &&
    (isDict(at(content.value, 'websocket')) || isDict(at(content.value, 'rawsocket'))),
  read(source): Drafts {
    if (source.content.form !== 'data') return { drafts: [], left: [] };
    const { value } = source.content;
    const left: Left[] = [];
    const realms = listAt(dictAt(value, 'router'), 'realms');
    if (realms.length === 0) left.push({ where: 'router.realms', text: 'It has no realms.' });
    const drafts = addressesOf(value, source, left).flatMap(({ url, notes }) =>
      realms.flatMap((realm, index) => draftOf(realm, index, url, notes)),
    );
    return { drafts, left };
  },
};

interface Address {
  readonly url: string;
  readonly notes: readonly string[];
}

function draftOf(realm: unknown, index: number, url: string, notes: readonly string[]): Draft[] {
  const name = textAt(realm, 'uri');
  if (name === undefined) return [];
  const open = at(realm, 'anonymous_auth') === true;
  const login = open ? [] : ['The file does not say who may log in: choose a method.'];
  return [
    {
      where: `router.realms[${index}]`,
      names: [name, url],
      url,
      realm: name,
      methods: open ? [{ method: 'anonymous' }] : [],
      notes: [...login, ...notes],
    },
  ];
}

function addressesOf(value: unknown, source: Source, left: Left[]): Address[] {
  const web = dictAt(value, 'websocket');
  const raw = dictAt(value, 'rawsocket');
  return [
    ...tcp(web, 'address', 'websocket.address', left, (host, port, secure) => {
      return `${secure ? 'wss' : 'ws'}://${host}${portSuffix(port, secure)}/ws`;
    }),
    ...tcp(raw, 'tcp_address', 'rawsocket.tcp_address', left, (host, port, secure) => {
      return `${secure ? 'rss' : 'rs'}://${host}:${port}`;
    }),
    ...unix(raw, source, left),
  ];
}

function tcp(
  part: Data,
  key: string,
  where: string,
  left: Left[],
  urlOf: (host: string, port: string, secure: boolean) => string,
): Address[] {
  const address = textAt(part, key);
  if (address === undefined) return [];
  const place = hostAndPort(address);
  if (!place) {
    left.push({ where, text: 'It has no port.' });
    return [];
  }
  const certificate = textAt(part, 'cert_file');
  const notes =
    certificate === undefined
      ? []
      : [
          `The router shows its own certificate (${certificate}). If no public authority signed it, name the file of the authority, or the certificate itself, as CA file.`,
        ];
  return [{ url: urlOf(place.host, place.port, certificate !== undefined), notes }];
}

function unix(raw: Data, source: Source, left: Left[]): Address[] {
  const address = textAt(raw, 'unix_address');
  if (address === undefined) return [];
  const path = absolutePath(address, source);
  if (path !== undefined) return [{ url: `unix://${path}`, notes: [] }];
  left.push({ where: 'rawsocket.unix_address', text: 'It is relative to a folder that is not known here.' });
  return [];
}
