// JSON and YAML, read with limits: depth, number of values, aliases; how long a text may be, the contract says. JSON may hold comments. From YAML every
// scalar comes as the text that is written there, so that a ticket 0123 stays one. A fault names line and column and
// never what stands there, which may be a secret.

import { InspectorError } from '../../../shared/contract/errors.ts';

const DEEPEST = 64;
const MOST_VALUES = 200_000;
const MOST_ALIASES = 100;

const FAULTS: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'an alias has no anchor',
  BAD_INDENT: 'the indentation does not fit',
  DUPLICATE_KEY: 'a key comes twice',
  MISSING_CHAR: 'a character is missing before it, such as a comma, a quote or a bracket',
  MULTIPLE_DOCS: 'a second document begins',
  TAB_AS_INDENT: 'a tab is used for indentation',
  UNEXPECTED_TOKEN: 'this was not expected here',
};

/** The value of a JSON or YAML text. Throws InspectorError `import-damaged`. */
export async function readData(text: string, name: string): Promise<unknown> {
  const isJson = /^\s*(?:[{[]|\/[*/])/.test(text);
  const plain = isJson ? withoutComments(text) : text;
  const json = isJson ? parsedJson(plain) : undefined;
  const value = json === undefined ? await parsedYaml(plain, name, isJson) : json;
  const fault = sizeFault(value);
  if (fault !== undefined) throw new InspectorError('import-damaged', `${name}: ${fault}.`);
  return value;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What the engine says may quote the text; where the fault is, is found by the other reader.
    return undefined;
  }
}

async function parsedYaml(text: string, name: string, isJson: boolean): Promise<unknown> {
  const damaged = (what: string) => new InspectorError('import-damaged', `${name}${what}`);
  const { parseDocument } = await import('yaml');
  try {
    const document = parseDocument(text, { schema: 'failsafe', merge: true, prettyErrors: true, logLevel: 'silent' });
    const [error] = document.errors;
    if (!error) return document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown;
    const open = isJson ? openString(text) : undefined;
    if (open !== undefined) throw damaged(`${placeOf(text, open)}: a text begins here and does not end on its line.`);
    const place = error.linePos?.[0];
    const where = place ? `, line ${place.line}, column ${place.col}` : '';
    throw damaged(`${where}: ${FAULTS[error.code] ?? 'it cannot be read from here on'}.`);
  } catch (error) {
    if (error instanceof InspectorError) throw error;
    // The reader calls itself for each level, and the stack has an end.
    if (error instanceof RangeError) throw damaged(`: it is nested deeper than ${DEEPEST} levels.`);
    throw damaged(`: it holds more than ${MOST_ALIASES} aliases, or one that leads nowhere.`);
  }
}

/** The text with comments as blanks; every other character stays at its place. */
function withoutComments(text: string): string {
  const begin = /"|\/[/*]/g;
  let plain = '';
  for (let from = 0; from < text.length;) {
    begin.lastIndex = from;
    const start = begin.exec(text)?.index;
    if (start === undefined) return plain + text.slice(from);
    const end = text.startsWith('"', start) ? stringEnd(text, start) : commentEnd(text, start);
    const part = text.slice(start, end);
    plain += text.slice(from, start) + (part.startsWith('"') ? part : part.replaceAll(/[^\n]/g, ' '));
    from = end;
  }
  return plain;
}

/** Where a text begins that does not end on its line, as it must in JSON. */
function openString(text: string): number | undefined {
  for (let start = text.indexOf('"'); start >= 0;) {
    const end = stringEnd(text, start);
    if (text[end - 1] !== '"' || end - 1 === start) return start;
    start = text.indexOf('"', end);
  }
  return undefined;
}

function placeOf(text: string, index: number): string {
  const before = text.slice(0, index).split('\n');
  return `, line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

function commentEnd(text: string, start: number): number {
  const isLine = text.startsWith('//', start);
  const end = text.indexOf(isLine ? '\n' : '*/', start + 2);
  return end < 0 ? text.length : end + (isLine ? 0 : 2);
}

function sizeFault(top: unknown): string | undefined {
  const open: { readonly value: unknown; readonly level: number }[] = [{ value: top, level: 1 }];
  let values = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, level } = next;
    if (++values > MOST_VALUES) return `it holds more than ${MOST_VALUES} values`;
    if (level > DEEPEST) return `it is nested deeper than ${DEEPEST} levels`;
    if (typeof value !== 'object' || value === null) continue;
    for (const item of Object.values(value)) open.push({ value: item, level: level + 1 });
  }
  return undefined;
}

export type Data = Readonly<Record<string, unknown>>;

const NOTHING: Data = {};

/** True for a dictionary. */
export function isDict(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under a key; undefined if nothing does. */
export function at(value: unknown, key: string): unknown {
  return isDict(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The dictionary under a key; an empty one if there is none. */
export function dictAt(value: unknown, key: string): Data {
  const found = at(value, key);
  return isDict(found) ? found : NOTHING;
}

/** The list under a key; an empty one if there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
}

/** A text, or a number as its text; undefined for anything else, for nothing, and for YAML's ways to say nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && !['', '~', 'null'].includes(value) ? value : undefined;
}

/** The text under a key. */
export function textAt(value: unknown, key: string): string | undefined {
  return textOf(at(value, key));
}
