// Every form that a message may have, as the specification prints it and as Autobahn adds to it: each is read without
// complaint, written as it was, and shown field by field, in every serializer. The forms stand here once more, so that
// the table of messages is held against them.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serializers } from '../../../../src/main/serializer/registry.ts';
import type { Serializer } from '../../../../src/main/serializer/serializer.ts';
import { decodeMessage, encodeMessage, type DecodedMessage } from '../../../../src/main/wamp/codec.ts';
import { MESSAGES } from '../../../../src/shared/wamp/messages.ts';
import type { RecordDetail } from '../../../../src/shared/record-detail.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { vectorValue } from '../../../vectors/messages.ts';
import { encoded } from './detailed.ts';

interface Shape {
  readonly type: string;
  readonly list: readonly WampValue[];
  /** Names of the elements after the type. */
  readonly names: readonly string[];
  /** What is said of it; nothing for most. */
  readonly checks?: readonly string[];
}

/** Forms without a payload: the elements after the type, and a value of each. */
const PLAIN: readonly (readonly [type: string, code: number, names: string, ...values: WampValue[]])[] = [
  ['HELLO', 1, 'Realm Details', 'realm1', { roles: { caller: {} } }],
  ['WELCOME', 2, 'Session Details', 2 ** 53, { roles: { broker: {} } }],
  ['CHALLENGE', 4, 'AuthMethod Extra', 'wampcra', { challenge: '{}' }],
  ['AUTHENTICATE', 5, 'Signature Extra', 'gir1mSx', {}],
  ['GOODBYE', 6, 'Details Reason', { message: 'bye' }, 'wamp.close.close_realm'],
  ['PUBLISHED', 17, 'PUBLISH.Request Publication', 3, 4429313566],
  ['SUBSCRIBE', 32, 'Request Options Topic', 3, {}, 'com.myapp.topic'],
  ['SUBSCRIBE', 32, 'Request Options Topic', 3, { match: 'wildcard' }, 'com..topic'],
  ['SUBSCRIBED', 33, 'SUBSCRIBE.Request Subscription', 3, 5512315],
  ['UNSUBSCRIBE', 34, 'Request SUBSCRIBED.Subscription', 3, 5512315],
  ['UNSUBSCRIBED', 35, 'UNSUBSCRIBE.Request', 3],
  ['UNSUBSCRIBED', 35, 'UNSUBSCRIBE.Request Details', 0, { subscription: 5512315, reason: 'moved' }],
  ['CANCEL', 49, 'CALL.Request Options', 3, { mode: 'killnowait' }],
  ['REGISTER', 64, 'Request Options Procedure', 3, { invoke: 'roundrobin' }, 'com.myapp.proc'],
  ['REGISTERED', 65, 'REGISTER.Request Registration', 3, 2103333],
  ['UNREGISTER', 66, 'Request REGISTERED.Registration', 3, 2103333],
  ['UNREGISTERED', 67, 'UNREGISTER.Request', 3],
  ['UNREGISTERED', 67, 'UNREGISTER.Request Details', 0, { registration: 2103333 }],
  ['INTERRUPT', 69, 'INVOCATION.Request Options', 3, { mode: 'kill' }],
  ['EVENT_RECEIVED', 337, 'PUBLISHED.Publication', 4429313566],
];

/** Forms that Arguments, or Arguments and ArgumentsKw, may follow. */
const LADEN: readonly (readonly [type: string, code: number, names: string, ...values: WampValue[]])[] = [
  ['ABORT', 3, 'Details Reason', { message: 'no' }, 'wamp.error.no_such_realm'],
  ['ERROR', 8, 'REQUEST.Type REQUEST.Request Details Error', 48, 3, {}, 'com.myapp.error'],
  ['ERROR', 8, 'REQUEST.Type REQUEST.Request Details Error', 68, 3, {}, 'com.myapp.error'],
  ['PUBLISH', 16, 'Request Options Topic', 3, { acknowledge: true }, 'com.myapp.topic'],
  ['EVENT', 36, 'SUBSCRIBED.Subscription PUBLISHED.Publication Details', 5512315, 4429313566, {}],
  ['CALL', 48, 'Request Options Procedure', 3, { receive_progress: true }, 'com.myapp.proc'],
  ['RESULT', 50, 'CALL.Request Details', 3, { progress: true }],
  ['INVOCATION', 68, 'Request REGISTERED.Registration Details', 3, 2103333, { receive_progress: true }],
  ['YIELD', 70, 'INVOCATION.Request Options', 3, { progress: true }],
];

