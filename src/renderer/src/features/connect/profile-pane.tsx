// The pane of a profile: its form, the preview beside it, and what is left when it was deleted.

import { Server, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { newConnection, restoreProfile } from '../../state/actions.ts';
import { useStore } from '../../state/store.ts';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EmptyPane } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { restoreDraft, useDiscarded } from './discarded.ts';
import { ProfileEditor } from './profile-editor.tsx';
import { useProfileForm } from './use-profile-form.ts';

/** @param id of a saved profile, of a draft that was never saved, or of what was just deleted */
export function ProfilePane({ id }: { id: string }): ReactNode {
  const inUse = useProfileForm(id);
  const deleted = useStore((state) => state.deleted.find((profile) => profile.id === id));
  const discarded = useDiscarded(id);
  if (deleted && !inUse?.saved) {
    return (
      <Gone
        title={connectStrings.deleted(visibleText(deleted.name))}
        about={connectStrings.deletedAbout}
        onUndo={() => void restoreProfile(id).then(focusForm)}
      />
    );
  }
  if (inUse) return <ProfileEditor key={id} inUse={inUse} />;
  if (discarded) {
    return (
      <Gone
        title={connectStrings.discarded(visibleText(discarded.name || connectStrings.unnamed))}
        about={connectStrings.discardedAbout}
        onUndo={() => {
          restoreDraft(id);
          focusForm();
        }}
      />
    );
  }
  return (
    <EmptyPane
      icon={<Icon of={Server} />}
      title={connectStrings.gone}
      text={connectStrings.goneAbout}
      action={<Button onPress={() => newConnection()}>{connectStrings.newConnection}</Button>}
    />
  );
}

/** The form is back; the button that brought it back is gone. */
function focusForm(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[role="form"] input')?.focus());
}

function Gone({ title, about, onUndo }: { title: string; about: string; onUndo: () => void }): ReactNode {
  return (
    <EmptyPane
      icon={<Icon of={Server} />}
      title={title}
      text={about}
      action={
        // What had the focus is gone with the form.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        <Button autoFocus icon={<Icon of={Undo2} />} onPress={onUndo}>
          {connectStrings.undo}
        </Button>
      }
    />
  );
}
