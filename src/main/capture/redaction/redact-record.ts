// Masks the texts of records that are not messages: which fields of each kind are free text, written
// by a peer, a library or a user. Fields from our own vocabulary (kinds, stages, protocols that we
// offered) are left: a secret that happens to be the word "open" must not make a record unreadable.

import type {
  CaptureHeader,
  CertificateFacts,
  DerivationStep,
  ErrorRecord,
  ProxyRecord,
  RecordBody,
  TextMask,
  TlsRecord,
  UpgradeRecord,
} from '../../../shared/capture-record.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { MaskedText, Redactor } from './redact.ts';

/** Every record but messages: those are masked with what their decoding says. */
export type PlainBody = Exclude<RecordBody, { kind: 'message' }>;

/** The record with its secrets masked; `textMasks`, `masks` and `bodyMasks` say where. */
export function redactRecord(redactor: Redactor, body: PlainBody): PlainBody {
  const texts = new Texts(redactor);
  const masked = redactTexts(redactor, texts, body);
  return texts.masks.length === 0 || masked.kind === 'control' ? masked : { textMasks: texts.masks, ...masked };
}

/** What is known of an attempt, without the secrets that its texts may hold. */
export function redactHeader(redactor: Redactor, header: CaptureHeader): CaptureHeader {
  const texts = new Texts(redactor);
  return {
    ...header,
    label: texts.url('label', header.label),
    url: texts.url('url', header.url),
    realm: texts.text('realm', header.realm),
    ...texts.maybe('profileId', header.profileId),
  };
}

type Pair = readonly [string, string];

class Texts {
  readonly #redactor: Redactor;
  readonly masks: TextMask[] = [];

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  text(where: string, text: string): string {
    return this.#take(this.#redactor.text(where, text));
  }

  /** A text that is or holds a URL: secret values of its query are masked too. */
  url(where: string, text: string): string {
    return this.#take(this.#redactor.url(where, text));
  }

  #take(masked: MaskedText): string {
    this.masks.push(...masked.masks);
    return masked.text;
  }

  /** A property that may be absent, to be spread into the record. */
  maybe<K extends string>(key: K, text: string | undefined, where: string = key): { [P in K]?: string } {
    const found: { [P in K]?: string } = {};
    if (text !== undefined) found[key] = this.text(where, text);
    return found;
  }

  list(where: string, texts: readonly string[]): string[] {
    return texts.map((text, index) => this.text(`${where}.${index}`, text));
  }

  headers(where: string, headers: readonly Pair[]): Pair[] {
    return headers.map(([name, value], index) => {
      const place = `${where}.${index}`;
      const masked = this.#redactor.header(place, name, value);
      this.masks.push(...masked.masks);
      return [this.text(`${place}.name`, name), masked.text];
    });
  }
}

function redactTexts(redactor: Redactor, texts: Texts, body: PlainBody): PlainBody {
  switch (body.kind) {
    case 'dns':
      return { ...body, host: texts.text('host', body.host), addresses: texts.list('addresses', body.addresses) };
    case 'tcp':
      return { ...body, address: texts.text('address', body.address) };
    case 'unix':
      return { ...body, path: texts.text('path', body.path) };
    case 'proxy':
      return redactProxy(redactor, texts, body);
    case 'rawsocket':
      return { ...body, text: texts.text('text', body.text) };
    case 'control':
      return { ...body, ...redactor.bytes(body.bytes) };
    case 'tls':
      return redactTls(texts, body);
    case 'upgrade':
      return redactUpgrade(redactor, texts, body);
    case 'open':
      return { ...body, ...texts.maybe('extensions', body.extensions) };
    case 'rejected':
      return { ...body, ...redactor.bytes(body.bytes), reason: texts.text('reason', body.reason) };
    case 'derivation':
      return {
        ...body,
        method: texts.text('method', body.method),
        steps: redactSteps(texts, body.steps),
        ...texts.maybe('refused', body.refused),
      };
    case 'application':
      return body;
    case 'finding':
      return { ...body, finding: redactFinding(texts, body.finding) };
    case 'silence':
      return body;
    case 'error':
      return redactError(texts, body);
    case 'close':
      return { ...body, reason: texts.text('reason', body.reason) };
    case 'stop':
      return { ...body, text: texts.text('text', body.text), ...texts.maybe('todo', body.todo) };
    default:
      return body satisfies never;
  }
}

