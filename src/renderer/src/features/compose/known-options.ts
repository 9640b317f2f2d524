// The options that the specification names for each request, with what they take. Anything else can be written into
// the JSON of the options.

import { isDict, type WampValue } from '../../../../shared/wamp/value.ts';
import type { RequestKind } from '../../../../shared/request.ts';
import { oneLine } from '../../../../shared/json-output.ts';

interface Named {
  readonly key: string;
}

export type KnownOption =
  /** What it is when it is not sent; only the other value is written. */
  | (Named & { readonly kind: 'switch'; readonly usual: boolean })
  | (Named & { readonly kind: 'number'; readonly unit?: 'ms'; readonly least: number })
  | (Named & { readonly kind: 'text' })
  /** A list, typed with commas between. */
  | (Named & { readonly kind: 'ids' | 'texts' })
  /** The first stands for not sending it. */
  | (Named & { readonly kind: 'choice'; readonly choices: readonly string[] });

const off = (key: string): KnownOption => ({ key, kind: 'switch', usual: false });
const on = (key: string): KnownOption => ({ key, kind: 'switch', usual: true });
const text = (key: string): KnownOption => ({ key, kind: 'text' });

const PASSTHRU: readonly KnownOption[] = ['ppt_scheme', 'ppt_serializer', 'ppt_cipher', 'ppt_keyid'].map(text);
const MATCH: KnownOption = { key: 'match', kind: 'choice', choices: ['exact', 'prefix', 'wildcard'] };

/** In the order in which they are shown; those after `more` only when they are asked for. */
export const KNOWN_OPTIONS: Readonly<Record<RequestKind, readonly KnownOption[]>> = {
  call: [
    { key: 'timeout', kind: 'number', unit: 'ms', least: 0 },
    off('receive_progress'),
    off('disclose_me'),
    text('rkey'),
    { key: 'runmode', kind: 'choice', choices: ['one', 'partition'] },
    ...PASSTHRU,
  ],
  publish: [
    off('acknowledge'),
    on('exclude_me'),
    off('disclose_me'),
    off('retain'),
    { key: 'exclude', kind: 'ids' },
    { key: 'exclude_authid', kind: 'texts' },
    { key: 'exclude_authrole', kind: 'texts' },
    { key: 'eligible', kind: 'ids' },
    { key: 'eligible_authid', kind: 'texts' },
    { key: 'eligible_authrole', kind: 'texts' },
    text('rkey'),
    ...PASSTHRU,
  ],
  subscribe: [MATCH, off('get_retained')],
  register: [
    MATCH,
    { key: 'invoke', kind: 'choice', choices: ['single', 'roundrobin', 'random', 'first', 'last'] },
    { key: 'concurrency', kind: 'number', least: 1 },
    off('disclose_caller'),
    off('forward_timeout'),
  ],
};

/** What the field of an option shows; `other`: the JSON has something there that the field cannot show. */
export type OptionState =
  | { readonly state: 'absent' }
  | { readonly state: 'set'; readonly value: string | boolean }
  | { readonly state: 'other'; readonly json: string };

/** What the options say of one of them. */
export function optionState(options: WampValue | undefined, option: KnownOption): OptionState {
  if (options === undefined || !isDict(options) || !Object.hasOwn(options, option.key)) return { state: 'absent' };
  const value = options[option.key] ?? null;
  const shown = shownValue(value, option);
  return shown === undefined ? { state: 'other', json: oneLine(value) } : { state: 'set', value: shown };
}

function shownValue(value: WampValue, option: KnownOption): string | boolean | undefined {
  switch (option.kind) {
    case 'switch':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'choice':
      return typeof value === 'string' && option.choices.includes(value) ? value : undefined;
    case 'ids':
      return joined(value, (item) => (typeof item === 'number' || typeof item === 'bigint' ? String(item) : undefined));
    case 'texts':
      return joined(value, (item) => (typeof item === 'string' && !item.includes(',') ? item : undefined));
    default:
      return option satisfies never;
  }
}

/** Items of a list with commas between; undefined if it is no list, or an item cannot stand there. */
function joined(value: WampValue, textOf: (item: WampValue) => string | undefined): string | undefined {
  const texts = Array.isArray(value) ? value.map(textOf) : [undefined];
  return texts.includes(undefined) ? undefined : texts.join(', ');
}

/**
 * The JSON that an option is set to by what was typed: undefined if it is not sent then, `null` if this cannot be
 * its value.
 */
export function optionJson(option: KnownOption, typed: string | boolean): string | undefined | null {
  if (typeof typed === 'boolean') {
    return option.kind === 'switch' && typed !== option.usual ? String(typed) : undefined;
  }
  const trimmed = typed.trim();
  if (trimmed === '') return undefined;
  switch (option.kind) {
    case 'number':
      return isInteger(trimmed) && Number(trimmed) >= option.least ? trimmed : null;
    case 'choice':
      return trimmed === option.choices[0] ? undefined : JSON.stringify(trimmed);
    case 'ids': {
      const ids = listOf(trimmed);
      return ids.every(isInteger) ? `[${ids.join(', ')}]` : null;
    }
    case 'texts':
      return `[${listOf(trimmed)
        .map((item) => JSON.stringify(item))
        .join(', ')}]`;
    case 'text':
      return JSON.stringify(typed);
    case 'switch':
      return null;
    default:
      return option satisfies never;
  }
}

function listOf(typed: string): readonly string[] {
  return typed
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function isInteger(typed: string): boolean {
  return /^(?:0|[1-9]\d{0,15})$/.test(typed);
}

/** The value of `match` in options that are valid. */
export function matchOf(options: WampValue | undefined): 'exact' | 'prefix' | 'wildcard' {
  const value = options !== undefined && isDict(options) ? options['match'] : undefined;
  return value === 'prefix' || value === 'wildcard' ? value : 'exact';
}
