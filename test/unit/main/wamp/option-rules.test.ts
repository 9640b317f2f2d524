import { describe, expect, it } from 'vitest';
import { optionRule } from '../../../../src/main/wamp/option-rules.ts';
import { messageSpec, type MessageName } from '../../../../src/shared/wamp/messages.ts';
import { decodeMessage } from '../../../../src/main/wamp/codec.ts';
import { frame, legalElements, NAMES } from './frames.ts';

/** JSON of values that a rule of each kind takes and refuses. */
const VALUES = {
  bool: { right: ['true', 'false'], wrong: ['0', '1', '"true"', '[]', '{}'] },
  text: { right: ['""', '"é"'], wrong: ['1', 'true', '[]', '{}', '"\\u0000AAEC"'] },
  id: { right: ['1', '9007199254740992'], wrong: ['0', '-1', '1.0', '"1"', '9007199254740993', 'true', '[1]'] },
  uri: { right: ['"a.b"', '"A"'], wrong: ['""', '"a..b"', '"a b"', '1', '["a"]'] },
  dict: { right: ['{}', '{"a":1}'], wrong: ['[]', '"a"', '1', '"\\u0000AAEC"'] },
  count: {
    right: ['0', '30000', '18446744073709551616'],
    wrong: ['-1', '-18446744073709551616', '1.5', '1.0', '"1"', 'true', '[1]'],
  },
  ids: { right: ['[]', '[1,9007199254740992]'], wrong: ['1', '[0]', '["1"]', '[1,null]', '{}'] },
  texts: { right: ['[]', '["a","b"]'], wrong: ['"a"', '[1]', '["a",null]', '{}'] },
  match: { right: ['"exact"', '"prefix"', '"wildcard"'], wrong: ['"regex"', '"Exact"', '""', '1', 'true'] },
  mode: { right: ['"skip"', '"kill"', '"killnowait"'], wrong: ['"abort"', '""', '1'] },
  invoke: { right: ['"single"', '"roundrobin"', '"random"', '"first"', '"last"'], wrong: ['"all"', '""', '1'] },
  algo: { right: ['"cryptobox"', '"mqtt"', '"xbr"', '"x_own"'], wrong: ['"aes"', '""', '1'] },
  serializer: {
    right: ['"json"', '"msgpack"', '"cbor"', '"ubjson"', '"flatbuffers"', '"x_own"'],
    wrong: ['"xml"', '""', '1'],
  },
  hops: {
    right: ['[]', '[{"session":1,"authid":"a","authrole":"b"}]'],
    wrong: [
      '{}',
      '["a"]',
      '[1]',
      '[{}]',
      '[{"session":0,"authid":"a","authrole":"b"}]',
      '[{"session":1,"authid":null,"authrole":"b"}]',
      '[{"session":1,"authid":"a"}]',
    ],
  },
} as const;
type Kind = keyof typeof VALUES;

/** What a finding says that the value has to be. */
const WANTED: Readonly<Record<Kind, string>> = {
  bool: 'true or false',
  text: 'a string',
  id: 'an id (1 to 2^53)',
  uri: 'a URI',
  dict: 'a dictionary',
  count: 'an integer of 0 or more',
  ids: 'a list of session ids',
  texts: 'a list of strings',
  match: 'one of exact, prefix, wildcard',
  mode: 'one of skip, kill, killnowait',
  invoke: 'one of single, roundrobin, random, first, last',
  algo: 'one of cryptobox, mqtt, xbr, or a name beginning with x_',
  serializer: 'one of json, msgpack, cbor, ubjson, flatbuffers, or a name beginning with x_',
  hops: 'a list of {session, authid, authrole}',
};

