// Makes requests of what is typed into the composer, or says what is in the way: the first thing that a person has
// to mend, with its place. Values stay text: only the app fills placeholders and reads them for good.

import type { AnswerPlan, PayloadText, Repeat, RequestKind, RequestText } from '../../../../shared/request.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import type { AnswerDraft, PayloadDraft, RepeatDraft, RequestDraft } from '../../state/request-draft.ts';
import { jsonRemark, readJson, type JsonShape } from './json-fields.ts';
import { matchOf } from './known-options.ts';
import { unknownVariables, type Known } from './placeholders.ts';
import { uriRemark } from './uri-remarks.ts';

export interface Surroundings {
  /** Lines to publish, one publication each, and what is wrong with them. */
  readonly lines: { readonly text: string; readonly fault: string | undefined } | undefined;
  /** The person wants a URI sent that is none. */
  readonly sendsAnyUri: boolean;
  /** Variables of the chosen environment. */
  readonly variables: Known;
}

export type ReadRequest =
  | { readonly ok: true; readonly requests: readonly RequestText[] }
  /** `isPlain`: it is told at its field already, where everybody sees it. */
  | { readonly ok: false; readonly why: string; readonly isPlain: boolean };

class Fault extends Error {
  readonly isPlain: boolean;

  constructor(why: string, isPlain = false) {
    super(why);
    this.isPlain = isPlain;
  }
}

/** Requests of a form: several if several topics are typed. Never throws. */
export function readRequest(kind: RequestKind, draft: RequestDraft, around: Surroundings): ReadRequest {
  try {
    const uris = urisOf(kind, draft.uri);
    if (uris.length === 0) throw new Fault(words.uriMissing[kind], true);
    const options = jsonText(draft.options, 'dict', words.options, true);
    checkUris(uris, kind, draft.options, around);
    const requests = uris.map((uri) => requestOf(kind, uri, options, draft, around));
    checkVariables(requests, around.variables);
    return { ok: true, requests };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, why: error.message, isPlain: error.isPlain };
    throw error;
  }
}

/** URIs of a form: one, but of a subscription one on each line. */
export function urisOf(kind: RequestKind, typed: string): readonly string[] {
  const lines = kind === 'subscribe' ? typed.split(/\r\n|\r|\n/) : [typed];
  const uris = lines.map((line) => line.trim()).filter((line) => line !== '');
  return [...new Set(uris)];
}

function checkUris(uris: readonly string[], kind: RequestKind, options: string, around: Surroundings): void {
  if (around.sendsAnyUri) return;
  const read = readJson(options, 'dict');
  const match = matchOf(read.state === 'valid' ? read.value : undefined);
  for (const uri of uris) {
    const { error } = uriRemark(uri, kind, match);
    if (error !== undefined) throw new Fault(error, true);
  }
}

function checkVariables(requests: readonly RequestText[], known: Known): void {
  const missing = requests.flatMap((request) => unknownVariables(request, known));
  if (missing[0] !== undefined) throw new Fault(words.unknownVariable(missing[0], known !== undefined));
}

function requestOf(
  kind: RequestKind,
  uri: string,
  options: string | undefined,
  draft: RequestDraft,
  around: Surroundings,
): RequestText {
  const named = { uri, ...(options !== undefined && { options }) };
  if (kind === 'subscribe') return { kind, ...named };
  if (kind === 'register') return { kind, ...named, answer: answerOf(draft.answer) };
  const repeat = repeatOf(draft.repeat);
  const again = repeat && { repeat };
  if (kind === 'publish') {
    if (around.lines === undefined) return { kind, ...named, ...payloadOf(draft), ...again };
    if (around.lines.fault !== undefined) throw new Fault(around.lines.fault);
    return { kind, ...named, lines: around.lines.text };
  }
  if (draft.progress === 'single') return { kind, ...named, ...payloadOf(draft), ...again };
  if (draft.progress === 'open') return { kind, ...named, ...payloadOf(draft), open: true };
  if (draft.parts.length === 0) throw new Fault(words.noParts);
  const parts = draft.parts.map((part, at) => payloadOf(part, words.partOf(at + 2)));
  return { kind, ...named, ...payloadOf(draft), parts };
}