const ARGS: WampValue = ['one', 2, [], null, 1.5];
const KWARGS: WampValue = { color: 'orange', sizes: [23, 42] };
const BYTES = Uint8Array.of(0, 1, 254, 255);
const PAYLOAD = ['Arguments', 'ArgumentsKw'];

/** The same form with keys added to its Options or Details; ABORT has none for a payload. */
function withKeys([type, code, names, ...values]: (typeof LADEN)[number], keys: Record<string, WampValue>) {
  const at = values.findIndex((value) => typeof value === 'object');
  return { type, names: names.split(' '), head: [code, ...values.with(at, keys)] };
}
const PACKED = LADEN.filter(([type]) => type !== 'ABORT');

const SHAPES: readonly Shape[] = [
  ...PLAIN.map(([type, code, names, ...values]) => ({ type, names: names.split(' '), list: [code, ...values] })),
  ...LADEN.flatMap(([type, code, names, ...values]) =>
    [[], [ARGS], [ARGS, KWARGS], [[], KWARGS]].map((payload) => ({
      ...{ type, names: [...names.split(' '), ...PAYLOAD] },
      list: [code, ...values, ...payload],
    })),
  ),
  // Payload passthru: one byte string in the list of arguments.
  ...PACKED.map((form) => {
    const { type, names, head } = withKeys(form, { ppt_scheme: 'wamp', ppt_serializer: 'cbor', ppt_keyid: 'k' });
    return { type, names: [...names, ...PAYLOAD], list: [...head, [BYTES]] };
  }),
  // Payload transparency: a byte string in the place of the list.
  ...PACKED.map((form) => {
    const { type, names, head } = withKeys(form, { enc_algo: 'cryptobox', enc_serializer: 'json', enc_key: 'k' });
    return { type, names: [...names, ...PAYLOAD], list: [...head, BYTES] };
  }),
  ...(
    [
      ['UNSUBSCRIBE', 34, 'SUBSCRIBED.Subscription'],
      ['UNREGISTER', 66, 'REGISTERED.Registration'],
    ] as const
  ).map(([type, code, name]) => ({
    ...{ type, names: ['Request', name, 'Options'], checks: ['M-05 warning'] },
    list: [code, 3, 7, { forward_for: [{ session: 1, authid: 'a', authrole: 'b' }] }],
  })),
];

const shownList = (list: readonly WampValue[]) =>
  JSON.stringify(list, (_key, value: unknown) => (value instanceof Uint8Array ? `${value.length} bytes` : value));
const CASES = SHAPES.map((shape) => ({ ...shape, shown: shownList(shape.list) }));

function read(serializer: Serializer, list: WampValue): DecodedMessage {
  const bytes = serializer.encode(list);
  const [part = bytes] = serializer.split?.(bytes) ?? [];
  const decoded = serializer.decode(part);
  if (!decoded.ok) throw new Error(`${serializer.name}: ${decoded.reason}`);
  return decodeMessage(decoded.node);
}

/** Names of the elements of a message, and of those that were sent. */
function namesOf({ fields }: RecordDetail): { readonly all: readonly string[]; readonly sent: readonly string[] } {
  const own = fields.filter(({ path }) => path !== 'prefix' && path !== 'separator');
  const sent = own.filter(({ text }) => text !== 'not sent');
  return { all: own.map(({ name }) => name), sent: sent.map(({ name }) => name) };
}

