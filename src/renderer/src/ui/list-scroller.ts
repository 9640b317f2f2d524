// Ties a list to the element that scrolls it. As long as the list fits, the browser scrolls and its
// position is the place in the list. A taller list is scrolled on a scaled-down element: then small
// movements (wheel, touch, keys) go row by row in the list itself, and large ones (the thumb, a click on
// the track) are read by the scale.

import { isScaled, placeOf, positionOf, type ScrollScale } from './scroll-scale.ts';

/** What a scroller moves. */
export interface Scrolled {
  readonly scale: ScrollScale;
  readonly place: number;
  readonly rowHeight: number;
}

/** After this long without a movement by hand the element is put where the list is. */
const REST_MS = 150;
/** Lines of text that a wheel means by one line. */
const WHEEL_LINE = 1;

export class ListScroller {
  readonly #element: HTMLElement;
  readonly #read: () => Scrolled;
  /** `released`: a movement upwards began, whatever comes of it. */
  readonly #moved: (place: number) => void;
  readonly #released: () => void;
  /** Position that the element has by our doing, or that was heard of. */
  #position: number;
  #movedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    element: HTMLElement,
    read: () => Scrolled,
    hear: { readonly moved: (place: number) => void; readonly released: () => void },
  ) {
    this.#element = element;
    this.#read = read;
    this.#moved = hear.moved;
    this.#released = hear.released;
    this.#position = element.scrollTop;
    element.addEventListener('scroll', this.#onScroll);
    element.addEventListener('wheel', this.#onWheel, { passive: false });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#element.removeEventListener('scroll', this.#onScroll);
    this.#element.removeEventListener('wheel', this.#onWheel);
  }

  /** Puts the element where the list is; to be called after the element has its new height. */
  settle(): void {
    const { scale, place } = this.#read();
    const wanted = positionOf(scale, place);
    if (Math.abs(wanted - this.#position) <= 0.5) return;
    const rest = isScaled(scale) ? this.#movedAt + REST_MS - performance.now() : 0;
    clearTimeout(this.#timer);
    if (rest > 0) {
      this.#timer = setTimeout(() => this.settle(), rest);
      return;
    }
    this.#element.scrollTop = wanted;
    this.#position = this.#element.scrollTop;
  }

  readonly #onScroll = (): void => {
    const position = this.#element.scrollTop;
    const by = position - this.#position;
    if (Math.abs(by) <= 0.5) return;
    this.#position = position;
    this.#movedAt = performance.now();
    const { scale, place } = this.#read();
    if (!isScaled(scale)) this.#moved(position);
    else this.#moved(Math.abs(by) <= scale.viewport ? place + by : placeOf(scale, position));
  };

  readonly #onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.deltaY === 0) return;
    if (event.deltaY < 0) this.#released();
    const { scale, place, rowHeight } = this.#read();
    if (!isScaled(scale)) return;
    event.preventDefault();
    const unit = event.deltaMode === 0 ? 1 : event.deltaMode === WHEEL_LINE ? rowHeight : scale.viewport;
    this.#movedAt = performance.now();
    this.#moved(place + event.deltaY * unit);
  };
}
