// The environments of a profile: made, named, filled with variables. What is typed is kept until it is saved or
// thrown away.

import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Environment } from '../../../../shared/saved-request.ts';
import { saveDraft } from '../../state/actions.ts';
import { putEnvironment, removeEnvironment } from '../../state/saved.ts';
import { useStore } from '../../state/store.ts';
import { bookStrings as words } from '../../strings/books.ts';
import { generalStrings } from '../../strings/general.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Dialog } from '../../ui/overlay.tsx';
import { EmptyPane } from '../../ui/pane.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './environment.module.css';
import {
  draftOfEnvironment,
  environmentDraftOf,
  environmentOf,
  keptEnvironment,
  NEW_VARIABLE,
  variableRemarks,
  type EnvironmentDraft,
} from './environment-draft.ts';
import { VariableRow } from './variable-row.tsx';

export interface EnvironmentEditorProps {
  readonly profileId: string;
  readonly environments: readonly Environment[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function EnvironmentEditor(props: EnvironmentEditorProps): ReactNode {
  return (
    <Dialog title={words.environments} isOpen={props.isOpen} onClose={props.onClose} width={640}>
      <Editor {...props} />
    </Dialog>
  );
}

function Editor({ profileId, environments, chosen, onChoose, onClose }: EnvironmentEditorProps): ReactNode {
  const { draft, edit, isUnsaved } = useEnvironmentDraft(profileId, environments, chosen);
  const [fault, setFault] = useState<string>();
  const make = () => {
    const id = crypto.randomUUID();
    edit({ id, name: words.newName(environments.length + 1), variables: [NEW_VARIABLE] });
  };
  if (draft === undefined) {
    return (
      <div className={css.empty}>
        <EmptyPane
          icon={<Icon of={Plus} size="large" />}
          title={words.noEnvironments}
          text={words.noEnvironmentsText}
          action={<Button onPress={make}>{words.newEnvironment}</Button>}
        />
      </div>
    );
  }
  const made = environmentOf(draft);
  const remarks = variableRemarks(draft.variables);
  const isKnown = environments.some(({ id }) => id === draft.id);
  const save = async () => {
    if (made === undefined) return;
    const error = await putEnvironment(profileId, made);
    setFault(error && visibleText(error.message));
    if (error !== undefined) return;
    edit(undefined);
    onChoose(made.id);
    onClose();
  };
  const remove = async () => {
    const error = isKnown ? await removeEnvironment(profileId, draft.id) : undefined;
    setFault(error && visibleText(error.message));
    if (error !== undefined) return;
    edit(undefined);
    if (chosen === draft.id) onChoose('');
  };
  return (
    <div className={css.editor}>
      <p className={css.about}>{words.environmentsNote}</p>
      <div className={css.head}>
        {isKnown && environments.length > 1 && !isUnsaved ? (
          <Select
            label={words.chosen}
            value={draft.id}
            options={environments.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
            onChange={onChoose}
          />
        ) : undefined}
        <div className={css.grow}>
          <TextField
            label={words.environmentName}
            value={draft.name}
            error={draft.name.trim() === '' ? words.emptyName : undefined}
            onChange={(name) => edit({ ...draft, name })}
          />
        </div>
        <Button variant="quiet" isDisabled={isUnsaved} whyDisabled={words.saveFirst} onPress={make}>
          {words.newEnvironment}
        </Button>
      </div>
      <div className={css.variables} role="group" aria-label={words.variables}>
        {draft.variables.length === 0 ? <p className={css.about}>{words.noVariables}</p> : undefined}
        {draft.variables.map((variable, at) => (
          <VariableRow
            // Rows have no names of their own yet; what is typed goes with the place.
            key={at}
            name={words.variable(at + 1)}
            variable={variable}
            remarks={remarks[at] ?? {}}
            onChange={(next) => edit({ ...draft, variables: draft.variables.with(at, next) })}
            onRemove={() => edit({ ...draft, variables: draft.variables.toSpliced(at, 1) })}
          />
        ))}
        <div>
          <Button
            size="small"
            icon={<Icon of={Plus} size="small" />}
            onPress={() => edit({ ...draft, variables: [...draft.variables, NEW_VARIABLE] })}
          >
            {words.addVariable}
          </Button>
        </div>
      </div>
      {fault === undefined ? undefined : <Notice tone="err" title={fault} />}
      <div className={css.foot}>
        <RemoveButton key={draft.id} name={draft.name} onRemove={() => void remove()} />
        <span className={css.push} />
        {isUnsaved ? (
          <Button variant="quiet" onPress={() => edit(undefined)}>
            {words.discard}
          </Button>
        ) : undefined}
        <Button
          variant="primary"
          isDisabled={made === undefined}
          whyDisabled={words.cannotSave}
          onPress={() => void save()}
        >
          {words.saveEnvironment}
        </Button>
      </div>
    </div>
  );
}

/** The second press removes, after it has said what. */
function RemoveButton({ name, onRemove }: { name: string; onRemove: () => void }): ReactNode {
  const [asks, setAsks] = useState(false);
  if (!asks) {
    return (
      <Button variant="quiet" onPress={() => setAsks(true)}>
        {words.removeEnvironment}
      </Button>
    );
  }
  return (
    <>
      {/* The second step of what was just asked for. */}
      {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
      <Button variant="danger-fill" autoFocus onPress={onRemove}>
        {words.removeEnvironmentNow(visibleText(name))}
      </Button>
      <Button onPress={() => setAsks(false)}>{generalStrings.cancel}</Button>
    </>
  );
}

interface Edited {
  readonly draft: EnvironmentDraft | undefined;
  /** Undefined: what is not saved is thrown away. */
  readonly edit: (draft: EnvironmentDraft | undefined) => void;
  readonly isUnsaved: boolean;
}

/** What is edited: what was typed and not saved, else the chosen environment, else the first. */
function useEnvironmentDraft(profileId: string, environments: readonly Environment[], chosen: string): Edited {
  const name = `environment:${profileId}`;
  const kept = useStore((s) => s.drafts[name]);
  const typed = environmentDraftOf(kept);
  const shown = environments.find(({ id }) => id === chosen) ?? environments[0];
  return {
    draft: typed ?? (shown && draftOfEnvironment(shown)),
    edit: (draft) => saveDraft(name, draft && keptEnvironment(draft)),
    isUnsaved: typed !== undefined,
  };
}
