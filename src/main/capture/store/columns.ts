// A segment: up to 16,384 records as columns of typed arrays, 31 bytes a record, beside an arena with
// the bytes. What does not fit a column (records that are no message, masks) stands in a side map;
// such records are few. Segments are the unit of eviction.

import type { CaptureRecord, Direction, Mask, RecordBody, RecordKind } from '../../../shared/capture-record.ts';
import { CAPTURE_VERSION } from '../../../shared/capture-record.ts';
import type { CaptureRow } from '../../../shared/capture-row.ts';
import { messageNameOf, messageSpec } from '../../../shared/wamp/messages.ts';
import { Arena } from './arena.ts';
import type { MessageFacts } from '../message-facts.ts';
import { rowText } from './row-text.ts';

const SEGMENT_RECORDS = 1 << 14;
const FIRST_CAPACITY = 64;
/** A longer URI is cut: the columns are for drawing rows. */
const LONGEST_URI = 512;
/** Rough cost of an entry of the side map or of the URI table. */
const ENTRY_BYTES = 200;

const KINDS = [
  'message',
  'dns',
  'tcp',
  'tls',
  'upgrade',
  'open',
  'rejected',
  'derivation',
  'finding',
  'silence',
  'error',
  'close',
  'stop',
] as const satisfies readonly RecordKind[];
const kindCodes = new Map<RecordKind, number>(KINDS.map((kind, code) => [kind, code]));

/** Flags of a record: its kind in the lower four bits. */
const KIND_BITS = 0x0f;
const INCOMING = 0x10;
const MASKED = 0x20;
const BINARY = 0x40;

/** Types that belong to the handshake: HELLO to GOODBYE. */
const LAST_HANDSHAKE_CODE = 6;

type Side = Exclude<RecordBody, { kind: 'message' }> | readonly Mask[];

class Columns {
  readonly at: Float64Array;
  /** Request id of a message, for other records the one they are about; 0: none. */
  readonly id: Float64Array;
  readonly size: Uint32Array;
  readonly place: Uint32Array;
  /** Number of the URI in the segment's table; 0: none. */
  readonly uri: Uint32Array;
  readonly type: Uint16Array;
  readonly flags: Uint8Array;
  readonly bytes: number;

  constructor(capacity: number, from?: Columns) {
    this.at = new Float64Array(capacity);
    this.id = new Float64Array(capacity);
    this.size = new Uint32Array(capacity);
    this.place = new Uint32Array(capacity);
    this.uri = new Uint32Array(capacity);
    this.type = new Uint16Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.bytes = capacity * 31;
    if (!from) return;
    const count = Math.min(capacity, from.at.length);
    this.at.set(from.at.subarray(0, count));
    this.id.set(from.id.subarray(0, count));
    this.size.set(from.size.subarray(0, count));
    this.place.set(from.place.subarray(0, count));
    this.uri.set(from.uri.subarray(0, count));
    this.type.set(from.type.subarray(0, count));
    this.flags.set(from.flags.subarray(0, count));
  }
}

export class Segment {
  /** Number of the first record; the others follow without gaps. */
  readonly firstSeq: number;
  count = 0;
  /** Bytes of all frames, as on the wire. */
  frameBytes = 0;
  #columns = new Columns(FIRST_CAPACITY);
  readonly #arena = new Arena();
  readonly #uris: string[] = [''];
  readonly #uriNumbers = new Map<string, number>();
  readonly #sides = new Map<number, Side>();
  #sideBytes = 0;

  constructor(firstSeq: number) {
    this.firstSeq = firstSeq;
  }

  get lastSeq(): number {
    return this.firstSeq + this.count - 1;
  }

  /** Memory held, in bytes; entries of maps are estimated. */
  get bytes(): number {
    return this.#columns.bytes + this.#arena.bytes + this.#sideBytes;
  }

  get isFull(): boolean {
    return this.count >= SEGMENT_RECORDS || this.#arena.isFull;
  }

  /** Gives unused memory back: nothing more is appended. */
  seal(): void {
    this.#arena.trim();
    if (this.count < this.#columns.at.length) this.#columns = new Columns(this.count, this.#columns);
  }

  append(at: number, body: RecordBody, facts: MessageFacts): void {
    const index = this.count++;
    if (index === this.#columns.at.length) this.#columns = new Columns(index * 2, this.#columns);
    const columns = this.#columns;
    columns.at[index] = at;
    columns.flags[index] = kindCodes.get(body.kind) ?? 0;
    if (body.kind === 'message') this.#message(index, body, facts);
    else this.#other(index, body);
  }

  #message(index: number, body: RecordBody & { kind: 'message' }, facts: MessageFacts): void {
    const columns = this.#columns;
    this.#flag(index, (body.dir === 'in' ? INCOMING : 0) | (body.opcode === 'binary' ? BINARY : 0));
    columns.type[index] = facts.type === undefined ? 0 : messageSpec(facts.type).code;
    columns.id[index] = facts.request ?? 0;
    columns.uri[index] = facts.uri === undefined ? 0 : this.#uriNumber(facts.uri);
    columns.size[index] = body.bytes.length;
    columns.place[index] = this.#arena.add(body.bytes);
    this.frameBytes += body.bytes.length;
    if (body.masks.length === 0) return;
    this.#flag(index, MASKED);
    this.#keep(index, body.masks);
  }

  #other(index: number, body: Exclude<RecordBody, { kind: 'message' }>): void {
    const held = body.kind === 'rejected' ? body.bytes.length : body.kind === 'upgrade' ? (body.body?.length ?? 0) : 0;
    this.#columns.size[index] = held;
    this.frameBytes += held;
    if (body.kind === 'finding' || body.kind === 'derivation') this.#columns.id[index] = body.about;
    if (body.kind === 'rejected' && body.dir === 'in') this.#flag(index, INCOMING);
    if (isMasked(body)) this.#flag(index, MASKED);
    this.#keep(index, body);
  }

