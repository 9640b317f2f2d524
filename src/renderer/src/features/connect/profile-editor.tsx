// The form of a profile with its preview: what is said where, and saving and connecting. Connecting takes
// what stands in the form; saving is a matter of its own.

import { Ban, Copy, RotateCcw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import {
  connectProfile,
  deleteProfile,
  duplicateProfile,
  go,
  profileDraft,
  saveDraft,
  saveProfile,
} from '../../state/actions.ts';
import { useShortcut } from '../../state/keys.ts';
import { reloadProfiles } from '../../state/loading.ts';
import { fieldWish } from '../../state/pinning.ts';
import { patch, state } from '../../state/store.ts';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PaneHeader } from '../../ui/pane.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { discardDraft, forgetDiscarded } from './discarded.ts';
import { toDraft } from './form-draft.ts';
import type { FormParts } from './form-parts.ts';
import { HelloPreview } from './hello-preview.tsx';
import { ProfileFooter } from './profile-footer.tsx';
import { ProfileForm } from './profile-form.tsx';
import { nameFrom } from './read-form.ts';
import { isAtOrBelow, remarksOf } from './remarks.ts';
import css from './profile-form.module.css';
import { useAfterPointer } from './use-after-pointer.ts';
import { useChecks } from './use-checks.ts';
import { usePreviewLayout } from './use-layout.ts';
import { changeForm, rebaseForm, type FormInUse } from './use-profile-form.ts';

/** What takes the focus in a field with an error. */
const BAD = ['input', 'textarea', '[contenteditable]', 'button']
  .map((of) => `${of}:is([aria-invalid="true"], [data-bad])`)
  .join();

/** Fields that other places lead to. */
const WISHES = ['tls.pin'] as const;

export function ProfileEditor({ inUse }: { inUse: FormInUse }): ReactNode {
  const { id, form, saved, edited, reading, methods } = inUse;
  const [left, setLeft] = useState<ReadonlySet<string>>(() => new Set());
  // Counts the presses that were refused: after each the first bad field gets the focus.
  const [refusals, setRefusals] = useState(0);
  const [busy, setBusy] = useState<'save' | 'connect'>();
  const [fault, setFault] = useState<InspectorError>();
  const body = useRef<HTMLDivElement>(null);
  const checks = useChecks(reading.ok ? reading.profile : reading.standIn);
  const layout = usePreviewLayout();
  const afterPointer = useAfterPointer();

  const remarks = useMemo(
    () =>
      remarksOf(
        reading.ok ? {} : reading.errors,
        checks.findings,
        (field) => refusals > 0 || left.has(field),
        (field) => field === 'realm' && form.realm === '',
      ),
    [reading, checks.findings, refusals, left, form.realm],
  );
  useEffect(() => {
    if (refusals > 0) body.current?.querySelector<HTMLElement>(BAD)?.focus();
  }, [refusals]);

  useEffect(() => {
    // What is said below takes room from the form; the field that has the focus stays in sight.
    if (fault) body.current?.querySelector(':focus')?.scrollIntoView({ block: 'nearest' });
  }, [fault]);
  // Whoever begins a profile types the address next, or the realm if the address is there.
  const first = useRef(saved ? undefined : form.url === '' ? 'url' : form.realm === '' ? 'realm' : undefined);
  useEffect(() => {
    const wished = WISHES.find((field) => state().focusWish === fieldWish(id, field));
    if (wished !== undefined) {
      patch({ focusWish: undefined });
      body.current?.querySelector<HTMLElement>(`[data-field="${wished}"] input`)?.focus();
      return;
    }
    const wish = first.current;
    first.current = undefined;
    // Who walks through the sidebar goes on walking.
    if (wish === undefined || document.activeElement?.closest('[role="tree"]')) return;
    body.current?.querySelector<HTMLElement>(`[data-field="${wish}"] input`)?.focus();
  }, [id]);

  const unread = reading.ok ? [] : Object.keys(reading.errors);
  const parts: FormParts = {
    id,
    form,
    profile: reading.ok ? reading.profile : reading.standIn,
    isUnread: (path) => unread.some((field) => isAtOrBelow(field, path)),
    methods,
    serializers: inUse.serializers,
    refusals,
    at: remarks.at,
    below: remarks.below,
    change: (part) => changeForm(id, typeof part === 'function' ? part : () => part),
    leave: (field) => afterPointer(() => setLeft((now) => (now.has(field) ? now : new Set(now).add(field)))),
  };
  const refuse = () => setRefusals((count) => count + 1);

  const run = async (task: 'save' | 'connect', work: () => Promise<InspectorError | undefined>) => {
    setBusy(task);
    setFault(undefined);
    setFault(await work());
    setBusy(undefined);
  };
  const save = (over = false) => {
    if (busy || (!edited && !over)) return;
    if (!reading.ok) return refuse();
    const { profile } = reading;
    void run('save', async () => {
      const error = await saveProfile(profile, over ? undefined : inUse.basedOn);
      if (error?.code === 'profile-changed') await reloadProfiles();
      if (error) return error;
      forgetDiscarded(id);
      // What was typed meanwhile goes on from what is saved now.
      rebaseForm(id);
      return undefined;
    });
  };
  const connect = () => {
    if (busy) return;
    if (!reading.ok || remarks.refused) return refuse();
    void run('connect', () => connectProfile(reading.profile));
  };
  const loadTheirs = () => {
    discardDraft(id);
    setFault(undefined);
  };
  const duplicate = () => {
    if (saved && !edited) return void duplicateProfile(id);
    const copy = crypto.randomUUID();
    const name = connectStrings.copyName(form.name || nameFrom(form.url));
    saveDraft(profileDraft(copy), toDraft({ form: { ...form, name }, basedOn: undefined }));
    go({ kind: 'profile', id: copy });
  };
  useShortcut('save', save);
  useShortcut('submit', connect);

  const main = (
    <div className={css.pane}>
      <PaneHeader
        title={connectStrings.profile}
        note={visibleText(form.name || nameFrom(form.url))}
        actions={
          <>
            {saved && edited && (
              <Button variant="quiet" icon={<Icon of={RotateCcw} />} onPress={() => discardDraft(id)}>
                {connectStrings.discardChanges}
              </Button>
            )}
            <Button variant="quiet" icon={<Icon of={Copy} />} onPress={duplicate}>
              {connectStrings.duplicate}
            </Button>
            <Button
              variant="quiet"
              icon={<Icon of={Ban} />}
              onPress={() => (saved ? void deleteProfile(id) : discardDraft(id))}
            >
              {saved ? connectStrings.delete : connectStrings.discard}
            </Button>
          </>
        }
      />
      <div className={css.scroll} ref={body}>
        <ProfileForm parts={parts} rest={remarks.rest} />
        {layout.narrow && <HelloPreview inUse={inUse} checks={checks} inline />}
      </div>
      <ProfileFooter
        inUse={inUse}
        busy={busy}
        fault={fault}
        bad={refusals > 0 ? remarks.bad : 0}
        warnings={remarks.address}
        onSave={() => save()}
        onSaveMine={() => save(true)}
        onLoadTheirs={loadTheirs}
        onConnect={connect}
      />
    </div>
  );
  if (layout.narrow) return main;
  return (
    <SplitPane
      side="right"
      min={320}
      max="50%"
      width={layout.width}
      defaultWidth={layout.defaultWidth}
      onResize={layout.onResize}
      label={connectStrings.helloSplit}
      main={main}
      aside={<HelloPreview inUse={inUse} checks={checks} />}
    />
  );
}
