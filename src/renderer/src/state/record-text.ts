// A record as a text to be copied: its message, or its bytes as hex or base64. Hidden values are not in it:
// they are not in the record.

import { base64FromBytes } from '../../../shared/wamp/base64.ts';
import { hexText, messageText, type MaskedRun } from './message-text.ts';
import { MOST_BYTES, readBytes, readDetail } from './records.ts';

export type BytesForm = 'text' | 'hex' | 'base64';

/** Bytes of a record that can be copied at once. */
export const MOST_COPIED = 16 * (1 << 20);

export type RecordText =
  | { readonly kind: 'text'; readonly text: string }
  /** It has more bytes than MOST_COPIED; none was asked for. */
  | { readonly kind: 'too-large' }
  /** Its bytes are no UTF-8. */
  | { readonly kind: 'binary' };

export interface CopiedRecord {
  readonly seq: number;
  readonly size: number;
  /** Runs to be shown as dots; asked for if they are not known. */
  readonly masks?: readonly MaskedRun[];
}

/** The bytes of a record in a form. Rejects with InspectorError. */
export async function recordText(capture: string, record: CopiedRecord, form: BytesForm): Promise<RecordText> {
  if (record.size > MOST_COPIED) return { kind: 'too-large' };
  const bytes = await allBytes(capture, record);
  if (form !== 'text') return { kind: 'text', text: form === 'hex' ? hexText(bytes) : base64FromBytes(bytes) };
  const masks = record.masks ?? (await readDetail(capture, record.seq)).masks;
  const text = messageText(bytes, masks, true);
  return text === undefined ? { kind: 'binary' } : { kind: 'text', text };
}

async function allBytes(capture: string, { seq, size }: CopiedRecord): Promise<Uint8Array> {
  const all = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const { bytes } = await readBytes(capture, seq, at, Math.min(MOST_BYTES, size - at));
    if (bytes.length === 0) break;
    all.set(bytes, at);
    at += bytes.length;
  }
  return all.subarray(0, at);
}
