// The list on the screen: a head, and as many rows as are in view, however long the list is. Elements
// are used again for the rows that come in; the row with the cursor keeps its element, and the focus,
// even where it is scrolled out of view.

import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { timelineStrings as words } from '../../strings/timeline.ts';
import { columnsFor, type Column, type ColumnSet } from './columns.ts';
import { ListScroller } from '../../ui/list-scroller.ts';
import grids from '../../ui/grid.module.css';
import { watchListSize } from '../../ui/list-size.ts';
import hidden from '../../ui/unseen.module.css';
import css from './record-grid.module.css';
import { DroppedLine, RecordRow, type Bracket } from './record-row.tsx';
import { RowSlots } from '../../ui/row-slots.ts';
import type { ListLine, ListSnapshot } from './list-snapshot.ts';
import type { TimelineList } from './timeline-list.ts';
import { useSnapshot } from './use-timeline.ts';

export interface RecordGridProps {
  readonly list: TimelineList | undefined;
  readonly startedAt: string;
  /** Records that were dropped in all. */
  readonly dropped: number;
  readonly onSize: (height: number, rowHeight: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Rows are placed from a line every so many rows, so that their places stay small numbers. */
const BASE_ROWS = 1000;
/** Names of columns whose heads are signs. */
const NAMES: Partial<Record<Column, string>> = words.columnNames;
/** After this long at rest the elements are put into reading order. */
const REST_MS = 200;

export function RecordGrid({ list, startedAt, dropped, onSize, onKeyDown }: RecordGridProps): ReactNode {
  const grid = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const noteFocus = useCallback(() => {
    hadFocus.current = grid.current?.contains(document.activeElement) ?? false;
  }, []);
  const shown = useSnapshot(list, noteFocus);
  const { columns, barWidth } = useSize(scroller, onSize);
  const scrolling = useScroller(scroller, list);

  useLayoutEffect(() => {
    scrolling.current?.settle();
    if (!hadFocus.current) return;
    hadFocus.current = false;
    const row = grid.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]');
    if (row && row !== document.activeElement && isLostOrIn(grid.current)) row.focus({ preventScroll: true });
  }, [shown, scrolling]);

  const onMouseDown = (event: MouseEvent) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    const row = event.target.closest('[data-row]')?.getAttribute('data-row');
    if (row != null) list?.moveTo(Number(row));
  };

