// wamp.2.json: one JSON text a message. Byte strings stand in it as the specification says, or as an
// option of Autobahn has them; both are one subprotocol, as nothing on the wire tells them apart.

import { readJson } from '../wamp/json-reader.ts';
import { skimJson } from '../wamp/json-skim.ts';
import { writeJson } from '../wamp/json-writer.ts';
import type { Serializer } from './serializer.ts';

const encoder = new TextEncoder();

export const jsonSerializer: Serializer = {
  name: 'json',
  label: 'JSON',
  subprotocol: 'wamp.2.json',
  rawSocketId: 1,
  binary: false,
  encode: (value) => encoder.encode(writeJson(value)),
  decode: (bytes) => readJson(bytes),
  skim: skimJson,
};

export const jsonHexSerializer: Serializer = {
  ...jsonSerializer,
  name: 'json-hex',
  label: 'JSON with 0x bytes',
  encode: (value) => encoder.encode(writeJson(value, 'hex')),
  decode: (bytes) => readJson(bytes, 'hex'),
  skim: (bytes) => readJson(bytes, 'hex'),
};
