// The form of a profile, wherever it lives: as a draft if something was typed, else as saved. Every change
// becomes the draft at once, so that neither another pane nor a restart loses it.

import { useMemo } from 'react';
import type { MethodInfo, SerializerInfo } from '../../../../shared/contract/results.ts';
import type { Profile } from '../../../../shared/profile.ts';
import { profileDraft, saveDraft } from '../../state/actions.ts';
import { state, useStore } from '../../state/store.ts';
import { formOf, toDraft } from './form-draft.ts';
import { sameForm, toForm, type ProfileForm } from './form-state.ts';
import { readForm, type FormReading } from './read-form.ts';

export interface FormInUse {
  readonly id: string;
  readonly form: ProfileForm;
  readonly saved: Profile | undefined;
  /** Revision the form was begun at; undefined as long as nothing was typed. */
  readonly basedOn: number | undefined;
  /** True if the form says something else than what is saved. */
  readonly edited: boolean;
  readonly reading: FormReading;
  readonly methods: readonly MethodInfo[];
  readonly serializers: readonly SerializerInfo[];
}

const NO_METHODS: readonly MethodInfo[] = [];
const NO_SERIALIZERS: readonly SerializerInfo[] = [];

/** The form of a profile; undefined if there is neither a profile nor a draft. */
export function useProfileForm(id: string): FormInUse | undefined {
  const draft = useStore((now) => now.drafts[profileDraft(id)]);
  const saved = useStore((now) => now.profiles.find((profile) => profile.id === id));
  const methods = useStore((now) => now.info?.methods) ?? NO_METHODS;
  const serializers = useStore((now) => now.info?.serializers) ?? NO_SERIALIZERS;
  return useMemo(() => {
    const kept = formOf(draft, saved);
    if (!kept) return undefined;
    const edited = saved === undefined || !sameForm(kept.form, toForm(saved));
    return { id, ...kept, saved, edited, reading: readForm(kept.form, id, methods), methods, serializers };
  }, [id, draft, saved, methods, serializers]);
}

/** Changes a part of a form. Reads the state of the moment: two changes may come before the next drawing. */
export function changeForm(id: string, change: (form: ProfileForm) => Partial<ProfileForm>): void {
  const { drafts, profiles, revision } = state();
  const saved = profiles.find((profile) => profile.id === id);
  const kept = formOf(drafts[profileDraft(id)], saved);
  if (!kept) return;
  const form = { ...kept.form, ...change(kept.form) };
  // Back at what is saved, there is nothing to keep.
  const isSaved = saved !== undefined && sameForm(form, toForm(saved));
  saveDraft(profileDraft(id), isSaved ? undefined : toDraft({ form, basedOn: kept.basedOn ?? revision }));
}

/** What was typed while the profile was being saved goes on from what is saved now. */
export function rebaseForm(id: string): void {
  const { drafts, profiles, revision } = state();
  const draft = drafts[profileDraft(id)];
  const kept =
    draft &&
    formOf(
      draft,
      profiles.find((profile) => profile.id === id),
    );
  if (kept) saveDraft(profileDraft(id), toDraft({ form: kept.form, basedOn: revision }));
}
