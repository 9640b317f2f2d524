// RawSocket as octets: the handshake of four octets each way, and frames with a prefix of four. Both roles, no IO.
// Whatever a peer sends is read as a value or as a fault that names its check; nothing is reserved for a frame
// before its bytes are there. Source: "RawSocket Transport" in the WAMP specification.

/** First octet of both handshakes. */
export const RAWSOCKET_MAGIC = 0x7f;

/** Octets of a handshake, and of the prefix of a frame. */
export const HANDSHAKE_LENGTH = 4;
export const PREFIX_LENGTH = 4;

/** Powers of two between which limits can be announced. */
export const SMALLEST_LIMIT = 9;
export const LARGEST_LIMIT = 24;

/** The longest payload there is, in bytes; it needs the X bit. */
export const LONGEST_PAYLOAD = 2 ** LARGEST_LIMIT;

/** How much of one rejected frame is kept, in bytes. */
export const REJECTED_KEEP = 1024 * 1024;

/** Serializers by their number in the handshake; 0 is illegal, the rest is reserved. */
const SERIALIZERS: readonly ({ readonly name: string; readonly label: string } | undefined)[] = [
  undefined,
  { name: 'json', label: 'JSON' },
  { name: 'msgpack', label: 'MessagePack' },
  { name: 'cbor', label: 'CBOR' },
  { name: 'ubjson', label: 'UBJSON' },
  { name: 'flatbuffers', label: 'FlatBuffers' },
];

/** Error replies by their code, as the specification words them. */
const ERROR_WORDS: readonly string[] = [
  'illegal code 0',
  'serializer unsupported',
  'maximum message length unacceptable',
  'use of reserved bits (unsupported feature)',
  'maximum connection count reached',
];

/** Error codes a router answers a request with. */
export const UNSUPPORTED_SERIALIZER = 1;
export const LENGTH_UNACCEPTABLE = 2;
const RESERVED_BITS_USED = 3;
export const TOO_MANY_CONNECTIONS = 4;

/** A fault of a handshake. */
export interface HandshakeFault {
  readonly ok: false;
  readonly check: 'T-05' | 'T-06' | 'T-07' | 'T-08';
  /** What is wrong, with the octets that show it. */
  readonly text: string;
  /** Of a reply: the error code in it (T-08). Of a request: the code to answer with, if any. */
  readonly errorCode?: number;
}

export interface Handshake {
  readonly ok: true;
  readonly serializerId: number;
  /** Largest message the sender takes, as a power of two and in bytes. */
  readonly exponent: number;
  readonly maxLength: number;
}

/** Name of a serializer number as vectors and routers write it (`json`, `msgpack`, …); undefined if it has none. */
export function rawSocketSerializer(id: number): string | undefined {
  return SERIALIZERS[id]?.name;
}

/** What an error code says, in words. */
export function errorCodeWords(code: number): string {
  return ERROR_WORDS[code] ?? `reserved code ${code}`;
}

/** Request or accepting reply: `receiveLimit` is the largest message to be received, as a power of two. */
export function handshakeOctets(serializerId: number, receiveLimit: number): Uint8Array {
  const exponent = Math.min(Math.max(receiveLimit, SMALLEST_LIMIT), LARGEST_LIMIT) - SMALLEST_LIMIT;
  return Uint8Array.of(RAWSOCKET_MAGIC, (exponent << 4) | (serializerId & 0x0f), 0, 0);
}

/** The reply that refuses a request with an error code. */
export function errorOctets(code: number): Uint8Array {
  return Uint8Array.of(RAWSOCKET_MAGIC, (code & 0x0f) << 4, 0, 0);
}

/** Reads the four octets of a client. */
export function readRequest(octets: Uint8Array): Handshake | HandshakeFault {
  const fault = magicFault(octets) ?? reservedFault(octets);
  if (fault) return fault;
  const handshake = fields(octets);
  const { serializerId } = handshake;
  if (rawSocketSerializer(serializerId) !== undefined) return handshake;
  const what = serializerId === 0 ? 'is illegal' : 'is reserved';
  const text = `The request ${hex(octets)} asks for serializer ${serializerId}, which ${what}.`;
  return { ok: false, check: 'T-07', text, errorCode: UNSUPPORTED_SERIALIZER };
}

