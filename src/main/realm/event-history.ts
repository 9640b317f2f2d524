// The event history of a subscription. The specification has a list of events in the first argument, asked for by
// keyword; Crossbar takes the limit as second argument and keeps an entry for each receiver; nexus gives each event as
// an argument of its own, and all that it has.

import type { MetaAnswer, PastEvent } from '../../shared/contract/realm.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../shared/wamp/value.ts';
import { idOf, textOf, timeOf } from './meta-answers.ts';
import type { MetaApi, MetaReply } from './meta-api.ts';

const PROCEDURE = 'wamp.subscription.get_events';

/** Said of a keyword argument that the procedure does not know. */
const WRONG_ARGUMENTS: readonly (string | undefined)[] = ['wamp.error.runtime_error', 'wamp.error.invalid_argument'];

export type History = MetaAnswer<{ readonly events: readonly PastEvent[]; readonly isComplete?: boolean }>;

/** The last events of a subscription, newest first where the router can. Never rejects. */
export async function eventHistory(api: MetaApi, subscription: number, limit: number): Promise<History> {
  let reply = await api.call(PROCEDURE, [subscription], { reverse: true, limit });
  let isCrossbars = false;
  if (!reply.ok && WRONG_ARGUMENTS.includes(reply.access.error)) {
    isCrossbars = true;
    reply = await api.call(PROCEDURE, [subscription, limit]);
  }
  return reply.ok ? read(api, reply, limit, isCrossbars) : reply;
}

function read(api: MetaApi, { args, kwargs }: MetaReply & { ok: true }, limit: number, isCrossbars: boolean): History {
  const [first] = args;
  const isOneList = args.length === 1 && Array.isArray(first);
  const entries = isOneList ? first : args;
  if (!entries.every(isDict)) return { ok: false, access: api.unreadable(PROCEDURE) };
  const notes: string[] = [];
  if (isCrossbars)
    notes.push('The router takes the limit as second argument and no keywords; Crossbar was seen to do so.');
  const once = withoutRepeats(entries);
  if (once.length < entries.length)
    notes.push(
      `${entries.length - once.length} repeated entries are left out: the router keeps an event once for each receiver; Crossbar was seen to do so.`,
    );
  if (!isOneList && entries.length > 0)
    notes.push('Each event is an argument of its own; nexus was seen to do so. The specification has one list.');
  if (entries.length > limit)
    notes.push(`The router gave ${entries.length} events although ${limit} were asked for; nexus was seen to do so.`);
  const isReached = getOwn(kwargs, 'is_limit_reached');
  const isComplete = once.length > limit || isReached === true ? false : isReached === false ? true : undefined;
  return {
    ok: true,
    value: { events: once.slice(0, limit).map(pastEvent), ...(isComplete !== undefined && { isComplete }) },
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
}

/** An entry for each receiver is told once; entries without a publication stay. */
function withoutRepeats(entries: readonly Dict[]): Dict[] {
  const seen = new Set<number>();
  return entries.filter((entry) => {
    const publication = publicationOf(entry);
    if (publication === undefined) return true;
    const isNew = !seen.has(publication);
    seen.add(publication);
    return isNew;
  });
}

function publicationOf(entry: Dict): number | undefined {
  return idOf(getOwn(entry, 'publication') ?? getOwn(entry, 'Publication'));
}

function pastEvent(entry: Dict): PastEvent {
  const details = getOwn(entry, 'details') ?? getOwn(entry, 'Details');
  const told = isDict(details) ? details : {};
  const at = nanoTime(getOwn(entry, 'time_ns')) ?? timeOf(getOwn(entry, 'timestamp') ?? getOwn(entry, 'Timestamp'));
  const publication = publicationOf(entry);
  const topic = textOf(getOwn(entry, 'topic')) ?? textOf(getOwn(told, 'topic'));
  const publisher = named(
    idOf(getOwn(entry, 'session_id') ?? getOwn(told, 'publisher')),
    textOf(getOwn(entry, 'authid') ?? getOwn(told, 'publisher_authid')),
  );
  return {
    ...(at !== undefined && { at }),
    ...(publication !== undefined && { publication }),
    ...(topic !== undefined && { topic }),
    ...(publisher !== undefined && { publisher }),
    args: toWire<WampValue>(getOwn(entry, 'args') ?? getOwn(entry, 'Arguments') ?? []),
    kwargs: toWire<WampValue>(getOwn(entry, 'kwargs') ?? getOwn(entry, 'ArgumentsKw') ?? {}),
  };
}

/** Nanoseconds of the Unix epoch as ISO 8601. */
function nanoTime(value: WampValue | undefined): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const at = new Date(Number(value) / 1_000_000);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function named(session: number | undefined, authid: string | undefined): string | undefined {
  if (session === undefined) return authid;
  return authid === undefined ? String(session) : `${authid} (${session})`;
}