function payloadOf(draft: PayloadDraft, where?: string): PayloadText {
  const args = jsonText(draft.args, 'list', where ?? words.arguments, where === undefined);
  const kwargs = jsonText(draft.kwargs, 'dict', where ?? words.kwargs, where === undefined);
  return { ...(args !== undefined && { args }), ...(kwargs !== undefined && { kwargs }) };
}

function jsonText(text: string, shape: JsonShape, where: string, isPlain: boolean): string | undefined {
  const read = readJson(text, shape);
  const remark = jsonRemark(text, read);
  if (remark !== undefined) throw new Fault(words.inField(where, remark), isPlain);
  return read.state === 'empty' ? undefined : text;
}

/** How often; undefined: once. Throws a fault if a number is none. */
function repeatOf(draft: RepeatDraft): Repeat | undefined {
  if (draft.until === 'once') return undefined;
  const concurrency = wholeNumber(draft.concurrency, words.concurrency, 1, MOST_CONCURRENT);
  const rate = draft.rate.trim() === '' ? undefined : anyNumber(draft.rate, words.rate, MOST_RATE);
  return {
    ...(draft.until === 'count' && { count: wholeNumber(draft.count, words.times, 1, MOST_TIMES) }),
    ...(draft.until === 'seconds' && { seconds: anyNumber(draft.seconds, words.seconds, MOST_SECONDS) }),
    concurrency,
    ...(rate !== undefined && { rate }),
  };
}

const MOST_TIMES = 100_000_000;
const MOST_SECONDS = 86_400;
const MOST_CONCURRENT = 1024;
const MOST_RATE = 1_000_000;
const MOST_DELAY = 3_600_000;

/** What is wrong with the numbers of a repetition; undefined: nothing. */
export function repeatRemark(draft: RepeatDraft): string | undefined {
  return faultOf(() => repeatOf(draft));
}

/** How invocations are answered. Throws a fault. */
function answerOf(draft: AnswerDraft): AnswerPlan {
  if (draft.kind === 'ask') return { kind: 'ask' };
  const delay = delayOf(draft.delay);
  if (draft.kind === 'error') {
    const error = draft.error.trim();
    if (error === '') throw new Fault(words.errorMissing);
    return { kind: 'error', error, ...payloadOf(draft), ...delay };
  }
  const chunks = draft.chunks.map((chunk, at) => ({
    ...payloadOf(chunk, words.chunkOf(at + 1)),
    ...delayOf(chunk.delay),
  }));
  return { kind: 'result', ...payloadOf(draft), ...delay, ...(chunks.length > 0 && { chunks }) };
}

/** The answer that is typed, or what is in its way. */
export function readAnswer(draft: AnswerDraft): { readonly answer?: AnswerPlan; readonly why?: string } {
  try {
    return { answer: answerOf(draft) };
  } catch (error) {
    if (error instanceof Fault) return { why: error.message };
    throw error;
  }
}

function delayOf(typed: string): { readonly delayMs?: number } {
  return typed.trim() === '' ? {} : { delayMs: anyNumber(typed, words.delay, MOST_DELAY, true) };
}

/** What is wrong with a delay; undefined: nothing. */
export function delayRemark(typed: string): string | undefined {
  return faultOf(() => delayOf(typed));
}

function wholeNumber(typed: string, label: string, least: number, most: number): number {
  const number = Number(typed.trim());
  if (!/^\d+$/.test(typed.trim()) || number < least || number > most)
    throw new Fault(words.notWhole(label, least, most));
  return number;
}

function anyNumber(typed: string, label: string, most: number, canBeZero = false): number {
  const number = Number(typed.trim());
  const isFit = /^\d*\.?\d+$/.test(typed.trim()) && number <= most && (number > 0 || canBeZero);
  if (!isFit) throw new Fault(words.notNumber(label, most));
  return number;
}

function faultOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

/** How often a request is sent, in a few words. */
export function repeatText({ until, count, seconds }: RepeatDraft): string {
  if (until === 'count') return words.repeatNotes.count(count);
  if (until === 'seconds') return words.repeatNotes.seconds(seconds);
  return words.repeatNotes[until];
}
