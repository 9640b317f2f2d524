// What is copied of a record, in the list and in the inspector alike.

import { beforeEach, describe, expect, it } from 'vitest';
import { copyText } from '../../../../src/renderer/src/features/inspect/copy-text.ts';
import { rowCopy } from '../../../../src/renderer/src/features/timeline/copy-record.ts';
import { tieTo } from '../../../../src/renderer/src/state/app-link.ts';
import { DOTS } from '../../../../src/renderer/src/state/message-text.ts';
import { MOST_COPIED, recordText } from '../../../../src/renderer/src/state/record-text.ts';
import { formatBytes } from '../../../../src/renderer/src/ui/format.ts';
import type { CaptureRow } from '../../../../src/shared/capture-row.ts';
import type { Link } from '../../../../src/shared/contract/link.ts';
import { toWire } from '../../../../src/shared/contract/wire-value.ts';
import type { RecordDetail } from '../../../../src/shared/record-detail.ts';

const asked: string[] = [];
let bytes = new Uint8Array();
let masks: RecordDetail['masks'] = [];

function detail(): RecordDetail {
  return {
    seq: 7,
    at: 0,
    kind: 'message',
    title: 'WELCOME',
    size: bytes.length,
    masks,
    groups: [],
    fields: [],
    findings: [],
  };
}

const row = (more: Partial<CaptureRow> = {}): CaptureRow => ({
  row: 0,
  seq: 7,
  at: 0,
  kind: 'message',
  size: bytes.length,
  masked: masks.length > 0,
  ...more,
});

const call = ((name: string, { from = 0, count = 0 }: { from?: number; count?: number }) => {
  asked.push(name === 'capture.bytes' ? `${name} ${from}` : name);
  if (name === 'capture.detail') return Promise.resolve(toWire(detail()));
  return Promise.resolve({ bytes: toWire(bytes.slice(from, from + count)), total: bytes.length });
}) as Link['call'];

beforeEach(() => {
  asked.length = 0;
  masks = [];
  tieTo({
    kind: 'web',
    link: { call, listen: () => () => {} },
    watch: () => () => {},
    saveFile: () => Promise.resolve(undefined),
    pickFile: () => Promise.resolve(undefined),
  });
});

describe('copying', () => {
  it('takes all bytes of a record, part by part', async () => {
    bytes = Uint8Array.from({ length: 600_000 }, (_, i) => 97 + (i % 26));
    const copied = await recordText('c', { seq: 7, size: bytes.length, masks }, 'text');
    expect(copied).toEqual({ kind: 'text', text: new TextDecoder().decode(bytes) });
    expect(asked).toEqual(['capture.bytes 0', 'capture.bytes 262144', 'capture.bytes 524288']);
  });

  it('shows hidden values as dots, in the list as in the inspector', async () => {
    bytes = new TextEncoder().encode('[5,"***",{}]');
    masks = [{ start: 4, length: 3, what: 'signature' }];
    expect((await rowCopy('c', row(), 'text')).text).toBe(`[5,"${DOTS}",{}]`);
    expect(await copyText('c', detail(), 'text')).toEqual({ kind: 'text', text: `[5,"${DOTS}",{}]` });
  });

  it('gives the same hex in both places', async () => {
    bytes = Uint8Array.from({ length: 18 }, (_, i) => i * 15);
    const text = Buffer.from(bytes).toString('hex');
    expect((await rowCopy('c', row(), 'hex')).text).toBe(text);
    expect(await copyText('c', detail(), 'hex')).toEqual({ kind: 'text', text });
  });

  it('gives no text for bytes that are none, and says so', async () => {
    bytes = Uint8Array.of(0x93, 0x01, 0xff);
    const copied = await rowCopy('c', row(), 'text');
    expect(copied.text).toBeUndefined();
    expect(copied.said).toContain('no text');
    expect(await copyText('c', detail(), 'text')).toEqual({ kind: 'binary' });
  });

  it('asks for nothing of a frame over the limit, and names the limit', async () => {
    for (const form of ['text', 'hex'] as const) {
      const copied = await rowCopy('c', row({ size: MOST_COPIED + 1 }), form);
      expect(copied.text).toBeUndefined();
      expect(copied.said).toContain(`larger than ${formatBytes(MOST_COPIED)}`);
      expect(await copyText('c', { ...detail(), size: MOST_COPIED + 1 }, form)).toEqual({ kind: 'too-large' });
    }
    expect(asked).toEqual([]);
  });

  it('takes the line of a row that has no bytes', async () => {
    const copied = await rowCopy('c', row({ size: 0, kind: 'close', text: '1000 bye' }), 'text');
    expect(copied.text).toMatch(/1000 bye$/);
    expect(asked).toEqual([]);
  });
});
