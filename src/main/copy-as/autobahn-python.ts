// Programs for Autobahn|Python with asyncio (github.com/crossbario/autobahn-python).

import type { Dict } from '../../shared/wamp/value.ts';
import type { Payload } from '../../shared/typed-json.ts';
import type { FilledAnswer, FilledRequest } from '../../shared/variables.ts';
import { Notes, type CodeInput, type CodeWriter } from './code-writer.ts';
import { loginFacts } from './login-facts.ts';
import { leftOut, transportOf, type Aspect } from './profile-aspects.ts';
import { pyFunctions, python, pyText } from './python.ts';
import { repeatNotes, requestValues, variableNotes } from './request-values.ts';
import { serializerOf } from './serializer-choice.ts';
import { dictCode, textCode, valueCode } from './value-code.ts';

const CLIENT = 'Autobahn|Python';
/** Where each method takes its secret. */
const SECRET_KEYS: Readonly<Record<string, string>> = {
  anonymous: '',
  ticket: 'ticket',
  wampcra: 'secret',
  scram: 'password',
  cryptosign: 'privkey',
};
const EXCLUDING = ['exclude', 'exclude_authid', 'exclude_authrole', 'eligible', 'eligible_authid', 'eligible_authrole'];
/** Options that its classes have. */
const OPTIONS: Readonly<Record<FilledRequest['kind'], readonly string[]>> = {
  call: ['timeout', 'transaction_hash', 'caller', 'caller_authid', 'caller_authrole', 'forward_for'],
  publish: ['acknowledge', 'exclude_me', ...EXCLUDING, 'retain', 'forward_for', 'transaction_hash'],
  subscribe: ['match', 'get_retained', 'forward_for'],
  register: ['match', 'invoke', 'concurrency', 'force_reregister', 'forward_for'],
};

export const writeAutobahnPython: CodeWriter = ({ profile, request }) => {
  const notes = new Notes();
  notes.add('Run it with Python 3: pip install "autobahn[encryption,serialization]".');
  const handled: Aspect[] = ['rawsocket', 'authextra', 'authrole', 'ca'];
  if (profile.tls?.client && !profile.tls.client.passphrase) handled.push('client-certificate');
  const component = componentOf(profile, notes);
  notes.add(...leftOut(profile, handled), ...variableNotes(request), ...repeatNotes(request));
  const types = new Set<string>();
  const body = [component, '', '', ...joined(request && requestValues(request), types, notes)].join('\n');
  const text = [
    'import asyncio',
    'import json',
    'import os',
    'import ssl',
    'import sys',
    '',
    'from autobahn.asyncio.component import Component, run',
    ...(body.includes('ApplicationError(') ? ['from autobahn.wamp.exception import ApplicationError'] : []),
    ...(types.size > 0 ? [`from autobahn.wamp.types import ${[...types].sort().join(', ')}`] : []),
    ...pyFunctions(body),
    '',
    '',
    body,
    '',
    '',
    'if __name__ == "__main__":',
    '    run([component])',
    '',
  ];
  return { text: text.filter((line) => isUsed(line, body, text)).join('\n'), notes: notes.all };
};

/** False for the import of a module that nothing uses. */
function isUsed(line: string, body: string, text: readonly string[]): boolean {
  const name = /^import (\w+)$/.exec(line)?.[1];
  if (name === undefined) return true;
  return body.includes(`${name}.`) || text.some((one) => !one.startsWith('import') && one.includes(`${name}.`));
}

function componentOf(profile: CodeInput['profile'], notes: Notes): string {
  const { realm, authextra, authrole } = profile;
  const { methods, authid } = loginFacts(profile, Object.keys(SECRET_KEYS), CLIENT, notes);
  const more: Dict = {
    ...(authid !== undefined && { authid }),
    ...(authrole !== undefined && { authrole }),
    ...(authextra && { authextra: authextra }),
  };
  const language = python();
  const shared = Object.entries(more).map(([key, value]) => `${pyText(key)}: ${valueCode(value, language)}`);
  const entries = methods.map(({ method, secret }) => {
    const own = secret === undefined ? [] : [`${pyText(SECRET_KEYS[method] ?? '')}: needed(${pyText(secret)})`];
    return `        ${pyText(method)}: {${[...shared, ...own].join(', ')}},`;
  });
  if (methods.some(({ secretIs }) => secretIs === 'derived-key'))
    notes.add(`${CLIENT} derives the key of wampcra itself: it takes the password, not the derived key.`);
  return [
    'component = Component(',
    `    transports=[${transport(profile, notes)}],`,
    `    realm=${pyText(realm)},`,
    ...(entries.length > 0 ? ['    authentication={', ...entries, '    },'] : []),
    ')',
  ].join('\n');
}

function transport(profile: CodeInput['profile'], notes: Notes): string {
  const { url } = profile;
  const serializer = serializerOf(profile, ['json', 'msgpack', 'cbor', 'ubjson'], CLIENT, notes);
  const isRaw = transportOf(url) === 'rawsocket';
  const fields = [
    `"type": ${isRaw ? '"rawsocket"' : '"websocket"'}`,
    `"url": ${pyText(url.replace(/^tcp(s?):/i, (_, s: string) => (s === '' ? 'rs:' : 'rss:')))}`,
    isRaw ? `"serializer": ${pyText(serializer)}` : `"serializers": [${pyText(serializer)}]`,
    '"max_retries": 0',
    ...endpoint(profile),
  ];
  return `{${fields.join(', ')}}`;
}

