// One row of a list of the realm. It is drawn anew only if what it says, its place or its marks change.

import { memo, type ReactNode } from 'react';
import type { RealmListName, RegistrationRow, SessionRow, SubscriptionRow } from '../../../../shared/contract/realm.ts';
import type { RealmRow } from '../../state/realm-rows.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { formatCount } from '../../ui/format.ts';
import grids from '../../ui/grid.module.css';
import hidden from '../../ui/unseen.module.css';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { Column, ColumnName } from './columns.ts';
import { isNew, momentText } from './moment.ts';
import css from './realm-grid.module.css';

export interface GridRowProps {
  readonly list: RealmListName;
  readonly index: number;
  /** Undefined: still being asked for. */
  readonly row: RealmRow | undefined;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly columns: readonly Column[];
  readonly isSelected: boolean;
  readonly isFocusable: boolean;
  /** Milliseconds since 1970, in steps of minutes. */
  readonly minute: number;
}

export const GridRow = memo(function GridRow(props: GridRowProps): ReactNode {
  const { row, columns, index } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={props.isSelected}
      aria-busy={row === undefined || undefined}
      className={`${grids.row} ${css.row}`}
      data-row={index}
      tabIndex={props.isFocusable ? 0 : -1}
      style={{ top: props.top }}
    >
      {row === undefined ? (
        <span role="gridcell" aria-colspan={columns.length} className={`${grids.bars} ${css.bars}`}>
          <span className={hidden.unseen}>{words.loadingRow}</span>
        </span>
      ) : (
        columns.map(({ name, right }) => (
          <span key={name} role="gridcell" data-column={name} data-right={right}>
            <CellText {...props} row={row} name={name} />
          </span>
        ))
      )}
    </div>
  );
});

interface CellProps extends GridRowProps {
  readonly row: RealmRow;
  readonly name: ColumnName;
}

function CellText({ list, row, name, minute }: CellProps): ReactNode {
  if (name === 'id') return String(row.id);
  if (list === 'sessions') return sessionText(row, name, minute);
  return entryText(row as RegistrationRow & SubscriptionRow, name, minute);
}

function sessionText(row: SessionRow, name: ColumnName, minute: number): ReactNode {
  switch (name) {
    case 'authid':
      return (
        <>
          <span className={css.text}>{visibleText(row.authid ?? row.problem ?? '')}</span>
          {row.own === true ? <span className={`${grids.tag} ${css.own}`}>{words.you}</span> : undefined}
          {isNew(row.joined, minute) && row.own !== true ? <span className={grids.tag}>{words.fresh}</span> : undefined}
        </>
      );
    case 'joined':
      return row.joined === undefined ? words.earlier : momentText(row.joined, new Date(minute));
    case 'peer':
      return visibleText(peerText(row.peer ?? ''));
    case 'authrole':
    case 'authmethod':
    case 'authprovider':
    case 'serializer':
      return visibleText(row[name] ?? '');
    default:
      return undefined;
  }
}

/** An address without the kind of socket that some routers put before it. */
function peerText(peer: string): string {
  return peer.replace(/^tcp[46]:/, '');
}

function entryText(row: RegistrationRow & SubscriptionRow, name: ColumnName, minute: number): ReactNode {
  switch (name) {
    case 'uri':
      return row.uri === undefined ? (
        <span className={css.text}>{visibleText(row.problem ?? '')}</span>
      ) : (
        <Uri uri={row.uri} />
      );
    case 'match':
    case 'invoke':
      return visibleText(row[name] ?? '');
    case 'callees':
    case 'subscribers': {
      const count = row[name];
      return count === undefined ? '' : formatCount(count);
    }
    case 'created':
      return row.created === undefined ? '' : momentText(row.created, new Date(minute));
    default:
      return undefined;
  }
}
