// Where the time went: a bar, its legend with shares, and the same as a table on request.

import { Table } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { HandshakeSummary } from '../../../../shared/handshake-summary.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatDuration, formatMs } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Section } from './section.tsx';
import css from './time-bar.module.css';
import { timeParts, type TimePart } from './time-parts.ts';
import { partName } from './words.ts';

export function TimeBar({ summary }: { summary: HandshakeSummary }): ReactNode {
  const [isTable, setTable] = useState(false);
  const parts = timeParts(summary);
  // One part alone says nothing that does not stand above.
  if (parts.length < 2) return undefined;
  const whole = parts.reduce((sum, { took }) => sum + took, 0);
  const spoken = parts.map((part) => words.timePart(partName(part), formatMs(part.took))).join(', ');
  const toggle = (
    <IconButton
      size="small"
      label={isTable ? words.hideTable : words.asTable}
      icon={<Icon of={Table} size="small" />}
      pressed={isTable}
      onPress={() => setTable(!isTable)}
    />
  );
  return (
    <Section title={words.whereTimeWent(formatDuration(whole))} actions={toggle}>
      <div className={css.bar} role="img" aria-label={spoken}>
        {parts.map((part, i) => (
          <span key={i} className={css[part.kind]} style={{ flexGrow: part.took / whole }} />
        ))}
      </div>
      {isTable ? <PartTable parts={parts} /> : <Legend parts={parts} />}
    </Section>
  );
}

function Legend({ parts }: { parts: readonly TimePart[] }): ReactNode {
  return (
    <ul className={css.legend}>
      {parts.map((part, i) => (
        <li key={i}>
          <span className={`${css.key} ${css[part.kind]}`} />
          {partName(part)}
          <span className={css.time}>{formatMs(part.took)}</span>
          <span className={css.share}>{words.percent(part.percent)}</span>
        </li>
      ))}
    </ul>
  );
}

function PartTable({ parts }: { parts: readonly TimePart[] }): ReactNode {
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{words.tablePart}</th>
          <th scope="col">{words.tableTime}</th>
          <th scope="col">{words.tableShare}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part, i) => (
          <tr key={i}>
            <th scope="row">
              <span className={`${css.key} ${css[part.kind]}`} />
              {partName(part)}
            </th>
            <td>{formatMs(part.took)}</td>
            <td>{words.percent(part.percent)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
