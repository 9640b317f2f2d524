// One request with one final reply: a PUBLISH, SUBSCRIBE or REGISTER. Without a reply within the time limit it counts
// as unanswered; a reply that still comes is shown all the same.

import type { CancelMode } from '../../shared/contract/operations.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import type { Reply } from '../session/driver.ts';
import type { ClientRequest } from '../wamp/session-machine.ts';
import { msText, Operation, type OperationParts } from './operation.ts';
import { operationReply } from './reply.ts';

/** What is told of a PUBLISH that asked for no answer. */
export const UNCONFIRMED =
  'It was sent. Nothing confirms that the router took it: without `acknowledge` an answer is neither given nor allowed.';
const UNSURE =
  'Whether it was carried out cannot be known; look at what it should have changed before you send it again.';
const ENDED_SINCE = 'The session has ended since.';

export interface Sent {
  readonly seq: number;
  readonly requestId: number;
  /** Time of its record. */
  readonly at: number;
}

export class SingleRequest extends Operation {
  readonly #message: ClientRequest;
  readonly #granted: ((id: number, seq: number) => void) | undefined;
  #sent: Sent | undefined;
  #isPending = true;

  /** `granted` hears of the id of a subscription or registration, and of the record that gave it. */
  constructor(parts: OperationParts, message: ClientRequest, granted?: (id: number, seq: number) => void) {
    super(parts);
    this.#message = message;
    this.#granted = granted;
  }

  start(): void {
    const { session } = this.parts;
    const hooks = {
      sent: (seq: number, requestId: number) => this.#left(seq, requestId),
      progress: (message: Message, seq: number) => this.progressed(message, seq),
    };
    void session.request(this.#message, hooks).then((reply) => this.#settled(reply));
  }

  /** The message that began it, once it was sent. */
  protected get sent(): Sent | undefined {
    return this.#sent;
  }

  /** True until the final reply came, or none can come any more. */
  protected get isPending(): boolean {
    return this.#isPending;
  }

  #left(seq: number, requestId: number): void {
    const at = this.parts.session.timing(seq)?.at ?? 0;
    this.#sent = { seq, requestId, at };
    this.change({ seq, requestId });
    if (this.#isPending) this.limit({ seq, requestId, at });
  }

  /** Starts the time limit of what was sent. */
  protected limit(sent: Sent): void {
    const { session } = this.parts;
    this.after(session.timeoutMs, () => {
      this.reportSilence(sent);
      const within = msText(session.timeoutMs);
      this.change({
        state: 'unanswered',
        text: `No reply within ${within}. Whether it was carried out is not known; a reply that still comes is shown here. Look at the log of the router, or raise the time limit of the profile.`,
      });
    });
  }

  /** Says once that the request has no reply: R-07. */
  protected reportSilence({ seq, requestId }: Sent): void {
    const { session } = this.parts;
    const within = msText(session.timeoutMs);
    const text = `${this.#message.kind} ${requestId} has no reply after ${within}.`;
    session.finding(seq, { check: 'R-07', severity: 'info', text });
  }

  /** A reply came, but not the final one. */
  protected progressed(_message: Message, _seq: number): void {}

  #settled(reply: Reply): void {
    this.stopTimer();
    this.#isPending = false;
    if (reply.kind === 'unanswered') return this.#missed(reply.text);
    this.answered(reply.message, reply.seq);
  }

  #missed(text: string): void {
    if (!this.#sent) return this.change({ state: 'not-sent', text });
    if (this.isRunning) return this.change({ state: 'unknown', text: `${text} ${UNSURE}` });
    this.change({ text: `${this.info.text ?? ''} ${ENDED_SINCE}`.trim() });
  }

  /** The final reply, however late. */
  protected answered(message: Message, seq: number): void {
    const isConfirmed = message.kind !== this.#message.kind;
    const took = this.sinceSent(seq);
    const holding = heldBy(message);
    if (holding !== undefined) this.#granted?.(holding, seq);
    this.change({
      state: message.kind === 'ERROR' ? 'error' : 'answered',
      reply: operationReply(message),
      ...(isConfirmed && { replySeq: seq, took }),
      ...(holding !== undefined && { holding }),
      text: isConfirmed ? undefined : UNCONFIRMED,
      open: undefined,
    });
  }

  /** Microseconds from sending to a record. */
  protected sinceSent(seq: number): number {
    const at = this.parts.session.timing(seq)?.at;
    return at === undefined || !this.#sent ? 0 : Math.max(0, at - this.#sent.at);
  }

  override cancel(_mode: CancelMode): Promise<void> {
    throw new InspectorError('bad-request', `CANCEL is for calls; this is a ${this.#message.kind}.`);
  }
}

function heldBy(message: Message): number | undefined {
  if (message.kind === 'SUBSCRIBED') return message.subscription;
  return message.kind === 'REGISTERED' ? message.registration : undefined;
}
