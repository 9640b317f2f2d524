// One request: its head, its results with the fields of the one that is looked at, its times, and what can be done
// with it.

import { Rows3, Save } from 'lucide-react';
import { useId, useRef, useState, type ReactNode } from 'react';
import type { OperationInfo } from '../../../../shared/contract/operations.ts';
import { go, select } from '../../state/actions.ts';
import { saveResults } from '../../state/save-results.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { EmptyPane } from '../../ui/pane.tsx';
import { panelProps, Tabs } from '../../ui/tabs.tsx';
import { OperationHead } from './operation-head.tsx';
import { Outcome } from './outcome.tsx';
import { Repetition } from './repetition.tsx';
import { loadedEnd, ResultList } from './result-list.tsx';
import css from './results.module.css';
import type { RecordPartName, RenderRecord } from './results-pane.tsx';
import { SendMore } from './send-more.tsx';
import { Timing } from './timing.tsx';
import { useResults } from './use-results.ts';

type Tab = 'results' | RecordPartName;

export interface OperationViewProps {
  readonly capture: string;
  readonly info: OperationInfo;
  readonly renderRecord: RenderRecord;
}

export function OperationView({ capture, info, renderRecord }: OperationViewProps): ReactNode {
  const { operation, seq, replySeq, results: total, request, repeat, state } = info;
  const idPrefix = useId();
  const record = useRef<HTMLDivElement>(null);
  const [tab, setTab] = useState<Tab>('results');
  const [chosen, setChosen] = useState<number>();
  const results = useResults(capture, operation, total);
  const isListed = request.kind === 'call' && !repeat && (total > 0 || state === 'running');
  const shown = total === 0 ? undefined : results.line(chosen ?? loadedEnd(results, total) - 1)?.seq;
  const shownSeq = useKept(isListed && total > 0 ? shown : (replySeq ?? seq));
  const tabs = (['results', 'fields', 'message', 'bytes'] as const).map((value) => ({
    value,
    label: words.tabs[value],
    count: value === 'results' && total > 0 ? formatCount(total) : undefined,
  }));
  const showRecord = (part: RecordPartName) =>
    shownSeq === undefined ? (
      <EmptyPane icon={undefined} title={words.nothingToShow} />
    ) : (
      renderRecord(shownSeq, part, setTab)
    );
  return (
    <div className={css.pane}>
      <OperationHead capture={capture} info={info} />
      <Tabs idPrefix={idPrefix} label={words.tabsLabel} value={tab} tabs={tabs} onChange={setTab} />
      {tab === 'results' ? (
        <div className={css.panel} {...panelProps(idPrefix, 'results')}>
          {repeat ? <Repetition repeat={repeat} /> : undefined}
          {isListed && (
            <ResultList
              info={info}
              results={results}
              chosen={chosen}
              onChoose={setChosen}
              onEnter={() => record.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()}
            />
          )}
          <Outcome capture={capture} info={info} />
          {!repeat && (total > 0 || replySeq !== undefined) && shownSeq !== undefined && (
            <div ref={record} className={css.record}>
              {renderRecord(shownSeq, 'fields', setTab)}
            </div>
          )}
          {!repeat && <Timing info={info} />}
        </div>
      ) : (
        <div className={css.whole} {...panelProps(idPrefix, tab)}>
          {showRecord(tab)}
        </div>
      )}
      {info.open && state === 'running' && <SendMore capture={capture} operation={operation} />}
      <OperationFoot capture={capture} info={info} shownSeq={shownSeq} />
    </div>
  );
}

/** The last value that was there: what is shown stays while the next is read. */
function useKept(value: number | undefined): number | undefined {
  const [kept, setKept] = useState(value);
  if (value !== undefined && value !== kept) setKept(value);
  return value ?? kept;
}

interface OperationFootProps extends Omit<OperationViewProps, 'renderRecord'> {
  readonly shownSeq: number | undefined;
}

function OperationFoot({ capture, info, shownSeq }: OperationFootProps): ReactNode {
  const seq = shownSeq ?? info.seq;
  return (
    <div className={css.foot}>
      <Button
        variant="quiet"
        size="small"
        icon={<Icon of={Rows3} />}
        isDisabled={seq === undefined}
        whyDisabled={words.noRecord}
        onPress={() => showInTimeline(capture, seq)}
      >
        {words.showInTimeline}
      </Button>
      {info.request.kind === 'call' && !info.repeat && (
        <Button
          size="small"
          icon={<Icon of={Save} />}
          isDisabled={info.results === 0}
          whyDisabled={words.nothingToSave}
          onPress={() => void saveResults(capture, info)}
        >
          {words.saveResults}
        </Button>
      )}
    </div>
  );
}

/** Chooses a record in the timeline and goes there. */
export function showInTimeline(capture: string, seq: number | undefined): void {
  if (seq === undefined) return;
  select(capture, 'timeline', seq);
  go({ kind: 'capture', capture, view: 'timeline' });
}
