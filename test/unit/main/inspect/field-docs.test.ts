import { describe, expect, it } from 'vitest';
import {
  CALL_OPTIONS,
  CANCEL_OPTIONS,
  INTERRUPT_OPTIONS,
  INVOCATION_DETAILS,
  REGISTER_OPTIONS,
  RESULT_DETAILS,
  UNREGISTERED_DETAILS,
  YIELD_OPTIONS,
} from '../../../../src/main/inspect/field-docs/call-keys.ts';
import {
  EVENT_DETAILS,
  PUBLISH_OPTIONS,
  SUBSCRIBE_OPTIONS,
  UNSUBSCRIBED_DETAILS,
} from '../../../../src/main/inspect/field-docs/event-keys.ts';
import { docOf, type FieldDoc, type KeyDocs } from '../../../../src/main/inspect/field-docs/field-doc.ts';
import { fieldDoc, payloadDoc } from '../../../../src/main/inspect/field-docs/message-docs.ts';
import { AUTHENTICATE_EXTRA, CHALLENGE_EXTRA } from '../../../../src/main/inspect/field-docs/method-keys.ts';
import {
  ABORT_DETAILS,
  GOODBYE_DETAILS,
  HELLO_DETAILS,
  WELCOME_DETAILS,
} from '../../../../src/main/inspect/field-docs/session-keys.ts';
import { optionRule } from '../../../../src/main/wamp/option-rules.ts';
import { FEATURES } from '../../../../src/shared/wamp/features.ts';
import { MESSAGES, messageSpec, type MessageName } from '../../../../src/shared/wamp/messages.ts';

const NAMES = Object.keys(MESSAGES) as MessageName[];

/** Keys of each dictionary that messages have. */
const DICTS: Readonly<Record<string, KeyDocs>> = {
  'HELLO.Details': HELLO_DETAILS,
  'WELCOME.Details': WELCOME_DETAILS,
  'ABORT.Details': ABORT_DETAILS,
  'CHALLENGE.Extra': CHALLENGE_EXTRA,
  'AUTHENTICATE.Extra': AUTHENTICATE_EXTRA,
  'GOODBYE.Details': GOODBYE_DETAILS,
  'PUBLISH.Options': PUBLISH_OPTIONS,
  'SUBSCRIBE.Options': SUBSCRIBE_OPTIONS,
  'UNSUBSCRIBED.Details': UNSUBSCRIBED_DETAILS,
  'EVENT.Details': EVENT_DETAILS,
  'CALL.Options': CALL_OPTIONS,
  'CANCEL.Options': CANCEL_OPTIONS,
  'RESULT.Details': RESULT_DETAILS,
  'REGISTER.Options': REGISTER_OPTIONS,
  'UNREGISTERED.Details': UNREGISTERED_DETAILS,
  'INVOCATION.Details': INVOCATION_DETAILS,
  'INTERRUPT.Options': INTERRUPT_OPTIONS,
  'YIELD.Options': YIELD_OPTIONS,
};

/** Titles of sections of the specification that the tables may name, besides those of the messages. */
const SECTIONS = new Set([
  ...NAMES.map((name) => messageSpec(name).section),
  'Authentication Methods',
  'Call Timeout',
  'Call Trust Levels',
  'Caller Identification',
  'Challenge Response Authentication',
  'Client: Role and Feature Announcement',
  'Cryptosign-based Authentication',
  'Event Retention',
  'Feature Announcement',
  'Message Codes and Direction',
  'Pattern-based Registrations',
  'Pattern-based Subscription',
  'Payload Passthru Mode',
  'Progressive Call Invocations',
  'Progressive Call Results',
  'Publication Trust Levels',
  'Publisher Exclusion',
  'Publisher Identification',
  'Publishing and Events',
  'Registration Revocation',
  'Router Authentication',
  'Router: Role and Feature Announcement',
  'Salted Challenge Response Authentication',
  'Sharded Registration',
  'Sharded Subscription',
  'Shared Registration',
  'Subscriber Black- and Whitelisting',
  'Subscription Revocation',
  'TLS Channel Binding',
]);

