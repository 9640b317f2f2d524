// A small help: a button that opens a table of what can be written, and what it means.

import { CircleHelp } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/overlay.tsx';
import css from './composer.module.css';

export interface HelpButtonProps {
  readonly label: string;
  readonly title: string;
  readonly rows: readonly (readonly [code: string, meaning: string])[];
  readonly note?: string;
}

export function HelpButton({ label, title, rows, note }: HelpButtonProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        size="small"
        label={label}
        icon={<Icon of={CircleHelp} size="small" />}
        aria-expanded={open}
        buttonRef={button}
        onPress={() => setOpen(!open)}
      />
      <Popover title={title} triggerRef={button} isOpen={open} onClose={() => setOpen(false)} width={360}>
        <dl className={css.help}>
          {rows.map(([code, meaning]) => (
            <div key={code}>
              <dt>
                <code>{code}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        {note === undefined ? undefined : <p className={css.helpNote}>{note}</p>}
      </Popover>
    </>
  );
}
