// Bytes in rows: offset, hex, text. Only the rows in view are drawn, and only their bytes are read, so
// that a message of 100 MB scrolls like a small one.

import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { inspectStrings as words } from '../../strings/inspect.ts';
import type { BytePages } from './byte-pages.ts';
import { HexRow, type Marked } from './hex-row.tsx';
import {
  aboveToShow,
  byteAfterKey,
  contentHeight,
  layoutFor,
  offsetDigits,
  pixelsAbove,
  scrollTopFor,
  type Scroll,
} from './hex-rows.ts';
import css from './hex-view.module.css';

const ROW_HEIGHT = 20;

export interface HexViewProps {
  readonly size: number;
  readonly pages: BytePages;
  readonly masks: readonly { readonly start: number; readonly length: number }[];
  readonly marked: Marked | undefined;
  /** The byte it stands on. */
  readonly at: number | undefined;
  /** Name of the field it belongs to. */
  readonly field: string | undefined;
  readonly onByte: (byte: number) => void;
}

export function HexView({ size, pages, masks, marked, at, field, onByte }: HexViewProps): ReactNode {
  const id = useId();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { width, height } = useBox(box);
  const digits = offsetDigits(size);
  const { perRow, tight } = layoutFor(width, digits);
  const scroll: Scroll = { rows: Math.ceil(size / perRow), rowHeight: ROW_HEIGHT, viewHeight: height };
  const { above, moveTo } = usePlace(box, scroll);

  const first = Math.floor(above / ROW_HEIGHT);
  const last = Math.min(scroll.rows, Math.ceil((above + height) / ROW_HEIGHT));
  const [from, to] = [first * perRow, Math.min(size, last * perRow)];
  useEffect(() => {
    if (to > from) pages.want(from, to);
  });

  // What was chosen elsewhere comes into view, once the pane has its height.
  const shown = useRef({ at: -1, height: 0 });
  useLayoutEffect(() => {
    // What stands below may take room because of the choice.
    const isShown = shown.current.at === at && height >= shown.current.height;
    if (at === undefined || height === 0 || isShown) return;
    shown.current = { at, height };
    moveTo(aboveToShow(scroll, above, Math.floor(at / perRow)));
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const grid = { size, perRow, pageRows: Math.max(1, Math.floor(height / ROW_HEIGHT) - 1) };
    const next = at === undefined ? firstByte(event.key) : byteAfterKey(event.key, at, grid);
    if (next === undefined) return;
    event.preventDefault();
    onByte(next);
  };
  const onClick = (event: MouseEvent) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null;
    if (cell) onByte(Number(cell.dataset['at']));
  };
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  return (
    <div
      ref={setBox}
      role="grid"
      aria-label={words.hex}
      aria-rowcount={scroll.rows}
      aria-colcount={perRow}
      aria-activedescendant={at !== undefined && at >= from && at < to ? `${id}-${at}` : undefined}
      tabIndex={0}
      className={tight ? `${css.view} ${css.tight}` : css.view}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div role="presentation" style={{ height: contentHeight(scroll) }}>
        <div role="presentation" className={css.window} style={{ height: Math.min(height, contentHeight(scroll)) }}>
          <div role="presentation" style={{ transform: `translateY(${first * ROW_HEIGHT - above}px)` }}>
            {rows.map((row) => (
              <HexRow
                key={row}
                idPrefix={id}
                row={row}
                perRow={perRow}
                size={size}
                digits={digits}
                pages={pages}
                masks={masks}
                marked={marked}
                at={at}
                field={field}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

function firstByte(key: string): number | undefined {
  return /^(?:Arrow|Home|Page)/.test(key) ? 0 : undefined;
}

/** Width and height of an element, as they are. */
function useBox(box: HTMLElement | null): { readonly width: number; readonly height: number } {
  const [measure, setMeasure] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (!box) return undefined;
    const look = () => setMeasure({ width: box.clientWidth, height: box.clientHeight });
    const watcher = new ResizeObserver(look);
    watcher.observe(box);
    look();
    return () => watcher.disconnect();
  }, [box]);
  return measure;
}

interface Place {
  /** Pixels of the whole list above the view. */
  readonly above: number;
  readonly moveTo: (above: number) => void;
}

/** Where in the list the view stands. A list taller than browsers can lay out moves by rows all the same. */
function usePlace(box: HTMLElement | null, scroll: Scroll): Place {
  const [above, setAbove] = useState(0);
  const scrollNow = useRef(scroll);
  const aboveNow = useRef(0);
  useLayoutEffect(() => {
    scrollNow.current = scroll;
  });
  const moveTo = (next: number) => {
    const most = Math.max(0, scrollNow.current.rows * scrollNow.current.rowHeight - scrollNow.current.viewHeight);
    aboveNow.current = Math.max(0, Math.min(next, most));
    setAbove(aboveNow.current);
    box?.scrollTo({ top: scrollTopFor(scrollNow.current, aboveNow.current) });
  };
  const move = useRef(moveTo);
  useLayoutEffect(() => {
    move.current = moveTo;
  });
  useEffect(() => {
    if (!box) return undefined;
    const onScroll = () => {
      // What moveTo itself caused says nothing new.
      if (Math.abs(box.scrollTop - scrollTopFor(scrollNow.current, aboveNow.current)) < 1) return;
      aboveNow.current = pixelsAbove(scrollNow.current, box.scrollTop);
      setAbove(aboveNow.current);
    };
    const onWheel = (event: WheelEvent) => {
      const { rows, rowHeight } = scrollNow.current;
      const isScaled = contentHeight(scrollNow.current) < rows * rowHeight;
      if (!isScaled || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : 1;
      move.current(aboveNow.current + event.deltaY * unit);
    };
    box.addEventListener('scroll', onScroll, { passive: true });
    box.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      box.removeEventListener('scroll', onScroll);
      box.removeEventListener('wheel', onWheel);
    };
  }, [box]);
  return { above, moveTo };
}
