// The markers of UBJSON (draft 12, ubjson.org) and of BJData (draft 2 and later, NeuroJSON), which adds
// unsigned integers, half floats, bytes and arrays of several dimensions, and turns the byte order round.

/** UBJSON is big-endian, BJData little-endian; both are called wamp.2.ubjson. */
export type UbjsonDialect = 'ubjson' | 'bjdata';

/** Names for people. */
export const DIALECT_LABELS: Readonly<Record<UbjsonDialect, string>> = { ubjson: 'UBJSON', bjdata: 'BJData' };

const code = (letter: string): number => letter.charCodeAt(0);

export const NULL = code('Z');
export const NO_OP = code('N');
export const TRUE = code('T');
export const FALSE = code('F');
export const INT8 = code('i');
export const UINT8 = code('U');
export const INT16 = code('I');
export const UINT16 = code('u');
export const INT32 = code('l');
export const UINT32 = code('m');
export const INT64 = code('L');
export const UINT64 = code('M');
export const FLOAT16 = code('h');
export const FLOAT32 = code('d');
export const FLOAT64 = code('D');
export const HIGH_PRECISION = code('H');
export const CHAR = code('C');
export const BYTE = code('B');
export const STRING = code('S');
export const LIST = code('[');
export const LIST_END = code(']');
export const DICT = code('{');
export const DICT_END = code('}');
export const TYPE = code('$');
export const COUNT = code('#');

export interface MarkerType {
  readonly name: string;
  /** Bytes of a value without its marker; absent where values differ in size. */
  readonly size?: number;
  /** True if BJData added it. */
  readonly isBjdata?: true;
}

/** Types a container can be declared to hold. */
const TYPES: ReadonlyMap<number, MarkerType> = new Map<number, MarkerType>([
  [NULL, { name: 'null', size: 0 }],
  [TRUE, { name: 'true', size: 0 }],
  [FALSE, { name: 'false', size: 0 }],
  [INT8, { name: 'int8', size: 1 }],
  [UINT8, { name: 'uint8', size: 1 }],
  [INT16, { name: 'int16', size: 2 }],
  [UINT16, { name: 'uint16', size: 2, isBjdata: true }],
  [INT32, { name: 'int32', size: 4 }],
  [UINT32, { name: 'uint32', size: 4, isBjdata: true }],
  [INT64, { name: 'int64', size: 8 }],
  [UINT64, { name: 'uint64', size: 8, isBjdata: true }],
  [FLOAT16, { name: 'float16', size: 2, isBjdata: true }],
  [FLOAT32, { name: 'float32', size: 4 }],
  [FLOAT64, { name: 'float64', size: 8 }],
  [CHAR, { name: 'char', size: 1 }],
  [BYTE, { name: 'byte', size: 1, isBjdata: true }],
  [HIGH_PRECISION, { name: 'high-precision' }],
  [STRING, { name: 'string' }],
  [LIST, { name: 'array' }],
  [DICT, { name: 'object' }],
]);

/** The type a marker stands for in a dialect; undefined if it has no such marker. */
export function markerType(marker: number, dialect: UbjsonDialect): MarkerType | undefined {
  const type = TYPES.get(marker);
  return type?.isBjdata && dialect === 'ubjson' ? undefined : type;
}

/** True if values of this type may stand in a typed container; BJData takes only types of a fixed size above zero. */
export function mayBeElement(type: MarkerType, dialect: UbjsonDialect): boolean {
  return dialect === 'ubjson' || (type.size ?? 0) > 0;
}
