// What was asked for and what was granted, and what a difference or a silence means. A meaning is what is usual with
// the routers that are known (Crossbar 26, nexus 3, Bondy, xconn, fox-wamp); none of it is proof.

import type { Agreement, Granted } from '../../shared/handshake-summary.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict } from '../../shared/wamp/value.ts';
import { isByCookie } from './cookies.ts';
import type { Story } from './story.ts';

/** Undefined unless a WELCOME was accepted. */
export function agreementOf(story: Story): Agreement | undefined {
  const { welcome, hello } = story;
  if (!welcome) return undefined;
  const authprovider = textOf(welcome.details, 'authprovider');
  const agent = textOf(welcome.details, 'agent');
  return {
    session: welcome.session,
    granted: grants(story, welcome),
    ...(authprovider !== undefined && { authprovider }),
    ...(agent !== undefined && { agent }),
    ...(story.open && { protocol: story.open.protocol }),
    clientRoles: dictOf(hello?.details, 'roles'),
    routerRoles: dictOf(welcome.details, 'roles'),
  };
}

function grants(story: Story, welcome: MessageOf<'WELCOME'>): Granted[] {
  const { hello, challenge } = story;
  const asked = (key: string) => hello && textOf(hello.details, key);
  const granted = (key: string) => textOf(welcome.details, key);
  const rows: readonly Granted[] = [
    pair('realm', hello?.realm, granted('realm')),
    pair('authid', asked('authid'), granted('authid')),
    pair('authrole', asked('authrole'), granted('authrole')),
    pair('authmethod', challenge?.authmethod, granted('authmethod')),
    pair('authprovider', undefined, granted('authprovider')),
  ];
  return rows.map((row) => {
    const note = NOTES[row.what](row, story);
    return note === undefined ? row : { ...row, note };
  });
}

function pair(what: Granted['what'], asked: string | undefined, granted: string | undefined): Granted {
  return { what, ...(asked !== undefined && { asked }), ...(granted !== undefined && { granted }) };
}

type Note = (row: Granted, story: Story) => string | undefined;

const NOTES: Readonly<Record<Granted['what'], Note>> = {
  realm: ({ asked, granted }) => {
    if (granted === undefined) return 'The router does not name the realm, as nexus never does.';
    return asked === undefined || asked === granted ? undefined : 'The router put the session into another realm.';
  },
  authid: ({ asked, granted }, story) => {
    if (granted === undefined)
      return 'The router does not say who the client is: ask it with wamp.session.get, if it offers that.';
    if (asked === granted) return undefined;
    const why = whoseName(story);
    if (asked === undefined || asked === '') return `None was asked for: ${why ?? 'the router chose it'}.`;
    const usual = 'its own rules decide, often a dynamic authenticator or the entry of this user';
    return `The router decides who the client is, and it is another one than asked for: ${why ?? usual}.`;
  },
  authrole: ({ asked, granted }) => {
    if (granted === undefined) return 'The router does not name a role, as fox-wamp does not; it may have one.';
    if (asked === granted) return undefined;
    return asked === undefined
      ? 'None was asked for: the router gives it to this identity, and it decides what is allowed.'
      : 'The router decides the role: this identity does not get the one that was asked for.';
  },
  authmethod: ({ asked, granted }, story) => methodNote(asked, granted, story),
  authprovider: ({ granted }) => {
    if (granted === undefined) return 'The router does not tell where it knows the identity from.';
    return Object.hasOwn(PROVIDERS, granted) ? PROVIDERS[granted] : undefined;
  },
};

/** Why an identity has this name, where the login tells. */
function whoseName(story: Story): string | undefined {
  if (isByCookie(story)) return 'it is that of the login which the cookie comes from';
  const method = story.welcome && textOf(story.welcome.details, 'authmethod');
  return method !== undefined && Object.hasOwn(NAMERS, method) ? NAMERS[method] : undefined;
}

/** Methods that bring a name with them. */
const NAMERS: Readonly<Record<string, string>> = {
  anonymous: 'guests get a name that the router makes up',
  cryptosign: 'it belongs to the public key',
  tls: 'it belongs to the client certificate',
  trust: 'it belongs to the connection, which the router trusts',
};

function methodNote(asked: string | undefined, granted: string | undefined, story: Story): string | undefined {
  if (granted === undefined) return 'The router does not name the method.';
  if (isByCookie(story)) return 'No proof was asked for: this is the method of the login which the cookie comes from.';
  if (asked === undefined) return granted === 'anonymous' ? undefined : 'No CHALLENGE came: no proof was asked for.';
  if (asked === granted) {
    const { length } = story.challenges;
    return length > 1 ? `The last of ${length} rounds; the earlier ones are not named.` : undefined;
  }
  if (story.challenges.some(({ message }) => message.authmethod === granted))
    return 'The router names an earlier round, and not the last factor.';
  return 'The router challenged for another method than the one it names now.';
}

/** Words that routers use. */
const PROVIDERS: Readonly<Record<string, string>> = {
  static: 'The identity stands in the configuration of the router.',
  dynamic: 'A procedure that the router called decided: a dynamic authenticator.',
  function: 'A function inside the router decided.',
  cookie: 'The router knew the client by the cookie of an earlier login.',
  userdb: 'The identity stands in a database of users.',
  anonymous: 'The router gave an identity for guests.',
  transport: 'The router trusts the connection itself.',
  'com.leapsight.bondy': 'The identity stands in the user database of Bondy.',
  'com.leapsight.bondy.rbac': 'The identity stands in the user database of Bondy.',
  crossbar: 'The router decided by itself, without an authenticator.',
};

function textOf(dict: Dict, key: string): string | undefined {
  const value = getOwn(dict, key);
  return typeof value === 'string' ? value : undefined;
}

function dictOf(dict: Dict | undefined, key: string): Dict {
  const value = dict && getOwn(dict, key);
  return isDict(value) ? value : {};
}
