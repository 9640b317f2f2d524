// Families of records, for the filter's chips and the glyph of a row. Every message type and every kind
// of record belongs to one.

import type { RecordKind } from '../../../../shared/capture-record.ts';
import type { CaptureRow } from '../../../../shared/capture-row.ts';
import type { MessageName } from '../../../../shared/wamp/messages.ts';

export const MESSAGE_CLASSES = {
  session: ['HELLO', 'WELCOME', 'ABORT', 'CHALLENGE', 'AUTHENTICATE', 'GOODBYE'],
  rpc: [
    'CALL',
    'RESULT',
    'CANCEL',
    'REGISTER',
    'REGISTERED',
    'UNREGISTER',
    'UNREGISTERED',
    'INVOCATION',
    'INTERRUPT',
    'YIELD',
    'ERROR',
  ],
  pubsub: ['SUBSCRIBE', 'SUBSCRIBED', 'UNSUBSCRIBE', 'UNSUBSCRIBED', 'PUBLISH', 'PUBLISHED', 'EVENT', 'EVENT_RECEIVED'],
} as const satisfies Record<string, readonly MessageName[]>;

export const KIND_CLASSES = {
  transport: [
    'dns',
    'tcp',
    'unix',
    'proxy',
    'tls',
    'upgrade',
    'rawsocket',
    'open',
    'control',
    'rejected',
    'silence',
    'error',
    'close',
    'stop',
  ],
  notes: ['derivation', 'application', 'finding'],
} as const satisfies Record<string, readonly RecordKind[]>;

export type MessageClass = keyof typeof MESSAGE_CLASSES;
export type KindClass = keyof typeof KIND_CLASSES;
export type RecordClass = MessageClass | KindClass;

export const CLASSES: readonly RecordClass[] = ['session', 'rpc', 'pubsub', 'transport', 'notes'];

/** Names of the message types or kinds of records of a family. */
export function membersOf(family: RecordClass): readonly string[] {
  return family === 'transport' || family === 'notes' ? KIND_CLASSES[family] : MESSAGE_CLASSES[family];
}

const classes = new Map<string, MessageClass>(
  (Object.keys(MESSAGE_CLASSES) as MessageClass[]).flatMap((family) =>
    MESSAGE_CLASSES[family].map((type) => [type, family] as const),
  ),
);

/** Family of a message type. */
export function classOf(type: MessageName): MessageClass {
  return classes.get(type) ?? 'session';
}

/** True for rows that say that something failed. A finding is about such a row, and none itself. */
export function isFailure(row: CaptureRow): boolean {
  if (row.kind === 'finding') return false;
  if (row.finding === 'error' || row.type === 'ERROR' || row.type === 'ABORT') return true;
  return row.kind === 'error' || row.kind === 'rejected' || row.kind === 'silence';
}
