import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ListScroller } from '../../../../src/renderer/src/ui/list-scroller.ts';
import {
  clampPlace,
  lastPlace,
  positionOf,
  scaleOf,
  type ScrollScale,
} from '../../../../src/renderer/src/ui/scroll-scale.ts';

const ROW = 24;

/** What a scroller needs of its element: events, and a position that has its limits. */
class Scrolling extends EventTarget {
  max = 0;
  #top = 0;

  get scrollTop(): number {
    return this.#top;
  }

  set scrollTop(top: number) {
    this.#top = Math.min(Math.max(0, top), this.max);
  }
}

class Turned extends Event {
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly ctrlKey: boolean;

  constructor(deltaY: number, deltaMode = 0, ctrlKey = false) {
    super('wheel', { cancelable: true });
    this.deltaY = deltaY;
    this.deltaMode = deltaMode;
    this.ctrlKey = ctrlKey;
  }
}

function scroller(count: number, start = 0) {
  const element = new Scrolling();
  const list: { scale: ScrollScale; place: number; rowHeight: number } = {
    scale: scaleOf(count, ROW, 600),
    place: start,
    rowHeight: ROW,
  };
  element.max = list.scale.body - 600;
  let releases = 0;
  const made = new ListScroller(element as EventTarget as HTMLElement, () => list, {
    moved: (place) => {
      list.place = clampPlace(list.scale, place);
      made.settle();
    },
    released: () => releases++,
  });
  made.settle();
  const drag = (top: number) => {
    element.scrollTop = top;
    element.dispatchEvent(new Event('scroll'));
  };
  const turn = (...args: ConstructorParameters<typeof Turned>) => {
    const event = new Turned(...args);
    element.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { element, list, made, drag, turn, releases: () => releases };
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

describe('a list that fits', () => {
  it('is scrolled by the browser', () => {
    const { element, list, drag, turn } = scroller(1000, 480);
    expect(element.scrollTop).toBe(480);
    drag(1234);
    expect(list.place).toBe(1234);
    expect(turn(100)).toBe(false);
    expect(list.place).toBe(1234);
  });

  it('takes no notice of its own doing', () => {
    const { element, list, made } = scroller(1000);
    list.place = 700;
    made.settle();
    element.dispatchEvent(new Event('scroll'));
    expect(list.place).toBe(700);
  });
});

describe('a list that is scaled down', () => {
  const COUNT = 10_000_000;

  it('goes exactly as far as the wheel says', () => {
    const { list, turn } = scroller(COUNT, 5_000_000 * ROW);
    expect(turn(ROW)).toBe(true);
    expect(list.place).toBe(5_000_001 * ROW);
    turn(-3, 1);
    expect(list.place).toBe(4_999_998 * ROW);
    turn(1, 2);
    expect(list.place).toBe(4_999_998 * ROW + 600);
  });

  it('leaves zooming alone', () => {
    const { list, turn } = scroller(COUNT, 1000);
    expect(turn(100, 0, true)).toBe(false);
    expect(list.place).toBe(1000);
  });

  it('reads the thumb by the scale, to the last row', () => {
    const { element, list, drag } = scroller(COUNT);
    drag(element.max / 2);
    expect(list.place).toBeCloseTo(lastPlace(list.scale) / 2, 0);
    drag(element.max);
    expect(list.place).toBe(lastPlace(list.scale));
    drag(0);
    expect(list.place).toBe(0);
  });

  it('reads small movements as they are, and puts the thumb right when they are over', () => {
    const { element, list, drag } = scroller(COUNT, 100_000 * ROW);
    const before = element.scrollTop;
    for (let i = 1; i <= 10; i++) drag(before + i * 10);
    expect(list.place).toBe(100_000 * ROW + 100);
    expect(element.scrollTop).toBe(before + 100);
    vi.advanceTimersByTime(200);
    expect(element.scrollTop).toBeCloseTo(positionOf(list.scale, list.place), 6);
    element.dispatchEvent(new Event('scroll'));
    expect(list.place).toBe(100_000 * ROW + 100);
  });
});

describe('a movement upwards', () => {
  it('is told before anything moves', () => {
    const { turn, releases } = scroller(1000, 500);
    turn(100);
    expect(releases()).toBe(0);
    turn(-1);
    expect(releases()).toBe(1);
  });
});

describe('a scroller that is given up', () => {
  it('hears nothing any more', () => {
    const { made, list, drag } = scroller(1000);
    made.dispose();
    drag(500);
    expect(list.place).toBe(0);
  });
});
