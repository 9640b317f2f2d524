// A session of the test's own, on a clock that stands still: what is sent is kept until the test answers it.

import type { OperationParts } from '../../../../src/main/operation/operation.ts';
import type { RequestHooks, RequestSession } from '../../../../src/main/operation/open-session.ts';
import type { Reply, Sending } from '../../../../src/main/session/driver.ts';
import type { ClientReply, ClientRequest } from '../../../../src/main/wamp/session-machine.ts';
import type { Finding } from '../../../../src/shared/finding.ts';
import type { RequestText } from '../../../../src/shared/request.ts';
import type { Message } from '../../../../src/shared/wamp/messages.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';

/** A request that is in flight. */
export interface InFlight {
  readonly request: ClientRequest;
  readonly id: number;
  readonly hooks: RequestHooks;
  readonly settle: (reply: Reply) => void;
}

export class StillSession implements RequestSession {
  readonly clock = new ManualClock();
  readonly timeoutMs = 10_000;
  readonly sessionId = 1;
  readonly inFlight: InFlight[] = [];
  /** CANCEL, and further arguments of calls. */
  readonly replied: ClientReply[] = [];
  readonly findings: { readonly about: number; readonly finding: Finding }[] = [];
  readonly concealed: string[] = [];
  readonly ended: Promise<void>;
  isOpen = true;
  unsent = 0;
  /** Features that are announced, as `role.feature`. */
  announced = new Set<string>();
  /** Why nothing is sent. */
  refusal: string | undefined;
  sentCount = 0;
  /** Bytes of records that are not 100. */
  readonly sizes = new Map<number, number>();
  #markEnded: () => void = () => undefined;
  #seq = 0;
  readonly #times: number[] = [];

  constructor() {
    this.ended = new Promise((resolve) => (this.#markEnded = resolve));
  }

  request(request: ClientRequest, hooks: RequestHooks = {}): Promise<Reply> {
    return new Promise((settle) => {
      if (this.refusal !== undefined) return settle({ kind: 'unanswered', text: this.refusal });
      const id = ++this.sentCount;
      const seq = this.record();
      hooks.sent?.(seq, id);
      if (request.kind === 'PUBLISH' && request.options['acknowledge'] !== true)
        return settle({ kind: 'replied', message: { ...request, request: id }, seq });
      this.inFlight.push({ request, id, hooks, settle });
    });
  }

  reply(message: ClientReply, told: (sending: Sending) => void = () => undefined): void {
    if (this.refusal !== undefined) return told({ text: this.refusal });
    this.replied.push(message);
    told({ seq: this.record() });
  }

  /** Records so far. */
  get total(): number {
    return this.#seq;
  }

  listen(): () => void {
    return () => undefined;
  }

  announces(role: string, feature: string): boolean {
    return this.announced.has(`${role}.${feature}`);
  }

  timing(seq: number): { readonly at: number; readonly size: number } | undefined {
    const at = this.#times[seq - 1];
    return at === undefined ? undefined : { at, size: this.sizes.get(seq) ?? 100 };
  }

  finding(about: number, finding: Finding): void {
    this.findings.push({ about, finding });
  }

  conceal(secret: string): void {
    this.concealed.push(secret);
  }

  masked(text: string): string {
    return this.concealed.reduce((masked, secret) => masked.replaceAll(secret, '*'.repeat(secret.length)), text);
  }

  /** A record of this moment. */
  record(): number {
    this.#times.push(this.clock.micros());
    return ++this.#seq;
  }

  /** Answers the oldest request in flight, after some time; the message gets its id. */
  async answer(message: Answer, afterMs = 0): Promise<void> {
    this.clock.pass(afterMs);
    const flight = this.inFlight.shift();
    if (!flight) throw new Error('nothing is in flight');
    flight.settle({ kind: 'replied', message: { ...message, request: flight.id } as Message, seq: this.record() });
    await settled();
  }

  /** A progressive result of the oldest request. */
  progress(args: readonly string[], afterMs = 0): void {
    this.clock.pass(afterMs);
    const flight = this.inFlight[0];
    const message: Message = { kind: 'RESULT', request: flight?.id ?? 0, details: { progress: true }, args: [...args] };
    flight?.hooks.progress?.(message, this.record());
  }

  /** The connection is lost. */
  async lose(): Promise<void> {
    this.isOpen = false;
    this.refusal = 'The session is not open.';
    for (const { settle } of this.inFlight.splice(0)) settle({ kind: 'unanswered', text: 'The session ended.' });
    this.#markEnded();
    await settled();
  }
}

/** What an operation in this session is made of. */
export function partsIn(session: StillSession, request: RequestText, changed = () => {}): OperationParts {
  return { operation: 1, request, uri: request.uri, session, clock: session.clock, changed };
}

/** A reply without its request id. */
type Answer = { readonly kind: 'RESULT' | 'ERROR' | 'PUBLISHED' | 'SUBSCRIBED' | 'REGISTERED' } & Readonly<
  Record<string, unknown>
>;

export const RESULT: Answer = { kind: 'RESULT', details: {}, args: [1] };
export const FAILED: Answer = { kind: 'ERROR', requestType: 48, details: {}, error: 'a.failed' };

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