/** Reads the four octets of a router that was asked for `requestedId`. */
export function readReply(octets: Uint8Array, requestedId: number): Handshake | HandshakeFault {
  const magic = magicFault(octets);
  if (magic) return magic;
  const handshake = fields(octets);
  const { serializerId } = handshake;
  if (serializerId === 0) {
    const errorCode = (octets[1] ?? 0) >> 4;
    const words = errorCodeWords(errorCode);
    return {
      ok: false,
      check: 'T-08',
      text: `The router refused with the error reply ${hex(octets)}: ${words}.`,
      errorCode,
    };
  }
  const reserved = reservedFault(octets);
  if (reserved) return { ok: false, check: reserved.check, text: reserved.text };
  if (serializerId === requestedId) return handshake;
  const text = `The reply ${hex(octets)} names ${named(serializerId)}, asked for was ${named(requestedId)}.`;
  return { ok: false, check: 'T-07', text };
}

function fields(octets: Uint8Array): Handshake {
  const second = octets[1] ?? 0;
  const exponent = SMALLEST_LIMIT + (second >> 4);
  return { ok: true, serializerId: second & 0x0f, exponent, maxLength: 2 ** exponent };
}

function magicFault(octets: Uint8Array): HandshakeFault | undefined {
  if (octets[0] === RAWSOCKET_MAGIC) return undefined;
  return { ok: false, check: 'T-05', text: `A RawSocket handshake begins with 7f; this one is ${hex(octets)}.` };
}

function reservedFault(octets: Uint8Array): HandshakeFault | undefined {
  if (octets[2] === 0 && octets[3] === 0) return undefined;
  const text = `Octets 3 and 4 of the handshake ${hex(octets)} are reserved and must be zero.`;
  return { ok: false, check: 'T-06', text, errorCode: RESERVED_BITS_USED };
}

/** `serializer 2 (MessagePack)`. */
function named(id: number): string {
  return `serializer ${id} (${SERIALIZERS[id]?.label ?? 'reserved'})`;
}

/** Octets as hex text. */
function hex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** Types of frames; their place is their number. */
const FRAME_TYPES = ['message', 'ping', 'pong'] as const;
export type FrameType = (typeof FRAME_TYPES)[number];

export interface Prefix {
  readonly ok: true;
  readonly type: FrameType;
  /** Bytes of the payload. */
  readonly length: number;
}

export interface PrefixFault {
  readonly ok: false;
  readonly check: 'T-09' | 'T-10' | 'T-11';
  readonly text: string;
  /** Bytes of payload that the prefix promises. */
  readonly length: number;
}

