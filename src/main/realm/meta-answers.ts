// Reads what the procedures of the meta API answer. Routers differ: ids come as number or bigint, "nothing found" as
// null or 0, defaults as empty strings. Every form is read; what cannot be read is undefined, never an exception.

import { Buffer } from 'node:buffer';
import { isId, MAX_ID } from '../../shared/wamp/ids.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../shared/wamp/value.ts';
import type { RegistrationRow, SessionRow } from '../../shared/contract/realm.ts';

/** Longer texts are cut in rows: they are for reading in a column. */
const LONGEST_TEXT = 512;

/** What a router says of a registration; without `invoke` also of a subscription. */
export type HeldFacts = Pick<RegistrationRow, 'id' | 'uri' | 'match' | 'invoke' | 'created'>;

/** An id, whatever integer type it came as. */
export function idOf(value: WampValue | undefined): number | undefined {
  if (typeof value === 'bigint') return value >= 1n && value <= BigInt(MAX_ID) ? Number(value) : undefined;
  return isId(value) ? value : undefined;
}

/** The ids in a list; undefined if it is none. Null stands for an empty one. */
export function idsOf(value: WampValue | undefined): number[] | undefined {
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  return [...new Set(value.flatMap((item) => idOf(item) ?? []))];
}

/** A number of things. */
export function countOf(value: WampValue | undefined): number | undefined {
  const count = typeof value === 'bigint' ? Number(value) : value;
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined;
}

/** `{exact, prefix, wildcard}`: the ids, each with its kind of match. */
export function idsByMatch(value: WampValue | undefined): Map<number, string> | undefined {
  if (!isDict(value)) return undefined;
  const found = new Map<number, string>();
  for (const match of ['exact', 'prefix', 'wildcard']) {
    for (const id of idsOf(getOwn(value, match)) ?? []) found.set(id, match);
  }
  return found;
}

/**
 * The id of a lookup or match; `id` is absent if there is none. Undefined if the answer is neither. 0 is no id: nexus
 * says "none" that way.
 */
export function lookupOf(value: WampValue | undefined): { readonly id?: number; readonly saidZero?: true } | undefined {
  if (value === null) return {};
  if (value === 0 || value === 0n) return { saidZero: true };
  const id = idOf(value);
  return id === undefined ? undefined : { id };
}

/** A text for a row: of its own, so that it does not keep the whole frame, and not too long. */
export function textOf(value: WampValue | undefined): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const text = value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

/** A time as ISO 8601; as the router wrote it, if it cannot be read. */
export function timeOf(value: WampValue | undefined): string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
}

/** Details of a registration or subscription. Empty `match` and `invoke` are the defaults, as nexus writes them. */
export function heldOf(value: WampValue | undefined, list: 'registrations' | 'subscriptions'): HeldFacts | undefined {
  if (!isDict(value)) return undefined;
  const id = idOf(getOwn(value, 'id'));
  if (id === undefined) return undefined;
  const uri = getOwn(value, 'uri');
  const created = timeOf(getOwn(value, 'created'));
  return {
    id,
    // The empty URI is a prefix of all.
    ...(typeof uri === 'string' && { uri: textOf(uri) ?? '' }),
    match: textOf(getOwn(value, 'match')) ?? 'exact',
    ...(list === 'registrations' && { invoke: textOf(getOwn(value, 'invoke')) ?? 'single' }),
    ...(created !== undefined && { created }),
  };
}

/** Columns of a session out of its details, those of `wamp.session.get` or of `wamp.session.on_join`. */
export function sessionOf(value: WampValue | undefined): SessionRow | undefined {
  if (!isDict(value)) return undefined;
  const id = idOf(getOwn(value, 'session'));
  if (id === undefined) return undefined;
  const transport = dictIn(value, 'transport');
  const extra = dictIn(value, 'authextra');
  const protocol = textOf(getOwn(transport, 'websocket_protocol')) ?? textOf(getOwn(transport, 'protocol'));
  return {
    id,
    ...present('authid', textOf(getOwn(value, 'authid'))),
    ...present('authrole', textOf(getOwn(value, 'authrole'))),
    ...present('authmethod', textOf(getOwn(value, 'authmethod'))),
    ...present('authprovider', textOf(getOwn(value, 'authprovider'))),
    ...present(
      'peer',
      textOf(getOwn(transport, 'peer')) ??
        textOf(getOwn(transport, 'peername')) ??
        textOf(getOwn(value, 'peer')) ??
        textOf(getOwn(extra, 'x_cb_peer')),
    ),
    ...present(
      'transport',
      textOf(getOwn(transport, 'channel_framing')) ??
        textOf(getOwn(transport, 'type')) ??
        textOf(getOwn(value, 'transport')),
    ),
    ...present(
      'serializer',
      textOf(getOwn(value, 'serializer')) ??
        textOf(getOwn(transport, 'channel_serializer')) ??
        textOf(getOwn(transport, 'serializer')) ??
        protocol?.replace(/^wamp\.2\./, ''),
    ),
  };
}

function dictIn(dict: Dict, key: string): Dict {
  const value = getOwn(dict, key);
  return isDict(value) ? value : {};
}

function present<K extends string>(key: K, text: string | undefined): { [N in K]?: string } {
  return text === undefined ? {} : ({ [key]: text } as { [N in K]: string });
}
