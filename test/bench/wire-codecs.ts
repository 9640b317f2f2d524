// What a serializer takes by itself, for an EVENT of about 200 bytes, beside the plain library of its format.
// Ours keeps the place of every value and the digits of every integer; the libraries give plain values.

import { decode as decodeMsgpack, encode as encodeMsgpack } from '@msgpack/msgpack';
import { decode as decodeCbor, encode as encodeCbor } from 'cborg';
import { decodeFrame } from '../../src/main/serializer/decode-frame.ts';
import { serializerByName } from '../../src/main/serializer/registry.ts';
import { print } from './figures.ts';
import { event } from './wire-messages.ts';

/** Messages of one round; as many before, so that the engine has compiled what is hot. */
const COUNT = 50_000;
const EVENTS = Array.from({ length: 64 }, (_, i) => event(i));

interface Library {
  readonly name: string;
  readonly encode: (value: unknown) => Uint8Array;
  readonly decode: (bytes: Buffer) => unknown;
}

const encoder = new TextEncoder();
const json: Library = {
  name: 'JSON.stringify and JSON.parse',
  encode: (value) => encoder.encode(JSON.stringify(value)),
  decode: (bytes) => JSON.parse(bytes.toString()) as unknown,
};

/** By serializer. For UBJSON and BJData no library is installed: JSON shows what they would have to beat. */
const RIVALS: Readonly<Record<string, Library>> = {
  json,
  msgpack: { name: '@msgpack/msgpack', encode: encodeMsgpack, decode: (bytes) => decodeMsgpack(bytes) },
  cbor: { name: 'cborg', encode: (value) => encodeCbor(value), decode: (bytes): unknown => decodeCbor(bytes) },
  bjdata: json,
  ubjson: json,
};

export function benchCodecs(rounds: number): void {
  for (const [name, library] of Object.entries(RIVALS)) {
    const serializer = serializerByName(name);
    if (!serializer) throw new Error(`there is no serializer ${name}`);
    const opcode = serializer.binary ? 'binary' : 'text';
    const own = EVENTS.map((value) => Buffer.from(serializer.encode(value)));
    const plain = EVENTS.map((value) => Buffer.from(library.encode(value)));
    const figures = [
      ['encode', (i) => serializer.encode(at(EVENTS, i)), (i) => library.encode(at(EVENTS, i))],
      ['decode', (i) => serializer.decode(at(own, i)), (i) => library.decode(at(plain, i))],
      ['decode and check', (i) => decodeFrame(serializer, at(own, i), opcode), (i) => library.decode(at(plain, i))],
    ] satisfies [string, (i: number) => unknown, (i: number) => unknown][];
    for (const [what, ours, theirs] of figures) {
      measure(ours);
      measure(theirs);
      const pairs = Array.from({ length: rounds }, () => [measure(ours), measure(theirs)] as const);
      print(`${name} ${what}`, 'msg/s', pairs.map(([rate]) => rate), library.name, pairs.map(([, rate]) => rate), 'more'); // prettier-ignore
    }
  }
}

function at<T>(list: readonly T[], i: number): T {
  const item = list[i % list.length];
  if (item === undefined) throw new Error('an empty list');
  return item;
}

/** Messages a second, over one round. */
function measure(run: (i: number) => unknown): number {
  const began = performance.now();
  for (let i = 0; i < COUNT; i++) if (run(i) === undefined) throw new Error('nothing came of it');
  return (COUNT / (performance.now() - began)) * 1000;
}
