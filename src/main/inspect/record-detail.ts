// Everything the inspector shows of one record, made from what is stored: fields, facts, findings, the
// derivation behind an answer, the other end of a request. Nothing here reads or waits.

import type { CaptureRecord, OpenRecord } from '../../shared/capture-record.ts';
import type { CaptureRow } from '../../shared/capture-row.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Derivation, HandshakeSummary } from '../../shared/handshake-summary.ts';
import type { RecordDetail } from '../../shared/record-detail.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { messageSpec } from '../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict } from '../../shared/wamp/value.ts';
import type { Serializer } from '../serializer/serializer.ts';
import { batchFields } from './batch-fields.ts';
import { decodeRecord, serializerOf, unreadText } from './decoded-record.ts';
import { octetFields } from './handshake-octets.ts';
import type { LoginSurroundings } from './login-readings.ts';
import { messageFields, type Surroundings } from './message-fields.ts';
import { bytesOf, masksOf } from './record-bytes.ts';
import { factGroups, titleOf } from './record-facts.ts';
import { travelGroups } from './travel-facts.ts';
import { valueText } from './value-text.ts';
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
/** Letters of a message that are written like JSON. */
const LONGEST_RENDERING = 65_536;
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

type Parts = Pick<
  RecordDetail,
  'title' | 'type' | 'serializer' | 'fields' | 'unreadable' | 'groups' | 'batch' | 'rendering'
>;

function plainParts(record: Exclude<CaptureRecord, Message>): Parts {
  const fields = record.kind === 'rawsocket' ? octetFields(record.reply, true) : [];
  return { title: titleOf(record), fields, groups: factGroups(record) };
}

function messageParts(source: RecordSource, record: Message, row: CaptureRow, pair: RecordDetail['pair']): Parts {
  const open = openBefore(source, record.seq);
  const travelled = { ...(record.batch && { batch: record.batch }), groups: travelGroups(record, open) };
  const serializer = serializerOf(open);
  if (!serializer) {
    const { protocol = '' } = open ?? {};
    return { title: 'Frame', serializer: protocol, fields: [], unreadable: unreadText(protocol), ...travelled };
  }
  const { decoded, counts } = decodeRecord(serializer, record, row.type);
  const frame = new WrittenFrame(record.bytes, record.masks, !serializer.binary);
  const around: Surroundings = {
    ...(row.uri !== undefined &&
      (row.uriFrom === 'subscription' || row.uriFrom === 'registration') && { uri: row.uri }),
    ...(pair && { pair: `${pair.type} #${pair.seq}` }),
    ...nonceBefore(source, serializer, row),
  };
  const { before, after } = batchFields(serializer, record.bytes);
  const fields = decoded.kind === 'undecodable' ? [] : messageFields(decoded.node, counts, frame, around);
  const unreadable = decoded.kind === 'message' ? undefined : whyUnreadable(decoded.findings);
  const type =
    decoded.kind === 'message' ? decoded.message.kind : decoded.kind === 'malformed' ? decoded.name : undefined;
  return {
    title: type ?? (decoded.kind === 'malformed' ? 'Unknown message' : 'Undecodable frame'),
    ...(type && { type }),
    serializer: serializer.name,
    fields: decoded.kind === 'undecodable' ? [] : [...before, ...fields, ...after],
    ...(unreadable !== undefined && { unreadable }),
    ...travelled,
    ...(serializer.binary && decoded.kind !== 'undecodable' && { rendering: renderingOf(serializer, decoded.node) }),
  };
}

/** The nonce that the client offered, for the messages that carry it on. */
function nonceBefore(source: RecordSource, serializer: Serializer, { seq, type }: CaptureRow): LoginSurroundings {
  if (type !== 'CHALLENGE' && type !== 'AUTHENTICATE') return {};
  const nonce = getOwn(authextraBefore(source, serializer, seq), 'nonce');
  return typeof nonce === 'string' ? { clientNonce: nonce } : {};
}

