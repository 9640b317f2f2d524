// Who to be: the methods in the order they are offered.

import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { FormSection } from '../../ui/form.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { FormParts } from './form-parts.ts';
import { withMethodAdded, type MethodForm } from './method-form.ts';
import { MethodRow } from './method-row.tsx';
import css from './profile-form.module.css';
import { RemovedRow } from './row-acts.tsx';
import { useRowList } from './use-row-list.ts';

export function LoginSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, methods: known, change, at } = parts;
  const labelOf = ({ method }: MethodForm) =>
    known.find(({ name }) => name === method)?.label ?? (visibleText(method) || connectStrings.unnamedMethod);
  const edit = (next: (now: readonly MethodForm[]) => readonly MethodForm[]) =>
    change((now) => ({ methods: next(now.methods) }));
  const list = useRowList(form.methods, edit, labelOf);

  return (
    <FormSection
      title={connectStrings.login}
      note={form.methods.length > 1 ? connectStrings.methodsNote : undefined}
      actions={
        <Button
          size="small"
          icon={<Icon of={Plus} size="small" />}
          buttonRef={list.add}
          onPress={() => edit((now) => withMethodAdded(now, known))}
        >
          {connectStrings.addMethod}
        </Button>
      }
    >
      {form.methods.length === 0 && <p className={css.plain}>{connectStrings.noMethods}</p>}
      <RemarkLines {...at('methods')} />
      {list.removed && <RemovedRow label={labelOf(list.removed)} onUndo={list.bringBack} />}
      <ol className={css.methods}>
        {form.methods.map((row, index) => (
          <li key={row.key}>
            <MethodRow
              parts={parts}
              row={row}
              index={index}
              label={labelOf(row)}
              moved={list.movedOf(row)}
              onChange={(next) => edit((now) => now.map((entry) => (entry.key === row.key ? next(entry) : entry)))}
              onMove={(to) => list.move(row, index, to)}
              onRemove={() => list.remove(row, index)}
            />
          </li>
        ))}
      </ol>
    </FormSection>
  );
}
