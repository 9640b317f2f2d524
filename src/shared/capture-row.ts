// Rows of a capture's list: what can be drawn without reading a record's bytes.

import type { Direction, RecordKind } from './capture-record.ts';
import type { MessageName } from './wamp/messages.ts';

export interface CaptureRow {
  /** Place in its view, from 0. It never changes, so a row that is shown stays where it is. */
  readonly row: number;
  readonly seq: number;
  /** Microseconds since the capture's start. */
  readonly at: number;
  readonly kind: RecordKind;
  readonly dir?: Direction;
  /** Absent for frames that are no message, and for types that are not known. */
  readonly type?: MessageName;
  /** Realm, procedure, topic or reason of the message; long ones are cut, which `…` shows. */
  readonly uri?: string;
  /** Request id of the message; for EVENT and EVENT_RECEIVED that of the subscription or publication. */
  readonly request?: number;
  /** Bytes of the frame; for other records the bytes they hold, often 0. */
  readonly size: number;
  /** True if something in the record was masked. */
  readonly masked: boolean;
  /** Record that this one is about. */
  readonly about?: number;
  /** For records that are no message: what they say, in one line. */
  readonly text?: string;
}

/** Which records a view shows; what is absent admits all. */
export interface ViewFilter {
  readonly kinds?: readonly string[] | undefined;
  /** Names of message types; others are not shown then. */
  readonly types?: readonly string[] | undefined;
  readonly dir?: Direction | undefined;
  /** Text to be found in the bytes, or in the facts of a record without bytes; case does not matter. */
  readonly text?: string | undefined;
}

export interface CaptureTotals {
  /** Records so far: the number of the last one. */
  readonly total: number;
  /** Records that were dropped to keep within the memory limit, and the bytes of their frames. */
  readonly evicted: number;
  readonly evictedBytes: number;
  /** Records that were dropped because the user cleared the list. */
  readonly cleared: number;
  /** Memory in use, in bytes. */
  readonly bytes: number;
}
