// The middle of the call view: what came of the request that is looked at, or the messages of the subscription or
// registration that was chosen at the right.

import { SquareTerminal } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { HoldingInfo, OperationInfo } from '../../../../shared/contract/operations.ts';
import {
  refreshOperations,
  useOperationsLoaded,
  useSelectedOperation,
  useShownHolding,
} from '../../state/operations.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { announceLive } from '../../ui/live-region.tsx';
import { EmptyPane, FailedPane, LoadingPane } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { LiveRecords } from './live-records.tsx';
import { OperationView } from './operation-view.tsx';
import { stateWordOf } from './operation-words.ts';
import css from './results.module.css';

/** Parts of a record that the pane shows; another feature draws them. */
export type RecordPartName = 'fields' | 'message' | 'bytes';

/** Draws a part of a record. `onPart`: another part of it is wanted. */
export type RenderRecord = (seq: number, part: RecordPartName, onPart: (part: RecordPartName) => void) => ReactNode;

/** Draws the answer of a registration, to be changed. */
export type RenderAnswer = (held: HoldingInfo) => ReactNode;

export interface ResultsPaneProps {
  readonly capture: string;
  readonly renderRecord: RenderRecord;
  readonly renderAnswer: RenderAnswer;
  /** What there is to try as long as nothing was sent. */
  readonly firstSteps?: ReactNode;
}

export function ResultsPane({ capture, renderRecord, renderAnswer, firstSteps }: ResultsPaneProps): ReactNode {
  const info = useSelectedOperation(capture);
  const held = useShownHolding(capture);
  const loaded = useOperationsLoaded(capture);
  useEndSaid(info);
  if (held)
    return (
      <LiveRecords key={`${held.kind}/${held.holding}`} capture={capture} {...{ held, renderRecord, renderAnswer }} />
    );
  if (info) return <OperationView key={info.operation} capture={capture} info={info} renderRecord={renderRecord} />;
  if (loaded === false) return <LoadingPane text={words.reading} />;
  if (loaded !== true)
    return (
      <FailedPane
        happened={words.failed}
        evidence={visibleText(loaded.message)}
        todo={loaded.hint}
        actions={
          <Button size="small" onPress={() => void refreshOperations(capture)}>
            {words.again}
          </Button>
        }
      />
    );
  return (
    <div className={css.pane}>
      <EmptyPane
        icon={<Icon of={SquareTerminal} size="large" />}
        title={words.emptyTitle}
        text={words.emptyText}
        action={firstSteps}
      />
    </div>
  );
}

/** Says that what is looked at came to its end. */
function useEndSaid(info: OperationInfo | undefined): void {
  const before = useRef<OperationInfo>(undefined);
  useEffect(() => {
    const was = before.current;
    before.current = info;
    if (!info || was?.operation !== info.operation || was.state === info.state) return;
    announceLive(words.said.ended(visibleText(info.uri), stateWordOf(info)), 'operation');
  }, [info]);
}
