// Vectors of the serializers: encodings of messages, batches, and byte strings in JSON.

import { isDeepStrictEqual } from 'node:util';
import { jsonSerializer } from '../../src/main/serializer/json.ts';
import { serializerByName, serializers } from '../../src/main/serializer/registry.ts';
import type { Decoded, Serializer } from '../../src/main/serializer/serializer.ts';
import { nodeValue } from '../../src/main/wamp/node-value.ts';
import type { ValueNode } from '../../src/shared/wamp/node.ts';
import type { WampValue } from '../../src/shared/wamp/value.ts';
import { vectorValue } from './messages.ts';
import { compare, first, type VectorRunner } from './vector.ts';

/** Keys of `encodings`, with the serializer that reads them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  json_spaced: 'json',
  json_compact: 'json',
  msgpack_hex: 'msgpack',
  cbor_hex: 'cbor',
  ubjson_hex: 'ubjson',
  bjdata_hex: 'bjdata',
};

const fromHex = (hex: unknown) => new Uint8Array(Buffer.from(String(hex), 'hex'));

function serializerNamed(name: string): Serializer {
  const serializer = serializerByName(name);
  if (!serializer) throw new Error(`no serializer ${name}`);
  return serializer;
}

/** What differs between a reading and the message it should be; integers must be integers, at any depth. */
function compareMessage(what: string, decoded: Decoded, message: unknown): string | undefined {
  if (!decoded.ok) return `${what}: ${decoded.reason}`;
  const value = nodeValue(decoded.node);
  if (!isDeepStrictEqual(value, message)) return `${what}: got ${shown(value)}, expected ${shown(message)}`;
  return hasFloat(decoded.node) ? `${what}: an integer came as a float` : undefined;
}

/** True if a float says an integer. */
function hasFloat(node: ValueNode): boolean {
  if (node.kind === 'float') return Number.isInteger(Number(node.text));
  if (node.kind === 'list') return node.items.some(hasFloat);
  return node.kind === 'dict' && node.entries.some(({ key, value }) => hasFloat(key) || hasFloat(value));
}

/** The `check` of what cannot be read. */
function checkOf(decoded: Decoded): string | undefined {
  return decoded.ok ? undefined : (decoded.check ?? 'T-03');
}

/** A value as JSON, byte strings as hex. */
function shown(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Uint8Array ? Buffer.from(item).toString('hex') : item,
  );
}

const messageSerialization: VectorRunner = ({ inputs, expected }) => {
  if ('hex' in inputs) {
    const decoded = serializerNamed(String(inputs['serializer'])).decode(fromHex(inputs['hex']));
    if (expected['accept'] === false) return compare('check', checkOf(decoded), expected['check']);
    return compareMessage('reading', decoded, vectorValue(expected['message']));
  }
  const message = vectorValue(inputs['message']);
  const encodings = Object.entries(expected['encodings'] as Record<string, string>);
  return first(
    encodings.length === 0 ? 'the vector has no encoding' : undefined,
    ...encodings.map(([key, encoding]) => compareEncoding(key, encoding, message)),
    // Every serializer writes the message so that it is read back, whether the vector has an encoding of it or not.
    ...serializers.map((serializer) =>
      compareMessage(`${serializer.name} read back`, serializer.decode(serializer.encode(message)), message),
    ),
  );
};

function compareEncoding(key: string, encoding: string, message: WampValue): string | undefined {
  const name = ENCODINGS[key];
  if (name === undefined) return `the vector has an encoding ${key} that this runner does not know`;
  const bytes = key.endsWith('_hex') ? fromHex(encoding) : new TextEncoder().encode(encoding);
  return compareMessage(key, serializerNamed(name).decode(bytes), message);
}

const batched: VectorRunner = ({ inputs, expected }) => {
  const name = `${String(inputs['subprotocol']).split('.')[2]}.batched`;
  const serializer = serializerNamed(inputs['separator'] === 0x1e ? `${name}-1e` : name);
  const frame = fromHex(inputs['payload_hex']);
  const parts = (serializer.split?.(frame) ?? []).map((part) => serializer.decode(part));
  if (expected['accept'] === false) return compare('check', parts.map(checkOf).find(Boolean), expected['check']);
  const messages = vectorValue(expected['messages']) as WampValue[];
  const written = Buffer.concat(messages.map((message) => serializer.encode(message)));
  const isText = !serializer.binary;
  return first(
    compare('number of messages', parts.length, messages.length),
    ...parts.map((part, i) => compareMessage(`message ${i + 1}`, part, messages[i])),
    // Samples of binary formats are not always in their shortest form; of JSON they are.
    isText ? compare('written', written.toString('hex'), inputs['payload_hex']) : undefined,
  );
};

const jsonBinary: VectorRunner = ({ inputs, expected }) => {
  if ('bytes_hex' in inputs) {
    const bytes = fromHex(inputs['bytes_hex']);
    const json = new TextEncoder().encode(String(expected['json']));
    return first(
      compare('written', new TextDecoder().decode(jsonSerializer.encode(bytes)), expected['json']),
      compareMessage('read', jsonSerializer.decode(json), bytes),
    );
  }
  const decoded = jsonSerializer.decode(new TextEncoder().encode(String(inputs['json'])));
  return compare('type', decoded.ok ? decoded.node.kind : decoded.reason, expected['type']);
};

export const serializerRunners: Readonly<Record<string, VectorRunner>> = {
  'message-serialization': messageSerialization,
  batched,
  'json-binary': jsonBinary,
};
