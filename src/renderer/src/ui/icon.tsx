// One way to draw an icon: 16 px (14 small, 12 tiny), thin stroke, silent for assistive technology.

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

const SIZES = { tiny: 12, small: 14, normal: 16, large: 20 } as const;

/** An icon of the lucide set. It never says anything alone: a label stands beside it or on its button. */
export function Icon({ of: Shape, size = 'normal' }: { of: LucideIcon; size?: keyof typeof SIZES }): ReactNode {
  return <Shape size={SIZES[size]} strokeWidth={1.4} absoluteStrokeWidth aria-hidden focusable={false} />;
}
