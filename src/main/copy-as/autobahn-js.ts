// Programs for Autobahn|JS in Node (github.com/crossbario/autobahn-js).

import type { WampValue } from '../../shared/wamp/value.ts';
import type { FilledRequest } from '../../shared/variables.ts';
import { Notes, type CodeWriter } from './code-writer.ts';
import { javascript, jsFunctions, jsText, jsValueNotes } from './javascript.ts';
import { answerValues, jsAnswer } from './js-answer.ts';
import { loginFacts, type LoginFacts } from './login-facts.ts';
import { leftOut } from './profile-aspects.ts';
import { repeatNotes, requestValues, variableNotes } from './request-values.ts';
import { shellWord } from './shell.ts';
import { serializerOf } from './serializer-choice.ts';
import { dictCode, textCode, valueCode } from './value-code.ts';

const CLIENT = 'Autobahn|JS';
const CLASSES: Readonly<Record<string, string>> = {
  json: 'JSONSerializer',
  msgpack: 'MsgpackSerializer',
  cbor: 'CBORSerializer',
};

export const writeAutobahnJs: CodeWriter = ({ profile, request }) => {
  const notes = new Notes();
  notes.add('Run it with Node: save it as program.mjs, then npm install autobahn ws, then node program.mjs.');
  const serializer = serializerOf(profile, Object.keys(CLASSES), CLIENT, notes);
  const login = loginFacts(profile, ['anonymous', 'ticket', 'wampcra', 'cryptosign'], CLIENT, notes);
  if (profile.caFile !== undefined)
    notes.add(`Start it with NODE_EXTRA_CA_CERTS=${shellWord(profile.caFile)} in the environment.`);
  notes.add(...leftOut(profile, ['ca', 'authextra']), ...variableNotes(request), ...repeatNotes(request));
  const hasKey = login.methods.some(({ method }) => method === 'cryptosign');
  const body = [
    ...connection(profile, login, serializer),
    '',
    ...opened(request && requestValues(request), serializer, notes),
    '',
    'connection.onclose = (reason, details) => {',
    '  if (reason !== "closed") process.exitCode = 1;',
    '  if (reason !== "closed") console.error(reason, details);',
    '  return true;',
    '};',
    'connection.open();',
  ].join('\n');
  const text = [
    'import WebSocket from "ws";',
    ...(hasKey ? ['import nacl from "tweetnacl";'] : []),
    '',
    '// The library uses the WebSocket of browsers, which older versions of Node do not have.',
    'globalThis.WebSocket ??= WebSocket;',
    'const { default: autobahn } = await import("autobahn");',
    ...jsFunctions(body),
    '',
    body,
    '',
  ].join('\n');
  return { text, notes: notes.all };
};

function connection(
  { url, realm, authextra = {} }: Parameters<CodeWriter>[0]['profile'],
  { methods, authid }: LoginFacts,
  serializer: string,
): string[] {
  const key = methods.find(({ method }) => method === 'cryptosign');
  const extra = dictCode(authextra, javascript());
  const hasExtra = Object.keys(authextra).length > 0;
  const keyLine = `const key = nacl.sign.keyPair.fromSeed(Buffer.from(needed(${jsText(key?.secret ?? '')}), "hex"));`;
  return [
    ...(key ? [keyLine] : []),
    'const connection = new autobahn.Connection({',
    `  url: ${jsText(url)},`,
    `  realm: ${jsText(realm)},`,
    `  serializers: [new autobahn.serializer.${CLASSES[serializer] ?? 'JSONSerializer'}()],`,
    '  max_retries: 0,',
    '  retry_if_unreachable: false,',
    ...(methods.length > 0 ? [`  authmethods: [${methods.map(({ method }) => jsText(method)).join(', ')}],`] : []),
    ...(authid === undefined ? [] : [`  authid: ${jsText(authid)},`]),
    ...(key ? [`  authextra: { ...${extra}, pubkey: autobahn.auth_cryptosign.public_key(key) },`] : []),
    ...(!key && hasExtra ? [`  authextra: ${extra},`] : []),
    ...challenge(methods),
    '});',
  ];
}

