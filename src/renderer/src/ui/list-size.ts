// How large a list is on the screen: whoever draws only the rows in view has to know.

export interface ListSize {
  /** Of the part that scrolls, without and with its scroll bar. */
  readonly width: number;
  readonly outerWidth: number;
  readonly height: number;
  readonly rowHeight: number;
  /** Of the scroll bar: the head leaves it free. */
  readonly barWidth: number;
}

/** Height of a row before it was measured. */
export const USUAL_ROW = 24;

/** Tells the size of the part of a list that scrolls, at once and with every change, until the result is called. */
export function watchListSize(element: HTMLElement, hear: (size: ListSize) => void): () => void {
  const measure = () => {
    const { clientWidth: width, clientHeight: height, offsetWidth: outerWidth } = element;
    const rowHeight = Number.parseFloat(getComputedStyle(element).getPropertyValue('--row')) || USUAL_ROW;
    hear({ width, outerWidth, height, rowHeight, barWidth: outerWidth - width });
  };
  measure();
  const sizes = new ResizeObserver(measure);
  sizes.observe(element);
  // Density changes the height of a row and of nothing else.
  const density = new MutationObserver(measure);
  density.observe(document.documentElement, { attributeFilter: ['data-density'] });
  return () => {
    sizes.disconnect();
    density.disconnect();
  };
}
