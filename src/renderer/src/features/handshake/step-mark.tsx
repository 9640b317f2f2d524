// A mark of a step: a shape and a few words.

import type { ReactNode } from 'react';
import { handshakeStrings } from '../../strings/handshake.ts';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import css from './ladder.module.css';
import type { StepMark } from './step-marks.ts';

const words = handshakeStrings.marks;

export function Mark({ mark }: { mark: StepMark }): ReactNode {
  const [state, text] = faceOf(mark);
  return (
    <span className={css.found}>
      <StateIcon state={state} size="small" />
      {text}
    </span>
  );
}

function faceOf(mark: StepMark): readonly [StateKind, string] {
  switch (mark.kind) {
    case 'request':
      return [REQUESTS[mark.state], words.request(mark.index, mark.of, words.requests[mark.state])];
    case 'proof':
      return [PROOFS[mark.state], words.proof[mark.state]];
    case 'by-hand':
      return ['info', words.byHand];
    case 'sent-anyway':
      return ['warn', words.sentAnyway];
    default:
      return ['err', words.notSent];
  }
}

const REQUESTS = { pending: 'run', done: 'ok', refused: 'err' } as const;
const PROOFS = { right: 'ok', wrong: 'err', missing: 'warn' } as const;