  #flag(index: number, flag: number): void {
    this.#columns.flags[index] = (this.#columns.flags[index] ?? 0) | flag;
  }

  #keep(index: number, side: Side): void {
    this.#sides.set(index, side);
    this.#sideBytes += ENTRY_BYTES + estimate(side);
  }

  #uriNumber(uri: string): number {
    const shown = uri.length > LONGEST_URI ? `${uri.slice(0, LONGEST_URI)}…` : uri;
    const known = this.#uriNumbers.get(shown);
    if (known !== undefined) return known;
    const number = this.#uris.push(shown) - 1;
    this.#uriNumbers.set(shown, number);
    this.#sideBytes += ENTRY_BYTES + shown.length * 2;
    return number;
  }

  kindAt(index: number): RecordKind {
    return KINDS[(this.#columns.flags[index] ?? 0) & KIND_BITS] ?? 'message';
  }

  /** Direction of a frame; undefined for records that are none. */
  dirAt(index: number): Direction | undefined {
    const kind = this.kindAt(index);
    if (kind !== 'message' && kind !== 'rejected') return undefined;
    return (this.#columns.flags[index] ?? 0) & INCOMING ? 'in' : 'out';
  }

  /** Code of the message's type; 0: none, or not known. */
  typeAt(index: number): number {
    return this.#columns.type[index] ?? 0;
  }

  sizeAt(index: number): number {
    return this.#columns.size[index] ?? 0;
  }

  /** True for what tells the handshake: everything but messages of an open session. */
  isHandshakeAt(index: number): boolean {
    return this.kindAt(index) !== 'message' || this.typeAt(index) <= LAST_HANDSHAKE_CODE;
  }

  /** Body of a record that is no message. */
  sideAt(index: number): Exclude<RecordBody, { kind: 'message' }> | undefined {
    const side = this.#sides.get(index);
    return side && 'kind' in side ? side : undefined;
  }

  /** Calls `look` with the bytes of a message, in place: `chunk[start, end)`. They must not be changed. */
  lookAt<T>(index: number, look: (chunk: Uint8Array, start: number, end: number) => T): T {
    const place = this.#columns.place[index] ?? 0;
    const start = this.#arena.offsetOf(place);
    return look(this.#arena.chunkOf(place), start, start + this.sizeAt(index));
  }

  /** What append needs to take the record over into another segment. */
  factsAt(index: number): MessageFacts {
    const type = messageNameOf(this.typeAt(index));
    const id = this.#columns.id[index] ?? 0;
    const uri = this.#uris[this.#columns.uri[index] ?? 0] ?? '';
    return { ...(type && { type }), ...(id !== 0 && { request: id }), ...(uri !== '' && { uri }) };
  }

  bodyAt(index: number): RecordBody {
    const side = this.#sides.get(index);
    if (side && 'kind' in side) return side;
    const flags = this.#columns.flags[index] ?? 0;
    return {
      kind: 'message',
      dir: flags & INCOMING ? 'in' : 'out',
      bytes: this.lookAt(index, (chunk, start, end) => chunk.slice(start, end)),
      masks: side ?? [],
      opcode: flags & BINARY ? 'binary' : 'text',
    };
  }

  recordAt(index: number, seq: number): CaptureRecord {
    return { v: CAPTURE_VERSION, seq, at: this.atAt(index), ...this.bodyAt(index) };
  }

  atAt(index: number): number {
    return this.#columns.at[index] ?? 0;
  }

  rowAt(index: number, seq: number, row: number): CaptureRow {
    const side = this.sideAt(index);
    const dir = this.dirAt(index);
    const id = this.#columns.id[index] ?? 0;
    const common = {
      row,
      seq,
      at: this.atAt(index),
      kind: this.kindAt(index),
      ...(dir && { dir }),
      size: this.sizeAt(index),
      masked: ((this.#columns.flags[index] ?? 0) & MASKED) !== 0,
    };
    if (!side) return { ...common, ...this.factsAt(index) };
    const text = rowText(side);
    return { ...common, ...(id !== 0 && { about: id }), ...(text !== undefined && { text }) };
  }
}

function isMasked(body: Exclude<RecordBody, { kind: 'message' }>): boolean {
  const masks = body.kind === 'rejected' ? body.masks : body.kind === 'upgrade' ? body.bodyMasks : undefined;
  return (
    (masks?.length ?? 0) > 0 ||
    (body.textMasks?.length ?? 0) > 0 ||
    (body.kind === 'derivation' && body.steps.some(isSealed))
  );
}

function isSealed(step: { readonly fingerprint?: string }): boolean {
  return step.fingerprint !== undefined;
}

/** Rough memory of a value, in bytes. */
function estimate(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length * 2;
  if (value instanceof Uint8Array) return 64 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, item) => sum + 8 + estimate(item), 32);
}
