// The final reply of a request, as viewers get it.

import type { OperationReply } from '../../shared/contract/operations.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';

/** What a REGISTER is answered with if somebody else holds the procedure; the second is Crossbar's. */
const HELD_ELSEWHERE = [
  'wamp.error.procedure_already_exists',
  'wamp.error.procedure_exists_with_different_invocation_policy',
];

/** Arguments of a message; a payload that is one byte string counts as one argument. */
export function payloadOf(message: Message): { readonly args: WampValue[]; readonly kwargs: Dict } {
  const args = 'args' in message ? message.args : undefined;
  const kwargs = ('kwargs' in message ? message.kwargs : undefined) ?? {};
  return { args: args === undefined ? [] : Array.isArray(args) ? args : [args], kwargs };
}

const CROSSBAR_TIMEOUT = 'the timeout of the call passed, as Crossbar says it; it counts seconds';

function isCrossbarTimeout({ error, args }: MessageOf<'ERROR'>): boolean {
  return error === 'wamp.error.canceled' && Array.isArray(args) && args[0] === 'timeout reached';
}

/** The reply in wire form; `message` is masked already. */
export function operationReply(message: Message): OperationReply {
  switch (message.kind) {
    case 'RESULT':
      return { kind: 'result', ...wirePayload(message), details: toWire<WampValue>(message.details) };
    case 'ERROR': {
      const reading = isCrossbarTimeout(message) ? CROSSBAR_TIMEOUT : readErrorUri(message.error);
      return {
        kind: 'error',
        error: message.error,
        ...wirePayload(message),
        details: toWire<WampValue>(message.details),
        ...(reading !== undefined && { reading }),
        ...(HELD_ELSEWHERE.includes(message.error) && { heldElsewhere: true }),
      };
    }
    case 'PUBLISHED':
      return { kind: 'done', id: message.publication };
    case 'SUBSCRIBED':
      return { kind: 'done', id: message.subscription };
    case 'REGISTERED':
      return { kind: 'done', id: message.registration };
    default:
      return { kind: 'done' };
  }
}

function wirePayload(message: Message) {
  const { args, kwargs } = payloadOf(message);
  return { args: toWire(args), kwargs: toWire<WampValue>(kwargs) };
}