/** `HELLO.Details.authextra` of the last HELLO up to a record; empty if there is none. */
function authextraBefore(source: RecordSource, serializer: Serializer, last: number): Dict {
  let extra: Dict = {};
  for (const record of source.handshakeRecords()) {
    if (record.seq > last) break;
    if (record.kind !== 'message' || record.dir !== 'out' || source.row(record.seq)?.type !== 'HELLO') continue;
    const { decoded } = decodeRecord(serializer, record, 'HELLO');
    const found =
      decoded.kind === 'message' && decoded.message.kind === 'HELLO' && getOwn(decoded.message.details, 'authextra');
    extra = isDict(found) ? found : {};
  }
  return extra;
}

/** The authextra of a HELLO that has certificates in it; undefined for all other records. */
export function certifiedExtra(source: RecordSource, seq: number): Dict | undefined {
  const serializer = source.row(seq)?.type === 'HELLO' ? serializerOf(openBefore(source, seq)) : undefined;
  const extra = serializer && authextraBefore(source, serializer, seq);
  return extra && Array.isArray(getOwn(extra, 'certificates')) ? extra : undefined;
}

function renderingOf({ label }: Serializer, node: ValueNode): NonNullable<RecordDetail['rendering']> {
  const { text, cut } = valueText(node, LONGEST_RENDERING);
  const note = `${label}, written like JSON; byte strings as h'hex'.`;
  return { text, note, ...(cut && { cut }) };
}

/** What the decoding says first. */
function whyUnreadable(findings: readonly Finding[]): string {
  const worst = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  return worst?.text ?? 'It is no message.';
}

/** What was agreed on before a record. */
export function openBefore(source: RecordSource, seq: number): OpenRecord | undefined {
  let open: OpenRecord | undefined;
  for (const record of source.handshakeRecords()) {
    if (record.seq >= seq) break;
    if (record.kind === 'open') open = record;
    // Frames follow it, and their copies are not wanted here.
    if (record.kind === 'message' && open !== undefined) break;
  }
  return open;
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

/** Messages that may have a derivation behind them. */
const DERIVED: ReadonlySet<string | undefined> = new Set(['CHALLENGE', 'AUTHENTICATE', 'WELCOME', 'ABORT']);

/** The derivation that a record is itself, that led to it, that checked it, or that came to nothing because of it. */
function derivationOf(
  record: CaptureRecord,
  row: CaptureRow,
  summary: () => HandshakeSummary,
): RecordDetail['derivation'] {
  if (record.kind !== 'derivation' && !DERIVED.has(row.type)) return undefined;
  const all = summary().derivations;
  const told = all.find((one) => belongsTo(one, record)) ?? unsentBefore(all, row);
  if (!told) return undefined;
  const { seq, method, purpose, round, steps, took, refused, couldSend, sentAnyway, byHand, sent } = told;
  return {
    ...{ seq, method, purpose, round, steps, took },
    ...(refused !== undefined && { refused }),
    ...(couldSend && { couldSend }),
    ...(sentAnyway && { sentAnyway }),
    ...(byHand && { byHand }),
    ...(sent && { equal: sent.equal }),
  };
}

function belongsTo(derivation: Derivation, { seq, kind }: CaptureRecord): boolean {
  if (kind === 'derivation') return derivation.seq === seq;
  if (derivation.sent) return derivation.sent.seq === seq;
  return derivation.about === seq && (derivation.purpose === 'router-proof' || derivation.refused !== undefined);
}

/** The answer that was not sent, for the ABORT that was sent instead. */
function unsentBefore(all: readonly Derivation[], { seq, type, dir }: CaptureRow): Derivation | undefined {
  if (type !== 'ABORT' || dir !== 'out') return undefined;
  const last = all.findLast((one) => one.seq < seq);
  return last?.refused !== undefined && !last.sent ? last : undefined;
}

function pairOf(source: RecordSource, { pair, at }: CaptureRow): RecordDetail['pair'] {
  const other = pair === undefined ? undefined : source.row(pair);
  return other?.type && { seq: other.seq, type: other.type, apart: Math.abs(other.at - at) };
}
