// Another name for a saved request, or another folder.

import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { SavedRequest } from '../../../../shared/saved-request.ts';
import { putRequest } from '../../state/saved.ts';
import { bookStrings as words } from '../../strings/books.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Popover } from '../../ui/overlay.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './composer.module.css';
import { takeFocus } from './take-focus.ts';
import { folderText } from './saved-folders.ts';

export interface RenameRequestProps {
  readonly profileId: string;
  readonly saved: SavedRequest;
  readonly isOpen: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onClosed: () => void;
  readonly icon: ReactNode;
}

export function RenameRequest({ profileId, saved, isOpen, onOpen, onClosed, icon }: RenameRequestProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        size="small"
        label={words.edit}
        keys={KEYS}
        icon={icon}
        aria-expanded={isOpen}
        buttonRef={button}
        onPress={() => onOpen(!isOpen)}
      />
      <Popover
        title={words.edit}
        triggerRef={button}
        placement="top end"
        isOpen={isOpen}
        onClose={() => {
          onOpen(false);
          onClosed();
        }}
      >
        <RenameForm
          profileId={profileId}
          saved={saved}
          onDone={() => {
            onOpen(false);
            onClosed();
          }}
        />
      </Popover>
    </>
  );
}

const KEYS = ['F2'];

interface RenameFormProps {
  readonly profileId: string;
  readonly saved: SavedRequest;
  readonly onDone: () => void;
}

function RenameForm({ profileId, saved, onDone }: RenameFormProps): ReactNode {
  const [name, setName] = useState(saved.name);
  const [folder, setFolder] = useState(saved.folder);
  const [fault, setFault] = useState<string>();
  const isEmpty = name.trim() === '';
  const change = async () => {
    if (isEmpty) return;
    const error = await putRequest(profileId, { ...saved, name: name.trim(), folder: folderText(folder) });
    setFault(error && visibleText(error.message));
    if (error === undefined) onDone();
  };
  return (
    <form
      className={css.popForm}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void change();
      }}
    >
      <TextField
        label={words.name}
        inputRef={takeFocus}
        value={name}
        onChange={setName}
        error={isEmpty ? words.emptyName : undefined}
      />
      <TextField label={words.folder} note={words.folderNote} value={folder} onChange={setFolder} />
      {fault === undefined ? undefined : <Notice tone="err" title={fault} />}
      <div className={css.end}>
        <Button variant="primary" type="submit" isDisabled={isEmpty} whyDisabled={words.emptyName}>
          {words.change}
        </Button>
      </div>
    </form>
  );
}
