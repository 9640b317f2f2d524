// Commands for wick, the command line of s-things (github.com/s-things/wick), as of the versions that read quoted
// values as texts. Sources: its flags (cmd/wick) and how it makes values of words (core): a whole number, else a
// float, else a truth value, else JSON of a list or dictionary, else text.

import type { WampValue } from '../../shared/wamp/value.ts';
import { isDict, WampFloat } from '../../shared/wamp/value.ts';
import { oneLine } from '../../shared/json-output.ts';
import type { FilledRequest } from '../../shared/variables.ts';
import { Notes, type CodeWriter } from './code-writer.ts';
import { loginFacts } from './login-facts.ts';
import { leftOut } from './profile-aspects.ts';
import { environmentName, repeatNotes, requestValues, variableNotes } from './request-values.ts';
import { serializerOf } from './serializer-choice.ts';
import { asciiJson, commandLine, shellWord } from './shell.ts';
import { some } from './value-code.ts';

const CLIENT = 'wick';
/** The environment variable that takes the secret of each method. */
const SECRETS: Readonly<Record<string, string>> = {
  anonymous: '',
  ticket: 'WICK_TICKET',
  wampcra: 'WICK_SECRET',
  cryptosign: 'WICK_PRIVATE_KEY',
};
const MOST_INT = 2n ** 63n;

export const writeWick: CodeWriter = ({ profile, request }) => {
  const notes = new Notes();
  const { methods, authid } = loginFacts(profile, Object.keys(SECRETS), CLIENT, notes);
  const [login] = methods;
  if (methods.length > 1) notes.add(`${CLIENT} offers one login method; the first one is written.`);
  if (login?.secretIs === 'derived-key') notes.add(`${CLIENT} takes the password of wampcra, not the derived key.`);
  const serializer = serializerOf(profile, ['json', 'msgpack', 'cbor'], CLIENT, notes);
  notes.add(...leftOut(profile, ['rawsocket', 'unix', 'authrole']), ...variableNotes(request), ...repeatNotes(request));
  const flags = [
    flag('--url', profile.url),
    flag('--realm', profile.realm),
    ...(login ? [['--authmethod', login.method]] : []),
    ...(authid === undefined || authid === '' ? [] : [flag('--authid', authid)]),
    ...(profile.authrole === undefined ? [] : [flag('--authrole', profile.authrole)]),
    ...(serializer === 'json' ? [] : [['--serializer', serializer]]),
  ];
  if (authid === '') notes.add(`${CLIENT} cannot send an empty authid; it was left out.`);
  const secret =
    login?.secret === undefined ? '' : `${SECRETS[login.method] ?? ''}="$${shellName(login.secret, notes)}" `;
  if (!request) notes.add(`${CLIENT} up to 0.6.0 calls this command join-only.`);
  const words = request ? requestWords(requestValues(request), notes) : [['join']];
  return { text: `${secret}${commandLine(['wick'], [...flags, ...words])}`, notes: notes.all };
};

/** A flag with its value; wick takes a word with a hyphen for a flag, and one with an @ for a file of words. */
function flag(name: string, value: string): string[] {
  return /^[-@]/.test(value) ? [`${name}=${shellWord(value)}`] : [name, shellWord(value)];
}

function requestWords(request: FilledRequest, notes: Notes): string[][] {
  const options = Object.entries(request.options).map(([key, value]) => keyed('-o', '--option', key, value, notes));
  // What follows is no option, whatever it begins with.
  const uri = ['--', word(request.uri)];
  switch (request.kind) {
    case 'call':
    case 'publish': {
      if (request.kind === 'call' && request.parts) notes.add(`${CLIENT} cannot send further arguments of a call.`);
      if (request.kind === 'publish' && request.lines)
        notes.add('One command for each line is needed; the first one is written.');
      const { args = [], kwargs = {} } = request.kind === 'publish' ? (request.lines?.[0] ?? request) : request;
      const named = Object.entries(kwargs).map(([key, value]) => keyed('-k', '--kwarg', key, value, notes));
      return [[request.kind], ...options, ...named, [...uri, ...args.map((value) => valueWord(value, notes))]];
    }
    case 'subscribe':
      return [['subscribe'], ...options, uri];
    case 'register':
      return [['register'], ...options, [...uri, ...answerWords(request.answer, notes)]];
    default:
      return request satisfies never;
  }
}

