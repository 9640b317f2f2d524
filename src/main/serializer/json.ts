// wamp.2.json: one JSON text a WebSocket text message.

import { readJson } from '../wamp/json-reader.ts';
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
  decode: readJson,
};
