// One request, or the repetition of one, from start to end: what viewers are told of it, and who waits for it. The
// kinds of operations differ in what they send and what ends them.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { CancelMode, OperationInfo, OperationReply } from '../../shared/contract/operations.ts';
import type { RequestText } from '../../shared/request.ts';
import type { Payload } from '../../shared/typed-json.ts';
import type { Clock } from '../clock.ts';
import type { RequestSession } from './open-session.ts';
import { ResultsLog } from './results-log.ts';

export interface OperationParts {
  readonly operation: number;
  /** As typed. */
  readonly request: RequestText;
  /** As sent, without what is secret. */
  readonly uri: string;
  /** Environment whose variables filled it. */
  readonly environment?: string | undefined;
  readonly session: RequestSession;
  readonly clock: Clock;
  /** Told after every change, at the rate of the wire. */
  readonly changed: () => void;
}

/** What changes of an operation; undefined takes it away. */
type Change = { readonly [K in keyof OperationInfo]?: OperationInfo[K] | undefined };

export abstract class Operation {
  readonly operation: number;
  readonly results = new ResultsLog();
  protected readonly parts: OperationParts;
  #info: OperationInfo;
  readonly #waiting = new Set<() => void>();
  #hear: ((info: OperationInfo) => void) | undefined;
  #cancelTimer: (() => void) | undefined;
  #replyBytes: number | undefined;
  #readReply: { readonly seq: number; readonly reply: OperationReply } | undefined;

  constructor(parts: OperationParts) {
    this.parts = parts;
    this.operation = parts.operation;
    this.letters = JSON.stringify(parts.request).length;
    this.#info = {
      operation: parts.operation,
      request: parts.request,
      uri: parts.uri,
      startedAt: new Date(parts.clock.wall()).toISOString(),
      state: 'running',
      results: 0,
    };
  }

  /** Sends what there is to send; what becomes of it changes `info`. */
  abstract start(): void;

  get isRunning(): boolean {
    return this.#info.state === 'running';
  }

  get info(): OperationInfo {
    const { total, timing } = this.results;
    return { ...this.#info, results: total, ...(timing && { timing }) };
  }

  /** Environment whose variables filled it. */
  get environment(): string | undefined {
    return this.parts.environment;
  }

  /** Letters of the request as typed. */
  readonly letters: number;

  /** Bytes of the frame of the final reply; 0: there is none, or it was evicted. */
  get replyBytes(): number {
    const { replySeq } = this.#info;
    if (replySeq !== undefined) this.#replyBytes ??= this.parts.session.timing(replySeq)?.size ?? 0;
    return this.#replyBytes ?? 0;
  }

  /** Rough memory of it, in bytes. */
  get weight(): number {
    const replies = this.#readReply === undefined ? 1 : 2;
    return 4096 + this.letters * 2 + this.replyBytes * 4 * replies + this.results.bytes;
  }

  /**
   * The ERROR in reply as `read` gives it by its record: read once for each record, as it stands in lists, which are
   * pulled again and again. Where `read` gives nothing it is the reply as it came.
   */
  errorReply({ reply, replySeq: seq }: OperationInfo, read: (seq: number) => OperationReply | undefined) {
    if (reply?.kind !== 'error' || seq === undefined) return reply;
    if (this.#readReply?.seq !== seq) this.#readReply = { seq, reply: read(seq) ?? reply };
    return this.#readReply.reply;
  }

  /** Settles once it does not run any more. */
  ended(): Promise<void> {
    return new Promise((settle) => {
      if (this.isRunning) this.#waiting.add(settle);
      else settle();
    });
  }

  /** Hears how it ends, and once more if a late reply changes that. */
  onEnd(hear: (info: OperationInfo) => void): void {
    this.#hear = hear;
    if (!this.isRunning) hear(this.info);
  }

  /** Sends CANCEL. Throws InspectorError for what is no call, or has ended. */
  cancel(_mode: CancelMode): Promise<void> {
    throw new InspectorError('bad-request', 'CANCEL is for single calls.');
  }

  /** Ends a repetition. Throws InspectorError for what is none. */
  stop(): void {
    throw new InspectorError('bad-request', 'Only a repetition can be stopped; a call can be cancelled.');
  }

  /** Sends further arguments. Throws InspectorError for what does not take any. */
  send(_payload: Payload, _last: boolean): Promise<void> {
    throw new InspectorError('operation-over', 'It takes no further arguments.');
  }

  /** Ends its timers: nobody is interested any more. */
  close(): void {
    this.stopTimer();
  }

  protected change(change: Change): void {
    const { ...info } = { ...this.#info, ...change };
    for (const key of Object.keys(change) as (keyof OperationInfo)[]) if (info[key] === undefined) delete info[key];
    const { state } = this.#info;
    this.#info = info as OperationInfo;
    if (!this.isRunning) {
      if (info.state !== state) this.#hear?.(this.info);
      for (const settle of this.#waiting) settle();
      this.#waiting.clear();
    }
    this.parts.changed();
  }

  /** Runs a task after `ms`; replaces the one before. */
  protected after(ms: number, task: () => void): void {
    this.stopTimer();
    this.#cancelTimer = this.parts.clock.after(ms, task);
  }

  protected stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

/** Microseconds in words, for texts: `10 s`, `500 ms`. */
export function msText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}
