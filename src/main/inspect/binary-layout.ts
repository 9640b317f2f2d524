// Where values of binary formats end, without reading them: enough to step over what is not shown. The bytes
// are known to be right; what is not is met with a place beyond their end.
// Sources: the MessagePack specification, RFC 8949 section 3, UBJSON draft 12 and BJData draft 2.

/** A list or dictionary: where its first child or key begins, and how many there are. */
export interface Container {
  readonly kind: 'list' | 'dict';
  readonly at: number;
  /** Absent where an end mark closes it. */
  readonly count?: number;
}

export interface BinaryLayout {
  /** The container that begins here; undefined for other values and for containers that are read whole. */
  container(bytes: Uint8Array, at: number): Container | undefined;
  /** Where the value that begins here ends. */
  skip(bytes: Uint8Array, at: number): number;
  /** Where the key that begins here ends. */
  skipKey(bytes: Uint8Array, at: number): number;
  /** The place after the end mark that stands here, if it does. */
  closed(bytes: Uint8Array, at: number, kind: Container['kind']): number | undefined;
  /** The next place that counts. */
  next(bytes: Uint8Array, at: number): number;
}

/** An unsigned big-endian integer. */
function uint(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

/** Steps over a container by its children; never further than one step beyond the bytes. */
function skipContainer(layout: BinaryLayout, bytes: Uint8Array, { kind, at, count }: Container): number {
  let place = at;
  for (let left = count ?? Infinity; left > 0 && place <= bytes.length; left--) {
    place = layout.next(bytes, place);
    const end = count === undefined ? layout.closed(bytes, place, kind) : undefined;
    if (end !== undefined) return end;
    if (kind === 'dict') place = layout.next(bytes, layout.skipKey(bytes, place));
    place = layout.skip(bytes, place);
  }
  return place;
}

/** Bytes after the marker, from 0xc0 on: those of numbers; −1, −2, −4: a length of so many bytes, one byte more for ext. */
const MSGPACK_SIZES = [
  ...[0, 0, 0, 0, -1, -2, -4, -1, -2, -4, 4, 8, 1, 2, 4, 8],
  ...[1, 2, 4, 8, 2, 3, 5, 9, 17, -1, -2, -4],
] as const;
const FIRST_EXT = 0xc7;
const LAST_EXT = 0xc9;

export const MSGPACK_LAYOUT: BinaryLayout = {
  container(bytes, at) {
    const first = bytes[at] ?? 0;
    if (first >= 0x80 && first < 0xa0) return { kind: first < 0x90 ? 'dict' : 'list', at: at + 1, count: first & 0x0f };
    if (first < 0xdc || first > 0xdf) return undefined;
    const size = first % 2 === 0 ? 2 : 4;
    return { kind: first < 0xde ? 'list' : 'dict', at: at + 1 + size, count: uint(bytes, at + 1, size) };
  },
  skip(bytes, at) {
    const first = bytes[at] ?? 0;
    if (first < 0x80 || first >= 0xe0) return at + 1;
    if (first >= 0xa0 && first < 0xc0) return at + 1 + (first & 0x1f);
    const container = MSGPACK_LAYOUT.container(bytes, at);
    if (container) return skipContainer(MSGPACK_LAYOUT, bytes, container);
    const size = MSGPACK_SIZES[first - 0xc0] ?? 0;
    if (size >= 0) return at + 1 + size;
    return at + 1 - size + uint(bytes, at + 1, -size) + (first >= FIRST_EXT && first <= LAST_EXT ? 1 : 0);
  },
  skipKey: (bytes, at) => MSGPACK_LAYOUT.skip(bytes, at),
  closed: () => undefined,
  next: (_, at) => at,
};

const BREAK = 0xff;
const TAG = 6;
const INDEFINITE = 31;

/** Bytes of a CBOR head. */
function headSize(first: number): number {
  const info = first & 0x1f;
  return info < 24 || info === INDEFINITE ? 1 : 1 + (1 << (info - 24));
}

function argument(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const size = headSize(first) - 1;
  return size === 0 ? first & 0x1f : uint(bytes, at + 1, size);
}

export const CBOR_LAYOUT: BinaryLayout = {
  container(bytes, at) {
    const first = bytes[at] ?? 0;
    const type = first >> 5;
    // Without an end mark its mark is known to be none; others are read whole.
    if ((type !== 4 && type !== 5) || (first & 0x1f) === INDEFINITE) return undefined;
    return { kind: type === 4 ? 'list' : 'dict', at: at + headSize(first), count: argument(bytes, at) };
  },
  skip(bytes, at) {
    let start = at;
    while ((bytes[start] ?? 0) >> 5 === TAG) start += headSize(bytes[start] ?? 0);
    const first = bytes[start] ?? 0;
    const type = first >> 5;
    const after = start + headSize(first);
    if ((first & 0x1f) === INDEFINITE) {
      if (type < 2 || type === 7) return after;
      return skipContainer(CBOR_LAYOUT, bytes, { kind: type === 5 ? 'dict' : 'list', at: after });
    }
    if (type === 2 || type === 3) return after + argument(bytes, start);
    const container = CBOR_LAYOUT.container(bytes, start);
    return container ? skipContainer(CBOR_LAYOUT, bytes, container) : after;
  },
  skipKey: (bytes, at) => CBOR_LAYOUT.skip(bytes, at),
  closed: (bytes, at) => (bytes[at] === BREAK ? at + 1 : undefined),
  next: (_, at) => at,
};
