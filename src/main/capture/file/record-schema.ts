// The shape of a capture file's lines. A file may come from anywhere, so every line is checked; keys
// that are not known are left out, which lets a later version add some.

import { Buffer } from 'node:buffer';
import { z } from 'zod';
import {
  CAPTURE_VERSION,
  TRANSPORT_STAGES,
  type CaptureHeader,
  type CaptureRecord,
} from '../../../shared/capture-record.ts';

export const CAPTURE_FORMAT = 'wamp-inspector-capture';

/** The migration has seen to it that the line is of the current version. */
const version = z.int().transform((): typeof CAPTURE_VERSION => CAPTURE_VERSION);
const count = z.int().min(0);
const micros = z.number().min(0);
const text = z.string();
const maybeText = z.exactOptional(text);
const dir = z.enum(['out', 'in']);

const mask = { start: count, length: count, what: text, fingerprint: text };
const masks = z.array(z.object(mask));
const base = {
  v: version,
  seq: z.int().min(1),
  at: micros,
  textMasks: z.exactOptional(z.array(z.object({ where: text, ...mask }))),
};
const headers = z.array(z.tuple([text, text]));

/** Bytes as `bytesToJson` writes them. */
const bytesForm = { text: maybeText, base64: maybeText };

interface BytesForm {
  readonly text?: string;
  readonly base64?: string;
}

interface Span {
  readonly start: number;
  readonly length: number;
}

interface Issues {
  addIssue(issue: string): void;
}

/** The bytes of a form; a form that has none, and a mask outside of them, become issues. */
function bytesOf(form: BytesForm, spans: readonly Span[], context: Issues): Uint8Array {
  const bytes = form.base64 === undefined ? Buffer.from(form.text ?? '', 'utf8') : Buffer.from(form.base64, 'base64');
  const isOne = (form.text === undefined) !== (form.base64 === undefined);
  const isExact = form.base64 === undefined || bytes.toString('base64') === form.base64;
  if (!isOne || !isExact) context.addIssue('its bytes must stand in either "text" or "base64"');
  if (spans.some(({ start, length }) => start + length > bytes.length))
    context.addIssue('a mask lies outside the bytes');
  return Uint8Array.from(bytes);
}

const finding = z.object({
  check: text,
  severity: z.enum(['error', 'warning', 'info']),
  text,
  field: maybeText,
  key: maybeText,
  section: maybeText,
  start: z.exactOptional(count),
  end: z.exactOptional(count),
});

const certificate = z.object({
  subject: text,
  issuer: text,
  names: z.array(text),
  validFrom: text,
  validTo: text,
  sha256: text,
  sha1: maybeText,
  serial: maybeText,
  key: maybeText,
});

const derivationStep = z.object({
  label: text,
  how: text,
  encoding: z.enum(['utf-8', 'base64', 'hex', 'number']),
  length: z.exactOptional(count),
  value: maybeText,
  fingerprint: maybeText,
});

/** The record without the form of its bytes, and the bytes. */
function withBytes<T extends BytesForm & { readonly masks: readonly Span[] }>(form: T, context: Issues) {
  const { text: _text, base64: _base64, ...rest } = form;
  return { ...rest, bytes: bytesOf(form, form.masks, context) };
}

const message = z
  .object({
    ...base,
    kind: z.literal('message'),
    dir,
    opcode: z.enum(['text', 'binary']),
    ...bytesForm,
    masks,
    batch: z.exactOptional(z.object({ index: z.int().min(1), of: z.int().min(1) })),
    carriage: z.exactOptional(z.object({ fragments: z.exactOptional(count), compressed: z.exactOptional(count) })),
  })
  .transform(withBytes);

const control = z
  .object({
    ...base,
    kind: z.literal('control'),
    dir,
    name: z.enum(['ping', 'pong']),
    ...bytesForm,
    masks,
    took: z.exactOptional(micros),
  })
  .transform(withBytes);

const rejected = z
  .object({ ...base, kind: z.literal('rejected'), dir, reason: text, ...bytesForm, masks })
  .transform(withBytes);

const body = z.object(bytesForm).transform((form, context) => bytesOf(form, [], context));

const upgrade = z.object({
  ...base,
  kind: z.literal('upgrade'),
  method: z.exactOptional(z.literal('POST')),
  path: text,
  requestHeaders: headers,
  offered: z.array(text),
  status: count,
  statusText: text,
  responseHeaders: headers,
  body: z.exactOptional(body),
  bodyMasks: z.exactOptional(masks),
  accepted: z.boolean(),
  took: micros,
});

