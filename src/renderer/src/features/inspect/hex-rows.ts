// The hex view as numbers: how bytes stand in rows, what each looks like, and how a scroll bar of limited
// height stands for more rows than a browser can lay out.

/** How the bytes are laid out in a pane. */
export interface HexLayout {
  /** Bytes of a row. */
  readonly perRow: number;
  /** Smaller type, so that a row of 16 fits. */
  readonly tight: boolean;
}

/** Widths of a character and of the space around a byte, in pixels, as the stylesheet has them. */
const NORMAL = { character: 7.25, gap: 2 };
const SMALL = { character: 6.65, gap: 1 };
/** Space at the edges and between the columns. */
const SPACES = 40;

/** The layout for a pane of a width: 16 bytes in a row where they fit, if need be in smaller type. */
export function layoutFor(width: number, digits: number): HexLayout {
  const needs = ({ character, gap }: typeof NORMAL) => SPACES + (digits + 3 * 16) * character + 16 * 2 * gap;
  if (width >= needs(NORMAL)) return { perRow: 16, tight: false };
  return width >= needs(SMALL) ? { perRow: 16, tight: true } : { perRow: 8, tight: false };
}

/** Tallest content that browsers lay out without losing pixels, with room to spare. */
export const TALLEST = 6_000_000;

/** Digits of every offset of a record of this size. */
export function offsetDigits(size: number): number {
  return Math.max(4, (Math.max(1, size) - 1).toString(16).length);
}

/** A byte as two digits. */
export function byteText(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** A byte as a character where it is printable ASCII, else a dot. */
export function byteCharacter(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

/** How the scroll position stands for rows. */
export interface Scroll {
  readonly rows: number;
  readonly rowHeight: number;
  /** Height of what is in view. */
  readonly viewHeight: number;
}

/** Height of the content that is laid out. */
export function contentHeight({ rows, rowHeight }: Scroll): number {
  return Math.min(rows * rowHeight, TALLEST);
}

/** Pixels of the whole list above the view, for a scroll position. */
export function pixelsAbove(scroll: Scroll, scrollTop: number): number {
  const { most, mostTop } = limits(scroll);
  if (mostTop <= 0) return 0;
  return most === mostTop ? Math.min(scrollTop, most) : Math.round((Math.min(scrollTop, mostTop) / mostTop) * most);
}

/** The scroll position for so many pixels above the view. */
export function scrollTopFor(scroll: Scroll, above: number): number {
  const { most, mostTop } = limits(scroll);
  const kept = Math.max(0, Math.min(above, most));
  return most === mostTop || most <= 0 ? kept : (kept / most) * mostTop;
}

/** Pixels above the view after a scroll that brings a row into view, as little as possible. */
export function aboveToShow({ rowHeight, viewHeight }: Scroll, above: number, row: number): number {
  const top = row * rowHeight;
  if (top < above) return top;
  return Math.max(above, top + rowHeight - viewHeight);
}

function limits(scroll: Scroll): { readonly most: number; readonly mostTop: number } {
  const most = Math.max(0, scroll.rows * scroll.rowHeight - scroll.viewHeight);
  return { most, mostTop: Math.max(0, contentHeight(scroll) - scroll.viewHeight) };
}

/** What arrow keys move in. */
export interface ByteGrid {
  readonly size: number;
  readonly perRow: number;
  /** Rows in view. */
  readonly pageRows: number;
}

/** The byte a key leads to, or undefined for other keys. */
export function byteAfterKey(key: string, offset: number, { size, perRow, pageRows }: ByteGrid): number | undefined {
  const last = Math.max(0, size - 1);
  const within = (next: number) => (next < 0 || next > last ? offset : next);
  switch (key) {
    case 'ArrowLeft':
      return within(offset - 1);
    case 'ArrowRight':
      return within(offset + 1);
    case 'ArrowUp':
      return within(offset - perRow);
    case 'ArrowDown':
      return within(offset + perRow);
    case 'PageUp':
      return Math.max(offset % perRow, offset - pageRows * perRow);
    case 'PageDown':
      return Math.min(last, offset + pageRows * perRow);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
