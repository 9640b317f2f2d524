// Two panes and the line between them. The line is a separator that can be dragged, moved by arrow keys
// (16 px, with Shift 64 px) and set back by a double click.

import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import css from './split-pane.module.css';
import { clampSize, sizeAfterKey } from './split-size.ts';

export interface SplitPaneProps {
  /** Where `aside` stands. */
  readonly side: 'left' | 'right' | 'bottom';
  /** Pixels of `aside`, across the separator. */
  readonly width: number;
  readonly min: number;
  /** Pixels, or a share of the whole like "50%". */
  readonly max: number | string;
  readonly defaultWidth: number;
  /** Name of the separator: what it resizes. */
  readonly label: string;
  readonly onResize: (width: number) => void;
  /** Dragged below half of the minimum. */
  readonly onCollapse?: (() => void) | undefined;
  readonly main: ReactNode;
  readonly aside: ReactNode;
  /** Name of the navigation that `aside` and its separator make, where they are one. */
  readonly navigation?: string;
}

export function SplitPane(props: SplitPaneProps): ReactNode {
  const { side, min, max, label } = props;
  const box = useRef<HTMLDivElement>(null);
  const asideId = useId();
  // While dragging, the size stays here: only the end of a drag is worth keeping.
  const [dragged, setDragged] = useState<number>();
  const upright = side !== 'bottom';
  const [whole, setWhole] = useState(0);
  const limits = { min, max, whole };
  const size = dragged ?? props.width;

  useEffect(() => {
    const area = box.current;
    if (area === null) return undefined;
    const observer = new ResizeObserver(() => setWhole(upright ? area.clientWidth : area.clientHeight));
    observer.observe(area);
    return () => observer.disconnect();
  }, [upright]);

  const pointed = (event: PointerEvent): number => {
    const area = box.current?.getBoundingClientRect();
    if (area === undefined) return props.width;
    if (side === 'left') return event.clientX - area.left;
    return side === 'right' ? area.right - event.clientX : area.bottom - event.clientY;
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(size);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (dragged === undefined) return;
    setDragged(clampSize(pointed(event), limits));
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (dragged === undefined) return;
    setDragged(undefined);
    if (props.onCollapse !== undefined && pointed(event) < min / 2) props.onCollapse();
    else if (dragged !== props.width) props.onResize(dragged);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = sizeAfterKey(event, side, size, limits);
    if (next === undefined) return;
    event.preventDefault();
    props.onResize(next);
  };

  const limit = typeof max === 'number' ? `${max}px` : max;
  const track = `clamp(min(${min}px, 100%), ${size}px, ${limit})`;
  const separator = (
    // A separator that can be moved is a control: it has a value, keys and the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      className={css.line}
      aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-label={label}
      aria-controls={asideId}
      aria-valuenow={clampSize(size, limits)}
      aria-valuemin={min}
      aria-valuemax={clampSize(Number.MAX_SAFE_INTEGER, limits)}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDragged(undefined)}
      onDoubleClick={() => props.onResize(clampSize(props.defaultWidth, limits))}
      onKeyDown={onKeyDown}
    />
  );
  const aside = (
    <div id={asideId} className={css.aside} style={{ flexBasis: track }}>
      {props.aside}
    </div>
  );
  const main = <div className={css.main}>{props.main}</div>;
  if (props.navigation !== undefined) {
    return (
      <div ref={box} className={css.across} data-dragging={dragged === undefined ? undefined : true}>
        <nav className={css.group} aria-label={props.navigation}>
          {aside}
          {separator}
        </nav>
        {main}
      </div>
    );
  }
  return (
    <div ref={box} className={upright ? css.across : css.down} data-dragging={dragged === undefined ? undefined : true}>
      {side === 'left' ? aside : main}
      {separator}
      {side === 'left' ? main : aside}
    </div>
  );
}