function challenge(methods: LoginFacts['methods']): string[] {
  const lines = methods.flatMap(({ method, secret = '', secretIs }) => {
    const value = `needed(${jsText(secret)})`;
    if (method === 'ticket') return [`    if (method === "ticket") return ${value};`];
    if (method === 'cryptosign')
      return ['    if (method === "cryptosign") return autobahn.auth_cryptosign.sign_challenge(key, extra);'];
    if (method !== 'wampcra') return [];
    if (secretIs === 'derived-key')
      return [`    if (method === "wampcra") return autobahn.auth_cra.sign(${value}, extra.challenge);`];
    return [
      '    if (method === "wampcra") {',
      `      const { salt, iterations, keylen } = extra;`,
      `      const secret = ${value};`,
      '      const key = salt === undefined ? secret : autobahn.auth_cra.derive_key(secret, salt, iterations, keylen);',
      '      return autobahn.auth_cra.sign(key, extra.challenge);',
      '    }',
    ];
  });
  if (lines.length === 0) return [];
  return [
    '  onchallenge: (_session, method, extra) => {',
    ...lines,
    '    throw new Error(`Not asked for: ${method}`);',
    '  },',
  ];
}

/** What happens once the session is open. */
function opened(request: FilledRequest | undefined, serializer: string, notes: Notes): string[] {
  const isText = serializer === 'json';
  const language = javascript({ isText });
  if (!request)
    return ['connection.onopen = (session, details) => {', '  console.log("joined", session.id, details);', '};'];
  const uri = textCode(request.uri, language);
  const options = dictCode(request.options, language);
  const values = (all: WampValue) => jsValueNotes(all, serializer, notes);
  values(request.options);
  const once = (lines: readonly string[]) => [
    'connection.onopen = async (session) => {',
    '  try {',
    ...lines.map((line) => `    ${line}`),
    '  } catch (error) {',
    '    console.error(error);',
    '    process.exitCode = 1;',
    '  }',
    '  connection.close();',
    '};',
  ];
  const staying = (lines: readonly string[]) => [
    'connection.onopen = async (session) => {',
    ...lines.map((line) => `  ${line}`),
    '};',
  ];
  switch (request.kind) {
    case 'call': {
      const { args = [], kwargs = {}, parts } = request;
      values([args, kwargs]);
      if (parts) notes.add(`${CLIENT} cannot send further arguments of a call; they were left out.`);
      const call = `session.call(${uri}, ${valueCode(args, language)}, ${dictCode(kwargs, language)}, ${options})`;
      const isProgressive = request.options['receive_progress'] === true;
      const progress = '.then(undefined, undefined, (part) => console.log("progress", part))';
      return once([`const result = await ${call}${isProgressive ? progress : ''};`, 'console.log("result", result);']);
    }
    case 'publish': {
      const { lines = [request] } = request;
      const sent = lines.map(({ args = [], kwargs = {} }) => {
        values([args, kwargs]);
        return `await session.publish(${uri}, ${valueCode(args, language)}, ${dictCode(kwargs, language)}, ${options});`;
      });
      return once([...sent, 'console.log("published");']);
    }
    case 'subscribe':
      return staying([
        `await session.subscribe(${uri}, (args, kwargs, details) => console.log(details.topic, args, kwargs), ${options});`,
        'console.log("subscribed");',
      ]);
    case 'register': {
      values(answerValues(request.answer));
      if (request.answer.kind === 'ask')
        notes.add('Answers by hand are not written: put your answer into the program.');
      const body = jsAnswer(request.answer, {
        isText,
        result: (args, kwargs) => `return new autobahn.Result(${args}, ${kwargs});`,
        progress: (args, kwargs) => `details.progress?.(${args}, ${kwargs});`,
        error: (error, args, kwargs) => `throw new autobahn.Error(${error}, ${args}, ${kwargs});`,
      });
      return staying([
        'let count = 0;',
        `await session.register(${uri}, async (args, kwargs, details) => {`,
        '  const { procedure, caller, caller_authid } = details;',
        '  const invocation = { args, kwargs, procedure, caller, caller_authid, count: ++count };',
        ...body.map((line) => `  ${line}`),
        `}, ${options});`,
        'console.log("registered");',
      ]);
    }
    default:
      return request satisfies never;
  }
}