function redactProxy(redactor: Redactor, texts: Texts, body: ProxyRecord): ProxyRecord {
  for (const [name, value] of [...body.requestHeaders, ...body.responseHeaders]) redactor.learnHeader(name, value);
  return {
    ...body,
    proxy: texts.text('proxy', body.proxy),
    target: texts.text('target', body.target),
    statusText: texts.text('statusText', body.statusText),
    requestHeaders: texts.headers('requestHeaders', body.requestHeaders),
    responseHeaders: texts.headers('responseHeaders', body.responseHeaders),
  };
}

function redactTls(texts: Texts, body: TlsRecord): TlsRecord {
  const { certificate, chain, clientCertificate } = body;
  return {
    ...body,
    cipher: texts.text('cipher', body.cipher),
    serverName: texts.text('serverName', body.serverName),
    ...texts.maybe('alpn', body.alpn),
    ...texts.maybe('unverified', body.unverified),
    ...(certificate && { certificate: redactCertificate(texts, 'certificate', certificate) }),
    ...(chain && { chain: chain.map((one, index) => redactCertificate(texts, `chain.${index}`, one)) }),
    ...(clientCertificate && {
      clientCertificate: redactCertificate(texts, 'clientCertificate', clientCertificate),
    }),
  };
}

function redactCertificate(texts: Texts, where: string, certificate: CertificateFacts): CertificateFacts {
  return {
    ...certificate,
    subject: texts.text(`${where}.subject`, certificate.subject),
    issuer: texts.text(`${where}.issuer`, certificate.issuer),
    names: texts.list(`${where}.names`, certificate.names),
  };
}

function redactUpgrade(redactor: Redactor, texts: Texts, body: UpgradeRecord): UpgradeRecord {
  for (const [name, value] of [...body.requestHeaders, ...body.responseHeaders]) redactor.learnHeader(name, value);
  const masked = {
    ...body,
    path: texts.url('path', body.path),
    requestHeaders: texts.headers('requestHeaders', body.requestHeaders),
    offered: texts.list('offered', body.offered),
    statusText: texts.text('statusText', body.statusText),
    responseHeaders: texts.headers('responseHeaders', body.responseHeaders),
  };
  if (!body.body) return masked;
  const { bytes, masks } = redactor.bytes(body.body);
  return { ...masked, body: bytes, ...(masks.length > 0 && { bodyMasks: masks }) };
}

/** Label and `how` are our own words: masked ones would tell a secret that is a word of them, as `pass` in "password". */
function redactSteps(texts: Texts, steps: readonly DerivationStep[]): DerivationStep[] {
  return steps.map((step, index) => ({
    ...step,
    ...texts.maybe('value', step.value, `steps.${index}.value`),
  }));
}

function redactFinding(texts: Texts, finding: Finding): Finding {
  return {
    ...finding,
    text: texts.text('finding.text', finding.text),
    ...texts.maybe('field', finding.field, 'finding.field'),
    ...texts.maybe('key', finding.key, 'finding.key'),
  };
}

function redactError(texts: Texts, body: ErrorRecord): ErrorRecord {
  // A refusal may repeat a URL, as that of Location.
  const masked = { ...body, code: texts.text('code', body.code), text: texts.url('text', body.text) };
  if (!body.facts) return masked;
  const facts = Object.entries(body.facts).map(([name, fact]) => [name, texts.url(`facts.${name}`, fact)] as const);
  return { ...masked, facts: Object.fromEntries(facts) };
}
