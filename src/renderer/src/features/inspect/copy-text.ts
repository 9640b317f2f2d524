// A record as a text to be copied. Hidden values are not in it: they are not in the record.

import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { base64FromBytes } from '../../../../shared/wamp/base64.ts';
import { hexText, messageText, withDots } from '../../state/message-text.ts';
import { MOST_BYTES, readBytes } from '../../state/records.ts';

export type CopyForm = 'text' | 'facts' | 'hex' | 'base64';

/** Bytes of a record that can be copied at once. */
export const MOST_COPIED = 16 * (1 << 20);

/** The text; undefined if the bytes are no text. Rejects with InspectorError. */
export async function copyText(capture: string, detail: RecordDetail, form: CopyForm): Promise<string | undefined> {
  if (form === 'facts') return factsText(detail);
  const bytes = await allBytes(capture, detail);
  if (form === 'text') return messageText(bytes, detail.masks, true);
  return form === 'hex' ? hexText(bytes) : base64FromBytes(bytes);
}

function factsText({ title, groups }: RecordDetail): string {
  const lines = groups.flatMap((group) => [
    '',
    group.title,
    ...group.facts.map(({ label, value, masked }) => `${label}: ${masked === true ? withDots(value) : value}`),
  ]);
  return [title, ...lines].join('\n');
}

async function allBytes(capture: string, { seq, size }: RecordDetail): Promise<Uint8Array> {
  const all = new Uint8Array(size);
  for (let from = 0; from < size;) {
    const { bytes } = await readBytes(capture, seq, from, MOST_BYTES);
    if (bytes.length === 0) break;
    all.set(bytes, from);
    from += bytes.length;
  }
  return all;
}
