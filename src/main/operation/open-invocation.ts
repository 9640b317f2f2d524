// One invocation that has no final answer yet, and what its answer is made of.

import type { InvocationPart, InvocationQuestion } from '../../shared/contract/operations.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import { oneLine } from '../../shared/json-output.ts';
import { fillTemplate, type TemplateValues, type TemplateVariables } from '../../shared/template.ts';
import type { Payload } from '../../shared/typed-json.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../shared/wamp/value.ts';
import type { Holding } from './holding.ts';
import { sizeOf } from './value-size.ts';

/** Parts that a question shows; of more the oldest are left out. */
const MOST_PARTS = 100;

/** Details of payload passthru, and of Autobahn's payload transparency: an answer that is the payload has them too. */
const PASSTHRU = ['ppt_scheme', 'ppt_serializer', 'ppt_cipher', 'ppt_keyid', 'enc_algo', 'enc_key', 'enc_serializer'];

/** Payload of an answer, ready to be sent. */
export interface AnswerPayload {
  args?: WampValue[] | Uint8Array;
  kwargs?: Dict;
  /** Options that say how the payload is packed; empty for one that is not. */
  readonly passthru: Dict;
  /** Placeholders that stood for nothing. */
  readonly missing: readonly string[];
}

export class OpenInvocation {
  readonly request: number;
  readonly holding: Holding;
  /** Number of the invocation, from 1. */
  readonly number: number;
  readonly wantsProgress: boolean;
  /** More arguments follow under the same id. */
  continues = false;
  /** It has its final answer, or there will be none. */
  isOver = false;
  /** Bytes of it that were counted while it waits. */
  counted = 0;
  /** Ends a delay that runs. */
  stop: (() => void) | undefined;
  /** Milliseconds that the dealer gives for an answer; undefined: it sets no limit, or keeps it itself. */
  readonly timeoutMs: number | undefined;
  /** Ends the time limit that runs. */
  stopLimit: (() => void) | undefined;
  /** Id of the question, if a person is asked. */
  question: string | undefined;
  #message: MessageOf<'INVOCATION'>;
  /** Record of the first part, and when it came. */
  readonly #seq: number;
  readonly #at: string;
  readonly #parts: { readonly part: InvocationPart; readonly size: number }[] = [];
  #partsTotal = 0;
  #partsSize = 0;

  constructor(holding: Holding, message: MessageOf<'INVOCATION'>, seq: number, at: string) {
    this.request = message.request;
    this.holding = holding;
    this.number = ++holding.invocations;
    this.wantsProgress = getOwn(message.details, 'receive_progress') === true;
    const timeout = getOwn(message.details, 'timeout');
    this.timeoutMs = typeof timeout === 'number' && timeout > 0 ? timeout : undefined;
    this.#seq = seq;
    this.#at = at;
    this.#message = message;
    this.continues = getOwn(message.details, 'progress') === true;
  }

  /** Bytes of the arguments that it keeps, about. */
  get size(): number {
    return this.#partsSize + this.#sizeOfLast();
  }

  /** Further arguments came. */
  goesOn(message: MessageOf<'INVOCATION'>): void {
    this.#message = message;
    this.continues = getOwn(message.details, 'progress') === true;
  }

  /** Keeps the arguments that came last, to be shown. */
  keepPart(seq: number): void {
    const size = this.#sizeOfLast();
    this.#parts.push({ part: { seq, ...this.#shown() }, size });
    this.#partsTotal += 1;
    this.#partsSize += size;
    if (this.#parts.length > MOST_PARTS) this.#partsSize -= this.#parts.shift()?.size ?? 0;
  }

  #sizeOfLast(): number {
    return sizeOf(this.#message.args ?? []) + sizeOf(this.#message.kwargs ?? {});
  }

  /** What a person is asked. */
  asked(capture: string): Omit<InvocationQuestion, 'question'> {
    const { holding } = this;
    return {
      capture,
      registration: holding.id,
      procedure: this.#values().procedure,
      seq: this.#seq,
      at: this.#at,
      ...this.#shown(),
      details: toWire<WampValue>(this.#message.details),
      wantsProgress: this.wantsProgress,
      ...(this.#partsTotal > 0 && { parts: this.#parts.map(({ part }) => part), partsTotal: this.#partsTotal }),
      ...(this.continues && { continues: true }),
    };
  }

  /** Arguments of an answer with the placeholders filled; `variables` are those of the whole answer. */
  filled({ args, kwargs }: Payload, variables?: TemplateVariables): AnswerPayload {
    const values = this.#values();
    const list = fillTemplate(args ?? [], values, variables);
    const dict = fillTemplate(kwargs ?? {}, values, variables);
    const filledArgs = Array.isArray(list.value) ? list.value : [];
    const missing = [...new Set([...list.missing, ...dict.missing])];
    const passthru = this.#passthru(filledArgs);
    // The transparency form has the payload in place of the list.
    const isWhole = values.args instanceof Uint8Array && passthru !== undefined;
    return {
      ...(isWhole ? { args: values.args } : args && { args: filledArgs }),
      ...(kwargs && isDict(dict.value) && { kwargs: dict.value }),
      passthru: passthru ?? {},
      missing,
    };
  }

  /** A text with the placeholders filled, and those that stood for nothing. */
  filledText(
    text: string,
    variables?: TemplateVariables,
  ): { readonly text: string; readonly missing: readonly string[] } {
    const { value, missing } = fillTemplate(text, this.#values(), variables);
    return { text: typeof value === 'string' ? value : oneLine(value), missing };
  }

  /** What says how the payload is packed, if these arguments are the payload that came. */
  #passthru(args: readonly WampValue[]): Dict | undefined {
    const { details } = this.#message;
    const given = this.#message.args instanceof Uint8Array ? this.#message.args : this.#message.args?.[0];
    // Only bytes are packed; another value may be equal by chance.
    if (args.length !== 1 || !(given instanceof Uint8Array) || args[0] !== given) return undefined;
    const known = PASSTHRU.flatMap((key) => {
      const value = getOwn(details, key);
      return value === undefined ? [] : [[key, value] as const];
    });
    return known.length === 0 ? undefined : Object.fromEntries(known);
  }

  #shown(): Pick<InvocationPart, 'args' | 'kwargs'> {
    const { args = [], kwargs = {} } = this.#message;
    return { args: toWire<WampValue[]>(Array.isArray(args) ? args : [args]), kwargs: toWire<WampValue>(kwargs) };
  }

  #values(): TemplateValues {
    const { args = [], kwargs = {}, details } = this.#message;
    const procedure = getOwn(details, 'procedure');
    return {
      args,
      kwargs,
      procedure: typeof procedure === 'string' ? procedure : this.holding.uri,
      caller: getOwn(details, 'caller'),
      caller_authid: getOwn(details, 'caller_authid'),
      registration: this.holding.id,
      count: this.number,
    };
  }
}
