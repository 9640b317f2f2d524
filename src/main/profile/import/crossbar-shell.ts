// Crossbar shell: `~/.crossbar/config.ini`, one profile a section, with the names of its key files. A profile refers
// to the file of the private key; the key itself is not read.

import { absolutePath, namedFile } from './addresses.ts';
import type { Draft, Drafts, Left, ProfileImporter, Source } from './importer.ts';
import { DEFAULT_SECTION, type IniFile } from './ini.ts';

/** Settings that no other INI file here has. */
const OWN = ['privkey', 'pubkey', 'tls_hostname', 'tls_certificates', 'reconnect', 'role'];
/** The realm that users join whose profile names none. */
const USERS_REALM = 'com.crossbario.fabric';

export const crossbarShell: ProfileImporter = {
  name: 'crossbar-shell',
  label: 'Crossbar shell profiles',
  expects: 'INI with privkey, pubkey, role or tls_hostname, or a file named "config.ini"',
  fits({ content, name }) {
    if (content.form !== 'ini') return false;
    const keys = new Set([...content.ini.sections.values()].flatMap((values) => [...values.keys()]));
    return (
      OWN.some((key) => keys.has(key)) || (/^config\.ini$/i.test(name) && keys.has('url') && !keys.has('authmethod'))
    );
  },
  read(source): Drafts {
    const drafts: Draft[] = [];
    const left: Left[] = [];
    if (source.content.form !== 'ini') return { drafts, left };
    const { ini } = source.content;
    for (const section of ini.sections.keys()) {
      if (section === DEFAULT_SECTION) continue;
      const draft = sectionDraft(ini, section, source);
      if (draft) drafts.push(draft);
      else left.push({ where: `[${section}]`, text: 'It names no router: url is missing.' });
    }
    return { drafts, left };
  },
};

function sectionDraft(ini: IniFile, section: string, source: Source): Draft | undefined {
  // As Python reads it: DEFAULT is behind every section, and "%%" is a percent sign.
  const get = (key: string) => {
    const value = ini.sections.get(section)?.get(key) ?? ini.sections.get(DEFAULT_SECTION)?.get(key) ?? '';
    return value.replaceAll('%%', '%') || undefined;
  };
  const url = get('url');
  if (url === undefined) return undefined;
  const notes: string[] = [
    'The authid stands in the key file, as user-id. The router takes the public key without it.',
  ];
  const keyName = get('privkey') ?? `${section}.priv`;
  const path = absolutePath(keyName, source);
  if (path === undefined)
    notes.push(
      `The private key is in the file ${keyName}, beside this one. Where that is, is not known here: name the file in the profile.`,
    );
  if (get('realm') === undefined)
    notes.push(`It names no realm: ${USERS_REALM} is where the shell sends its users then.`);
  if (get('debug')?.toLowerCase() === 'false')
    notes.push('The shell reads debug=false as true; it means nothing here.');
  const role = get('role');
  return {
    where: `[${section}]`,
    names: [section === 'default' ? 'crossbar shell' : section, url],
    url,
    realm: get('realm') ?? USERS_REALM,
    methods: [
      {
        method: 'cryptosign',
        secret: path === undefined ? { kind: 'ask' } : { kind: 'reference', ref: { from: 'file', path } },
      },
    ],
    ...(role !== undefined && { authrole: role }),
    ...tlsOf(get('tls_hostname'), get('tls_certificates'), source, notes),
    notes,
  };
}

function tlsOf(
  hostname: string | undefined,
  certificates: string | undefined,
  source: Source,
  notes: string[],
): Pick<Draft, 'caFile' | 'tls'> {
  const [first, ...more] = (certificates ?? '').split(',').flatMap((file) => file.trim() || []);
  if (more.length > 0) notes.push(`Further authorities have to be put into one file: ${more.join(', ')}.`);
  return {
    ...(first !== undefined && { caFile: namedFile(first, source, notes) }),
    ...(hostname !== undefined && { tls: { serverName: hostname } }),
  };
}
