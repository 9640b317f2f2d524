import { describe, expect, it } from 'vitest';
import { MESSAGES, messageSpec, type FieldKind, type MessageName } from '../../../../src/shared/wamp/messages.ts';
import type { FieldNode } from '../../../../src/shared/record-detail.ts';
import { Recording } from '../../../support/recording.ts';
import { allFields, detailOf, field, received } from './detailed.ts';

const NAMES = Object.keys(MESSAGES) as MessageName[];
const SAMPLES: Readonly<Record<FieldKind, unknown>> = {
  id: 7,
  request: 3,
  uri: 'com.example.one',
  dict: {},
  string: 'text',
  'type-code': 48,
};

/** A message of the type, with the payload it may have. */
function sample(type: MessageName, payload: readonly unknown[] = []): unknown[] {
  const { code, fields } = messageSpec(type);
  return [code, ...fields.map(({ kind }) => SAMPLES[kind]), ...payload];
}

const names = (fields: readonly FieldNode[]) => fields.map(({ name }) => name);
const shown = ({ path, name, type, text, reading }: FieldNode) => [path, name, type, text, reading];

describe('the elements of a message', () => {
  it('have the names of the specification', () => {
    expect(names(received(sample('HELLO')).fields)).toEqual(['MessageType', 'Realm', 'Details']);
    expect(names(received(sample('CALL', [[1], { a: 1 }])).fields)).toEqual([
      'MessageType',
      'Request',
      'Options',
      'Procedure',
      'Arguments',
      'ArgumentsKw',
    ]);
    expect(names(received(sample('RESULT', [[]])).fields)).toEqual([
      'MessageType',
      'CALL.Request',
      'Details',
      'Arguments',
      'ArgumentsKw',
    ]);
    expect(names(received(sample('ERROR')).fields)).toEqual([
      'MessageType',
      'REQUEST.Type',
      'REQUEST.Request',
      'Details',
      'Error',
      'Arguments',
      'ArgumentsKw',
    ]);
    expect(names(received(sample('EVENT')).fields)).toEqual([
      'MessageType',
      'SUBSCRIBED.Subscription',
      'PUBLISHED.Publication',
      'Details',
      'Arguments',
      'ArgumentsKw',
    ]);
  });

  it.each(NAMES)('%s: every one is explained, with its section and its type', (type) => {
    const payload = messageSpec(type).payload ? [['x'], { key: 'x' }] : [];
    const { fields, title, serializer } = received(sample(type, payload));
    expect({ title, serializer }).toEqual({ title: type, serializer: 'json' });
    for (const { name, about } of fields) {
      expect(about?.text, `${type}.${name}`).toMatch(/^[A-Z0-9].{15,}[.]$/);
      expect(about?.section, `${type}.${name}`).toMatch(/^[A-Z]/);
    }
    const kinds = messageSpec(type).fields.map(({ kind }) => kind);
    const types = { id: 'id', request: 'id', uri: 'uri', dict: 'dict', string: 'string', 'type-code': 'int' } as const;
    expect(fields.map(({ type: shownType }) => shownType)).toEqual([
      'int',
      ...kinds.map((kind) => types[kind]),
      ...(payload.length > 0 ? ['list', 'dict'] : []),
    ]);
    expect(fields[0]).toMatchObject({ text: String(messageSpec(type).code), reading: type });
  });

  it('that may follow and were not sent are listed, without a place', () => {
    const { fields } = received(sample('CALL', [[1]]));
    expect(fields.at(-2)).toMatchObject({ path: '4', name: 'Arguments', text: '1 item', start: 27 });
    const last = fields.at(-1);
    expect(last).toMatchObject({ path: '5', name: 'ArgumentsKw', type: 'dict', text: 'not sent' });
    expect(last?.about?.text).toContain('Keyword arguments');
    expect(Object.keys(last ?? {})).not.toContain('start');
    expect(names(received(sample('SUBSCRIBED')).fields)).toHaveLength(3);
  });

  it('of a revocation are told', () => {
    const detail = received([35, 0, { subscription: 9, reason: 'because' }]);
    expect(names(detail.fields)).toEqual(['MessageType', 'UNSUBSCRIBE.Request', 'Details']);
    expect(field(detail, '1').reading).toBe('no id: ids begin at 1, and 0 marks a revocation');
    expect(field(detail, '2.subscription')).toMatchObject({ type: 'id', text: '9' });
    expect(field(detail, '2.subscription').about?.section).toBe('Subscription Revocation');
    expect(names(received([35, 0]).fields).at(-1)).toBe('Details');
    expect(names(received([35, 4]).fields)).toHaveLength(2);
  });

  it('that only Autobahn sends are named', () => {
    const detail = received([34, 1, 2, { forward_for: [{ session: 5, authid: 'a', authrole: 'b' }] }]);
    expect(names(detail.fields)).toEqual(['MessageType', 'Request', 'SUBSCRIBED.Subscription', 'Options']);
    expect(field(detail, '3.forward_for.0.session').type).toBe('id');
    expect(detail.unreadable).toBeUndefined();
  });
});

