// Operations as a list shows them: it is pulled again and again, so that long texts and payloads are left out.

import type { OperationInfo, OperationReply } from '../../shared/contract/operations.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import type { RequestText } from '../../shared/request.ts';
import type { Operation } from './operation.ts';

/** Letters of the request's texts, and bytes of the reply, that a list shows. */
const MOST_LETTERS = 16 * 1024;
export const MOST_REPLY = 64 * 1024;

/** An operation without what is long. */
export function shortened(operation: Operation): OperationInfo {
  const { info } = operation;
  const isLong = operation.letters > MOST_LETTERS;
  const isLarge = operation.replyBytes > MOST_REPLY;
  if (!isLong && !isLarge) return info;
  return {
    ...info,
    ...(isLong && { request: withoutTexts(info.request) }),
    ...(isLarge && info.reply && { reply: withoutPayload(info.reply) }),
    shortened: true,
  };
}

function withoutTexts(request: RequestText): RequestText {
  switch (request.kind) {
    case 'call': {
      const { args: _args, kwargs: _kwargs, parts: _parts, options: _options, ...rest } = request;
      return rest;
    }
    case 'publish': {
      const { args: _args, kwargs: _kwargs, lines: _lines, options: _options, ...rest } = request;
      return rest;
    }
    case 'subscribe':
      return { kind: request.kind, uri: request.uri };
    case 'register':
      return { kind: request.kind, uri: request.uri, answer: { kind: 'ask' } };
    default:
      return request satisfies never;
  }
}

function withoutPayload(reply: OperationReply): OperationReply {
  return reply.kind === 'done' ? reply : { ...reply, args: toWire([]), kwargs: toWire({}), details: toWire({}) };
}
