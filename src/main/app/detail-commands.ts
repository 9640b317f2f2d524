// Commands that look at one record: its detail and its bytes.

import { InspectorError } from '../../shared/contract/errors.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import { bytesOf } from '../inspect/record-bytes.ts';
import { recordDetail } from '../inspect/record-detail.ts';
import type { Attempt } from './attempt.ts';
import type { CaptureList } from './captures.ts';
import type { Handlers } from './dispatch.ts';

export function detailCommands(captures: CaptureList<Attempt>): Pick<Handlers, 'capture.detail' | 'capture.bytes'> {
  return {
    'capture.detail': ({ capture: id, seq }) => {
      const capture = captures.get(id);
      const detail = recordDetail(capture.store, seq, () => capture.summary());
      if (!detail) throw new InspectorError('unknown-record', `Record ${seq}.`);
      return toWire(detail);
    },
    'capture.bytes': ({ capture, seq, from, count }) => {
      const record = captures.get(capture).store.record(seq);
      if (!record) throw new InspectorError('unknown-record', `Record ${seq}.`);
      const bytes = bytesOf(record);
      return { bytes: toWire(bytes.subarray(from, from + count)), total: bytes.length };
    },
  };
}
