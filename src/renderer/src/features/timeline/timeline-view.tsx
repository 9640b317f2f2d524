// The timeline of a capture: filter, list, foot. Keys act on the list from anywhere in the view.

import { List, SearchX } from 'lucide-react';
import { useCallback, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { saveDraft } from '../../state/actions.ts';
import { useShortcut } from '../../state/keys.ts';
import { state, useStore } from '../../state/store.ts';
import { timelineStrings as words } from '../../strings/timeline.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { EmptyPane, FailedPane, LoadingPane } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FilterBar } from './filter-bar.tsx';
import { isFiltering, NO_FILTER, viewFilterOf, type FilterChoice } from './filter-choice.ts';
import { ListFooter } from './list-footer.tsx';
import { onListKey, stepToPair } from './list-keys.ts';
import { RecordGrid } from './record-grid.tsx';
import { filterIn, FILTERS, withFilter } from './remembered.ts';
import type { ListSnapshot } from './list-snapshot.ts';
import type { TimelineList } from './timeline-list.ts';
import css from './timeline.module.css';
import { useNews } from './use-news.ts';
import { useListPart, useTimeline } from './use-timeline.ts';

export function TimelineView({ capture }: { capture: string }): ReactNode {
  const info = (s: ReturnType<typeof state>) => s.captures.find(({ header }) => header.id === capture);
  const live = useStore((s) => info(s)?.live ?? false);
  const startedAt = useStore((s) => info(s)?.header.startedAt ?? '');
  const dropped = useStore((s) => info(s)?.evicted ?? 0);
  const drafts = useStore((s) => s.drafts[FILTERS]);
  const choice = useChoice(drafts, capture);
  const filter = useMemo(() => viewFilterOf(choice), [choice]);
  const { list, hidden, onSize } = useTimeline(capture, filter);
  const view = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useNews(capture, view);

  const setChoice = useCallback(
    (next: FilterChoice) => saveDraft(FILTERS, withFilter(state().drafts[FILTERS], capture, next)),
    [capture],
  );
  const focusList = useCallback(
    () => view.current?.querySelector<HTMLElement>('[role="grid"] [tabindex="0"]')?.focus(),
    [],
  );
  const onKeyDown = useCallback((event: KeyboardEvent) => list && onListKey(event, list, capture), [list, capture]);
  const clear = useCallback(() => setChoice(NO_FILTER), [setChoice]);
  useShortcut('filter', () => {
    input.current?.focus();
    input.current?.select();
  });
  useShortcut('clear-filter', clear, isFiltering(choice));
  useShortcut('follow', () => list?.follow(!list.snapshot().following), live);
  useShortcut('pause', () => list?.pause(!list.snapshot().paused && live));
  useShortcut('pair-up', () => list && stepToPair(list, 'up'));
  useShortcut('pair-down', () => list && stepToPair(list, 'down'));

  return (
    <section ref={view} className={css.view} aria-label={words.title}>
      <FilterBar choice={choice} onChange={setChoice} list={list} inputRef={input} onLeave={focusList} />
      {list ? <StaleNotice list={list} /> : undefined}
      <div className={css.stage}>
        <RecordGrid list={list} startedAt={startedAt} dropped={dropped} onSize={onSize} onKeyDown={onKeyDown} />
        <Instead list={list} live={live} choice={choice} onClear={clear} />
      </div>
      {list ? <ListFooter list={list} live={live} hidden={hidden} /> : undefined}
    </section>
  );
}

/** The filter of the capture; the same object as long as it says the same. */
function useChoice(drafts: Parameters<typeof filterIn>[0], capture: string): FilterChoice {
  const text = JSON.stringify(filterIn(drafts, capture));
  return useMemo(() => JSON.parse(text) as FilterChoice, [text]);
}

interface InsteadProps {
  readonly list: TimelineList | undefined;
  readonly live: boolean;
  readonly choice: FilterChoice;
  readonly onClear: () => void;
}

/** What stands in place of the rows when there are none. */
function Instead(props: InsteadProps): ReactNode {
  const phase = useListPart(props.list, (shown) => shown.phase) ?? 'opening';
  const isEmpty = useListPart(props.list, ({ total }) => total === 0) ?? true;
  if (phase === 'opening') {
    return (
      <div className={css.instead}>
        <LoadingPane text={words.opening} />
      </div>
    );
  }
  if (!props.list || (!isEmpty && phase !== 'gone')) return undefined;
  return (
    <div className={css.instead}>
      <NoRows {...props} list={props.list} phase={phase} />
    </div>
  );
}

function NoRows(props: InsteadProps & { list: TimelineList; phase: ListSnapshot['phase'] }): ReactNode {
  const { list, phase, live, choice, onClear } = props;
  const whole = useListPart(list, (shown) => shown.whole) ?? 0;
  const scanning = useListPart(list, (shown) => shown.scanning) === true;
  const { failure } = list.window;
  if (phase === 'gone') return <FailedPane happened={words.gone} evidence={words.goneText} />;
  if (phase === 'failed') {
    return (
      <FailedPane
        happened={words.lost}
        evidence={failure?.message}
        todo={failure?.hint}
        actions={<Button onPress={() => list.window.look()}>{words.again}</Button>}
      />
    );
  }
  if (!isFiltering(choice) || whole === 0) {
    const text = live ? words.emptyLive : words.emptyDone;
    return <EmptyPane icon={<Icon of={List} size="large" />} title={words.emptyTitle} text={text} />;
  }
  const what = choice.text === '' ? words.thisFilter : words.quoted(visibleText(choice.text));
  return (
    <EmptyPane
      icon={<Icon of={SearchX} size="large" />}
      title={scanning ? words.stillSearching : words.noMatch}
      text={words.noMatchCount(formatCount(whole), what)}
      action={<Button onPress={onClear}>{words.clearFilter}</Button>}
    />
  );
}

/** The list cannot be read now: what was read stays. */
function StaleNotice({ list }: { list: TimelineList }): ReactNode {
  const isStale = useListPart(list, ({ phase, total }) => phase === 'failed' && total > 0) === true;
  const { failure } = list.window;
  if (!isStale) return undefined;
  return (
    <div className={css.notice}>
      <Notice
        tone="warn"
        title={words.lost}
        actions={
          <Button size="small" onPress={() => list.window.look()}>
            {words.again}
          </Button>
        }
      >
        {words.lostKept} {failure?.message}
      </Notice>
    </div>
  );
}
