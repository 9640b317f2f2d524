// Programs for wampy.js in Node (github.com/KSDaemon/wampy.js).

import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import type { Payload } from '../../shared/typed-json.ts';
import type { FilledRequest } from '../../shared/variables.ts';
import { Notes, type CodeInput, type CodeWriter } from './code-writer.ts';
import { javascript, jsFunctions, jsText, jsValueNotes } from './javascript.ts';
import { answerValues, jsAnswer } from './js-answer.ts';
import { loginFacts, type LoginFacts } from './login-facts.ts';
import { leftOut } from './profile-aspects.ts';
import { repeatNotes, requestValues, variableNotes } from './request-values.ts';
import { shellWord } from './shell.ts';
import { serializerOf } from './serializer-choice.ts';
import { dictCode, textCode, valueCode } from './value-code.ts';

const CLIENT = 'wampy.js';
const SERIALIZERS: Readonly<Record<string, string>> = {
  json: 'JsonSerializer',
  msgpack: 'MsgpackSerializer',
  cbor: 'CborSerializer',
};

/** Options that it sends; others it leaves out. Those that are false it leaves out too. */
const OPTIONS: Readonly<Record<FilledRequest['kind'], readonly string[]>> = {
  call: ['timeout', 'receive_progress', 'disclose_me', 'ppt_scheme', 'ppt_serializer', 'ppt_cipher', 'ppt_keyid'],
  publish: [
    ...['acknowledge', 'exclude', 'exclude_authid', 'exclude_authrole', 'eligible', 'eligible_authid'],
    ...['eligible_authrole', 'exclude_me', 'disclose_me', 'ppt_scheme', 'ppt_serializer', 'ppt_cipher', 'ppt_keyid'],
  ],
  subscribe: ['match', 'get_retained'],
  register: ['match', 'invoke'],
};
const OF_ONES_OWN = /^_[a-z0-9_]{3,}$/;

export const writeWampy: CodeWriter = ({ profile, request }) => {
  const notes = new Notes();
  notes.add('Run it with Node: save it as program.mjs, then npm install wampy ws, then node program.mjs.');
  const serializer = serializerOf(profile, Object.keys(SERIALIZERS), CLIENT, notes);
  const login = loginFacts(profile, ['anonymous', 'ticket', 'wampcra', 'cryptosign'], CLIENT, notes);
  if (profile.caFile !== undefined)
    notes.add(`Start it with NODE_EXTRA_CA_CERTS=${shellWord(profile.caFile)} in the environment.`);
  const handled = ['ca', 'authextra', 'details', 'authrole'] as const;
  notes.add(...leftOut(profile, handled), ...variableNotes(request), ...repeatNotes(request));
  const body = [
    ...client(profile, login, serializer, notes),
    '',
    ...sent(request && requestValues(request), serializer, notes),
  ].join('\n');
  const uses = (method: string) => login.methods.some((one) => one.method === method);
  const className = SERIALIZERS[serializer] ?? 'JsonSerializer';
  const text = [
    'import { Wampy } from "wampy";',
    `import { ${className} } from "wampy/${className}.js";`,
    ...(uses('wampcra') ? ['import * as wampcra from "wampy/wampcra.js";'] : []),
    ...(uses('cryptosign')
      ? ['import * as cryptosign from "wampy/cryptosign.js";', 'import nacl from "tweetnacl";']
      : []),
    'import ws from "ws";',
    ...jsFunctions(body),
    '',
    body,
    '',
  ].join('\n');
  return { text, notes: notes.all };
};

function client(
  { url, realm, authextra = {}, extraDetails, authrole }: CodeInput['profile'],
  { methods, authid }: LoginFacts,
  serializer: string,
  notes: Notes,
): string[] {
  const language = javascript();
  const named = methods.filter(({ method }) => method !== 'anonymous');
  if (named.length > 0 && !authid) notes.add(`${CLIENT} logs in only with an authid; write one into the program.`);
  if (authid !== undefined && named.length === 0) notes.add(`${CLIENT} sends no authid with an anonymous login.`);
  if (named.some(({ secretIs }) => secretIs === 'derived-key'))
    notes.add(`${CLIENT} derives the key of wampcra itself: it takes the password, not the derived key.`);
  const key = named.find(({ method }) => method === 'cryptosign');
  const extra = dictCode(authextra, language);
  const publicKey =
    'cryptosign.bytes2hex(nacl.sign.keyPair.fromSeed(cryptosign.hex2bytes(needed(' +
    `${jsText(key?.secret ?? '')}))).publicKey)`;
  const details = { ...extraDetails, ...(authrole !== undefined && { authrole }) } as Dict;
  return [
    `const client = new Wampy(${jsText(url)}, {`,
    `  realm: ${jsText(realm)},`,
    '  ws,',
    '  autoReconnect: false,',
    '  uriValidation: "loose",',
    `  serializer: new ${SERIALIZERS[serializer] ?? 'JsonSerializer'}(),`,
    ...(Object.keys(details).length > 0 ? [`  helloCustomDetails: ${dictCode(details, language)},`] : []),
    ...(key ? [`  authextra: { ...${extra}, pubkey: ${publicKey} },`] : []),
    ...(!key && Object.keys(authextra).length > 0 ? [`  authextra: ${extra},`] : []),
    ...(named.length > 0
      ? [
          `  authid: ${jsText(authid ?? '')},`,
          `  authmethods: [${named.map(({ method }) => jsText(method)).join(', ')}],`,
          '  authMode: "auto",',
          '  authPlugins: {',
          ...named.map(({ method, secret = '' }) => `    ${method}: ${plugin(method, secret)},`),
          '  },',
        ]
      : []),
    '});',
  ];
}

