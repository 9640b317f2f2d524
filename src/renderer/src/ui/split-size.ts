// Sizes of a pane beside a separator: the limits, and what a key does.

export interface SizeLimits {
  readonly min: number;
  /** Pixels, or a share of the whole like "50%". */
  readonly max: number | string;
  readonly whole: number;
}

const STEP = 16;
const BIG_STEP = 64;

/** The size within its limits; a window too small for the minimum wins over it. */
export function clampSize(size: number, { min, max, whole }: SizeLimits): number {
  const most = typeof max === 'number' ? max : (whole * Number.parseFloat(max)) / 100;
  return Math.round(Math.max(min, Math.min(size, most)));
}

/** The size after a key on the separator; undefined if the key means nothing there. */
export function sizeAfterKey(
  key: { readonly key: string; readonly shiftKey: boolean },
  side: 'left' | 'right' | 'bottom',
  size: number,
  limits: SizeLimits,
): number | undefined {
  const step = key.shiftKey ? BIG_STEP : STEP;
  const [less, more] = {
    left: ['ArrowLeft', 'ArrowRight'],
    right: ['ArrowRight', 'ArrowLeft'],
    bottom: ['ArrowDown', 'ArrowUp'],
  }[side];
  if (key.key === less) return clampSize(size - step, limits);
  if (key.key === more) return clampSize(size + step, limits);
  if (key.key === 'Home') return clampSize(0, limits);
  if (key.key === 'End') return clampSize(Number.MAX_SAFE_INTEGER, limits);
  return undefined;
}
