// A tooltip says what a control is called, which keys it has, or why it cannot be used now.

import type { ReactElement, ReactNode } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Keys } from './keys.tsx';
import css from './tooltip.module.css';

/** Puts a tooltip on one focusable control of react-aria (or a `Focusable`). */
export function WithTooltip({
  tip,
  keys,
  children,
}: {
  /** Undefined: there is none now. */
  tip: ReactNode;
  keys?: readonly string[] | undefined;
  children: ReactElement;
}): ReactNode {
  return (
    <TooltipTrigger delay={500} closeDelay={100} isDisabled={tip === undefined}>
      {children}
      <Tooltip className={css.tip!} offset={6}>
        {tip}
        {keys !== undefined && keys.length > 0 ? <Keys keys={keys} /> : undefined}
      </Tooltip>
    </TooltipTrigger>
  );
}
