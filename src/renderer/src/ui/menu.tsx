// A menu of actions behind a button. An action that cannot be taken now stays listed, with the reason.

import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Button, IconButton } from './button.tsx';
import { Keys } from './keys.tsx';
import css from './menu.module.css';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: readonly string[] | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly why?: string | undefined;
  readonly isDanger?: boolean;
}

export interface MenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly items: readonly MenuAction[];
  readonly onAction: (id: string) => void;
  readonly size?: 'small' | 'normal';
  /** Shows the label beside the icon. */
  readonly wide?: boolean;
}

/** A button that opens a menu. */
export function Menu({ label, icon, items, onAction, size = 'normal', wide = false }: MenuProps): ReactNode {
  return (
    <MenuTrigger>
      {wide ? (
        <Button variant="quiet" size={size} icon={icon}>
          {label}
        </Button>
      ) : (
        <IconButton label={label} icon={icon} size={size} />
      )}
      <Popover className={css.pop!} offset={4}>
        <AriaMenu
          className={css.items!}
          aria-label={label}
          disabledKeys={items.filter((item) => item.isDisabled === true).map((item) => item.id)}
          onAction={(key) => onAction(String(key))}
        >
          {items.map((item) => (
            <MenuItem
              key={item.id}
              id={item.id}
              textValue={item.label}
              className={[css.item, item.isDanger === true ? css.danger : ''].join(' ')}
            >
              {item.icon}
              <span className={css.words}>
                {item.label}
                {item.isDisabled === true && item.why !== undefined ? (
                  <span className={css.why}>{item.why}</span>
                ) : undefined}
              </span>
              {item.keys === undefined ? undefined : <Keys keys={item.keys} />}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
