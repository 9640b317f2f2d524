// wick (the Go client): `$HOME/.wick/config`, an INI file with one profile a section, and its variables `WICK_…`.
// wick-ui keeps its clients in a file of the same name; its sections begin with "client".

import { clientDraft, methodName, webSocketUrl, type ClientSettings } from './client-config.ts';
import type { Draft, DraftSecret, Left, ProfileImporter } from './importer.ts';
import { DEFAULT_SECTION, plainValue, type IniFile } from './ini.ts';
import { foundSecret } from './secret-text.ts';
import { isClientSection } from './wick-ui.ts';

const DEFAULT_URL = 'ws://localhost:8080/ws';
const DEFAULT_REALM = 'realm1';

/** Settings that only wick has; url and realm others have as well. */
const OWN = ['authmethod', 'private-key', 'ticket', 'secret', 'serializer', 'authid', 'authrole'];
/** Secrets in the order in which wick looks for one, with the method that each is for. */
const SECRETS = [
  { key: 'private-key', method: 'cryptosign', about: 'private key' },
  { key: 'ticket', method: 'ticket', about: 'ticket' },
  { key: 'secret', method: 'wampcra', about: 'secret' },
] as const;

export const wick: ProfileImporter = {
  name: 'wick',
  label: 'wick configuration',
  expects: 'INI with url, realm and authmethod, authid or a secret, or a file named "config"',
  fits({ content, name }) {
    if (content.form !== 'ini') return false;
    const { sections } = content.ini;
    if ([...sections.keys()].some(isClientSection)) return false;
    const keys = new Set([...sections.values()].flatMap((values) => [...values.keys()]));
    if (OWN.some((key) => keys.has(key))) return true;
    return /^config$/i.test(name) && (keys.has('url') || keys.has('realm'));
  },
  read({ content }) {
    if (content.form !== 'ini') return { drafts: [], left: [] };
    const { ini } = content;
    const drafts: Draft[] = [];
    const left: Left[] = [];
    for (const [section, values] of ini.sections) {
      // DEFAULT is a profile of its own, or only what the others take their values from.
      if (section === DEFAULT_SECTION && !values.has('url')) continue;
      if (values.size > 0) drafts.push(sectionDraft(ini, section));
      else left.push({ where: `[${section}]`, text: 'It is empty.' });
    }
    return { drafts, left };
  },
};

function sectionDraft(ini: IniFile, section: string): Draft {
  const inherited: string[] = [];
  const get = (key: string): string | undefined => {
    for (const from of lineage(section)) {
      const value = ini.sections.get(from)?.get(key);
      const plain = value === undefined ? '' : plainValue(value);
      if (plain === '') continue;
      if (from !== section) inherited.push(`${key} from [${from}]`);
      return plain;
    }
    return undefined;
  };
  const draft = settingsDraft(`[${section}]`, section, get, (key, about) => foundSecret(get(key), about));
  const note = `Taken from other sections: ${[...new Set(inherited)].join(', ')}. wick itself may read only its own section.`;
  return inherited.length === 0 ? draft : { ...draft, notes: [...draft.notes, note] };
}

/** A section and those it takes values from: `a.b`, then `a`, then DEFAULT. */
function lineage(section: string): string[] {
  const parents = section.split('.').map((_part, index, parts) => parts.slice(0, parts.length - index).join('.'));
  return [...new Set([...parents, DEFAULT_SECTION])];
}

function settingsDraft(
  where: string,
  name: string,
  get: (key: string) => string | undefined,
  secret: (key: string, about: string) => DraftSecret,
): Draft {
  const given = methodName(get('authmethod') ?? '');
  const present = SECRETS.filter(({ key }) => get(key) !== undefined);
  const chosen = ['', 'anonymous'].includes(given) ? present[0] : SECRETS.find(({ method }) => method === given);
  const notes: string[] = [];
  if (get('url') === undefined) notes.push(`No url is given: ${DEFAULT_URL} is what wick takes then.`);
  if (get('realm') === undefined) notes.push(`No realm is given: ${DEFAULT_REALM} is what wick takes then.`);
  const unused = present.filter((one) => one !== chosen).map(({ key }) => key);
  if (unused.length > 0) notes.push(`Not used by the method, and left behind: ${unused.join(', ')}.`);
  const logins: ClientSettings['logins'] = chosen
    ? [{ method: chosen.method, secret: secret(chosen.key, chosen.about) }]
    : [];
  if (!chosen && !['', 'anonymous'].includes(given)) notes.push(`wick knows no method ${given.slice(0, 40)}.`);
  return clientDraft({
    where,
    names: [name],
    url: webSocketUrl(get('url') ?? DEFAULT_URL),
    realm: get('realm') ?? DEFAULT_REALM,
    authid: get('authid'),
    authrole: get('authrole'),
    serializer: get('serializer'),
    logins,
    notes,
  });
}

const VARIABLES = ['url', 'realm', 'authmethod', 'authid', 'authrole', 'secret', 'private-key', 'ticket', 'serializer'];
const variable = (key: string) => `WICK_${key.toUpperCase().replaceAll('-', '_')}`;

export const wickEnvironment: ProfileImporter = {
  name: 'wick-environment',
  label: 'Variables of wick',
  expects: '',
  fits: ({ content }) =>
    content.form === 'environment' && VARIABLES.some((key) => (content.variables[variable(key)] ?? '') !== ''),
  read({ content }) {
    if (content.form !== 'environment') return { drafts: [], left: [] };
    const get = (key: string) => content.variables[variable(key)] || undefined;
    const secret = (key: string): DraftSecret =>
      get(key) === undefined ? { kind: 'ask' } : { kind: 'reference', ref: { from: 'env', name: variable(key) } };
    return { drafts: [settingsDraft('WICK_…', 'wick', get, secret)], left: [] };
  },
};
