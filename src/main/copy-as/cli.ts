// Commands of this program's own command line (docs/cli.md).

import type { MethodChoice, Profile, SecretRef } from '../../shared/profile.ts';
import { isCredentialHeader } from '../../shared/http-header.ts';
import { newProfile } from '../../shared/new-profile.ts';
import type { AnswerPlan, PayloadText, RequestText } from '../../shared/request.ts';
import { variablesOf } from '../../shared/variables.ts';
import { CLIENT_ROLES } from '../../shared/wamp/features.ts';
import { Notes, type CodeWriter } from './code-writer.ts';
import { requestValues } from './request-values.ts';
import { asciiJson, commandLine, shellWord } from './shell.ts';

type Options = (readonly string[])[];

/** An option with its value; one that begins with a hyphen would be taken for an option. */
function option(name: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`${name}=${shellWord(value)}`] : [name, shellWord(value)];
}

/** Publications that are written into the command; more of them belong in a file. */
const MOST_LINES = 50;

export const writeCli: CodeWriter = ({ profile, request }) => {
  const notes = new Notes();
  const url = shellWord(profile.url);
  const options: Options = [
    option('--realm', profile.realm),
    ...login(profile, notes),
    ...hello(profile),
    ...wire(profile, notes),
  ];
  if (!request) return { text: commandLine(['wamp-inspector', 'handshake', url], options), notes: notes.all };
  // What is broken is told as for the other clients.
  requestValues(request);
  const target = [url, shellWord(request.uri)];
  // A URI that begins with a hyphen would be taken for an option.
  const isLast = request.uri.startsWith('-');
  const command = ['wamp-inspector', request.kind, ...(isLast ? [] : target)];
  const names = variablesOf(request);
  if (names.length > 0)
    notes.add(
      `For {{${names.join('}}, {{')}}} add --profile NAME and --env NAME of its environment, in place of the URL.`,
    );
  const own = requestOptions(request, notes);
  const line = commandLine(command, [...options, ...own, ...(isLast ? [['--', ...target]] : [])]);
  return { text: `${piped(request, notes)}${line}`, notes: notes.all };
};

function login({ methods, authrole, afterWelcome, limits }: Profile, notes: Notes): Options {
  const [first, ...others] = methods;
  const options: Options = methods
    .filter((choice, i) => methods.findIndex(({ method }) => method === choice.method) === i)
    .map(({ method }) => option('--authmethod', method));
  if (first?.authid.kind === 'value') options.push(option('--authid', first.authid.value));
  if (first?.authid.kind === 'empty') options.push(['--authid', "''"]);
  if (authrole !== undefined) options.push(option('--authrole', authrole));
  const withSecret = methods.find(({ secret }) => secret);
  if (withSecret?.secret) options.push(source('secret', withSecret.secret));
  if (withSecret?.secretIs !== undefined) options.push(option('--secret-is', withSecret.secretIs));
  const passphrase = methods.find((one) => one.passphrase)?.passphrase;
  if (passphrase) options.push(source('passphrase', passphrase));
  for (const { method, options: own = {} } of methods)
    for (const [id, value] of Object.entries(own)) {
      const shown = value === true ? 'on' : value === false ? 'off' : value;
      options.push(option('--option', `${method}.${id}=${shown}`));
    }
  if (methods.some(({ byHand }) => byHand === true)) options.push(['--by-hand']);
  options.push(...secondFactor(first, others, withSecret, notes));
  if (afterWelcome) options.push(['--after-welcome', shellWord(asciiJson(JSON.stringify(afterWelcome)))]);
  if (limits?.iterations !== undefined) options.push(['--max-iterations', String(limits.iterations)]);
  if (limits?.memoryKiB !== undefined) options.push(['--max-memory', String(limits.memoryKiB)]);
  return options;
}

/** A second secret, if the last method has one of its own. */
function secondFactor(
  first: MethodChoice | undefined,
  others: readonly MethodChoice[],
  withSecret: MethodChoice | undefined,
  notes: Notes,
): Options {
  const second = others.findLast(({ method, secret }) => secret !== undefined && method === first?.method);
  const apart = others.some(
    (one) => one !== second && one.secret && JSON.stringify(one.secret) !== JSON.stringify(withSecret?.secret),
  );
  if (apart)
    notes.add('The command line has one secret for all methods: save the profile and use --profile to have several.');
  if (!second?.secret) return [];
  const is = second.secretIs === undefined ? [] : [option('--second-secret-is', second.secretIs)];
  return [option('--second-factor', second.method), source('second-secret', second.secret), ...is];
}

