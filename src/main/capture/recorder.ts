// Between wire and store: every fact and frame passes here once. A frame is decoded as it came, for
// the session machine; what is stored is masked, and so is everything that speaks of it. Nothing
// unmasked is kept.

import { Buffer } from 'node:buffer';
import type {
  BatchPlace,
  Carriage,
  DerivationRecord,
  DerivationStep,
  Direction,
  MessageRecord,
  StopRecord,
} from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import type { TraceStep } from '../auth/auth-method.ts';
import type { Clock } from '../clock.ts';
import { decodeFrame, type DecodedFrame } from '../serializer/decode-frame.ts';
import { serializerOfOpen } from '../serializer/registry.ts';
import type { Serializer } from '../serializer/serializer.ts';
import type { Opcode, TransportFact } from '../transport/transport.ts';
import type { Masked } from './redaction/masking.ts';
import { messageFacts } from './message-facts.ts';
import { redactRecord, type PlainBody } from './redaction/redact-record.ts';
import type { Redactor } from './redaction/redact.ts';
import { SHORTEST_SEARCHED } from './redaction/secret-patterns.ts';
import { formatOf } from './redaction/value-content.ts';
import type { CaptureStore } from './store/store.ts';

export interface RecorderParts {
  readonly store: CaptureStore;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

export interface RecordedMessage {
  /** Number of the record. */
  readonly seq: number;
  /** The frame as it came, unmasked: for the session machine, not to be kept. */
  readonly decoded: DecodedFrame;
  /** The message without its secrets, for whoever is shown it. Absent if none was masked, or it is no message. */
  readonly masked?: Message;
}

interface MessageExtras {
  readonly batch?: BatchPlace;
  readonly carriage?: Carriage;
}

/** How a secret became an answer, or what became of the router's proof. */
export interface Derivation extends Pick<
  DerivationRecord,
  'method' | 'about' | 'took' | 'purpose' | 'refused' | 'couldSend' | 'sentAnyway' | 'byHand'
> {
  readonly trace: readonly TraceStep[];
}

/** What goes with a stop, where there is more to say. */
export interface StopExtras {
  /** What to do about it. */
  readonly todo?: string | undefined;
  /** True if the login could go on all the same, if the user says so. */
  readonly couldSend?: boolean;
}

const NOT_OPEN: DecodedFrame = { kind: 'undecodable', reason: 'no serializer was agreed on', findings: [] };

export class Recorder {
  readonly #parts: RecorderParts;
  /** The clock at record time 0: when the recorder was made. */
  readonly #start: number;
  #serializer: Serializer | undefined;
  /** Method of the CHALLENGE that is to be answered, or was last, in either direction. */
  #challenged: string | undefined;
  #isAnswered = true;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#start = parts.clock.micros();
  }

  /** How frames are read from now on. The fact `open` chooses it too, by its protocol. */
  setSerializer(serializer: Serializer): void {
    this.#serializer = serializer;
  }

  /** Records what the transport reports. Returns the record's number, as all that follow. */
  fact({ finding, ...fact }: TransportFact): number {
    if (fact.kind === 'open') this.#serializer = serializerOfOpen(fact) ?? this.#serializer;
    const masked = fact.kind === 'rejected' || fact.kind === 'control';
    const seq = this.#append(masked ? { ...fact, masks: [] } : fact);
    if (finding) this.finding(seq, finding);
    return seq;
  }

  /** Records a frame: one record for each of its messages, each followed by what its decoding found. */
  frame(dir: Direction, bytes: Uint8Array, opcode: Opcode, carriage?: Carriage): readonly RecordedMessage[] {
    const parts = this.#serializer?.split?.(bytes);
    if (!parts || parts.length < 2) return [this.message(dir, bytes, opcode, carriage && { carriage })];
    return parts.map((part, index) => {
      const batch = { index: index + 1, of: parts.length };
      return this.message(dir, part, opcode, { batch, ...(carriage && index === 0 && { carriage }) });
    });
  }

  /** The time of what is recorded now: microseconds since the recorder was made. */
  get now(): number {
    return this.#parts.clock.micros() - this.#start;
  }

