// The head of a list: one stop for Tab, arrow keys move along it, Enter or a click sorts.

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { RealmListName } from '../../../../shared/contract/realm.ts';
import type { ListSort } from '../../state/realm-view.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import grids from '../../ui/grid.module.css';
import { Icon } from '../../ui/icon.tsx';
import { nextSort, type Column, type ColumnName } from './columns.ts';
import css from './realm-grid.module.css';

export interface GridHeadProps {
  readonly list: RealmListName;
  readonly columns: readonly Column[];
  readonly sort: ListSort | undefined;
  readonly barWidth: number;
  readonly onSort: (sort: ListSort | undefined) => void;
}

export function GridHead({ list, columns, sort, barWidth, onSort }: GridHeadProps): ReactNode {
  const head = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const stop = Math.min(at, columns.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowRight: stop + 1, ArrowLeft: stop - 1, Home: 0, End: columns.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.min(Math.max(0, to), columns.length - 1);
    setAt(next);
    head.current?.querySelectorAll<HTMLElement>('button')[next]?.focus();
  };
  const nameOf = (name: ColumnName) =>
    name === 'id' && list === 'sessions' ? words.columns.session : words.columns[name];
  return (
    <div role="rowgroup" className={grids.head} style={{ paddingRight: barWidth }}>
      {/* The buttons in it take the focus; their arrow keys are handled in one place. */}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div ref={head} role="row" className={`${grids.headRow} ${css.headRow}`} onKeyDown={onKeyDown}>
        {columns.map(({ name, right }, index) => {
          const way = sort?.column !== name ? undefined : sort.descending ? 'descending' : 'ascending';
          return (
            <span key={name} role="columnheader" aria-sort={way ?? 'none'} data-right={right}>
              <button
                type="button"
                className={`${grids.label} ${css.sort}`}
                title={words.sortBy(nameOf(name))}
                tabIndex={index === stop ? 0 : -1}
                onFocus={() => setAt(index)}
                onClick={() => onSort(nextSort(sort, name))}
              >
                <span className={css.text}>{nameOf(name)}</span>
                {way === undefined ? undefined : <Icon of={way === 'ascending' ? ArrowUp : ArrowDown} size="tiny" />}
              </button>
            </span>
          );
        })}
      </div>
    </div>
  );
}
