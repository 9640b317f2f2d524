import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { milliseconds, visible, visibleJson } from '../../../../../src/main/shell/cli/terminal-text.ts';

/** Everything a terminal may act on: C0, DEL, C1, line separators, bidirectional controls, byte order mark. */
const ACTING = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/u;

describe('visible', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['\u009b31m', '\\u009b31m'],
    ['line\r\nforged\tline', 'line\\u000d\\u000aforged\\u0009line'],
    ['a\u0000b\u007fc\b', 'a\\u0000b\\u007fc\\u0008'],
    ['user\u202egnp.exe\u2066x\u2069', 'user\\u202egnp.exe\\u2066x\\u2069'],
    ['\u200e\u200f\u061c\u2028\u2029\ufeff', '\\u200e\\u200f\\u061c\\u2028\\u2029\\ufeff'],
  ])('shows %j as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each(['plain', 'ключ ü ñ', '日本語', '\u{1f600}', 'مرحبا', '✓ ✗ … ─────▶ ••••••', '\\u001b', ''])(
    'leaves %j',
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );

  it('leaves nothing that acts, and changes nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(ACTING);
        const kept = Array.from(text).filter((char) => !ACTING.test(char));
        expect(visible(text).replaceAll(/\\u[0-9a-f]{4}/g, '').length).toBeLessThanOrEqual(kept.join('').length);
        if (!ACTING.test(text)) expect(visible(text)).toBe(text);
      }),
    );
  });
});

describe('visibleJson', () => {
  it('is the same JSON, without anything that acts', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = visibleJson(value);
        expect(text).not.toMatch(ACTING);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(visibleJson({ '\u202e': '\u009b' })).toBe('{"\\u202e":"\\u009b"}');
  });
});

describe('milliseconds', () => {
  it.each([
    [0, '0.00'],
    [5, '0.01'],
    [1_234, '1.23'],
    [99_994, '99.99'],
    [100_000, '100'],
    [1_234_567, '1235'],
  ])('%d µs are %s ms', (micros, text) => {
    expect(milliseconds(micros)).toBe(text);
  });
});
