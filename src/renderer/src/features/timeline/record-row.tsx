// One line of the list. It is drawn anew only if its record, its place or its marks change: scrolling by
// a row draws one. The shapes of direction and family are drawn by the style sheet, so that a row is few
// elements.

import { memo, type ReactNode } from 'react';
import type { CaptureRow } from '../../../../shared/capture-row.ts';
import { timelineStrings as words } from '../../strings/timeline.ts';
import { generalStrings } from '../../strings/general.ts';
import { formatClock, formatCount, formatMs, shortCount } from '../../ui/format.ts';
import grids from '../../ui/grid.module.css';
import { StateIcon } from '../../ui/state-icon.tsx';
import hidden from '../../ui/unseen.module.css';
import { uriParts } from '../../ui/uri-parts.ts';
import { visibleText } from '../../ui/visible-text.ts';
import type { Column, ColumnSet } from './columns.ts';
import { classOf, isFailure } from './message-classes.ts';
import css from './record-grid.module.css';

/** From ten seconds on milliseconds are whole. */
const LONG_MICROS = 10_000_000;

/** What stands in the gutter beside a row of the cursor's pair. */
export type Bracket = 'start' | 'through' | 'end';

export interface RecordRowProps {
  readonly number: number;
  /** Undefined: still being asked for. Null: dropped before it was asked for. */
  readonly row: CaptureRow | null | undefined;
  /** Pixels from the top of the layer. */
  readonly top: number;
  readonly columns: ColumnSet;
  /** Wall clock of the capture's time 0. */
  readonly startedAt: string;
  /** Microseconds since the row above. */
  readonly delta: number | undefined;
  readonly isChosen: boolean;
  readonly isFocusable: boolean;
  readonly isOtherEnd: boolean;
  readonly isDropped: boolean;
  readonly bracket: Bracket | undefined;
}

export const RecordRow = memo(function RecordRow(props: RecordRowProps): ReactNode {
  const { number, row, columns } = props;
  return (
    <div
      role="row"
      className={`${grids.row} ${css.row}`}
      style={{ top: props.top }}
      tabIndex={props.isFocusable ? 0 : -1}
      aria-rowindex={number + 1}
      aria-selected={props.isChosen}
      aria-busy={row === undefined || undefined}
      data-row={number}
      data-seq={row?.seq}
      data-bracket={props.bracket}
      data-pair={props.isOtherEnd || undefined}
      data-failed={(row && isFailure(row)) || undefined}
      data-dropped={props.isDropped || undefined}
    >
      {row ? (
        columnsOf(row, columns).map((column) => <Cell key={column} {...props} column={column} row={row} />)
      ) : (
        <Nothing columns={columns} isDropped={row === null} />
      )}
    </div>
  );
});

/** Columns that a record without a message says nothing in; its text takes their room. */
const OF_MESSAGES: readonly Column[] = ['request', 'bytes', 'latency'];

function columnsOf({ type, text, size }: CaptureRow, { shown }: ColumnSet): readonly Column[] {
  if (type !== undefined || text === undefined) return shown;
  // What has bytes says how many; the column before is free.
  return shown.filter((column) => (size === 0 ? !OF_MESSAGES.includes(column) : column !== 'request'));
}

/** The line that says how many records are gone. */
export function DroppedLine({ top, count, columns }: { top: number; count: number; columns: ColumnSet }): ReactNode {
  return (
    <div role="row" className={`${grids.line} ${css.gap}`} style={{ top }}>
      <span role="gridcell" aria-colspan={columns.shown.length}>
        {words.dropped(formatCount(count), count)}
      </span>
    </div>
  );
}

function Nothing({ columns, isDropped }: { columns: ColumnSet; isDropped: boolean }): ReactNode {
  return (
    <span
      role="gridcell"
      aria-colspan={columns.shown.length}
      className={isDropped ? css.gone : `${grids.bars} ${css.bars}`}
    >
      {isDropped ? words.droppedRow : <span className={hidden.unseen}>{words.loadingRow}</span>}
    </span>
  );
}

interface CellProps extends Omit<RecordRowProps, 'row'> {
  readonly column: Column;
  readonly row: CaptureRow;
}

