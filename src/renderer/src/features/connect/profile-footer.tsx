// The foot of the form: how it stands with saving, what went wrong, and what to know before connecting.

import { Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import { keysOf } from '../../state/keys.ts';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PaneFooter } from '../../ui/pane.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { restoreDraft, useDiscarded } from './discarded.ts';
import { FaultNotice } from './fault-notice.tsx';
import css from './profile-form.module.css';
import { useLate } from './use-late.ts';
import type { FormInUse } from './use-profile-form.ts';

export interface ProfileFooterProps {
  readonly inUse: FormInUse;
  readonly busy: 'save' | 'connect' | undefined;
  readonly fault: InspectorError | undefined;
  /** Fields that keep the form from being used, once that was tried. */
  readonly bad: number;
  /** What is to be known before anything is sent. */
  readonly warnings: readonly string[];
  readonly onSave: () => void;
  readonly onSaveMine: () => void;
  readonly onLoadTheirs: () => void;
  readonly onConnect: () => void;
}

const words = connectStrings;

export function ProfileFooter(props: ProfileFooterProps): ReactNode {
  const { inUse, busy, fault, bad, warnings } = props;
  const { id, edited, saved } = inUse;
  const discarded = useDiscarded(id) !== undefined && !edited;
  const [icon, text] = standing(props);
  const late = useLate(busy !== undefined) ? busy : undefined;
  return (
    <>
      {(fault || warnings.length > 0) && (
        <div className={css.notices}>
          {fault && <Fault {...props} fault={fault} />}
          {warnings.map((warning) => (
            <Notice key={warning} tone="warn" title={words.beforeConnecting}>
              {warning}
            </Notice>
          ))}
        </div>
      )}
      <PaneFooter>
        <span className={bad > 0 ? css.standingBad : css.standing} role="status">
          <StateIcon state={icon} />
          {discarded ? words.changesDiscarded : text}
        </span>
        {discarded && (
          <Button size="small" onPress={() => restoreDraft(id)}>
            {words.undo}
          </Button>
        )}
        <span className={css.push} />
        <Button
          keys={keysOf('save')}
          busy={late === 'save'}
          isDisabled={!edited}
          whyDisabled={words.nothingToSave}
          onPress={props.onSave}
        >
          {late === 'save' ? words.saving : words.save}
        </Button>
        <Button
          variant="primary"
          icon={<Icon of={Plug} />}
          keys={keysOf('submit')}
          busy={late === 'connect'}
          onPress={props.onConnect}
        >
          {late === 'connect' ? words.connecting : words.connect}
        </Button>
      </PaneFooter>
    </>
  );

  function standing({ bad: count }: ProfileFooterProps): [StateKind, string] {
    if (count > 0) return ['err', words.mendFirst(count)];
    if (!saved) return ['info', `${words.neverSaved} ${words.connectUnsaved}`];
    return edited ? ['info', `${words.edited} ${words.connectUnsaved}`] : ['ok', words.saved];
  }
}

function Fault({ fault, inUse, onLoadTheirs, onSaveMine }: ProfileFooterProps & { fault: InspectorError }): ReactNode {
  if (fault.code !== 'profile-changed') return <FaultNotice fault={fault} />;
  return (
    <div role="alert">
      <Notice
        tone="warn"
        title={words.changedElsewhere}
        actions={
          <>
            {inUse.saved && (
              <Button size="small" onPress={onLoadTheirs}>
                {words.loadTheirs}
              </Button>
            )}
            <Button size="small" onPress={onSaveMine}>
              {words.saveMine}
            </Button>
          </>
        }
      >
        {words.changedAbout}
      </Notice>
    </div>
  );
}
