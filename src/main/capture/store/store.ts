// The capture store: append-only, with numbers that never change. Records live in segments of columns
// and arenas; when the memory limit is reached the oldest segment goes, and totals say how much went.
// What tells the handshake is pinned first, up to a bound, so that its summary survives.

import type { CaptureRecord, FindingRecord, MessageRecord, RecordBody } from '../../../shared/capture-record.ts';
import type { CaptureRow, CaptureTotals, ViewFilter } from '../../../shared/capture-row.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { RowsPart } from '../../../shared/contract/results.ts';
import type { MessageFacts } from '../message-facts.ts';
import { DecisiveRecords } from './decisive-records.ts';
import { admitsAll } from './filter.ts';
import type { UriUse } from './labels.ts';
import { PinnedRecords } from './pinned-records.ts';
import { RequestPairs, type RowFacts } from './request-pairs.ts';
import { Segment } from './segment.ts';
import { FilteredView, lastUpTo, WholeView, type View } from './view.ts';

export interface StoreLimits {
  /** Memory for records, in bytes; the newest segment stays whatever its size. */
  readonly memory?: number;
  /** Handshake records that are kept when their segment goes. */
  readonly pinned?: number;
}

/** The view that is always there and shows everything. */
const WHOLE = 0;
const DEFAULT_MEMORY = 256 * 1024 * 1024;
const DEFAULT_PINNED = 512;
/** The last handshake records are remembered beyond the pinned ones: how an attempt ended stands there. */
const LATEST_HANDSHAKE = 64;
/** Eviction drops a segment at a time, so a segment is a small part of the limit. */
const SEGMENTS_IN_LIMIT = 16;
const SMALLEST_SEGMENT = 16 * 1024;
/** Pinned records may take this part of the limit; those that decide an attempt twice as much. */
const PINNED_PART = 8;
/** Open requests of one type may take this part of the limit, but at least so many bytes. */
const REQUESTS_PART = 256;
const LEAST_FOR_REQUESTS = 16 * 1024;
/** URIs that are told for completion: nobody waits for more. */
const MOST_URIS = 100_000;
/** Bytes that a view searches at a time: some 10 ms. */
const SCAN_BYTES = 8 * 1024 * 1024;

interface Found {
  readonly segment: Segment;
  readonly index: number;
}

export class CaptureStore {
  readonly #memory: number;
  readonly #mostPinned: number;
  readonly #segments: Segment[] = [];
  readonly #pinned = new PinnedRecords();
  /** Numbers of the first handshake records, which are pinned, and of the latest. */
  readonly #handshake: number[] = [];
  readonly #latest: number[] = [];
  readonly #decisive = new DecisiveRecords();
  readonly #requests: RequestPairs;
  readonly #views = new Map<number, { readonly filter: ViewFilter; view: View }>();
  readonly #listeners = new Set<() => void>();
  #lastView = 0;
  #total = 0;
  #evicted = 0;
  #evictedBytes = 0;
  #cleared = 0;
  /** Up to this number only pinned records are left. */
  #lastEvicted = 0;
  readonly #counts = { sent: 0, received: 0, errors: 0, warnings: 0 };
  /** Views show records after this one. */
  #base = 0;
  /** Memory of all segments but the last. */
  #closedBytes = 0;

  constructor({ memory = DEFAULT_MEMORY, pinned = DEFAULT_PINNED }: StoreLimits = {}) {
    this.#memory = memory;
    this.#mostPinned = pinned;
    this.#requests = new RequestPairs(Math.max(LEAST_FOR_REQUESTS, memory / REQUESTS_PART));
    this.#views.set(WHOLE, { filter: {}, view: this.#newView({}) });
  }

  /** Number of the last record; numbers begin at 1. */
  get total(): number {
    return this.#total;
  }

