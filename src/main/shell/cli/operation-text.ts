// What became of an operation, for the terminal: values as JSON on stdout, what happened on stderr. With --json every
// line is one JSON object; integers that JSON readers round and byte strings stand in wire form there.

import type { OperationInfo, OperationReply, RepeatInfo } from '../../../shared/contract/operations.ts';
import { fromWire, toWire, type Wire } from '../../../shared/contract/wire-value.ts';
import { payloadLine, payloadOutput } from '../../../shared/json-output.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import type { Message } from '../../../shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../../shared/wamp/value.ts';
import type { Terminal } from './terminal.ts';
import { milliseconds, visible, visibleJson } from './terminal-text.ts';

/** Exit code of an operation that does not run any more. */
export function exitCodeOf({ state }: OperationInfo): number {
  switch (state) {
    case 'running':
    case 'answered':
      return 0;
    case 'error':
      return EXIT_CODES['error-reply'];
    case 'unanswered':
      return EXIT_CODES.silence;
    case 'unknown':
      return EXIT_CODES.closed;
    case 'not-sent':
      return EXIT_CODES.usage;
    case 'stopped':
      return EXIT_CODES.interrupted;
    default:
      return state satisfies never;
  }
}

/** Arguments and keyword arguments of a message; empty where it has none. */
function payloadOf(message: Message): { readonly args: WampValue[]; readonly kwargs: Dict } {
  const args = 'args' in message && Array.isArray(message.args) ? message.args : [];
  const kwargs = 'kwargs' in message && message.kwargs ? message.kwargs : {};
  return { args, kwargs };
}

/** A message as one line of JSON, with its record and what is known of its time, in microseconds. */
export function messageLine(
  message: Message,
  seq: number,
  time: { readonly at: number } | { readonly latency: number },
): string {
  const { kind, ...fields } = message;
  const { wire } = toWire({ kind: kind.toLowerCase(), seq, ...time, ...fields });
  return visibleJson(wire);
}

/** A payload on one line. */
export function shortPayload(message: Message): string {
  const { args, kwargs } = payloadOf(message);
  return visible(payloadLine(args, kwargs));
}

/** An operation as one line of JSON. */
export function operationLine(info: OperationInfo): string {
  return visibleJson({ kind: 'operation', ...info });
}

type Output = Pick<Terminal, 'out' | 'err'>;

/** Prints how an operation ended. */
export function printOperation(info: OperationInfo, terminal: Output): void {
  const { reply, text, took, repeat, request } = info;
  if (repeat) printRepeat(repeat, terminal);
  else if (reply) printReply(reply, request.kind, terminal);
  const isPartly = info.state === 'not-sent' && repeat !== undefined && repeat.sent > 0;
  if (text !== undefined) terminal.err(visible(`${isPartly ? 'Not all sent' : WORDS[info.state]}: ${text}`));
  if (took !== undefined && !repeat && info.state !== 'not-sent') terminal.err(`${milliseconds(took)} ms`);
}

const WORDS: Readonly<Record<OperationInfo['state'], string>> = {
  running: 'Running',
  answered: 'Done',
  error: 'Error',
  unanswered: 'Unanswered',
  unknown: 'Outcome unknown',
  'not-sent': 'Not sent',
  stopped: 'Stopped',
};

function printReply(reply: OperationReply, kind: OperationInfo['request']['kind'], terminal: Output): void {
  switch (reply.kind) {
    case 'result':
      return printPayload(reply, (line) => terminal.out(line));
    case 'done':
      if (kind === 'publish' && reply.id !== undefined) terminal.err(`Publication ${reply.id}`);
      return;
    case 'error':
      terminal.err(visible(`ERROR ${reply.error}`));
      printPayload(reply, (line) => terminal.err(line));
      if (reply.reading !== undefined) terminal.err(visible(reply.reading));
      if (reply.heldElsewhere === true)
        terminal.err('Who holds it is told by: wamp-inspector meta … holder, and the procedure.');
      return;
    default:
      return reply satisfies never;
  }
}

function printPayload(
  { args, kwargs }: { readonly args: Wire<WampValue[]>; readonly kwargs: Wire<WampValue> },
  print: (line: string) => void,
): void {
  const text = payloadOutput(fromWire(args), fromWire(kwargs));
  for (const line of text.split('\n')) print(visible(line));
}

/** Figures of a repetition; times in milliseconds. */
function printRepeat(repeat: RepeatInfo, terminal: Output): void {
  const { sent, answered, errors, unknown, elapsed, rate, p50, p90, p99, max, min, mean } = repeat;
  terminal.out(`sent ${sent}, answered ${answered}, errors ${errors}, unknown ${unknown}`);
  terminal.out(`${(elapsed / 1e6).toFixed(2)} s, ${rate.toFixed(1)} a second`);
  const figures = { min, p50, p90, p99, max, mean };
  terminal.out(
    Object.entries(figures)
      .map(([name, micros]) => `${name} ${milliseconds(micros)} ms`)
      .join(', '),
  );
  for (const [uri, count] of repeat.errorUris) terminal.out(visible(`${count} × ${uri}`));
}
