// A step that can be chosen, in the ladder or in the transport. Keys are handled for all steps together,
// where they meet.

import type { ReactNode } from 'react';

export interface StepOptionProps {
  /** Number of its record. */
  readonly seq: number;
  readonly isSelected: boolean;
  /** True for the step of its list that Tab leads to. */
  readonly isTabStop: boolean;
  readonly className: string;
  readonly state?: string;
  readonly onChoose: (seq: number) => void;
  readonly children: ReactNode;
}

export function StepOption(props: StepOptionProps): ReactNode {
  const { seq, isSelected, isTabStop, className, state, onChoose, children } = props;
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="option"
      aria-selected={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      data-seq={seq}
      data-state={state}
      className={className}
      onClick={() => onChoose(seq)}
    >
      {children}
    </div>
  );
}
