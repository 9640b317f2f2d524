// A capture made by hand: facts and frames one after the other, at times the test gives. Frames are
// decoded and checked as in a running attempt; the summary is made of the records alone.

import { Recorder, type Derivation, type StopExtras } from '../../src/main/capture/recorder.ts';
import { Redactor } from '../../src/main/capture/redaction/redact.ts';
import { CaptureStore } from '../../src/main/capture/store/store.ts';
import { summarize } from '../../src/main/handshake/summary.ts';
import type { TransportFact } from '../../src/main/transport/transport.ts';
import { SessionWatch } from '../../src/main/wamp/session-watch.ts';
import type { CaptureHeader, CaptureRecord, Direction, StopRecord } from '../../src/shared/capture-record.ts';
import type { Finding } from '../../src/shared/finding.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';

export const HEADER: CaptureHeader = {
  id: 'recording',
  label: 'Recording',
  url: 'ws://router.example:8080/ws',
  realm: 'demo',
  startedAt: '2026-01-01T00:00:00.000Z',
};

export const DIALLED: readonly TransportFact[] = [
  { kind: 'dns', host: 'router.example', addresses: ['192.0.2.1'], took: 1_000, literal: false },
  { kind: 'tcp', address: '192.0.2.1', port: 8080, took: 2_000 },
];

export const UPGRADED: TransportFact = {
  kind: 'upgrade',
  path: '/ws',
  requestHeaders: [],
  offered: ['wamp.2.json'],
  status: 101,
  statusText: 'Switching Protocols',
  responseHeaders: [['Sec-WebSocket-Protocol', 'wamp.2.json']],
  accepted: true,
  took: 3_000,
};

export type Sent = readonly unknown[] | string | Uint8Array;

export class Recording {
  readonly store = new CaptureStore();
  readonly #watch = new SessionWatch();
  readonly #recorder: Recorder;
  #now = 0;
  #sentLast = 0;

  constructor() {
    this.#recorder = new Recorder({
      store: this.store,
      clock: { micros: () => this.#now, wall: () => 0, after: () => () => undefined },
      redactor: new Redactor({ key: new Uint8Array(32), signatureIsSecret: (method) => method === 'ticket' }),
    });
  }

  /** One that was dialled and is open for JSON, after six milliseconds. */
  static open(): Recording {
    const recording = new Recording().fact(...DIALLED, UPGRADED);
    return recording.after(6).fact({ kind: 'open', protocol: 'wamp.2.json', serializer: 'json' });
  }

  /** Lets milliseconds pass. */
  after(ms: number): this {
    this.#now += ms * 1_000;
    return this;
  }

  fact(...facts: readonly TransportFact[]): this {
    for (const fact of facts) this.#recorder.fact(fact);
    return this;
  }

  sent(...frames: readonly Sent[]): this {
    for (const frame of frames) this.#frame('out', frame);
    return this;
  }

  received(...frames: readonly Sent[]): this {
    for (const frame of frames) this.#frame('in', frame);
    return this;
  }

  derived(derivation: Derivation): this {
    this.#recorder.derivation(derivation);
    return this;
  }

  silence(step: string, seconds = 10): this {
    this.#recorder.silence(step, seconds);
    return this;
  }

  stop(outcome: StopRecord['outcome'], text: string, more?: StopExtras): this {
    this.#recorder.stop(outcome, text, more);
    return this;
  }

  /** Says something about the last record. */
  found(check: string, severity: Finding['severity'], text: string, about = this.last): this {
    this.#recorder.finding(about, { check, severity, text });
    return this;
  }

  /** Sends a request that belongs to the login. */
  asked(index: number, of: number, frame: Sent): this {
    this.sent(frame);
    this.#recorder.application(this.#sentLast, index, of);
    return this;
  }

  /** Number of the last record. */
  get last(): number {
    return this.store.total;
  }

  records(): CaptureRecord[] {
    return [...this.store.records()];
  }

  summary(): HandshakeSummary {
    return summarize(HEADER, this.store.handshakeRecords());
  }

  #frame(dir: Direction, frame: Sent): void {
    const isBinary = frame instanceof Uint8Array;
    const bytes = isBinary ? frame : Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame));
    const { seq, decoded } = this.#recorder.message(dir, bytes, isBinary ? 'binary' : 'text');
    if (dir === 'out') this.#sentLast = seq;
    if (decoded.kind !== 'message') return;
    for (const finding of this.#watch.note(dir, decoded.message).findings) this.#recorder.finding(seq, finding);
  }
}

const ROLES = { caller: {}, callee: {}, publisher: {}, subscriber: {} };

/** HELLO as [1, realm, details]. */
export function hello(details: Readonly<Record<string, unknown>> = {}, realm = 'demo'): Sent {
  return [1, realm, { roles: ROLES, authmethods: ['wampcra'], authid: 'ann', ...details }];
}

/** WELCOME as [2, 7, details]. */
export function welcome(details: Readonly<Record<string, unknown>> = {}): Sent {
  const identity = { realm: 'demo', authid: 'ann', authrole: 'user', authmethod: 'wampcra', authprovider: 'static' };
  return [2, 7, { roles: { broker: {}, dealer: {} }, ...identity, ...details }];
}
