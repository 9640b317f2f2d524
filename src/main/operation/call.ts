// One call: its results as they come, further arguments while it is open, CANCEL, and what to think of silence. A
// call may take long, so that the time limit of the profile ends nothing; only its own timeout, or a CANCEL, that
// passed without any answer does. "Call Canceling", "Call Timeouts", "Progressive Call Invocations".

import { InspectorError } from '../../shared/contract/errors.ts';
import type { CancelMode } from '../../shared/contract/operations.ts';
import type { Payload } from '../../shared/typed-json.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import type { Sending } from '../session/driver.ts';
import { msText, type OperationParts } from './operation.ts';
import { SingleRequest, type Sent } from './single-request.ts';

/** What a router gets beyond the timeout of a call before it counts as one that does not keep to it. */
const MARGIN_MS = 1000;
const MARGIN_PART = 0.1;
const LATE_IS_SHOWN = 'A reply that still comes is shown here.';

export interface CallPlan {
  readonly procedure: string;
  readonly options: Dict;
  readonly payload: Payload;
  /** Further arguments that are sent at once. */
  readonly more: readonly Payload[];
  /** True if further arguments may follow until the user ends them. */
  readonly open: boolean;
}

export class Call extends SingleRequest {
  readonly #plan: CallPlan;
  /** CALL.Options.timeout in milliseconds; 0: none. */
  readonly #timeoutMs: number;
  #isSilent = false;

  constructor(parts: OperationParts, plan: CallPlan) {
    super(parts, {
      kind: 'CALL',
      options: optionsOf(plan.options, plan.open || plan.more.length > 0),
      procedure: plan.procedure,
      ...plan.payload,
    });
    this.#plan = plan;
    const timeout = Number(getOwn(plan.options, 'timeout') ?? 0);
    this.#timeoutMs = timeout > 0 ? timeout : 0;
    this.change({ timeoutMs: this.#timeoutMs > 0 ? this.#timeoutMs : undefined });
  }

  protected override limit(sent: Sent): void {
    this.#await(sent);
    if (this.#plan.open) this.change({ open: true });
    for (const [index, payload] of this.#plan.more.entries()) {
      const isLast = !this.#plan.open && index === this.#plan.more.length - 1;
      this.#continue(sent, payload, isLast, (sending) => {
        if ('text' in sending) this.change({ text: sending.text });
      });
    }
  }

  /** Waits for an answer: as long as the profile says, and as long as the call's own timeout. */
  #await(sent: Sent): void {
    const { timeoutMs } = this.parts.session;
    const margin = Math.max(MARGIN_MS, this.#timeoutMs * MARGIN_PART);
    const own = this.#timeoutMs > 0 ? this.#timeoutMs + margin : Infinity;
    if (own <= timeoutMs || this.#isSilent) {
      if (own < Infinity) this.after(own, () => this.#overdue(margin));
      return;
    }
    this.after(timeoutMs, () => {
      this.#isSilent = true;
      this.reportSilence(sent);
      if (own < Infinity) this.after(own - timeoutMs, () => this.#overdue(margin));
    });
  }

  #overdue(marginMs: number): void {
    this.change({
      state: 'unanswered',
      text: `No reply ${msText(marginMs)} after its timeout of ${msText(this.#timeoutMs)} (CALL.Options.timeout) passed. Not every router keeps to it: nexus answers wamp.error.timeout, Crossbar counts seconds instead of milliseconds. ${LATE_IS_SHOWN} Cancel the call to end it.`,
    });
  }

  protected override progressed(message: Message, seq: number): void {
    this.#log(message, seq);
    const { sent } = this;
    // The timeout of a call counts between its results.
    if (sent && this.info.cancel === undefined) this.#await(sent);
    this.change(this.isRunning || this.info.cancel !== undefined ? {} : { state: 'running', text: undefined });
  }

  protected override answered(message: Message, seq: number): void {
    this.#log(message, seq);
    super.answered(message, seq);
  }

  #log(message: Message, seq: number): void {
    if (message.kind !== 'RESULT') return;
    const bytes = this.parts.session.timing(seq)?.size ?? 0;
    this.results.add(message, { seq, at: this.sinceSent(seq), bytes });
  }

  /** Settles once CANCEL is sent. Throws InspectorError `operation-over`, or `bad-request` if it cannot be sent. */
  override async cancel(mode: CancelMode): Promise<void> {
    const { sent } = this;
    if (!sent || !this.isPending) throw new InspectorError('operation-over', 'There is nothing left to cancel.');
    const { session } = this.parts;
    const message = { kind: 'CANCEL', request: sent.requestId, options: { mode } } as const;
    const sending = await new Promise<Sending>((told) => session.reply(message, told));
    if ('text' in sending) throw new InspectorError('bad-request', `CANCEL: ${sending.text}`);
    this.change({ cancel: { mode, seq: sending.seq } });
    // The reply may have come while it was being sent.
    if (this.isPending) this.after(session.timeoutMs, () => this.#uncancelled(mode, sending.seq));
  }

  #uncancelled(mode: CancelMode, seq: number): void {
    const waited = msText(this.parts.session.timeoutMs);
    const habit = mode === 'skip' ? ' Crossbar never answers a CANCEL of this mode; kill and killnowait it does.' : '';
    const wait = mode === 'kill' ? ' With this mode the router waits for the callee, which may not listen.' : '';
    this.change({
      state: 'unanswered',
      text: `Unanswered since CANCEL (mode ${mode}, record ${seq}), for ${waited} now.${habit}${wait} ${LATE_IS_SHOWN}`,
    });
  }

  /** Settles once the arguments are sent. Throws as `cancel` does. */
  override async send(payload: Payload, last: boolean): Promise<void> {
    const { sent } = this;
    if (!sent || !this.isPending || this.info.open !== true)
      throw new InspectorError('operation-over', 'It takes no further arguments.');
    if (last) this.change({ open: undefined });
    const sending = await new Promise<Sending>((told) => this.#continue(sent, payload, last, told));
    if (!('text' in sending)) return;
    if (last && this.isPending) this.change({ open: true });
    throw new InspectorError('bad-request', sending.text);
  }

  /** Options are those of the first CALL: what may not change stays. */
  #continue({ requestId }: Sent, payload: Payload, last: boolean, told: (sending: Sending) => void): void {
    const { procedure, options } = this.#plan;
    this.parts.session.reply(
      { kind: 'CALL', request: requestId, options: optionsOf(options, !last), procedure, ...payload },
      told,
    );
  }
}

function optionsOf({ ...options }: Dict, continues: boolean): Dict {
  if (continues) return { ...options, progress: true };
  return options;
}
