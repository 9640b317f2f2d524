// The handshake of a capture: who talks to whom, the transport, the ladder, how it ended, where the time
// went and what was agreed. Everything comes from the summary; the inspector beside it shows one step.

import { Server, User } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { CaptureInfo } from '../../../../shared/contract/results.ts';
import type { HandshakeSummary } from '../../../../shared/handshake-summary.ts';
import { useAsked, useCapture, useSummary } from '../../state/actions.ts';
import type { Asked } from '../../state/hooks.ts';
import { useStore } from '../../state/store.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { formatClock } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { announceLive } from '../../ui/live-region.tsx';
import { LoadingPane } from '../../ui/pane.tsx';
import { Agreed } from './agreement.tsx';
import { Attempts } from './attempts.tsx';
import { DecidingFrame } from './deciding-frame.tsx';
import { defaultStep } from './default-step.ts';
import css from './handshake-view.module.css';
import { Ladder, type Running } from './ladder.tsx';
import ladderCss from './ladder.module.css';
import { ladderRows, type LadderRow } from './ladder-layout.ts';
import { Established, Failure, Over, Undecided } from './outcome.tsx';
import { onStepKey } from './step-keys.ts';
import { stripOf } from './strip-rows.ts';
import { TimeBar } from './time-bar.tsx';
import { TransportStrip } from './transport-strip.tsx';
import { brief } from './words.ts';
import { chooseStep, useDefaultStep } from './use-default-step.ts';
import { useElapsed } from './use-elapsed.ts';

export function HandshakeView({ capture }: { capture: string }): ReactNode {
  const info = useCapture(capture);
  const summary = useSummary(capture);
  useDefaultStep(summary, info?.live ?? false);
  if (!info) return <p className={css.gone}>{words.gone}</p>;
  if (!summary) return <LoadingPane text={words.reading} />;
  return <Story key={capture} info={info} summary={summary} />;
}

function Story({ info, summary }: { info: CaptureInfo; summary: HandshakeSummary }): ReactNode {
  const { id } = summary.capture;
  const { live } = info;
  const { outcome, decided, agreement } = summary;
  const selected = useStore((s) => s.selected[`${id}/handshake`]);
  const asked = useAsked(id);
  const strip = stripOf(summary, live && asked !== 'secret');
  const [opened, setOpened] = useState<boolean>();
  const isOpen = opened ?? strip.failed;
  const rows = ladderRows(summary, live, asked === 'secret');
  const running = useRunning(summary, live, asked, rows);
  const box = useRef<HTMLDivElement>(null);
  useArrival(summary, box);

  const end = rows.findIndex(({ kind }) => kind === 'end');
  const before = end < 0 ? rows : rows.slice(0, end);
  const after = end < 0 ? [] : rows.slice(end + 1);
  const choose = (seq: number) => chooseStep(id, seq);
  const common = { selected, running: running?.wait, onChoose: choose };
  const failed = decided !== undefined && outcome !== 'welcome';
  const frame = failed ? decidingFrame(summary) : undefined;

  return (
    // The lists of steps in it take the focus; their keys are handled in one place.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={box} className={css.view} onKeyDown={(event) => onStepKey(event, choose)}>
      <Head url={summary.capture.url} />
      <TransportStrip
        strip={strip}
        open={isOpen}
        onOpen={setOpened}
        selected={selected}
        running={running?.stage}
        onChoose={choose}
      />
      {before.length > 0 && <Ladder label={words.steps} rows={before} {...common} />}
      {outcome === 'welcome' && <Established summary={summary} />}
      {!decided && !live && <Undecided />}
      {failed && <Failure summary={summary} />}
      {after.length > 0 && <Ladder label={words.laterSteps} rows={after} {...common} />}
      {outcome === 'welcome' && !live && after.length === 0 && <Over />}
      {frame && <DecidingFrame capture={id} step={frame} />}
      {decided && <TimeBar summary={summary} />}
      {agreement && <Agreed summary={summary} agreement={agreement} />}
      {summary.capture.profileId !== undefined && <Attempts profileId={summary.capture.profileId} shown={id} />}
    </div>
  );
}

