// Buttons. One that cannot be used now stays reachable by the keyboard and says why.

import type { ReactElement, ReactNode, Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import css from './button.module.css';
import { Keys } from './keys.tsx';
import { BusyRing } from './state-icon.tsx';
import { WithTooltip } from './tooltip.tsx';

export interface ButtonProps {
  /** `primary`: the one of the screen. `danger-fill`: only as the second step of a destructive act. */
  readonly variant?: 'primary' | 'default' | 'quiet' | 'danger' | 'danger-fill';
  readonly size?: 'small' | 'normal' | 'large';
  readonly icon?: ReactNode;
  readonly keys?: readonly string[] | undefined;
  /** Shows the ring and takes no press; the children should say what is being done. */
  readonly busy?: boolean;
  readonly isDisabled?: boolean | undefined;
  /** The reason, shown as tooltip while disabled. */
  readonly whyDisabled?: string | undefined;
  readonly onPress?: (() => void) | undefined;
  readonly children: ReactNode;
  readonly autoFocus?: boolean;
  readonly 'aria-label'?: string;
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-controls'?: string;
  readonly type?: 'button' | 'submit';
  readonly full?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

/** A button with a word on it. */
export function Button(props: ButtonProps): ReactNode {
  const { variant = 'default', size = 'normal', busy = false, isDisabled = false, full = false } = props;
  const off = isDisabled || busy;
  const classes = [css.button, css[variant], css[size], full ? css.full : ''].join(' ');
  const button = (
    <AriaButton
      ref={props.buttonRef ?? null}
      className={classes}
      // A disabled submit button must not submit when a press comes through, so it is none then.
      type={off ? 'button' : (props.type ?? 'button')}
      aria-disabled={off}
      data-off={isDisabled || undefined}
      data-busy={busy || undefined}
      // The one act of a screen may wait for Enter; the caller decides.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={props.autoFocus ?? false}
      {...(off || props.onPress === undefined ? {} : { onPress: props.onPress })}
      {...labels(props)}
    >
      {busy ? <BusyRing /> : props.icon}
      {props.children}
      {props.keys !== undefined && props.keys.length > 0 ? <Keys keys={props.keys} /> : undefined}
    </AriaButton>
  );
  // Around every button, with something to say or not: one that became another element would lose the focus.
  return <WithTooltip tip={isDisabled ? props.whyDisabled : undefined}>{button}</WithTooltip>;
}

function labels(props: ButtonProps): object {
  return {
    ...(props['aria-label'] === undefined ? {} : { 'aria-label': props['aria-label'] }),
    ...(props['aria-expanded'] === undefined ? {} : { 'aria-expanded': props['aria-expanded'] }),
    ...(props['aria-controls'] === undefined ? {} : { 'aria-controls': props['aria-controls'] }),
  };
}

export interface IconButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onPress?: (() => void) | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly whyDisabled?: string | undefined;
  readonly keys?: readonly string[] | undefined;
  /** Given: a toggle, and this is its state. */
  readonly pressed?: boolean | undefined;
  /** Given: it opens something, and this is whether that is open. */
  readonly 'aria-expanded'?: boolean;
  readonly size?: 'small' | 'normal';
  /** With an edge, as the main act of a place. */
  readonly framed?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

/** A button that shows an icon; the tooltip shows its name and keys. */
export function IconButton(props: IconButtonProps): ReactNode {
  const { size = 'normal', isDisabled = false, framed = false, pressed } = props;
  const common = {
    ref: props.buttonRef ?? null,
    className: [css.button, framed ? '' : css.quiet, css.square, css[size]].join(' '),
    'aria-label': props.label,
    'aria-disabled': isDisabled,
    'data-off': isDisabled || undefined,
    ...(props['aria-expanded'] === undefined ? {} : { 'aria-expanded': props['aria-expanded'] }),
    onPress: () => {
      if (!isDisabled) props.onPress?.();
    },
  };
  const button: ReactElement =
    pressed === undefined ? (
      <AriaButton {...common}>{props.icon}</AriaButton>
    ) : (
      <ToggleButton {...common} isSelected={pressed}>
        {props.icon}
      </ToggleButton>
    );
  const tip = isDisabled && props.whyDisabled !== undefined ? props.whyDisabled : props.label;
  return (
    <WithTooltip tip={tip} keys={props.keys}>
      {button}
    </WithTooltip>
  );
}
