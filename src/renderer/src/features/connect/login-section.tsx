// Who to be: the methods in the order they are offered.

import { Plus } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { announce } from '../../state/actions.ts';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { FormSection } from '../../ui/form.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { FormParts } from './form-parts.ts';
import { withMethodAdded, withMethodMoved, type MethodForm } from './form-state.ts';
import { MethodRow, type Move } from './method-row.tsx';
import css from './profile-form.module.css';

export function LoginSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, methods: known, change, at } = parts;
  const [move, setMove] = useState<Move & { key: string }>();
  const [removed, setRemoved] = useState<{ row: MethodForm; index: number }>();
  const add = useRef<HTMLButtonElement>(null);
  const labelOf = ({ method }: MethodForm) => known.find(({ name }) => name === method)?.label ?? visibleText(method);

  const moveRow = (row: MethodForm, from: number, to: number) => {
    const methods = withMethodMoved(form.methods, from, to);
    if (methods === form.methods) return;
    change({ methods });
    setMove({ key: row.key, direction: to < from ? 'up' : 'down' });
    announce(connectStrings.moved(labelOf(row), to + 1, methods.length));
  };
  const remove = (row: MethodForm, index: number) => {
    change({ methods: form.methods.toSpliced(index, 1) });
    setRemoved({ row, index });
    add.current?.focus();
  };
  const bringBack = () => {
    if (removed) change((now) => ({ methods: now.methods.toSpliced(removed.index, 0, removed.row) }));
    setRemoved(undefined);
    add.current?.focus();
  };

  return (
    <FormSection
      title={connectStrings.login}
      note={form.methods.length > 1 ? connectStrings.methodsNote : undefined}
      actions={
        <Button
          size="small"
          icon={<Icon of={Plus} size="small" />}
          buttonRef={add}
          onPress={() => change((now) => ({ methods: withMethodAdded(now.methods, known) }))}
        >
          {connectStrings.addMethod}
        </Button>
      }
    >
      {form.methods.length === 0 && <p className={css.plain}>{connectStrings.noMethods}</p>}
      <RemarkLines {...at('methods')} />
      {removed && (
        <p className={css.removed}>
          {connectStrings.removedMethod(labelOf(removed.row))}
          <Button size="small" onPress={bringBack}>
            {connectStrings.undo}
          </Button>
        </p>
      )}
      <ol className={css.methods}>
        {form.methods.map((row, index) => (
          <li key={row.key}>
            <MethodRow
              parts={parts}
              row={row}
              index={index}
              label={labelOf(row)}
              moved={move?.key === row.key ? move : undefined}
              onChange={(part) =>
                change((now) => ({
                  methods: now.methods.map((entry) => (entry.key === row.key ? { ...entry, ...part } : entry)),
                }))
              }
              onMove={(to) => moveRow(row, index, to)}
              onRemove={() => remove(row, index)}
            />
          </li>
        ))}
      </ol>
    </FormSection>
  );
}
