// Which columns there is room for. What gives way first follows from what is read least.

export type Column = 'seq' | 'time' | 'delta' | 'dir' | 'type' | 'uri' | 'request' | 'bytes' | 'latency' | 'findings';

const ALL: readonly Column[] = [
  'seq',
  'time',
  'delta',
  'dir',
  'type',
  'uri',
  'request',
  'bytes',
  'latency',
  'findings',
];

/** Below these widths columns go: first the request and the time since the row above, then the bytes, then times. */
const MEDIUM = 780;
const NARROW = 620;
const SLIM = 520;

export interface ColumnSet {
  readonly shown: readonly Column[];
  /** Only the icon of a finding, without its word. */
  readonly iconsOnly: boolean;
  /** For the style sheet. */
  readonly size: 'wide' | 'medium' | 'narrow' | 'slim';
}

const WIDE_SET: ColumnSet = { shown: ALL, iconsOnly: false, size: 'wide' };
const MEDIUM_SET: ColumnSet = {
  shown: ALL.filter((column) => column !== 'request' && column !== 'delta'),
  iconsOnly: false,
  size: 'medium',
};
const NARROW_SET: ColumnSet = {
  shown: MEDIUM_SET.shown.filter((column) => column !== 'bytes'),
  iconsOnly: true,
  size: 'narrow',
};

const SLIM_SET: ColumnSet = {
  shown: NARROW_SET.shown.filter((column) => column !== 'time' && column !== 'latency'),
  iconsOnly: true,
  size: 'slim',
};

/** Columns for a pane of this width, in pixels. */
export function columnsFor(width: number): ColumnSet {
  if (width >= MEDIUM) return WIDE_SET;
  return width >= NARROW ? MEDIUM_SET : width >= SLIM ? NARROW_SET : SLIM_SET;
}
