// A list of rows of which only those in view are drawn, however many there are. It stays at its end only while it is
// at its end. Elements are used again for the rows that come in, so that the focus stays where it is.

import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { sameJson } from '../../state/same-json.ts';
import { ListScroller } from '../../ui/list-scroller.ts';
import { RowSlots } from '../../ui/row-slots.ts';
import grids from '../../ui/grid.module.css';
import { USUAL_ROW, watchListSize } from '../../ui/list-size.ts';
import hidden from '../../ui/unseen.module.css';
import css from './row-list.module.css';
import { anchorAt, anchorFor, rowAfterKey, sightOf, type RowAnchor, type RowRun, type RowSight } from './row-steps.ts';

export interface RowColumn {
  readonly id: string;
  readonly label: string;
  /** Said in place of a label that is a sign. */
  readonly name?: string;
  readonly right?: boolean;
}

export interface RowListProps {
  readonly label: string;
  readonly columns: readonly RowColumn[];
  /** Widths of the columns, for a grid. */
  readonly widths: string;
  /** Rows `floor` up to, not including, `end`. */
  readonly floor: number;
  readonly end: number;
  /** Row with the cursor; undefined: none was chosen. */
  readonly cursor: number | undefined;
  readonly onCursor: (row: number) => void;
  readonly anchor: RowAnchor | 'end';
  readonly onAnchor: (anchor: RowAnchor | 'end') => void;
  /** Hears which rows are in view. */
  readonly onSight: (from: number, to: number) => void;
  /** Cells of a row. */
  readonly cells: (row: number) => ReactNode;
  readonly isFailed?: (row: number) => boolean;
  /** A line after the last row. */
  readonly after?: ReactNode;
  /** As high as its rows, up to this many of them; undefined: as high as there is room. */
  readonly mostRows?: number;
  readonly onEnter?: (() => void) | undefined;
}

