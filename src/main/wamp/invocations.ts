// The invocations that a session has to answer.
// Source: "IDs", "Protocol Errors", "Progressive Call Results" and "Call Canceling" in the specification.

import type { Finding } from '../../shared/finding.ts';
import { nextId } from '../../shared/wamp/ids.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import { found } from './found.ts';
import { Remembered } from './remembered.ts';

interface Open {
  readonly wantsProgress: boolean;
  /** More arguments follow under the same id. */
  readonly continues: boolean;
}

/** Invocations without an answer that are kept; of more the oldest are forgotten. */
const MOST_OPEN = 100_000;

export class Invocations {
  readonly #open = new Map<number, Open>();
  /** Given up by an INTERRUPT that waits for no answer. */
  readonly #dropped = new Remembered<number>();
  /** Answered for good: an INTERRUPT may have been on its way at the same time. */
  readonly #ended = new Remembered<number>();
  #last = 0;

  invoked({ request, details }: MessageOf<'INVOCATION'>): Finding[] {
    const before = this.#open.get(request);
    const wantsProgress = getOwn(details, 'receive_progress') === true || before?.wantsProgress === true;
    this.#open.set(request, { wantsProgress, continues: getOwn(details, 'progress') === true });
    if (this.#open.size > MOST_OPEN) this.#forgetOldest();
    if (before?.continues) return [];
    const expected = nextId(this.#last);
    this.#last = request;
    if (request === expected) return [];
    return [found('R-02', 'info', `INVOCATION carries request id ${request}; the next one is ${expected}.`, 'IDs')];
  }

  #forgetOldest(): void {
    const [oldest] = this.#open.keys();
    if (oldest !== undefined) this.#open.delete(oldest);
  }

  interrupted({ request, options }: MessageOf<'INTERRUPT'>): Finding[] {
    if (!this.#open.has(request)) {
      // It may cross the answer, and a dealer may tell a callee once more that goes on all the same.
      if (this.#ended.has(request) || this.#dropped.has(request)) return [];
      return [found('R-20', 'error', `INTERRUPT for invocation ${request}, which never came.`, 'Call Canceling')];
    }
    if (getOwn(options, 'mode') === 'killnowait') {
      this.#open.delete(request);
      this.#dropped.add(request);
    }
    return [];
  }

  answered(message: MessageOf<'YIELD'> | MessageOf<'ERROR'>): Finding[] {
    const { kind, request } = message;
    const progress = kind === 'YIELD' && getOwn(message.options, 'progress') === true;
    const open = this.#open.get(request);
    if (!open) {
      if (!this.#dropped.has(request)) {
        const text = `${kind} answers invocation ${request}, which is not open.`;
        return [found('R-10', 'error', text, 'Protocol Errors')];
      }
      if (!progress) this.#end(request);
      const text = `${kind} answers invocation ${request}, which was given up without waiting; the dealer drops it.`;
      return [found('R-30', 'info', text, 'Call Canceling')];
    }
    if (!progress) this.#end(request);
    if (!progress || open.wantsProgress) return [];
    const text = `YIELD for invocation ${request} is progressive, but the INVOCATION did not ask for progress.`;
    return [found('R-15', 'error', text, 'Progressive Call Results')];
  }

  #end(request: number): void {
    this.#open.delete(request);
    this.#dropped.delete(request);
    this.#ended.add(request);
  }
}
