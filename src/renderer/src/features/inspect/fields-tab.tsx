// The fields of a message as a tree; the chosen one explains itself below. The other end of the request
// stands under the tree.

import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import type { CaptureView } from '../../state/place.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FactsGroup } from './facts-tab.tsx';
import { FieldNote } from './field-note.tsx';
import { fieldAt, fieldRows, openAtFirst, pathsAround, type FieldRow } from './field-lookup.ts';
import { FieldTreeRow, isLong, nameWidth } from './field-tree-row.tsx';
import css from './inspector.module.css';
import type { Chosen } from './inspector.tsx';
import { PairGroup } from './pair-group.tsx';
import { treeStep } from './tree-keys.ts';

export interface FieldsTabProps {
  readonly capture: string;
  /** Where the other end is shown; undefined: the view shows none. */
  readonly view: CaptureView | undefined;
  readonly detail: RecordDetail;
  readonly chosen: Chosen;
  readonly onField: (path: string, start: number | undefined) => void;
  readonly onShowBytes: () => void;
}

const LEAST_NAMES = 128;

/** Width of the column of names: as wide as the longest that shows. */
function namesWidth(rows: readonly FieldRow[]): number {
  return Math.ceil(Math.max(LEAST_NAMES, ...rows.map(nameWidth)));
}

export function FieldsTab({ capture, view, detail, chosen, onField, onShowBytes }: FieldsTabProps): ReactNode {
  const { fields, unreadable } = detail;
  // What was chosen by its bytes may lie deeper than what is open.
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set([...openAtFirst(fields), ...(chosen.path === undefined ? [] : pathsAround(fields, chosen.path))]),
  );
  const rows = useMemo(() => fieldRows(fields, open), [fields, open]);
  const noteId = useId();
  const tree = useRef<HTMLDivElement>(null);
  const node = chosen.path === undefined ? undefined : fieldAt(fields, chosen.path);
  const tabStop = rows.some((row) => row.node.path === chosen.path) ? chosen.path : rows[0]?.node.path;

  const toggle = (path: string, isOpen: boolean) =>
    setOpen((before) => {
      const after = new Set(before);
      if (isOpen) after.add(path);
      else after.delete(path);
      return after;
    });
  const choose = (row: FieldRow) => onField(row.node.path, row.node.start);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const at = rows.findIndex((row) => row.node.path === tabStop);
    const row = rows[at];
    if (!row) return;
    const isLeafOpen = isLong(row.node) ? open.has(row.node.path) : undefined;
    const step = treeStep(event.key, rows, at, isLeafOpen);
    if (!step) return;
    event.preventDefault();
    if (step.toggle !== undefined) {
      toggle(row.node.path, step.toggle);
      choose(row);
    }
    const next = step.to === undefined ? undefined : rows[step.to];
    if (!next) return;
    choose(next);
    tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(next.node.path)}"]`)?.focus();
  };

  return (
    <>
      <div className={css.scroll}>
        {unreadable !== undefined && (
          <div className={css.group}>
            <Notice tone="err" title={words.unreadable}>
              {visibleText(unreadable)}
            </Notice>
          </div>
        )}
        {/* The rows take the focus; their keys are handled in one place. */}
        {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
        <div
          ref={tree}
          role="tree"
          className={css.tree}
          aria-label={detail.kind === 'message' ? words.fields : words.octets}
          style={{ '--names': `${namesWidth(rows)}px` }}
          onKeyDown={onKeyDown}
        >
          {rows.map((row) => (
            <FieldTreeRow
              key={row.node.path}
              row={row}
              isOpen={open.has(row.node.path)}
              isChosen={row.node.path === chosen.path}
              noteId={noteId}
              isTabStop={row.node.path === tabStop}
              onChoose={() => choose(row)}
              onToggle={() => toggle(row.node.path, !open.has(row.node.path))}
            />
          ))}
        </div>
        {view !== undefined && <PairGroup capture={capture} view={view} detail={detail} />}
        {detail.kind === 'message' && detail.groups.map((group, i) => <FactsGroup key={i} group={group} />)}
      </div>
      {/* Where there is less room, the note comes with the first field that is chosen. */}
      {(node !== undefined || view !== undefined) && (
        <FieldNote node={node} detail={detail} id={noteId} onShowBytes={onShowBytes} />
      )}
    </>
  );
}
