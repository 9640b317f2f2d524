// One operation of a command: sent, waited for as long as it is wanted, and told. Ctrl-C and --timeout end the waiting.

import type { OperationInfo } from '../../../shared/contract/operations.ts';
import type { RequestText } from '../../../shared/request.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import { systemClock } from '../node-ports.ts';
import type { CliContext } from './cli.ts';
import { exitCodeOf, operationLine, printOperation } from './operation-text.ts';
import type { Values } from './option-values.ts';
import { numberOf } from './request-arguments.ts';
import type { OpenedSession } from './session-run.ts';

/** Sends a request; the result is the number of its operation. Throws InspectorError if it cannot be sent. */
export async function start(
  request: RequestText,
  values: Values,
  { capture, environment }: OpenedSession,
  { link }: CliContext,
): Promise<number> {
  const insist = values['send-anyway'] === true;
  const named = { capture, request, insist, ...(environment !== undefined && { environment }) };
  return (await link.call('operation.start', named)).operation;
}

/** What is in flight at Ctrl-C gets so long for its answers, in milliseconds. */
const LAST_ANSWERS_MS = 1000;

/**
 * What comes to an end within `ms`, or `late`: what is never answered must not keep the session from being left. Without
 * `ms` it is the time that Ctrl-C leaves.
 */
export async function beforeLeaving<T>(ending: Promise<T>, ms = LAST_ANSWERS_MS): Promise<T | 'late'> {
  let stop: () => void = () => {};
  const late = new Promise<'late'>((resolve) => (stop = systemClock.after(ms, () => resolve('late'))));
  try {
    return await Promise.race([ending, late]);
  } finally {
    stop();
  }
}

/** The operation once it ended; Ctrl-C ends a repetition, and everything else by leaving. */
export async function ended(
  operation: number,
  { capture, interrupted }: OpenedSession,
  { link }: CliContext,
): Promise<OperationInfo> {
  const finished = link.call('operation.wait', { capture, operation });
  const first = await Promise.race([finished, interrupted]);
  if (first !== 'interrupted') return finished;
  const info = await link.call('operation.get', { capture, operation });
  if (info.repeat && info.state === 'running') {
    await link.call('operation.stop', { capture, operation });
    const last = await beforeLeaving(finished);
    return last === 'late' ? link.call('operation.get', { capture, operation }) : last;
  }
  return info;
}

/** A call once it ended, or once --timeout passed without a result; other requests have that limit by themselves. */
export async function inTime(
  operation: number,
  values: Values,
  session: OpenedSession,
  context: CliContext,
): Promise<OperationInfo> {
  const limit = silenceAfter(values, session.capture, operation, context);
  const info = await Promise.race([ended(operation, session, context), ...(limit ? [limit.silent] : [])]);
  limit?.stop();
  return info;
}

/** With --timeout: the call as one without an answer, once so long no result came. A script does not wait for ever. */
function silenceAfter(
  values: Values,
  capture: string,
  operation: number,
  { link }: CliContext,
): { readonly silent: Promise<OperationInfo>; readonly stop: () => void } | undefined {
  const seconds = numberOf(values, 'timeout');
  if (seconds === undefined) return undefined;
  let stop: () => void = () => {};
  const silent = new Promise<OperationInfo>((resolve, reject) => {
    const wait = (before: string) => {
      stop = systemClock.after(seconds * 1000, () => {
        link.call('operation.get', { capture, operation }).then((info) => {
          const { sent = 1, inFlight = 1, answered = 0, errors = 0 } = info.repeat ?? {};
          // What was sent in the meantime has not waited for so long, and a repetition may wait for its rate alone.
          const now = [sent, info.results, answered, errors].join();
          if (now !== before || inFlight === 0) return wait(now);
          const text = `No result within ${seconds} s (--timeout), and the session is left. Whether the call was carried out is not known; raise the limit, or look at the log of the callee.`;
          resolve({ ...info, state: 'unanswered', text });
        }, reject);
      });
    };
    wait('1,0,0,0');
  });
  return { silent, stop: () => stop() };
}

/** Prints how an operation ended, or that it is left; the result is the exit code. */
export function told(info: OperationInfo, values: Values, { terminal }: CliContext): number {
  if (values['json'] === true) terminal.out(operationLine(info));
  else printOperation(info, terminal);
  // What still runs is left behind: only an interruption does that.
  return info.state === 'running' ? EXIT_CODES.interrupted : exitCodeOf(info);
}
