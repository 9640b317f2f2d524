// Checks of single fields: URIs (M-09 … M-11), dictionaries (M-12, M-13, M-16), revocations
// and payload passthru.

import type { Finding, Severity } from '../../shared/finding.ts';
import { isId } from '../../shared/wamp/ids.ts';
import type { FieldSpec, Message, MessageName } from '../../shared/wamp/messages.ts';
import type { DictEntry, ValueNode } from '../../shared/wamp/node.ts';
import { hasLegalCharacters, isReserved, isUri, type UriMatch } from '../../shared/wamp/uris.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../shared/wamp/value.ts';
import { keyText } from './node-value.ts';
import { optionRule } from './option-rules.ts';

const PREDEFINED_KEY = /^[a-z][a-z0-9_]{2,}$/;
const IMPLEMENTATION_KEY = /^_[a-z0-9_]{3,}$/;
/** Fields whose dictionary is open to the method and not bound to the key patterns. */
const FREE_DICTS = new Set(['CHALLENGE.Extra', 'AUTHENTICATE.Extra']);

function finding(check: string, severity: Severity, text: string, at: ValueNode, more: Partial<Finding>): Finding {
  return { check, severity, text, start: at.start, end: at.end, ...more };
}

/** M-09, M-10 and M-11 for one URI. `match` is the value of that option, whatever it is. */
export function checkUri(
  name: MessageName,
  field: FieldSpec,
  uri: string,
  at: ValueNode,
  match: WampValue | undefined,
): Finding[] {
  const found: Finding[] = [];
  const add = (check: string, severity: Severity, text: string, section: string) =>
    found.push(finding(check, severity, text, at, { field: field.label, section }));
  const isPattern = name === 'SUBSCRIBE' || name === 'REGISTER';
  const rule: UriMatch = isPattern && (match === 'prefix' || match === 'wildcard') ? match : 'exact';
  const shown = JSON.stringify(uri.slice(0, 120));
  if (!isUri(uri, 'loose', rule)) {
    if (isPattern && hasLegalCharacters(uri)) {
      const section = name === 'SUBSCRIBE' ? 'Pattern-based Subscription' : 'Pattern-based Registrations';
      add(
        'M-10',
        'error',
        `${field.label} ${shown} has an empty component, which match "${rule}" does not allow.`,
        section,
      );
    } else {
      add(
        'M-09',
        'error',
        `${field.label} ${shown} is no URI: components must not be empty nor contain white space, "#" or ".".`,
        'URIs',
      );
    }
  } else if (!isUri(uri, 'strict', rule)) {
    add(
      'M-09',
      'info',
      `${field.label} ${shown} keeps the loose rule only: lower-case letters, digits and _ are recommended.`,
      'URIs',
    );
  }
  if ((name === 'REGISTER' || name === 'PUBLISH') && isReserved(uri)) {
    add(
      'M-11',
      'warning',
      `${field.label} ${shown} lies under "wamp.", which is reserved for the protocol.`,
      'Reserved URIs',
    );
  }
  return found;
}

/** M-12 and M-13 for an options or details dictionary, M-16 for it and everything inside. */
export function checkDict(
  name: MessageName,
  field: FieldSpec,
  dict: Dict,
  node: ValueNode & { kind: 'dict' },
): Finding[] {
  if (node.plain && node.hasFloats === false && isFaultless(name, field, node.plain)) return [];
  const found = duplicateKeys(node, field.label);
  for (const entry of node.entries) {
    if (found.length >= MAX_FINDINGS) break;
    const key = keyText(entry.key);
    if (!FREE_DICTS.has(field.label) && !PREDEFINED_KEY.test(key) && !IMPLEMENTATION_KEY.test(key)) {
      const text = `Key ${JSON.stringify(key.slice(0, 60))} in ${field.label} fits neither the pattern of predefined keys nor that of implementations.`;
      found.push(finding('M-12', 'warning', text, entry.key, { field: field.label, key, section: 'Extensibility' }));
    }
    const rule = optionRule(name, key);
    const value = getOwn(dict, key) ?? null;
    if (!rule || value === null || (entry.value.kind !== 'float' && rule.accepts(value))) continue;
    const text = `${field.label}.${key} must be ${rule.wanted}.`;
    found.push(finding('M-13', 'error', text, entry.value, { field: field.label, key, section: 'Messages' }));
  }
  return found;
}

