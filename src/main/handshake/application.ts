// The requests of a login that follow WELCOME, as external and application-level schemes want: what each asked and
// what came back. Secrets in them are masked in the frames already.

import type { ApplicationStep } from '../../shared/handshake-summary.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import { quoted } from './step-text.ts';
import type { Asked, Story } from './story.ts';

/** Letters of what came back that are told. */
const LONGEST = 200;

/** The steps in order; those that were not sent yet are not among them. */
export function applicationOf({ asked }: Story): ApplicationStep[] {
  return asked.map((one) => {
    const { about, index, of, request, answer } = one;
    const kind = request.kind === 'CALL' ? ('call' as const) : ('publish' as const);
    const refused = answer?.message.kind === 'ERROR';
    return {
      seq: about,
      ...(answer && { answeredBy: answer.seq }),
      index,
      of,
      kind,
      uri: uriOf(request),
      state: answer ? (refused ? 'refused' : 'done') : 'pending',
      text: textOf(one),
    };
  });
}

/** The procedure or topic of a request. */
export function uriOf(request: Asked['request']): string {
  return request.kind === 'CALL' ? request.procedure : request.topic;
}

function textOf({ request, answer }: Asked): string {
  return `${requestText(request)}; ${answerText(answer?.message)}`;
}

function requestText(request: Asked['request']): string {
  const what = request.kind === 'CALL' ? `calls ${quoted(request.procedure)}` : `publishes to ${quoted(request.topic)}`;
  return `${what}${payloadOf(request, ' with')}`;
}

/** What a message of such a request says, or of its answer; undefined for all other messages. */
export function applicationText(seq: number, { asked }: Story): string | undefined {
  for (const { about, request, answer } of asked) {
    if (about === seq) return requestText(request);
    if (answer?.seq === seq) return answerText(answer.message);
  }
  return undefined;
}

/** What came back to a request of the login, without a full stop. */
export function answerText(message: NonNullable<Asked['answer']>['message'] | undefined): string {
  switch (message?.kind) {
    case undefined:
      return 'no answer yet';
    case 'PUBLISHED':
      return `the router took it as publication ${message.publication}`;
    case 'RESULT':
      return `the answer is ${payloadOf(message, '').trim() || 'empty'}`;
    case 'ERROR': {
      const reading = readErrorUri(message.error);
      return `refused: ${quoted(message.error)}${reading ? ` (${reading})` : ''}${payloadOf(message, ',')}`;
    }
  }
}

/** Arguments as they stand in the frame, after `before`; nothing if there are none. */
function payloadOf(message: Message & { readonly args?: unknown; readonly kwargs?: unknown }, before: string): string {
  const { args, kwargs } = message;
  const isEmpty = (value: unknown) =>
    value === undefined || (value instanceof Uint8Array ? false : JSON.stringify(value, exactly).length <= 2);
  const parts = [args, kwargs].filter((value) => !isEmpty(value)).map((value) => JSON.stringify(value, exactly));
  if (parts.length === 0) return '';
  const text = parts.join(' ');
  return `${before} ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
}

/** What JSON's own writer has no form for: integers with all their digits, bytes by their number. */
function exactly(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Uint8Array ? `${value.length} bytes` : value;
}
