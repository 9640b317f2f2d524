// Cuts JSON text into coloured parts. It takes anything: text that is no JSON comes out whole, as plain
// parts. The parts put together are the text again.

export type JsonPart = 'key' | 'string' | 'literal' | 'punctuation' | 'space' | 'plain';

export interface JsonToken {
  readonly part: JsonPart;
  readonly text: string;
}

const TOKEN =
  /(?<space>[\t\n\r ]+)|(?<string>"(?:[^"\\]|\\[^])*"?)|(?<punctuation>[{}[\],:])|(?<literal>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])|(?<plain>[^\t\n\r "{}[\],:]+)/g;

/** The parts of a JSON text, in order. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let lastString = -1;
  for (const match of text.matchAll(TOKEN)) {
    const token = { part: partOf(match.groups ?? {}), text: match[0] };
    // A string is a key once a colon follows it.
    if (token.text === ':' && lastString >= 0)
      tokens[lastString] = { part: 'key', text: tokens[lastString]?.text ?? '' };
    if (token.part === 'string') lastString = tokens.length;
    else if (token.part !== 'space') lastString = -1;
    tokens.push(token);
  }
  return tokens;
}

function partOf(groups: Readonly<Record<string, string | undefined>>): JsonPart {
  if (groups['space'] !== undefined) return 'space';
  if (groups['string'] !== undefined) return 'string';
  if (groups['punctuation'] !== undefined) return 'punctuation';
  return groups['literal'] === undefined ? 'plain' : 'literal';
}
