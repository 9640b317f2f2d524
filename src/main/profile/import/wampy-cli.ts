// wampy.js CLI: a JSON file of options under any of their names, and the same options as variables `WAMPY_…`.

import { clientDraft, type ClientSettings } from './client-config.ts';
import { isDict, textOf, type Data } from './data.ts';
import type { Draft, DraftSecret, Drafts, Left, ProfileImporter } from './importer.ts';
import { foundSecret, withoutSecretKeys } from './secret-text.ts';

/** Options that say where and how to connect, with their further names. */
const CONNECTION: Readonly<Record<string, readonly string[]>> = {
  url: ['w'],
  realm: ['r'],
  authid: ['u'],
  ticket: ['password'],
  secret: ['sc'],
  privateKey: ['pk'],
  serializer: ['s'],
  helloCustomDetails: ['hello'],
};

/** Options that have no place in a profile, by the reason. */
const ELSEWHERE: readonly { readonly text: string; readonly names: readonly string[] }[] = [
  {
    text: 'This program does not connect again by itself.',
    names: ['noReconnect', 'nr', 'reconnectInterval', 'ri', 'maxRetries', 'mr'],
  },
  {
    text: 'URIs are checked against both rules of the specification here; there is nothing to choose.',
    names: ['uriValidation', 'uv'],
  },
  { text: 'Everything is recorded here anyway.', names: ['verbose', 'vvv', 'debug'] },
  {
    text: 'These belong to a single request, not to a connection.',
    names: [
      ...['argsList', 'a', 'args', 'argsDict', 'k', 'kwargs', 'json', 'j', 'strbool', 'b'],
      ...['ppt_scheme', 'ppt_serializer', 'ppt_cipher', 'ppt_keyid', 'disclose_me', 'd', 'progress', 'p', 'timeout'],
      ...['t', 'exclude', 'e', 'exclude_authid', 'ea', 'exclude_authrole', 'er', 'eligible', 'l', 'eligible_authid'],
      ...['la', 'eligible_authrole', 'lr', 'match', 'm', 'invoke', 'i', 'mirror', 'o'],
    ],
  },
];

/** The three secrets, in the order in which wampy.js offers their methods. */
const SECRETS = [
  { option: 'ticket', method: 'ticket', about: 'ticket' },
  { option: 'secret', method: 'wampcra', about: 'secret' },
  { option: 'privateKey', method: 'cryptosign', about: 'private key' },
] as const;

interface Options {
  /** Values by the long name of the option. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Names as given of what is none of them. */
  readonly others: readonly string[];
}

export const wampyCli: ProfileImporter = {
  name: 'wampy-cli',
  label: 'wampy.js CLI options',
  expects: 'JSON with url (ws or wss) and options of wampy.js',
  fits({ content }) {
    if (content.form !== 'data' || !isDict(content.value)) return false;
    const { values } = optionsOf(content.value);
    return /^wss?:/i.test(textOf(values.get('url')) ?? '');
  },
  read({ content, name }) {
    if (content.form !== 'data' || !isDict(content.value)) return { drafts: [], left: [] };
    const { values, others } = optionsOf(content.value);
    const text = (option: string) => textOf(values.get(option));
    const secret = (option: string, about: string) => foundSecret(values.get(option), about);
    const draft = draftOf(name, text, secret, values.get('helloCustomDetails'));
    return { drafts: [draft], left: leftOf(others) };
  },
};

/** `private-key` is another way to write `privateKey`. */
function camel(name: string): string {
  return name.replaceAll(/[-]([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

function longName(name: string): string | undefined {
  const found = Object.entries(CONNECTION).find(([long, short]) => long === camel(name) || short.includes(name));
  return found?.[0];
}

function optionsOf(file: Data): Options {
  const values = new Map<string, unknown>();
  const others: string[] = [];
  for (const [name, value] of Object.entries(file)) {
    const long = longName(name);
    if (long === undefined) others.push(name);
    else if (!values.has(long)) values.set(long, value);
  }
  return { values, others };
}

function leftOf(names: readonly string[]): Left[] {
  const left = ELSEWHERE.flatMap(({ text, names: known }) => {
    const here = names.filter((name) => known.includes(name) || known.includes(camel(name)));
    return here.length > 0 ? [{ where: here.join(', '), text }] : [];
  });
  const known = ELSEWHERE.flatMap((group) => group.names);
  const strange = names.filter((name) => !known.includes(name) && !known.includes(camel(name)));
  return strange.length > 0
    ? [...left, { where: strange.join(', '), text: 'wampy.js has no such options, as far as is known here.' }]
    : left;
}

function draftOf(
  where: string,
  text: (option: string) => string | undefined,
  secret: (option: string, about: string) => DraftSecret,
  hello: unknown,
): Draft {
  const notes: string[] = [];
  if (text('realm') === undefined) notes.push('It names no realm: realm1 is a guess.');
  const present = SECRETS.filter(({ option }) => text(option) !== undefined);
  if (present.length > 1) notes.push('wampy.js offers several methods at once, in this order.');
  if (present.length > 0 && text('authid') === undefined)
    notes.push('wampy.js logs in only if an authid is given, and there is none.');
  const logins: ClientSettings['logins'] = present.map(({ option, method, about }) => ({
    method,
    secret: secret(option, about),
  }));
  const { dict, dropped } = withoutSecretKeys(hello);
  if (dropped.length > 0)
    notes.push(`Left out of the details of HELLO, for they look like secrets: ${dropped.join(', ')}.`);
  const draft = clientDraft({
    where,
    names: [text('authid') ?? 'wampy'],
    url: text('url') ?? '',
    realm: text('realm') ?? 'realm1',
    authid: text('authid'),
    serializer: text('serializer'),
    logins,
    notes,
  });
  return Object.keys(dict).length > 0 ? { ...draft, extraDetails: dict } : draft;
}

const PREFIX = 'WAMPY_';

/** Options among the variables: long name → name of the variable. */
function variablesOf(variables: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of Object.keys(variables)) {
    if (!name.startsWith(PREFIX) || !variables[name]) continue;
    const long = longName(name.slice(PREFIX.length).toLowerCase().replaceAll('_', '-'));
    if (long !== undefined && !found.has(long)) found.set(long, name);
  }
  return found;
}

export const wampyEnvironment: ProfileImporter = {
  name: 'wampy-cli-environment',
  label: 'Variables of wampy.js',
  expects: '',
  fits: ({ content }) => content.form === 'environment' && variablesOf(content.variables).size > 0,
  read({ content }): Drafts {
    if (content.form !== 'environment') return { drafts: [], left: [] };
    const names = variablesOf(content.variables);
    const text = (option: string) => content.variables[names.get(option) ?? ''] || undefined;
    if (text('url') === undefined) {
      const set = [...names.values()].join(', ');
      return { drafts: [], left: [{ where: set, text: 'WAMPY_URL is not set, so that no router is named.' }] };
    }
    const secret = (option: string): DraftSecret => {
      const name = names.get(option);
      return name === undefined ? { kind: 'ask' } : { kind: 'reference', ref: { from: 'env', name } };
    };
    return { drafts: [draftOf('WAMPY_…', text, secret, undefined)], left: [] };
  },
};
