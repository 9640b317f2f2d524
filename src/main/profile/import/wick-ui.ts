// wick-ui: on the desktop an INI file with one client a section, `[client NAME]`; in a browser a JSON list under the
// key `clients`.

import { clientDraft, methodName, namedLogin, webSocketUrl } from './client-config.ts';
import { at, isDict, textAt, type Data } from './data.ts';
import type { Draft, Left, ProfileImporter } from './importer.ts';
import { plainValue } from './ini.ts';
import { foundSecret } from './secret-text.ts';

const CLIENT = /^client\s+(.+)$/i;

/** True for a section of wick-ui. */
export function isClientSection(section: string): boolean {
  return CLIENT.test(section);
}

export const wickUi: ProfileImporter = {
  name: 'wick-ui',
  label: 'wick-ui clients',
  expects: 'INI with sections [client NAME], or a JSON list of clients with uri and realm',
  fits({ content }) {
    if (content.form === 'ini') return [...content.ini.sections.keys()].some(isClientSection);
    return content.form === 'data' && clientsOf(content.value) !== undefined;
  },
  read({ content }) {
    const drafts: Draft[] = [];
    const left: Left[] = [];
    if (content.form === 'ini') {
      for (const [section, values] of content.ini.sections) {
        const where = `[${section}]`;
        const name = CLIENT.exec(section)?.[1];
        const get = (key: string) => (values.has(key) ? plainValue(values.get(key) ?? '') || undefined : undefined);
        if (name !== undefined) add(where, name, get);
        else if (values.size > 0)
          left.push({
            where,
            text: 'This is no client of wick-ui. If it is a profile of wick, put it into a file of its own.',
          });
      }
    } else if (content.form === 'data') {
      for (const [index, client] of (clientsOf(content.value) ?? []).entries())
        add(`clients[${index}]`, textAt(client, 'name') ?? 'client', (key) => textAt(client, key));
    }
    return { drafts, left };

    function add(where: string, name: string, get: (key: string) => string | undefined): void {
      const url = get('uri') ?? get('url');
      if (url === undefined) left.push({ where, text: 'It names no router: uri is missing.' });
      else drafts.push(draftOf(where, name, url, get));
    }
  },
};

function draftOf(where: string, name: string, url: string, get: (key: string) => string | undefined): Draft {
  const method = methodName(get('authmethod') ?? '');
  const about = method === 'cryptosign' ? 'private key' : method === 'ticket' ? 'ticket' : 'secret';
  const realm = get('realm');
  return clientDraft({
    where,
    names: [name],
    url: webSocketUrl(url),
    realm: realm ?? 'realm1',
    authid: get('authid'),
    serializer: get('serializer')?.toLowerCase(),
    logins: namedLogin(method, foundSecret(get('secret'), about)),
    notes: realm === undefined ? ['It names no realm: realm1 is a guess.'] : [],
  });
}

/** The list of clients: as it is, under `clients`, or as text below the key that browsers keep it under. */
function clientsOf(value: unknown): readonly Data[] | undefined {
  const kept = isDict(value) ? (at(value, 'clients') ?? at(value, 'flutter.clients')) : value;
  const list = typeof kept === 'string' ? parsed(kept) : kept;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const clients = list.filter(isDict);
  const isClient = (client: Data) => textAt(client, 'uri') !== undefined && at(client, 'authmethod') !== undefined;
  return clients.length === list.length && clients.some(isClient) ? clients : undefined;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // Browsers keep a list of texts, and may wrap it once more.
    if (typeof value === 'string') return JSON.parse(value) as unknown;
    return Array.isArray(value)
      ? value.map((item: unknown) => (typeof item === 'string' ? parsed(item) : item))
      : value;
  } catch {
    return undefined;
  }
}
