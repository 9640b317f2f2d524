// Variables in requests: `{{name}}` in the URI and in strings of arguments and options. A string that is nothing but
// the placeholder becomes the value with its type; within a text it becomes text. Keys are left as they are, and what
// was put in is not looked through again: answers to invocations therefore keep all placeholders, with the values of
// their variables beside them, and are filled in one pass when they are sent.

import { oneLine } from './json-output.ts';
import type { AnswerPlan, PayloadText, RequestText } from './request.ts';
import { holdsTemplate, TEMPLATE_NAMES, type TemplateVariables } from './template.ts';
import { readLines, readOptions, readPayload, type Payload, type TextFault } from './typed-json.ts';
import { setOwn, isDict, type Dict, type WampValue } from './wamp/value.ts';

/** What a variable stands for, or why it cannot be told; the text names variable and environment. */
export type VariableValue =
  { readonly ok: true; readonly value: WampValue } | { readonly ok: false; readonly text: string };
export type ValueOf = (name: string) => VariableValue;

/**
 * Hears of each text that was filled in, and of the variables in it: one may be a secret too short to be found again.
 * `isOpen`: an invocation is still to bring parts of the text.
 */
export type HearFilled = (text: string, names: readonly string[], isOpen: boolean) => void;

/** An answer as values; strings still hold all placeholders, and `variables` what those of variables stand for. */
export type FilledAnswer =
  | ({
      readonly kind: 'result';
      readonly delayMs?: number;
      readonly chunks?: readonly (Payload & { readonly delayMs?: number })[];
      readonly variables?: TemplateVariables;
    } & Payload)
  | ({
      readonly kind: 'error';
      readonly error: string;
      readonly delayMs?: number;
      readonly variables?: TemplateVariables;
    } & Payload)
  | { readonly kind: 'ask' };

/** A request as values, ready to be sent. */
export type FilledRequest =
  | ({
      readonly kind: 'call';
      readonly uri: string;
      readonly options: Dict;
      readonly parts?: readonly Payload[];
    } & Payload)
  | ({
      readonly kind: 'publish';
      readonly uri: string;
      readonly options: Dict;
      /** One for each publication. */
      readonly lines?: readonly Payload[];
    } & Payload)
  | { readonly kind: 'subscribe'; readonly uri: string; readonly options: Dict }
  | { readonly kind: 'register'; readonly uri: string; readonly options: Dict; readonly answer: FilledAnswer };

export type FilledKind<K extends RequestText['kind']> = Extract<FilledRequest, { kind: K }>;

/** Why a request cannot be made: a text that is no JSON, or a variable without a value. */
export type RequestFault =
  TextFault | { readonly ok: false; readonly field: 'variable'; readonly variable: string; readonly text: string };

export type Filled<T> = { readonly ok: true; readonly request: T } | RequestFault;

const PLACEHOLDER = /\{\{([A-Za-z_][A-Za-z0-9_-]{0,63})\}\}/g;
const NOTHING_ELSE = /^\{\{([A-Za-z_][A-Za-z0-9_-]{0,63})\}\}$/;

/** Names that answers fill when they are sent; those with a dot are no names of variables at all. */
const ANSWER_NAMES: readonly string[] = TEMPLATE_NAMES;

/** The values of a request, its variables filled in. Never throws. */
export function filledRequest(request: RequestText, valueOf: ValueOf, hear?: HearFilled): Filled<FilledRequest> {
  return withFaults(() => new Filling(valueOf, hear).request(request));
}

/** The values of arguments, their variables filled in. Never throws. */
export function filledPayload(payload: PayloadText, valueOf: ValueOf, hear?: HearFilled): Filled<Payload> {
  return withFaults(() => new Filling(valueOf, hear).payload(payload));
}

/** The values of an answer to invocations, and those of its variables. Never throws. */
export function filledAnswer(answer: AnswerPlan, valueOf: ValueOf, hear?: HearFilled): Filled<FilledAnswer> {
  return withFaults(() => new Filling(valueOf, hear, true).answer(answer));
}

/** Names of the variables in a request, each once, in the order in which they come. Of broken JSON: those before it. */
export function variablesOf(request: RequestText): string[] {
  const names = new Set<string>();
  filledRequest(request, (name) => {
    names.add(name);
    return { ok: true, value: null };
  });
  return [...names];
}

class Refused extends Error {
  readonly fault: RequestFault;

  constructor(fault: RequestFault) {
    super(fault.text);
    this.fault = fault;
  }
}

function withFaults<T>(fill: () => T): Filled<T> {
  try {
    return { ok: true, request: fill() };
  } catch (error) {
    if (error instanceof Refused) return error.fault;
    throw error;
  }
}

/** Says of a fault in which of several texts it is. */
function within<T>(where: string, fill: () => T): T {
  try {
    return fill();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused({ ...error.fault, text: `${where}: ${error.fault.text}` });
  }
}

