// What the inspector shows of one record. Made beside the capture, so that a page reads no frame.

import type { BatchPlace, CaptureRecord, DerivationPurpose, DerivationStep, Direction } from './capture-record.ts';
import type { Finding } from './finding.ts';
import type { MessageName } from './wamp/messages.ts';

/** One value of a message, linked with its bytes. */
export interface FieldNode {
  /** Unique in its record, for example `2.roles.caller`. */
  readonly path: string;
  /** Name of the field, key of the dictionary or index of the list. */
  readonly name: string;
  /**
   * `int`, `id`, `uri`, `string`, `bool`, `null`, `float`, `dict`, `list`, `bytes`; what the serializer says beyond
   * that in brackets: `float (float32)`, `bytes (ext 5)`. Octets around a message: `octet`, `octets`, `uint32`, `4 bits`.
   */
  readonly type: string;
  /**
   * The value as written on the wire, of binary formats as JSON would write it, cut at 2,000 letters (`cut` is then
   * true); for dict and list a count.
   */
  readonly text: string;
  readonly cut?: boolean;
  /** Range in the frame's bytes; absent for a field that was not sent. */
  readonly start?: number;
  readonly end?: number;
  readonly children?: readonly FieldNode[];
  /** Children that are not told, because there are too many. */
  readonly more?: number;
  /** Present if the value was masked. */
  readonly masked?: { readonly what: string; readonly fingerprint: string };
  /** What the field is, in one sentence, and the section title of the specification. */
  readonly about?: { readonly text: string; readonly section?: string };
  /** A plain-word reading of the value, for example the meaning of an error URI or of a type code. */
  readonly reading?: string;
}

/** A titled list of facts about a record. */
export interface FactGroup {
  readonly title: string;
  readonly dir?: Direction;
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly masked?: boolean;
}

export interface RecordDetail {
  readonly seq: number;
  /** Microseconds since the capture's start. */
  readonly at: number;
  readonly kind: CaptureRecord['kind'];
  /** Message type or step, as a heading. */
  readonly title: string;
  readonly type?: MessageName;
  readonly dir?: Direction;
  /** Bytes of the frame, or of what the record holds. */
  readonly size: number;
  /** Serializer, where there is a frame; the subprotocol of one that is not read here. */
  readonly serializer?: string;
  /** Runs of the bytes that were overwritten. */
  readonly masks: readonly { readonly start: number; readonly length: number; readonly what: string }[];
  /** Fields of a message, as far as it could be read. */
  readonly fields: readonly FieldNode[];
  /** Why the frame could not be read as a message. */
  readonly unreadable?: string;
  /** Of a message: how it travelled, if there is something to say. */
  readonly groups: readonly FactGroup[];
  /** Place of a message in its batch. */
  readonly batch?: BatchPlace;
  /** A message of a binary format, written like JSON; `note` says of which, and how. Cut at 65,536 letters. */
  readonly rendering?: { readonly text: string; readonly note: string; readonly cut?: boolean };
  readonly findings: readonly Finding[];
  /**
   * The derivation behind an AUTHENTICATE, the check of a WELCOME, or the answer that our ABORT stands in place of; and
   * whether its last value is what was sent.
   */
  readonly derivation?: {
    /** Its record. */
    readonly seq: number;
    readonly method: string;
    readonly purpose: DerivationPurpose;
    /** Which CHALLENGE of the login it belongs to: 1 for the first. */
    readonly round: number;
    /** Why nothing was sent, or why what was sent is known to fail. */
    readonly refused?: string;
    /** Whether a refused answer could be sent all the same; whether it was; whether a person typed it. */
    readonly couldSend?: boolean;
    readonly sentAnyway?: boolean;
    readonly byHand?: boolean;
    readonly steps: readonly DerivationStep[];
    /** Microseconds. */
    readonly took: number;
    /** Absent if no AUTHENTICATE followed. */
    readonly equal?: boolean;
  };
  /** The other end of a request: its record, and microseconds between the two. */
  readonly pair?: { readonly seq: number; readonly type: MessageName; readonly apart: number };
}
