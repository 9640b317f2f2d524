import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Masked } from '../../../../../src/main/capture/redaction/masking.ts';
import { Redactor } from '../../../../../src/main/capture/redaction/redact.ts';
import { readJson } from '../../../../../src/main/wamp/json-reader.ts';
import { readableIn } from './secret-detector.ts';

const newRedactor = () => new Redactor({ key: new Uint8Array(32).fill(7), signatureIsSecret: () => true });

/** Masks a frame as the recorder does: with its node if it can be read, as mere bytes if not. */
function mask(redactor: Redactor, bytes: Uint8Array): Masked {
  const read = readJson(bytes);
  return read.ok ? redactor.frame(bytes, { node: read.node, format: 'json' }) : redactor.bytes(bytes);
}

// A secret made of the mask's own letter cannot be told from a mask; one shorter than four bytes is
// masked by another rule.
const secret = fc
  .oneof(
    fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 30 }),
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 12 }),
  )
  .filter((text) => !text.includes('*') && Buffer.from(text).toString() === text);

type Spelling = (text: string) => string;
const bytesOf = (text: string) => Buffer.from(text, 'utf8');
const randomCase = (text: string, upper: boolean) => (upper ? text.toUpperCase() : text);

const spelling: fc.Arbitrary<Spelling> = fc.oneof(
  fc.constant<Spelling>((text) => text),
  fc.boolean().map(
    (upper): Spelling =>
      (text) =>
        randomCase(bytesOf(text).toString('hex'), upper),
  ),
  fc
    .record({
      before: fc.uint8Array({ maxLength: 4 }),
      after: fc.uint8Array({ maxLength: 4 }),
      safe: fc.boolean(),
      padded: fc.boolean(),
    })
    .map(({ before, after, safe, padded }): Spelling => (text) => {
      const encoded = Buffer.concat([before, bytesOf(text), after]).toString(safe ? 'base64url' : 'base64');
      return padded ? encoded : encoded.replaceAll('=', '');
    }),
  fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }).map(
    (escaped): Spelling =>
      (text) =>
        Array.from(bytesOf(text), (byte, i) =>
          escaped[i % escaped.length] || byte >= 0x80 || byte === 0x25
            ? `%${byte.toString(16).padStart(2, '0')}`
            : String.fromCharCode(byte),
        ).join(''),
  ),
  fc.constant<Spelling>((text) => JSON.stringify(text).slice(1, -1)),
);

/** JSON text of a string with each letter escaped or not, as the choices say. */
function jsonString(text: string, choices: readonly number[]): string {
  const letters = text.split('').map((letter, i) => {
    const code = letter.charCodeAt(0);
    const choice = choices[i % choices.length] ?? 0;
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (choice === 1 || (isSurrogate && choices.includes(1))) return `\\u${code.toString(16).padStart(4, '0')}`;
    if (choice === 2 && letter === '/') return '\\/';
    return isSurrogate ? letter : JSON.stringify(letter).slice(1, -1);
  });
  return `"${letters.join('')}"`;
}

const choices = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 5 });
const around = fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).filter((text) => !text.includes('*'));

/** A frame with the secret in one string: a value, a key, or JSON inside a string. */
const frame = fc
  .record({ secret, spelling, choices, around, place: fc.nat({ max: 3 }), number: fc.integer() })
  .map(({ secret: hidden, spelling: spell, choices: chosen, around: beside, place, number }) => {
    const text = `${beside} ${spell(hidden)} ${beside}`;
    const string = jsonString(place === 2 ? JSON.stringify({ inner: text }) : text, chosen);
    const shapes = [
      `[${string}]`,
      `[8,${number},{${string}:null}]`,
      `[50,${number},{},[${string},"x"]]`,
      `{"a":[${string},${number}]}`,
    ];
    return { hidden, bytes: bytesOf(shapes[place] ?? '') };
  });

/** True if the bytes around the strings are what they were, but for the digits of numbers. */
function sameStructure(before: Uint8Array, after: Uint8Array): boolean {
  const outside = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/"(?:[^"\\]|\\.)*"/g, '""')
      .replace(/\d/g, '0');
  return outside(before) === outside(after);
}

describe('a secret in a frame that can be read', () => {
  it('is readable in no encoding after masking, and the frame keeps length and structure', () => {
    fc.assert(
      fc.property(frame, ({ hidden, bytes }) => {
        const redactor = newRedactor();
        redactor.add(hidden, 'secret');
        const masked = mask(redactor, bytes);
        expect(readableIn(bytes, hidden)).toBeDefined();
        expect(readableIn(masked.bytes, hidden)).toBeUndefined();
        expect(masked.bytes.length).toBe(bytes.length);
        expect(masked.masks.length).toBeGreaterThan(0);
        expect(readJson(bytes).ok).toBe(true);
        expect(readJson(masked.bytes).ok).toBe(true);
        expect(sameStructure(bytes, masked.bytes)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a secret in bytes that cannot be read', () => {
  it('is readable in no encoding after masking', () => {
    fc.assert(
      fc.property(frame, fc.nat({ max: 20 }), ({ hidden, bytes }, cut) => {
        const torn = Buffer.concat([
          Uint8Array.of(0xff, 0x5b),
          bytes.subarray(0, bytes.length - (cut % 2)),
          Uint8Array.of(0x80),
        ]);
        const redactor = newRedactor();
        redactor.add(hidden, 'secret');
        const masked = mask(redactor, torn);
        expect(readJson(torn).ok).toBe(false);
        expect(readableIn(torn, hidden)).toBeDefined();
        expect(readableIn(masked.bytes, hidden)).toBeUndefined();
        expect(masked.bytes.length).toBe(torn.length);
      }),
      { numRuns: 600 },
    );
  });
});

describe('any JSON text', () => {
  it('stays readable, with its length, whatever the secrets are', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.array(fc.oneof(secret, fc.string({ minLength: 1, maxLength: 4 }), fc.nat().map(String)), { maxLength: 4 }),
        (json, secrets) => {
          const redactor = newRedactor();
          for (const value of secrets) redactor.add(value, 'secret');
          // Parts of the text itself, so that something is found: at any place, also across strings.
          for (let at = 0; at < json.length; at += 7) redactor.add(json.slice(at, at + 5), 'part');
          const bytes = bytesOf(json);
          const masked = mask(redactor, bytes);
          expect(masked.bytes.length).toBe(bytes.length);
          expect(readJson(masked.bytes).ok).toBe(true);
          expect(sameStructure(bytes, masked.bytes)).toBe(true);
          expect(() => void JSON.parse(Buffer.from(masked.bytes).toString('utf8'))).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is left alone without a secret in it', () => {
    fc.assert(
      fc.property(
        fc.json({ noUnicodeString: false }).filter((json) => !/[@%]|cookie|authorization/i.test(json)),
        (json) => {
          const redactor = newRedactor();
          redactor.add('a secret that is nowhere', 'secret');
          const bytes = bytesOf(json);
          expect(mask(redactor, bytes)).toEqual({ bytes, masks: [] });
        },
      ),
    );
  });
});