/** Keys with a rule: details of the session messages, options of the basic and advanced profile, Autobahn's own. */
const RULES: Partial<Record<MessageName, Readonly<Record<string, Kind>>>> = {
  HELLO: { authid: 'text', authrole: 'text', authextra: 'dict', agent: 'text', authmethods: 'texts' },
  WELCOME: { authid: 'text', authrole: 'text', authextra: 'dict', agent: 'text', authmethod: 'text', authprovider: 'text' },
  PUBLISH: {
    acknowledge: 'bool', exclude_me: 'bool', disclose_me: 'bool', retain: 'bool', exclude: 'ids', eligible: 'ids',
    exclude_authid: 'texts', exclude_authrole: 'texts', eligible_authid: 'texts', eligible_authrole: 'texts',
  },
  SUBSCRIBE: { match: 'match', get_retained: 'bool' },
  EVENT: { publisher: 'id', publisher_authid: 'text', publisher_authrole: 'text', topic: 'uri', retained: 'bool', x_acknowledged_delivery: 'bool' },
  CALL: { timeout: 'count', disclose_me: 'bool', receive_progress: 'bool', progress: 'bool' },
  CANCEL: { mode: 'mode' },
  RESULT: { progress: 'bool' },
  REGISTER: { match: 'match', invoke: 'invoke', disclose_caller: 'bool' },
  INVOCATION: { timeout: 'count', receive_progress: 'bool', progress: 'bool', procedure: 'uri' },
  INTERRUPT: { mode: 'mode' },
  YIELD: { progress: 'bool' },
}; // prettier-ignore
const EVERYWHERE: Readonly<Record<string, Kind>> = {
  forward_for: 'hops',
  enc_algo: 'algo',
  enc_serializer: 'serializer',
  transaction_hash: 'text',
};

const withDict = NAMES.filter((name) => messageSpec(name).fields.some((field) => field.kind === 'dict'));
const rows = withDict.flatMap((name) =>
  Object.entries({ ...EVERYWHERE, ...RULES[name] }).map(([key, kind]) => [name, key, kind] as const),
);

function decodeWith(name: MessageName, key: string, value: string) {
  const at = messageSpec(name).fields.findIndex((field) => field.kind === 'dict') + 1;
  const elements = legalElements(name);
  elements[at] = `{"${key}":${value}}`;
  const place = frame(elements).places[at];
  const start = (place?.start ?? 0) + key.length + 4;
  return {
    decoded: decodeMessage(frame(elements).node),
    range: { start, end: (place?.end ?? 0) - 1 },
    field: messageSpec(name).fields[at - 1]?.label,
  };
}

describe('M-13', () => {
  it.each(rows)('%s: %s must be %s', (name, key, kind) => {
    for (const value of [...VALUES[kind].right, 'null']) {
      const { decoded } = decodeWith(name, key, value);
      expect([value, decoded.findings.filter((finding) => finding.check === 'M-13')]).toEqual([value, []]);
    }
    for (const value of VALUES[kind].wrong) {
      const { decoded, range, field } = decodeWith(name, key, value);
      const found = decoded.findings.filter((finding) => finding.check === 'M-13');
      expect([value, found]).toEqual([
        value,
        [
          {
            check: 'M-13',
            severity: 'error',
            text: expect.any(String) as unknown,
            field,
            key,
            section: 'Messages',
            ...range,
          },
        ],
      ]);
      expect(found[0]?.text).toBe(`${field}.${key} must be ${WANTED[kind]}.`);
      expect(decoded.ok).toBe(true);
    }
  });

  it('asks nothing of other keys', () => {
    for (const name of NAMES) {
      expect(optionRule(name, 'anything')).toBeUndefined();
      expect(optionRule(name, 'toString')).toBeUndefined();
      expect(optionRule(name, '__proto__')).toBeUndefined();
    }
    expect(optionRule('SUBSCRIBE', 'acknowledge')).toBeUndefined();
    expect(optionRule('GOODBYE', 'progress')).toBeUndefined();
  });

  it('knows exactly these keys', () => {
    const keys = new Set([...Object.keys(EVERYWHERE), ...Object.values(RULES).flatMap((rules) => Object.keys(rules))]);
    for (const name of NAMES) {
      const known = [...keys].filter((key) => optionRule(name, key));
      expect([name, known.toSorted()]).toEqual([name, Object.keys({ ...EVERYWHERE, ...RULES[name] }).toSorted()]);
    }
  });
});
