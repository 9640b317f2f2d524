// The keys of a shortcut, as they stand on a button, a menu item or in a tooltip.

import type { ReactNode } from 'react';
import css from './keys.module.css';

export function Keys({ keys }: { keys: readonly string[] }): ReactNode {
  return (
    <span className={css.keys}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
