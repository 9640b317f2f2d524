// A session driver with all that belongs to it, against a scripted router on a real socket.

import { expect } from 'vitest';
import type { AuthMethod } from '../../../../src/main/auth/auth-method.ts';
import { authMethod } from '../../../../src/main/auth/registry.ts';
import { Recorder } from '../../../../src/main/capture/recorder.ts';
import { Redactor } from '../../../../src/main/capture/redaction/redact.ts';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { summarize } from '../../../../src/main/handshake/summary.ts';
import { serializersNamed } from '../../../../src/main/serializer/registry.ts';
import type { ChallengeMemory } from '../../../../src/main/session/challenge-memory.ts';
import { SessionDriver } from '../../../../src/main/session/driver.ts';
import type { AskByHand, LoginCredential } from '../../../../src/main/session/login.ts';
import { transportFor } from '../../../../src/main/transport/registry.ts';
import { webSocketTransport } from '../../../../src/main/transport/websocket/websocket.ts';
import type { CaptureRecord } from '../../../../src/shared/capture-record.ts';
import type { HandshakeSummary } from '../../../../src/shared/handshake-summary.ts';
import type { Message, MessageOf } from '../../../../src/shared/wamp/messages.ts';
import { CountingClock } from '../../../support/counting-clock.ts';
import { HEADER } from '../../../support/recording.ts';
import { eventually } from '../transport/wire-log.ts';

export interface DrivenOptions {
  readonly methods?: readonly string[];
  /** Of each method, once. */
  readonly secret?: string;
  /** By method, instead of `secret`. */
  readonly credentials?: Readonly<Record<string, readonly LoginCredential[]>>;
  readonly sendAnyway?: boolean;
  readonly ask?: AskByHand;
  readonly memory?: ChallengeMemory;
  readonly authid?: string;
  readonly timeoutMs?: number;
  /** Instead of the registry. */
  readonly authMethod?: (name: string) => AuthMethod | undefined;
  /** Runs after each change of state. */
  readonly react?: (driven: Driven, state: string) => void;
  /** Hears what comes unasked, with its record. */
  readonly deliver?: (message: Message, seq: number) => void;
}

const running: Driven[] = [];

export class Driven {
  readonly driver: SessionDriver;
  readonly clock = new CountingClock();
  readonly store = new CaptureStore();
  readonly delivered: Message[] = [];
  /** States in the order they were told, and `ended` for the end of the wire. */
  readonly states: string[] = [];

  constructor(url: string, options: DrivenOptions = {}) {
    const { methods = ['ticket'], secret, timeoutMs = 5_000, react } = options;
    const credential: LoginCredential = secret === undefined ? {} : { secret };
    const redactor = new Redactor({ key: new Uint8Array(32), signatureIsSecret: () => true });
    const credentials = options.credentials ?? Object.fromEntries(methods.map((method) => [method, [credential]]));
    for (const { secret: given } of Object.values(credentials).flat())
      if (given !== undefined) redactor.add(given, 'secret');
    const hello: MessageOf<'HELLO'> = {
      kind: 'HELLO',
      realm: 'demo',
      details: {
        roles: { caller: {}, callee: {}, publisher: {}, subscriber: {} },
        authmethods: [...new Set(methods)],
        ...(options.authid !== undefined && { authid: options.authid }),
      },
    };
    this.driver = new SessionDriver({
      target: { url, serializers: serializersNamed(), deflate: false, timeoutMs },
      hello: (methodExtra) => {
        const isEmpty = Object.keys(methodExtra).length === 0;
        return isEmpty ? hello : { ...hello, details: { ...hello.details, authextra: methodExtra } };
      },
      transport: transportFor(url) ?? webSocketTransport,
      recorder: new Recorder({ store: this.store, clock: this.clock, redactor }),
      clock: this.clock,
      random: (count) => new Uint8Array(count).fill(7),
      authMethod: options.authMethod ?? authMethod,
      credentials: new Map(Object.entries(credentials)),
      sendAnyway: options.sendAnyway === true,
      ...(options.ask && { ask: options.ask }),
      ...(options.memory && { memory: options.memory }),
      onChange: (state, ended) => {
        this.states.push(ended ? 'ended' : state);
        react?.(this, ended ? 'ended' : state);
      },
      onDeliver: (message, seq) => {
        this.delivered.push(message);
        options.deliver?.(message, seq);
      },
    });
    running.push(this);
    this.driver.start();
  }

  /** Waits for a state, or for `ended`. */
  async until(state: string): Promise<void> {
    await eventually(
      () => this.states.includes(state),
      () => `waiting for ${state}, there is ${this.states.join(' ')}`,
    );
  }

  records(): CaptureRecord[] {
    return [...this.store.records()];
  }

  /** Texts of the recorded frames, with their direction. */
  frames(): string[] {
    return this.records().flatMap((record) =>
      record.kind === 'message' ? [`${record.dir} ${Buffer.from(record.bytes).toString()}`] : [],
    );
  }

  summary(): HandshakeSummary {
    return summarize(HEADER, this.store.handshakeRecords());
  }
}

/** Ends the drivers of a test; each must have told its end once, and have no timer left. */
export async function finishDriven(): Promise<void> {
  for (const driven of running.splice(0)) {
    driven.driver.cut();
    await driven.driver.ended;
    expect(driven.states.filter((state) => state === 'ended')).toHaveLength(1);
    expect(driven.states.at(-1)).toBe('ended');
    expect(driven.clock.running).toBe(0);
  }
}
