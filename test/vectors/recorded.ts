// Conversations recorded with real routers, replayed through codec, session machine and store; the
// handshake summary is then compared with what the recording says happened. The summary never sees
// `expected`.

import { Recorder } from '../../src/main/capture/recorder.ts';
import { Redactor } from '../../src/main/capture/redaction/redact.ts';
import { CaptureStore } from '../../src/main/capture/store/store.ts';
import { summarize } from '../../src/main/handshake/summary.ts';
import { serializerByProtocol } from '../../src/main/serializer/registry.ts';
import type { Serializer } from '../../src/main/serializer/serializer.ts';
import { SessionMachine, type SessionEffect } from '../../src/main/wamp/session-machine.ts';
import { SessionWatch } from '../../src/main/wamp/session-watch.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { Message } from '../../src/shared/wamp/messages.ts';
import { vectorValue } from './messages.ts';
import { compare, first, type Vector, type VectorRunner } from './vector.ts';

interface Entry {
  readonly at: number;
  readonly dir?: 'send' | 'receive';
  readonly message?: unknown;
  readonly event?: string;
  readonly protocol?: string;
  readonly code?: number | string;
  readonly reason?: string;
  readonly text?: string;
}

class Replay {
  #now = 0;
  readonly #watch = new SessionWatch();
  readonly #machine = new SessionMachine();
  #machineFollows = true;
  readonly states = new Set<string>();
  readonly mismatches: string[] = [];
  readonly #store = new CaptureStore();
  readonly #serializer: Serializer;
  readonly #recorder: Recorder;

  constructor(trace: readonly Entry[]) {
    const protocol = trace.find((entry) => entry.event === 'open')?.protocol ?? '';
    const serializer = serializerByProtocol(protocol) ?? serializerByProtocol('wamp.2.json');
    if (!serializer) throw new Error('no JSON serializer');
    this.#serializer = serializer;
    const clock = { micros: () => this.#now, wall: () => 0, after: () => () => {} };
    const redactor = new Redactor({ key: new Uint8Array(32), signatureIsSecret: () => false });
    this.#recorder = new Recorder({ store: this.#store, clock, redactor });
    this.#recorder.setSerializer(serializer);
    for (const entry of trace) this.#entry(entry);
  }

  summary(): HandshakeSummary {
    const header = { id: 'replay', label: 'replay', url: 'ws://127.0.0.1', realm: 'realm1', startedAt: '' };
    return summarize(header, this.#store.handshakeRecords());
  }

  #entry(entry: Entry): void {
    this.#now = entry.at * 1000;
    if (entry.dir) return this.#frame(entry.dir === 'send' ? 'out' : 'in', entry.message);
    switch (entry.event) {
      case 'open':
        return void this.#recorder.fact({
          kind: 'open',
          protocol: this.#serializer.subprotocol,
          serializer: this.#serializer.name,
        });
      case 'dial failed':
        return void this.#recorder.fact({
          kind: 'error',
          stage: 'tls',
          code: String(entry.code),
          text: entry.text ?? '',
        });
      case 'closed':
        return void this.#recorder.fact({
          kind: 'close',
          by: 'peer',
          code: Number(entry.code),
          reason: entry.reason ?? '',
        });
      case 'nothing within the wait':
        return void this.#recorder.silence('HELLO', 1);
      default:
        throw new Error(`unknown event ${entry.event}`);
    }
  }

  #frame(dir: 'out' | 'in', value: unknown): void {
    const bytes = this.#serializer.encode(vectorValue(value));
    const { seq, decoded } = this.#recorder.message(dir, bytes, this.#serializer.binary ? 'binary' : 'text');
    if (decoded.kind !== 'message') {
      this.#machineFollows &&= dir === 'in';
      return;
    }
    for (const finding of this.#watch.note(dir, decoded.message).findings) this.#recorder.finding(seq, finding);
    this.#drive(dir, decoded.message);
  }

  /** Lets the session machine live through the same conversation, as long as the client did what it would do. */
  #drive(dir: 'out' | 'in', message: Message): void {
    if (!this.#machineFollows) return;
    if (dir === 'in') return void this.#take(this.#machine.handle({ kind: 'received', message }));
    if (message.kind === 'HELLO' && this.#machine.state === 'closed') {
      return this.#sends(this.#machine.handle({ kind: 'start', hello: message }), message);
    }
    if (message.kind === 'AUTHENTICATE' && this.#machine.state === 'challenged') {
      const { signature, extra } = message;
      return this.#sends(this.#machine.handle({ kind: 'challengeAnswered', signature, extra }), message);
    }
    // Requests and what is wrong on purpose: the machine has said all it has to say about the login.
    this.#machineFollows = false;
  }

  #sends(effects: readonly SessionEffect[], message: Message): void {
    const sent = this.#take(effects).find((effect) => effect.kind === 'send');
    const difference = compare('sent by the machine', sent?.kind === 'send' && sent.message, message);
    if (difference) this.mismatches.push(difference);
  }

  #take(effects: readonly SessionEffect[]): readonly SessionEffect[] {
    this.states.add(this.#machine.state);
    return effects;
  }
}

export const recordedRunner: VectorRunner = (vector: Vector) => {
  const trace = vector['trace'] as Entry[];
  const replay = new Replay(trace);
  const { outcome, reason, code, authmethod, authid } = replay.summary();
  const said: Record<string, unknown> = { outcome, reason, code, authmethod, authid };
  const differences = Object.entries(vector.expected).map(([key, value]) => compare(key, said[key], value));
  return first(
    ...differences,
    ...replay.mismatches,
    replay.summary().verdict.happened === '' ? 'the verdict is empty' : undefined,
    compare('the machine opened the session', replay.states.has('open'), vector.expected['outcome'] === 'welcome'),
    outcome === 'abort' ? withoutAbort(trace) : undefined,
  );
};

/** The outcome must come from the ABORT: without it nothing may read `abort`. */
function withoutAbort(trace: readonly Entry[]): string | undefined {
  const rest = trace.filter(({ message }) => !(Array.isArray(message) && message[0] === 3));
  return rest.length === trace.length || new Replay(rest).summary().outcome === 'abort'
    ? 'still abort without its ABORT'
    : undefined;
}
