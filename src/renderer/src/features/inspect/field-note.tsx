// What the chosen field is: its name in the specification, what it says, how its value reads, its bytes.

import type { ReactNode } from 'react';
import type { FieldNode, RecordDetail } from '../../../../shared/record-detail.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { namesTo } from './field-lookup.ts';
import css from './field-note.module.css';

export interface FieldNoteProps {
  readonly node: FieldNode | undefined;
  readonly detail: RecordDetail;
  /** So that the chosen field can name it as its description. */
  readonly id: string;
  readonly onShowBytes: () => void;
}

export function FieldNote({ node, detail, id, onShowBytes }: FieldNoteProps): ReactNode {
  if (!node) return <p className={css.none}>{words.chooseField}</p>;
  const { about, reading, masked } = node;
  const range = rangeText(node);
  return (
    <div className={css.note}>
      <div className={css.head}>
        <b>{visibleText(fullName(detail, node))}</b>
        {range !== undefined && (
          <Button variant="quiet" size="small" onPress={onShowBytes}>
            {words.showBytes}
          </Button>
        )}
      </div>
      <div id={id}>
        {about && <p>{about.text}</p>}
        {reading !== undefined && masked === undefined && (
          <p className={css.reading}>{words.reads(visibleText(reading))}</p>
        )}
      </div>
      <p className={css.facts}>
        {about?.section !== undefined && <span>{words.section(about.section)}</span>}
        {range !== undefined && <span>{range}</span>}
      </p>
    </div>
  );
}

/** `HELLO.Details.roles`: the name as the specification writes it, and where it stands within. */
export function fullName({ type, fields }: RecordDetail, { path }: FieldNode): string {
  return [...(type === undefined ? [] : [type]), ...namesTo(fields, path)].join('.');
}

/** Which bytes a field stands for, in words; the last one included. */
export function rangeText({ start, end }: FieldNode): string | undefined {
  if (start === undefined || end === undefined || end <= start) return undefined;
  return words.bytesRange(formatCount(start), formatCount(end - 1));
}