/** The prefix of a frame. Throws RangeError for more than 2^24 bytes: no frame can carry them. */
export function framePrefix(type: FrameType, length: number): Uint8Array {
  if (length > LONGEST_PAYLOAD) throw new RangeError(`${length} bytes are too many for a RawSocket frame.`);
  const first = FRAME_TYPES.indexOf(type) | (length === LONGEST_PAYLOAD ? 0x08 : 0);
  return Uint8Array.of(first, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}

/** Reads the four octets at `at`; `limit` is the largest payload that was announced, in bytes. */
export function readPrefix(octets: Uint8Array, limit: number, at = 0): Prefix | PrefixFault {
  const first = octets[at] ?? 0;
  const written = ((octets[at + 1] ?? 0) << 16) | ((octets[at + 2] ?? 0) << 8) | (octets[at + 3] ?? 0);
  const extended = (first & 0x08) !== 0;
  const length = extended && written === 0 ? LONGEST_PAYLOAD : written;
  const fault = (check: PrefixFault['check'], text: string): PrefixFault => ({
    ok: false,
    check,
    text: `${text} (frame prefix ${hex(octets.subarray(at, at + PREFIX_LENGTH))})`,
    length,
  });
  if ((first & 0xf0) !== 0) return fault('T-10', 'reserved bits of the first octet are set');
  if (extended && written !== 0) return fault('T-10', `the X bit is set with a length of ${written} instead of 0`);
  const type = FRAME_TYPES[first & 0x07];
  if (type === undefined) return fault('T-09', `frame type ${first & 0x07} is reserved`);
  if (length > limit) return fault('T-11', `${length} bytes are announced and at most ${limit} are taken here`);
  return { ok: true, type, length };
}

/** Bytes of a frame that never became whole, from its prefix on. */
export interface FrameRest {
  /** At most the first MiB. */
  readonly bytes: Uint8Array;
  /** How many had arrived, kept or not. */
  readonly arrived: number;
  /** How many there would have been; absent while the prefix is not complete. */
  readonly announced?: number;
}

export interface FrameFault extends FrameRest {
  readonly check: PrefixFault['check'];
  readonly text: string;
}

/** Cuts a stream into frames, in whatever pieces it comes. After a fault it takes nothing more. */
export class FrameReader {
  readonly #limit: number;
  readonly #prefix = new Uint8Array(PREFIX_LENGTH);
  #prefixed = 0;
  /** The frame whose payload is coming in. */
  #current: Prefix | undefined;
  #payload = new Uint8Array(0);
  #arrived = 0;
  #stopped = false;

  /** `limit`: the largest payload that was announced, in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Takes the next bytes. `take` gets every whole frame; its payload is part of the chunk where it lies in one
   * piece there, so it holds as long as the chunk does. Returns the fault that ends the stream, if there is one.
   */
  push(chunk: Uint8Array, take: (type: FrameType, payload: Uint8Array) => void): FrameFault | undefined {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#current !== undefined) {
        at = this.#collect(this.#current, chunk, at, take);
        continue;
      }
      const whole = this.#prefixed === 0 && chunk.length - at >= PREFIX_LENGTH;
      if (!whole) {
        this.#prefix[this.#prefixed++] = chunk[at++] ?? 0;
        if (this.#prefixed < PREFIX_LENGTH) continue;
        this.#prefixed = 0;
      }
      const prefix = whole ? readPrefix(chunk, this.#limit, at) : readPrefix(this.#prefix, this.#limit);
      const begin = whole ? at + PREFIX_LENGTH : at;
      at = begin + (prefix.ok ? prefix.length : 0);
      if (prefix.ok && at <= chunk.length) {
        take(prefix.type, chunk.subarray(begin, at));
        continue;
      }
      if (whole) this.#prefix.set(chunk.subarray(begin - PREFIX_LENGTH, begin));
      if (!prefix.ok) return this.#fail(prefix, chunk.subarray(begin));
      this.#current = prefix;
      at = begin;
    }
    return undefined;
  }

  /** What there is of a frame that is not whole; undefined between frames. */
  unfinished(): FrameRest | undefined {
    if (this.#stopped) return undefined;
    const current = this.#current;
    if (current === undefined) {
      const bytes = this.#prefix.slice(0, this.#prefixed);
      return this.#prefixed === 0 ? undefined : { bytes, arrived: this.#prefixed };
    }
    const payload = this.#payload.subarray(0, this.#arrived);
    return this.#rest(payload, this.#arrived, current.length);
  }

  #collect(
    current: Prefix,
    chunk: Uint8Array,
    at: number,
    take: (type: FrameType, payload: Uint8Array) => void,
  ): number {
    const end = Math.min(chunk.length, at + current.length - this.#arrived);
    const filled = this.#arrived + end - at;
    // Grows with what arrives: a prefix alone can promise 16 MiB.
    if (filled > this.#payload.length) {
      const grown = new Uint8Array(Math.min(current.length, Math.max(filled, this.#payload.length * 2, 4096)));
      grown.set(this.#payload.subarray(0, this.#arrived));
      this.#payload = grown;
    }
    this.#payload.set(chunk.subarray(at, end), this.#arrived);
    this.#arrived = filled;
    if (filled === current.length) {
      const payload = this.#payload.subarray(0, filled);
      this.#current = undefined;
      this.#payload = new Uint8Array(0);
      this.#arrived = 0;
      take(current.type, payload);
    }
    return end;
  }

  #fail({ check, text, length }: PrefixFault, after: Uint8Array): FrameFault {
    this.#stopped = true;
    return { check, text, ...this.#rest(after, Math.min(after.length, length), length) };
  }

  /** The prefix with what came of a payload. */
  #rest(payload: Uint8Array, arrived: number, length: number): FrameRest {
    const kept = Math.min(arrived, REJECTED_KEEP - PREFIX_LENGTH);
    const bytes = new Uint8Array(PREFIX_LENGTH + kept);
    bytes.set(this.#prefix);
    bytes.set(payload.subarray(0, kept), PREFIX_LENGTH);
    return { bytes, arrived: PREFIX_LENGTH + arrived, announced: PREFIX_LENGTH + length };
  }
}
