import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import { otherDialect, readEitherDialect, tellDialect } from '../../../../src/main/wamp/ubjson-dialect.ts';
import { writeUbjson } from '../../../../src/main/wamp/ubjson-writer.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { DIALECTS, raw } from './ubjson-bytes.ts';

const session = 4504178943402837;

describe('tellDialect', () => {
  it.each<[string, WampValue]>([
    ['WELCOME', [2, session, { roles: { broker: {} } }]],
    ['an id of more than 32 bits', [36, 2 ** 53 - 1, 1, {}]],
    ['a text of more than 255 bytes', [48, 1, {}, 'com.example', ['x'.repeat(300)]]],
    ['a key of more than 255 bytes', [48, 1, {}, 'com.example', [], { ['x'.repeat(300)]: 1 }]],
    ['a byte string of more than 255 bytes', [48, 1, {}, 'com.example', [new Uint8Array(300)]]],
  ])('knows the dialect by %s, whatever was believed', (_what, message) => {
    for (const dialect of DIALECTS) {
      const frame = writeUbjson(message, dialect);
      for (const believed of DIALECTS) {
        const told = tellDialect(frame, believed);
        expect(told).toMatchObject({ dialect, isDecided: true });
        expect(told.reading.ok && nodeValue(told.reading.node)).toEqual(message);
      }
    }
  });

  it('knows BJData by markers that UBJSON has not', () => {
    const frame = writeUbjson([48, 1, {}, 'com.example', [40_000]], 'bjdata');
    for (const believed of DIALECTS)
      expect(tellDialect(frame, believed)).toMatchObject({ dialect: 'bjdata', isDecided: true });
  });

  it.each<[string, WampValue]>([
    ['HELLO', [1, 'realm1', { roles: { caller: {} } }]],
    ['SUBSCRIBE', [32, 1, {}, 'com.example']],
    ['ids that are some either way, of 16 bits', [17, 300, 301]],
    ['or 2^53 in eight bytes', [17, 1, 2 ** 53]],
  ])('leaves %s undecided, in the dialect believed in', (_what, message) => {
    // Of texts UBJSON is written with longer lengths; BJData has markers of its own for these ids.
    const frame = writeUbjson(message, JSON.stringify(message).includes('"') ? 'bjdata' : 'ubjson');
    for (const believed of DIALECTS)
      expect(tellDialect(frame, believed)).toMatchObject({ dialect: believed, isDecided: false });
  });

  it.each([
    ['nothing', raw()],
    ['no value', raw('?')],
    ['no message', raw('[]')],
    ['a cut list', raw('[U', 36)],
  ])('keeps to what was believed for %s', (_what, frame) => {
    for (const believed of DIALECTS)
      expect(tellDialect(frame, believed)).toMatchObject({ dialect: believed, isDecided: false });
  });

  it('a message that breaks a rule is not taken for the other dialect', () => {
    for (const dialect of DIALECTS) {
      for (const message of [
        [17, -1, 5],
        [17, 1.5, 5],
        [17, 'a', 5],
        [17, 0, session],
        [999, session],
      ]) {
        expect(tellDialect(writeUbjson(message, dialect), dialect).dialect).toBe(dialect);
      }
    }
  });

  it('knows nearly every message with a global id', () => {
    let wrong = 0;
    fc.assert(
      fc.property(fc.integer({ min: 2 ** 40, max: 2 ** 53 }), fc.constantFrom(...DIALECTS), (id, dialect) => {
        const told = tellDialect(writeUbjson([36, 1, id, {}, ['a', id]], dialect), otherDialect(dialect));
        if (told.dialect !== dialect) wrong++;
      }),
      { numRuns: 1000 },
    );
    expect(wrong).toBeLessThan(20);
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...DIALECTS), (bytes, believed) => {
        expect(tellDialect(bytes, believed).isDecided).toBeTypeOf('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('readEitherDialect', () => {
  it('reads what the dialect believed in reads as a likely message', () => {
    const frame = writeUbjson([36, 300, session, {}], 'bjdata');
    expect(readEitherDialect(frame, 'bjdata').dialect).toBe('bjdata');
    expect(readEitherDialect(frame, 'ubjson').dialect).toBe('bjdata');
  });

  it('gives the fault of the dialect believed in if neither reads it', () => {
    const { dialect, reading } = readEitherDialect(raw('[U', 36, 'S'), 'ubjson');
    expect(dialect).toBe('ubjson');
    expect(reading).toEqual({ ok: false, at: 4, reason: 'the bytes end too early at byte 4' });
  });
});
