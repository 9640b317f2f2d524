// Below the form: what was sent with the profile, and requests that are saved. Both fill the form and send nothing,
// unless they are told to.

import { Ellipsis, Search, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CaptureInfo } from '../../../../shared/contract/results.ts';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import type { RequestText } from '../../../../shared/request.ts';
import { announce } from '../../state/actions.ts';
import { fillComposer, type Composer } from '../../state/composer.ts';
import type { ComposerDraft } from '../../state/request-draft.ts';
import { clearHistory, exportSaved, importSaved, type Saved } from '../../state/saved.ts';
import { bookStrings as words } from '../../strings/books.ts';
import { generalStrings } from '../../strings/general.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { LabelPlaceContext } from '../../ui/field-frame.tsx';
import { shortCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Tabs, panelProps } from '../../ui/tabs.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './books.module.css';
import { takeFocus } from './take-focus.ts';
import { HistoryList } from './history-list.tsx';
import { SavedTree } from './saved-tree.tsx';
import { Undoable } from './undoable.tsx';

export type BookTab = 'history' | 'saved';
const TABS = 'book';

export interface BooksProps {
  readonly info: CaptureInfo;
  readonly saved: Saved;
  readonly composer: Composer;
  /** Why nothing can be sent now. */
  readonly blocked: string | undefined;
  readonly tab: BookTab;
  readonly onTab: (tab: BookTab) => void;
  readonly onSend: (request: RequestText) => void;
}

export function Books(props: BooksProps): ReactNode {
  const { info, saved, composer, blocked, tab, onTab, onSend } = props;
  const { id: capture, profileId, label } = info.header;
  const [searches, setSearches] = useState(false);
  const [text, setText] = useState('');
  const [before, setBefore] = useState<ComposerDraft>();
  const [told, tell] = useState<Told>();
  const use = (request: RequestText) => {
    setBefore(composer.draft);
    fillComposer(capture, request);
  };
  const search = searches ? text : '';
  const acts = { blocked, search, onUse: use, onSend };
  return (
    <section className={css.books} data-pane="books" aria-label={words.tabs}>
      <div className={css.head}>
        <Tabs
          idPrefix={TABS}
          label={words.tabs}
          size="view"
          value={tab}
          onChange={onTab}
          tabs={[
            { value: 'history', label: words.history, count: countOf(saved.historyTotal) },
            { value: 'saved', label: words.saved, count: countOf(saved.requests.length) },
          ]}
        />
        <span className={css.push} />
        <IconButton
          size="small"
          label={searches ? words.closeSearch : words.search}
          icon={<Icon of={searches ? X : Search} size="small" />}
          onPress={() => setSearches(!searches)}
        />
        {profileId === undefined ? undefined : (
          <BookMenu profileId={profileId} label={label} saved={saved} onTold={tell} />
        )}
      </div>
      {searches ? (
        <div className={css.search}>
          <LabelPlaceContext value="none">
            <TextField
              inputRef={takeFocus}
              label={tab === 'history' ? words.searchHistory : words.searchSaved}
              placeholder={tab === 'history' ? words.searchHistory : words.searchSaved}
              value={text}
              onChange={setText}
            />
          </LabelPlaceContext>
        </div>
      ) : undefined}
      <Tidings
        {...{ saved, told, before }}
        onDone={() => tell(undefined)}
        onRestore={() => {
          if (before) composer.restore(before);
          setBefore(undefined);
        }}
        onKeep={() => setBefore(undefined)}
      />
      <div className={css.panel} {...panelProps(TABS, tab)}>
        {profileId === undefined ? (
          <p className={css.none}>{words.noProfile}</p>
        ) : tab === 'history' ? (
          <HistoryList capture={capture} profileId={profileId} saved={saved} {...acts} />
        ) : (
          <SavedTree profileId={profileId} requests={saved.requests} isLoaded={saved.isLoaded} {...acts} />
        )}
      </div>
    </section>
  );
}

function countOf(count: number): string | undefined {
  return count === 0 ? undefined : shortCount(count);
}

