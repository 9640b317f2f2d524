// Commands about requests in open sessions: sending them, following them, answering invocations.

import { z } from 'zod';
import { answerSchema, payloadTextSchema, requestSchema } from '../request.ts';
import { command, id, span, wampId } from './command.ts';
import {
  CANCEL_MODES,
  type HoldingInfo,
  type InvocationQuestion,
  type OperationInfo,
  type ResultsPart,
} from './operations.ts';

const operation = z.number().int().min(1);
const kind = z.enum(['subscription', 'registration']);

export const OPERATION_COMMANDS = {
  /**
   * Sends a request and returns at once; what becomes of it is told by `operations-changed`. Variables come from an
   * environment of the capture's profile. What cannot be sent (JSON that is broken, a variable nobody set) is refused, and so is a
   * URI that breaks even the loose rule, unless the user insists.
   */
  'operation.start': command(
    z.strictObject({ capture: id, request: requestSchema, environment: id.optional(), insist: z.boolean().optional() }),
  ).returns<{ operation: number }>(),
  /** Newest first. */
  'operation.list': command(z.strictObject({ capture: id })).returns<readonly OperationInfo[]>(),
  'operation.get': command(z.strictObject({ capture: id, operation })).returns<OperationInfo>(),
  /** Settles once the operation does not run any more. */
  'operation.wait': command(z.strictObject({ capture: id, operation })).returns<OperationInfo>(),
  'operation.results': command(z.strictObject({ capture: id, operation, ...span })).returns<ResultsPart>(),
  /** Sends CANCEL for a call. */
  'operation.cancel': command(z.strictObject({ capture: id, operation, mode: z.enum(CANCEL_MODES) })).returns<null>(),
  /** Ends a repetition: nothing more is sent, what is in flight is waited for. */
  'operation.stop': command(z.strictObject({ capture: id, operation })).returns<null>(),
  /** Further arguments of a call that is open; `last` ends them. */
  'operation.send': command(
    z.strictObject({ capture: id, operation, payload: payloadTextSchema, last: z.boolean() }),
  ).returns<null>(),
  /** Forgets operations that do not run any more; without `operation` all of them. */
  'operation.forget': command(z.strictObject({ capture: id, operation: operation.optional() })).returns<null>(),

  /** Newest first; those that ended are among them until they are forgotten. */
  'holding.list': command(z.strictObject({ capture: id })).returns<readonly HoldingInfo[]>(),
  /** UNSUBSCRIBE or UNREGISTER; settles with the reply. */
  'holding.end': command(z.strictObject({ capture: id, kind, holding: wampId })).returns<{ text?: string }>(),
  /** How invocations are answered from now on. */
  'holding.setAnswer': command(z.strictObject({ capture: id, holding: wampId, answer: answerSchema })).returns<null>(),
  /** Forgets one that ended. */
  'holding.forget': command(z.strictObject({ capture: id, kind, holding: wampId })).returns<null>(),

  /** Invocations that wait for a person, oldest first. */
  'invocation.questions': command(z.strictObject({ capture: id.optional() })).returns<readonly InvocationQuestion[]>(),
  /**
   * `progress` leaves the question open. `taken`: false if nobody waits for it any more. What cannot be sent is
   * refused, and the question stays open then.
   */
  'invocation.answer': command(
    z.strictObject({
      question: id,
      answer: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.enum(['result', 'progress']), payload: payloadTextSchema }),
        z.strictObject({ kind: z.literal('error'), error: z.string().min(1).max(8192), payload: payloadTextSchema }),
      ]),
    }),
  ).returns<{ taken: boolean }>(),
} as const;