/** Far more than any method has. */
const MOST_STEPS = 1000;
const silentStep = z.enum([...TRANSPORT_STAGES, 'ping', 'HELLO', 'AUTHENTICATE', 'GOODBYE', 'CALL', 'PUBLISH']);

/** One record, as it stands in a line. */
export const recordSchema: z.ZodType<CaptureRecord> = z.discriminatedUnion('kind', [
  message,
  rejected,
  control,
  upgrade,
  z.object({
    ...base,
    kind: z.literal('unix'),
    path: text,
    mode: z.exactOptional(count),
    uid: z.exactOptional(count),
    gid: z.exactOptional(count),
    took: micros,
  }),
  z.object({
    ...base,
    kind: z.literal('proxy'),
    type: z.enum(['http', 'socks5']),
    proxy: text,
    target: text,
    status: count,
    statusText: text,
    requestHeaders: headers,
    responseHeaders: headers,
    accepted: z.boolean(),
    took: micros,
  }),
  z.object({
    ...base,
    kind: z.literal('rawsocket'),
    request: body,
    reply: body,
    text,
    receiveLimit: count,
    sendLimit: z.exactOptional(count),
    accepted: z.boolean(),
    took: micros,
  }),
  z.object({
    ...base,
    kind: z.literal('dns'),
    host: text,
    addresses: z.array(text),
    took: micros,
    literal: z.boolean(),
  }),
  z.object({
    ...base,
    kind: z.literal('tcp'),
    address: text,
    port: count,
    localAddress: maybeText,
    localPort: z.exactOptional(count),
    took: micros,
  }),
  z.object({
    ...base,
    kind: z.literal('tls'),
    protocol: text,
    cipher: text,
    serverName: text,
    alpn: maybeText,
    certificate: z.exactOptional(certificate),
    chain: z.exactOptional(z.array(certificate)),
    verifiedBy: z.enum(['ca-file', 'built-in', 'pin']),
    unverified: maybeText,
    minVersion: maybeText,
    keyExchange: maybeText,
    clientCertificate: z.exactOptional(certificate),
    took: micros,
  }),
  z.object({
    ...base,
    kind: z.literal('open'),
    protocol: text,
    serializer: text,
    transport: z.exactOptional(z.enum(['rawsocket', 'longpoll'])),
    extensions: maybeText,
  }),
  z.object({
    ...base,
    kind: z.literal('derivation'),
    method: text,
    about: count,
    purpose: z.exactOptional(z.enum(['answer', 'router-proof'])),
    steps: z.array(derivationStep).max(MOST_STEPS),
    took: micros,
    refused: maybeText,
    couldSend: z.exactOptional(z.boolean()),
    sentAnyway: z.exactOptional(z.boolean()),
    byHand: z.exactOptional(z.boolean()),
  }),
  z.object({ ...base, kind: z.literal('application'), about: count, index: count, of: count }),
  z.object({ ...base, kind: z.literal('finding'), about: count, finding }),
  z.object({ ...base, kind: z.literal('silence'), step: silentStep, seconds: z.number().min(0) }),
  z.object({
    ...base,
    kind: z.literal('error'),
    stage: z.enum([...TRANSPORT_STAGES, 'open']),
    code: text,
    text,
    facts: z.exactOptional(z.record(text, text)),
  }),
  z.object({
    ...base,
    kind: z.literal('close'),
    by: z.enum(['peer', 'us', 'lost']),
    code: z.exactOptional(z.number()),
    reason: text,
  }),
  z.object({
    ...base,
    kind: z.literal('stop'),
    outcome: z.enum(['interrupted', 'secret-missing', 'usage', 'internal']),
    text,
    todo: maybeText,
    couldSend: z.exactOptional(z.boolean()),
  }),
]);

/** Texts of the header are shown in lists: what is longer is cut. */
const cut = (most: number) => text.transform((whole) => whole.slice(0, most));
const short = cut(256);
const long = cut(8192);
/** Readers page through numbers, also those without records, so a file cannot claim any number of them. */
const numbers = count.max(1e9);

const captureHeader: z.ZodType<CaptureHeader> = z.object({
  id: short,
  label: long,
  url: long,
  realm: long,
  profileId: z.exactOptional(short),
  startedAt: short,
});

/** What the first line says in every version. */
export const fileMarkSchema = z.object({ format: z.literal(CAPTURE_FORMAT) });

/** The first line. `total`: number of the last record there was; `evicted`: what was dropped before the capture was saved. */
export const fileHeaderSchema = z.object({
  format: z.literal(CAPTURE_FORMAT),
  v: version,
  capture: captureHeader,
  total: z.exactOptional(numbers),
  evicted: z.exactOptional(z.object({ count: numbers, bytes: count })),
});
