// Rows of arguments: parts of a progressive call, chunks of a progressive result. Each can be removed, and one can be
// added at the end.

import { Plus, X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { PayloadDraft } from '../../state/request-draft.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import css from './composer.module.css';
import { JsonField } from './json-field.tsx';

export interface PayloadRowsProps<Row extends PayloadDraft> {
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
  readonly empty: Row;
  /** Name of a row, from its place counted from 0. */
  readonly nameOf: (at: number) => string;
  readonly removeLabel: (at: number) => string;
  readonly addLabel: string;
  /** Stands in the head of a row. */
  readonly extra?: (row: Row, change: (part: Partial<Row>) => void) => ReactNode;
}

export function PayloadRows<Row extends PayloadDraft>(props: PayloadRowsProps<Row>): ReactNode {
  const { rows, onChange, nameOf } = props;
  const add = useRef<HTMLButtonElement>(null);
  return (
    <>
      {rows.map((row, at) => {
        const change = (part: Partial<Row>) => onChange(rows.with(at, { ...row, ...part }));
        return (
          // Rows have no names of their own; what is typed into one goes with its place.
          <div key={at} className={css.row} role="group" aria-label={nameOf(at)}>
            <div className={css.rowHead}>
              <b>{nameOf(at)}</b>
              {props.extra?.(row, change)}
              <span className={css.push} />
              <IconButton
                size="small"
                label={props.removeLabel(at)}
                icon={<Icon of={X} size="small" />}
                onPress={() => {
                  add.current?.focus();
                  onChange(rows.toSpliced(at, 1));
                }}
              />
            </div>
            <JsonField
              label={words.arguments}
              shape="list"
              value={row.args}
              onChange={(args) => change({ args } as Partial<Row>)}
            />
            <JsonField
              label={words.kwargs}
              shape="dict"
              value={row.kwargs}
              onChange={(kwargs) => change({ kwargs } as Partial<Row>)}
            />
          </div>
        );
      })}
      <div>
        <Button
          size="small"
          buttonRef={add}
          icon={<Icon of={Plus} size="small" />}
          onPress={() => onChange([...rows, props.empty])}
        >
          {props.addLabel}
        </Button>
      </div>
    </>
  );
}
