// Templates of answers to invocations: `{{args.0}}`, `{{kwargs.name}}`, `{{procedure}}` and others in strings stand
// for what came with the invocation. A string that is nothing but one placeholder becomes the value with its type;
// within a text it becomes text. Keys of dictionaries are left as they are. Variables are filled in the same pass: what
// was put in is not looked through again.

import { oneLine } from './json-output.ts';
import { getOwn, isDict, setOwn, type Dict, type WampValue } from './wamp/value.ts';

/** What an invocation brings. */
export interface TemplateValues {
  /** A byte string in Autobahn's payload transparency form. */
  readonly args: WampValue[] | Uint8Array;
  readonly kwargs: Dict;
  readonly procedure: string;
  /** Session id and authid of the caller; absent: not disclosed. */
  readonly caller?: WampValue | undefined;
  readonly caller_authid?: WampValue | undefined;
  readonly registration: number;
  /** Number of this invocation of the registration, from 1. */
  readonly count: number;
}

/** Names that templates know. */
export const TEMPLATE_NAMES = [
  'args',
  'kwargs',
  'procedure',
  'caller',
  'caller_authid',
  'registration',
  'count',
] as const satisfies readonly (keyof TemplateValues)[];

/** Values of variables, by their names; those of TEMPLATE_NAMES are never among them. */
export type TemplateVariables = ReadonlyMap<string, WampValue>;

const PLACEHOLDER = /\{\{([A-Za-z_][^{}]*)\}\}/g;
const NOTHING_ELSE = /^\{\{([A-Za-z_][^{}]*)\}\}$/;

export interface FilledTemplate {
  readonly value: WampValue;
  /** Placeholders that stand for nothing here, each once; null took their place. */
  readonly missing: readonly string[];
}

/** A value with its placeholders filled. The value itself is not changed; what has no placeholder may be shared. */
export function fillTemplate(
  template: WampValue,
  values: TemplateValues,
  variables?: TemplateVariables,
): FilledTemplate {
  const missing = new Set<string>();
  const value = filled(template, (path) => {
    const found = variables?.has(path) === true ? variables.get(path) : valueAt(path, values);
    if (found === undefined) missing.add(`{{${path}}}`);
    return found ?? null;
  });
  return { value, missing: [...missing] };
}

/** True if a text has placeholders that an invocation fills, or that can be no variable's. */
export function holdsTemplate(text: string): boolean {
  return [...text.matchAll(PLACEHOLDER)].some(([, path = '']) => isName(path) || !VARIABLE.test(path));
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

export interface TemplateFault {
  /** `unknown-name`: no such name; `bad-path`: the name has nothing of that kind in it. */
  readonly fault: 'unknown-name' | 'bad-path';
  /** Place in the text, in UTF-16 units, and the placeholder there. */
  readonly at: number;
  readonly what: string;
}

/** What is wrong with the placeholders of a text as it is typed; `variables` are further names that it may use. */
export function checkTemplate(text: string, variables: readonly string[] = []): TemplateFault[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap((match): TemplateFault[] => {
    const [what, path = ''] = match;
    const [name = '', ...rest] = path.split('.');
    const place = { at: match.index, what };
    if (!isName(name)) return variables.includes(path) ? [] : [{ fault: 'unknown-name', ...place }];
    return isPath(name, rest) ? [] : [{ fault: 'bad-path', ...place }];
  });
}

function isName(name: string): name is (typeof TEMPLATE_NAMES)[number] {
  return (TEMPLATE_NAMES as readonly string[]).includes(name);
}

function isPath(name: (typeof TEMPLATE_NAMES)[number], rest: readonly string[]): boolean {
  if (rest.includes('')) return false;
  if (name === 'args') return rest[0] === undefined || INDEX.test(rest[0]);
  return name === 'kwargs' || rest.length === 0;
}

const INDEX = /^\d{1,15}$/;

function valueAt(path: string, values: TemplateValues): WampValue | undefined {
  const [name = '', ...rest] = path.split('.');
  if (!isName(name)) return undefined;
  let value: WampValue | undefined = values[name];
  for (const step of rest) {
    if (Array.isArray(value)) value = INDEX.test(step) ? value[Number(step)] : undefined;
    else value = isDict(value) ? getOwn(value, step) : undefined;
  }
  return value;
}

function filled(value: WampValue, at: (path: string) => WampValue): WampValue {
  if (typeof value === 'string') return filledText(value, at);
  if (Array.isArray(value)) return value.map((item) => filled(item, at));
  if (!isDict(value)) return value;
  const dict: Dict = {};
  for (const [key, item] of Object.entries(value)) setOwn(dict, key, filled(item, at));
  return dict;
}

function filledText(text: string, at: (path: string) => WampValue): WampValue {
  if (!text.includes('{{')) return text;
  const [, only] = NOTHING_ELSE.exec(text) ?? [];
  if (only !== undefined) return at(only);
  return text.replaceAll(PLACEHOLDER, (_, path: string) => {
    const value = at(path);
    return typeof value === 'string' ? value : oneLine(value);
  });
}
