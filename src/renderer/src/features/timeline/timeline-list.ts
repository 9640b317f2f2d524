// The list of a timeline as a machine without a screen: where it is scrolled to, which row has the
// cursor, whether it follows or is paused. It keeps to rows, not to pixels: whatever arrives above or
// below, what is being read stays where it is. Only following moves it.

import type { CaptureRow } from '../../../../shared/capture-row.ts';
import type { RecordWindow } from '../../state/record-window.ts';
import { countOf, indexOf, shapeOf, slotAt } from './list-shape.ts';
import { anchorAt, linesOf, type Anchor, type ListPlace, type ListSnapshot } from './list-snapshot.ts';
import { clampPlace, lastPlace, placeToShow, scaleOf } from '../../ui/scroll-scale.ts';

/** What a list goes back to when it is opened again, or when its filter changes. */
export interface ListMemory {
  readonly top: TopRecord | undefined;
  readonly following: boolean;
}

/** Record at the top of the view, and how far it is scrolled past, in pixels. */
export interface TopRecord {
  readonly seq: number;
  readonly into: number;
}

export type CursorStep = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

const TOP: Anchor = { row: 0, into: 0 };
const DEFAULT_ROW_HEIGHT = 24;

export interface TimelineListOptions {
  readonly window: RecordWindow;
  readonly memory: ListMemory;
  /** Hears that the cursor came to a record, by hand. */
  readonly onSelect: (seq: number) => void;
  /** Hears that the record under the cursor was dropped and the cursor went on. */
  readonly onEvicted: () => void;
}

export class TimelineList {
  readonly window: RecordWindow;
  readonly #options: TimelineListOptions;
  readonly #listeners = new Set<() => void>();
  readonly #stopHearing: () => void;
  #rowHeight = DEFAULT_ROW_HEIGHT;
  #viewport = 0;
  #anchor: Anchor = TOP;
  #floor = 0;
  #following: boolean;
  #pausedAt: number | undefined;
  #cursor: number | undefined;
  /** Record of the cursor, once its row is there. */
  #cursorSeq: number | undefined;
  #isChosen = false;
  /** The cursor came here by hand and its record is still to be told. */
  #selecting = false;
  #pair: { readonly seq: number; readonly row: number | undefined } | undefined;
  #generation: number;
  /** Record at the top of the view when it was last there. */
  #top: TopRecord | undefined;
  /** What is to be looked up before the list is in its place. */
  #restoring: TopRecord | undefined;
  #isRestoring = false;
  #snapshot: ListSnapshot;

  constructor(options: TimelineListOptions) {
    this.#options = options;
    this.window = options.window;
    this.#generation = this.window.generation;
    this.#following = options.memory.following;
    this.#restoring = this.#following ? undefined : options.memory.top;
    this.#snapshot = this.#draw();
    this.#stopHearing = this.window.subscribe(() => this.#heard());
    this.#changed();
  }

  readonly subscribe = (hear: () => void): (() => void) => {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  };

  readonly snapshot = (): ListSnapshot => this.#snapshot;

  /** True once there is something to show, in its place. */
  get isReady(): boolean {
    return this.window.phase !== 'opening' && this.#restoring === undefined;
  }

