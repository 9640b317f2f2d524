// Vectors about RawSocket and the URLs of routers.

import {
  errorCodeWords,
  LONGEST_PAYLOAD,
  rawSocketSerializer,
  readPrefix,
  readReply,
  readRequest,
} from '../../src/main/wamp/rawsocket-framing.ts';
import { readWireUrl } from '../../src/shared/wire-url.ts';
import { compare, first, type Vector, type VectorRunner } from './vector.ts';

/** Octets of a vector; of a frame whose payload is left out (`...`) those of its prefix. */
function octets(value: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(value).replace('...', ''), 'hex'));
}

/** Compares with everything the vector says, key by key. */
function compareAll(actual: Readonly<Record<string, unknown>>, { expected }: Vector): string | undefined {
  return first(...Object.entries(expected).map(([key, value]) => compare(key, actual[key], value)));
}

const handshake: VectorRunner = (vector) => {
  const { inputs } = vector;
  const bytes = octets(inputs['bytes']);
  const isRequest = inputs['direction'] === 'client-to-router';
  const read = isRequest ? readRequest(bytes) : readReply(bytes, Number(inputs['requested_serializer_id']));
  if (read.ok) {
    const { serializerId, exponent, maxLength } = read;
    const serializer = rawSocketSerializer(serializerId);
    const facts = { serializer, serializer_id: serializerId, length_exponent: exponent - 9, max_length: maxLength };
    return compareAll({ accept: true, ...facts }, vector);
  }
  const { check, errorCode } = read;
  const codes = isRequest ? { reply_error: errorCode } : { error_code: errorCode };
  const words = errorCode === undefined || isRequest ? {} : { error: errorCodeWords(errorCode) };
  return compareAll({ accept: false, check, ...codes, ...words }, vector);
};

const FRAME_NAMES = { message: 'WAMP', ping: 'PING', pong: 'PONG' };

const frame: VectorRunner = (vector) => {
  const limit = Number(vector.inputs['receiver_max_length'] ?? LONGEST_PAYLOAD);
  const read = readPrefix(octets(vector.inputs['bytes']), limit);
  if (read.ok) return compareAll({ accept: true, type: FRAME_NAMES[read.type], length: read.length }, vector);
  return compareAll({ accept: false, check: read.check, length: read.length }, vector);
};

/** The URLs are those of RawSocket alone: of other transports they are as wrong as those that cannot be read. */
const url: VectorRunner = (vector) => {
  const read = readWireUrl(String(vector.inputs['url']));
  if (!read.ok || read.transport !== 'rawsocket') return compareAll({ error: true }, vector);
  const { secure, host, port, unixPath } = read;
  const where = unixPath === undefined ? { host, port_or_path: port } : { host: 'unix', port_or_path: unixPath };
  return compareAll({ secure, ...where }, vector);
};

export const rawSocketRunners: Readonly<Record<string, VectorRunner>> = {
  'rawsocket-handshake': handshake,
  'rawsocket-frame': frame,
  url,
};