  /** Records dropped to keep within the limit, and the bytes of their frames. */
  get evicted(): { readonly count: number; readonly bytes: number } {
    return { count: this.#evicted, bytes: this.#evictedBytes };
  }

  totals(): CaptureTotals {
    return {
      total: this.#total,
      evicted: this.#evicted,
      evictedBytes: this.#evictedBytes,
      cleared: this.#cleared,
      bytes: this.#bytes(),
      ...this.#counts,
    };
  }

  /** Adds a record and returns its number. `at`: microseconds since the capture's start. */
  append(at: number, body: RecordBody, facts: MessageFacts = {}): number {
    const segment = this.#open();
    const seq = ++this.#total;
    if (body.kind === 'message') this.#appendMessage(segment, at, body, facts);
    else segment.append(at, body);
    if (body.kind === 'application') this.#decisive.addOfLogin(body.about);
    if (body.kind === 'finding') this.#takeFinding(seq, body);
    else this.#decisive.add(seq, body.kind, facts.type);
    if (body.kind === 'application') this.#decisive.addRequest(body.about);
    if (segment.isHandshakeAt(segment.count - 1)) this.#remember(seq);
    while (this.#segments.length > 1 && this.#bytes() > this.#memory) this.#evictOldest();
    this.#notify();
    return seq;
  }

  #appendMessage(segment: Segment, at: number, body: MessageRecord, facts: MessageFacts): void {
    const seq = this.#total;
    const row: RowFacts = this.#requests.resolve(seq, at, body.dir, facts);
    const index = segment.append(at, body, row);
    // The segment's copy of the URI: the one in the facts may keep its whole frame.
    this.#requests.note(seq, at, body.dir, facts, segment.uriAt(index));
    if (row.latency !== undefined && row.apart !== undefined) {
      const request = this.#find(seq + row.apart);
      request?.segment.setPair(request.index, -row.apart);
      this.#decisive.addAnswer(seq, seq + row.apart);
    }
    if (body.dir === 'in') this.#counts.received++;
    else this.#counts.sent++;
  }

  #takeFinding(seq: number, { about, finding: { severity } }: FindingRecord): void {
    const found = this.#find(about);
    found?.segment.raiseFinding(found.index, severity);
    if (severity === 'error') this.#counts.errors++;
    if (severity === 'warning') this.#counts.warnings++;
    // What breaks a rule may be of any type, and tells why an attempt ended.
    if (severity === 'error') this.#remember(about);
    this.#decisive.addFinding(seq, about, severity === 'error');
  }

  /** Leaves numbers out that a saved capture has no records for; they count as evicted. */
  skip(count: number, bytes: number): void {
    this.#total += count;
    this.#evicted += count;
    this.#evictedBytes += bytes;
    this.#lastEvicted = this.#total;
  }

  record(seq: number): CaptureRecord | undefined {
    const found = this.#find(seq);
    return found?.segment.recordAt(found.index, seq);
  }

  /** Time of a record, in microseconds, and the bytes of its frame; undefined if it was evicted. */
  timing(seq: number): { readonly at: number; readonly size: number } | undefined {
    const found = this.#find(seq);
    return found && { at: found.segment.atAt(found.index), size: found.segment.sizeAt(found.index) };
  }

  /** What the list shows of a record, wherever it stands in a view. */
  row(seq: number): CaptureRow | undefined {
    const found = this.#find(seq);
    return found?.segment.rowAt(found.index, seq, seq - 1);
  }

  /**
   * URIs that messages of the capture used as procedures, or topics, the latest first by segment; one may come more than
   * once, and after some 100,000 no more do.
   */
  *uris(use: UriUse): Generator<string> {
    let left = MOST_URIS;
    for (const segment of [...this.#segments.toReversed(), this.#pinned.segment]) {
      for (const uri of segment.urisUsedAs(use)) {
        yield uri;
        if (--left === 0) return;
      }
    }
  }

  /** All records from a number on that there are now, in order; those that are evicted meanwhile are left out. */
  records(from = 1): Generator<CaptureRecord> {
    return this.#recordsUpTo(from, this.#total);
  }

  *#recordsUpTo(from: number, last: number): Generator<CaptureRecord> {
    for (let seq = this.#next(from); seq <= last; seq = this.#next(seq + 1)) {
      const record = this.record(seq);
      if (record) yield record;
    }
  }

