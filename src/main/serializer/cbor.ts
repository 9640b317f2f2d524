// wamp.2.cbor: one CBOR item a message.

import { readCbor } from '../wamp/cbor-reader.ts';
import { writeCbor } from '../wamp/cbor-writer.ts';
import type { Serializer } from './serializer.ts';

export const cborSerializer: Serializer = {
  name: 'cbor',
  label: 'CBOR',
  subprotocol: 'wamp.2.cbor',
  rawSocketId: 3,
  binary: true,
  encode: writeCbor,
  decode: readCbor,
};
