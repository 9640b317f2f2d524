// wamp.2.ubjson in its two dialects: UBJSON (draft 12) with big-endian numbers, which Autobahn and Crossbar
// wrote before 26.6, and BJData with little-endian ones, which they write since. Nothing on the wire names the
// dialect, so each serializer writes its own and reads either.

import { otherDialect, readEitherDialect } from '../wamp/ubjson-dialect.ts';
import { DIALECT_LABELS, type UbjsonDialect } from '../wamp/ubjson-markers.ts';
import { writeUbjson } from '../wamp/ubjson-writer.ts';
import type { Decoded, Serializer } from './serializer.ts';

export const ubjsonSerializer: Serializer = serializerOf('ubjson');
export const bjdataSerializer: Serializer = serializerOf('bjdata');

function serializerOf(name: UbjsonDialect): Serializer {
  const other = otherDialect(name);
  return {
    name,
    label: DIALECT_LABELS[name],
    subprotocol: 'wamp.2.ubjson',
    rawSocketId: 4,
    binary: true,
    encode: (value) => writeUbjson(value, name),
    decode: (bytes) => decode(bytes, name),
    writtenBy: (node) => (node.mark?.split(' ')[0] === other ? other : undefined),
  };
}

/** A message in the other dialect has the name of that as the first word of its mark. */
function decode(bytes: Uint8Array, name: UbjsonDialect): Decoded {
  const { dialect, reading } = readEitherDialect(bytes, name);
  if (!reading.ok || dialect === name) return reading;
  const { node } = reading;
  return { ok: true, node: { ...node, mark: node.mark === undefined ? dialect : `${dialect} ${node.mark}` } };
}