/** A name that a shell knows as one: profiles name environment variables freely, and a shell would run what follows. */
function shellName(name: string, notes: Notes): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  notes.add(`The environment variable ${JSON.stringify(name)} is none that a shell can read: set WAMP_SECRET to it.`);
  return 'WAMP_SECRET';
}

/** wick answers with the output of a command, as one text. */
function answerWords(answer: Extract<FilledRequest, { kind: 'register' }>['answer'], notes: Notes): string[] {
  const only = answer.kind === 'result' && answer.args?.length === 1 && !answer.kwargs ? answer.args[0] : undefined;
  const isPlain = typeof only === 'string' && !only.includes('{{') && !only.includes('\u0000');
  if (answer.kind !== 'result' || !isPlain || answer.chunks)
    notes.add(
      `${CLIENT} answers with the output of a shell command, as one text; write your own in place of this one.`,
    );
  if (answer.kind !== 'ask' && answer.delayMs !== undefined)
    notes.add(`Not written: the delay of ${answer.delayMs} ms.`);
  return [shellWord(`printf %s ${shellWord(isPlain ? only : 'answer')}`)];
}

/** A flag with a key and its value, long where wick would take the key for something else. */
function keyed(short: string, long: string, key: string, value: WampValue, notes: Notes): string[] {
  const word = pair(key, value, notes);
  return /^[-@]/.test(key) ? [`${long}=${word}`] : [short, word];
}

/** `key=value`; wick divides it at the first `=` or `:`. */
function pair(key: string, value: WampValue, notes: Notes): string {
  if (/[=:]/.test(key)) notes.add(`${CLIENT} cannot have a key with = or : in it: ${JSON.stringify(key)}.`);
  return `${word(key)}=${valueWord(value, notes)}`;
}

function valueWord(value: WampValue, notes: Notes): string {
  if (typeof value === 'string') return word(isTakenOtherwise(value) ? `"${value}"` : value);
  if (value instanceof Uint8Array) {
    notes.add(`${CLIENT} cannot send byte strings; base64 text is written.`);
    return word(oneLine(value).replaceAll('"', '').replace('\\u0000', ''));
  }
  if (typeof value === 'bigint' && (value >= MOST_INT || value < -MOST_INT))
    notes.add(`${CLIENT} sends integers beyond 64 bits as floats: ${value}.`);
  if (Array.isArray(value) || isDict(value)) {
    if (some(value, (leaf) => typeof leaf === 'number' || typeof leaf === 'bigint'))
      notes.add(`${CLIENT} sends numbers within lists and dictionaries as floats.`);
    if (some(value, (leaf) => leaf instanceof Uint8Array)) notes.add(`${CLIENT} cannot send byte strings.`);
    return word(asciiJson(oneLine(value)));
  }
  return word(value instanceof WampFloat ? value.text : oneLine(value));
}

/** True for a text that wick would make another value of. */
function isTakenOtherwise(text: string): boolean {
  if (/^(?:true|false|t|f|null|nan|[+-]?inf|[+-]?infinity)$/i.test(text)) return true;
  return /^\s*[-+.\d[{"']/.test(text);
}

/** A word with its variables filled in by the shell. */
function word(text: string): string {
  const plain = text.replaceAll('\u0000', '');
  const parts = plain.split(/\{\{([A-Za-z_][A-Za-z0-9_-]*)\}\}/);
  if (parts.length === 1) return shellWord(plain);
  return parts
    .map((part, i) => (i % 2 === 1 ? `"$${environmentName(part)}"` : part === '' ? '' : shellWord(part)))
    .join('');
}
