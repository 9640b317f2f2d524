// What the checks have to say about the record: the claim, where it rests on, and the specification.

import type { ReactNode } from 'react';
import type { Finding, Severity } from '../../../../shared/finding.ts';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { EmptyPane } from '../../ui/pane.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import findingCss from './findings-tab.module.css';
import css from './inspector.module.css';

const ICONS: Readonly<Record<Severity, StateKind>> = { error: 'err', warning: 'warn', info: 'info' };

export interface FindingsTabProps {
  readonly detail: RecordDetail;
  readonly onShowBytes: (byte: number) => void;
}

export function FindingsTab({ detail: { findings }, onShowBytes }: FindingsTabProps): ReactNode {
  if (findings.length === 0)
    return <EmptyPane icon={<StateIcon state="ok" />} title={words.noFindings} text={words.noFindingsText} />;
  return (
    <ul className={css.scroll}>
      {findings.map((finding, i) => (
        <li key={i} className={css.group}>
          <FindingText finding={finding} onShowBytes={onShowBytes} />
        </li>
      ))}
    </ul>
  );
}

function FindingText({
  finding,
  onShowBytes,
}: { finding: Finding } & Pick<FindingsTabProps, 'onShowBytes'>): ReactNode {
  const { check, severity, text, field, key, section, start, end } = finding;
  const where =
    start === undefined ? undefined : words.bytesRange(formatCount(start), formatCount((end ?? start + 1) - 1));
  const rows = [
    { label: words.field, value: field, mono: true },
    { label: words.key, value: key, mono: true },
    { label: words.where, value: where },
  ];
  return (
    <>
      <h3 className={findingCss.claim}>
        <StateIcon state={ICONS[severity]} label={words.severities[severity]} />
        {visibleText(text)}
      </h3>
      <KeyValue
        labelWidth={84}
        rows={rows.flatMap(({ value, ...row }) => (value === undefined ? [] : [{ ...row, value: visibleText(value) }]))}
      />
      <div className={findingCss.foot}>
        <span>{words.check(check)}</span>
        {section !== undefined && <span>{words.section(section)}</span>}
        {start !== undefined && (
          <Button variant="quiet" size="small" onPress={() => onShowBytes(start)}>
            {words.showBytes}
          </Button>
        )}
      </div>
    </>
  );
}
