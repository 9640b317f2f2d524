// What follows WELCOME as part of the login: calls and publications in order, as services want them that ask for a
// token of their own after the session is open.

import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { loginStrings } from '../../strings/login.ts';
import { Button } from '../../ui/button.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FoldSection } from './fold-section.tsx';
import type { FormParts } from './form-parts.ts';
import { withRequestAdded, type RequestRow } from './login-form.ts';
import css from './profile-form.module.css';
import { RequestEntry } from './request-entry.tsx';
import { RemovedRow } from './row-acts.tsx';
import { useRowList } from './use-row-list.ts';

const words = loginStrings;

export function RequestSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, change, at } = parts;
  const rows = form.afterWelcome;
  const labelOf = ({ uri }: RequestRow) => (uri === '' ? words.unnamedRequest : visibleText(uri));
  const edit = (next: (now: readonly RequestRow[]) => readonly RequestRow[]) =>
    change((now) => ({ afterWelcome: next(now.afterWelcome) }));
  const list = useRowList(rows, edit, labelOf);
  return (
    <FoldSection
      parts={parts}
      title={words.after}
      fields={['afterWelcome']}
      note={rows.length === 0 ? words.afterNote.none : words.afterNote.count(rows.length)}
      isSet={rows.length > 0}
      actions={
        <Button
          size="small"
          icon={<Icon of={Plus} size="small" />}
          buttonRef={list.add}
          onPress={() => edit(withRequestAdded)}
        >
          {words.addRequest}
        </Button>
      }
    >
      <p className={css.plain}>{words.afterAbout}</p>
      <RemarkLines {...at('afterWelcome')} />
      {list.removed && <RemovedRow label={labelOf(list.removed)} onUndo={list.bringBack} />}
      <ol className={css.methods}>
        {rows.map((row, index) => (
          <li key={row.key}>
            <RequestEntry
              parts={parts}
              row={row}
              index={index}
              moved={list.movedOf(row)}
              onChange={(next) => edit((now) => now.map((one) => (one.key === row.key ? next(one) : one)))}
              onMove={(to) => list.move(row, index, to)}
              onRemove={() => list.remove(row, index)}
            />
          </li>
        ))}
      </ol>
    </FoldSection>
  );
}
