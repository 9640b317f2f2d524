// One part of a record without the head and the tabs around it: for views that have their own.

import { useState, type ReactNode } from 'react';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { LoadingPane } from '../../ui/pane.tsx';
import { BytesTab } from './bytes-tab.tsx';
import { innermostField } from './field-lookup.ts';
import { FieldsTab } from './fields-tab.tsx';
import css from './inspector.module.css';
import { FailedRecord, type Chosen } from './inspector.tsx';
import { MessageTab } from './message-tab.tsx';
import { useDetail } from './use-detail.ts';

export type RecordPartName = 'fields' | 'message' | 'bytes';

export interface RecordPartProps {
  readonly capture: string;
  readonly seq: number;
  readonly part: RecordPartName;
  /** Shows another part of the same record. */
  readonly onPart: (part: RecordPartName) => void;
}

export function RecordPart({ capture, seq, part, onPart }: RecordPartProps): ReactNode {
  const read = useDetail(capture, seq);
  if (read.failure) return <FailedRecord read={read} seq={seq} />;
  if (!read.detail || read.isLate) return <LoadingPane key={seq} text={words.reading(seq)} />;
  const { detail } = read;
  return (
    <div className={css.inspector} aria-busy={detail.seq !== seq}>
      <div className={css.panel}>
        <Part key={`${capture}/${detail.seq}`} {...{ capture, detail, part, onPart }} />
      </div>
    </div>
  );
}

interface PartProps extends Omit<RecordPartProps, 'seq'> {
  readonly detail: RecordDetail;
}

function Part({ capture, detail, part, onPart }: PartProps): ReactNode {
  const [chosen, setChosen] = useState<Chosen>({ path: undefined, byte: undefined });
  const onField = (path: string, start: number | undefined) => setChosen({ path, byte: start });
  const onByte = (byte: number) => setChosen({ path: innermostField(detail.fields, byte)?.path, byte });
  switch (part) {
    case 'fields':
      return (
        <FieldsTab {...{ capture, detail, chosen, onField }} view={undefined} onShowBytes={() => onPart('bytes')} />
      );
    case 'message':
      return <MessageTab capture={capture} detail={detail} />;
    case 'bytes':
      return <BytesTab {...{ capture, detail, chosen, onByte, onField }} onShowField={() => onPart('fields')} />;
    default:
      return part satisfies never;
  }
}
