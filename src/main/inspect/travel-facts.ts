// How a message travelled: its place in a batch, the header of its RawSocket frame, fragments, compression.

import type { MessageRecord, OpenRecord } from '../../shared/capture-record.ts';
import type { FactGroup } from '../../shared/record-detail.ts';
import { framePrefix, LONGEST_PAYLOAD } from '../wamp/rawsocket-framing.ts';
import { FactList } from './fact-list.ts';
import { hexText } from './octets.ts';

/** The facts, or no group if it was plainly one WebSocket message. `open`: what was agreed on before. */
export function travelGroups(record: MessageRecord, open: OpenRecord | undefined): readonly FactGroup[] {
  const { batch, carriage, bytes, dir } = record;
  const list = new FactList(new Set());
  if (batch) list.add('Batch', `message ${batch.index} of ${batch.of} of a batch`);
  if (open?.transport === 'rawsocket') list.add('Frame header', frameHeader(bytes.length));
  if (open?.transport === 'longpoll') list.add('Transport', 'HTTP long-poll');
  if (carriage?.fragments !== undefined)
    list.add('Fragments', `came in ${carriage.fragments} fragments${batch ? ', the whole batch' : ''}`);
  if (carriage?.compressed !== undefined) list.add('Compressed', compressedText(carriage.compressed, record));
  return list.facts.length === 0 ? [] : [{ title: 'How it travelled', dir, facts: list.facts }];
}

/** The four octets before the payload of a RawSocket message, which its length tells. */
function frameHeader(length: number): string | undefined {
  if (length > LONGEST_PAYLOAD) return undefined;
  return `${hexText(framePrefix('message', length))}: WAMP message, ${length} bytes`;
}

/** Of a batch only the first message says it, for all of them. */
function compressedText(compressed: number, { bytes, batch }: MessageRecord): string {
  return batch
    ? `${compressed} bytes on the wire for the whole batch`
    : `${compressed} of ${bytes.length} bytes on the wire`;
}