describe('the forms of messages', () => {
  it.each(CASES)('$type $shown', ({ type, list, names, checks = [] }) => {
    for (const serializer of serializers) {
      const decoded = read(serializer, [...list]);
      expect(decoded.findings.map(({ check, severity }) => `${check} ${severity}`)).toEqual(checks);
      if (!decoded.ok) throw new Error(`${serializer.name}: ${type} was not read`);
      expect(decoded.message.kind).toBe(type);
      // What only Autobahn adds is shown, not said again.
      const written = checks.length > 0 ? list.slice(0, -1) : list;
      expect(encodeMessage(decoded.message)).toEqual(written);

      const detail = encoded(serializer.name, [...list]);
      expect(detail).toMatchObject({ title: type, type });
      expect(detail.unreadable).toBeUndefined();
      const all = ['MessageType', ...names];
      expect(namesOf(detail)).toEqual({ all, sent: all.slice(0, list.length) });
    }
  });

  it('are of every type that there is', () => {
    const known = Object.entries(MESSAGES).map(([type, { code }]) => [type, code]);
    const forms = new Map(SHAPES.map(({ type, list }) => [type, list[0]]));
    expect([...forms].sort()).toEqual(known.sort());
  });

  it.each(LADEN)('%s (%d) has no more than ArgumentsKw', (_type, code, _names, ...values) => {
    for (const list of [[code, ...values, ARGS, KWARGS, 1], [code, ...values].slice(0, -1)]) {
      const decoded = decodeMessage(nodeOf(list));
      expect(decoded).toMatchObject({ ok: false, findings: [{ check: 'M-05', severity: 'error' }] });
    }
  });

  it.each(PLAIN)('%s (%d) of %s has no element more, and none less', (_type, code, _names, ...values) => {
    for (const list of [[code, ...values, 1], [code, ...values].slice(0, -1)]) {
      const isShort = list.length <= values.length;
      // A revocation without Details is an UNSUBSCRIBED whose id is none.
      const check = isShort && values[0] === 0 ? 'M-07' : 'M-05';
      expect(decodeMessage(nodeOf(list))).toMatchObject({ ok: false, findings: [{ check }] });
    }
  });

  it('with a byte string for Arguments need the key that says so', () => {
    for (const { list } of PACKED.map((form) => ({ list: [...withKeys(form, {}).head, BYTES] })))
      expect(decodeMessage(nodeOf(list))).toMatchObject({ ok: false, findings: [{ check: 'M-06' }] });
  });
});

function nodeOf(list: WampValue) {
  const [json] = serializers;
  const decoded = json?.decode(json.encode(list));
  if (!decoded?.ok) throw new Error('no JSON');
  return decoded.node;
}

interface Vector {
  readonly id: string;
  readonly verified: boolean;
  readonly inputs: { readonly message?: unknown };
  readonly expected: { readonly message?: unknown; readonly valid?: boolean };
}

function vectorsOf(name: string): readonly Vector[] {
  const file = new URL(`../../../fixtures/vectors/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] }).vectors;
}

/** Single messages of the vectors that are legal, with their names. */
const LEGAL = ['message-serialization', 'message-format', 'message-validation'].flatMap((file) =>
  vectorsOf(file).flatMap(({ id, verified, inputs, expected }) => {
    const message = inputs.message ?? expected.message;
    if (!verified || !Array.isArray(message) || expected.valid === false) return [];
    return [{ id, message: vectorValue(message) }];
  }),
);

describe('the messages of the vectors', () => {
  it('are many', () => {
    expect(LEGAL.length).toBeGreaterThan(40);
  });

  it.each(LEGAL)('$id is shown as far as it was sent, in every serializer', ({ message }) => {
    const inJson = namesOf(encoded('json', message));
    expect(inJson.sent).toHaveLength(Array.isArray(message) ? message.length : 0);
    for (const serializer of serializers) {
      expect(namesOf(encoded(serializer.name, message))).toEqual(inJson);
      const decoded = read(serializer, message);
      if (!decoded.ok) continue;
      const again = read(serializer, encodeMessage(decoded.message));
      expect(again).toMatchObject({ ok: true, message: decoded.message });
    }
  });
});
