// The four octets that each side of a RawSocket sends first, one by one. Source: "RawSocket Transport".

import type { FieldNode } from '../../shared/record-detail.ts';
import { errorCodeWords, RAWSOCKET_MAGIC, rawSocketSerializer, SMALLEST_LIMIT } from '../wamp/rawsocket-framing.ts';
import type { FactList } from './fact-list.ts';
import { hexText } from './octets.ts';

const SECTION = 'RawSocket Transport';
const RESERVED_FROM = 2;

/** The octets as fields with their bytes; those of the reply may be an error, or no handshake at all. */
export function octetFields(octets: Uint8Array, isReply: boolean): readonly FieldNode[] {
  if (octets.length === 0) return [];
  const magic = field(octets, 0, {
    name: 'Magic',
    reading: octets[0] === RAWSOCKET_MAGIC ? 'a RawSocket handshake' : notMagic(octets[0] ?? 0),
    about: 'Begins the handshake; always 7f.',
  });
  if (octets[0] !== RAWSOCKET_MAGIC) {
    const rest = octets.length > 1 ? [field(octets, 1, { name: 'What follows' }, octets.length)] : [];
    return [magic, ...rest];
  }
  const second = octets.length > 1 ? [secondOctet(octets, isReply)] : [];
  const reserved = [RESERVED_FROM, RESERVED_FROM + 1].filter((at) => at < octets.length);
  return [magic, ...second, ...reserved.map((at) => reservedOctet(octets, at))];
}

/** The same as labelled facts, for octets that are not among the bytes shown. */
export function addOctets(list: FactList, octets: Uint8Array, isReply: boolean): FactList {
  for (const { name, text, reading, children } of octetFields(octets, isReply)) {
    if (!children) list.add(name, reading === undefined ? text : `${text}: ${reading}`);
    for (const child of children ?? []) list.add(child.name, `${text}, ${child.text}: ${child.reading ?? ''}`);
  }
  return list;
}

interface Said {
  readonly name: string;
  readonly reading?: string;
  readonly about?: string;
}

function field(octets: Uint8Array, start: number, { name, reading, about }: Said, end = start + 1): FieldNode {
  return {
    path: String(start),
    name,
    type: end - start > 1 ? 'octets' : 'octet',
    text: hexText(octets.subarray(start, end)),
    start,
    end,
    ...(about !== undefined && { about: { text: about, section: SECTION } }),
    ...(reading !== undefined && { reading }),
  };
}

/** Two numbers of four bits each. */
function secondOctet(octets: Uint8Array, isReply: boolean): FieldNode {
  const value = octets[1] ?? 0;
  const [upper, lower] = [value >> 4, value & 0x0f];
  const isError = isReply && lower === 0;
  const nibble = (path: string, bits: number, said: Said): FieldNode => ({
    ...field(octets, 1, said),
    path: `1.${path}`,
    type: '4 bits',
    text: bits.toString(16),
  });
  const first = isError
    ? nibble('error', upper, {
        name: 'Error',
        reading: `error ${upper}: ${errorCodeWords(upper)}`,
        about: 'Why the router refuses.',
      })
    : nibble('limit', upper, {
        name: 'Limit',
        reading: `messages up to 2^${SMALLEST_LIMIT + upper} = ${2 ** (SMALLEST_LIMIT + upper)} bytes`,
        about: 'Largest message its sender takes: 2 to the power of 9 and this number.',
      });
  const second = nibble('serializer', lower, {
    name: 'Serializer',
    reading: isError ? 'none: the upper half is an error' : (rawSocketSerializer(lower) ?? reservedNumber(lower)),
    about: isReply ? 'Repeats the number of the request.' : 'The serializer that is asked for; one only.',
  });
  const name = isError ? 'Error reply' : 'Limit and serializer';
  return { ...field(octets, 1, { name }), children: [first, second] };
}

function reservedNumber(lower: number): string {
  return lower === 0 ? 'illegal: no serializer has this number' : 'reserved: no serializer has this number';
}

function reservedOctet(octets: Uint8Array, at: number): FieldNode {
  const reading = octets[at] === 0 ? 'zero, as it must be' : 'must be zero';
  return field(octets, at, { name: 'Reserved', reading, about: 'For later use; zero.' });
}

const TLS_ALERT = 0x15;
const TLS_HANDSHAKE = 0x16;
const LETTER_H = 0x48;

/** What begins so instead. */
function notMagic(octet: number): string {
  if (octet === LETTER_H) return 'no RawSocket: an HTTP answer begins so';
  if (octet === TLS_ALERT || octet === TLS_HANDSHAKE) return 'no RawSocket: a TLS record begins so';
  return 'no RawSocket: it must be 7f';
}
