// State as a shape: circled check, triangle, octagon, ring, bars. A word stands beside it or is its label.

import type { ReactNode } from 'react';
import { naming } from './glyphs.tsx';
import css from './state-icon.module.css';
import type { StateKind } from './state-kind.ts';

export type { StateKind };

const OCTAGON = 'M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4z';
const RING = 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z';

const PATHS: Readonly<Record<StateKind, string>> = {
  ok: `${RING}M5.3 8.2l1.9 1.9 3.5-4`,
  warn: 'M8 2.3 14.6 13.5H1.4zM8 6.3v3.3M8 11.6v.05',
  err: `${OCTAGON}M8 5v3.6M8 11v.05`,
  abort: `${OCTAGON}M6 6l4 4M10 6l-4 4`,
  info: `${RING}M8 7.3V11M8 5v.05`,
  skip: RING,
  run: 'M8 2a6 6 0 1 1-6 6',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
};

const SIZES = { tiny: 12, small: 14, normal: 16 } as const;

/** The icon of a state. Give `label` when no word stands beside it. */
export function StateIcon({
  state,
  label,
  size = 'normal',
}: {
  state: StateKind;
  label?: string;
  size?: keyof typeof SIZES;
}): ReactNode {
  const pixels = SIZES[size];
  return (
    <svg width={pixels} height={pixels} viewBox="0 0 16 16" className={`${css.icon} ${css[state]}`} {...naming(label)}>
      <path d={PATHS[state]} />
    </svg>
  );
}

/** The ring of something that runs, in the colour of the text around it. */
export function BusyRing(): ReactNode {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" className={`${css.icon} ${css.turning}`} aria-hidden>
      <path d={PATHS.run} />
    </svg>
  );
}