function source(what: string, ref: SecretRef): readonly string[] {
  switch (ref.from) {
    case 'env':
      return option(`--${what}-env`, ref.name);
    case 'keychain':
      return option(`--${what}-keychain`, ref.id);
    case 'file':
      return option(`--${what}-file`, ref.path);
    case 'prompt':
      return [`--${what}-prompt`];
    default:
      return ref satisfies never;
  }
}

function hello({ authextra, transportAuth, extraDetails, roles }: Profile): Options {
  const options: Options = [];
  const json = (name: string, value: unknown) => {
    if (value !== undefined) options.push([name, shellWord(asciiJson(JSON.stringify(value)))]);
  };
  json('--authextra', authextra);
  json('--transport-auth', transportAuth);
  json('--details', extraDetails);
  const usual = newProfile('', '', '', '').roles;
  const there = CLIENT_ROLES.filter((role) => roles[role] !== undefined);
  if (there.length === 0) options.push(['--no-roles']);
  else if (there.length < CLIENT_ROLES.length) for (const role of there) options.push(['--role', role]);
  for (const role of there) {
    const [own, plain] = [roles[role]?.features ?? {}, usual[role]?.features ?? {}];
    for (const flag of new Set([...Object.keys(own), ...Object.keys(plain)]))
      if ((own[flag] ?? false) !== (plain[flag] ?? false))
        options.push(option('--feature', `${role}.${flag}${own[flag] === true ? '' : '=off'}`));
  }
  return options;
}

function wire(profile: Profile, notes: Notes): Options {
  const {
    caFile,
    timeoutSeconds,
    serializers = [],
    deflate,
    http,
    network,
    ping,
    receiveLimit,
    tls,
    reconnect,
  } = profile;
  const options: Options = [];
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) options.push(option(name, value));
  };
  const taken = environmentNames(profile);
  const variable = (name: string, ref: SecretRef | undefined, fallback: string, prefix = '') => {
    if (!ref) return;
    const given = ref.from === 'env' ? ref.name : freeName(fallback, taken);
    if (ref.from !== 'env') notes.add(`Set ${given} in the environment: the profile has it from elsewhere.`);
    add(name, `${prefix}${given}`);
  };
  for (const serializer of serializers) add('--serializer', serializer);
  add('--ca', caFile);
  if (timeoutSeconds !== newProfile('', '', '', '').timeoutSeconds) add('--timeout', String(timeoutSeconds));
  if (deflate) options.push(['--deflate']);
  for (const { name, value, secret } of http?.headers ?? []) {
    const ref: SecretRef | undefined = value !== undefined && isCredentialHeader(name) ? { from: 'prompt' } : secret;
    if (ref) variable('--header-env', ref, headerVariable(name), `${name}=`);
    else add('--header', `${name}: ${value ?? ''}`);
  }
  add('--origin', http?.origin);
  add('--basic-user', http?.basic?.user);
  variable('--basic-env', http?.basic?.password, 'WAMP_HTTP_PASSWORD');
  add('--proxy', network?.proxy?.url);
  add('--proxy-user', network?.proxy?.user);
  variable('--proxy-env', network?.proxy?.password, 'WAMP_PROXY_PASSWORD');
  if (network?.ip) options.push([`--ipv${network.ip}`]);
  if (ping) add('--ping', `${ping.everySeconds}/${ping.timeoutSeconds}`);
  if (receiveLimit !== undefined) add('--receive-limit', String(receiveLimit));
  add('--client-cert', tls?.client?.certificateFile);
  add('--client-key', tls?.client?.keyFile);
  variable('--client-cert-passphrase-env', tls?.client?.passphrase, 'WAMP_KEY_PASSPHRASE');
  add('--pin', tls?.pin);
  add('--tls-min', tls?.minVersion?.replace('TLSv', ''));
  add('--server-name', tls?.serverName);
  if (reconnect) {
    add('--reconnect', `${reconnect.firstSeconds}:${reconnect.longestSeconds}`);
    if (reconnect.attempts !== undefined) add('--reconnect-attempts', String(Math.min(reconnect.attempts, 99_999)));
    if (reconnect.afterAbort === true) options.push(['--reconnect-after-abort']);
  }
  return options;
}

