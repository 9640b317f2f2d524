// What authentication methods put into HELLO, CHALLENGE, AUTHENTICATE and WELCOME, in a few words each. The keys say
// it, not the name of the method: the words fit dialects, and methods that are not known here.

import { getOwn, isDict, type Dict, type WampValue } from '../../shared/wamp/value.ts';

/** Letters of a key or nonce: enough to compare by eye. */
const SHORT = 12;

/** A key of a dictionary, and its words; undefined if this value says nothing. */
type Words = readonly [key: string, words: (value: WampValue, dict: Dict) => string | undefined];

const HELLO: readonly Words[] = [
  ['nonce', (value) => `nonce ${shown(value)}`],
  ['pubkey', (value) => `public key ${shown(value)}`],
  ['channel_binding', (value) => `channel binding ${shown(value)}`],
  ['challenge', () => 'asks the router to sign'],
  ['certificates', (value) => (Array.isArray(value) ? count(value.length, 'certificate') : undefined)],
  ['trustroot', (value) => `trust root ${shown(value)}`],
];

const CHALLENGE: readonly Words[] = [
  ['kdf', (value, extra) => `key by ${text(value)}${cost(extra)}`],
  ['salt', (_value, extra) => (has(extra, 'kdf') ? 'salt' : `salted${cost(extra)}`)],
  ['keylen', (value) => `key of ${number(value)} bytes`],
  ['nonce', () => 'nonce of both sides'],
  ['challenge', (value) => (isHex(value) ? `${text(value).length / 2} bytes to sign` : 'a text to sign')],
  ['channel_binding', (value) => `channel binding ${shown(value)}`],
  ['signature', (_value, extra) => (has(extra, 'pubkey') ? 'signed by the router' : 'a signature of the router')],
  ['pubkey', (value) => `its public key ${shown(value)}`],
  ['attest', () => 'asks for a proof of the TPM'],
];

const AUTHENTICATE: readonly Words[] = [
  ['nonce', () => 'nonce of both sides'],
  ['channel_binding', (value) => `channel binding ${shown(value)}`],
  ['cbind_data', () => 'binding data'],
  ['quote', () => 'a proof of the TPM'],
];

const WELCOME: readonly Words[] = [
  ['verifier', () => 'its own proof'],
  ['scram_server_signature', () => 'its own proof'],
];

/** Keys that stand for others, or say nothing by themselves. */
const SILENT: ReadonlySet<string> = new Set(['iterations', 'memory', 'measurement', 'channel_id']);

/** What the offered methods say in HELLO. */
export function greetingParts(details: Dict): string[] {
  const extra = getOwn(details, 'authextra');
  return isDict(extra) ? partsOf(extra, HELLO, false) : [];
}

export function challengeParts(extra: Dict): string[] {
  return partsOf(extra, CHALLENGE, true);
}

export function replyParts(extra: Dict): string[] {
  return partsOf(extra, AUTHENTICATE, true);
}

export function welcomeParts(details: Dict): string[] {
  const extra = getOwn(details, 'authextra');
  const proof = isDict(extra) ? partsOf(extra, WELCOME, false) : [];
  return getOwn(details, 'authprovider') === 'cookie' ? ['known by a cookie', ...proof] : proof;
}

/** `all`: keys that have no words are named. */
function partsOf(dict: Dict, table: readonly Words[], all: boolean): string[] {
  const told = table.flatMap(([key, words]) => (has(dict, key) ? (words(getOwn(dict, key) ?? null, dict) ?? []) : []));
  if (!all) return told;
  const known = new Set(table.map(([key]) => key));
  const others = Object.keys(dict).filter((key) => has(dict, key) && !known.has(key) && !SILENT.has(key));
  return [...told, ...others.slice(0, MOST_OTHERS)];
}

/** Keys without words that are named. */
const MOST_OTHERS = 8;

function has(dict: Dict, key: string): boolean {
  return (getOwn(dict, key) ?? null) !== null;
}

/** What the derivation of a key costs. */
function cost(extra: Dict): string {
  const { iterations, memory } = { iterations: getOwn(extra, 'iterations'), memory: getOwn(extra, 'memory') };
  if ((iterations ?? null) === null) return '';
  const rounds = ` in ${number(iterations)} rounds`;
  return (memory ?? null) === null ? rounds : `${rounds} over ${number(memory)} KiB`;
}

function number(value: WampValue | undefined): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : 'an unreadable number of';
}

function text(value: WampValue): string {
  return typeof value === 'string' ? value : 'something that is no text';
}

function shown(value: WampValue): string {
  const whole = text(value);
  return whole.length > SHORT + 4 ? `${whole.slice(0, SHORT)}…` : whole;
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}

function isHex(value: WampValue): boolean {
  return typeof value === 'string' && /^([0-9a-f]{2}){8,}$/i.test(value);
}
