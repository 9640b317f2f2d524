// The operations of every capture: they begin with its first request, and stay until the capture is closed.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { RequestSession } from '../operation/open-session.ts';
import { CaptureOperations } from '../operation/operations.ts';
import type { InvocationQuestions } from '../operation/questions.ts';
import type { Attempt } from './attempt.ts';
import type { CaptureList } from './captures.ts';
import type { NoticeHub } from './notices.ts';
import type { VariablesTarget } from './request-variables.ts';

export interface OperationsHostParts {
  readonly captures: CaptureList<Attempt>;
  readonly notices: NoticeHub;
  readonly clock: Clock;
  readonly questions: InvocationQuestions;
}

/** A capture with an open session. */
export interface OpenCapture {
  readonly all: CaptureOperations;
  readonly session: RequestSession;
  /** For the variables of its requests. */
  readonly target: VariablesTarget;
}

export class OperationsHost {
  readonly #parts: OperationsHostParts;
  readonly #byCapture = new Map<string, { readonly all: CaptureOperations; readonly ended: AbortSignal }>();

  constructor(parts: OperationsHostParts) {
    this.#parts = parts;
    parts.notices.listen((notice) => {
      if (notice.kind === 'capture-closed') this.#close(notice.body.capture);
    });
  }

  /** Operations of a capture; undefined if nothing was sent yet. Throws InspectorError `unknown-capture`. */
  of(capture: string): CaptureOperations | undefined {
    this.#parts.captures.get(capture);
    return this.#byCapture.get(capture)?.all;
  }

  /** The same, for one that has some. Throws InspectorError `unknown-capture`, `unknown-operation`. */
  known(capture: string): CaptureOperations {
    const operations = this.of(capture);
    if (!operations) throw new InspectorError('unknown-operation', 'Nothing was sent in this session yet.');
    return operations;
  }

  /** Operations of a capture whose session is open. Throws InspectorError `unknown-capture`, `not-connected`. */
  open(capture: string): OpenCapture {
    const { session: attempt, header } = this.#parts.captures.get(capture);
    if (!attempt) throw new InspectorError('not-connected', 'The attempt has ended.');
    const session = attempt.openSession();
    const { all, ended } = this.#byCapture.get(capture) ?? this.#begin(capture, session);
    const conceal: VariablesTarget['conceal'] = (secret, what) => session.conceal(secret, what);
    const target = { capture, profileId: header.profileId, conceal, signal: ended, typed: attempt.typed };
    return { all, session, target };
  }

  #begin(capture: string, session: RequestSession): { readonly all: CaptureOperations; readonly ended: AbortSignal } {
    const { clock, questions, notices } = this.#parts;
    const changed = (of: CaptureOperations) => notices.operationsChanged(capture, () => of.counts());
    const all = new CaptureOperations({ capture, session, clock, questions, changed });
    const ending = new AbortController();
    void session.ended.then(() => ending.abort());
    const begun = { all, ended: ending.signal };
    this.#byCapture.set(capture, begun);
    return begun;
  }

  /** Ends all timers. */
  close(): void {
    for (const capture of [...this.#byCapture.keys()]) this.#close(capture);
  }

  #close(capture: string): void {
    this.#byCapture.get(capture)?.all.close();
    this.#byCapture.delete(capture);
  }
}
