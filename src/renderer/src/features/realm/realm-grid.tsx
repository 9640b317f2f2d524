// A list of the realm on the screen: a head that sorts, and as many rows as are in view, however long the list
// is. The row with the cursor is always there, even where it is scrolled out of view, so that it keeps the focus.

import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import type { RealmListName } from '../../../../shared/contract/realm.ts';
import type { RealmRowWindow } from '../../state/realm-rows.ts';
import { askKill, lookAt, type ListChoice } from '../../state/realm-view.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import grids from '../../ui/grid.module.css';
import { USUAL_ROW, watchListSize, type ListSize } from '../../ui/list-size.ts';
import { columnsFor, tracksOf, type Column } from './columns.ts';
import { GridHead } from './grid-head.tsx';
import { stepFrom } from './grid-keys.ts';
import css from './realm-grid.module.css';
import { GridRow } from './realm-row.tsx';

export interface RealmGridProps {
  readonly capture: string;
  readonly list: RealmListName;
  readonly rows: RealmRowWindow;
  /** Counts up with every change of the rows. */
  readonly version: number;
  readonly choice: ListChoice;
  /** What is shown is not true any more. */
  readonly isStale: boolean;
}

const MINUTE = 60_000;
const UNMEASURED: ListSize = { width: Infinity, outerWidth: Infinity, height: 0, rowHeight: USUAL_ROW, barWidth: 0 };
/** Rows drawn above and below what is in view. */
const SPARE = 3;

export function RealmGrid(props: RealmGridProps): ReactNode {
  const { capture, list, rows, choice } = props;
  const grid = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller, list);
  const [top, setTop] = useState(0);
  const { cursor, setCursor } = useCursor(rows, choice.selected);
  const minute = useMinute();
  const hadFocus = useRef(false);

  const first = Math.max(0, Math.floor(top / size.rowHeight) - SPARE);
  const end = Math.min(rows.total, Math.ceil((top + size.height) / size.rowHeight) + SPARE);
  useEffect(() => {
    if (size.height > 0) rows.show(first, Math.max(end, Math.ceil(size.height / size.rowHeight)));
  }, [rows, first, end, size.height, size.rowHeight]);

  // An element that leaves takes the focus with it: the row with the cursor gets it back.
  useLayoutEffect(() => {
    if (!hadFocus.current || grid.current?.contains(document.activeElement) === true) return;
    if (document.activeElement !== document.body) return;
    grid.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus({ preventScroll: true });
  });

  const focusRow = (index: number): boolean => {
    const element = grid.current?.querySelector<HTMLElement>(`[data-row="${index}"]`);
    element?.focus({ preventScroll: true });
    return element !== undefined && element !== null;
  };
  const moveTo = (index: number) => {
    const id = rows.row(index)?.id;
    setCursor(index);
    rows.want(id === undefined ? index : undefined);
    if (id !== undefined) {
      lookAt(capture, list, { selected: id });
      askKill(capture, undefined);
    }
    const element = scroller.current;
    if (element === null) return;
    const at = index * size.rowHeight;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + size.rowHeight > element.scrollTop + size.height)
      element.scrollTop = at + size.rowHeight - size.height;
    setTop(element.scrollTop);
    // A row that comes into view only now is drawn before the next frame.
    if (!focusRow(index)) requestAnimationFrame(() => focusRow(index));
  };
  const firstWhole = Math.ceil(top / size.rowHeight);
  const focusable = cursor ?? Math.min(firstWhole, rows.total - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('[role="columnheader"]') !== null) {
      if (event.key !== 'ArrowDown' || rows.total === 0) return;
      event.preventDefault();
      return moveTo(focusable);
    }
    if (event.key === 'ArrowUp' && (cursor ?? 0) === 0) {
      event.preventDefault();
      return grid.current?.querySelector<HTMLElement>('[role="columnheader"] [tabindex="0"]')?.focus();
    }
    const page = Math.max(1, Math.floor(size.height / size.rowHeight) - 1);
    const next = stepFrom(event, { at: cursor, visible: firstWhole, page, count: rows.total });
    if (next === undefined) return;
    event.preventDefault();
    moveTo(next);
  };
  const onMouseDown = (event: MouseEvent) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    const row = event.target.closest('[data-row]')?.getAttribute('data-row');
    if (row != null) moveTo(Number(row));
  };
  const places = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
  // In their order: an element that is moved loses the focus.
  if (cursor !== undefined && cursor < first) places.unshift(cursor);
  if (cursor !== undefined && cursor >= end) places.push(cursor);
  return (
    // The row with the cursor has the focus; the keys of the list bubble up from it.
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={grid}
      role="grid"
      className={`${grids.grid} ${css.grid}`}
      style={{ '--cols': tracksOf(size.columns) }}
      data-stale={props.isStale || undefined}
      aria-label={words.listNames[list]}
      aria-rowcount={rows.total}
      aria-colcount={size.columns.length}
      onKeyDown={onKeyDown}
      onFocus={() => (hadFocus.current = true)}
      onBlur={() => (hadFocus.current = false)}
    >
      <GridHead
        list={list}
        columns={size.columns}
        sort={choice.sort}
        barWidth={size.barWidth}
        onSort={(sort) => lookAt(capture, list, { sort })}
      />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        role="rowgroup"
        className={`${grids.scroller} ${css.scroller}`}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={rows.total > 0 ? -1 : 0}
        onMouseDown={onMouseDown}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <div role="presentation" className={grids.body} style={{ height: rows.total * size.rowHeight }}>
          {places.map((index) => (
            <GridRow
              key={index}
              list={list}
              index={index}
              row={rows.row(index)}
              top={index * size.rowHeight}
              columns={size.columns}
              isSelected={rows.row(index)?.id === choice.selected && choice.selected !== undefined}
              isFocusable={index === focusable}
              minute={minute}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** The place of the cursor: one that is still read, that of the chosen entry wherever it stands now, or the last. */
function useCursor(rows: RealmRowWindow, selected: number | undefined) {
  const [moved, setMoved] = useState<{ readonly index: number; readonly rows: RealmRowWindow }>();
  const known = selected === undefined ? undefined : rows.indexOf(selected);
  const cursor = rows.wanted ?? known ?? (moved?.rows === rows ? moved.index : undefined);
  const setCursor = useCallback((index: number) => setMoved({ index, rows }), [rows]);
  return { cursor: cursor === undefined || rows.total === 0 ? undefined : Math.min(cursor, rows.total - 1), setCursor };
}

/** The time in whole minutes: what was new is not new for ever. */
function useMinute(): number {
  const [minute, setMinute] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setMinute(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return minute;
}

/** The size of the list, and the columns there is room for. */
function useSize(
  scroller: RefObject<HTMLElement | null>,
  list: RealmListName,
): ListSize & { readonly columns: readonly Column[] } {
  const [size, setSize] = useState(UNMEASURED);
  useLayoutEffect(() => (scroller.current === null ? undefined : watchListSize(scroller.current, setSize)), [scroller]);
  return { ...size, columns: columnsFor(list, size.width) };
}
