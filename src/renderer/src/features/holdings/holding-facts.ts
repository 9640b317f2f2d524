// What is said of a subscription or registration in a few words.

import type { HoldingInfo } from '../../../../shared/contract/operations.ts';
import { holdingStrings as words } from '../../strings/holdings.ts';
import { formatCount } from '../../ui/format.ts';

/** Counts, rate, and how it is answered. */
export function factsOf(held: HoldingInfo): readonly string[] {
  const { kind, count, rate, state, answer } = held;
  const { answered = 0, failed = 0, interrupted = 0 } = held;
  if (kind === 'subscription')
    return [words.events(formatCount(count), count), ...(state === 'held' ? [words.perSecond(rateText(rate))] : [])];
  return [
    words.answered(formatCount(answered)),
    ...(failed > 0 ? [words.failed(formatCount(failed))] : []),
    ...(interrupted > 0 ? [words.interrupted(formatCount(interrupted))] : []),
    ...(rate > 0 ? [words.perSecond(rateText(rate))] : []),
    ...(state === 'held' && answer !== undefined ? [words.answers[answer.kind]] : []),
  ];
}

/** Whole from ten on; one decimal below. */
function rateText(rate: number): string {
  return rate >= 10 ? formatCount(Math.round(rate)) : rate === 0 ? '0' : rate.toFixed(1);
}
