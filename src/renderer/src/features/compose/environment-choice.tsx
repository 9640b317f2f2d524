// Which environment gives values to variables, and which variables there are.

import { SlidersHorizontal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Environment } from '../../../../shared/saved-request.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './composer.module.css';
import { EnvironmentEditor } from './environment-editor.tsx';

export interface EnvironmentChoiceProps {
  readonly profileId: string;
  readonly environments: readonly Environment[];
  /** Id of the chosen one; empty: none. */
  readonly value: string;
  readonly onChange: (id: string) => void;
}

export function EnvironmentChoice({ profileId, environments, value, onChange }: EnvironmentChoiceProps): ReactNode {
  const [open, setOpen] = useState(false);
  const chosen = environments.some(({ id }) => id === value) ? value : '';
  return (
    <div className={css.environment}>
      {environments.length === 0 ? undefined : (
        <Select
          label={words.environment}
          hideLabel
          size="small"
          value={chosen}
          options={[
            { value: '', label: words.noEnvironment },
            ...environments.map(({ id, name, variables }) => ({
              value: id,
              label: visibleText(name),
              ...(variables.length > 0 && { note: variables.map((one) => one.name).join(', ') }),
            })),
          ]}
          onChange={onChange}
        />
      )}
      <IconButton
        size="small"
        label={words.editEnvironments}
        icon={<Icon of={SlidersHorizontal} size="small" />}
        onPress={() => setOpen(true)}
      />
      <EnvironmentEditor
        profileId={profileId}
        environments={environments}
        chosen={chosen}
        onChoose={onChange}
        isOpen={open}
        onClose={() => setOpen(false)}
      />
    </div>
  );
}
