// Secrets and what may hold one: values of a configuration, addresses, dictionaries of the user's making.

import { isJsonDict, type JsonValue } from '../../../shared/wamp/value.ts';
import { isDict, textOf, type Data } from './data.ts';
import type { DraftSecret } from './importer.ts';

/** Names whose values are secrets as a rule. */
const SECRET_NAME =
  /secret|passw|passphrase|token|ticket|credential|signature|session|cookie|authorization|^auth$|(?:api|priv\w*|private|access|seed)[-_]?key|^key$|^pw$|^pin$|^jwt$/i;

/** A secret of a configuration; undefined or no text: it has to be asked for. */
export function foundSecret(value: unknown, about: string): DraftSecret {
  const text = textOf(value);
  return text === undefined ? { kind: 'ask' } : { kind: 'found', value: text, about };
}

/**
 * The variable that a value stands for: `${NAME}`, or `$NAME` in capitals. A password that begins with "$" is none:
 * its letters must not become a name that everybody sees.
 */
export function variableOf(value: unknown): string | undefined {
  const text = textOf(value);
  const match = text === undefined ? null : /^\$(?:\{([A-Za-z_]\w{0,255})\}|([A-Z][A-Z]*(?:_[A-Z0-9]+)*))$/.exec(text);
  return match?.[1] ?? match?.[2];
}

/** A secret that may be named by an environment variable. */
export function secretOrVariable(value: unknown, about: string): DraftSecret {
  const name = variableOf(value);
  return name === undefined ? foundSecret(value, about) : { kind: 'reference', ref: { from: 'env', name } };
}

/** An address without user information and without what looks like a secret in its query; `notes` say what went. */
export function withoutSecrets(url: string): { readonly url: string; readonly notes: readonly string[] } {
  const notes: string[] = [];
  let clean = url.trim().replace(/^([a-z][a-z0-9+.-]*:[/\\]*)([^/\\?#]*)@/i, (_all, scheme: string) => {
    notes.push('User name and password of the URL were left behind.');
    return scheme;
  });
  const fragment = clean.indexOf('#');
  if (fragment >= 0) {
    notes.push('What followed "#" in the URL was left behind.');
    clean = clean.slice(0, fragment);
  }
  const query = clean.indexOf('?');
  if (query < 0) return { url: clean, notes };
  const kept: string[] = [];
  for (const part of clean.slice(query + 1).split('&')) {
    const name = /^[^=]*/.exec(part)?.[0] ?? '';
    if (!SECRET_NAME.test(name)) kept.push(part);
    else
      notes.push(
        `The parameter ${JSON.stringify(name.slice(0, 40))} of the URL was left behind: it looks like a secret.`,
      );
  }
  return { url: clean.slice(0, query) + (kept.length > 0 ? `?${kept.join('&')}` : ''), notes };
}

/** A dictionary for HELLO without the entries that look like secrets; `dropped` names their places. */
export function withoutSecretKeys(value: unknown): {
  readonly dict: Record<string, JsonValue>;
  readonly dropped: readonly string[];
} {
  const dropped: string[] = [];
  const kept = keep(isDict(value) ? value : {}, '', dropped);
  return { dict: isJsonDict(kept) ? kept : {}, dropped };
}

function keep(dict: Data, path: string, dropped: string[]): Data {
  const entries = Object.entries(dict).flatMap(([key, value]) => {
    const place = path === '' ? key : `${path}.${key}`;
    if (!SECRET_NAME.test(key)) return [[key, keepValue(value, place, dropped)] as const];
    dropped.push(place);
    return [];
  });
  return Object.fromEntries(entries);
}

function keepValue(value: unknown, place: string, dropped: string[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, index) => keepValue(item, `${place}[${index}]`, dropped));
  return isDict(value) ? keep(value, place, dropped) : value;
}
