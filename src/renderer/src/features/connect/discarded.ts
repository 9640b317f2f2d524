// Forms that were thrown away before they were saved. The app knows nothing of them, so that the page
// keeps them for as long as it is open.

import { create } from 'zustand';
import type { Draft } from '../../../../shared/workspace.ts';
import { profileDraft, saveDraft } from '../../state/actions.ts';
import { state } from '../../state/store.ts';
import { fromDraft } from './form-draft.ts';
import type { ProfileForm } from './form-state.ts';

const useKept = create<{ readonly drafts: Readonly<Record<string, Draft>> }>()(() => ({ drafts: {} }));

/** Throws away what was not saved; `restoreDraft` brings it back. */
export function discardDraft(id: string): void {
  const draft = state().drafts[profileDraft(id)];
  if (!draft) return;
  useKept.setState(({ drafts }) => ({ drafts: { ...drafts, [id]: draft } }));
  saveDraft(profileDraft(id), undefined);
}

/** Brings back what was thrown away. */
export function restoreDraft(id: string): void {
  const draft = useKept.getState().drafts[id];
  if (draft) saveDraft(profileDraft(id), draft);
}

/** What was thrown away is of no use any more. */
export function forgetDiscarded(id: string): void {
  useKept.setState(({ drafts }) => ({
    drafts: Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== id)),
  }));
}

/** The form that was thrown away under an id. */
export function useDiscarded(id: string): ProfileForm | undefined {
  const draft = useKept(({ drafts }) => drafts[id]);
  return draft && fromDraft(draft).form;
}
