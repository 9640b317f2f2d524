// The line at the bottom: how the shown capture is doing, what was just done, and what waits elsewhere.

import { useEffect, type ReactNode } from 'react';
import type { CaptureInfo } from '../../../shared/contract/results.ts';
import { wireFactsOf } from '../../../shared/profile-check/wire-facts.ts';
import { go, openOverlay, useAsked, useCapture, useSummary } from '../state/actions.ts';
import { useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';
import { formatBytes, formatCount } from '../ui/format.ts';
import { DirectionArrow } from '../ui/glyphs.tsx';
import { announceLive } from '../ui/live-region.tsx';
import { StateIcon } from '../ui/state-icon.tsx';
import { visibleText } from '../ui/visible-text.ts';
import { captureState } from './capture-state.ts';
import css from './status-bar.module.css';
import { useRates } from './use-rates.ts';

export function StatusBar(): ReactNode {
  const id = useStore(({ place }) => (place.kind === 'capture' ? place.capture : ''));
  const info = useCapture(id);
  // What was told before the link was lost may not hold any more.
  const connection = useStore((s) => s.connection);
  return (
    <footer className={css.bar} data-pane="status" aria-label={shellStrings.panes.status}>
      {connection === 'lost' || connection === 'refused' ? (
        <NoLink why={connection} />
      ) : info === undefined ? (
        <NoCapture />
      ) : (
        <CaptureFacts info={info} />
      )}
      <Announced />
      <span className={css.push} />
      <Asked besides={id} />
      {info === undefined ? undefined : <CaptureCounts info={info} />}
      <button
        type="button"
        className={css.link}
        aria-label={shellStrings.allShortcuts}
        aria-haspopup="dialog"
        onClick={() => openOverlay('shortcuts')}
      >
        {shellStrings.shortcuts}
      </button>
    </footer>
  );
}

function NoLink({ why }: { why: 'lost' | 'refused' }): ReactNode {
  return (
    <span className={css.item}>
      <StateIcon state="err" size="tiny" />
      <b>{shellStrings.noLink[why]}</b>
    </span>
  );
}

function NoCapture(): ReactNode {
  const open = useStore((s) => s.captures.filter(({ live, outcome }) => live && outcome === 'welcome').length);
  return (
    <span className={css.item}>
      <StateIcon state={open > 0 ? 'ok' : 'skip'} size="tiny" />
      <b>{open > 0 ? shellStrings.phrases.some(open) : shellStrings.phrases.none}</b>
    </span>
  );
}

function CaptureFacts({ info }: { info: CaptureInfo }): ReactNode {
  const { id } = info.header;
  const summary = useSummary(id);
  const asked = useAsked(id);
  const { icon, phrase } = captureState(info, asked);
  const { agreement } = summary ?? {};
  const protocol = agreement?.protocol;
  return (
    <>
      <span className={css.item}>
        <StateIcon state={icon} size="tiny" />
        <b>{phrase}</b>
      </span>
      {agreement === undefined ? undefined : (
        <span className={css.item}>
          {shellStrings.session} <code className={css.mono}>{String(agreement.session)}</code>
        </span>
      )}
      {protocol === undefined ? undefined : (
        <span className={css.item}>{wireText(info.header.url, visibleText(protocol))}</span>
      )}
      {info.live && info.outcome === 'welcome' ? <CaptureRates capture={id} /> : undefined}
    </>
  );
}

function wireText(url: string, protocol: string): string {
  const name = wireFactsOf(url)?.name;
  return name === undefined ? protocol : shellStrings.transport(name, protocol);
}

function CaptureRates({ capture }: { capture: string }): ReactNode {
  const rates = useRates(capture);
  return (
    <>
      <span className={css.rate}>
        <DirectionArrow dir="out" label={shellStrings.sentRate} />
        {shellStrings.perSecond(formatCount(rates.out))}
      </span>
      <span className={css.rate}>
        <DirectionArrow dir="in" label={shellStrings.receivedRate} />
        {shellStrings.perSecond(formatCount(rates.in))}
      </span>
    </>
  );
}

function CaptureCounts({ info }: { info: CaptureInfo }): ReactNode {
  const { errors, warnings, bytes, evicted } = info;
  return (
    <>
      {errors === 0 ? undefined : (
        <span className={css.item}>
          <StateIcon state="err" size="tiny" />
          {shellStrings.errors(formatCount(errors))}
        </span>
      )}
      {warnings === 0 ? undefined : (
        <span className={css.item}>
          <StateIcon state="warn" size="tiny" />
          {shellStrings.warnings(formatCount(warnings))}
        </span>
      )}
      <span className={css.item}>{shellStrings.kept(formatBytes(bytes))}</span>
      {evicted === 0 ? undefined : (
        <span className={css.item} title={shellStrings.evictedTip}>
          <StateIcon state="warn" size="tiny" />
          {shellStrings.evicted(formatCount(evicted))}
        </span>
      )}
    </>
  );
}

/** What was just done; gone after a few seconds. */
function Announced(): ReactNode {
  const announcement = useStore((s) => s.announcement);
  useEffect(() => {
    if (announcement !== undefined) announceLive(visibleText(announcement.text));
  }, [announcement]);
  if (announcement === undefined) return undefined;
  return (
    <span className={css.said}>
      <StateIcon state={announcement.kind === 'error' ? 'err' : 'ok'} size="tiny" />
      <span className={css.words}>{visibleText(announcement.text)}</span>
    </span>
  );
}

/** Secrets and answers that captures ask for which are not in sight. */
function Asked({ besides }: { besides: string }): ReactNode {
  const secrets = useStore((s) => s.questions).filter(({ capture }) => capture !== besides);
  const challenges = useStore((s) => s.challenges).filter(({ capture }) => capture !== besides);
  const capture = [...secrets, ...challenges].find((question) => question.capture !== undefined)?.capture;
  if (capture === undefined) return undefined;
  return (
    <button type="button" className={css.link} onClick={() => go({ kind: 'capture', capture, view: 'handshake' })}>
      <StateIcon state="pause" size="tiny" />
      {secrets.length > 0 ? shellStrings.asked(secrets.length) : shellStrings.askedByHand(challenges.length)}
    </button>
  );
}
