import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlain, visibleText } from '../../../../src/renderer/src/ui/visible-text.ts';

/** Made from code points, so that nothing unseen stands in this file. */
const at = (...codes: number[]): string => String.fromCodePoint(...codes);

describe('visibleText', () => {
  it.each([
    ['NUL', 0x00, '\\u0000'],
    ['tab', 0x09, '\\u0009'],
    ['line feed', 0x0a, '\\u000a'],
    ['escape', 0x1b, '\\u001b'],
    ['delete', 0x7f, '\\u007f'],
    ['next line, C1', 0x85, '\\u0085'],
    ['last of C1', 0x9f, '\\u009f'],
    ['soft hyphen', 0xad, '\\u00ad'],
    ['combining grapheme joiner', 0x34f, '\\u034f'],
    ['Arabic letter mark', 0x61c, '\\u061c'],
    ['Hangul filler', 0x3164, '\\u3164'],
    ['zero-width space', 0x200b, '\\u200b'],
    ['zero-width non-joiner', 0x200c, '\\u200c'],
    ['zero-width joiner', 0x200d, '\\u200d'],
    ['left-to-right mark', 0x200e, '\\u200e'],
    ['right-to-left mark', 0x200f, '\\u200f'],
    ['line separator', 0x2028, '\\u2028'],
    ['paragraph separator', 0x2029, '\\u2029'],
    ['first embedding', 0x202a, '\\u202a'],
    ['right-to-left override', 0x202e, '\\u202e'],
    ['word joiner', 0x2060, '\\u2060'],
    ['first isolate', 0x2066, '\\u2066'],
    ['pop isolate', 0x2069, '\\u2069'],
    ['variation selector 16', 0xfe0f, '\\ufe0f'],
    ['byte order mark', 0xfeff, '\\ufeff'],
    ['annotation anchor', 0xfff9, '\\ufff9'],
    ['tag A', 0xe0041, '\\u{e0041}'],
    ['cancel tag', 0xe007f, '\\u{e007f}'],
    ['variation selector 17', 0xe0100, '\\u{e0100}'],
  ])('shows %s as an escape', (_name, code, escape) => {
    expect(visibleText(`com.a${at(code)}b`)).toBe(`com.a${escape}b`);
  });

  it('shows lone surrogates, and leaves pairs alone', () => {
    expect(visibleText('a\ud83db')).toBe('a\\ud83db');
    expect(visibleText('a\ude00b')).toBe('a\\ude00b');
    expect(visibleText('a\u{1f600}b')).toBe('a\u{1f600}b');
  });

  it.each([
    ['Latin', 'com.acme.naïve_façade-1'],
    ['spaces and marks', '  "a" <b> & \\u202e'],
    ['Greek and Cyrillic', 'αβγ абв'],
    ['Hebrew', 'שלום'],
    ['Arabic', 'مرحبا'],
    ['Chinese, Japanese, Korean', '你好 こんにちは 안녕'],
    ['Thai', 'สวัสดี'],
    ['combining marks', `e${at(0x301)}`],
    ['Persian with a non-joiner', `می${at(0x200c)}خواهم`],
    ['Sinhala with a joiner', `ශ${at(0xdca, 0x200d)}රී`],
    ['a family', at(0x1f468, 0x200d, 0x1f469, 0x200d, 0x1f467)],
    ['a heart with its selector', at(0x2764, 0xfe0f)],
    ['a hand with a skin colour and a joiner', at(0x1f469, 0x1f3fd, 0x200d, 0x1f4bb)],
    ['a keycap', `1${at(0xfe0f, 0x20e3)}`],
    ['Mongolian with its selector', at(0x182d, 0x180b)],
  ])('leaves %s as it is', (_name, text) => {
    expect(visibleText(text)).toBe(text);
    expect(isPlain(text)).toBe(true);
  });

  it('shows joiners and selectors that join nothing', () => {
    expect(visibleText(`admin${at(0x200d)}`)).toBe('admin\\u200d');
    expect(visibleText(`${at(0x200c)}خ`)).toBe('\\u200cخ');
    expect(visibleText(`می${at(0x200c)}x`)).toBe('می\\u200cx');
    expect(visibleText(`1${at(0xfe0f)}`)).toBe('1\\ufe0f');
    expect(visibleText(`a${at(0x180b)}`)).toBe('a\\u180b');
    expect(visibleText(at(0x1f468, 0x200d) + 'a')).toBe(`${at(0x1f468)}\\u200da`);
    expect(isPlain(`a${at(0x202e)}b`)).toBe(false);
  });

  it('shows every one of a run', () => {
    expect(visibleText(at(0x202e, 0x200b, 0x0d, 0x0a))).toBe('\\u202e\\u200b\\u000d\\u000a');
  });

  it('leaves no control, bidi or tag character in any text', () => {
    const dangerous =
      /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
    const any = fc.string({ unit: 'binary' });
    fc.assert(fc.property(any, (text) => !dangerous.test(visibleText(text)) && !/\p{Cs}/u.test(visibleText(text))));
  });

  it('changes nothing in a text that it made', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => isPlain(visibleText(text))));
  });
});