  /** The records that tell the handshake and how the attempt ended, in order. */
  *handshakeRecords(): Generator<CaptureRecord> {
    for (const seq of ascending(this.#handshake, this.#latest, this.#decisive.seqs())) {
      const record = this.record(seq);
      if (record) yield record;
    }
  }

  /** Makes a view and returns its number. An empty filter shows everything and costs nothing; view 0 is one. */
  createView(filter: ViewFilter): number {
    this.#views.set(++this.#lastView, { filter, view: this.#newView(filter) });
    return this.#lastView;
  }

  /** Forgets a view; view 0 stays. */
  dropView(view: number): void {
    if (view !== WHOLE) this.#views.delete(view);
  }

  /** Rows of a view so far, evicted ones included. Throws InspectorError `unknown-view`. */
  viewTotal(view: number): number {
    return this.#caughtUp(view).total;
  }

  /** Up to `count` rows from row `from` on; rows whose records were evicted are left out. Throws as `viewTotal`. */
  rows(view: number, from: number, count: number): readonly CaptureRow[] {
    return this.part(view, from, count).rows;
  }

  /** Rows as `rows` gives them, with what is to be known of the view they are of. Throws as `viewTotal`. */
  part(view: number, from: number, count: number): RowsPart {
    const shown = this.#caughtUp(view);
    const { total, scanning } = shown;
    const rows: CaptureRow[] = [];
    for (let row = Math.max(0, from); row < Math.min(from + count, total); row++) {
      const seq = shown.seqAt(row);
      const found = seq === undefined ? undefined : this.#find(seq);
      if (seq !== undefined && found) rows.push(found.segment.rowAt(found.index, seq, row));
    }
    return { rows, total, evicted: shown.evicted(this.#lastEvicted), ...(scanning && { scanning }) };
  }

  /** Row of a record in a view; undefined if the view does not show it, or not yet. Throws as `viewTotal`. */
  locate(view: number, seq: number): number | undefined {
    const shown = this.#caughtUp(view);
    return this.#find(seq) && shown.rowOf(seq);
  }

  /** Empties the lists. Numbers go on; handshake records stay for the summary, but no view shows them. */
  clear(): void {
    for (let segment = this.#segments.shift(); segment; segment = this.#segments.shift()) this.#pin(segment);
    // Pinned records are cleared like all others: this number tells viewers that their rows begin anew.
    this.#cleared = this.#total - this.#evicted;
    this.#closedBytes = 0;
    this.#base = this.#total;
    for (const entry of this.#views.values()) entry.view = this.#newView(entry.filter);
    this.#notify();
  }

  /** Calls the listener after every change, at the rate of the wire: it must be cheap. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #bytes(): number {
    const open = this.#segments.at(-1)?.bytes ?? 0;
    return this.#closedBytes + open + this.#pinned.bytes + this.#requests.bytes;
  }

  /** The segment that takes the next record. */
  #open(): Segment {
    const last = this.#segments.at(-1);
    const limit = Math.max(SMALLEST_SEGMENT, this.#memory / SEGMENTS_IN_LIMIT);
    if (last && !last.isFull && last.bytes < limit && last.lastSeq === this.#total) return last;
    last?.seal();
    this.#closedBytes += last?.bytes ?? 0;
    const segment = new Segment(this.#total + 1);
    this.#segments.push(segment);
    return segment;
  }

  #remember(seq: number): void {
    if (this.#handshake.length < this.#mostPinned) insert(this.#handshake, seq);
    insert(this.#latest, seq);
    if (this.#latest.length > LATEST_HANDSHAKE) this.#latest.shift();
  }

  #evictOldest(): void {
    const segment = this.#segments[0];
    if (!segment) return;
    for (const { view } of this.#views.values()) view.catchUp([segment], Infinity);
    this.#segments.shift();
    this.#closedBytes -= segment.bytes;
    const kept = this.#pin(segment);
    this.#evicted += segment.count - kept.count;
    this.#evictedBytes += segment.frameBytes - kept.bytes;
    this.#lastEvicted = segment.lastSeq;
    for (const { view } of this.#views.values()) view.evict(segment, (seq) => this.#pinned.indexOf(seq) !== undefined);
  }

  /** Saves what tells the handshake from a segment that goes. */
  #pin(segment: Segment): { readonly count: number; readonly bytes: number } {
    const decisive = new Set(this.#decisive.seqs());
    let count = 0;
    let bytes = 0;
    for (const seq of ascending(this.#handshake, decisive)) {
      const index = seq - segment.firstSeq;
      if (index < 0 || index >= segment.count) continue;
      const size = segment.sizeAt(index);
      const room = (this.#memory / PINNED_PART) * (decisive.has(seq) ? 2 : 1);
      if (this.#pinned.bytes + size > room && this.#pinned.count > 0) continue;
      this.#pinned.add(seq, segment, index);
      count++;
      bytes += size;
    }
    return { count, bytes };
  }

  #find(seq: number): Found | undefined {
    const segment = this.#segments[this.#segmentBefore(seq)];
    if (segment && seq <= segment.lastSeq) return { segment, index: seq - segment.firstSeq };
    const index = this.#pinned.indexOf(seq);
    return index === undefined ? undefined : { segment: this.#pinned.segment, index };
  }

  /** Index of the last segment that begins at or before a number; −1 if none does. */
  #segmentBefore(seq: number): number {
    return lastUpTo(this.#segments.length, (i) => this.#segments[i]?.firstSeq ?? 0, seq);
  }

  /** The first number from `seq` on that has a record; Infinity if there is none. */
  #next(seq: number): number {
    const before = this.#segmentBefore(seq);
    if (seq <= (this.#segments[before]?.lastSeq ?? 0)) return seq;
    return Math.min(this.#pinned.next(seq), this.#segments[before + 1]?.firstSeq ?? Infinity);
  }

  #newView(filter: ViewFilter): View {
    return admitsAll(filter) ? new WholeView(this.#base) : new FilteredView(filter, this.#base, this.#pinned);
  }

  #caughtUp(number: number): View {
    const entry = this.#views.get(number);
    if (!entry) throw new InspectorError('unknown-view', `Its number would be ${number}.`);
    entry.view.catchUp(this.#segments, SCAN_BYTES);
    return entry.view;
  }
}

/** Puts a number into its place in an ascending list, unless it is there: nearly always at the end. */
function insert(seqs: number[], seq: number): void {
  let place = seqs.length;
  while (place > 0 && (seqs[place - 1] ?? 0) > seq) place--;
  if (seqs[place - 1] !== seq) seqs.splice(place, 0, seq);
}

/** The numbers of several lists, each once. */
function ascending(...lists: readonly Iterable<number>[]): number[] {
  return [...new Set(lists.flatMap((list) => [...list]))].sort((a, b) => a - b);
}
