// Names and values one under the other, and the sunk box for a piece of evidence.

import type { ReactNode } from 'react';
import css from './key-value.module.css';

export interface KeyValueRow {
  readonly label: ReactNode;
  readonly value: ReactNode;
  /** Fixed-width font. */
  readonly mono?: boolean;
  readonly key?: string;
}

export function KeyValue({ rows, labelWidth }: { rows: readonly KeyValueRow[]; labelWidth?: number }): ReactNode {
  return (
    <dl className={css.list} style={labelWidth === undefined ? undefined : { '--label-width': `${labelWidth}px` }}>
      {rows.map((row, at) => (
        <div key={row.key ?? (typeof row.label === 'string' ? row.label : at)} className={css.row}>
          <dt>{row.label}</dt>
          <dd className={row.mono === true ? css.mono : undefined}>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Well({ children, mono = true }: { children: ReactNode; mono?: boolean }): ReactNode {
  return <div className={`${css.well} ${mono ? css.mono : ''}`}>{children}</div>;
}
