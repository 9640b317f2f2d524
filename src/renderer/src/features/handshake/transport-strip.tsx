// The transport in one line, or stage by stage with a waterfall. A stage that failed unfolds it.

import { Check, ChevronDown, ChevronRight, Minus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { formatMs } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import type { Strip, StripRow } from './strip-rows.ts';
import hidden from '../../ui/unseen.module.css';
import css from './transport-strip.module.css';
import { StepOption } from './step-option.tsx';
import { brief } from './words.ts';

export interface TransportStripProps {
  readonly strip: Strip;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly selected: number | undefined;
  /** How long the stage that runs has been running; absent for a short time. */
  readonly running: string | undefined;
  readonly onChoose: (seq: number) => void;
}

export function TransportStrip(props: TransportStripProps): ReactNode {
  const { strip, open, onOpen, selected, running, onChoose } = props;
  const id = useId();
  const recorded = strip.rows.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
  const tabStop = recorded.find((seq) => seq === selected) ?? recorded[0];
  // What was not reached is no list of steps.
  const listing = recorded.length > 0 ? { role: 'listbox', 'aria-label': words.transportSteps } : {};
  const total = strip.total > 0 ? formatMs(strip.total) : undefined;
  return (
    <>
      <button type="button" className={css.strip} aria-expanded={open} aria-controls={id} onClick={() => onOpen(!open)}>
        <Icon of={open ? ChevronDown : ChevronRight} size="small" />
        <b className={css.title}>{words.transport}</b>
        {open ? (
          <span className={css.count}>{words.transportCount(recorded.length)}</span>
        ) : (
          strip.rows.map((row, i) => <Brief key={`${row.stage}-${i}`} row={row} running={running} />)
        )}
        {total !== undefined && (
          <span className={css.total} title={words.transportTotal(`${total} ${words.milliseconds}`)}>
            {total} {words.milliseconds}
          </span>
        )}
      </button>
      <div id={id} className={css.rows} hidden={!open}>
        {open && (
          <div {...listing}>
            {strip.rows.map((row, i) => (
              <Row
                key={`${row.stage}-${i}`}
                row={row}
                running={running}
                isSelected={row.seq !== undefined && row.seq === selected}
                isTabStop={row.seq !== undefined && row.seq === tabStop}
                onChoose={onChoose}
              />
            ))}
          </div>
        )}
      </div>
    </>
  );
}

/** A stage in the folded strip. */
function Brief({ row, running }: { row: StripRow; running: string | undefined }): ReactNode {
  const isAgreed = row.stage === 'subprotocol' || row.stage === 'serializer';
  const name = isAgreed && row.state === 'done' ? brief(row.text) : words.stages[row.stage].short;
  const value = row.state === 'running' ? running : valueOf(row);
  return (
    <span className={css.brief} data-state={row.state}>
      <StageIcon row={row} isLate={running !== undefined} />
      <span className={isAgreed ? css.elides : undefined}>{name}</span>
      {value !== undefined && <span className={css.value}>{value}</span>}
      {row.state !== 'done' && row.state !== 'off' && (
        <span className={hidden.unseen}>{words.stageStates[row.state]}</span>
      )}
    </span>
  );
}

function valueOf({ state, took }: StripRow): string | undefined {
  if (state === 'off') return words.stageStates.off;
  return took === undefined ? undefined : formatMs(took);
}

interface RowProps {
  readonly row: StripRow;
  readonly running: string | undefined;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly onChoose: (seq: number) => void;
}

function Row({ row, running, isSelected, isTabStop, onChoose }: RowProps): ReactNode {
  const { stage, state, seq } = row;
  const name = words.stages[stage].long;
  const text = brief(textOf(row, running));
  const time = row.took === undefined ? undefined : formatMs(row.took);
  const cells = (
    <>
      <StageIcon row={row} isLate={running !== undefined} />
      <span className={css.name}>
        {name}
        <span className={hidden.unseen}>{words.stageSpoken(words.stageStates[state])}</span>
      </span>
      <span className={css.text} title={text}>
        {text}
      </span>
      <Waterfall row={row} />
      <span className={css.took}>{time ?? '–'}</span>
    </>
  );
  // What has no record cannot be looked at: it is shown, and is no option.
  if (seq === undefined)
    return (
      <div className={css.row} data-state={state} aria-hidden>
        {cells}
      </div>
    );
  return (
    <StepOption className={css.row ?? ''} state={state} {...{ seq, isSelected, isTabStop, onChoose }}>
      {cells}
    </StepOption>
  );
}

function textOf({ stage, state, text }: StripRow, running: string | undefined): string {
  if (state === 'off') return words.tlsOff(text);
  if (state === 'ahead') return words.notReached;
  if (state === 'running') return running === undefined ? '' : words.runningFor(running);
  return stage === 'subprotocol' || stage === 'serializer' || text !== '' ? text : words.stageStates[state];
}

function StageIcon({ row: { state }, isLate }: { row: StripRow; isLate: boolean }): ReactNode {
  switch (state) {
    case 'done':
      return <span className={css.done}>{<Icon of={Check} size="small" />}</span>;
    case 'failed':
      return <StateIcon state="abort" size="small" />;
    case 'silent':
      return <StateIcon state="err" size="small" />;
    case 'running':
      return <StateIcon state={isLate ? 'run' : 'skip'} size="small" />;
    case 'off':
      return <span className={css.off}>{<Icon of={Minus} size="small" />}</span>;
    default:
      return <StateIcon state="skip" size="small" />;
  }
}

function Waterfall({ row: { from, to, state } }: { row: StripRow }): ReactNode {
  if (state === 'ahead' || state === 'running') return <span className={css.track} />;
  const left = `${(from * 100).toFixed(2)}%`;
  const width = `${((to - from) * 100).toFixed(2)}%`;
  return (
    <span className={css.track}>
      <span className={css.bar} style={{ left: `min(${left}, 100% - 2px)`, width: `max(2px, ${width})` }} />
    </span>
  );
}
