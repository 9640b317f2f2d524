// What the list copies of a row: its message as text, its bytes as hex, or the line about it; and the
// sentence about that.

import type { CaptureRow } from '../../../../shared/capture-row.ts';
import { MOST_COPIED, recordText } from '../../state/record-text.ts';
import { timelineStrings as words } from '../../strings/timeline.ts';
import { formatBytes } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';

export interface RowCopy {
  /** Without it nothing can be copied, and `said` tells why. */
  readonly text?: string;
  readonly said: string;
}

/** What is copied of a row. Rejects with InspectorError. */
export async function rowCopy(capture: string, row: CaptureRow, form: 'text' | 'hex'): Promise<RowCopy> {
  if (row.size === 0) {
    const line = `${words.kinds[row.kind]} ${visibleText(row.text ?? '')}`.trim();
    return { text: line, said: words.copiedText };
  }
  const { seq, size } = row;
  const copied = await recordText(capture, { seq, size, ...(!row.masked && { masks: [] }) }, form);
  if (copied.kind === 'too-large') return { said: words.copyTooLarge(formatBytes(MOST_COPIED)) };
  if (copied.kind === 'binary') return { said: words.copyBinary };
  return { text: copied.text, said: form === 'hex' ? words.copiedHex : words.copiedJson };
}
