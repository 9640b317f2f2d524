// A filter as one function over the columns; bytes are looked at last.

import type { ViewFilter } from '../../../shared/capture-row.ts';
import { messageNameOf, messageSpec, type MessageName } from '../../../shared/wamp/messages.ts';
import { bytesHeld, type Segment } from './segment.ts';
import { TextSearch } from './text-search.ts';

export interface Match {
  /** True if the record is to be shown. */
  admits(segment: Segment, index: number): boolean;
  /** Rough work of looking at a record, in bytes of a frame that are searched. */
  workAt(segment: Segment, index: number): number;
}

/** Work that the columns cost, and what turning a record without a frame into text costs. */
const COLUMNS_WORK = 32;
const SIDE_WORK = 4096;
/** URIs whose answer is remembered. */
const MOST_URIS = 10_000;

/** True if the filter admits everything. */
export function admitsAll({ kinds, types, dir, text, subscription, registration }: ViewFilter): boolean {
  return !kinds && !types && !dir && !text && subscription === undefined && registration === undefined;
}

/** Messages that name a subscription. A SUBSCRIBE does not: its id is given later. */
const OF_SUBSCRIPTION = codesOf('EVENT', 'SUBSCRIBED', 'UNSUBSCRIBE', 'UNSUBSCRIBED');
/** Messages that name a registration, or an invocation of it. */
const OF_REGISTRATION = codesOf('INVOCATION', 'INTERRUPT', 'YIELD', 'REGISTERED', 'UNREGISTER', 'UNREGISTERED');
const ERROR = messageSpec('ERROR').code;

function codesOf(...names: readonly MessageName[]): ReadonlySet<number> {
  return new Set(names.map((name) => messageSpec(name).code));
}

/** True for messages about this subscription: it is given, used or given up. */
function isOfSubscription(segment: Segment, index: number, id: number): boolean {
  return segment.targetAt(index) === id && OF_SUBSCRIPTION.has(segment.typeAt(index));
}

/** True for messages about this registration; an ERROR that we send answers an invocation of it. */
function isOfRegistration(segment: Segment, index: number, id: number): boolean {
  if (segment.targetAt(index) !== id) return false;
  const type = segment.typeAt(index);
  return OF_REGISTRATION.has(type) || (type === ERROR && segment.dirAt(index) === 'out');
}

export function matcher({ kinds, types, dir, text, subscription, registration }: ViewFilter): Match {
  const kindSet = kinds && new Set<string>(kinds);
  const typeSet = types && new Set<string>(types);
  const search = text ? new TextSearch(text) : undefined;
  const uris = new Map<string, boolean>();
  return {
    admits(segment, index) {
      const kind = segment.kindAt(index);
      if (kindSet && !kindSet.has(kind)) return false;
      if (dir && segment.dirAt(index) !== dir) return false;
      if (subscription !== undefined && !isOfSubscription(segment, index, subscription)) return false;
      if (registration !== undefined && !isOfRegistration(segment, index, registration)) return false;
      // Kinds that are asked for by name are shown whatever the types of messages.
      const isTyped = kind === 'message' || !kindSet;
      if (typeSet && isTyped && !typeSet.has(messageNameOf(segment.typeAt(index)) ?? '')) return false;
      return !search || contains(segment, index, search) || isInUri(search, uris, segment.uriAt(index));
    },
    workAt(segment, index) {
      if (!search) return COLUMNS_WORK;
      return COLUMNS_WORK + segment.sizeAt(index) + (segment.kindAt(index) === 'message' ? 0 : SIDE_WORK);
    },
  };
}

/** True if the URI of a row holds the text: messages like EVENT do not carry it themselves. URIs are few. */
function isInUri(search: TextSearch, known: Map<string, boolean>, uri: string): boolean {
  if (uri === '') return false;
  const before = known.get(uri);
  if (before !== undefined) return before;
  const found = search.inText(uri);
  if (known.size < MOST_URIS) known.set(uri, found);
  return found;
}

function contains(segment: Segment, index: number, search: TextSearch): boolean {
  const side = segment.sideAt(index);
  if (!side) return segment.lookAt(index, (chunk, start, end) => search.inBytes(chunk, start, end));
  const bytes = bytesHeld(side);
  if (bytes && search.inBytes(bytes, 0, bytes.length)) return true;
  return search.inText(JSON.stringify(side, (_, value: unknown) => (value instanceof Uint8Array ? undefined : value)));
}
