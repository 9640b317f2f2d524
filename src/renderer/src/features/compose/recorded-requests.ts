// Finds in the capture what the call view did: the record of a request with the time its reply took, and
// the subscriptions that are open, for a page that was loaded again.

import type { CaptureRow } from '../../../../shared/capture-row.ts';
import { fromWire } from '../../../../shared/contract/wire-value.ts';
import type { Link } from '../../../../shared/contract/link.ts';
import type { WampValue } from '../../../../shared/wamp/value.ts';
import type { RequestType, Subscription } from './compose-store.ts';
import { JsonInput, JsonInputError } from '../../state/json-input.ts';

type Call = Link['call'];

/** Rows looked through at the end of a list. */
const MOST_ROWS = 100;
/** Bytes of a message that are read. */
const MOST_BYTES = 2048;

export interface RecordedRequest {
  readonly seq: number;
  /** Microseconds until the reply. */
  readonly took?: number;
}

/** The newest request of a type and URI, answered or not, of those that `isTaken` does not know. */
export async function findRequest(
  call: Call,
  capture: string,
  wanted: {
    readonly type: RequestType;
    readonly uri: string;
    readonly isAnswered: boolean;
    readonly isTaken: (seq: number) => boolean;
  },
): Promise<RecordedRequest | undefined> {
  const rows = await lastRows(call, capture, { types: [wanted.type], dir: 'out' });
  const own = rows.findLast(
    ({ seq, uri, pair }) => uri === wanted.uri && (pair !== undefined) === wanted.isAnswered && !wanted.isTaken(seq),
  );
  if (!own) return undefined;
  const reply = own.pair === undefined ? undefined : await rowOf(call, capture, own.pair);
  return { seq: own.seq, ...(reply?.latency !== undefined && { took: reply.latency }) };
}

/** Subscriptions that were confirmed and not ended, oldest first. */
export async function findSubscriptions(call: Call, capture: string): Promise<readonly Subscription[]> {
  const open = new Map<number, Subscription>();
  const rows = await lastRows(call, capture, { types: ['SUBSCRIBED', 'UNSUBSCRIBE'] });
  for (const row of rows) {
    const { message } = await readMessage(call, capture, row.seq);
    const id = message?.[2];
    if (typeof id !== 'number') continue;
    if (row.type === 'SUBSCRIBED') open.set(id, { id, topic: row.uri ?? '' });
    else if (row.pair !== undefined) open.delete(id);
  }
  return [...open.values()];
}

/** A message as values; undefined if it is too long or no JSON. `text`: its beginning. */
export async function readMessage(
  call: Call,
  capture: string,
  seq: number,
): Promise<{ readonly message: readonly WampValue[] | undefined; readonly text: string }> {
  const { bytes, total } = await call('capture.bytes', { capture, seq, from: 0, count: MOST_BYTES });
  const text = new TextDecoder().decode(fromWire(bytes));
  if (total > MOST_BYTES) return { message: undefined, text };
  try {
    const value = new JsonInput(text).value();
    return { message: Array.isArray(value) ? value : undefined, text };
  } catch (error) {
    if (error instanceof JsonInputError) return { message: undefined, text };
    throw error;
  }
}

async function lastRows(
  call: Call,
  capture: string,
  filter: { types: string[]; dir?: 'in' | 'out' },
): Promise<readonly CaptureRow[]> {
  const { view } = await call('capture.createView', { capture, filter });
  try {
    let part = await call('capture.rows', { capture, view, from: 0, count: MOST_ROWS });
    while (part.scanning) part = await call('capture.rows', { capture, view, from: 0, count: 0 });
    const from = Math.max(0, part.total - MOST_ROWS);
    return (await call('capture.rows', { capture, view, from, count: MOST_ROWS })).rows;
  } finally {
    await call('capture.dropView', { capture, view });
  }
}

async function rowOf(call: Call, capture: string, seq: number): Promise<CaptureRow | undefined> {
  const { row } = await call('capture.locate', { capture, view: 0, seq });
  if (row === undefined) return undefined;
  return (await call('capture.rows', { capture, view: 0, from: row, count: 1 })).rows[0];
}
