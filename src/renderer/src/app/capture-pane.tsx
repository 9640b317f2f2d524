// A capture: its view, and beside or below it the inspector of the chosen record.

import { lazy, Suspense, useEffect, type KeyboardEvent, type ReactNode } from 'react';
import type { CaptureInfo } from '../../../shared/contract/results.ts';
import { DEFAULT_SETTINGS } from '../../../shared/default-settings.ts';
import { HandshakeView } from '../features/handshake/handshake-view.tsx';
import { Inspector } from '../features/inspect/inspector.tsx';
import { NO_FILTER } from '../features/timeline/filter-choice.ts';
import { FILTERS, withFilter } from '../features/timeline/remembered.ts';
import { TimelineView } from '../features/timeline/timeline-view.tsx';
import { go, saveDraft, saveSettings } from '../state/actions.ts';
import { isTextField } from '../state/keys.ts';
import { focusPane } from '../state/panes.ts';
import type { CaptureView } from '../state/place.ts';
import { patch, state, useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';
import { LoadingPane } from '../ui/pane.tsx';
import { SplitPane } from '../ui/split-pane.tsx';
import { panelProps } from '../ui/tabs.tsx';
import { LOW, STACKED, useMedia } from '../ui/use-media.ts';
import { CaptureNotices } from './capture-notices.tsx';
import css from './main-area.module.css';
import { ViewBar, VIEW_TABS } from './view-bar.tsx';

/** Name the height of an inspector below the view is kept under. */
const LAYOUT = 'layout';
const HEIGHT = { usual: 244, least: 220 };
const LOW_HEIGHT = { usual: 148, least: 120 };
const LEAST_WIDTH = 300;
const META_WIDTH = 392;

const CallView = lazy(async () => ({ default: (await import('./call-view.tsx')).CallView }));
const RealmView = lazy(async () => ({ default: (await import('../features/realm/realm-view.tsx')).RealmView }));
const RealmDetails = lazy(async () => ({
  default: (await import('../features/realm/realm-details.tsx')).RealmDetails,
}));

export function CapturePane({ info, view }: { info: CaptureInfo; view: CaptureView }): ReactNode {
  const { id } = info.header;
  useFocusWish(info, view);
  return (
    <div className={css.capture}>
      <ViewBar info={info} view={view} />
      <CaptureNotices key={id} info={info} />
      <div key={`${id}/${view}`} className={css.panel} {...panelProps(VIEW_TABS, view)}>
        {view === 'call' ? (
          <Suspense fallback={<LoadingPane text={shellStrings.loading} />}>
            <CallView key={id} capture={id} />
          </Suspense>
        ) : (
          <Inspected key={id} capture={id} view={view} />
        )}
      </div>
    </div>
  );
}

/** A view whose records can be inspected. */
function Inspected({ capture, view }: { capture: string; view: Exclude<CaptureView, 'call'> }): ReactNode {
  const seq = useStore((s) => s.selected[`${capture}/${view}`]);
  const sizes = useStore((s) => s.settings.inspector);
  const layout = useStore((s) => s.drafts[LAYOUT]);
  const { inspectorHeight: height, metaWidth } = layout ?? {};
  const stacked = useMedia(STACKED);
  const { usual, least } = useMedia(LOW) ? LOW_HEIGHT : HEIGHT;
  const main = (
    // Enter on a row goes to what it says; the lists in the view handle everything else.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className={css.view} data-pane="view" aria-label={shellStrings.panes.view} onKeyDown={enterInspector}>
      <View capture={capture} view={view} />
    </section>
  );
  if (!sizes.open) return main;
  const width = view !== 'meta' ? sizes[view] : typeof metaWidth === 'number' ? metaWidth : META_WIDTH;
  return (
    <SplitPane
      side={stacked ? 'bottom' : 'right'}
      width={stacked ? (typeof height === 'number' ? height : usual) : width}
      min={stacked ? least : LEAST_WIDTH}
      max={stacked ? '70%' : '50%'}
      defaultWidth={stacked ? usual : view === 'meta' ? META_WIDTH : DEFAULT_SETTINGS.inspector[view]}
      label={view === 'meta' ? shellStrings.detailsWidth : shellStrings.inspectorWidth}
      onResize={(size) => {
        if (stacked) saveDraft(LAYOUT, { ...layout, inspectorHeight: Math.round(size) });
        else if (view === 'meta') saveDraft(LAYOUT, { ...layout, metaWidth: Math.round(size) });
        else saveSettings({ inspector: { ...sizes, [view]: Math.round(size) } });
      }}
      onCollapse={() => saveSettings({ inspector: { ...sizes, open: false } })}
      main={main}
      aside={
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <section
          className={css.inspector}
          data-pane="inspector"
          aria-label={shellStrings.panes.inspector}
          onKeyDown={leaveInspector}
        >
          {view === 'meta' ? (
            <Suspense>
              <RealmDetails capture={capture} onShowMessages={(text) => showMessages(capture, text)} />
            </Suspense>
          ) : (
            <Inspector capture={capture} view={view} seq={seq} />
          )}
        </section>
      }
    />
  );
}

function View({ capture, view }: { capture: string; view: Exclude<CaptureView, 'call'> }): ReactNode {
  if (view === 'handshake') return <HandshakeView capture={capture} />;
  if (view === 'timeline') return <TimelineView capture={capture} />;
  return (
    <Suspense fallback={<LoadingPane text={shellStrings.loading} />}>
      <RealmView capture={capture} onShowDetails={showInspector} />
    </Suspense>
  );
}

function showInspector(): void {
  const { inspector } = state().settings;
  if (!inspector.open) saveSettings({ inspector: { ...inspector, open: true } });
}

/** Goes to the messages of a capture that hold a text. */
function showMessages(capture: string, text: string): void {
  saveDraft(FILTERS, withFilter(state().drafts[FILTERS], capture, { ...NO_FILTER, text }));
  go({ kind: 'capture', capture, view: 'timeline' });
}

function enterInspector(event: KeyboardEvent): void {
  const { target } = event;
  if (event.key !== 'Enter' || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!(target instanceof Element) || target.closest('[role="listbox"], [role="grid"]') === null) return;
  if (target.closest('button, a, input, textarea') !== null) return;
  if (focusPane('inspector')) event.preventDefault();
}

function leaveInspector(event: KeyboardEvent): void {
  if (event.key === 'Escape' && !event.defaultPrevented && focusPane('view')) event.preventDefault();
}

/** Whoever connected looks at the ladder next: it takes the focus when it is there. */
function useFocusWish({ header, live, outcome }: CaptureInfo, view: CaptureView): void {
  const wished = useStore((s) => s.focusWish === header.id);
  const hasFailed = outcome !== 'welcome' && (!live || outcome !== undefined);
  useEffect(() => {
    if (!wished) return undefined;
    if (view !== 'handshake') {
      patch({ focusWish: undefined });
      return undefined;
    }
    const look = () => {
      const steps = document.querySelectorAll<HTMLElement>('[data-pane="view"] [role="listbox"] [role="option"]');
      const step = [...steps].find(({ tabIndex }) => tabIndex === 0);
      // A question for a secret that has the focus keeps it until it is answered.
      if (isTextField(document.activeElement)) return;
      // An attempt that failed early has no ladder; what stands there instead has the focus then.
      if (step === undefined && (steps.length > 0 || !hasFailed || !focusPane('view'))) return;
      step?.focus();
      watcher.disconnect();
      patch({ focusWish: undefined });
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['tabindex'] });
    look();
    return () => watcher.disconnect();
  }, [wished, view, hasFailed]);
}