function plugin(method: string, secret: string): string {
  const value = `needed(${jsText(secret)})`;
  return method === 'ticket' ? `() => ${value}` : `${method}.sign(${value})`;
}

function sent(request: FilledRequest | undefined, serializer: string, notes: Notes): string[] {
  const isText = serializer === 'json';
  const language = javascript({ isText });
  if (!request) return ['console.log("joined", await client.connect());'];
  const { kind } = request;
  const uri = textCode(request.uri, language);
  jsValueNotes(request.options, serializer, notes);
  const entries = Object.entries(request.options).filter(([key, value]) => {
    const isKnown = OPTIONS[kind].includes(key) || OF_ONES_OWN.test(key);
    if (!isKnown || value === false) notes.add(`${CLIENT} does not send the option ${key} with this value.`);
    return isKnown && key !== 'receive_progress';
  });
  const fields = entries.map(([key, value]) => `${jsText(key)}: ${valueCode(value, language)}`);
  if (request.options['receive_progress'] === true)
    fields.push('progress_callback: (part) => console.log("progress", part.argsList, part.argsDict)');
  const options = fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  const payload = ({ args = [], kwargs = {} }: Payload) => {
    jsValueNotes([args, kwargs], serializer, notes);
    return payloadOf(valueCode(args, language), dictCode(kwargs, language));
  };
  switch (request.kind) {
    case 'call': {
      if (request.parts) notes.add('Not written: further arguments of the call.');
      return once([
        `const { argsList, argsDict } = await client.call(${uri}, ${payload(request)}, ${options});`,
        'console.log("result", argsList, argsDict);',
      ]);
    }
    case 'publish': {
      if (request.options['acknowledge'] !== true) notes.add(`${CLIENT} asks for an acknowledgement of every event.`);
      const { lines = [request] } = request;
      return once([
        ...lines.map((line) => `await client.publish(${uri}, ${payload(line)}, ${options});`),
        'console.log("published");',
      ]);
    }
    case 'subscribe':
      return [
        'await client.connect();',
        `await client.subscribe(${uri}, ({ argsList, argsDict, details }) => console.log(details, argsList, argsDict), ${options});`,
        'console.log("subscribed");',
      ];
    case 'register':
      return registered(request, { uri, options, isText, serializer }, notes);
    default:
      return request satisfies never;
  }
}

function registered(
  { answer }: Extract<FilledRequest, { readonly kind: 'register' }>,
  { uri, options, isText, serializer }: { uri: string; options: string; isText: boolean; serializer: string },
  notes: Notes,
): string[] {
  const values: WampValue = answerValues(answer);
  jsValueNotes(values, serializer, notes);
  if (answer.kind === 'ask') notes.add('Answers by hand are not written: put your answer into the program.');
  if (answer.kind === 'result' && answer.chunks)
    notes.add(`${CLIENT} announces no progressive results as a callee, so a router may not ask it for any.`);
  const body = jsAnswer(answer, {
    isText,
    result: (args, kwargs) => `return ${payloadOf(args, kwargs)};`,
    progress: (args, kwargs) =>
      `if (details.receive_progress) result_handler({ ...${payloadOf(args, kwargs)}, options: { progress: true } });`,
    error: (error, args, kwargs) => `throw { error: ${error}, ...${payloadOf(args, kwargs)} };`,
  });
  return [
    'await client.connect();',
    'let count = 0;',
    `await client.register(${uri}, async ({ argsList: args = [], argsDict: kwargs = {}, details, result_handler }) => {`,
    '  const { procedure, caller, caller_authid } = details;',
    '  const invocation = { args, kwargs, procedure, caller, caller_authid, count: ++count };',
    ...body.map((line) => `  ${line}`),
    `}, ${options});`,
    'console.log("registered");',
  ];
}

function payloadOf(args: string, kwargs: string): string {
  return `{ argsList: ${args}, argsDict: ${kwargs} }`;
}

function once(lines: readonly string[]): string[] {
  return [
    'try {',
    '  await client.connect();',
    ...lines.map((line) => `  ${line}`),
    '  await client.disconnect();',
    '} catch (error) {',
    '  console.error(error);',
    '  process.exit(1);',
    '}',
  ];
}
