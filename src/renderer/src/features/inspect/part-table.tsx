// The parts of a message under its bytes: where each begins, how it looks there, what it is. Choosing one
// marks its bytes.

import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { FieldNode, RecordDetail } from '../../../../shared/record-detail.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { formatCount } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';
import type { BytePages } from './byte-pages.ts';
import { byteText } from './hex-rows.ts';
import { Dots } from './hidden-value.tsx';
import { partOffsets, partRows } from './part-rows.ts';
import css from './part-table.module.css';

export interface PartTableProps {
  readonly detail: RecordDetail;
  readonly pages: BytePages;
  /** Path of the chosen field. */
  readonly path: string | undefined;
  readonly onField: (path: string, start: number | undefined) => void;
}

export function PartTable({ detail, pages, path, onField }: PartTableProps): ReactNode {
  const rows = partRows(detail.fields, path);
  const box = useRef<HTMLDivElement>(null);
  const tabStop = rows.find(({ node }) => node.path === path) ?? rows[0];
  useEffect(() => {
    for (const { node } of rows) {
      const { first, last } = partOffsets(node);
      for (const at of [first.at(0), first.at(-1), last]) if (at !== undefined) pages.want(at, at + 1);
    }
  });
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [path]);
  if (rows.length === 0) return undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const at = rows.findIndex(({ node }) => node.path === tabStop?.node.path);
    const next = rows[rowAfterKey(event.key, at, rows.length) ?? -1];
    if (!next) return;
    event.preventDefault();
    onField(next.node.path, next.node.start);
    box.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(next.node.path)}"]`)?.focus();
  };
  return (
    <div className={css.table} data-testid="parts">
      <div className={css.head} aria-hidden>
        <span>{words.partColumns.offset}</span>
        <span>{words.partColumns.bytes}</span>
        <span>{words.partColumns.part}</span>
        <span>{words.partColumns.means}</span>
      </div>
      {/* The rows take the focus; their keys are handled in one place. */}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div ref={box} role="listbox" aria-label={words.parts} onKeyDown={onKeyDown}>
        {rows.map(({ node, level }) => (
          // Keys are handled by the list.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={node.path}
            role="option"
            aria-selected={node.path === path}
            tabIndex={node.path === tabStop?.node.path ? 0 : -1}
            data-path={node.path}
            className={css.row}
            onClick={() => onField(node.path, node.start)}
          >
            <span className={css.offset}>{formatCount(node.start ?? 0)}</span>
            <span className={css.bytes}>{bytesText(node, detail, pages)}</span>
            <span className={css.part} style={{ '--level': level - 1 }} title={visibleText(node.name)}>
              {visibleText(node.name)}
            </span>
            <Meaning node={node} isOctets={detail.kind !== 'message'} />
          </div>
        ))}
      </div>
    </div>
  );
}

const STEPS: Readonly<Record<string, (at: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: () => Infinity,
};

/** The row a key leads to; undefined for other keys. */
function rowAfterKey(key: string, at: number, count: number): number | undefined {
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  return step && Math.max(0, Math.min(count - 1, step(at)));
}

/** `d9 2c … 3d`; what is hidden is dots. */
function bytesText(node: FieldNode, { masks }: RecordDetail, pages: BytePages): string {
  const text = (at: number) => {
    if (masks.some(({ start, length }) => at >= start && at < start + length)) return '••';
    const byte = pages.at(at);
    return byte === undefined ? '··' : byteText(byte);
  };
  const { first, last } = partOffsets(node);
  return [...first.map(text), ...(last === undefined ? [] : ['…', text(last)])].join(' ');
}

/** Letters of a value that stand in the table. */
const BRIEF = 80;

function Meaning({ node, isOctets }: { node: FieldNode; isOctets: boolean }): ReactNode {
  if (node.masked)
    return (
      <span className={css.means}>
        <Dots what={node.masked.what} />
      </span>
    );
  const text = visibleText(isOctets ? (node.reading ?? node.text) : meaningOf(node));
  return (
    <span className={css.means} title={text}>
      {text}
    </span>
  );
}

function meaningOf({ type, text, children, reading, start = 0, end = 0, path }: FieldNode): string {
  if (children) return `${type} ${text}`;
  if (path === '0' && reading !== undefined) return `${text}, ${reading}`;
  const isText = /^(?:string|uri|bytes)/.test(type);
  return isText ? `${type}, ${words.bytes(formatCount(end - start))}` : `${type} ${text.slice(0, BRIEF)}`;
}
