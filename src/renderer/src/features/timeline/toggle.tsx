// A button that is on or off and says so by its edge and ground.

import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Keys } from '../../ui/keys.tsx';
import css from './timeline.module.css';

export interface ToggleProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly icon: ReactNode;
  readonly keys: readonly string[];
  readonly tone?: 'accent' | 'warn';
  readonly children: ReactNode;
}

export function Toggle({ isOn, onChange, icon, keys, tone = 'accent', children }: ToggleProps): ReactNode {
  return (
    <ToggleButton className={`${css.toggle} ${css[tone]}`} isSelected={isOn} onChange={onChange}>
      {icon}
      {children}
      <Keys keys={keys} />
    </ToggleButton>
  );
}
