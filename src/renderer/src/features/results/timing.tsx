// The times of an operation beside its results.

import type { ReactNode } from 'react';
import type { OperationInfo } from '../../../../shared/contract/operations.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import css from './results.module.css';
import { timingRows } from './timing-rows.ts';
import { useRunning } from './use-running.ts';

/** Nothing if there is nothing to say. */
export function Timing({ info }: { info: OperationInfo }): ReactNode {
  const { timeoutMs, state, startedAt } = info;
  const running = useRunning(state === 'running' && timeoutMs !== undefined ? startedAt : undefined);
  const rows = timingRows(info, running);
  if (rows.length === 0) return undefined;
  return (
    <section className={css.group} aria-label={words.timing}>
      <h3>{words.timing}</h3>
      <KeyValue labelWidth={132} rows={rows.map((row) => ({ ...row, mono: true }))} />
    </section>
  );
}
