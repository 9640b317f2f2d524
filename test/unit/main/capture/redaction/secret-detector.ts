// Looks for a secret the slow way, by undoing every encoding and looking at the result, so that it
// shares no idea with the search it checks. It is the positive control too: it must find a secret in
// the frame before masking.

import { Buffer } from 'node:buffer';

/** Where a secret can be read from the bytes, or undefined if nowhere. */
export function readableIn(bytes: Uint8Array, secret: string): string | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const wanted = Buffer.from(secret, 'utf8').toString('latin1');
  return readable(text, wanted, 3);
}

/** `text` and `wanted` hold one byte a letter. */
function readable(text: string, wanted: string, layers: number): string | undefined {
  if (text.includes(wanted)) return 'raw';
  if (decodings(text, /[0-9A-Fa-f]+/g, 2, 'hex').some((found) => found.includes(wanted))) return 'hex';
  if (decodings(text, /[A-Za-z0-9+/]+/g, 4, 'base64').some((found) => found.includes(wanted))) return 'base64';
  if (decodings(text, /[A-Za-z0-9_-]+/g, 4, 'base64url').some((found) => found.includes(wanted))) return 'base64url';
  if (text.replaceAll('+', ' ').includes(wanted)) return 'form';
  if (layers === 0) return undefined;
  const percent = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (percent !== text) {
    const behind = readable(percent, wanted, layers - 1);
    if (behind) return `percent, then ${behind}`;
  }
  const json = text.replace(
    /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]/g,
    (escape) => Buffer.from(String(JSON.parse(`"${escape}"`)), 'utf8').toString('latin1'),
  );
  if (json !== text) {
    const behind = readable(json, wanted, layers - 1);
    if (behind) return `JSON, then ${behind}`;
  }
  return undefined;
}

/** Every run of the alphabet, decoded from each place where a group could begin. */
function decodings(text: string, run: RegExp, group: number, encoding: BufferEncoding): string[] {
  const found: string[] = [];
  for (const [letters] of text.matchAll(run)) {
    for (let skip = 0; skip < group; skip++) found.push(Buffer.from(letters.slice(skip), encoding).toString('latin1'));
  }
  return found;
}
