// A file whose lines are published: chosen, counted, and its first bad line told.

import { FileText } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { LinesFile } from '../../state/composer.ts';
import { pickText } from '../../state/saved.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button } from '../../ui/button.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './composer.module.css';
import { Fold } from './fold.tsx';
import type { ReadLines } from './lines.ts';

export interface PublishLinesProps {
  readonly file: LinesFile | undefined;
  readonly read: ReadLines | undefined;
  readonly onChange: (file: LinesFile | undefined) => void;
}

export function PublishLines({ file, read, onChange }: PublishLinesProps): ReactNode {
  const [fault, setFault] = useState<string>();
  const named =
    file === undefined || read === undefined
      ? undefined
      : words.fileNamed(visibleText(file.name), formatCount(read.count), read.count);
  const choose = async () => {
    try {
      const chosen = await pickText(words.fileTypes);
      setFault(undefined);
      if (chosen !== undefined) onChange(chosen);
    } catch {
      setFault(words.fileUnread);
    }
  };
  return (
    <Fold title={words.fromFile} note={named ?? words.noFile} isSet={named !== undefined}>
      <p className={css.text}>{words.fileText}</p>
      {named === undefined ? undefined : <p className={css.file}>{named}</p>}
      <div className={css.line}>
        <Button size="small" icon={<Icon of={FileText} size="small" />} onPress={() => void choose()}>
          {words.chooseFile}
        </Button>
        {file === undefined ? undefined : (
          <Button size="small" variant="quiet" onPress={() => onChange(undefined)}>
            {words.removeFile}
          </Button>
        )}
      </div>
      <RemarkLines error={fault ?? read?.fault} />
    </Fold>
  );
}
