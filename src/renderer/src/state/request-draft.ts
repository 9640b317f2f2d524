// What is typed into the composer, as it is kept: one draft for each kind of request, and everything in it is text,
// so that nothing is lost that cannot be sent yet. Pure functions.

import type { AnswerPlan, RequestKind, RequestText } from '../../../shared/request.ts';
import { isDict, type JsonValue } from '../../../shared/wamp/value.ts';
import type { Draft } from '../../../shared/workspace.ts';

export const REQUEST_KINDS = ['call', 'publish', 'subscribe', 'register'] as const satisfies readonly RequestKind[];

export interface PayloadDraft {
  readonly args: string;
  readonly kwargs: string;
}

export const REPEAT_ENDS = ['once', 'count', 'seconds', 'stopped'] as const;

/** How often a request is sent; numbers as typed. */
export interface RepeatDraft {
  readonly until: (typeof REPEAT_ENDS)[number];
  readonly count: string;
  readonly seconds: string;
  readonly concurrency: string;
  readonly rate: string;
}

export const PROGRESS_WAYS = ['single', 'parts', 'open'] as const;
export const ANSWER_KINDS = ['result', 'error', 'ask'] as const;

export interface AnswerDraft extends PayloadDraft {
  readonly kind: (typeof ANSWER_KINDS)[number];
  readonly error: string;
  readonly delay: string;
  readonly chunks: readonly (PayloadDraft & { readonly delay: string })[];
}

/** A request as typed. Every kind has every field; which of them count is a matter of the kind. */
export interface RequestDraft extends PayloadDraft {
  /** Of a subscription: one topic on each line. */
  readonly uri: string;
  readonly options: string;
  readonly progress: (typeof PROGRESS_WAYS)[number];
  readonly parts: readonly PayloadDraft[];
  readonly repeat: RepeatDraft;
  readonly answer: AnswerDraft;
}

export interface ComposerDraft {
  readonly kind: RequestKind;
  /** Id of the environment that variables come from; empty: none. */
  readonly environment: string;
  readonly requests: Readonly<Record<RequestKind, RequestDraft>>;
}

const NO_PAYLOAD: PayloadDraft = { args: '', kwargs: '' };
export const NO_CHUNK = { ...NO_PAYLOAD, delay: '' } as const;
const ONCE: RepeatDraft = { until: 'once', count: '100', seconds: '10', concurrency: '1', rate: '' };
const ANSWER: AnswerDraft = { ...NO_PAYLOAD, kind: 'result', error: '', delay: '', chunks: [] };

const EMPTY: RequestDraft = {
  ...NO_PAYLOAD,
  uri: '',
  options: '',
  progress: 'single',
  parts: [],
  repeat: ONCE,
  answer: ANSWER,
};

const EMPTY_REQUESTS: ComposerDraft['requests'] = {
  call: EMPTY,
  // Without it a router says nothing, whatever became of the event.
  publish: { ...EMPTY, options: '{ "acknowledge": true }' },
  subscribe: EMPTY,
  register: { ...EMPTY, answer: { ...ANSWER, args: '["{{args.0}}"]' } },
};

export const EMPTY_COMPOSER: ComposerDraft = { kind: 'call', environment: '', requests: EMPTY_REQUESTS };

/** Longest name that is taken over into the name of a draft. */
const LONGEST_NAME = 100;
/** Drafts of rows beyond this are not read back. */
const MOST_ROWS = 1000;

/** Name of the draft of a profile, or of what has the name if there is no profile. */
export function composerDraftName(header: { readonly profileId?: string; readonly label: string }): string {
  return `compose:${(header.profileId ?? header.label).slice(0, LONGEST_NAME)}`;
}

/** The draft as it was kept; what is not understood is left out. */
export function composerDraftOf(kept: Draft | undefined): ComposerDraft {
  if (kept === undefined) return EMPTY_COMPOSER;
  const all = partOf(kept, 'requests');
  const read = (kind: RequestKind): RequestDraft => requestDraftOf(partOf(all, kind), EMPTY_REQUESTS[kind]);
  return {
    kind: oneOf(kept, 'kind', REQUEST_KINDS, 'call'),
    environment: textOf(kept, 'environment', ''),
    requests: {
      call: read('call'),
      publish: read('publish'),
      subscribe: read('subscribe'),
      register: read('register'),
    },
  };
}

/** The draft as it is kept. */
export function keptComposer(draft: ComposerDraft): Draft {
  const { call, publish, subscribe, register } = draft.requests;
  const { kind, environment } = draft;
  return {
    kind,
    environment,
    requests: { call: kept(call), publish: kept(publish), subscribe: kept(subscribe), register: kept(register) },
  };
}