/** True if there is nothing to say about the keys and values of a dictionary without floats. */
function isFaultless(name: MessageName, field: FieldSpec, dict: Dict): boolean {
  for (const key of Object.keys(dict)) {
    if (!FREE_DICTS.has(field.label) && !PREDEFINED_KEY.test(key) && !IMPLEMENTATION_KEY.test(key)) return false;
    const value = dict[key] ?? null;
    if (value !== null && optionRule(name, key)?.accepts(value) === false) return false;
  }
  return true;
}

/** A frame of nothing but duplicate keys must not become millions of findings: the first tell it. */
const MAX_FINDINGS = 32;
const SMALL_DICT = 12;

/** M-16: keys that occur twice or are no strings, at any depth; the first of them. */
export function duplicateKeys(node: ValueNode, label: string): Finding[] {
  const found: Finding[] = [];
  if (isSkimmed(node)) return found;
  visit(node);
  return found;

  function visit(inner: ValueNode): void {
    if (inner.kind === 'list') inner.items.forEach(visit);
    if (inner.kind !== 'dict') return;
    // Most dictionaries are small; a set for each would cost more than all the rest of the decoding.
    const seen = inner.entries.length > SMALL_DICT ? new Set<string>() : undefined;
    for (const [i, { key, value }] of inner.entries.entries()) {
      if (found.length >= MAX_FINDINGS) return;
      const name = keyText(key);
      if (key.kind !== 'string') add(key, name, 'is no string');
      else if (seen ? seen.has(name) : isAmong(inner.entries, i, name))
        add(key, name, 'occurs twice, and the last one counts');
      seen?.add(name);
      visit(value);
    }
  }
  function add(at: ValueNode, key: string, fault: string): void {
    const text = `A key of ${label} ${fault}: ${JSON.stringify(key.slice(0, 60))}.`;
    found.push(finding('M-16', 'error', text, at, { field: label, key, section: 'Messages' }));
  }
}

/** True if the reader vouches for the keys: none occurs twice, and all are strings. */
function isSkimmed(node: ValueNode): boolean {
  return (node.kind === 'list' || node.kind === 'dict') && node.plain !== undefined;
}

/** True if one of the first `count` keys has this name. */
function isAmong(entries: readonly DictEntry[], count: number, name: string): boolean {
  for (let i = 0; i < count; i++) {
    const key = entries[i]?.key;
    if (key && keyText(key) === name) return true;
  }
  return false;
}

/** R-25, as far as one message shows it: a revocation names what it revokes. */
export function checkRevocation(message: Message, node: ValueNode): Finding[] {
  if ((message.kind !== 'UNSUBSCRIBED' && message.kind !== 'UNREGISTERED') || message.request !== 0) return [];
  const [key, section] =
    message.kind === 'UNSUBSCRIBED'
      ? ['subscription', 'Subscription Revocation']
      : ['registration', 'Registration Revocation'];
  const id = message.details && getOwn(message.details, key);
  if (isId(id)) return [];
  const text = `A revocation names the ${key} in ${message.kind}.Details.${key}; ${id === undefined ? 'it is missing' : 'this is no id'}.`;
  return [finding('R-25', 'error', text, node, { field: `${message.kind}.Details`, key, section })];
}

/** R-26, as far as one message shows it: a passed-through payload is exactly one byte string. */
export function checkPassthru(message: Message, node: ValueNode): Finding[] {
  const dict = 'options' in message ? message.options : 'details' in message ? message.details : undefined;
  if (!dict) return [];
  const keys = Object.keys(dict).filter((key) => key.startsWith('ppt_') && dict[key] !== null);
  if (keys.length === 0) return [];
  const add = (text: string) => [
    finding('R-26', 'error', text, node, { field: message.kind, key: 'ppt_scheme', section: 'Payload Passthru Mode' }),
  ];
  if ((getOwn(dict, 'ppt_scheme') ?? null) === null) return add(`${keys.join(', ')} without ppt_scheme.`);
  if (!('args' in message) && !('kwargs' in message))
    return add('Payload passthru needs one byte string in Arguments; there is none.');
  const args = 'args' in message ? message.args : undefined;
  const kwargs = 'kwargs' in message ? message.kwargs : undefined;
  const single = Array.isArray(args) && args.length === 1 && args[0] instanceof Uint8Array;
  if (!single) return add('Payload passthru needs exactly one byte string in Arguments.');
  return isDict(kwargs) && Object.keys(kwargs).length > 0 ? add('Payload passthru leaves ArgumentsKw empty.') : [];
}