describe('a value', () => {
  it('is told as it was written, not as it was read', () => {
    const text = '[36, 1, 2, {}, [9007199254740993, 1.50E+2, -0, "\\u00e4\\/\\n", true , null, 1e400]]';
    const detail = received(text);
    expect(field(detail, '4').children?.map(shown)).toEqual([
      ['4.0', '0', 'int', '9007199254740993', undefined],
      ['4.1', '1', 'float', '1.50E+2', undefined],
      ['4.2', '2', 'int', '-0', undefined],
      ['4.3', '3', 'string', '"\\u00e4\\/\\n"', undefined],
      ['4.4', '4', 'bool', 'true', undefined],
      ['4.5', '5', 'null', 'null', undefined],
      ['4.6', '6', 'float', '1e400', undefined],
    ]);
  });

  it('has its bytes, also after letters of several bytes', () => {
    const text = '[36,1,2,{"ü":"\u{1f99c}"},["é",5]]';
    const bytes = Buffer.from(text);
    for (const { start, end, text: told, children } of allFields(received(text).fields))
      if (start !== undefined && !children)
        expect(bytes.subarray(start, end).toString()).toBe(told === '{} empty' ? '{}' : told);
    expect(field(received(text), '4.1')).toMatchObject({
      text: '5',
      start: bytes.indexOf('5]'),
      end: bytes.indexOf('5]') + 1,
    });
  });

  it('under a key that occurs twice is told both times', () => {
    const { fields, findings } = received('[36,1,2,{},[],{"a":1,"b":2,"a":3}]');
    expect(fields.at(-1)?.children?.map(({ path, name, text }) => [path, name, text])).toEqual([
      ['5.a', 'a', '1'],
      ['5.b', 'b', '2'],
      ['5.a~2', 'a', '3'],
    ]);
    expect(findings.map(({ check }) => check)).toContain('M-16');
  });

  it('has a path of its own, whatever its key is', () => {
    const key = 'k'.repeat(300);
    const text = JSON.stringify([
      36,
      1,
      2,
      {},
      [],
      { 'a.b': 1, a: { b: 1, 'b~2': 1 }, '~k4': 1, '': 1, [key]: 1, ['__proto__']: 1 },
    ]);
    const fields = allFields(received(text.replace('"b":1', '"b":1,"b":2')).fields);
    expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length);
    expect(fields.map(({ name }) => name)).toContain(`${'k'.repeat(200)}…`);
    expect(fields.map(({ name }) => name)).toContain('__proto__');
    const constructor = field(received('[1,"r",{"constructor":{}}]'), '2.constructor');
    expect(constructor.about).toBeUndefined();
  });

  it('is cut at 2,000 letters, and never within a letter', () => {
    const long = field(received([36, 1, 2, {}, [`${'x'.repeat(1998)}\u{1f99c}end`]]), '4.0');
    expect(long).toMatchObject({ cut: true, text: `"${'x'.repeat(1998)}` });
    const whole = field(received([36, 1, 2, {}, ['x'.repeat(1998)]]), '4.0');
    expect(whole.text).toHaveLength(2000);
    expect(whole.cut).toBeUndefined();
    expect(field(received([36, 1, 2, {}, ['ü'.repeat(5000)]]), '4.0').text).toBe(`"${'ü'.repeat(1999)}`);
  });

  it('that is empty says so, and others say how many they hold', () => {
    const detail = received([36, 1, 2, {}, [[], { a: 1 }, [1, 2]]]);
    expect(field(detail, '4').children?.map(({ text }) => text)).toEqual(['[] empty', '1 key', '2 items']);
    expect(field(detail, '3')).not.toHaveProperty('children');
  });
});

describe('a known key', () => {
  it('is explained wherever it stands', () => {
    const detail = received([
      2,
      9007199254740992,
      {
        roles: { broker: { features: { publisher_exclusion: true } }, dealer: {} },
        authid: 'ann',
        authextra: { verifier: 'x' },
        x_cb_node: 'n',
        own: 1,
      },
    ]);
    const about = (path: string) => field(detail, path).about;
    expect(about('2.roles')?.section).toBe('Router: Role and Feature Announcement');
    expect(about('2.roles.broker.features.publisher_exclusion')).toEqual({
      text: 'A publisher may hear its own event, stable in the specification; only true announces it.',
      section: 'Feature Announcement',
    });
    expect(about('2.authid')?.text).toContain('identity');
    expect(about('2.authextra.verifier')?.section).toBe('Salted Challenge Response Authentication');
    expect(about('2.x_cb_node')).toEqual({ text: 'Node that serves the session (Crossbar).' });
    expect(about('2.own')).toBeUndefined();
    expect(field(detail, '1').reading).toBe('the largest id, 2^53');
    const offer = received([1, 'r', { authmethods: ['ticket'], authextra: { pubkey: 'ab'.repeat(32) } }]);
    expect(field(offer, '2.authmethods.0').about?.text).toContain('offers');
    expect(field(offer, '2.authextra.pubkey').reading).toBe('64 hex digits, 32 bytes');
    expect(field(received([36, 1, 2, { topic: 'a.b', publisher: 4 }]), '3.topic').type).toBe('uri');
  });
});

