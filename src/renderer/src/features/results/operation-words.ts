// The state of an operation as icon and word.

import type { OperationInfo } from '../../../../shared/contract/operations.ts';
import { resultStrings as words } from '../../strings/results.ts';
import type { StateKind } from '../../ui/state-kind.ts';

const ICONS: Readonly<Record<OperationInfo['state'], StateKind>> = {
  running: 'run',
  answered: 'ok',
  error: 'err',
  unanswered: 'warn',
  unknown: 'warn',
  'not-sent': 'abort',
  stopped: 'skip',
};

export function stateIconOf({ state }: OperationInfo): StateKind {
  return ICONS[state];
}

/** The word of its state; a PUBLISH that asked for no answer got none. */
export function stateWordOf({ state, request, reply, repeat }: OperationInfo): string {
  const isUnconfirmed = request.kind === 'publish' && reply?.kind === 'done' && reply.id === undefined;
  return state === 'answered' && isUnconfirmed && !repeat ? words.sent : words.states[state];
}
