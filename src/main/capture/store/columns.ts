// The columns of a segment: typed arrays, 32 bytes a record, 8 more once the segment holds a request or reply with
// its other end, and 8 more once it holds a message about a registration, or one that begins or ends a subscription.

import type { Direction, RecordKind } from '../../../shared/capture-record.ts';
import type { CaptureRow } from '../../../shared/capture-row.ts';
import type { Severity } from '../../../shared/finding.ts';

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
  'unix',
  'proxy',
  'rawsocket',
  'control',
] as const satisfies readonly RecordKind[];
const kindCodes = new Map<RecordKind, number>(KINDS.map((kind, code) => [kind, code]));

/** Where the URI of a label comes from, if not from the message. */
type UriFrom = NonNullable<CaptureRow['uriFrom']>;
const URI_FROM: readonly (UriFrom | undefined)[] = [undefined, 'pair', 'subscription', 'registration'];
const SEVERITIES: readonly (Severity | undefined)[] = [undefined, 'info', 'warning', 'error'];

// Flags of a record, from the lowest bit: its kind, three yes or no, two small numbers.
const KIND_BITS = 0x1f;
export const INCOMING = 0x20;
export const MASKED = 0x40;
export const BINARY = 0x80;
const URI_FROM_SHIFT = 8;
const FINDING_SHIFT = 10;
const TWO_BITS = 0x03;

const RECORD_BYTES = 32;
const PAIR_BYTES = 8;
const TARGET_BYTES = 8;

export class Columns {
  readonly at: Float64Array;
  /** Request id of a message, for other records the one they are about; 0: none. */
  readonly id: Float64Array;
  readonly size: Uint32Array;
  readonly place: Uint32Array;
  /** Number of the label; 0: none. */
  readonly label: Uint32Array;
  readonly type: Uint16Array;
  readonly flags: Uint16Array;
  /** How many records after this one (before it, if negative) its other end stands; 0: none. Empty as long as all are 0. */
  #pair = new Int32Array(0);
  /** Microseconds since the request; NaN: none. As long as `#pair`. */
  #latency = new Float32Array(0);
  /** Id of the subscription or registration a message is about; 0: none, or `id` says it. Empty as long as all are 0. */
  #target = new Float64Array(0);

  constructor(capacity: number, from?: Columns) {
    this.at = new Float64Array(capacity);
    this.id = new Float64Array(capacity);
    this.size = new Uint32Array(capacity);
    this.place = new Uint32Array(capacity);
    this.label = new Uint32Array(capacity);
    this.type = new Uint16Array(capacity);
    this.flags = new Uint16Array(capacity);
    if (!from) return;
    const count = Math.min(capacity, from.at.length);
    this.at.set(from.at.subarray(0, count));
    this.id.set(from.id.subarray(0, count));
    this.size.set(from.size.subarray(0, count));
    this.place.set(from.place.subarray(0, count));
    this.label.set(from.label.subarray(0, count));
    this.type.set(from.type.subarray(0, count));
    this.flags.set(from.flags.subarray(0, count));
    if (from.#target.length > 0) {
      this.#target = new Float64Array(capacity);
      this.#target.set(from.#target.subarray(0, count));
    }
    if (from.#pair.length === 0) return;
    this.#openPairs();
    this.#pair.set(from.#pair.subarray(0, count));
    this.#latency.set(from.#latency.subarray(0, count));
  }

  get capacity(): number {
    return this.at.length;
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    return this.at.length * RECORD_BYTES + this.#pair.length * PAIR_BYTES + this.#target.length * TARGET_BYTES;
  }

  /** Begins a record: its flags are those of its kind. */
  begin(index: number, at: number, kind: RecordKind): void {
    this.at[index] = at;
    this.flags[index] = kindCodes.get(kind) ?? 0;
  }

  flag(index: number, flag: number): void {
    this.flags[index] = (this.flags[index] ?? 0) | flag;
  }

  has(index: number, flag: number): boolean {
    return ((this.flags[index] ?? 0) & flag) !== 0;
  }

  kindAt(index: number): RecordKind {
    return KINDS[(this.flags[index] ?? 0) & KIND_BITS] ?? 'message';
  }

  /** Direction of a frame; undefined for records that are none. */
  dirAt(index: number): Direction | undefined {
    const kind = this.kindAt(index);
    if (kind !== 'message' && kind !== 'rejected' && kind !== 'control') return undefined;
    return this.has(index, INCOMING) ? 'in' : 'out';
  }

  setUriFrom(index: number, from: UriFrom): void {
    this.#setSmall(index, URI_FROM_SHIFT, URI_FROM.indexOf(from));
  }

  uriFromAt(index: number): UriFrom | undefined {
    return URI_FROM[this.#small(index, URI_FROM_SHIFT)];
  }

  /** Keeps the worst of the severities that are told of a record. */
  raiseFinding(index: number, severity: Severity): void {
    const rank = SEVERITIES.indexOf(severity);
    if (rank > this.#small(index, FINDING_SHIFT)) this.#setSmall(index, FINDING_SHIFT, rank);
  }

  findingAt(index: number): Severity | undefined {
    return SEVERITIES[this.#small(index, FINDING_SHIFT)];
  }

  /** `apart`: how many records further on the other end stands. */
  setPair(index: number, apart: number, latency?: number): void {
    if (this.#pair.length === 0) this.#openPairs();
    this.#pair[index] = apart;
    if (latency !== undefined) this.#latency[index] = latency;
  }

  setTarget(index: number, target: number): void {
    if (this.#target.length === 0) this.#target = new Float64Array(this.at.length);
    this.#target[index] = target;
  }

  /** 0: none, or not kept. */
  targetAt(index: number): number {
    return this.#target[index] ?? 0;
  }

  /** 0: no other end. */
  pairAt(index: number): number {
    return this.#pair[index] ?? 0;
  }

  latencyAt(index: number): number | undefined {
    const latency = this.#latency[index] ?? NaN;
    return Number.isNaN(latency) ? undefined : latency;
  }

  #openPairs(): void {
    this.#pair = new Int32Array(this.at.length);
    this.#latency = new Float32Array(this.at.length).fill(NaN);
  }

  #small(index: number, shift: number): number {
    return ((this.flags[index] ?? 0) >> shift) & TWO_BITS;
  }

  #setSmall(index: number, shift: number, value: number): void {
    this.flags[index] = ((this.flags[index] ?? 0) & ~(TWO_BITS << shift)) | (value << shift);
  }
}
