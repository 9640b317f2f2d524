// A filter that is on or off, with its count.

import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import css from './chip.module.css';

export interface ChipProps {
  readonly label: string;
  /** Already formatted. Six characters are kept free, so that nothing moves when it grows. */
  readonly count?: string | undefined;
  readonly icon?: ReactNode;
  readonly pressed: boolean;
  readonly onChange: (pressed: boolean) => void;
}

export function Chip({ label, count, icon, pressed, onChange }: ChipProps): ReactNode {
  return (
    <ToggleButton className={css.chip!} isSelected={pressed} onChange={onChange}>
      {icon}
      <span>{label}</span>
      {count === undefined ? undefined : <span className={css.count}>{count}</span>}
    </ToggleButton>
  );
}
