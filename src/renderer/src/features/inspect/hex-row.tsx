// One row of the hex view.

import type { ReactNode } from 'react';
import { inspectStrings as words } from '../../strings/inspect.ts';
import type { BytePages } from './byte-pages.ts';
import { byteCharacter, byteText } from './hex-rows.ts';
import css from './hex-view.module.css';

export interface Marked {
  readonly start: number;
  readonly end: number;
}

export interface HexRowProps {
  readonly idPrefix: string;
  readonly row: number;
  readonly perRow: number;
  readonly size: number;
  readonly digits: number;
  readonly pages: BytePages;
  readonly masks: readonly { readonly start: number; readonly length: number }[];
  readonly marked: Marked | undefined;
  readonly at: number | undefined;
  /** Name of the field that `at` belongs to. */
  readonly field: string | undefined;
}

/** What a byte is drawn as. */
interface Cell {
  readonly offset: number;
  /** Undefined as long as it was not read. */
  readonly byte: number | undefined;
  readonly isMasked: boolean;
  readonly isMarked: boolean;
  readonly isAt: boolean;
}

export function HexRow(props: HexRowProps): ReactNode {
  const { idPrefix, row, perRow, size, digits } = props;
  const start = row * perRow;
  const cells = Array.from({ length: Math.min(perRow, size - start) }, (_, i) => cellOf(props, start + i));
  return (
    <div role="row" aria-rowindex={row + 1} className={css.row} style={{ '--per-row': perRow }}>
      <span role="presentation" className={css.offset}>
        {start.toString(16).padStart(digits, '0')}
      </span>
      <span role="presentation" className={css.hex}>
        {cells.map((cell, i) => (
          <span
            key={cell.offset}
            id={`${idPrefix}-${cell.offset}`}
            role="gridcell"
            aria-colindex={i + 1}
            aria-selected={cell.isAt}
            aria-label={nameOf(cell, cell.isAt ? props.field : undefined)}
            data-at={cell.offset}
            className={classesOf(cell)}
          >
            {cell.byte === undefined ? '··' : cell.isMasked ? '••' : byteText(cell.byte)}
          </span>
        ))}
      </span>
      <span className={css.text} aria-hidden>
        {cells.map((cell) => (
          <span key={cell.offset} data-at={cell.offset} className={classesOf(cell)}>
            {cell.byte === undefined ? ' ' : cell.isMasked ? '•' : byteCharacter(cell.byte)}
          </span>
        ))}
      </span>
    </div>
  );
}

function cellOf({ pages, masks, marked, at }: HexRowProps, offset: number): Cell {
  return {
    offset,
    byte: pages.at(offset),
    isMasked: masks.some(({ start, length }) => offset >= start && offset < start + length),
    isMarked: marked !== undefined && offset >= marked.start && offset < marked.end,
    isAt: offset === at,
  };
}

function nameOf({ offset, byte, isMasked }: Cell, field: string | undefined): string {
  const value = isMasked ? words.hidden : byte === undefined ? '' : `${byteText(byte)} ${byteCharacter(byte)}`;
  return words.byteIn(words.byte(String(offset), value), field);
}

function classesOf({ isMarked, isMasked, isAt }: Cell): string {
  return [isMarked ? css.marked : '', isMasked ? css.masked : '', isAt ? css.at : ''].filter(Boolean).join(' ');
}
