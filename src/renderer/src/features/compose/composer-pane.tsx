// The composer: what to send, with what, and below it what was sent before and what is saved.

import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { CaptureInfo } from '../../../../shared/contract/results.ts';
import { saveDraft, useCapture } from '../../state/actions.ts';
import { useComposer } from '../../state/composer.ts';
import { REQUEST_KINDS } from '../../state/request-draft.ts';
import { useSaved } from '../../state/saved.ts';
import { useStore } from '../../state/store.ts';
import { bookStrings } from '../../strings/books.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { Books, type BookTab } from './books.tsx';
import css from './composer.module.css';
import { CopyAs } from './copy-as.tsx';
import { RequestForm } from './request-form.tsx';
import { SaveRequest } from './save-request.tsx';
import { useBlocked, useRequest } from './use-request.ts';

const KINDS = REQUEST_KINDS.map((value) => ({ value, label: words.kinds[value] }));
/** Below this width the words beside icons give way. */
const ROOM_FOR_WORDS = 392;
const BOOKS = { usual: 216, inLow: 152, least: 112, most: '60%' };
/** In a window as low as this, the form needs the room more. */
const LOW_WINDOW = '(max-height: 759px)';
/** Name the height of the history is kept under. */
const LAYOUT = 'composer-layout';

export function ComposerPane({ capture }: { capture: string }): ReactNode {
  const info = useCapture(capture);
  return info ? <Composer key={capture} info={info} /> : undefined;
}

function Composer({ info }: { info: CaptureInfo }): ReactNode {
  const { id, profileId } = info.header;
  const composer = useComposer(info);
  const saved = useSaved(profileId);
  const state = useRequest(info, composer, saved);
  const blocked = useBlocked(info);
  const [pane, isWide] = useIsWide();
  const [tab, setTab] = useState<BookTab>('history');
  const height = useStore((s) => s.drafts[LAYOUT]?.['books']);
  const usual = useMedia(LOW_WINDOW) ? BOOKS.inLow : BOOKS.usual;
  const requests = state.read.ok ? state.read.requests : [];
  const why = state.read.ok ? undefined : state.read.why;
  const canSave = requests.length === 1;
  return (
    <div ref={pane} className={css.pane}>
      <SplitPane
        side="bottom"
        width={typeof height === 'number' ? height : usual}
        min={BOOKS.least}
        max={BOOKS.most}
        defaultWidth={usual}
        label={bookStrings.height}
        onResize={(size) => saveDraft(LAYOUT, { books: Math.round(size) })}
        main={
          <section className={css.composer} data-pane="view" aria-label={words.title}>
            <div className={css.head}>
              <Segmented
                label={words.kindLabel}
                size="small"
                value={composer.kind}
                options={KINDS}
                onChange={composer.setKind}
              />
              <span className={css.push} />
              <CopyAs capture={id} requests={requests} why={why} wide={isWide} />
              <SaveRequest
                profileId={profileId}
                saved={saved.requests}
                request={canSave ? requests[0] : undefined}
                why={profileId === undefined ? bookStrings.noProfile : (why ?? words.saveOneTopic)}
                onSaved={() => setTab('saved')}
              />
            </div>
            <RequestForm key={composer.kind} info={info} composer={composer} saved={saved} state={state} />
          </section>
        }
        aside={
          <Books
            info={info}
            saved={saved}
            composer={composer}
            blocked={blocked}
            tab={tab}
            onTab={setTab}
            onSend={(request) => void state.sendRequests([request])}
          />
        }
      />
    </div>
  );
}

function useIsWide(): [(element: HTMLDivElement | null) => void, boolean] {
  const [isWide, setWide] = useState(true);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const seen = useRef(true);
  useEffect(() => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const wide = element.clientWidth >= ROOM_FOR_WORDS;
      if (wide !== seen.current) setWide((seen.current = wide));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, isWide];
}
