// JSON lines: one record a line, in the shape of the capture file, and the summary as the last one.

import { fromWire, toWire } from '../../../shared/contract/wire-value.ts';
import type { Link } from '../../../shared/contract/link.ts';
import type { CaptureRecord } from '../../../shared/capture-record.ts';
import type { HandshakeSummary } from '../../../shared/handshake-summary.ts';
import { recordToJson } from '../../capture/file/record-json.ts';
import type { Terminal } from './terminal.ts';
import { visibleJson } from './terminal-text.ts';

const PAGE = 500;

/** Prints every record of a capture that is still there. */
export async function printRecords(capture: string, link: Link, terminal: Terminal): Promise<void> {
  for (let from = 0; ; from += PAGE) {
    const { rows, total } = await link.call('capture.rows', { capture, view: 0, from, count: PAGE });
    for (const { seq, type } of rows) {
      const record = fromWire<CaptureRecord>(await link.call('capture.record', { capture, seq }));
      terminal.out(visibleJson(recordToJson(record, type)));
    }
    if (from + PAGE >= total) return;
  }
}

/** The summary as one line; large integers and bytes in it stay in wire form, which JSON can express. */
export function summaryLine(summary: HandshakeSummary): string {
  const { wire } = toWire({ kind: 'summary', ...summary, outcome: summary.outcome ?? null });
  return visibleJson(wire);
}