function Head({ url }: { url: string }): ReactNode {
  return (
    <div className={ladderCss.head}>
      <span className={ladderCss.unit} title={words.sinceHello}>
        {words.milliseconds}
      </span>
      <span className={ladderCss.party}>
        <Icon of={User} size="small" />
        <b>{words.client}</b>
        <span className={ladderCss.who}>{words.clientName}</span>
      </span>
      <span className={ladderCss.party}>
        <span className={ladderCss.who}>{brief(hostOf(url))}</span>
        <b>{words.router}</b>
        <Icon of={Server} size="small" />
      </span>
    </div>
  );
}

function hostOf(url: string): string {
  return /^[a-z+]+:\/\/([^/?#]+)/i.exec(url)?.[1] ?? url;
}

/** Outcomes that rest on a message. */
const ENDED_BY_MESSAGE: ReadonlySet<HandshakeSummary['outcome']> = new Set([
  'abort',
  'error-reply',
  'protocol-violation',
]);

/** The message that a failure rests on, if it rests on one. */
function decidingFrame(summary: HandshakeSummary) {
  if (!ENDED_BY_MESSAGE.has(summary.outcome)) return undefined;
  const seq = defaultStep(summary);
  return summary.steps.find((step) => step.seq === seq);
}

interface RunningNow {
  readonly wait: Running | undefined;
  /** Time of the transport stage that runs. */
  readonly stage: string | undefined;
}

/** What is being waited for, once it is worth a word. */
function useRunning(
  summary: HandshakeSummary,
  live: boolean,
  asked: Asked | undefined,
  rows: readonly LadderRow[],
): RunningNow | undefined {
  const { id, startedAt } = summary.capture;
  const isFresh = useStore((s) => s.focusWish === id);
  const wait = rows.find((row) => row.kind === 'running');
  const last = summary.transport.at(-1);
  const at = wait?.at ?? last?.at ?? 0;
  const goesOn = wait !== undefined || (live && summary.decided === undefined);
  const key = `${wait?.kind ?? 'stage'} ${summary.steps.length} ${summary.transport.length}`;
  const elapsed = useElapsed(goesOn ? { key, began: Date.parse(startedAt) + at / 1000, fresh: isFresh } : undefined);
  if (elapsed === undefined) return undefined;
  const time = words.elapsed((elapsed / 1000).toFixed(1));
  if (!wait) return { wait: undefined, stage: time };
  const since = formatClock(startedAt, at);
  const types = words.expected(wait.next.types);
  const text = asked
    ? words.runningPerson[asked](since)
    : wait.side === 'client'
      ? words.runningClient(types, since)
      : words.runningRouter(types, since);
  return { wait: { elapsed: time, text, isAsked: asked !== undefined }, stage: undefined };
}

/** What is to be done when the attempt is decided before the person's eyes, or when the view is opened. */
function useArrival(summary: HandshakeSummary, box: { readonly current: HTMLDivElement | null }): void {
  const { capture, decided, outcome, verdict } = summary;
  const selected = useStore((s) => s.selected[`${capture.id}/handshake`]);
  const seq = decided?.seq;
  const wasUndecided = useRef(seq === undefined);
  useEffect(() => {
    const view = box.current;
    if (seq === undefined || !view) return;
    if (outcome !== 'welcome' && view.scrollTop === 0)
      view.querySelector(`[aria-label="${words.happened}"]`)?.scrollIntoView({ block: 'nearest' });
    if (!wasUndecided.current) return;
    wasUndecided.current = false;
    announceLive(outcome === 'welcome' ? words.established : brief(verdict.happened));
  }, [seq, outcome, verdict.happened, box]);
  // What is chosen for the person takes the focus along, if a step had it.
  useEffect(() => {
    const { activeElement } = document;
    if (selected === undefined || activeElement?.getAttribute('role') !== 'option') return;
    const view = box.current;
    if (!view?.contains(activeElement) || activeElement.getAttribute('data-seq') === String(selected)) return;
    view.querySelector<HTMLElement>(`[role="option"][data-seq="${selected}"]`)?.focus({ preventScroll: true });
  }, [selected, box]);
}
