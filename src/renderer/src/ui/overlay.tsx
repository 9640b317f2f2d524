// Popover: anchored to a control, not modal. Dialog: centred near the top, for a palette or a form that
// has the stage to itself. Both close with Escape and give the focus back. Neither reports a problem.

import { useCallback, useState, type ReactNode, type RefObject } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Popover as AriaPopover } from 'react-aria-components/Popover';
import css from './overlay.module.css';

export interface OverlayProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: number;
  /** The title is for assistive technology only. */
  readonly hideTitle?: boolean;
}

export interface PopoverProps extends OverlayProps {
  /** What it is anchored to; else the element it is written in. */
  readonly triggerRef?: RefObject<Element | null>;
  readonly placement?: 'bottom' | 'bottom start' | 'bottom end' | 'top' | 'top start' | 'top end' | 'left' | 'right';
}

export function Popover(props: PopoverProps): ReactNode {
  const { title, isOpen, onClose, width = 320, placement = 'bottom start' } = props;
  const [anchor, setAnchor] = useState<Element | null>(null);
  // Pressing the button that opened it must reach that button with the popover still open: it closes it.
  const isElsewhere = (element: Element) => {
    const trigger = props.triggerRef?.current;
    if (trigger !== undefined) return trigger?.contains(element) !== true;
    return anchor?.contains(element.closest('button')) !== true;
  };
  const mark = useCallback((element: HTMLElement | null) => setAnchor(element?.parentElement ?? null), []);
  return (
    <>
      {props.triggerRef === undefined ? <span ref={mark} hidden /> : undefined}
      <AriaPopover
        className={css.popover!}
        style={{ width }}
        isNonModal
        shouldCloseOnInteractOutside={isElsewhere}
        triggerRef={props.triggerRef ?? { current: anchor }}
        placement={placement}
        offset={4}
        isOpen={isOpen && (props.triggerRef !== undefined || anchor !== null)}
        onOpenChange={(open) => {
          if (!open) onClose();
        }}
      >
        <AriaDialog className={css.dialog!} aria-label={title}>
          {props.hideTitle === true ? undefined : <h2 className={css.title}>{title}</h2>}
          {props.children}
        </AriaDialog>
      </AriaPopover>
    </>
  );
}

export function Dialog({ title, isOpen, onClose, children, width = 640, hideTitle = false }: OverlayProps): ReactNode {
  return (
    <ModalOverlay
      className={css.scrim!}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={css.modal!} style={{ width }}>
        <AriaDialog className={css.dialog!} aria-label={title}>
          {hideTitle ? undefined : <h2 className={css.title}>{title}</h2>}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
