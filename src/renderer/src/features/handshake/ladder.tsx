// The ladder: what client and router said to each other, from top to bottom, with the waits on the
// lifeline of the side that worked.

import { type ReactNode } from 'react';
import { withDots } from '../../state/message-text.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { generalStrings } from '../../strings/general.ts';
import { formatBytes, formatDuration, formatMs } from '../../ui/format.ts';
import { Glyph } from '../../ui/glyphs.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import type { Expected, LadderRow, StepRow, WaitRow } from './ladder-layout.ts';
import hidden from '../../ui/unseen.module.css';
import css from './ladder.module.css';
import { Mark } from './step-mark.tsx';
import { StepOption } from './step-option.tsx';
import { brief, messageWord, waitWords } from './words.ts';

/** Words of a wait that goes on. */
export interface Running {
  readonly text: string;
  readonly elapsed: string;
  /** The person is waited for. */
  readonly isAsked: boolean;
}

export interface LadderProps {
  readonly label: string;
  readonly rows: readonly LadderRow[];
  readonly selected: number | undefined;
  /** Absent as long as the wait is too short to speak of. */
  readonly running: Running | undefined;
  readonly onChoose: (seq: number) => void;
}

/** A part of the ladder: a list of steps with what is between them. */
export function Ladder({ label, rows, selected, running, onChoose }: LadderProps): ReactNode {
  const steps = rows.flatMap((row) => (row.kind === 'step' ? [row.step.seq] : []));
  const tabStop = steps.find((seq) => seq === selected) ?? steps[0];
  // A list of what is only expected is no list of steps yet.
  const listing = steps.length > 0 ? { role: 'listbox', 'aria-label': label } : {};
  return (
    <div {...listing} className={css.ladder}>
      {rows.map((row, i) => {
        switch (row.kind) {
          case 'step':
            return (
              <Step
                key={row.step.seq}
                row={row}
                before={waitBefore(rows[i - 1])}
                isSelected={row.step.seq === selected}
                isTabStop={row.step.seq === tabStop}
                onChoose={onChoose}
              />
            );
          case 'wait':
            return <Wait key={`wait-${row.seq}`} row={row} />;
          case 'session':
            return <Session key={`session-${row.seq}`} took={row.took} />;
          case 'running':
            return <RunningWait key="running" side={row.side} running={running} />;
          case 'expected':
            return <Ghost key={`expected-${row.expected.types.join()}`} expected={row.expected} />;
          default:
            return undefined;
        }
      })}
    </div>
  );
}

function waitBefore(row: LadderRow | undefined): string | undefined {
  if (row?.kind === 'wait') return words.waitName(formatMs(row.took), waitWords(row));
  return row?.kind === 'session' ? words.session(formatDuration(row.took)) : undefined;
}

interface StepProps {
  readonly row: StepRow;
  /** The wait before it, for those who do not see the lifelines. */
  readonly before: string | undefined;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly onChoose: (seq: number) => void;
}

function Step({ row, before, isSelected, isTabStop, onChoose }: StepProps): ReactNode {
  const { step, since, bad, request, marks } = row;
  const { seq, dir, size, findings } = step;
  const type = messageWord(step.type);
  // What is secret in a request was overwritten.
  const text = brief(request ? withDots(step.text) : step.text);
  const worst = findings.find(({ severity }) => severity === 'error') ?? findings.find(isWarning);
  const found = worst && words.findings(findings.filter(({ severity }) => severity !== 'info').length);
  const time = formatMs(since);
  return (
    <StepOption className={`${css.step} ${css[dir]}`} {...{ seq, isSelected, isTabStop, onChoose }}>
      {/* The name is read as type, direction, time, summary; the eye finds the time at the left. */}
      <span className={css.time} aria-hidden>
        {time}
      </span>
      <span className={css.lane}>
        <span className={css.label}>
          <span className={`${css.type} ${bad ? css.bad : request && css[request]}`}>
            <Glyph kind={request ? SHAPES[request] : 'diamond'} {...(bad && { tone: 'err' })} />
            {type}
          </span>
          <span className={hidden.unseen}>
            {words.stepSpoken(dir === 'out' ? generalStrings.toRouter : generalStrings.fromRouter, time)}
          </span>
          <span className={css.text} title={text}>
            {text}
          </span>
          {(worst ?? marks.length > 0) && (
            <span className={css.marks}>
              {marks.map((mark) => (
                <Mark key={mark.kind} mark={mark} />
              ))}
              {worst && (
                <span className={css.found}>
                  <StateIcon state={worst.severity === 'error' ? 'err' : 'warn'} size="small" />
                  {found}
                </span>
              )}
            </span>
          )}
        </span>
        <span className={css.arrow} />
        <span className={css.size}>{formatBytes(size)}</span>
        {before !== undefined && <span className={hidden.unseen}>{words.stepBefore(before)}</span>}
      </span>
    </StepOption>
  );
}

/** Glyphs of what a request is. */
const SHAPES = { call: 'square', publish: 'circle' } as const;

function isWarning({ severity }: { severity: string }): boolean {
  return severity === 'warning';
}

/** Height of a wait: a long one is longer, but never by as much as it took. */
function waitHeight(took: number): number {
  const decades = Math.log10(Math.max(1, took / 10_000));
  return Math.round(32 + Math.min(1.2, decades) * 24);
}

function Wait({ row }: { row: WaitRow }): ReactNode {
  return (
    <div className={`${css.gap} ${css[row.side]}`} style={{ height: waitHeight(row.took) }} aria-hidden>
      <span className={css.lane}>
        <span className={css.work} />
        <span className={css.words}>
          <b>{formatDuration(row.took)}</b> {waitWords(row)}
        </span>
      </span>
    </div>
  );
}

function Session({ took }: { took: number }): ReactNode {
  return (
    <div className={`${css.gap} ${css.session}`} style={{ height: 44 }} aria-hidden>
      <span className={css.lane}>
        <span className={css.words}>{words.session(formatDuration(took))}</span>
      </span>
    </div>
  );
}

function RunningWait({ side, running }: { side: 'client' | 'router'; running: Running | undefined }): ReactNode {
  return (
    <div className={`${css.gap} ${css[side]} ${css.goesOn}`} style={{ height: 32 }} aria-hidden>
      <span className={css.lane}>
        {running && (
          <>
            <span className={css.work} />
            <span className={css.words}>
              <StateIcon state={running.isAsked ? 'pause' : 'run'} size="small" />
              <b>{running.elapsed}</b> {running.text}
            </span>
          </>
        )}
      </span>
    </div>
  );
}

function Ghost({ expected: { dir, types } }: { expected: Expected }): ReactNode {
  return (
    <div className={`${css.step} ${css[dir]} ${css.ghost}`} aria-hidden>
      <span className={css.time} />
      <span className={css.lane}>
        <span className={css.label}>
          <span className={css.type}>
            <Glyph kind="diamond" />
            {words.expected(types)}
          </span>
          <span className={css.text}>{words.expectedNote}</span>
        </span>
        <span className={css.arrow} />
      </span>
    </div>
  );
}
