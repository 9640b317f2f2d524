// The list of the messages of a subscription or registration: only what is in view is asked for.

import { memo, useCallback, useState, type ReactNode } from 'react';
import type { CaptureRow } from '../../../../shared/capture-row.ts';
import type { HoldingInfo } from '../../../../shared/contract/operations.ts';
import { useCapture } from '../../state/actions.ts';
import { usePayloadLines } from '../../state/payload-lines.ts';
import type { RecordWindow } from '../../state/record-window.ts';
import { resultStrings } from '../../strings/results.ts';
import { formatClock, formatCount, formatMs, shortCount } from '../../ui/format.ts';
import hidden from '../../ui/unseen.module.css';
import { visibleText } from '../../ui/visible-text.ts';
import css from './results.module.css';
import { RowList, type RowColumn } from './row-list.tsx';
import type { RowAnchor } from './row-steps.ts';

const words = resultStrings.live;
const columns = resultStrings.columns;
const PLAIN: readonly RowColumn[] = [
  { id: 'no', label: '', name: columns.no, right: true },
  { id: 'time', label: columns.time },
  { id: 'payload', label: columns.payload },
  { id: 'bytes', label: columns.bytes, right: true },
];
const TYPED: readonly RowColumn[] = [...PLAIN.slice(0, 2), { id: 'type', label: columns.type }, ...PLAIN.slice(2)];
const WIDTHS = { plain: '64px 104px minmax(80px, 1fr) 64px', typed: '64px 104px 92px minmax(80px, 1fr) 64px' };

export interface LiveListProps {
  readonly capture: string;
  readonly list: RecordWindow;
  readonly held: HoldingInfo;
  /** Rows that are shown; more of them may be there while it is paused. */
  readonly end: number;
  readonly chosen: number | undefined;
  readonly anchor: RowAnchor | 'end';
  readonly onChoose: (row: number) => void;
  readonly onAnchor: (anchor: RowAnchor | 'end') => void;
  readonly onEnter: () => void;
}

export function LiveList(props: LiveListProps): ReactNode {
  const { capture, list, held, end, anchor } = props;
  const startedAt = useCapture(capture)?.header.startedAt ?? '';
  const isTopic = held.kind === 'subscription';
  const [seen, setSeen] = useState({ from: 0, to: 0 });
  const follows = anchor === 'end' && end === list.total;
  const onSight = useCallback(
    (from: number, to: number) => {
      list.show({ from, to }, follows);
      setSeen((was) => (was.from === from && was.to === to ? was : { from, to }));
    },
    [list, follows],
  );
  const rows = Array.from({ length: Math.max(0, seen.to - seen.from) }, (_, at) => list.row(seen.from + at));
  const lineOf = usePayloadLines(
    capture,
    rows.flatMap((row) => (row ? [row.seq] : [])),
  );
  const cells = (number: number): ReactNode => {
    const row = list.row(number);
    return row ? (
      <RowCells
        {...{ row, number, startedAt }}
        kind={held.kind}
        isPattern={held.match !== 'exact'}
        line={lineOf(row.seq)}
      />
    ) : (
      <span role="gridcell" aria-colspan={isTopic ? 4 : 5} style={{ gridColumn: '1 / -1' }}>
        {row === null ? resultStrings.droppedRow : <span className={hidden.unseen}>{resultStrings.readingRow}</span>}
      </span>
    );
  };
  return (
    <RowList
      label={(isTopic ? words.eventList : words.invocationList)(visibleText(held.uri))}
      columns={isTopic ? PLAIN : TYPED}
      widths={isTopic ? WIDTHS.plain : WIDTHS.typed}
      floor={Math.min(list.evicted, end)}
      end={end}
      cursor={props.chosen}
      onCursor={props.onChoose}
      anchor={anchor}
      onAnchor={props.onAnchor}
      onSight={onSight}
      cells={cells}
      isFailed={(number) => list.row(number)?.type === 'ERROR'}
      onEnter={props.onEnter}
    />
  );
}

interface RowCellsProps {
  readonly row: CaptureRow;
  readonly number: number;
  readonly startedAt: string;
  readonly kind: HoldingInfo['kind'];
  /** True if the topic or procedure differs from message to message. */
  readonly isPattern: boolean;
  readonly line: string | undefined;
}

/** Drawn anew only if its record or its payload is another one. */
const RowCells = memo(function RowCells({ row, number, startedAt, kind, isPattern, line }: RowCellsProps): ReactNode {
  const payload = visibleText(line ?? '');
  const own = isPattern && row.uri !== undefined && row.uriFrom === undefined ? visibleText(row.uri) : undefined;
  return (
    <>
      <span role="gridcell" className={css.faintNumber}>
        {formatCount(number + 1)}
      </span>
      <span role="gridcell" className={css.dim}>
        {formatClock(startedAt, row.at)}
      </span>
      {kind === 'registration' && (
        <span role="gridcell" title={row.latency === undefined ? undefined : `${formatMs(row.latency)} ms`}>
          {row.type}
        </span>
      )}
      <span role="gridcell" title={payload}>
        {own !== undefined && <span className={css.own}>{own}</span>}
        {payload}
      </span>
      <span role="gridcell" className={css.dimNumber}>
        {shortCount(row.size)}
      </span>
    </>
  );
});
