// A segment: up to 16,384 records as columns, beside an arena with the bytes and a table of labels.
// What does not fit a column (records that are no message, masks) stands in a side map; such records
// are few. Segments are the unit of eviction.

import type {
  CaptureRecord,
  Direction,
  MessageRecord,
  RecordBody,
  RecordKind,
} from '../../../shared/capture-record.ts';
import { CAPTURE_VERSION } from '../../../shared/capture-record.ts';
import type { CaptureRow } from '../../../shared/capture-row.ts';
import type { Severity } from '../../../shared/finding.ts';
import { messageNameOf, messageSpec, type MessageName } from '../../../shared/wamp/messages.ts';
import { Arena } from './arena.ts';
import { BINARY, Columns, INCOMING, MASKED } from './columns.ts';
import { Labels, USED_AS, type UriUse } from './labels.ts';
import type { RowFacts } from './request-pairs.ts';
import { rowText } from './row-text.ts';

const SEGMENT_RECORDS = 1 << 14;
const FIRST_CAPACITY = 64;
/** Rough cost of an entry of the side map. */
const ENTRY_BYTES = 200;

const EVENT = messageSpec('EVENT').code;
/** Types that belong to the handshake: HELLO to GOODBYE. */
const LAST_HANDSHAKE_CODE = 6;

/** Messages whose URI names a procedure or a topic, and not what went wrong. */
const URI_USES: Partial<Record<MessageName, UriUse>> = {
  CALL: 'procedure',
  REGISTER: 'procedure',
  INVOCATION: 'procedure',
  PUBLISH: 'topic',
  SUBSCRIBE: 'topic',
  EVENT: 'topic',
};

type OtherBody = Exclude<RecordBody, { kind: 'message' }>;
/** What no column has of a message. */
type MessageSide = Partial<Pick<MessageRecord, 'masks' | 'batch' | 'carriage'>>;
type Side = OtherBody | MessageSide;

