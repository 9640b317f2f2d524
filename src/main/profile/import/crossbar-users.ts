// The users that a Crossbar transport lets in, one draft for each and for each realm where its role exists.

import type { Listening } from './crossbar-listening.ts';
import { at, dictAt, isDict, listAt, textAt, textOf } from './data.ts';
import type { Draft, DraftMethod, Drafts, Left } from './importer.ts';
import { secretOrVariable } from './secret-text.ts';

export interface CrossbarRealm {
  readonly name: string;
  readonly roles: readonly string[];
}

/** One user of a method, before realm and address are put in. */
interface User {
  readonly where: string;
  readonly name: string;
  readonly method: DraftMethod;
  /** Absent: the router decides. */
  readonly role?: string | undefined;
  readonly realm?: string | undefined;
  readonly notes: readonly string[];
}

type ReadPrincipal = (authid: string, principal: unknown) => { readonly method: DraftMethod; readonly notes: string[] };

interface StaticMethod {
  /** Key of the dictionary of users. */
  readonly users: string;
  readonly read: ReadPrincipal;
}

/** Methods whose users stand in the file. */
const STATIC: Readonly<Record<string, StaticMethod>> = {
  ticket: {
    users: 'principals',
    read: (authid, principal) => ({
      method: { method: 'ticket', authid, secret: secretOrVariable(at(principal, 'ticket'), 'ticket') },
      notes: [],
    }),
  },
  wampcra: { users: 'users', read: craUser },
  cryptosign: { users: 'principals', read: cryptosignUser },
  scram: { users: 'principals', read: scramUser },
  tls: { users: 'principals', read: tlsUser },
};

/** What the users of one transport give. */
export function usersOf(transport: Listening, realms: readonly CrossbarRealm[]): Drafts {
  const { auth, where } = transport;
  const left: Left[] = [];
  const users: User[] = [];
  if (!auth)
    users.push(anonymous(where, { role: 'anonymous' }, ['No login is configured: everybody is let in as anonymous.']));
  for (const [name, item] of Object.entries(auth ?? {}))
    readMethod(name, item, `${where}.auth.${name}`, { users, left });
  const drafts = users.flatMap((user) => draftsOf(user, transport, realms, left));
  return { drafts, left };
}

interface Collected {
  readonly users: User[];
  readonly left: Left[];
}

function readMethod(name: string, item: unknown, where: string, { users, left }: Collected): void {
  const type = textAt(item, 'type') ?? 'static';
  if (name === 'cookie') {
    users.push({
      where,
      name: 'cookie',
      method: { method: 'cookie' },
      notes: ['A cookie is given at a first login with another method: log in once with a profile that offers both.'],
    });
    return;
  }
  if (type !== 'static') return void left.push({ where, text: whoDecides(type, item) });
  if (name === 'anonymous') return void users.push(anonymous(where, item, []));
  const method = Object.hasOwn(STATIC, name) ? STATIC[name] : undefined;
  if (!method) return void left.push({ where, text: `The method ${name} is not known here.` });
  const principals = dictAt(item, method.users);
  for (const [authid, principal] of Object.entries(principals)) {
    users.push({
      where: `${where}.${method.users}.${authid}`,
      name: authid,
      role: textAt(principal, 'role') ?? textAt(item, 'default-role'),
      realm: textAt(principal, 'realm') ?? textAt(item, 'realm'),
      ...method.read(authid, principal),
    });
  }
  if (isDict(at(item, 'trustroots')))
    left.push({
      where: `${where}.trustroots`,
      text: 'Who holds a certificate of a trust root is let in; the file names no user.',
    });
  else if (Object.keys(principals).length === 0) left.push({ where, text: `It names no ${method.users}.` });
}

function whoDecides(type: string, item: unknown): string {
  const procedure = textAt(item, 'authenticator');
  const create = textAt(item, 'create');
  if (type === 'dynamic')
    return `The procedure ${procedure ?? 'of an authenticator'} decides who is let in: the file names no user.`;
  if (type === 'function')
    return `The function ${create ?? 'of an authenticator'} decides who is let in: the file names no user.`;
  return `Authentication of the type "${type}" is not known here.`;
}