  /** Records one message; `at`: when it came or left. */
  message(
    dir: Direction,
    bytes: Uint8Array,
    opcode: Opcode,
    more?: MessageExtras,
    at: number = this.now,
  ): RecordedMessage {
    const serializer = this.#serializer;
    const decoded = serializer ? decodeFrame(serializer, bytes, opcode, true) : NOT_OPEN;
    const masked = this.#mask(bytes, decoded, serializer);
    const isMasked = masked.masks.length > 0;
    // What is told of a masked frame comes from the masked bytes, so that it cannot quote a secret.
    const shown = isMasked && serializer ? decodeFrame(serializer, masked.bytes, opcode) : decoded;
    const message = decoded.kind === 'message' ? decoded.message : undefined;
    // A second CHALLENGE before the answer is none that is answered.
    if (message?.kind === 'CHALLENGE' && this.#isAnswered) this.#challenged = message.authmethod;
    if (message) this.#isAnswered = message.kind !== 'CHALLENGE';
    const plain: MessageRecord = { kind: 'message', dir, opcode, bytes: masked.bytes, masks: masked.masks };
    const seq = this.#parts.store.append(at, more ? { ...plain, ...more } : plain, messageFacts(shown));
    const findings = isMasked
      ? decoded.findings.map((finding) => sameFinding(finding, shown.findings))
      : decoded.findings;
    for (const finding of findings) this.finding(seq, finding);
    return isMasked && shown.kind === 'message' ? { seq, decoded, masked: shown.message } : { seq, decoded };
  }

  /** Records how an answer was computed; secret values are sealed to fingerprints, and masked from now on. */
  derivation({ method, about, purpose, trace, took, ...more }: Derivation): number {
    const steps = trace.map((step) => this.#sealed(step));
    return this.#append({ kind: 'derivation', method, about, ...(purpose && { purpose }), steps, took, ...more });
  }

  /** Records that a message that was sent is request `index` of the `of` requests that end the login. */
  application(about: number, index: number, of: number): number {
    return this.#append({ kind: 'application', about, index, of });
  }

  finding(about: number, finding: Finding): number {
    return this.#append({ kind: 'finding', about, finding });
  }

  /** Records that nobody answered `step` within `seconds`. */
  silence(step: string, seconds: number): number {
    return this.#append({ kind: 'silence', step, seconds });
  }

  /** Records that the attempt was given up by us. */
  stop(outcome: StopRecord['outcome'], text: string, { todo, couldSend }: StopExtras = {}): number {
    const more = { ...(todo !== undefined && { todo }), ...(couldSend === true && { couldSend }) };
    return this.#append({ kind: 'stop', outcome, text, ...more });
  }

  #append(body: PlainBody): number {
    return this.#parts.store.append(this.now, redactRecord(this.#parts.redactor, body));
  }

  #mask(bytes: Uint8Array, decoded: DecodedFrame, serializer: Serializer | undefined): Masked {
    const { redactor } = this.#parts;
    if (decoded.kind === 'undecodable' || !serializer) return redactor.bytes(bytes);
    return redactor.frame(bytes, {
      node: decoded.node,
      format: formatOf(serializer),
      challenged: this.#challenged,
    });
  }

  #sealed({ label, how, encoding, value, secret }: TraceStep): DerivationStep {
    const bytes = bytesOf(value, encoding);
    const length = bytes && { length: bytes.length };
    if (!secret) return { label, how, encoding, ...length, value };
    const { redactor } = this.#parts;
    redactor.add(value, label);
    // The bytes behind base64 or hex, too: they may turn up in another spelling.
    if (bytes && bytes.length >= SHORTEST_SEARCHED) redactor.add(bytes, label);
    return { label, how, encoding, ...length, fingerprint: redactor.fingerprint(value) };
  }
}

function bytesOf(value: string, encoding: TraceStep['encoding']): Uint8Array | undefined {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(value, 'utf8');
    case 'base64':
    case 'hex':
      return Buffer.from(value, encoding);
    case 'number':
      return undefined;
    default:
      return encoding satisfies never;
  }
}

/** The finding as told of the masked frame; where that has none of the kind, only rule and place are kept. */
function sameFinding(finding: Finding, told: readonly Finding[]): Finding {
  const { check, severity, start, end } = finding;
  const same = told.find(
    (other) => other.check === check && other.severity === severity && other.start === start && other.end === end,
  );
  return same ?? { ...finding, text: 'What this check found stands in the masked part of the frame.' };
}
