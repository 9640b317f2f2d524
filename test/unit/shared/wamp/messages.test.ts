import { describe, expect, it } from 'vitest';
import {
  messageNameOf,
  MESSAGES,
  messageSpec,
  type FieldKind,
  type MessageName,
} from '../../../../src/shared/wamp/messages.ts';

/**
 * "Message Definitions" of the specification, EVENT_RECEIVED as Autobahn has it: type, name, who
 * sends it (C client, R router, B both), when (o opening, s session, a any), element kinds. `+` is
 * `[, Arguments [, ArgumentsKw]]`, `?` an optional dict of a revocation.
 */
const SPECIFIED = `
    1 HELLO          C o  uri dict
    2 WELCOME        R o  id dict
    3 ABORT          B a  dict uri +
    4 CHALLENGE      R o  string dict
    5 AUTHENTICATE   C o  string dict
    6 GOODBYE        B s  dict uri
    8 ERROR          B s  type-code request dict uri +
   16 PUBLISH        C s  request dict uri +
   17 PUBLISHED      R s  request id
   32 SUBSCRIBE      C s  request dict uri
   33 SUBSCRIBED     R s  request id
   34 UNSUBSCRIBE    C s  request id
   35 UNSUBSCRIBED   R s  request ?
   36 EVENT          R s  id id dict +
   48 CALL           C s  request dict uri +
   49 CANCEL         C s  request dict
   50 RESULT         R s  request dict +
   64 REGISTER       C s  request dict uri
   65 REGISTERED     R s  request id
   66 UNREGISTER     C s  request id
   67 UNREGISTERED   R s  request ?
   68 INVOCATION     R s  request id dict +
   69 INTERRUPT      R s  request dict
   70 YIELD          C s  request dict +
  337 EVENT_RECEIVED C s  id
`;

const rows = SPECIFIED.trim()
  .split('\n')
  .map((line) => {
    const [code, name, sender, phase, ...elements] = line.trim().split(/ +/);
    return { code: Number(code), name: name as MessageName, sender, phase, elements };
  });
const SENDERS = { client: 'C', router: 'R', both: 'B' } as const;
const PHASES = { opening: 'o', open: 's', any: 'a' } as const;

describe('MESSAGES', () => {
  it('has the 25 types of the specification, in the order of their codes', () => {
    expect(rows).toHaveLength(25);
    expect(Object.keys(MESSAGES)).toEqual(rows.map((row) => row.name));
  });

  it.each(rows.map((row) => [row.name, row] as const))('%s is as specified', (name, row) => {
    const spec = messageSpec(name);
    expect(spec.code).toBe(row.code);
    expect(SENDERS[spec.sentBy]).toBe(row.sender);
    expect(PHASES[spec.phase]).toBe(row.phase);
    const elements: (FieldKind | '+' | '?')[] = spec.fields.map((field) => field.kind);
    if (spec.payload) elements.push('+');
    if (spec.revocation) elements.push('?');
    expect(elements).toEqual(row.elements);
    expect(messageNameOf(row.code)).toBe(name);
  });

  it.each(rows.map((row) => row.name))('%s explains itself and its fields, by names that occur once', (name) => {
    const spec = messageSpec(name);
    const fields = [...spec.fields, ...(spec.revocation ? [spec.revocation] : [])];
    expect(spec.about).not.toBe('');
    expect(spec.section).not.toBe('');
    for (const field of fields) {
      expect(field.label).toMatch(new RegExp(`^${name}\\.`));
      expect(field.about).not.toBe('');
    }
    expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
    expect(new Set(fields.map((field) => field.label)).size).toBe(fields.length);
    for (const reserved of ['kind', 'args', 'kwargs'])
      expect(fields.map((field) => field.name)).not.toContain(reserved);
  });
});

it('messageNameOf knows no other code', () => {
  const known = new Set(rows.map((row) => row.code));
  for (let code = -1; code < 1100; code++) if (!known.has(code)) expect(messageNameOf(code)).toBeUndefined();
  expect(messageNameOf(1.5)).toBeUndefined();
  expect(messageNameOf(NaN)).toBeUndefined();
});
