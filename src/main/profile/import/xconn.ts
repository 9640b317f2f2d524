// XConn routers (`.nxt/config.yaml`): every authenticator at every transport becomes a profile.

import { absolutePath, dialHost, hostAndPort, knownSerializers, portSuffix } from './addresses.ts';
import { at, dictAt, isDict, listAt, textAt, textOf } from './data.ts';
import type { Draft, DraftMethod, Drafts, Left, ProfileImporter, Source } from './importer.ts';
import { secretOrVariable } from './secret-text.ts';

export const xconn: ProfileImporter = {
  name: 'xconn',
  label: 'XConn router configuration',
  expects: 'YAML with "realms", "transports" and "authenticators"',
  fits: ({ content }) =>
    content.form === 'data' &&
    Array.isArray(at(content.value, 'transports')) &&
    (isDict(at(content.value, 'authenticators')) || Array.isArray(at(content.value, 'realms'))),
  read(source): Drafts {
    if (source.content.form !== 'data') return { drafts: [], left: [] };
    const { value } = source.content;
    const left: Left[] = [];
    const common = listAt(value, 'serializers');
    const addresses = listAt(value, 'transports').flatMap((transport, index) => {
      const found = addressesOf(transport, source);
      if (typeof found === 'string') left.push({ where: `transports[${index}]`, text: found });
      const own = listAt(transport, 'serializers');
      const serializers = knownSerializers((own.length > 0 ? own : common).map(textOf));
      return typeof found === 'string' ? [] : found.map((url) => ({ url, serializers }));
    });
    const users = usersOf(value, left);
    const drafts = addresses.flatMap(({ url, serializers }) =>
      users.map((user): Draft => ({
        ...user,
        names: [...user.names, url],
        url,
        ...(serializers && { serializers }),
      })),
    );
    return { drafts, left };
  },
};

/** URLs of a transport; `universal` takes WebSocket and RawSocket at one address. */
function addressesOf(transport: unknown, source: Source): string[] | string {
  const type = textAt(transport, 'type') ?? '';
  if (!['websocket', 'rawsocket', 'universal'].includes(type))
    return `A transport of the type "${type}" is not known here.`;
  const web = type !== 'rawsocket';
  const raw = type !== 'websocket';
  const address = textAt(transport, 'address');
  if (textAt(transport, 'listener') === 'unix') {
    const path = address === undefined ? undefined : absolutePath(address, source);
    if (path === undefined) return 'Its Unix socket is relative to a folder that is not known here.';
    return [...(web ? [`ws://unix:${path}:/ws`] : []), ...(raw ? [`unix://${path}`] : [])];
  }
  const port = textAt(transport, 'port');
  const place =
    address !== undefined
      ? hostAndPort(address)
      : port === undefined
        ? undefined
        : { host: dialHost(textAt(transport, 'host')), port };
  if (!place) return 'Its address has no port.';
  const { host } = place;
  return [
    ...(web ? [`ws://${host}${portSuffix(place.port, false)}/ws`] : []),
    ...(raw ? [`rs://${host}:${place.port}`] : []),
  ];
}

type User = Pick<Draft, 'where' | 'names' | 'realm' | 'methods' | 'notes'>;

const KINDS: Readonly<Record<string, (authid: string | undefined, entry: unknown) => DraftMethod>> = {
  cryptosign: (authid) => ({ method: 'cryptosign', authid, secret: { kind: 'ask' } }),
  wampcra: (authid, entry) => ({
    method: 'wampcra',
    authid,
    secret: secretOrVariable(at(entry, 'secret'), 'secret'),
    // XConn derives the key of a salted user from what stands there.
    ...(textAt(entry, 'salt') !== undefined && { secretIs: 'password' }),
  }),
  ticket: (authid, entry) => ({ method: 'ticket', authid, secret: secretOrVariable(at(entry, 'ticket'), 'ticket') }),
  anonymous: (authid) => ({ method: 'anonymous', authid }),
};

function usersOf(value: unknown, left: Left[]): User[] {
  const users: User[] = [];
  for (const [kind, entries] of Object.entries(dictAt(value, 'authenticators'))) {
    const where = `authenticators.${kind}`;
    const method = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (!method) left.push({ where, text: `The method ${kind} is not known here.` });
    for (const [index, entry] of method && Array.isArray(entries) ? entries.entries() : []) {
      const user = method && userOf(kind, `${where}[${index}]`, entry, method);
      if (user && 'text' in user) left.push(user);
      else if (user) users.push(user);
    }
  }
  const realms = listAt(value, 'realms').flatMap((realm) => textAt(realm, 'name') ?? []);
  return users.length > 0 ? users : realms.map(nobody);
}

function userOf(
  kind: string,
  where: string,
  entry: unknown,
  method: (authid: string | undefined, entry: unknown) => DraftMethod,
): User | Left {
  const realm = textAt(entry, 'realm');
  const authid = textAt(entry, 'authid');
  if (realm === undefined) return { where, text: 'It names no realm.' };
  const keys = listAt(entry, 'authorized_keys').flatMap((key) => textOf(key)?.slice(0, 64) ?? []);
  const notes =
    kind === 'cryptosign'
      ? [`The file holds public keys only: ${keys.slice(0, 3).join(', ')}. Give the private key.`]
      : [];
  const salted =
    textAt(entry, 'salt') === undefined
      ? []
      : ['A salted secret. It is taken for the password; if it is the derived key, say so in the profile.'];
  return {
    where,
    names: [authid ?? kind, kind, realm],
    realm,
    methods: [method(authid, entry)],
    notes: [...notes, ...salted],
  };
}

/** A realm that no authenticator is for. */
function nobody(realm: string): User {
  return {
    where: 'realms',
    names: [realm],
    realm,
    methods: [],
    notes: ['The file names no user: choose how to log in.'],
  };
}
