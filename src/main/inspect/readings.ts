// Plain words for values: what a type code, an id, an error URI or a signed text says.

import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import { bytesFromHex, hexFromBytes } from '../../shared/wamp/hex.ts';
import { MAX_ID } from '../../shared/wamp/ids.ts';
import { messageNameOf } from '../../shared/wamp/messages.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { readJson } from '../wamp/json-reader.ts';
import { keyText } from '../wamp/node-value.ts';

/** Keys of a signed text that are told, and letters of each value. */
const MOST_KEYS = 12;
const LONGEST_VALUE = 80;
/** No challenge is longer; what is, is not read. */
const LONGEST_SIGNED = 16_384;

/** Name of a message type. */
export function readTypeCode(node: ValueNode): string | undefined {
  if (node.kind !== 'int') return undefined;
  return messageNameOf(Number(node.text)) ?? 'no type of message that is known';
}

/** What is special about an id; undefined for most. */
export function readId(node: ValueNode): string | undefined {
  if (node.kind !== 'int') return undefined;
  if (!/^\d+$/.test(node.text)) return 'no id: ids begin at 1';
  if (Number(node.text) === 0) return 'no id: ids begin at 1, and 0 marks a revocation';
  if (node.text === String(MAX_ID)) return 'the largest id, 2^53';
  return BigInt(node.text) > BigInt(MAX_ID) ? `no id: it is larger than 2^53 = ${MAX_ID}` : undefined;
}

/** What a known error or close URI says. */
export function readUri(node: ValueNode): string | undefined {
  return node.kind === 'string' ? readErrorUri(node.value) : undefined;
}

/** How long a byte string is. */
export function readBytes(node: ValueNode): string | undefined {
  if (node.kind !== 'bytes') return undefined;
  return count(node.value.length);
}

function count(bytes: number): string {
  return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** Bytes of a byte string that are told. */
const MOST_HEX = 32;
/** Bytes of a text that is looked at for the other convention. */
const LONGEST_HEX_TEXT = 1 << 20;
const BACKSLASH = 0x5c;

/** A byte string in JSON, or a text that could be one. `written`: how it stands in the frame, with its quotes. */
export function readJsonBytes(node: ValueNode, written: Uint8Array): string | undefined {
  const length = readBytes(node);
  if (node.kind === 'bytes') {
    const convention = written[1] === BACKSLASH ? 'the JSON convention' : 'the 0x convention';
    return `bytes by ${convention}, ${length}${node.value.length === 0 ? '' : `: ${hexHead(node.value)}`}`;
  }
  if (node.kind !== 'string' || !node.value.startsWith('0x') || node.value.length > LONGEST_HEX_TEXT) return undefined;
  const value = bytesFromHex(node.value.slice(2));
  if (!value || value.length === 0) return undefined;
  return `0x text: ${count(value.length)} if read by the 0x convention of Autobahn`;
}

function hexHead(value: Uint8Array): string {
  return `${hexFromBytes(value.subarray(0, MOST_HEX))}${value.length > MOST_HEX ? '…' : ''}`;
}

/** What a text to be signed holds, or the form of a key or signature. */
export function readProof(node: ValueNode): string | undefined {
  if (node.kind !== 'string') return undefined;
  return signedObject(node.value) ?? encoded(node.value);
}

/** A challenge may be a JSON text: its contents, with every digit as written. */
function signedObject(text: string): string | undefined {
  if (!text.startsWith('{') || text.length > LONGEST_SIGNED) return undefined;
  const reading = readJson(new TextEncoder().encode(text));
  if (!reading.ok || reading.node.kind !== 'dict') return undefined;
  const { entries } = reading.node;
  const told = entries.slice(0, MOST_KEYS).map(({ key, value }) => `${keyText(key)} ${shown(value)}`);
  const rest = entries.length > MOST_KEYS ? `, and ${entries.length - MOST_KEYS} more` : '';
  return told.length === 0 ? 'an empty JSON object' : `a JSON text: ${told.join(', ')}${rest}`;
}

function shown(value: ValueNode): string {
  switch (value.kind) {
    case 'string':
      return value.value.length > LONGEST_VALUE ? `${value.value.slice(0, LONGEST_VALUE)}…` : value.value;
    case 'int':
    case 'float':
      return value.text.length > LONGEST_VALUE ? `${value.text.slice(0, LONGEST_VALUE)}…` : value.text;
    case 'bool':
      return String(value.value);
    default:
      return value.kind;
  }
}

function encoded(text: string): string | undefined {
  if (text.length >= 32 && text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text))
    return `${text.length} hex digits, ${text.length / 2} bytes`;
  if (text.length >= 24 && text.length % 4 === 0 && /^[0-9A-Za-z+/]+={0,2}$/.test(text)) {
    const padding = text.length - text.replace(/=+$/, '').length;
    return `${text.length} characters, base64 of ${(text.length / 4) * 3 - padding} bytes`;
  }
  return undefined;
}