class Filling {
  readonly #valueOf: ValueOf;
  readonly #hear: HearFilled;
  readonly #isAnswer: boolean;
  /** Values of the variables so far. */
  readonly #variables = new Map<string, WampValue>();

  /** `isAnswer`: of an answer, in which some names belong to the invocation. */
  constructor(valueOf: ValueOf, hear: HearFilled = () => {}, isAnswer = false) {
    this.#valueOf = valueOf;
    this.#hear = hear;
    this.#isAnswer = isAnswer;
  }

  request(request: RequestText): FilledRequest {
    const uri = this.#text(request.uri);
    const options = this.#options(request.options);
    switch (request.kind) {
      case 'call': {
        const { kind, parts } = request;
        const filled = parts?.map((part, i) => within(`Further arguments ${i + 1}`, () => this.payload(part)));
        return { kind, uri, options, ...this.payload(request), ...(filled && { parts: filled }) };
      }
      case 'publish': {
        const { kind, lines } = request;
        const filled = lines === undefined || lines.trim() === '' ? undefined : this.#lines(lines);
        return { kind, uri, options, ...this.payload(request), ...(filled && { lines: filled }) };
      }
      case 'subscribe':
        return { kind: request.kind, uri, options };
      case 'register': {
        const answer = new Filling(this.#valueOf, this.#hear, true).answer(request.answer);
        return { kind: request.kind, uri, options, answer };
      }
      default:
        return request satisfies never;
    }
  }

  answer(answer: AnswerPlan): FilledAnswer {
    if (answer.kind === 'ask') return { kind: 'ask' };
    const after = delayOf(answer);
    if (answer.kind === 'error') {
      const { kind, error } = answer;
      this.#text(error);
      return { kind, error, ...this.#template(answer), ...after, ...this.#known() };
    }
    const chunks = answer.chunks?.map((chunk, i) => ({
      ...within(`Progressive result ${i + 1}`, () => this.#template(chunk)),
      ...delayOf(chunk),
    }));
    return { kind: 'result', ...this.#template(answer), ...after, ...(chunks && { chunks }), ...this.#known() };
  }

  /** Arguments with their placeholders, once all variables in them are known to have values. */
  #template(payload: PayloadText): Payload {
    const read = readPayload(payload);
    if (!read.ok) throw new Refused(read);
    const { args, kwargs } = read;
    this.#payload(read);
    return { ...(args && { args }), ...(kwargs && { kwargs }) };
  }

  #known(): { readonly variables?: TemplateVariables } {
    return this.#variables.size > 0 ? { variables: this.#variables } : {};
  }

  payload(payload: PayloadText): Payload {
    const read = readPayload(payload);
    if (!read.ok) throw new Refused(read);
    return this.#payload(read);
  }

  #options(text: string | undefined): Dict {
    const read = readOptions(text);
    if (!read.ok) throw new Refused(read);
    return this.#dict(read.options);
  }

  #lines(text: string): readonly Payload[] {
    const read = readLines(text);
    if (!read.ok) throw new Refused(read);
    return read.payloads.map((payload) => this.#payload(payload));
  }

  #payload({ args, kwargs }: Payload): Payload {
    return {
      ...(args && { args: args.map((item) => this.#value(item)) }),
      ...(kwargs && { kwargs: this.#dict(kwargs) }),
    };
  }

  #value(value: WampValue): WampValue {
    if (typeof value === 'string') {
      const [, name] = NOTHING_ELSE.exec(value) ?? [];
      return name === undefined ? this.#text(value) : this.#variable(name);
    }
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    return isDict(value) ? this.#dict(value) : value;
  }

  #dict(dict: Dict): Dict {
    const filled: Dict = {};
    for (const [key, item] of Object.entries(dict)) setOwn(filled, key, this.#value(item));
    return filled;
  }

  #text(text: string): string {
    const names: string[] = [];
    const filled = text.replaceAll(PLACEHOLDER, (_, name: string) => {
      if (!this.#isOfInvocation(name)) names.push(name);
      const value = this.#variable(name);
      return typeof value === 'string' ? value : oneLine(value);
    });
    if (names.length > 0) this.#hear(filled, names, this.#isAnswer && holdsTemplate(text));
    return filled;
  }

  #isOfInvocation(name: string): boolean {
    return this.#isAnswer && ANSWER_NAMES.includes(name);
  }

  #variable(name: string): WampValue {
    if (this.#isOfInvocation(name)) return `{{${name}}}`;
    const found = this.#valueOf(name);
    if (found.ok) {
      this.#variables.set(name, found.value);
      return found.value;
    }
    throw new Refused({ ok: false, field: 'variable', variable: name, text: found.text });
  }
}

function delayOf({ delayMs }: { readonly delayMs?: number | undefined }): { readonly delayMs?: number } {
  return delayMs === undefined ? {} : { delayMs };
}