describe('plain words', () => {
  const challenge = (text: string) => field(received([4, 'wampcra', { challenge: text }]), '2.challenge').reading;

  it('tell what a signed text holds, with all digits', () => {
    expect(challenge('{"session":9007199254740993,"authid":"ann","x":[],"y":true}')).toBe(
      'a JSON text: session 9007199254740993, authid ann, x list, y true',
    );
    const long = challenge(
      JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'v'.repeat(200)]))),
    );
    expect(long).toContain(`k11 ${'v'.repeat(80)}…, and 8 more`);
    expect(challenge('sign me')).toBeUndefined();
    expect(challenge('{"torn"')).toBeUndefined();
    expect(challenge('{}')).toBe('an empty JSON object');
  });

  it('tell the form of a signature', () => {
    const signature = (text: string) => {
      const recording = Recording.open().received([4, 'wampcra', { challenge: 'c' }]);
      const seq = recording.last + 1;
      return field(detailOf(recording.sent([5, text, {}]), seq), '1').reading;
    };
    expect(signature(Buffer.alloc(32, 7).toString('base64'))).toBe('44 characters, base64 of 32 bytes');
    expect(signature(`${'ab'.repeat(64)}${'cd'.repeat(32)}`)).toBe(
      `96 bytes: signature abababababababab… (64 bytes), then the signed message ${'cd'.repeat(32)} (32 bytes)`,
    );
    expect(signature('ab'.repeat(64))).toBe('128 hex digits, 64 bytes');
    expect(signature('a ticket')).toBeUndefined();
  });

  it('tell error URIs, request types and byte strings', () => {
    const error = received([8, 48, 5, {}, 'wamp.error.no_such_procedure', ['\u0000AQID']]);
    expect(field(error, '1').reading).toBe('CALL');
    expect(field(error, '4').reading).toBe('nobody offers this procedure');
    expect(field(error, '5.0')).toMatchObject({
      type: 'bytes',
      text: '"\\u0000AQID"',
      reading: 'bytes by the JSON convention, 3 bytes: 010203',
    });
    expect(field(received([3, {}, 'wamp.error.no_such_realm']), '2').reading).toContain('realm');
    expect(field(received([1, 'wamp.error.no_such_realm', {}]), '1').reading).toBeUndefined();
  });

  it('tell ids that are none', () => {
    const id = (text: string) => field(received(`[17,1,${text}]`), '2').reading;
    expect(id('9007199254740993')).toBe('no id: it is larger than 2^53 = 9007199254740992');
    expect(id('-4')).toBe('no id: ids begin at 1');
    expect(id('0')).toMatch(/^no id/);
    expect(id('5')).toBeUndefined();
  });
});

describe('a frame that is no message', () => {
  it('is told as far as it can be read', () => {
    const short = received('[48,1]');
    expect(short).toMatchObject({
      title: 'CALL',
      type: 'CALL',
      unreadable: 'CALL has 4 to 6 elements; this one has 2.',
    });
    expect(short.fields.map(({ name, text }) => [name, text])).toEqual([
      ['MessageType', '48'],
      ['Request', '1'],
      ['Options', 'not sent'],
      ['Procedure', 'not sent'],
      ['Arguments', 'not sent'],
      ['ArgumentsKw', 'not sent'],
    ]);
    const unknown = received('[999,"a"]');
    expect(unknown).toMatchObject({ title: 'Unknown message', unreadable: expect.stringContaining('999') as string });
    expect(unknown).not.toHaveProperty('type');
    expect(unknown.fields.map(shown)).toEqual([
      ['0', 'MessageType', 'int', '999', 'no type of message that is known'],
      ['1', '1', 'string', '"a"', undefined],
    ]);
    const wrong = received('[1,["r"],{}]');
    expect(wrong.unreadable).toBe('HELLO.Realm must be a string; this is a list.');
    expect(wrong.fields[1]).toMatchObject({ name: 'Realm', type: 'list', text: '1 item' });
    expect(received('{"a":1}').fields.map(shown)).toEqual([['0', 'Value', 'dict', '1 key', undefined]]);
    expect(received('[1,"r",{},4]').fields.at(-1)).toMatchObject({ name: '3', type: 'int' });
  });

  it('has a reason if it cannot be decoded', () => {
    const torn = received('[1,"r"');
    expect(torn).toMatchObject({ title: 'Undecodable frame', fields: [], serializer: 'json', size: 6 });
    expect(torn.unreadable).toMatch(/^The frame is no JSON: .* at byte 6\.$/);
    expect(received(Uint8Array.of(0xff)).unreadable).toContain('A binary frame came');
  });
});