export class Segment {
  /** Number of the first record; the others follow without gaps. */
  readonly firstSeq: number;
  count = 0;
  /** Bytes of all frames, as on the wire. */
  frameBytes = 0;
  #columns = new Columns(FIRST_CAPACITY);
  readonly #arena = new Arena();
  readonly #labels = new Labels();
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
    return this.#columns.bytes + this.#arena.bytes + this.#labels.bytes + this.#sideBytes;
  }

  get isFull(): boolean {
    return this.count >= SEGMENT_RECORDS || this.#arena.isFull;
  }

  /** Gives unused memory back: nothing more is appended. */
  seal(): void {
    this.#arena.trim();
    if (this.count < this.#columns.capacity) this.#columns = new Columns(this.count, this.#columns);
  }

  /** Adds a record and returns its index. */
  append(at: number, body: RecordBody, facts: RowFacts = {}): number {
    const index = this.count++;
    if (index === this.#columns.capacity) this.#columns = new Columns(index * 2, this.#columns);
    this.#columns.begin(index, at, body.kind);
    if (body.kind === 'message') this.#message(index, body, facts);
    else this.#other(index, body);
    return index;
  }

  /** Takes a record over from another segment. */
  copy(from: Segment, index: number): void {
    const copy = this.append(from.atAt(index), from.bodyAt(index), from.#factsAt(index));
    const finding = from.#columns.findingAt(index);
    if (finding) this.raiseFinding(copy, finding);
  }

  #message(index: number, body: RecordBody & { kind: 'message' }, facts: RowFacts): void {
    const columns = this.#columns;
    columns.flag(index, (body.dir === 'in' ? INCOMING : 0) | (body.opcode === 'binary' ? BINARY : 0));
    columns.type[index] = facts.type === undefined ? 0 : messageSpec(facts.type).code;
    columns.id[index] = facts.request ?? 0;
    const label = this.#labels.numberOf(facts.uri, facts.tag);
    columns.label[index] = label;
    const use = facts.type === undefined ? undefined : URI_USES[facts.type];
    if (label !== 0 && use !== undefined) this.#labels.use(label, USED_AS[use]);
    columns.size[index] = body.bytes.length;
    columns.place[index] = this.#arena.add(body.bytes);
    if (facts.uriFrom !== undefined) columns.setUriFrom(index, facts.uriFrom);
    if (facts.apart !== undefined) columns.setPair(index, facts.apart, facts.latency);
    // An EVENT has its subscription as its id: in a flood of events it is not kept twice.
    if (facts.target !== undefined && facts.type !== 'EVENT') columns.setTarget(index, facts.target);
    this.frameBytes += body.bytes.length;
    const { masks, batch, carriage } = body;
    if (masks.length > 0) columns.flag(index, MASKED);
    if (masks.length === 0 && !batch && !carriage) return;
    this.#keep(index, { ...(masks.length > 0 && { masks }), ...(batch && { batch }), ...(carriage && { carriage }) });
  }

  #other(index: number, body: OtherBody): void {
    const columns = this.#columns;
    const held = bytesHeld(body)?.length ?? 0;
    columns.size[index] = held;
    this.frameBytes += held;
    if (body.kind === 'finding' || body.kind === 'derivation') columns.id[index] = body.about;
    if (body.kind === 'finding') columns.raiseFinding(index, body.finding.severity);
    if ((body.kind === 'rejected' || body.kind === 'control') && body.dir === 'in') columns.flag(index, INCOMING);
    if (isMasked(body)) columns.flag(index, MASKED);
    this.#keep(index, body);
  }

  #keep(index: number, side: Side): void {
    this.#sides.set(index, side);
    this.#sideBytes += ENTRY_BYTES + estimate(side);
  }

  /** A later record says that this one breaks a rule, or is worth a look. */
  raiseFinding(index: number, severity: Severity): void {
    this.#columns.raiseFinding(index, severity);
  }

  /** A later record is the other end of this one; `apart`: how many records later. */
  setPair(index: number, apart: number): void {
    this.#columns.setPair(index, apart);
  }

  kindAt(index: number): RecordKind {
    return this.#columns.kindAt(index);
  }

  /** Direction of a frame; undefined for records that are none. */
  dirAt(index: number): Direction | undefined {
    return this.#columns.dirAt(index);
  }

  /** Code of the message's type; 0: none, or not known. */
  typeAt(index: number): number {
    return this.#columns.type[index] ?? 0;
  }

  sizeAt(index: number): number {
    return this.#columns.size[index] ?? 0;
  }

  /** Id of the subscription or registration a message is about; 0: none. Of an answer that of its invocation. */
  targetAt(index: number): number {
    const columns = this.#columns;
    return columns.type[index] === EVENT ? (columns.id[index] ?? 0) : columns.targetAt(index);
  }

  atAt(index: number): number {
    return this.#columns.at[index] ?? 0;
  }

  /** The URI that a row shows of a message; empty if there is none. */
  uriAt(index: number): string {
    return this.#labels.at(this.#columns.label[index] ?? 0).uri;
  }

  /** URIs that messages here used as procedures, or topics; one may come twice. */
  urisUsedAs(use: UriUse): Iterable<string> {
    return this.#labels.usedAs(USED_AS[use]);
  }

  /** True for what tells the handshake: everything but messages of an open session. */
  isHandshakeAt(index: number): boolean {
    return this.kindAt(index) !== 'message' || this.typeAt(index) <= LAST_HANDSHAKE_CODE;
  }

  /** Body of a record that is no message. */
  sideAt(index: number): OtherBody | undefined {
    const side = this.#sides.get(index);
    return side && 'kind' in side ? side : undefined;
  }

  /** Calls `look` with the bytes of a message, in place: `chunk[start, end)`. They must not be changed. */
  lookAt<T>(index: number, look: (chunk: Uint8Array, start: number, end: number) => T): T {
    const place = this.#columns.place[index] ?? 0;
    const start = this.#arena.offsetOf(place);
    return look(this.#arena.chunkOf(place), start, start + this.sizeAt(index));
  }

  bodyAt(index: number): RecordBody {
    const side = this.#sides.get(index);
    if (side && 'kind' in side) return side;
    return {
      kind: 'message',
      dir: this.#columns.has(index, INCOMING) ? 'in' : 'out',
      bytes: this.lookAt(index, (chunk, start, end) => chunk.slice(start, end)),
      opcode: this.#columns.has(index, BINARY) ? 'binary' : 'text',
      masks: [],
      ...side,
    };
  }

  recordAt(index: number, seq: number): CaptureRecord {
    return { v: CAPTURE_VERSION, seq, at: this.atAt(index), ...this.bodyAt(index) };
  }

  rowAt(index: number, seq: number, row: number): CaptureRow {
    const columns = this.#columns;
    const side = this.sideAt(index);
    const dir = this.dirAt(index);
    const id = columns.id[index] ?? 0;
    const finding = columns.findingAt(index);
    const common = {
      row,
      seq,
      at: this.atAt(index),
      kind: this.kindAt(index),
      ...(dir && { dir }),
      size: this.sizeAt(index),
      masked: columns.has(index, MASKED),
      ...(finding && { finding }),
    };
    if (!side) {
      const { apart, target: _target, ...facts } = this.#factsAt(index);
      return { ...common, ...facts, ...(apart !== undefined && { pair: seq + apart }) };
    }
    const text = rowText(side);
    return { ...common, ...(id !== 0 && { about: id }), ...(text !== undefined && { text }) };
  }

  /** What append was given, and what became known later. */
  #factsAt(index: number): RowFacts {
    const columns = this.#columns;
    const type = messageNameOf(this.typeAt(index));
    const id = columns.id[index] ?? 0;
    const { uri, tag } = this.#labels.at(columns.label[index] ?? 0);
    const uriFrom = columns.uriFromAt(index);
    const apart = columns.pairAt(index);
    const latency = columns.latencyAt(index);
    const target = columns.targetAt(index);
    return {
      ...(type && { type }),
      ...(id !== 0 && { request: id }),
      ...(uri !== '' && { uri }),
      ...(uriFrom && { uriFrom }),
      ...(tag !== undefined && { tag }),
      ...(apart !== 0 && { apart }),
      ...(latency !== undefined && { latency }),
      ...(target !== 0 && { target }),
    };
  }
}

/** The bytes of a record that is no message, as far as they count as its size. */
export function bytesHeld(body: OtherBody): Uint8Array | undefined {
  if (body.kind === 'rejected' || body.kind === 'control') return body.bytes;
  return body.kind === 'upgrade' ? body.body : undefined;
}

function isMasked(body: OtherBody): boolean {
  if (body.kind === 'control') return body.masks.length > 0;
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
