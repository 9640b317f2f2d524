// Rows of a capture's list: what can be drawn without reading a record's bytes.

import type { Direction, RecordKind } from './capture-record.ts';
import type { Severity } from './finding.ts';
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
  /** Where `uri` comes from if the message does not carry it: its request, or its subscription or registration. */
  readonly uriFrom?: 'pair' | 'subscription' | 'registration';
  /** What to say beside the URI: `progress`, the match policy, the last part of an ERROR's URI. */
  readonly tag?: string;
  /**
   * Record that is the other end: the request of a reply, the (last) reply of a request, what a CANCEL
   * or INTERRUPT gives up. It may have been evicted.
   */
  readonly pair?: number;
  /** Microseconds from the request to this reply. */
  readonly latency?: number;
  /** Worst finding about this record; of a finding, its own severity. */
  readonly finding?: Severity;
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
  /** Names of message types; others are not shown then, but for records of other kinds that `kinds` names. */
  readonly types?: readonly string[] | undefined;
  readonly dir?: Direction | undefined;
  /** Text to be found in the bytes or the URI, or in the facts of a record without bytes; case does not matter. */
  readonly text?: string | undefined;
  /**
   * Only what is about this subscription: its EVENTs, SUBSCRIBED, UNSUBSCRIBE and UNSUBSCRIBED. Of a registration its
   * INVOCATIONs with the YIELDs, ERRORs and INTERRUPTs of them, REGISTERED, UNREGISTER and UNREGISTERED. No records but
   * messages.
   */
  readonly subscription?: number | undefined;
  readonly registration?: number | undefined;
}

export interface CaptureTotals {
  /** Records so far: the number of the last one. */
  readonly total: number;
  /** Records that were dropped to keep within the memory limit, and the bytes of their frames. */
  readonly evicted: number;
  readonly evictedBytes: number;
  /**
   * Records that the user cleared from the list; what tells the handshake among them is kept for the
   * summary. Whenever this grows, the rows of all views begin anew at 0.
   */
  readonly cleared: number;
  /** Memory in use, in bytes. */
  readonly bytes: number;
  /** Messages of each direction and findings by severity, from the first record on: eviction and Clear take none back. */
  readonly sent: number;
  readonly received: number;
  readonly errors: number;
  readonly warnings: number;
}