function anonymous(where: string, item: unknown, notes: readonly string[]): User {
  const authid = textAt(item, 'authid');
  const given = authid === undefined ? [] : [`The router gives everybody the authid ${authid}.`];
  return {
    where,
    name: 'anonymous',
    method: { method: 'anonymous' },
    role: textAt(item, 'role'),
    realm: textAt(item, 'realm'),
    notes: [...notes, ...given],
  };
}

function craUser(authid: string, user: unknown): ReturnType<ReadPrincipal> {
  const secret = secretOrVariable(at(user, 'secret'), 'secret');
  if (textAt(user, 'salt') === undefined) return { method: { method: 'wampcra', authid, secret }, notes: [] };
  const isKey = secret.kind === 'found' && isBase64Of(secret.value, Number(textAt(user, 'keylen') ?? '32'));
  const taken = isKey ? 'It has the form of a derived key and is taken for one' : 'It is taken for the password';
  return {
    method: { method: 'wampcra', authid, secret, secretIs: isKey ? 'derived-key' : 'password' },
    notes: [
      `A salted secret. Crossbar up to 23.1.2 keeps the derived key here, since 25.12.1 the password itself. ${taken}; change what the secret is if the router refuses it.`,
    ],
  };
}

/** True for the base64 text of exactly so many bytes. */
function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text;
}

function cryptosignUser(authid: string, principal: unknown): ReturnType<ReadPrincipal> {
  const keys = listAt(principal, 'authorized_keys').flatMap((key) => textOf(key)?.slice(0, 64) ?? []);
  const some = keys.slice(0, 3).join(', ') + (keys.length > 3 ? ` and ${keys.length - 3} more` : '');
  return {
    method: { method: 'cryptosign', authid, secret: { kind: 'ask' } },
    notes: [
      keys.length === 0
        ? 'The file holds no public key for this user. The private key has to be given.'
        : `The file holds public keys only: ${some}. Give the private key that belongs to one of them.`,
    ],
  };
}

function scramUser(authid: string, principal: unknown): ReturnType<ReadPrincipal> {
  const kdf = textAt(principal, 'kdf') ?? 'an unnamed function';
  const costs = ['iterations', 'memory'].flatMap((key) => {
    const value = textAt(principal, key);
    return value === undefined ? [] : [`${key} ${value}`];
  });
  const cost = costs.length === 0 ? '' : ` (${costs.join(', ')})`;
  return {
    method: { method: 'scram', authid, secret: { kind: 'ask' } },
    notes: [
      `The file holds keys derived with ${kdf}${cost}, from which the password cannot be found. Give the password.`,
    ],
  };
}

function tlsUser(_authid: string, principal: unknown): ReturnType<ReadPrincipal> {
  const fingerprint = textAt(principal, 'certificate-sha1');
  const which = fingerprint === undefined ? 'of this user' : `with the SHA-1 fingerprint ${fingerprint.slice(0, 60)}`;
  return {
    method: { method: 'tls' },
    notes: [`Name the client certificate ${which} and its key under TLS.`],
  };
}

function draftsOf(
  user: User,
  { url, serializers, notes }: Listening,
  realms: readonly CrossbarRealm[],
  left: Left[],
): Draft[] {
  const { where, role, realm, method } = user;
  const having = realms.filter(({ roles }) => role === undefined || roles.includes(role)).map(({ name }) => name);
  const wanted = realm === undefined ? having : [realm];
  if (wanted.length === 0) {
    const why =
      role === undefined ? 'The router has no realm to join.' : `No realm of this router has the role ${role}.`;
    left.push({ where, text: why });
  }
  return wanted.map((name) => ({
    where,
    names: [user.name, method.method === user.name ? '' : method.method, name, url],
    url,
    realm: name,
    methods: [method],
    ...(serializers !== undefined && { serializers: [...serializers] }),
    notes: [...user.notes, ...notes],
  }));
}
