// Single message types and kinds of records to be shown, by family.

import type { ReactNode, RefObject } from 'react';
import { timelineStrings as words } from '../../strings/timeline.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Popover } from '../../ui/overlay.tsx';
import css from './filter-bar.module.css';
import { withPicked, type FilterChoice } from './filter-choice.ts';
import { CLASSES, membersOf, type RecordClass } from './message-classes.ts';

export interface TypePickerProps {
  readonly choice: FilterChoice;
  readonly onChange: (choice: FilterChoice) => void;
  readonly triggerRef: RefObject<Element | null>;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function TypePicker({ choice, onChange, triggerRef, isOpen, onClose }: TypePickerProps): ReactNode {
  return (
    <Popover title={words.pickTypesTitle} triggerRef={triggerRef} isOpen={isOpen} onClose={onClose} width={720}>
      <div className={css.picker}>
        {CLASSES.map((family) => (
          <Family key={family} family={family} choice={choice} onChange={onChange} />
        ))}
      </div>
      <div className={css.pickerFoot}>
        <span>{words.pickTypesNote}</span>
        <Button
          size="small"
          isDisabled={choice.picked.length === 0}
          onPress={() => onChange({ ...choice, picked: [] })}
        >
          {words.pickNone}
        </Button>
      </div>
    </Popover>
  );
}

interface FamilyProps extends Pick<TypePickerProps, 'choice' | 'onChange'> {
  readonly family: RecordClass;
}

function Family({ family, choice, onChange }: FamilyProps): ReactNode {
  return (
    <div role="group" aria-label={words.class[family]} className={css.family}>
      <h3>{words.class[family]}</h3>
      {membersOf(family).map((name) => (
        <CheckBox
          key={name}
          label={<span className={css.name}>{name}</span>}
          isSelected={choice.picked.includes(name)}
          onChange={(isPicked) => onChange(withPicked(choice, [name], isPicked))}
        />
      ))}
    </div>
  );
}