function Cell(props: CellProps): ReactNode {
  const { column, row } = props;
  switch (column) {
    case 'seq':
      return <Plain className={css.faintNumber}>{formatCount(row.seq)}</Plain>;
    case 'time':
      return <Plain className={css.dim}>{formatClock(props.startedAt, row.at)}</Plain>;
    case 'delta':
      return <Plain className={css.faintNumber}>{props.delta === undefined ? '' : columnMs(props.delta)}</Plain>;
    case 'dir':
      return <DirectionCell dir={row.dir} />;
    case 'type':
      return <TypeCell row={row} />;
    case 'uri':
      return <UriCell row={row} span={1 + props.columns.shown.length - columnsOf(row, props.columns).length} />;
    case 'request':
      return <Plain className={css.number}>{requestOf(row)}</Plain>;
    case 'bytes':
      return <Plain className={css.number}>{row.size === 0 ? '' : shortCount(row.size)}</Plain>;
    case 'latency':
      return <Plain className={css.number}>{row.latency === undefined ? '' : columnMs(row.latency)}</Plain>;
    case 'findings':
      return <FindingCell row={row} iconOnly={props.columns.iconsOnly} />;
    default:
      return column satisfies never;
  }
}

function Plain({ className, children }: { className: string | undefined; children: string }): ReactNode {
  return (
    <span role="gridcell" className={className}>
      {children}
    </span>
  );
}

function DirectionCell({ dir }: { dir: CaptureRow['dir'] }): ReactNode {
  const label = dir === undefined ? undefined : dir === 'out' ? generalStrings.toRouter : generalStrings.fromRouter;
  return <span role="gridcell" className={css.dir} data-dir={dir} aria-label={label} title={label} />;
}

function TypeCell({ row }: { row: CaptureRow }): ReactNode {
  if (row.type === undefined) {
    return (
      <span role="gridcell" className={css.kind}>
        {words.kinds[row.kind]}
      </span>
    );
  }
  return (
    <span role="gridcell" className={css.type} data-class={classOf(row.type)}>
      {row.type}
    </span>
  );
}

function UriCell({ row, span }: { row: CaptureRow; span: number }): ReactNode {
  const tags = (
    <>
      {row.tag === undefined ? undefined : <span className={grids.tag}>{visibleText(row.tag)}</span>}
      {row.masked ? <span className={grids.tag}>{generalStrings.hidden}</span> : undefined}
    </>
  );
  if (row.uri === undefined) {
    const text = row.text === undefined ? '' : visibleText(row.text);
    return (
      <span role="gridcell" className={css.uri} title={text} aria-colspan={span} style={{ gridColumn: `span ${span}` }}>
        <span className={css.text}>{text}</span>
        {tags}
      </span>
    );
  }
  const shown = visibleText(row.uri);
  const [prefix, rest] = uriParts(shown);
  return (
    <span role="gridcell" className={css.uri} title={shown} data-resolved={row.uriFrom !== undefined || undefined}>
      {prefix === '' ? undefined : <span className={css.prefix}>{prefix}</span>}
      <span className={css.rest}>{rest}</span>
      {tags}
    </span>
  );
}

/** Milliseconds in seven characters: the longer they are, the less their parts say. */
function columnMs(micros: number): string {
  return micros < LONG_MICROS ? formatMs(micros) : shortCount(Math.round(micros / 1000));
}

/** Request ids are never grouped. An event's number is that of its subscription, which is no request. */
function requestOf({ type, request }: CaptureRow): string {
  if (type === 'EVENT' || type === 'EVENT_RECEIVED') return words.none;
  return request === undefined ? '' : String(request);
}

function FindingCell({ row, iconOnly }: { row: CaptureRow; iconOnly: boolean }): ReactNode {
  if (row.finding === undefined) return <span role="gridcell" />;
  const state = row.finding === 'error' ? 'err' : row.finding === 'warning' ? 'warn' : 'info';
  const word = words.severities[row.finding];
  return (
    <span role="gridcell" className={css.finding} data-state={state}>
      <StateIcon state={state} size="small" {...(iconOnly && { label: word })} />
      {iconOnly ? undefined : word}
    </span>
  );
}
