// Commands that look at one record: its detail, its bytes, and the program that repeats what it computed.

import { InspectorError } from '../../shared/contract/errors.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import { authMethod } from '../auth/registry.ts';
import { certificateGroups } from '../inspect/certificate-groups.ts';
import { bytesOf } from '../inspect/record-bytes.ts';
import { certifiedExtra, recordDetail } from '../inspect/record-detail.ts';
import { payloadLineOf, recordMessage } from '../inspect/record-message.ts';
import type { Attempt } from './attempt.ts';
import type { CaptureList } from './captures.ts';
import type { Handlers } from './dispatch.ts';

export function detailCommands(
  captures: CaptureList<Attempt>,
): Pick<Handlers, 'capture.detail' | 'capture.message' | 'capture.payloads' | 'capture.bytes' | 'capture.snippet'> {
  return {
    'capture.detail': async ({ capture: id, seq }) => {
      const capture = captures.get(id);
      const detail = recordDetail(capture.store, seq, () => capture.summary());
      if (!detail) throw new InspectorError('unknown-record', `Record ${seq}.`);
      const certified = certifiedExtra(capture.store, seq);
      if (!certified) return toWire(detail);
      // Curve and hash of Ethereum are loaded where somebody looks at such certificates, and nowhere else.
      const { certificateFacts } = await import('../auth/cryptosign/certificate-facts.ts');
      const facts = certificateFacts(certified);
      return toWire({ ...detail, groups: [...detail.groups, ...(facts ? certificateGroups(facts) : [])] });
    },
    'capture.message': ({ capture, seq }) => {
      const { store } = captures.get(capture);
      if (!store.record(seq)) throw new InspectorError('unknown-record', `Record ${seq}.`);
      const message = recordMessage(store, seq);
      return message ? { message: toWire(message) } : {};
    },
    'capture.payloads': ({ capture, seqs }) => {
      const { store } = captures.get(capture);
      return seqs.map((seq) => payloadLineOf(store, seq) ?? null);
    },
    'capture.bytes': ({ capture, seq, from, count }) => {
      const record = captures.get(capture).store.record(seq);
      if (!record) throw new InspectorError('unknown-record', `Record ${seq}.`);
      const bytes = bytesOf(record);
      return { bytes: toWire(bytes.subarray(from, from + count)), total: bytes.length };
    },
    'capture.snippet': ({ capture, seq, language }) => {
      const record = captures.get(capture).store.record(seq);
      if (!record) throw new InspectorError('unknown-record', `Record ${seq}.`);
      if (record.kind !== 'derivation') throw new InspectorError('no-snippet', `Record ${seq} is no derivation.`);
      const { method, purpose = 'answer', steps } = record;
      const text = authMethod(method)?.snippet?.({ purpose, steps }, language);
      if (text === undefined)
        throw new InspectorError(
          'no-snippet',
          `Record ${seq} is a derivation for ${method}, which computes nothing here.`,
        );
      return { text };
    },
  };
}
