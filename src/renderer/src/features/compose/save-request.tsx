// Saves what is typed with a name, in a folder if one is wanted. The same name in the same folder is replaced, and
// the button says so.

import { Bookmark } from 'lucide-react';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { RequestText } from '../../../../shared/request.ts';
import type { SavedRequest } from '../../../../shared/saved-request.ts';
import { announce } from '../../state/actions.ts';
import { keysOf, useShortcut } from '../../state/keys.ts';
import { putRequest } from '../../state/saved.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Popover } from '../../ui/overlay.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './composer.module.css';
import { takeFocus } from './take-focus.ts';
import { folderText } from './saved-folders.ts';

export interface SaveRequestProps {
  readonly profileId: string | undefined;
  readonly saved: readonly SavedRequest[];
  readonly request: RequestText | undefined;
  /** Why it cannot be saved. */
  readonly why: string | undefined;
  readonly onSaved: () => void;
}

export function SaveRequest({ profileId, saved, request, why, onSaved }: SaveRequestProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const isOff = profileId === undefined || request === undefined;
  const toggle = () => {
    if (!isOff) setOpen(!open);
  };
  useShortcut('save', toggle);
  return (
    <>
      <IconButton
        size="small"
        label={words.save}
        keys={keysOf('save')}
        icon={<Icon of={Bookmark} />}
        isDisabled={isOff}
        whyDisabled={why}
        aria-expanded={open}
        buttonRef={button}
        onPress={toggle}
      />
      <Popover
        title={words.save}
        triggerRef={button}
        placement="bottom end"
        isOpen={open && !isOff}
        onClose={() => setOpen(false)}
      >
        {isOff ? undefined : (
          <SaveForm
            profileId={profileId}
            saved={saved}
            request={request}
            onDone={() => {
              setOpen(false);
              onSaved();
            }}
          />
        )}
      </Popover>
    </>
  );
}

interface SaveFormProps {
  readonly profileId: string;
  readonly saved: readonly SavedRequest[];
  readonly request: RequestText;
  readonly onDone: () => void;
}

function SaveForm({ profileId, saved, request, onDone }: SaveFormProps): ReactNode {
  const [name, setName] = useState(request.uri.slice(0, MOST_NAME));
  const [folder, setFolder] = useState('');
  const [fault, setFault] = useState<string>();
  const named = { name: name.trim(), folder: folderText(folder) };
  const same = saved.find((one) => one.name === named.name && one.folder === named.folder);
  const save = async () => {
    if (named.name === '') return;
    const error = await putRequest(profileId, { id: same?.id ?? crypto.randomUUID(), ...named, request });
    setFault(error && visibleText(error.message));
    if (error !== undefined) return;
    announce(words.saved(visibleText(named.name)));
    onDone();
  };
  return (
    <form
      className={css.popForm}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField label={words.saveName} inputRef={takeFocus} value={name} onChange={setName} />
      <TextField label={words.saveFolder} note={words.saveFolderNote} value={folder} onChange={setFolder} />
      {fault === undefined ? undefined : <Notice tone="err" title={fault} />}
      <div className={css.end}>
        <Button variant="primary" type="submit" isDisabled={named.name === ''}>
          {same === undefined ? words.saveNow : words.saveReplace}
        </Button>
      </div>
    </form>
  );
}

const MOST_NAME = 256;