  return (
    // The row with the cursor has the focus; the keys of the list bubble up from it.
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={grid}
      role="grid"
      className={`${grids.grid} ${css.grid}`}
      data-size={columns.size}
      aria-label={words.list}
      aria-rowcount={shown?.total ?? 0}
      aria-colcount={columns.shown.length}
      onKeyDown={onKeyDown}
    >
      <Head columns={columns} barWidth={barWidth} />
      {/* An empty list has no row to hold the focus, so that the part that scrolls holds it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        role="rowgroup"
        className={`${grids.scroller} ${css.scroller}`}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={shown && shown.lines.length > 0 ? -1 : 0}
        onMouseDown={onMouseDown}
      >
        <div role="presentation" className={`${grids.body} ${css.body}`} style={{ height: shown?.scale.body ?? 0 }}>
          {list && shown ? (
            <Lines list={list} shown={shown} columns={columns} startedAt={startedAt} dropped={dropped} />
          ) : undefined}
        </div>
      </div>
    </div>
  );
}

/** True if the focus is in the grid, or was on an element of it that is gone. */
function isLostOrIn(grid: Element | null): boolean {
  const { activeElement } = document;
  return activeElement === document.body || activeElement === null || (grid?.contains(activeElement) ?? false);
}

function Head({ columns, barWidth }: { columns: ColumnSet; barWidth: number }): ReactNode {
  return (
    <div role="rowgroup" className={grids.head} style={{ paddingRight: barWidth }}>
      <div role="row" className={`${grids.headRow} ${css.headRow}`}>
        {columns.shown.map((column) => {
          const label = NAMES[column];
          return (
            <span
              key={column}
              role="columnheader"
              className={grids.label}
              data-column={column}
              {...(label !== undefined && { 'aria-label': label, title: label })}
            >
              {words.columns[column] === '' ? <span className={hidden.unseen}>{label}</span> : words.columns[column]}
            </span>
          );
        })}
      </div>
    </div>
  );
}

interface LinesProps {
  readonly list: TimelineList;
  readonly shown: ListSnapshot;
  readonly columns: ColumnSet;
  readonly startedAt: string;
  readonly dropped: number;
}

function Lines({ list, shown, columns, startedAt, dropped }: LinesProps): ReactNode {
  const { window } = list;
  const { place, rowHeight, cursor, pair, evicted, shape } = shown;
  const lines = useElements(shown);
  const first = Math.floor(place / rowHeight);
  const base = first - (first % BASE_ROWS);
  // Without a cursor the first row that is whole takes the focus: nothing has to be scrolled for it.
  const whole = shown.lines.find(({ index, row }) => row >= 0 && index * rowHeight >= place);
  const focusable = cursor ?? whole?.row ?? shown.lines.at(-1)?.row;
  const topOf = ({ index, row }: ListLine): number => {
    // The cursor's row out of view is kept just outside, however far away it is.
    const isFar = row === cursor && Math.abs(index - first) > BASE_ROWS;
    const at = isFar ? (index < first ? first - 2 : first + Math.ceil(shown.scale.viewport / rowHeight) + 2) : index;
    return (at - base) * rowHeight;
  };
  return (
    <div role="presentation" className={`${grids.sight} ${css.sight}`} style={{ height: shown.scale.viewport }}>
      <div role="presentation" className={css.layer} style={{ transform: `translateY(${base * rowHeight - place}px)` }}>
        {lines.map(({ slot, line }) => {
          if (line.row < 0) return <DroppedLine key={slot} top={topOf(line)} count={dropped} columns={columns} />;
          const row = window.row(line.row);
          const above = line.row === shape.floor && shape.hasGap ? undefined : window.row(line.row - 1);
          return (
            <RecordRow
              key={slot}
              number={line.row}
              row={row}
              top={topOf(line)}
              columns={columns}
              startedAt={startedAt}
              delta={row && above ? row.at - above.at : undefined}
              isChosen={line.row === cursor && shown.isChosen}
              isFocusable={line.row === focusable}
              isOtherEnd={line.row === pair}
              isDropped={line.row < evicted && !shape.head.includes(line.row)}
              bracket={bracketOf(line.row, cursor, pair)}
            />
          );
        })}
      </div>
    </div>
  );
}

function bracketOf(row: number, cursor: number | undefined, pair: number | undefined): Bracket | undefined {
  if (cursor === undefined || pair === undefined || cursor === pair) return undefined;
  const start = Math.min(cursor, pair);
  const end = Math.max(cursor, pair);
  if (row < start || row > end) return undefined;
  return row === start ? 'start' : row === end ? 'end' : 'through';
}

interface LineElement {
  readonly slot: number;
  readonly line: ListLine;
}

/** Gives every line its element. In motion the elements stay in their order; at rest they stand as they are read. */
function useElements({ lines, place }: ListSnapshot): readonly LineElement[] {
  const [slots] = useState(() => new RowSlots());
  const [rest, setRest] = useState(place);
  useEffect(() => {
    const timer = setTimeout(() => setRest(place), REST_MS);
    return () => clearTimeout(timer);
  }, [place]);
  const elements = useMemo(() => {
    const given = slots.assign(lines.map(({ row }) => row));
    return lines.map((line) => ({ slot: given.get(line.row) ?? 0, line }));
  }, [slots, lines]);
  return rest === place ? elements : elements.toSorted((a, b) => a.slot - b.slot);
}

function useScroller(element: React.RefObject<HTMLElement | null>, list: TimelineList | undefined) {
  const scroller = useRef<ListScroller>(undefined);
  useLayoutEffect(() => {
    if (!element.current || !list) return undefined;
    const made = new ListScroller(element.current, list.snapshot, {
      moved: (place) => list.scrollTo(place),
      released: () => list.release(),
    });
    scroller.current = made;
    return () => made.dispose();
  }, [element, list]);
  return scroller;
}

/** Measures the list: its height for the rows, its width for the columns, its scroll bar for the head. */
function useSize(
  scroller: React.RefObject<HTMLElement | null>,
  onSize: RecordGridProps['onSize'],
): { columns: ColumnSet; barWidth: number } {
  const [size, setSize] = useState({ columns: columnsFor(Infinity), barWidth: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    return watchListSize(element, ({ height, rowHeight, outerWidth, barWidth }) => {
      onSize(height, rowHeight);
      const columns = columnsFor(outerWidth);
      setSize((was) => (was.columns === columns && was.barWidth === barWidth ? was : { columns, barWidth }));
    });
  }, [scroller, onSize]);
  return size;
}
