// The results of a call as they come, and which of them is looked at: the newest, until another one is chosen.

import { useCallback, useState, type ReactNode } from 'react';
import type { OperationInfo } from '../../../../shared/contract/operations.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { formatCount, formatMs, shortCount } from '../../ui/format.ts';
import hidden from '../../ui/unseen.module.css';
import { visibleText } from '../../ui/visible-text.ts';
import css from './results.module.css';
import { RowList, type RowColumn } from './row-list.tsx';
import type { RowAnchor } from './row-steps.ts';
import type { Results } from './use-results.ts';

/** Rows that are seen at once before the list scrolls. */
const MOST_ROWS = 10;
/** Results at the end that are asked for at once; in a flood those before are left out until they are looked at. */
const AHEAD = 50;
const WIDTHS = '44px 84px 84px minmax(80px, 1fr) 64px';
const COLUMNS: readonly RowColumn[] = [
  { id: 'no', label: '', name: words.columns.no, right: true },
  { id: 'at', label: words.columns.at, name: words.columnNames.at, right: true },
  { id: 'apart', label: words.columns.apart, name: words.columnNames.apart, right: true },
  { id: 'payload', label: words.columns.payload },
  { id: 'bytes', label: words.columns.bytes, right: true },
];

export interface ResultListProps {
  readonly info: OperationInfo;
  readonly results: Results;
  /** The chosen result; undefined: the newest. */
  readonly chosen: number | undefined;
  readonly onChoose: (index: number | undefined) => void;
  readonly onEnter: () => void;
}

export function ResultList({ info, results, chosen, onChoose, onEnter }: ResultListProps): ReactNode {
  const { results: total, state } = info;
  const { line, dropped, show } = results;
  const [anchor, setAnchor] = useState<RowAnchor | 'end'>('end');
  const atEnd = anchor === 'end';
  // At its end the list grows as its rows are there, so that none is seen empty.
  const end = atEnd ? loadedEnd(results, total) : total;
  const cursor = chosen ?? (end > 0 ? end - 1 : undefined);
  const onSight = useCallback(
    (from: number, to: number) => (atEnd ? show(Math.max(from, total - AHEAD), total) : show(from, to)),
    [show, atEnd, total],
  );
  const cells = (index: number): ReactNode => {
    const result = line(index);
    const text = result && visibleText(result.text);
    return (
      <>
        <span role="gridcell" className={css.faintNumber}>
          {formatCount(index + 1)}
        </span>
        <span role="gridcell" className={css.dimNumber}>
          {result && formatMs(result.at)}
        </span>
        <span role="gridcell" className={css.faintNumber}>
          {result && formatMs(result.apart)}
        </span>
        <span role="gridcell" title={text}>
          {text ?? <span className={hidden.unseen}>{words.readingRow}</span>}
        </span>
        <span role="gridcell" className={css.dimNumber}>
          {result && shortCount(result.bytes)}
        </span>
      </>
    );
  };
  return (
    <>
      {dropped > 0 && <p className={css.dropped}>{words.dropped(formatCount(dropped))}</p>}
      <RowList
        label={words.list}
        columns={COLUMNS}
        widths={WIDTHS}
        floor={dropped}
        end={end}
        cursor={cursor}
        // The newest stays chosen only as long as it is the newest that was meant.
        onCursor={(index) => onChoose(index === end - 1 ? undefined : index)}
        anchor={anchor}
        onAnchor={setAnchor}
        onSight={onSight}
        cells={cells}
        after={state === 'running' ? <span className={css.waiting}>{words.waiting}</span> : undefined}
        mostRows={MOST_ROWS}
        onEnter={onEnter}
      />
    </>
  );
}

/** The end of the results as far as they are there; all of them if too many came at once. */
export function loadedEnd({ line }: Pick<Results, 'line'>, total: number): number {
  for (let end = total; end > Math.max(0, total - AHEAD); end--) if (line(end - 1)) return end;
  return total;
}
