// One line of plain words for each message of a handshake. What a method puts into a message is told by the keys it
// has, so that methods that are not known here are told as well.

import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import { messageSpec } from '../../shared/wamp/messages.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import { getOwn, isDict, type Dict } from '../../shared/wamp/value.ts';
import type { DecodedFrame } from '../serializer/decode-frame.ts';
import { offeredMethods } from '../wamp/session-checks.ts';
import { challengeParts, greetingParts, replyParts, welcomeParts } from './method-words.ts';

/** What a frame says, in one line without a full stop. `round`: which CHALLENGE of the login, from 1. */
export function stepText(decoded: DecodedFrame, round = 1): string {
  if (decoded.kind === 'undecodable') return `a frame that cannot be decoded: ${decoded.reason}`;
  if (decoded.kind === 'malformed')
    return decoded.findings.find((finding) => finding.severity === 'error')?.text ?? 'a malformed message';
  return messageText(decoded.message, round);
}

function messageText(message: Message, round: number): string {
  switch (message.kind) {
    case 'HELLO':
      return helloText(message);
    case 'CHALLENGE':
      return listed(`${again(round)}asks for ${quoted(message.authmethod)}`, challengeParts(message.extra));
    case 'AUTHENTICATE': {
      const { length } = message.signature;
      return listed(`${again(round)}answers with ${length} characters`, replyParts(message.extra));
    }
    case 'WELCOME': {
      const who = identity(message.details);
      return listed(`session ${message.session}${who ? ` as ${who}` : ''}`, welcomeParts(message.details));
    }
    case 'ABORT':
    case 'GOODBYE':
      return [message.reason, readErrorUri(message.reason), ownWords(message)].filter(Boolean).join(' · ');
    case 'CALL':
      return `calls ${quoted(message.procedure)}`;
    case 'PUBLISH':
      return `publishes to ${quoted(message.topic)}`;
    case 'ERROR':
      return [message.error, readErrorUri(message.error), ownWords(message)].filter(Boolean).join(' · ');
    default:
      return messageSpec(message.kind).about;
  }
}

function helloText(message: MessageOf<'HELLO'>): string {
  const methods = offeredMethods(message);
  const who = identity(message.details);
  const offer = methods.length > 0 ? `offers ${methods.join(', ')}` : 'offers no method';
  return listed(
    `asks to join ${quoted(message.realm)}${who ? ` as ${who}` : ''}, ${offer}`,
    greetingParts(message.details),
  );
}

function again(round: number): string {
  return round > 1 ? `round ${round}: ` : '';
}

function listed(text: string, parts: readonly string[]): string {
  return parts.length > 0 ? `${text}: ${parts.join(', ')}` : text;
}

function identity(details: Dict): string {
  const authid = getOwn(details, 'authid');
  const role = getOwn(details, 'authrole');
  const parts = [];
  if (typeof authid === 'string') parts.push(quoted(authid));
  if (typeof role === 'string') parts.push(`role ${quoted(role)}`);
  return parts.join(', ');
}

/** Plain if it has no white space, no control character and is not empty, else in quotes. */
export function quoted(text: string): string {
  return /^[^\s\p{Cc}]+$/u.test(text) ? text : JSON.stringify(text);
}

/** The sentence the sender added: `Details.message`, or the first argument. */
export function ownWords(message: { readonly details: Dict; readonly args?: unknown }): string | undefined {
  const text = getOwn(message.details, 'message') ?? getOwn(message.details, 'description');
  if (typeof text === 'string') return text;
  const first: unknown = Array.isArray(message.args) ? message.args[0] : undefined;
  if (typeof first === 'string') return first;
  return isDict(text) ? JSON.stringify(text, exactly) : undefined;
}

/** Integers that JSON's own writer refuses, with all their digits. */
function exactly(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
