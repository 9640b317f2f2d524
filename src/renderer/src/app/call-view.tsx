// The call view: the composer, what came of what was sent, and what the session holds, side by side. The last of
// them folds first, into a strip with its counts; where there is no room beside each other, they stand one below
// the other.

import { PanelRightClose, PanelRightOpen } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { AnswerEditor } from '../features/compose/answer-editor.tsx';
import { ComposerPane } from '../features/compose/composer-pane.tsx';
import { FirstSteps } from '../features/compose/first-steps.tsx';
import { HoldingsPane } from '../features/holdings/holdings-pane.tsx';
import { RecordPart } from '../features/inspect/record-part.tsx';
import { ResultsPane } from '../features/results/results-pane.tsx';
import { saveDraft } from '../state/actions.ts';
import { showComposer } from '../state/composer.ts';
import { useHoldings, useQuestions } from '../state/operations.ts';
import { keepFocusIn } from '../state/panes.ts';
import { useStore } from '../state/store.ts';
import { shellStrings as words } from '../strings/shell.ts';
import { IconButton } from '../ui/button.tsx';
import { Glyph } from '../ui/glyphs.tsx';
import { Icon } from '../ui/icon.tsx';
import { SplitPane } from '../ui/split-pane.tsx';
import css from './call-view.module.css';

/** Name the widths are kept under. */
const LAYOUT = 'call-layout';
const COMPOSER = { usual: 408, least: 340 };
const HOLDINGS = { usual: 272, least: 240 };
const RESULTS_LEAST = 400;
/** With less than this, what the session holds folds. */
const ROOM_FOR_ALL = COMPOSER.least + RESULTS_LEAST + HOLDINGS.least + 2;
/** With less than this, the panes stand below each other. */
const ROOM_FOR_TWO = COMPOSER.least + RESULTS_LEAST - 40;

export function CallView({ capture }: { capture: string }): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const kept = useStore((s) => s.drafts[LAYOUT]);
  const isFolded = kept?.['folded'] === true;
  const [isAbove, setAbove] = useState(false);
  const keep = (part: Readonly<Record<string, number | boolean>>) => saveDraft(LAYOUT, { ...kept, ...part });
  // What had the focus may be gone with the view before; this one comes a moment after it.
  useEffect(() => keepFocusIn('view'), []);
  const hasRoom = width >= ROOM_FOR_ALL;
  const composer = <ComposerPane capture={capture} />;
  const results = (
    <section className={css.pane} data-pane="results" aria-label={words.panes.results}>
      <ResultsPane
        capture={capture}
        renderRecord={(seq, part, onPart) => <RecordPart {...{ capture, seq, part, onPart }} />}
        renderAnswer={(held) => <AnswerEditor key={held.holding} {...{ capture, held }} />}
        firstSteps={<FirstSteps capture={capture} />}
      />
    </section>
  );
  const holdings = (
    <section className={css.pane} data-pane="holdings" aria-label={words.panes.holdings}>
      <HoldingsPane capture={capture} onCompose={(kind) => showComposer(capture, kind)} />
    </section>
  );
  if (width > 0 && width < ROOM_FOR_TWO) {
    return (
      <div ref={frame} className={css.stacked}>
        <div className={css.high}>{composer}</div>
        <div className={css.high}>{results}</div>
        {holdings}
      </div>
    );
  }
  const composerWidth = numberOf(kept?.['composer'], COMPOSER.usual);
  const strip = (
    <HoldingsStrip
      capture={capture}
      isOpen={isAbove}
      onPress={() => (hasRoom ? keep({ folded: false }) : setAbove(!isAbove))}
    />
  );
  const isBeside = hasRoom && !isFolded;
  return (
    <div ref={frame} className={css.frame}>
      <SplitPane
        side="left"
        width={composerWidth}
        min={COMPOSER.least}
        max={Math.max(COMPOSER.least, width - RESULTS_LEAST - (isBeside ? HOLDINGS.least : 0))}
        defaultWidth={COMPOSER.usual}
        label={words.composerWidth}
        onResize={(size) => keep({ composer: Math.round(size) })}
        aside={composer}
        main={
          isBeside ? (
            <SplitPane
              side="right"
              width={numberOf(kept?.['holdings'], HOLDINGS.usual)}
              min={HOLDINGS.least}
              max="50%"
              defaultWidth={HOLDINGS.usual}
              label={words.holdingsWidth}
              onResize={(size) => keep({ holdings: Math.round(size) })}
              onCollapse={() => keep({ folded: true })}
              main={results}
              aside={holdings}
            />
          ) : (
            <div className={css.beside}>
              {results}
              {strip}
              {isAbove && !hasRoom ? <Above onClose={() => setAbove(false)}>{holdings}</Above> : undefined}
            </div>
          )
        }
      />
    </div>
  );
}

function numberOf(kept: unknown, usual: number): number {
  return typeof kept === 'number' ? kept : usual;
}

/** What the session holds, above the results while there is no room beside them; Escape closes it. */
function Above({ onClose, children }: { onClose: () => void; children: ReactNode }): ReactNode {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
    document.querySelector<HTMLElement>('[data-strip] button')?.focus();
  };
  return (
    // What is in it hears every other key.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={css.above} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

interface HoldingsStripProps {
  readonly capture: string;
  readonly isOpen: boolean;
  readonly onPress: () => void;
}

/** What is left of the pane that is folded: a button, and how many there are of each. */
function HoldingsStrip({ capture, isOpen, onPress }: HoldingsStripProps): ReactNode {
  const held = useHoldings(capture).filter(({ state }) => state === 'held');
  const waiting = useQuestions(capture).length;
  const subscriptions = held.filter(({ kind }) => kind === 'subscription').length;
  const registrations = held.length - subscriptions;
  return (
    <div className={css.strip} data-strip data-pane="holdings-strip">
      <IconButton
        size="small"
        label={words.unfoldHoldings(subscriptions, registrations, waiting)}
        icon={<Icon of={isOpen ? PanelRightClose : PanelRightOpen} />}
        aria-expanded={isOpen}
        onPress={onPress}
      />
      <span aria-hidden>
        <Glyph kind="circle" />
        {subscriptions}
      </span>
      <span aria-hidden>
        <Glyph kind="square" />
        {registrations}
      </span>
      {waiting === 0 ? undefined : <b aria-hidden>{waiting}</b>}
    </div>
  );
}

/** Width of an element in pixels; 0 before it is known. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  });
  return width;
}
