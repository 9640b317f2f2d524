// Commands about the live realm. Nothing is asked of a router before `realm.watch`, or a command that says so.

import { z } from 'zod';
import { command, id, span, wampId } from './command.ts';
import {
  REALM_LISTS,
  type MetaAnswer,
  type PastEvent,
  type RealmEntry,
  type RealmRows,
  type RealmState,
} from './realm.ts';

const list = z.enum(REALM_LISTS);
const uri = z.string().min(1).max(8192);

export const REALM_COMMANDS = {
  /** Reads the lists and keeps them up to date by meta events; further calls read them anew. */
  'realm.watch': command(z.strictObject({ capture: id })).returns<RealmState>(),
  /** Ends the subscriptions to meta events; what was read stays. */
  'realm.unwatch': command(z.strictObject({ capture: id })).returns<null>(),
  'realm.state': command(z.strictObject({ capture: id })).returns<RealmState>(),
  /** Rows of a list; details of those that are not known yet are read, and told by `realm-changed`. */
  'realm.rows': command(
    z.strictObject({
      capture: id,
      list,
      /** Text to be found in any column. */
      filter: z.string().max(256).optional(),
      sort: z.strictObject({ column: z.string().max(32), descending: z.boolean() }).optional(),
      ...span,
    }),
  ).returns<RealmRows>(),
  /** Reads the details of everything in a list, for a filter knows only what was read. */
  'realm.readAll': command(z.strictObject({ capture: id, list })).returns<null>(),
  'realm.entry': command(z.strictObject({ capture: id, list, id: wampId })).returns<RealmEntry>(),
  'realm.kill': command(
    z.strictObject({
      capture: id,
      target: z.discriminatedUnion('by', [
        z.strictObject({ by: z.literal('session'), session: wampId }),
        z.strictObject({ by: z.literal('authid'), authid: z.string().max(4096) }),
        z.strictObject({ by: z.literal('authrole'), authrole: z.string().max(4096) }),
        z.strictObject({ by: z.literal('all') }),
      ]),
      reason: uri.optional(),
      message: z.string().max(4096).optional(),
    }),
  ).returns<MetaAnswer<{ readonly count?: number; readonly sessions?: readonly number[] }>>(),
  /** Event history of a subscription, newest first where the router can. */
  'realm.events': command(
    z.strictObject({ capture: id, subscription: wampId, limit: z.number().int().min(1).max(10_000) }),
  ).returns<MetaAnswer<{ readonly events: readonly PastEvent[]; readonly isComplete?: boolean }>>(),
  /** Who holds a procedure. */
  'realm.holder': command(z.strictObject({ capture: id, procedure: uri })).returns<MetaAnswer<RealmEntry | null>>(),
  /** Known URIs for completion: of the realm if it is watched, of the capture, of the profile's history. Sends nothing. */
  'realm.uris': command(
    z.strictObject({ capture: id, kind: z.enum(['procedure', 'topic']), text: z.string().max(8192) }),
  ).returns<{
    readonly uris: readonly {
      readonly uri: string;
      readonly match?: string;
      readonly invoke?: string;
      readonly members?: number;
      readonly from: 'realm' | 'capture' | 'history' | 'demo';
    }[];
    readonly total: number;
    /** ISO 8601 of the last reading of the realm. */
    readonly readAt?: string;
  }>(),
} as const;
