// What to save of a capture: the handshake or everything. Remembers the choice while the page is open,
// and says what will be in the file before it is made.

import { useState, type ReactNode, type RefObject } from 'react';
import { exportCapture, useCapture } from '../state/actions.ts';
import { shellStrings } from '../strings/shell.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatCount } from '../ui/format.ts';
import { Popover } from '../ui/overlay.tsx';
import { Segmented } from '../ui/segmented.tsx';
import css from './save-popover.module.css';

type Scope = 'handshake' | 'all';

const SCOPES: readonly { readonly value: Scope; readonly label: string }[] = [
  { value: 'handshake', label: shellStrings.saveScopes.handshake },
  { value: 'all', label: shellStrings.saveScopes.all },
];

export interface SavePopoverProps {
  readonly capture: string;
  readonly triggerRef: RefObject<Element | null>;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function SavePopover({ capture, triggerRef, isOpen, onClose }: SavePopoverProps): ReactNode {
  const [scope, setScope] = useState<Scope>('all');
  return (
    <Popover
      title={shellStrings.saveTitle}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onClose={onClose}
      placement="bottom end"
    >
      <SaveForm capture={capture} scope={scope} onScope={setScope} onDone={onClose} />
    </Popover>
  );
}

interface SaveFormProps {
  readonly capture: string;
  readonly scope: Scope;
  readonly onScope: (scope: Scope) => void;
  readonly onDone: () => void;
}

function SaveForm({ capture, scope, onScope, onDone }: SaveFormProps): ReactNode {
  const info = useCapture(capture);
  const [busy, setBusy] = useState(false);
  if (info === undefined) return undefined;
  const dropped = info.evicted + info.cleared;
  const save = async () => {
    setBusy(true);
    await exportCapture(capture, scope);
    setBusy(false);
    onDone();
  };
  return (
    <div className={css.form}>
      <Segmented full label={shellStrings.saveWhat} value={scope} options={SCOPES} onChange={onScope} />
      <p>
        {scope === 'handshake'
          ? shellStrings.saveHandshake
          : shellStrings.saveAll(formatCount(info.total - dropped), formatBytes(info.bytes))}
      </p>
      {scope === 'all' && info.evicted > 0 ? <p>{shellStrings.saveEvicted(formatCount(info.evicted))}</p> : undefined}
      <p>{shellStrings.saveSecrets}</p>
      <div className={css.end}>
        {/* The popover was opened to save. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <Button variant="primary" autoFocus busy={busy} onPress={() => void save()}>
          {busy ? shellStrings.saving : shellStrings.saveNow}
        </Button>
      </div>
    </div>
  );
}