  /** What to go back to. */
  memory(): ListMemory {
    return { top: this.#restoring ?? this.#top, following: this.#following };
  }

  /** Ends it, and its window. */
  dispose(): void {
    this.#stopHearing();
    this.#listeners.clear();
    this.window.dispose();
  }

  /** The size of what is in view, in pixels. */
  resize(viewport: number, rowHeight: number): void {
    if (viewport === this.#viewport && rowHeight === this.#rowHeight) return;
    // The row at the top stays at the top.
    const into = (this.#anchor.into / this.#rowHeight) * rowHeight;
    this.#anchor = { ...this.#anchor, into };
    this.#viewport = viewport;
    this.#rowHeight = rowHeight;
    this.#changed();
  }

  /** Scrolled by hand, to a place in the list. Upwards lets go of following. */
  scrollTo(place: number): void {
    const { shape, scale, rowHeight } = this.#snapshot;
    const to = clampPlace(scale, place);
    if (to < this.#snapshot.place) this.#following = false;
    const anchor = anchorAt(shape, to, rowHeight);
    this.#floor = Math.max(this.#floor, this.window.evicted);
    this.#anchor = anchor;
    this.#changed();
  }

  /** Follows the newest record, or lets go. */
  follow(isOn: boolean): void {
    this.#following = isOn;
    if (isOn) this.#pausedAt = undefined;
    this.#changed();
  }

  /** A movement upwards began: nothing scrolls by itself any more. */
  release(): void {
    if (this.#following) this.follow(false);
  }

  /** Holds what is shown while the recording goes on, or goes on showing. */
  pause(isOn: boolean): void {
    this.#pausedAt = isOn ? this.window.total : undefined;
    this.#changed();
  }

  /** Moves the cursor and shows it. */
  step(step: CursorStep): void {
    const { shape } = this.#snapshot;
    const count = countOf(shape);
    if (count === 0) return;
    const page = Math.max(1, Math.floor(this.#viewport / this.#rowHeight) - 1);
    const moves = { up: -1, down: 1, 'page-up': -page, 'page-down': page, first: -count, last: count } as const;
    const from =
      this.#cursor === undefined ? this.#firstVisible() - Math.sign(moves[step]) : indexOf(shape, this.#cursor);
    let index = Math.min(Math.max(0, from + moves[step]), count - 1);
    if (slotAt(shape, index).kind === 'gap') index += moves[step] < 0 && index > 0 ? -1 : 1;
    const slot = slotAt(shape, Math.min(index, count - 1));
    if (slot.kind === 'gap') return;
    if (step === 'last') this.#following = this.#pausedAt === undefined;
    else if (moves[step] < 0) this.#following = false;
    this.moveTo(slot.row);
  }

  /** Puts the cursor on a row, shows it, and tells its record. `by`: not told what was chosen elsewhere. */
  moveTo(row: number, by: 'hand' | 'elsewhere' = 'hand'): void {
    if (row < this.#snapshot.shape.end - 1) this.#following = false;
    const isNew = row !== this.#cursor;
    this.#cursor = row;
    this.#cursorSeq = undefined;
    this.#isChosen = true;
    this.#selecting = by === 'hand' && (isNew || this.#selecting);
    this.#reveal(row, by);
    this.#changed();
    if (isNew && this.window.row(row)) void this.window.refresh(row).catch(() => undefined);
  }

  /** Puts the cursor on a record that was chosen elsewhere. False if the list does not show it. */
  async goTo(seq: number): Promise<boolean> {
    if (seq === this.#cursorSeq) return true;
    const row = await this.window.locate(seq).catch(() => undefined);
    if (row === undefined) return false;
    this.moveTo(row, 'elsewhere');
    return true;
  }

  /** Puts the cursor on a record without moving the view: it was chosen before. False if the list does not show it. */
  async adopt(seq: number): Promise<boolean> {
    const row = await this.window.locate(seq).catch(() => undefined);
    if (row === undefined) return false;
    this.#cursor ??= row;
    this.#isChosen = true;
    this.#changed();
    return true;
  }

  /** Record under the cursor, if its row is there. */
  cursorRow(): CaptureRow | undefined {
    return (this.#cursor === undefined ? undefined : this.window.row(this.#cursor)) ?? undefined;
  }

  #firstVisible(): number {
    const { place, rowHeight } = this.#snapshot;
    return Math.ceil(place / rowHeight);
  }

  #reveal(row: number, by: 'hand' | 'elsewhere'): void {
    this.#floor = Math.max(this.#floor, Math.min(row, this.window.evicted));
    const { shape, scale, place } = this.#measure();
    const index = indexOf(shape, row);
    const height = this.#rowHeight;
    const isInView = index * height >= place && (index + 1) * height <= place + this.#viewport;
    if (isInView) return;
    const middle = index * height - (this.#viewport - height) / 2;
    const to = by === 'hand' ? placeToShow(scale, place, index, height) : clampPlace(scale, middle);
    this.#anchor = anchorAt(shape, to, height);
  }

  #heard(): void {
    if (this.window.generation !== this.#generation) this.#beginAnew();
    if (this.window.phase === 'ready' && !this.window.scanning && this.#restoring && !this.#isRestoring) {
      void this.#restore(this.#restoring);
    }
    this.#evict();
    this.#changed();
  }

  /** Rows have new numbers: what is shown and the cursor are looked up by their records. */
  #beginAnew(): void {
    this.#generation = this.window.generation;
    this.#pausedAt = undefined;
    this.#floor = 0;
    this.#anchor = TOP;
    this.#restoring = this.#following ? undefined : (this.#restoring ?? this.#top);
    this.#pair = undefined;
    this.#cursor = undefined;
    const seq = this.#cursorSeq;
    this.#cursorSeq = undefined;
    if (seq !== undefined) void this.adopt(seq);
  }

  async #restore(top: TopRecord): Promise<void> {
    this.#isRestoring = true;
    const row = await this.window.nearest(top.seq).catch(() => undefined);
    this.#isRestoring = false;
    this.#restoring = undefined;
    if (row !== undefined && !this.#following) {
      this.#floor = Math.max(this.#floor, Math.min(row, this.window.evicted));
      this.#anchor = { row, into: top.into };
    }
    this.#changed();
  }

  /** Records were dropped: the cursor goes on to the nearest newer row, and what is out of sight goes. */
  #evict(): void {
    const { evicted, head } = this.window;
    if (evicted === 0) return;
    if (this.#cursor !== undefined && this.#cursor < evicted && !head.includes(this.#cursor)) {
      this.#cursor = evicted;
      this.#cursorSeq = undefined;
      this.#isChosen = false;
      this.#options.onEvicted();
    }
    // What is in view stays until it is scrolled away.
    if (this.#following || this.#anchor.row >= evicted) this.#floor = evicted;
  }

  #measure(): ListPlace {
    const end = this.#pausedAt ?? this.window.total;
    const shape = shapeOf(Math.min(this.#floor, end), end, this.window.head);
    const scale = scaleOf(countOf(shape), this.#rowHeight, this.#viewport);
    const { row, into } = this.#anchor;
    const place = this.#following ? lastPlace(scale) : clampPlace(scale, indexOf(shape, row) * this.#rowHeight + into);
    return { shape, scale, place };
  }

  #changed(): void {
    this.#tellSelection();
    this.#snapshot = this.#draw();
    const { shape, place, following, paused } = this.#snapshot;
    if (!this.#restoring) {
      this.#anchor = anchorAt(shape, place, this.#rowHeight);
      const seq = this.window.row(this.#anchor.row)?.seq;
      if (seq !== undefined) this.#top = { seq, into: this.#anchor.into };
    }
    const rows = this.#snapshot.lines.filter(({ row, index }) => row >= shape.floor && this.#isSeen(index, place));
    const [first, last] = [rows[0]?.row ?? shape.end, rows.at(-1)?.row ?? shape.end - 1];
    // While the list is empty, as many rows are wanted as would be seen.
    const to = Math.max(last + 1, first + Math.ceil(this.#viewport / this.#rowHeight));
    if (this.#viewport > 0) this.window.show({ from: first, to }, following && !paused);
    for (const hear of this.#listeners) hear();
  }

  #isSeen(index: number, place: number): boolean {
    return (index + 1) * this.#rowHeight > place && index * this.#rowHeight < place + this.#viewport;
  }

  /** Tells the record that was chosen, once its row is there, and finds the other end of its pair. */
  #tellSelection(): void {
    const row = this.cursorRow();
    if (!row) return;
    this.#cursorSeq = row.seq;
    if (this.#selecting) {
      this.#selecting = false;
      this.#options.onSelect(row.seq);
    }
    if (row.pair === this.#pair?.seq) return;
    const seq = row.pair;
    this.#pair = seq === undefined ? undefined : { seq, row: undefined };
    if (seq !== undefined) void this.#findPair(seq);
  }

  async #findPair(seq: number): Promise<void> {
    const row = await this.window.locate(seq).catch(() => undefined);
    if (this.#pair?.seq !== seq || row === undefined) return;
    this.#pair = { seq, row };
    this.#changed();
  }

  #draw(): ListSnapshot {
    const { phase, whole, known, evicted, scanning, version } = this.window;
    const { shape, scale, place } = this.#measure();
    const cursor = this.#cursor;
    const { lines, below } = linesOf({ shape, scale, place }, this.#rowHeight, cursor);
    return {
      phase,
      shape,
      scale,
      place,
      lines,
      rowHeight: this.#rowHeight,
      cursor,
      isChosen: cursor !== undefined && this.#isChosen,
      pair: this.#pair?.row,
      following: this.#following,
      paused: this.#pausedAt !== undefined,
      total: shape.end,
      whole,
      scanning,
      newer: Math.max(0, known - below),
      evicted,
      version,
    };
  }
}
