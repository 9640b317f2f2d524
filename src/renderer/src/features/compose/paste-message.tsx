// Fills the form from a message in the clipboard. Where the clipboard cannot be read, or holds none, there is a field
// to paste into, with the reason.

import { ClipboardPaste } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { RequestText } from '../../../../shared/request.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/overlay.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import css from './composer.module.css';
import { takeFocus } from './take-focus.ts';
import { requestOfMessage } from './message-fields.ts';

export interface PasteMessageProps {
  /** The URI that is typed, for messages that carry none. */
  readonly uri: string;
  readonly onRequest: (request: RequestText) => void;
}

export function PasteMessage({ uri, onRequest }: PasteMessageProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [text, setText] = useState('');
  const [why, setWhy] = useState<string>();
  const take = (message: string) => {
    const read = requestOfMessage(message, uri);
    setWhy(read.ok ? undefined : words.pasteWhy[read.why]);
    if (!read.ok) return;
    setText('');
    onRequest(read.request);
  };
  const paste = async () => {
    const copied = await clipboardText();
    if (copied === undefined) {
      setWhy(words.pasteWhy.clipboard);
      return;
    }
    setText(copied.slice(0, MOST_SHOWN));
    take(copied);
  };
  return (
    <>
      <Button
        variant="quiet"
        icon={<Icon of={ClipboardPaste} size="small" />}
        buttonRef={button}
        aria-expanded={why !== undefined}
        onPress={() => void paste()}
      >
        {words.paste}
      </Button>
      <Popover
        title={words.pasteTitle}
        triggerRef={button}
        placement="top start"
        width={420}
        isOpen={why !== undefined}
        onClose={() => setWhy(undefined)}
      >
        <div className={css.popForm}>
          <TextArea
            label={words.pasteField}
            mono
            rows={5}
            inputRef={takeFocus}
            value={text}
            error={why}
            onChange={setText}
          />
          <div className={css.end}>
            <Button variant="primary" onPress={() => take(text)}>
              {words.pasteUse}
            </Button>
          </div>
        </div>
      </Popover>
    </>
  );
}

/** Characters of a clipboard that is no message which are shown for mending. */
const MOST_SHOWN = 100_000;

async function clipboardText(): Promise<string | undefined> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return undefined;
  }
}
