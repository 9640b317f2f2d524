// Scrolling a list that is taller than a browser lets an element be. The element that scrolls is at most
// TALLEST pixels high; beyond that its scroll position is a scaled-down image of the place in the list.
// Pure: places are pixels of the list as it would be, positions are pixels of the scroller.

/**
 * Engines count in 1/64 pixels of 32 bits and end at about 33 million device pixels; this holds up to
 * five device pixels for each of ours.
 */
export const TALLEST = 6_000_000;

export interface ScrollScale {
  /** Height of the whole list, in pixels. */
  readonly content: number;
  /** Height of what is in view. */
  readonly viewport: number;
  /** Height of the element that scrolls. */
  readonly body: number;
  /** Pixels of the list for one pixel of the scroller: 1 as long as the list fits. */
  readonly factor: number;
}

/** The scale of a list of `count` rows. */
export function scaleOf(count: number, rowHeight: number, viewport: number, tallest = TALLEST): ScrollScale {
  const content = count * rowHeight;
  const body = Math.min(content, Math.max(tallest, viewport));
  const range = body - viewport;
  return { content, viewport, body, factor: content > body && range > 0 ? (content - viewport) / range : 1 };
}

/** The last place: there the end of the list is at the bottom of the view. */
export function lastPlace({ content, viewport }: ScrollScale): number {
  return Math.max(0, content - viewport);
}

/** A place within the list. */
export function clampPlace(scale: ScrollScale, place: number): number {
  return Math.min(Math.max(0, place), lastPlace(scale));
}

/** Position of the scroller for a place in the list. */
export function positionOf(scale: ScrollScale, place: number): number {
  return clampPlace(scale, place) / scale.factor;
}

/** Place in the list for a position of the scroller. */
export function placeOf(scale: ScrollScale, position: number): number {
  // Scrollers stop up to a pixel before their end where pixels are fractions.
  if (position >= scale.body - scale.viewport - 1) return lastPlace(scale);
  return clampPlace(scale, position * scale.factor);
}

export function isScaled({ factor }: ScrollScale): boolean {
  return factor > 1;
}

/** The place that brings a row into view with the least movement. */
export function placeToShow(scale: ScrollScale, place: number, index: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < place) return clampPlace(scale, top);
  if (top + rowHeight > place + scale.viewport) return clampPlace(scale, top + rowHeight - scale.viewport);
  return clampPlace(scale, place);
}
