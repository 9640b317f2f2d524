// One record of a capture, pulled when it is looked at.

import type { SnippetLanguage } from '../../../shared/contract/results.ts';
import { fromWire } from '../../../shared/contract/wire-value.ts';
import type { RecordDetail } from '../../../shared/record-detail.ts';
import { call } from './app-link.ts';

export interface BytesPart {
  readonly bytes: Uint8Array;
  /** Bytes of the whole record. */
  readonly total: number;
}

/** Most bytes that one question asks for. */
export const MOST_BYTES = 1 << 18;

/** Everything about a record but its bytes. Rejects with InspectorError. */
export async function readDetail(capture: string, seq: number): Promise<RecordDetail> {
  return fromWire(await call('capture.detail', { capture, seq }));
}

/** Some bytes of a record, as stored. Rejects with InspectorError. */
export async function readBytes(capture: string, seq: number, from: number, count: number): Promise<BytesPart> {
  const { bytes, total } = await call('capture.bytes', { capture, seq, from, count });
  return { bytes: fromWire(bytes), total };
}

/** A program that computes what a derivation computed, without its secret. Rejects with InspectorError. */
export async function readSnippet(capture: string, seq: number, language: SnippetLanguage): Promise<string> {
  return (await call('capture.snippet', { capture, seq, language })).text;
}