/** A row with all that stand below it, each with its path. */
function rows(path: string, doc: FieldDoc): [string, FieldDoc][] {
  const below = Object.entries(doc.keys ?? {}).flatMap(([key, inner]) => rows(`${path}.${key}`, inner));
  return [[path, doc], ...below, ...(doc.items ? rows(`${path}[]`, doc.items) : [])];
}

const ALL = NAMES.flatMap((name) => {
  const { fields, payload, revocation } = messageSpec(name);
  const labels = [...fields, ...(revocation ? [revocation] : [])].map(({ label }) => label);
  const docs = labels.flatMap((label) => {
    const doc = fieldDoc(label);
    return doc ? rows(label, doc) : [];
  });
  if (!payload) return docs;
  return [
    ...docs,
    ...(['Arguments', 'ArgumentsKw'] as const).flatMap((part) => rows(`${name}.${part}`, payloadDoc(name, part))),
  ];
});

describe('the tables', () => {
  it('have a row for every field of every message', () => {
    const labels = NAMES.flatMap((name) => messageSpec(name).fields.map(({ label }) => label));
    expect(labels.filter((label) => fieldDoc(label) === undefined)).toEqual([]);
    expect(labels).toHaveLength(55);
    expect(fieldDoc('constructor')).toBeUndefined();
    expect(docOf(HELLO_DETAILS, 'toString')).toBeUndefined();
  });

  it('hang the known keys of a dictionary at its field', () => {
    for (const [label, keys] of Object.entries(DICTS)) expect(fieldDoc(label)?.keys, label).toBe(keys);
    const dicts = NAMES.flatMap((name) => {
      const { fields, revocation } = messageSpec(name);
      return [...fields, ...(revocation ? [revocation] : [])].filter(({ kind }) => kind === 'dict');
    });
    expect(dicts.map(({ label }) => label).filter((label) => fieldDoc(label)?.keys === undefined)).toEqual([]);
  });

  it('say it in one sentence, and name sections that there are', () => {
    expect(ALL.length).toBeGreaterThan(350);
    for (const [path, { text, section }] of ALL) {
      expect(text, path).toMatch(/^[A-Z0-9].*\.$/s);
      expect(text.length, path).toBeLessThan(150);
      expect(text.match(/\. [A-Z]/), path).toBeNull();
      if (section !== undefined) expect(SECTIONS, path).toContain(section);
    }
  });

  it('know every feature flag, for every role', () => {
    const flags = [
      ...['caller', 'callee', 'publisher', 'subscriber'].map((role) => HELLO_DETAILS['roles']?.keys?.[role]),
      ...['broker', 'dealer'].map((role) => WELCOME_DETAILS['roles']?.keys?.[role]),
    ].map((role) => role?.keys?.['features']?.keys);
    for (const keys of flags)
      for (const { flag, about } of FEATURES) expect(docOf(keys, flag)?.text, flag).toContain(about);
  });

  it('know every key that the checks have a rule for', () => {
    const missing = NAMES.flatMap((name) => {
      const label = messageSpec(name).fields.find(({ kind }) => kind === 'dict')?.label ?? '';
      const keys = Object.values(DICTS).flatMap((docs) => Object.keys(docs));
      return keys
        .filter((key) => optionRule(name, key) && !docOf(fieldDoc(label)?.keys, key))
        .map((key) => `${label}.${key}`);
    });
    // Links between routers and packed payload may stand anywhere; they are explained where they are seen.
    const everywhere = /\.(forward_for|enc_algo|enc_serializer|transaction_hash)$/;
    expect([...new Set(missing)].filter((path) => !everywhere.test(path) && path.includes('.'))).toEqual([]);
  });
});
