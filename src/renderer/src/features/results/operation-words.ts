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

export function stateIconOf(info: OperationInfo): StateKind {
  return isCanceled(info) ? 'skip' : ICONS[info.state];
}

/** The specification writes one l; some routers write two. */
const CANCELED = ['wamp.error.canceled', 'wamp.error.cancelled'];

/** True for a call that ended as it was asked to: that is no failure. "Call Canceling". */
function isCanceled({ cancel, reply }: OperationInfo): boolean {
  return cancel !== undefined && reply?.kind === 'error' && CANCELED.includes(reply.error);
}

/** The word of its state; a PUBLISH that asked for no answer got none. */
export function stateWordOf(info: OperationInfo): string {
  const { state, request, reply, repeat } = info;
  if (isCanceled(info)) return words.canceled;
  if (state === 'not-sent' && repeat && repeat.sent > 0) return words.notAllSent;
  const isUnconfirmed = request.kind === 'publish' && reply?.kind === 'done' && reply.id === undefined;
  return state === 'answered' && isUnconfirmed && !repeat ? words.sent : words.states[state];
}