/** Names of environment variables that a profile takes secrets of its connection from. */
function environmentNames({ http, network, tls }: Profile): Set<string> {
  const headers = (http?.headers ?? []).map(({ secret }) => secret);
  const refs = [...headers, http?.basic?.password, network?.proxy?.password, tls?.client?.passphrase];
  return new Set(refs.flatMap((ref) => (ref?.from === 'env' ? [ref.name] : [])));
}

/** `WAMP_HEADER_X_API_KEY` for `X-Api-Key`. */
function headerVariable(header: string): string {
  return `WAMP_HEADER_${header.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** The name, with a number behind it if it stands for something else; it is taken from then on. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}_${n}`;
  taken.add(free);
  return free;
}

function requestOptions(request: RequestText, notes: Notes): Options {
  const json = (name: string, text: string | undefined): Options =>
    text === undefined || text.trim() === '' ? [] : [[name, shellWord(asciiJson(text))]];
  const payload = (of: PayloadText): Options => [...json('--args', of.args), ...json('--kwargs', of.kwargs)];
  const options = json('--options', request.options);
  switch (request.kind) {
    case 'call': {
      if (request.open === true) notes.add('Not written: further arguments that are typed while the call runs.');
      const parts = (request.parts ?? []).flatMap((part) => {
        if ((part.kwargs ?? '').trim() !== '') notes.add('Not written: keyword arguments of further parts.');
        return json('--part', (part.args ?? '').trim() === '' ? '[]' : part.args);
      });
      return [...payload(request), ...options, ...parts, ...repeat(request.repeat, notes)];
    }
    case 'publish':
      return [
        ...payload(request),
        ...options,
        ...((request.lines ?? '').trim() === '' ? [] : [['--lines', '-']]),
        ...repeat(request.repeat, notes),
      ];
    case 'subscribe':
      return options;
    case 'register':
      return [...options, ...answer(request.answer, json, notes)];
    default:
      return request satisfies never;
  }
}

function repeat(of: Extract<RequestText, { repeat?: unknown }>['repeat'], notes: Notes): Options {
  if (!of) return [];
  const { count, seconds, concurrency, rate } = of;
  if (count === undefined && seconds === undefined)
    notes.add('A repetition needs an end on the command line: a day is written.');
  return [
    ...(count === undefined ? [] : [['--count', String(count)]]),
    ...(seconds === undefined && count !== undefined ? [] : [['--seconds', String(seconds ?? 86_400)]]),
    ['--concurrency', String(concurrency)],
    ...(rate === undefined ? [] : [['--rate', String(rate)]]),
  ];
}

function answer(plan: AnswerPlan, json: (name: string, text: string | undefined) => Options, notes: Notes): Options {
  if (plan.kind === 'ask') return [['--ask']];
  const chunks = plan.kind === 'result' ? (plan.chunks ?? []) : [];
  if (chunks.some(({ kwargs = '' }) => kwargs.trim() !== ''))
    notes.add('Not written: keyword arguments of progressive results.');
  if (chunks.some(({ delayMs }) => delayMs !== plan.delayMs))
    notes.add('The command line has one delay for all results; that of the last one is written.');
  const args = (plan.args ?? '').trim();
  return [
    ...(plan.kind === 'error' ? [option('--error', plan.error)] : []),
    ...json('--answer', args === '' && plan.kind === 'result' ? '[]' : args),
    ...json('--answer-kwargs', plan.kwargs),
    ...(plan.delayMs === undefined || plan.delayMs === 0 ? [] : [['--delay', String(plan.delayMs)]]),
    ...chunks.flatMap((chunk) => json('--chunk', (chunk.args ?? '').trim() === '' ? '[]' : chunk.args)),
  ];
}

/** What writes the lines of a publication to the command. */
function piped(request: RequestText, notes: Notes): string {
  if (request.kind !== 'publish' || request.lines === undefined || request.lines.trim() === '') return '';
  const lines = request.lines.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  if (lines.length > MOST_LINES) {
    notes.add(`The ${lines.length} lines are not written: save them as lines.txt.`);
    return 'cat lines.txt | ';
  }
  return `printf '%s\\n' ${lines.map((line) => shellWord(asciiJson(line))).join(' ')} | `;
}
