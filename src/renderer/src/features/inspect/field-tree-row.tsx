// One row of the fields tree: index and name, value, type.

import { ChevronDown, ChevronRight } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import type { FieldNode } from '../../../../shared/record-detail.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { FieldRow } from './field-lookup.ts';
import css from './field-tree-row.module.css';
import { Dots } from './hidden-value.tsx';

/** Values over so many letters fold. */
const LONG = 200;

export function isLong({ text, children, masked }: FieldNode): boolean {
  return text.length > LONG && children === undefined && masked === undefined;
}

/** Width of a character of the fixed-width font, near enough for a column. */
const CHARACTER = 7.25;
/** Space of a sign, an index and the gaps, and of a level. */
const SIGNS = 48;
const LEVEL = 14;
/** Wider names do not fit the column in a narrow pane. */
const WIDE_NAME = 190;

/** Pixels the name of a row needs, with its indent. */
export function nameWidth({ node, level }: FieldRow): number {
  return SIGNS + (level - 1) * LEVEL + node.name.length * CHARACTER;
}

export interface FieldTreeRowProps {
  readonly row: FieldRow;
  /** Of a value that folds though it has no children. */
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly isTabStop: boolean;
  /** Element that explains the chosen field. */
  readonly noteId: string;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

export function FieldTreeRow(props: FieldTreeRowProps): ReactNode {
  const { row, isOpen, isChosen, isTabStop, noteId, onChoose, onToggle } = props;
  const { node, level, place, siblings } = row;
  const folds = row.open !== undefined || isLong(node);
  const expanded = row.open ?? (folds ? isOpen : undefined);
  const onClick = (event: MouseEvent) => {
    onChoose();
    // Two clicks open, and so does one on the sign.
    if (folds && (event.detail === 2 || (event.target as Element).closest('[data-sign]') !== null)) onToggle();
  };
  return (
    <>
      {/* Keys are handled by the tree. */}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <div
        role="treeitem"
        aria-level={level}
        aria-posinset={place}
        aria-setsize={siblings}
        aria-expanded={expanded}
        aria-selected={isChosen}
        aria-describedby={isChosen ? noteId : undefined}
        tabIndex={isTabStop ? 0 : -1}
        data-path={node.path}
        className={css.row}
        data-sent={node.start !== undefined}
        data-long={nameWidth(row) > WIDE_NAME}
        style={{ '--level': level - 1 }}
        onClick={onClick}
      >
        <span className={css.name}>
          <span className={css.sign} data-sign={folds || undefined}>
            {folds && <Icon of={expanded === true ? ChevronDown : ChevronRight} size="tiny" />}
          </span>
          {level === 1 && node.path !== node.name && <span className={css.index}>{indexOf(node)}</span>}
          <span className={css.key} title={visibleText(node.name)}>
            {visibleText(node.name)}
          </span>
        </span>
        <span className={isLong(node) && isOpen ? css.openValue : css.value}>
          <Value node={node} isOpen={isOpen} />
        </span>
        <span className={css.type} title={visibleText(node.type)}>
          {visibleText(node.type)}
        </span>
      </div>
      {row.open === true && node.more !== undefined && (
        <div className={css.more} style={{ '--level': level }}>
          {words.more(formatCount(node.more))}
        </div>
      )}
    </>
  );
}

/** Elements of the message have a number; what stands for many has none. */
function indexOf({ path }: FieldNode): string {
  return /^\d+$/.test(path) ? path : '';
}

function Value({ node, isOpen }: { node: FieldNode; isOpen: boolean }): ReactNode {
  const { masked, start, text, children, reading, path, cut } = node;
  if (masked)
    return (
      <>
        <Dots what={masked.what} />{' '}
        <span className={css.print} title={words.fingerprintTip}>
          {words.fingerprint(masked.fingerprint)}
        </span>
      </>
    );
  if (start === undefined) return <span className={css.faint}>{words.notSent}</span>;
  if (children !== undefined) return <span className={css.count}>{text}</span>;
  const long = isLong(node);
  const shown = visibleText(long && !isOpen ? text.slice(0, LONG) : text);
  return (
    <>
      {/^[{[]/.test(text) ? <span className={css.count}>{shown}</span> : shown}
      {long && !isOpen && '…'}
      {path === '0' && reading !== undefined && <span className={css.reading}> {visibleText(reading)}</span>}
      {long && isOpen && cut === true && <span className={css.faint}> {words.moreAt}</span>}
    </>
  );
}
