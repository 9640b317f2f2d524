// Links of the WAMP API explorer: address, realm and login in the query. The whole link is a secret: nothing of it
// is repeated but the address of the router, the realm and the authid that the profile needs.

import { clientDraft, type ClientSettings } from './client-config.ts';
import type { Draft, Drafts, Left, ProfileImporter } from './importer.ts';
import { foundSecret } from './secret-text.ts';

const DEFAULT_URL = 'ws://localhost:8080/ws';
const PARAMETERS = [
  'url',
  'link',
  'realm',
  'schema',
  'authid',
  'ticket',
  'secret',
  'private',
  'host',
  'port',
  'protocol',
];
/** The explorer takes the first that is there. */
const SECRETS = [
  { parameter: 'private', method: 'cryptosign', about: 'private key' },
  { parameter: 'ticket', method: 'ticket', about: 'ticket' },
  { parameter: 'secret', method: 'wampcra', about: 'secret' },
] as const;

export const explorerLink: ProfileImporter = {
  name: 'explorer-link',
  label: 'Links of the WAMP API explorer',
  expects: 'web addresses with realm and url, host or a secret in the query',
  fits: ({ content }) => content.form === 'links' && content.links.some(isExplorerLink),
  read({ content }): Drafts {
    const drafts: Draft[] = [];
    const left: Left[] = [];
    for (const [index, link] of (content.form === 'links' ? content.links : []).entries()) {
      const where = `link ${index + 1}`;
      const draft = isExplorerLink(link) ? linkDraft(link, where) : undefined;
      if (draft) drafts.push(draft);
      else left.push({ where, text: 'It is no link of the explorer, or its router cannot be told.' });
    }
    return { drafts, left };
  },
};

function queryOf(link: string): URLSearchParams | undefined {
  try {
    return new URL(link).searchParams;
  } catch {
    return undefined;
  }
}

function isExplorerLink(link: string): boolean {
  const query = queryOf(link);
  return query !== undefined && PARAMETERS.filter((name) => query.get(name)).length >= 2;
}

function linkDraft(link: string, where: string): Draft | undefined {
  const query = queryOf(link);
  const get = (name: string) => query?.get(name) || undefined;
  const url = targetOf(get);
  if (url === undefined) return undefined;
  const notes: string[] = [
    'The link holds everything that is needed to log in: whoever has it can. Take it out of chats and histories.',
  ];
  if (get('realm') === undefined) notes.push('It names no realm: realm1 is what the explorer takes then.');
  if (get('schema') !== undefined)
    notes.push('The procedure that describes the API is no part of a profile: call it when you are connected.');
  const present = SECRETS.filter(({ parameter }) => get(parameter) !== undefined);
  const [used, ...unused] = present;
  if (unused.length > 0)
    notes.push(`The explorer does not use these then: ${unused.map(({ parameter }) => parameter).join(', ')}.`);
  const logins: ClientSettings['logins'] = used
    ? [{ method: used.method, secret: foundSecret(get(used.parameter), used.about) }]
    : [];
  return clientDraft({
    where,
    names: [get('authid') ?? 'explorer'],
    url,
    realm: get('realm') ?? 'realm1',
    authid: get('authid'),
    logins,
    notes,
  });
}

/** The router of a link: its address, with the single parts that the link gives in place. */
function targetOf(get: (name: string) => string | undefined): string | undefined {
  const given = get('url') ?? get('link') ?? DEFAULT_URL;
  const parts = /^([a-z+]+):\/\/([^/?#]*)(.*)$/is.exec(given);
  if (!parts) return undefined;
  const [, scheme = 'ws', authority = '', rest = ''] = parts;
  const at = authority.lastIndexOf('@') + 1;
  const place = authority.slice(at);
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(place) ?? [];
  const wantedHost = get('host');
  const wantedPort = get('port') ?? port;
  const wantedScheme = get('protocol')?.replace(/:.*$/s, '') ?? (wantedHost === 'localhost' ? 'ws' : scheme);
  const web = wantedScheme.toLowerCase().replace(/^http/, 'ws');
  // User information stays for now, so that its loss is told where it is taken out.
  return `${web}://${authority.slice(0, at)}${wantedHost ?? host}${wantedPort ? `:${wantedPort}` : ''}${rest}`;
}