/** What came of something that was done here. */
type Told =
  | { readonly tone: 'err'; readonly title: string; readonly text: string }
  | { readonly tone: 'ok'; readonly title: string; readonly left: readonly string[] }
  | { readonly tone: 'ask'; readonly clear: () => void };

interface TidingsProps {
  readonly saved: Saved;
  readonly told: Told | undefined;
  readonly before: ComposerDraft | undefined;
  readonly onDone: () => void;
  readonly onRestore: () => void;
  readonly onKeep: () => void;
}

function Tidings({ saved, told, before, onDone, onRestore, onKeep }: TidingsProps): ReactNode {
  const dismiss = { onDismiss: onDone, dismissLabel: generalStrings.dismiss };
  const { error, repair } = saved;
  if (!error && !repair && !told && !before) return undefined;
  return (
    <div className={css.tidings}>
      {error === undefined ? undefined : (
        <Notice tone="err" title={words.failed}>
          {visibleText(error.message)}
        </Notice>
      )}
      {repair === undefined ? undefined : <Notice tone="warn" title={visibleText(repair)} />}
      {before === undefined ? undefined : <Undoable text={words.filledFrom} onDismiss={onKeep} onUndo={onRestore} />}
      {told?.tone === 'err' ? (
        <Notice tone="err" title={told.title} {...dismiss}>
          {visibleText(told.text)}
        </Notice>
      ) : undefined}
      {told?.tone === 'ok' ? (
        <Notice tone={told.left.length > 0 ? 'warn' : 'ok'} title={told.title} {...dismiss}>
          {told.left.length === 0 ? undefined : `${words.leftOut}: ${told.left.map(visibleText).join(' ')}`}
        </Notice>
      ) : undefined}
      {told?.tone === 'ask' ? (
        <Notice
          tone="warn"
          title={words.clearHistoryAsk}
          actions={
            <>
              {/* The second step of what was just asked for. */}
              {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
              <Button size="small" variant="danger-fill" autoFocus onPress={told.clear}>
                {words.clearHistoryNow}
              </Button>
              <Button size="small" onPress={onDone}>
                {generalStrings.cancel}
              </Button>
            </>
          }
        />
      ) : undefined}
    </div>
  );
}

interface BookMenuProps {
  readonly profileId: string;
  readonly label: string;
  readonly saved: Saved;
  readonly onTold: (told: Told | undefined) => void;
}

function BookMenu({ profileId, label, saved, onTold }: BookMenuProps): ReactNode {
  const fail = (error: InspectorError) => onTold({ tone: 'err', title: words.failed, text: error.message });
  const clear = async () => {
    const error = await clearHistory(profileId);
    if (error === undefined) onTold(undefined);
    else fail(error);
  };
  const act = async (id: string) => {
    if (id === 'clear') return onTold({ tone: 'ask', clear: () => void clear() });
    if (id === 'export') {
      const told = await exportSaved(profileId, words.exportName(fileStem(label)));
      if (told instanceof InspectorError) fail(told);
      else if (told !== undefined) announce(words.exported(told));
      return;
    }
    const told = await importSaved(profileId);
    if (told instanceof InspectorError) fail(told);
    else if (told !== undefined)
      onTold({ tone: 'ok', title: words.imported(told.requests, told.environments), left: told.left });
  };
  const isEmpty = saved.requests.length + saved.environments.length === 0;
  return (
    <Menu
      size="small"
      label={words.more}
      icon={<Icon of={Ellipsis} size="small" />}
      items={[
        { id: 'export', label: words.export, isDisabled: isEmpty, why: words.noSaved },
        { id: 'import', label: words.import },
        {
          id: 'clear',
          label: words.clearHistory,
          isDisabled: saved.historyTotal === 0,
          why: words.noHistory,
          isDanger: true,
        },
      ]}
      onAction={(id) => void act(id)}
    />
  );
}

/** A name that every system takes. */
function fileStem(label: string): string {
  const stem = label.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return stem === '' ? 'profile' : stem.slice(0, 60);
}
