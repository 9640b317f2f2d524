// Everything the inspector shows of one record, made from what is stored: fields, facts, findings, the
// derivation behind an answer, the other end of a request. Nothing here reads or waits.

import type { CaptureRecord } from '../../shared/capture-record.ts';
import type { CaptureRow } from '../../shared/capture-row.ts';
import type { Finding } from '../../shared/finding.ts';
import type { HandshakeSummary } from '../../shared/handshake-summary.ts';
import type { RecordDetail } from '../../shared/record-detail.ts';
import { messageSpec } from '../../shared/wamp/messages.ts';
import { decodeRecord, serializerOf } from './decoded-record.ts';
import { messageFields, type Surroundings } from './message-fields.ts';
import { bytesOf, masksOf } from './record-bytes.ts';
import { factGroups, titleOf } from './record-facts.ts';
import { WrittenFrame } from './written-frame.ts';

/** Where the records of a capture are; a capture store is one. */
export interface RecordSource {
  readonly total: number;
  record(seq: number): CaptureRecord | undefined;
  row(seq: number): CaptureRow | undefined;
  handshakeRecords(): Iterable<CaptureRecord>;
}

type Message = CaptureRecord & { kind: 'message' };

/** Findings stand close behind their record: so far they are looked for, and so many are told. */
const FINDINGS_WITHIN = 2_000;
const MOST_FINDINGS = 100;
/** The type code of the last message of the handshake. */
const LAST_HANDSHAKE_CODE = 6;

/** The detail of a record, or undefined if there is no such record. `summary` tells the handshake when it is needed. */
export function recordDetail(
  source: RecordSource,
  seq: number,
  summary: () => HandshakeSummary,
): RecordDetail | undefined {
  const record = source.record(seq);
  const row = source.row(seq);
  if (!record || !row) return undefined;
  const derivation = derivationOf(record, row, summary);
  const pair = pairOf(source, row);
  return {
    seq,
    at: record.at,
    kind: record.kind,
    ...(row.dir && { dir: row.dir }),
    size: bytesOf(record).length,
    masks: masksOf(record).map(({ start, length, what }) => ({ start, length, what })),
    findings: findingsAbout(source, record, row),
    ...(record.kind === 'message' ? messageParts(source, record, row, pair) : plainParts(record)),
    ...(derivation && { derivation }),
    ...(pair && { pair }),
  };
}

type Parts = Pick<RecordDetail, 'title' | 'type' | 'serializer' | 'fields' | 'unreadable' | 'groups'>;

function plainParts(record: Exclude<CaptureRecord, Message>): Parts {
  return { title: titleOf(record), fields: [], groups: factGroups(record) };
}

function messageParts(source: RecordSource, record: Message, row: CaptureRow, pair: RecordDetail['pair']): Parts {
  const serializer = serializerOf(protocolBefore(source, record.seq));
  const { decoded, counts } = decodeRecord(serializer, record, row.type);
  const frame = new WrittenFrame(record.bytes, record.masks);
  const around: Surroundings = {
    ...(row.uri !== undefined &&
      (row.uriFrom === 'subscription' || row.uriFrom === 'registration') && { uri: row.uri }),
    ...(pair && { pair: `${pair.type} #${pair.seq}` }),
  };
  const fields = decoded.kind === 'undecodable' ? [] : messageFields(decoded.node, counts, frame, around);
  const unreadable = decoded.kind === 'message' ? undefined : whyUnreadable(decoded.findings);
  const type =
    decoded.kind === 'message' ? decoded.message.kind : decoded.kind === 'malformed' ? decoded.name : undefined;
  return {
    title: type ?? (decoded.kind === 'malformed' ? 'Unknown message' : 'Undecodable frame'),
    ...(type && { type }),
    serializer: serializer.name,
    fields,
    ...(unreadable !== undefined && { unreadable }),
    groups: [],
  };
}

/** What the decoding says first. */
function whyUnreadable(findings: readonly Finding[]): string {
  const worst = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  return worst?.text ?? 'It is no message.';
}

/** Subprotocol that was agreed on before a record. */
function protocolBefore(source: RecordSource, seq: number): string | undefined {
  let protocol: string | undefined;
  for (const record of source.handshakeRecords()) {
    if (record.seq >= seq) break;
    if (record.kind === 'open') protocol = record.protocol;
    // Frames follow it, and their copies are not wanted here.
    if (record.kind === 'message' && protocol !== undefined) break;
  }
  return protocol;
}

/** What the checks said about a record, in the order it was said. */
function findingsAbout(source: RecordSource, record: CaptureRecord, row: CaptureRow): readonly Finding[] {
  if (record.kind === 'finding') return [record.finding];
  if (row.finding === undefined) return [];
  const found = new Map<number, Finding>();
  const last = Math.min(source.total, record.seq + FINDINGS_WITHIN);
  for (let seq = record.seq + 1; seq <= last && found.size < MOST_FINDINGS; seq++) {
    const next = source.row(seq);
    const said = next?.kind === 'finding' && next.about === record.seq ? source.record(seq) : undefined;
    if (said?.kind === 'finding') found.set(seq, said.finding);
  }
  // Some are said late: that a GOODBYE was never answered.
  if (row.type === undefined || messageSpec(row.type).code <= LAST_HANDSHAKE_CODE) {
    for (const said of source.handshakeRecords())
      if (said.kind === 'finding' && said.about === record.seq && found.size < MOST_FINDINGS)
        found.set(said.seq, said.finding);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, finding]) => finding);
}

/** The derivation that led to an AUTHENTICATE, or that a record is itself. */
function derivationOf(
  record: CaptureRecord,
  row: CaptureRow,
  summary: () => HandshakeSummary,
): RecordDetail['derivation'] {
  if (record.kind !== 'derivation' && row.type !== 'AUTHENTICATE') return undefined;
  const told = summary().derivations.find(({ seq, sent }) => seq === record.seq || sent?.seq === record.seq);
  if (!told) return undefined;
  const { method, steps, took, sent } = told;
  return { method, steps, took, ...(sent && { equal: sent.equal }) };
}

function pairOf(source: RecordSource, { pair, at }: CaptureRow): RecordDetail['pair'] {
  const other = pair === undefined ? undefined : source.row(pair);
  return other?.type && { seq: other.seq, type: other.type, apart: Math.abs(other.at - at) };
}
