// The messages of a subscription or registration as they come: how many, how fast, the newest at the end. Pausing
// holds the list and nothing else; what comes meanwhile is counted, and there when the list goes on.

import { ArrowDownToLine, ArrowLeft, Pause, Play, Reply, Rows3 } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState, type ReactNode } from 'react';
import type { HoldingInfo } from '../../../../shared/contract/operations.ts';
import type { ViewFilter } from '../../../../shared/capture-row.ts';
import { selectHolding } from '../../state/operations.ts';
import { resultStrings } from '../../strings/results.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Tag } from '../../ui/tag.tsx';
import { formatCount } from '../../ui/format.ts';
import { Glyph } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EmptyPane } from '../../ui/pane.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Uri } from '../../ui/uri.tsx';
import { rateText } from './durations.ts';
import { LiveList } from './live-list.tsx';
import { showInTimeline } from './operation-view.tsx';
import css from './results.module.css';
import type { RecordPartName, RenderAnswer, RenderRecord } from './results-pane.tsx';
import type { RowAnchor } from './row-steps.ts';
import { useLiveRecords } from './use-live-records.ts';

const words = resultStrings.live;
/** Messages that are listed; what began and ended it stands in the timeline. */
const TYPES = { subscription: ['EVENT'], registration: ['INVOCATION', 'YIELD', 'ERROR', 'INTERRUPT'] } as const;

export interface LiveRecordsProps {
  readonly capture: string;
  readonly held: HoldingInfo;
  readonly renderRecord: RenderRecord;
  readonly renderAnswer: RenderAnswer;
}

export function LiveRecords({ capture, held, renderRecord, renderAnswer }: LiveRecordsProps): ReactNode {
  const { kind, holding, uri, match } = held;
  const isTopic = kind === 'subscription';
  const canAnswer = !isTopic && held.state === 'held';
  const [showsAnswer, setShowsAnswer] = useState(false);
  const [text, setText] = useState('');
  const [part, setPart] = useState<RecordPartName>('fields');
  const [chosen, setChosen] = useState<number>();
  const [pausedAt, setPausedAt] = useState<number>();
  const [anchor, setAnchor] = useState<RowAnchor | 'end'>('end');
  const wanted = useDeferredValue(text.trim());
  const filter = useMemo<ViewFilter>(
    () => ({ [kind]: holding, types: TYPES[kind], ...(wanted !== '' && { text: wanted }) }),
    [kind, holding, wanted],
  );
  const list = useLiveRecords(capture, filter);
  const record = useRef<HTMLDivElement>(null);
  const end = Math.min(pausedAt ?? Infinity, list?.total ?? 0);
  const known = list?.known ?? 0;
  const refilter = (typed: string) => {
    setText(typed);
    // Rows of another filter have other numbers.
    setChosen(undefined);
    setPausedAt(undefined);
    setAnchor('end');
  };
  const seq = useChosenSeq(chosen, chosen === undefined ? undefined : list?.row(chosen)?.seq);
  const [generation, setGeneration] = useState(list?.generation);
  if (generation !== list?.generation) {
    setGeneration(list?.generation);
    // The list was cleared: rows have new numbers.
    setChosen(undefined);
    setPausedAt(undefined);
  }
  return (
    <div className={css.pane}>
      <header className={css.head}>
        <div className={css.title}>
          <IconButton
            size="small"
            label={words.back}
            icon={<Icon of={ArrowLeft} />}
            onPress={() => selectHolding(capture, undefined)}
          />
          <h2>
            <Glyph kind={isTopic ? 'circle' : 'square'} />
            <Uri uri={uri} />
          </h2>
          {match !== 'exact' && <Tag>{match}</Tag>}
          {held.state !== 'held' && <Tag tone="warn">{words.states[held.state]}</Tag>}
          <span className={css.acts}>
            {canAnswer && (
              <Button
                size="small"
                icon={<Icon of={Reply} size="small" />}
                aria-expanded={showsAnswer}
                onPress={() => setShowsAnswer(!showsAnswer)}
              >
                {words.answer}
              </Button>
            )}
            <Button
              size="small"
              icon={<Icon of={pausedAt === undefined ? Pause : Play} size="small" />}
              onPress={() => {
                setPausedAt(pausedAt === undefined ? end : undefined);
                if (pausedAt !== undefined) setAnchor('end');
              }}
            >
              {pausedAt === undefined ? words.pause : words.resume}
            </Button>
          </span>
        </div>
        <div className={css.facts}>
          <span>{(isTopic ? words.eventCount : words.invocationCount)(formatCount(held.count), held.count)}</span>
          <span>{resultStrings.perSecond(rateText(held.rate))}</span>
          {wanted !== '' && list && <span>{words.of(formatCount(known), formatCount(held.count))}</span>}
          {list?.scanning === true && <span>{words.scanning}</span>}
          {pausedAt !== undefined && (
            <span>
              {words.paused}, {words.newer(formatCount(Math.max(0, known - pausedAt)))}
            </span>
          )}
          <span className={css.id}>{holding}</span>
        </div>
        <div className={css.filter}>
          <TextField
            label={words.filter}
            hideLabel
            mono
            placeholder={words.filterPlaceholder}
            value={text}
            onChange={refilter}
          />
          {anchor !== 'end' && end > 0 && (
            <Button size="small" icon={<Icon of={ArrowDownToLine} size="small" />} onPress={() => setAnchor('end')}>
              {words.follow}
            </Button>
          )}
        </div>
      </header>
      {canAnswer && showsAnswer && (
        <section className={css.plan} aria-label={words.answer}>
          {renderAnswer(held)}
        </section>
      )}
      {end === 0 ? (
        <Nothing isTopic={isTopic} isFiltered={wanted !== ''} onClear={() => refilter('')} />
      ) : (
        list && (
          <LiveList
            {...{ capture, list, held, end, chosen, anchor }}
            onChoose={setChosen}
            onAnchor={setAnchor}
            onEnter={() => record.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()}
          />
        )
      )}
      {seq !== undefined ? (
        <>
          <div ref={record} className={css.chosen}>
            {renderRecord(seq, part, setPart)}
          </div>
          <div className={css.foot}>
            <Button
              variant="quiet"
              size="small"
              icon={<Icon of={Rows3} />}
              onPress={() => showInTimeline(capture, seq)}
            >
              {resultStrings.showInTimeline}
            </Button>
          </div>
        </>
      ) : undefined}
    </div>
  );
}

/** Record of the chosen row; it stays known while the row itself is out of view. */
function useChosenSeq(row: number | undefined, seq: number | undefined): number | undefined {
  const [kept, setKept] = useState({ row, seq });
  if (kept.row !== row || (seq !== undefined && kept.seq !== seq)) setKept({ row, seq });
  return row === undefined ? undefined : (seq ?? (kept.row === row ? kept.seq : undefined));
}

interface NothingProps {
  readonly isTopic: boolean;
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

function Nothing({ isTopic, isFiltered, onClear }: NothingProps): ReactNode {
  if (isFiltered)
    return (
      <EmptyPane
        icon={undefined}
        title={words.noMatch}
        text={words.noMatchText}
        action={
          <Button size="small" onPress={onClear}>
            {words.clearFilter}
          </Button>
        }
      />
    );
  return <EmptyPane icon={undefined} title={isTopic ? words.none : words.noInvocation} text={words.noneText} />;
}