export function RowList(props: RowListProps): ReactNode {
  const { floor, end, cursor, after, anchor, onAnchor, onSight, mostRows } = props;
  const grid = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const size = useRowSize(scroller);
  const run: RowRun = { floor, end, extra: after === undefined ? 0 : 1 };
  const sight = sightOf(run, anchor, size);
  const { from, to } = sight;
  useEffect(() => onSight(from, to), [onSight, from, to]);
  const rows = useMemo(() => rowsOf(from, to, cursor, floor, end), [from, to, cursor, floor, end]);
  const slots = useSlots(rows);
  useListScroller(scroller, sight, size.rowHeight, (place) =>
    onAnchor(anchorAt(run, sight.scale, place, size.rowHeight)),
  );
  const focusable =
    cursor !== undefined && cursor >= floor && cursor < end ? cursor : anchor === 'end' ? end - 1 : from;
  useFocusOn(grid, focusable);

  const choose = (row: number) => {
    props.onCursor(row);
    const next = anchorFor(run, sight, row, size.rowHeight);
    if (next !== anchor) onAnchor(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Enter' && cursor !== undefined && props.onEnter) {
      event.preventDefault();
      props.onEnter();
      return;
    }
    const page = Math.max(1, Math.floor(size.height / size.rowHeight) - 1);
    // Without a cursor, keys begin at the row that has the focus.
    const row = rowAfterKey(event.key, run, cursor ?? (anchor === 'end' ? end : from - 1), page);
    if (row === undefined) return;
    event.preventDefault();
    choose(row);
  };
  const count = end - floor + run.extra;
  return (
    // The row with the cursor has the focus; the keys of the list bubble up from it.
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={grid}
      role="grid"
      className={`${grids.grid} ${css.grid}`}
      aria-label={props.label}
      aria-rowcount={end}
      aria-colcount={props.columns.length}
      data-filled={mostRows === undefined || undefined}
      style={{ '--cols': props.widths, '--rows': Math.min(count, mostRows ?? count) }}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={grids.head} style={{ paddingRight: size.barWidth }}>
        <div role="row" className={`${grids.headRow} ${css.headRow}`}>
          {props.columns.map(({ id, label, name, right }) => (
            <span key={id} role="columnheader" className={grids.label} data-right={right} title={name}>
              {name === undefined ? label : <span className={hidden.unseen}>{name}</span>}
              {name !== undefined && <span aria-hidden>{label}</span>}
            </span>
          ))}
        </div>
      </div>
      {/* An empty list has no row to hold the focus, so that the part that scrolls holds it. */}
      <div
        ref={scroller}
        role="rowgroup"
        className={`${grids.scroller} ${css.scroller}`}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={end > floor ? -1 : 0}
      >
        <div role="presentation" className={grids.body} style={{ height: sight.scale.body }}>
          <div
            role="presentation"
            className={grids.sight}
            style={{ height: Math.min(size.height, sight.scale.content) }}
          >
            {rows.map((row) => (
              <Row
                key={slots.get(row) ?? row}
                number={row}
                top={(row - floor) * size.rowHeight - sight.place}
                isChosen={row === cursor}
                isFocusable={row === focusable}
                isFailed={props.isFailed?.(row) === true}
                onChoose={() => choose(row)}
              >
                {props.cells(row)}
              </Row>
            ))}
            {after === undefined ? undefined : (
              <div
                role="row"
                className={`${grids.line} ${css.after}`}
                style={{ top: (end - floor) * size.rowHeight - sight.place }}
              >
                <span role="gridcell" aria-colspan={props.columns.length}>
                  {after}
                </span>
              </div>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly number: number;
  readonly top: number;
  readonly isChosen: boolean;
  readonly isFocusable: boolean;
  readonly isFailed: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function Row({ number, top, isChosen, isFocusable, isFailed, onChoose, children }: RowProps): ReactNode {
  return (
    // Keys are handled by the list.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      className={`${grids.row} ${css.row}`}
      style={{ top }}
      tabIndex={isFocusable ? 0 : -1}
      aria-rowindex={number + 1}
      aria-selected={isChosen}
      data-row={number}
      data-failed={isFailed || undefined}
      onClick={onChoose}
    >
      {children}
    </div>
  );
}

/** The rows in view, and that of the cursor wherever it is: it holds the focus. */
function rowsOf(from: number, to: number, cursor: number | undefined, floor: number, end: number): readonly number[] {
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  if (cursor === undefined || cursor < floor || cursor >= end || (cursor >= from && cursor < to)) return rows;
  return cursor < from ? [cursor, ...rows] : [...rows, cursor];
}

function useSlots(rows: readonly number[]): ReadonlyMap<number, number> {
  const [slots] = useState(() => new RowSlots());
  return useMemo(() => new Map(slots.assign(rows)), [slots, rows]);
}

/** The focus stays in the list, on the row that can have it. */
function useFocusOn(grid: RefObject<HTMLElement | null>, row: number): void {
  useLayoutEffect(() => {
    const element = grid.current;
    const { activeElement } = document;
    if (!element?.contains(activeElement) || !activeElement?.matches('[data-row]')) return;
    const wanted = element.querySelector<HTMLElement>(`[data-row="${row}"]`);
    if (wanted && wanted !== activeElement) wanted.focus({ preventScroll: true });
  });
}

function useListScroller(
  element: RefObject<HTMLElement | null>,
  sight: RowSight,
  rowHeight: number,
  moved: (place: number) => void,
): void {
  const latest = useRef({ sight, rowHeight, moved });
  const made = useRef<ListScroller>(undefined);
  useLayoutEffect(() => {
    latest.current = { sight, rowHeight, moved };
    made.current?.settle();
  });
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    const read = () => ({ ...latest.current.sight, rowHeight: latest.current.rowHeight });
    const scroller = new ListScroller(element.current, read, {
      moved: (place) => latest.current.moved(place),
      // A list at its end lets go at the first movement upwards, before that is a place of its own.
      released: () => latest.current.moved(latest.current.sight.place - 2),
    });
    made.current = scroller;
    return () => scroller.dispose();
  }, [element]);
}

interface RowSize {
  readonly height: number;
  readonly rowHeight: number;
  /** Of the scroll bar: the head leaves it free. */
  readonly barWidth: number;
}

/** Height of the list and of a row, as they are on the screen. */
function useRowSize(scroller: RefObject<HTMLElement | null>): RowSize {
  const [size, setSize] = useState<RowSize>({ height: 0, rowHeight: USUAL_ROW, barWidth: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    return watchListSize(element, ({ height, rowHeight, barWidth }) => {
      const now = { height, rowHeight, barWidth };
      setSize((was) => (sameJson(was, now) ? was : now));
    });
  }, [scroller]);
  return size;
}
