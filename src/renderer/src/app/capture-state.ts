// How a capture is doing, in three channels: a shape, a short word for lists, a phrase for the status line.

import type { CaptureInfo } from '../../../shared/contract/results.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import type { Asked } from '../state/hooks.ts';
import { connectStrings } from '../strings/connect.ts';
import { shellStrings } from '../strings/shell.ts';

/** Shapes of the icon of states. */
type Shape = 'ok' | 'warn' | 'err' | 'abort' | 'skip' | 'run' | 'pause';

export interface CaptureState {
  readonly icon: Shape;
  readonly word: string;
  readonly phrase: string;
}

const { words, phrases } = shellStrings;

/** `asked`: what the person is waited for on its behalf. */
export function captureState({ live, outcome, givenUp, retry }: CaptureInfo, asked: Asked | undefined): CaptureState {
  if (live && asked) return { icon: 'pause', word: words.asking[asked], phrase: phrases.asking[asked] };
  if (retry) return { icon: 'pause', word: words.retrying, phrase: phrases.retrying(retry.attempt) };
  if (outcome === undefined) {
    return live
      ? { icon: 'run', word: words.connecting, phrase: phrases.connecting }
      : { icon: 'skip', word: connectStrings.outcomes.ended, phrase: phrases.ended };
  }
  if (outcome === 'welcome') {
    return live
      ? { icon: 'ok', word: words.connected, phrase: phrases.welcome }
      : { icon: 'skip', word: connectStrings.outcomes.ended, phrase: phrases.ended };
  }
  if (givenUp) return { icon: 'abort', word: connectStrings.outcomes.interrupted, phrase: phrases.interrupted };
  return { icon: iconOf(outcome), word: connectStrings.outcomes[outcome], phrase: phrases[outcome] };
}

function iconOf(outcome: Outcome): Shape {
  switch (outcome) {
    case 'abort':
      return 'abort';
    case 'secret-missing':
      return 'warn';
    case 'interrupted':
      return 'skip';
    case 'welcome':
      return 'ok';
    default:
      return 'err';
  }
}
