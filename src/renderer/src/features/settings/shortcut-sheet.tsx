// All shortcuts, with the keys of the host at hand.

import type { ReactNode } from 'react';
import { openOverlay } from '../../state/actions.ts';
import { namesOf, SHORTCUTS, type KeyGroup } from '../../state/key-table.ts';
import { ON_MAC, strokesOf } from '../../state/keys.ts';
import { useStore } from '../../state/store.ts';
import { keyStrings } from '../../strings/keys.ts';
import { settingsStrings } from '../../strings/settings.ts';
import { Keys } from '../../ui/keys.tsx';
import { Dialog } from '../../ui/overlay.tsx';
import css from './settings.module.css';

const words = settingsStrings;
const COLUMNS: readonly (readonly KeyGroup[])[] = [
  ['page', 'edit'],
  ['capture', 'list'],
];

export function ShortcutSheet({ isOpen }: { isOpen: boolean }): ReactNode {
  const letters = useStore((s) => s.settings.letterKeys);
  const host = useStore((s) => s.host);
  return (
    <Dialog title={words.shortcutsTitle} width={760} isOpen={isOpen} onClose={() => openOverlay()}>
      <div className={css.sheet}>
        {COLUMNS.map((groups) => (
          <div key={groups.join()} className={css.column}>
            {groups.map((group) => (
              <Group key={group} title={keyStrings.groups[group]}>
                {SHORTCUTS.filter((row) => row.group === group).map(({ id, label, local }) => (
                  <Row
                    key={id}
                    label={label}
                    together={local === true}
                    keys={strokesOf(id).map((stroke) => namesOf(stroke, ON_MAC))}
                  />
                ))}
              </Group>
            ))}
            {groups.includes('page') ? (
              <Group title={words.quick}>
                {words.quickRows.map(({ key, label }) => (
                  <Row key={key} label={label} keys={[[key]]} />
                ))}
              </Group>
            ) : undefined}
          </div>
        ))}
      </div>
      <p className={css.remark}>
        {host === 'web' ? words.browserKeys : ''} {letters ? '' : words.lettersOff}
      </p>
    </Dialog>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section>
      <h3 className={css.heading}>{title}</h3>
      <dl className={css.rows}>{children}</dl>
    </section>
  );
}

interface RowProps {
  readonly label: string;
  readonly keys: readonly (readonly string[])[];
  /** The keys are a pair, not a choice. */
  readonly together?: boolean;
}

function Row({ label, keys, together = false }: RowProps): ReactNode {
  return (
    <div className={css.row}>
      <dt>{label}</dt>
      <dd className={css.keys}>
        {keys.map((stroke, index) => (
          <span key={stroke.join()} className={css.keys}>
            {index > 0 && !together ? words.or : undefined}
            <Keys keys={stroke} />
          </span>
        ))}
      </dd>
    </div>
  );
}
