// Saved requests as a tree of folders: filled into the form, sent, renamed, moved, removed and brought back.

import { ChevronDown, ChevronRight, Pencil, Trash2 } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { SavedRequest } from '../../../../shared/saved-request.ts';
import { useShortcut } from '../../state/keys.ts';
import { removeRequest, restoreRequest } from '../../state/saved.ts';
import { bookStrings as words } from '../../strings/books.ts';
import { generalStrings } from '../../strings/general.ts';
import { IconButton } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { BookActs } from './book-acts.tsx';
import css from './books.module.css';
import type { ListActs } from './history-list.tsx';
import { useListCursor } from './list-cursor.ts';
import { RenameRequest } from './rename-request.tsx';
import { foundRequests, treeRows, type TreeRow } from './saved-folders.ts';
import { Undoable } from './undoable.tsx';

export interface SavedTreeProps extends ListActs {
  readonly profileId: string;
  readonly requests: readonly SavedRequest[];
  readonly isLoaded: boolean;
}

export function SavedTree(props: SavedTreeProps): ReactNode {
  const { profileId, requests, search, blocked, onUse, onSend } = props;
  const id = useId();
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState(false);
  const [editing, setEditing] = useState<SavedRequest>();
  const [removed, setRemoved] = useState<SavedRequest>();
  const [fault, setFault] = useState<string>();
  // What is looked for must not hide in a folder that is shut.
  const rows = treeRows(foundRequests(requests, search), search.trim() === '' ? shut : NONE_SHUT);
  const { at, setAt, list, onKey } = useListCursor(rows.length);
  const row = rows[at];
  const chosen = row?.kind === 'request' ? row.request : undefined;
  const fold = (path: string, isOpen: boolean) => setShut(isOpen ? without(shut, path) : new Set([...shut, path]));
  const sendChosen = () => {
    if (chosen !== undefined && blocked === undefined) onSend(chosen.request);
  };
  useShortcut('submit', sendChosen, focused);
  const remove = async () => {
    if (chosen === undefined) return;
    const error = await removeRequest(profileId, chosen.id);
    setFault(error && visibleText(error.message));
    if (error === undefined) setRemoved(chosen);
    list.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (onKey(event) || row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === 'Enter' && chosen !== undefined) onUse(chosen.request);
    else if (key === 'F2' && chosen !== undefined) setEditing(chosen);
    else if (key === 'Delete') void remove();
    else if (row.kind === 'folder' && (key === 'Enter' || key === 'ArrowLeft' || key === 'ArrowRight'))
      fold(row.path, key === 'Enter' ? !row.isOpen : key === 'ArrowRight');
    else if (key === 'ArrowLeft') setAt(parentOf(rows, at));
    else return;
    event.preventDefault();
  };
  const tidings = (
    <>
      {fault === undefined ? undefined : (
        <Notice tone="err" title={fault} onDismiss={() => setFault(undefined)} dismissLabel={generalStrings.dismiss} />
      )}
      {removed === undefined ? undefined : (
        <Undoable
          text={words.removed(visibleText(removed.name))}
          onDismiss={() => setRemoved(undefined)}
          onUndo={() => {
            setRemoved(undefined);
            void restoreRequest(profileId, removed.id).then((error) => setFault(error && visibleText(error.message)));
          }}
        />
      )}
    </>
  );
  return (
    <>
      {fault === undefined && removed === undefined ? undefined : <div className={css.tidings}>{tidings}</div>}
      {rows.length === 0 ? (
        <NoRequests isLoaded={props.isLoaded} isSearch={requests.length > 0} />
      ) : (
        <div
          ref={list}
          className={css.list}
          role="tree"
          tabIndex={0}
          aria-label={words.saved}
          aria-activedescendant={`${id}${at}`}
          onKeyDown={onKeyDown}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
        >
          {rows.map((one, place) => (
            <TreeItem
              key={one.kind === 'folder' ? `/${one.path}` : one.request.id}
              id={`${id}${place}`}
              row={one}
              isSelected={place === at}
              onChoose={() => {
                setAt(place);
                if (one.kind === 'folder' && place === at) fold(one.path, !one.isOpen);
              }}
              onUse={() => {
                if (one.kind === 'request') onUse(one.request.request);
              }}
            />
          ))}
        </div>
      )}
      {chosen === undefined ? undefined : (
        <BookActs blocked={blocked} onUse={() => onUse(chosen.request)} onSend={sendChosen}>
          <span className={css.push} />
          <RenameRequest
            key={chosen.id}
            profileId={profileId}
            saved={chosen}
            isOpen={editing?.id === chosen.id}
            onOpen={(open) => setEditing(open ? chosen : undefined)}
            onClosed={() => list.current?.focus()}
            icon={<Icon of={Pencil} size="small" />}
          />
          <IconButton
            size="small"
            label={words.remove}
            keys={REMOVE_KEYS}
            icon={<Icon of={Trash2} size="small" />}
            onPress={() => void remove()}
          />
        </BookActs>
      )}
    </>
  );
}

const NONE_SHUT: ReadonlySet<string> = new Set();
const REMOVE_KEYS = ['Del'];

function without(shut: ReadonlySet<string>, path: string): ReadonlySet<string> {
  return new Set([...shut].filter((one) => one !== path));
}

/** Place of the folder that a row is in; its own place if it is in none. */
function parentOf(rows: readonly TreeRow[], at: number): number {
  const level = rows[at]?.level ?? 1;
  const found = rows.slice(0, at).findLastIndex((row) => row.kind === 'folder' && row.level < level);
  return found < 0 ? at : found;
}

function NoRequests({ isLoaded, isSearch }: { isLoaded: boolean; isSearch: boolean }): ReactNode {
  if (!isLoaded) return undefined;
  return (
    <div className={css.none}>
      <b>{isSearch ? words.nothingFound : words.noSaved}</b>
      {isSearch ? undefined : <p>{words.noSavedText}</p>}
    </div>
  );
}

interface TreeItemProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly isSelected: boolean;
  readonly onChoose: () => void;
  readonly onUse: () => void;
}

function TreeItem({ id, row, isSelected, onChoose, onUse }: TreeItemProps): ReactNode {
  const isRpc =
    row.kind === 'request' && (row.request.request.kind === 'call' || row.request.request.kind === 'register');
  return (
    // The tree has the focus and hears the keys.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      className={css.item}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.level}
      aria-selected={isSelected}
      aria-expanded={row.kind === 'folder' ? row.isOpen : undefined}
      style={{ paddingLeft: `calc(var(--s-3) + ${(row.level - 1) * 16}px)` }}
      onClick={onChoose}
      onDoubleClick={onUse}
    >
      {row.kind === 'folder' ? (
        <>
          <Icon of={row.isOpen ? ChevronDown : ChevronRight} size="small" />
          <b className={css.name}>{visibleText(row.name)}</b>
          <span className={css.end}>{row.count}</span>
        </>
      ) : (
        <>
          <span className={css.glyph}>
            <Glyph kind={isRpc ? 'square' : 'circle'} label={row.request.request.kind.toUpperCase()} />
          </span>
          <span className={css.name}>{visibleText(row.request.name)}</span>
          {row.request.name === row.request.request.uri ? undefined : <Uri uri={row.request.request.uri} />}
        </>
      )}
    </div>
  );
}