/** With an own authority or certificate the place has to be said once more. */
function endpoint({ url, caFile, tls }: CodeInput['profile']): string[] {
  const { certificateFile, keyFile } = tls?.client ?? {};
  const isTls = /^(?:wss|rss|tcps)(?:\+|:)/i.test(url);
  if (!isTls || (caFile === undefined && certificateFile === undefined)) return [];
  const [, host = '', port = '443'] = /^[a-z+]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?/i.exec(url) ?? [];
  const context = `ssl.create_default_context(${caFile === undefined ? '' : `cafile=${pyText(caFile)}`})`;
  const files = [certificateFile, keyFile].filter((file) => file !== undefined).map(pyText);
  // load_cert_chain gives nothing back.
  const whole = files.length === 0 ? context : `(lambda c: c.load_cert_chain(${files.join(', ')}) or c)(${context})`;
  return [`"endpoint": {"type": "tcp", "host": ${pyText(host)}, "port": ${port}, "tls": ${whole}}`];
}

function joined(request: FilledRequest | undefined, types: Set<string>, notes: Notes): string[] {
  const head = ['@component.on_join', 'async def joined(session, details):'];
  const indented = (lines: readonly string[]) => [...head, ...lines.map((line) => `    ${line}`)];
  if (!request) return indented(['print("joined", details)']);
  const language = python();
  const uri = textCode(request.uri, language);
  const payload = ({ args = [], kwargs = {} }: Payload) => argumentsCode({ args, kwargs }, notes);
  switch (request.kind) {
    case 'call': {
      if (request.parts) notes.add(`${CLIENT} cannot send further arguments of a call; they were left out.`);
      const options = optionsCode(request, 'CallOptions', types, notes, [
        ...(request.options['receive_progress'] === true
          ? ['on_progress=lambda *args, **kwargs: print("progress", args, kwargs)']
          : []),
      ]);
      return indented([
        `result = await session.call(${[uri, ...payload(request), ...options].join(', ')})`,
        'print("result", result)',
        'session.leave()',
      ]);
    }
    case 'publish': {
      const options = optionsCode(request, 'PublishOptions', types, notes);
      const isAcknowledged = request.options['acknowledge'] === true ? 'await ' : '';
      const { lines = [request] } = request;
      const sent = lines.map(
        (line) => `${isAcknowledged}session.publish(${[uri, ...payload(line), ...options].join(', ')})`,
      );
      return indented([...sent, 'print("published")', 'session.leave()']);
    }
    case 'subscribe': {
      const options = optionsCode(request, 'SubscribeOptions', types, notes, ['details_arg="details"']);
      return indented([
        'def event(*args, details=None, **kwargs):',
        '    print(details.topic, args, kwargs)',
        '',
        `await session.subscribe(${[`event, ${uri}`, ...options].join(', ')})`,
        'print("subscribed")',
      ]);
    }
    case 'register': {
      const options = optionsCode(request, 'RegisterOptions', types, notes, ['details_arg="details"']);
      types.add('CallResult');
      return indented([
        'count = 0',
        '',
        'async def answer(*args, details=None, **kwargs):',
        '    nonlocal count',
        '    count += 1',
        '    invocation = {"args": list(args), "kwargs": kwargs, "procedure": details.procedure, "caller": details.caller,',
        '                  "caller_authid": details.caller_authid, "count": count}',
        ...answerLines(request.answer, notes).map((line) => `    ${line}`),
        '',
        `await session.register(${[`answer, ${uri}`, ...options].join(', ')})`,
        'print("registered")',
      ]);
    }
    default:
      return request satisfies never;
  }
}

function answerLines(answer: FilledAnswer, notes: Notes): string[] {
  if (answer.kind === 'ask') {
    notes.add('Answers by hand are not written: put your answer into the program.');
    return ['# Write your answer here.', 'return CallResult()'];
  }
  const given = (payload: Payload) => argumentsCode(payload, notes, true).join(', ');
  const waiting = (delayMs: number | undefined) =>
    delayMs === undefined ? [] : [`await asyncio.sleep(${delayMs / 1000})`];
  if (answer.kind === 'error') {
    const uri = textCode(answer.error, python(true));
    return [
      ...waiting(answer.delayMs),
      `raise ApplicationError(${[uri, given(answer)].filter((part) => part !== '').join(', ')})`,
    ];
  }
  return [
    ...(answer.chunks ?? []).flatMap((chunk) => [
      ...waiting(chunk.delayMs),
      'if details.progress:',
      `    details.progress(${given(chunk)})`,
    ]),
    ...waiting(answer.delayMs),
    `return CallResult(${given(answer)})`,
  ];
}

/** Arguments as they stand in a call of a function; its own parameter `options` cannot be a keyword argument. */
function argumentsCode({ args = [], kwargs = {} }: Payload, notes: Notes, isAnswer = false): string[] {
  const language = python(isAnswer);
  const { options, ...rest } = kwargs;
  if (options !== undefined && !isAnswer)
    notes.add(`${CLIENT} cannot send a keyword argument of the name options; it was left out.`);
  const named = isAnswer ? kwargs : rest;
  return [
    ...args.map((item) => valueCode(item, language)),
    ...(Object.keys(named).length > 0 ? [`**${dictCode(named, language)}`] : []),
  ];
}

function optionsCode(
  { kind, options }: FilledRequest,
  className: string,
  types: Set<string>,
  notes: Notes,
  more: readonly string[] = [],
): string[] {
  const language = python();
  const fields = Object.entries(options).flatMap(([key, value]) => {
    if (OPTIONS[kind].includes(key)) return [`${key}=${valueCode(value, language)}`];
    if (key !== 'receive_progress') notes.add(`${CLIENT} has no option ${key}; it was left out.`);
    return [];
  });
  const all = [...fields, ...more];
  if (all.length === 0) return [];
  types.add(className);
  return [`options=${className}(${all.join(', ')})`];
}