function kept({ parts, repeat, answer, ...texts }: RequestDraft): JsonValue {
  return {
    ...texts,
    parts: parts.map((part) => ({ ...part })),
    repeat: { ...repeat },
    answer: { ...answer, chunks: answer.chunks.map((chunk) => ({ ...chunk })) },
  };
}

type Fields = Readonly<Record<string, JsonValue>>;

function requestDraftOf(from: Fields, usual: RequestDraft): RequestDraft {
  const repeat = partOf(from, 'repeat');
  const answer = partOf(from, 'answer');
  return {
    ...payloadOf(from, usual),
    uri: textOf(from, 'uri', usual.uri),
    options: textOf(from, 'options', usual.options),
    progress: oneOf(from, 'progress', PROGRESS_WAYS, 'single'),
    parts: rowsOf(from, 'parts').map((part) => payloadOf(part, NO_PAYLOAD)),
    repeat: {
      until: oneOf(repeat, 'until', REPEAT_ENDS, 'once'),
      count: textOf(repeat, 'count', ONCE.count),
      seconds: textOf(repeat, 'seconds', ONCE.seconds),
      concurrency: textOf(repeat, 'concurrency', ONCE.concurrency),
      rate: textOf(repeat, 'rate', ONCE.rate),
    },
    answer: {
      ...payloadOf(answer, usual.answer),
      kind: oneOf(answer, 'kind', ANSWER_KINDS, 'result'),
      error: textOf(answer, 'error', ''),
      delay: textOf(answer, 'delay', ''),
      chunks: rowsOf(answer, 'chunks').map((chunk) => ({
        ...payloadOf(chunk, NO_PAYLOAD),
        delay: textOf(chunk, 'delay', ''),
      })),
    },
  };
}

function payloadOf(from: Fields, usual: PayloadDraft): PayloadDraft {
  return { args: textOf(from, 'args', usual.args), kwargs: textOf(from, 'kwargs', usual.kwargs) };
}

function textOf(from: Fields, key: string, usual: string): string {
  const value = from[key];
  return typeof value === 'string' ? value : usual;
}

function oneOf<T extends string>(from: Fields, key: string, of: readonly T[], usual: T): T {
  return of.find((one) => one === from[key]) ?? usual;
}

function partOf(from: Fields, key: string): Fields {
  const value = from[key];
  return isFields(value) ? value : {};
}

function rowsOf(from: Fields, key: string): Fields[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter(isFields).slice(0, MOST_ROWS) : [];
}

function isFields(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return isDict(value);
}

// Requests that were sent or saved -------------------------------------------------------------------

/** A request as it stands in the form; what the request does not say is as in a new form without options. */
export function draftOfRequest(request: RequestText): RequestDraft {
  const draft = { ...EMPTY, uri: request.uri, options: request.options ?? '' };
  if (request.kind === 'subscribe') return draft;
  if (request.kind === 'register') return { ...draft, answer: draftOfAnswer(request.answer) };
  const sent = { ...draft, ...draftOfPayload(request), repeat: draftOfRepeat(request) };
  if (request.kind === 'publish') return sent;
  const parts = (request.parts ?? []).map(draftOfPayload);
  return { ...sent, parts, progress: request.open ? 'open' : parts.length > 0 ? 'parts' : 'single' };
}

function draftOfPayload({
  args = '',
  kwargs = '',
}: {
  readonly args?: string | undefined;
  readonly kwargs?: string | undefined;
}): PayloadDraft {
  return { args, kwargs };
}

function draftOfRepeat({ repeat }: Extract<RequestText, { kind: 'call' | 'publish' }>): RepeatDraft {
  if (!repeat) return ONCE;
  const { count, seconds, concurrency, rate } = repeat;
  return {
    until: count !== undefined ? 'count' : seconds !== undefined ? 'seconds' : 'stopped',
    count: String(count ?? ONCE.count),
    seconds: String(seconds ?? ONCE.seconds),
    concurrency: String(concurrency),
    rate: rate === undefined ? '' : String(rate),
  };
}

/** An answer as it stands in the form. */
export function draftOfAnswer(answer: AnswerPlan): AnswerDraft {
  if (answer.kind === 'ask') return { ...ANSWER, kind: 'ask' };
  const plain = { ...ANSWER, ...draftOfPayload(answer), delay: delayText(answer.delayMs) };
  if (answer.kind === 'error') return { ...plain, kind: 'error', error: answer.error };
  const chunks = (answer.chunks ?? []).map((chunk) => ({ ...draftOfPayload(chunk), delay: delayText(chunk.delayMs) }));
  return { ...plain, chunks };
}

function delayText(delayMs: number | undefined): string {
  return delayMs === undefined ? '' : String(delayMs);
}
