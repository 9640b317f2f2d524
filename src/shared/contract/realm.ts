// The live realm as the meta API of a router tells it: sessions, registrations, subscriptions. Free of schema code.

import type { WampValue } from '../wamp/value.ts';
import type { Wire } from './wire-value.ts';

export const REALM_LISTS = ['sessions', 'registrations', 'subscriptions'] as const;
export type RealmListName = (typeof REALM_LISTS)[number];

/** What a procedure or topic of the meta API answered. */
export interface MetaAccess {
  readonly name: string;
  readonly kind: 'procedure' | 'topic';
  readonly status: 'works' | 'not-exposed' | 'not-authorised' | 'failed' | 'unanswered';
  readonly error?: string;
  /** What happened and what to do, in words; absent if it works. */
  readonly text?: string;
}

export interface RealmListState {
  /** `still`: read, but no meta events keep it up to date. */
  readonly status: 'idle' | 'reading' | 'live' | 'still' | 'failed';
  readonly total: number;
  /** How many of them are known with their details. */
  readonly read: number;
  /** True while details are being read; those that cannot be had end it too. */
  readonly reading?: true;
  /** Why it failed, or is not live. */
  readonly text?: string;
}

export interface RealmState {
  readonly watching: boolean;
  readonly lists: Readonly<Record<RealmListName, RealmListState>>;
  /** What was tried so far, by name. */
  readonly api: readonly MetaAccess[];
  /** `agent` of WELCOME. */
  readonly router?: string;
  /** Session of this connection. */
  readonly ownSession: number;
  readonly revision: number;
}

export interface SessionRow {
  readonly id: number;
  readonly authid?: string;
  readonly authrole?: string;
  readonly authmethod?: string;
  readonly authprovider?: string;
  /** Address of the other end, as the router tells it. */
  readonly peer?: string;
  readonly transport?: string;
  readonly serializer?: string;
  /** ISO 8601, if it joined while the realm was watched: the meta API does not say it. */
  readonly joined?: string;
  readonly own?: true;
  /** Details were asked for and refused. */
  readonly problem?: string;
}

export interface RegistrationRow {
  readonly id: number;
  readonly uri?: string;
  readonly match: string;
  readonly invoke?: string;
  /** ISO 8601. */
  readonly created?: string;
  readonly callees?: number;
  readonly problem?: string;
}

export interface SubscriptionRow {
  readonly id: number;
  readonly uri?: string;
  readonly match: string;
  readonly created?: string;
  readonly subscribers?: number;
  readonly problem?: string;
}

export interface RealmRows {
  readonly list: RealmListName;
  readonly sessions?: readonly SessionRow[];
  readonly registrations?: readonly RegistrationRow[];
  readonly subscriptions?: readonly SubscriptionRow[];
  /** Rows that fit the filter, of all that are known with their details. */
  readonly total: number;
}

/** A session, registration or subscription in full. */
export interface RealmEntry {
  readonly session?: SessionRow;
  readonly registration?: RegistrationRow;
  readonly subscription?: SubscriptionRow;
  /** What the router said of it, whole. */
  readonly details?: Wire<WampValue>;
  /** Sessions behind a registration or subscription, in the order the router gives. */
  readonly members?: readonly SessionRow[];
  /** What a session serves and follows, as far as that is known. */
  readonly serves?: readonly RegistrationRow[];
  readonly follows?: readonly SubscriptionRow[];
  /** For a registration or subscription: others that match the same URI too, in the order of the match. */
  readonly overlaps?: readonly { readonly id: number; readonly uri: string; readonly match: string }[];
  /** What could not be read, in words. */
  readonly problems: readonly string[];
}

/** Answer of a procedure of the meta API. */
export type MetaAnswer<T> =
  | { readonly ok: true; readonly value: T; /** How this router differs, in words. */ readonly note?: string }
  | { readonly ok: false; readonly access: MetaAccess };

/** An event of the history. */
export interface PastEvent {
  /** ISO 8601. */
  readonly at?: string;
  readonly publication?: number;
  readonly topic?: string;
  readonly publisher?: string;
  readonly args: Wire<WampValue>;
  readonly kwargs: Wire<WampValue>;
}
