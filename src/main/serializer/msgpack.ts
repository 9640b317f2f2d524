// wamp.2.msgpack: one MessagePack value a message.

import { readMsgpack } from '../wamp/msgpack-reader.ts';
import { writeMsgpack } from '../wamp/msgpack-writer.ts';
import type { Serializer } from './serializer.ts';

export const msgpackSerializer: Serializer = {
  name: 'msgpack',
  label: 'MessagePack',
  subprotocol: 'wamp.2.msgpack',
  rawSocketId: 2,
  binary: true,
  encode: writeMsgpack,
  decode: readMsgpack,
};
