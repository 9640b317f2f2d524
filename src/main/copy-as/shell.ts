// Command lines for POSIX shells: every word quoted, so that a shell reads nothing in it.

import { InspectorError } from '../../shared/contract/errors.ts';

/** Everything that is plain to read, and no quote. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;
const VISIBLE = /^[\x20-\x7e\n]*$/;

/**
 * A word. What cannot be seen is written as bytes in `$'…'`, which bash, zsh, ksh and POSIX of 2024 know. Throws
 * InspectorError `bad-request` for U+0000, which no argument can carry.
 */
export function shellWord(text: string): string {
  if (text.includes('\u0000'))
    throw new InspectorError('bad-request', 'No argument of a command can hold the character U+0000: write a program.');
  if (PLAIN.test(text)) return text;
  if (VISIBLE.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const body = [...new TextEncoder().encode(text)].map((byte) => {
    if (byte === 0x27 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    // Three digits always: a digit that follows belongs to the text.
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `$'${body.join('')}'`;
}

/** JSON text in plain ASCII on one line, with the same meaning. */
export function asciiJson(json: string): string {
  // Line ends of JSON stand between its values only; other characters beyond ASCII within its strings.
  return json
    .trim()
    .replaceAll(/[\r\n\t]+ */g, ' ')
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Words of a command, broken where options begin. */
export function commandLine(words: readonly string[], options: readonly (readonly string[])[]): string {
  const lines = [words, ...options].map((part) => part.join(' '));
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  return `${lines.join(length > 100 ? ' \\\n  ' : ' ')}\n`;
}
