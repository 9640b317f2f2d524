// The options that describe a request, and how they become its text form. JSON is read by the app, so that a command
// and the page mean the same by it; what is broken is told there.

import { readFileSync } from 'node:fs';
import type { AnswerPlan, PayloadText, Repeat, RequestText } from '../../../shared/request.ts';
import { CANCEL_MODES, type CancelMode } from '../../../shared/contract/operations.ts';
import { flag, list, string, text, texts, UsageError, type Values } from './option-values.ts';

const PAYLOAD = { args: text, kwargs: text } as const;
const REPEAT = { count: text, seconds: text, concurrency: text, rate: text } as const;

export const CALL_OPTIONS = {
  ...PAYLOAD,
  ...REPEAT,
  options: text,
  'receive-progress': flag,
  'timeout-ms': text,
  'disclose-me': flag,
  part: texts,
  'cancel-after': text,
} as const;

export const PUBLISH_OPTIONS = {
  ...PAYLOAD,
  ...REPEAT,
  options: text,
  acknowledge: flag,
  'no-exclude-me': flag,
  retain: flag,
  lines: text,
} as const;

export const SUBSCRIBE_OPTIONS = {
  options: text,
  match: text,
  'get-retained': flag,
  count: text,
  seconds: text,
} as const;

export const REGISTER_OPTIONS = {
  options: text,
  match: text,
  invoke: text,
  answer: text,
  'answer-kwargs': text,
  error: text,
  ask: flag,
  delay: text,
  chunk: texts,
  count: text,
  seconds: text,
} as const;

/** A number above 0 that was given for an option; undefined if none was. Throws UsageError. */
export function numberOf(values: Values, key: string, { whole = false } = {}): number | undefined {
  const given = string(values, key);
  if (given === undefined) return undefined;
  const number = Number(given);
  const isGood = given.trim() !== '' && Number.isFinite(number) && number > 0 && (!whole || Number.isInteger(number));
  if (!isGood)
    throw new UsageError(
      `--${key} takes ${whole ? 'a whole number' : 'a number'} above 0, not ${JSON.stringify(given)}.`,
    );
  return number;
}

/** `--options`, with keys that have an option of their own put in. Throws UsageError for what is no JSON object. */
function optionsText(values: Values, own: Readonly<Record<string, string | undefined>>): { options?: string } {
  const given = string(values, 'options')?.trim() ?? '';
  const added = Object.entries(own).flatMap(([key, json]) => (json === undefined ? [] : [`"${key}": ${json}`]));
  if (added.length === 0) return given === '' ? {} : { options: given };
  if (given === '' || /^\{\s*\}$/.test(given)) return { options: `{${added.join(', ')}}` };
  // The text is kept as typed, so that its numbers stay what they are; a key that stands twice is told by the app.
  if (!given.startsWith('{'))
    throw new UsageError('--options takes a JSON object, for example --options \'{"acknowledge": true}\'.');
  return { options: `{${added.join(', ')}, ${given.slice(1)}` };
}

function payloadText(values: Values): PayloadText {
  const [args, kwargs] = [string(values, 'args'), string(values, 'kwargs')];
  return { ...(args !== undefined && { args }), ...(kwargs !== undefined && { kwargs }) };
}

function repeatOf(values: Values): { repeat?: Repeat } {
  const count = numberOf(values, 'count', { whole: true });
  const seconds = numberOf(values, 'seconds');
  const concurrency = numberOf(values, 'concurrency', { whole: true });
  const rate = numberOf(values, 'rate');
  if (count === undefined && seconds === undefined) {
    if (concurrency !== undefined || rate !== undefined)
      throw new UsageError('--concurrency and --rate need --count or --seconds.');
    return {};
  }
  return {
    repeat: {
      concurrency: concurrency ?? 1,
      ...(count !== undefined && { count }),
      ...(seconds !== undefined && { seconds }),
      ...(rate !== undefined && { rate }),
    },
  };
}

const on = (values: Values, key: string) => (values[key] === true ? 'true' : undefined);
const MATCHES = ['exact', 'prefix', 'wildcard'];
const POLICIES = ['single', 'roundrobin', 'random', 'first', 'last'];

/** One of the words that the protocol knows, as JSON. Others go to the router only if that is insisted on. */
function wordOf(values: Values, key: string, known: readonly string[]): string | undefined {
  const given = string(values, key);
  if (given === undefined) return undefined;
  if (!known.includes(given) && values['send-anyway'] !== true)
    throw new UsageError(
      `--${key} takes ${known.join(', ')}, not ${JSON.stringify(given)}; --send-anyway sends it all the same.`,
    );
  return JSON.stringify(given);
}

/** The request of `call`. Throws UsageError. */
export function callOf(values: Values, uri: string): Extract<RequestText, { readonly kind: 'call' }> {
  const timeout = numberOf(values, 'timeout-ms', { whole: true });
  const parts = list(values, 'part').map((args) => ({ args }));
  return {
    kind: 'call',
    uri,
    ...payloadText(values),
    ...optionsText(values, {
      receive_progress: on(values, 'receive-progress'),
      timeout: timeout?.toString(),
      disclose_me: on(values, 'disclose-me'),
    }),
    ...(parts.length > 0 && { parts }),
    ...repeatOf(values),
  };
}

/** `--cancel-after SECONDS[:MODE]`. Throws UsageError. */
export function cancelOf(values: Values): { readonly afterMs: number; readonly mode: CancelMode } | undefined {
  const given = string(values, 'cancel-after');
  if (given === undefined) return undefined;
  const [seconds = '', word = 'killnowait'] = given.split(':');
  const mode = CANCEL_MODES.find((one) => one === word);
  const afterMs = Number(seconds) * 1000;
  if (!mode || seconds.trim() === '' || !(afterMs >= 0 && afterMs <= 3_600_000))
    throw new UsageError(`--cancel-after takes SECONDS or SECONDS:MODE; modes are ${CANCEL_MODES.join(', ')}.`);
  return { afterMs, mode };
}

/** The request of `publish`; `readInput` gives standard input. Throws UsageError. */
export async function publishOf(values: Values, uri: string, readInput: () => Promise<string>): Promise<RequestText> {
  const file = string(values, 'lines');
  return {
    kind: 'publish',
    uri,
    ...payloadText(values),
    ...optionsText(values, {
      acknowledge: on(values, 'acknowledge'),
      exclude_me: values['no-exclude-me'] === true ? 'false' : undefined,
      retain: on(values, 'retain'),
    }),
    ...(file !== undefined && { lines: file === '-' ? await readInput() : linesIn(file) }),
    ...repeatOf(values),
  };
}

function linesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UsageError(`--lines: ${file} cannot be read (${code}): check the path and its permissions.`);
  }
}

/** The request of `subscribe` for one topic. Throws UsageError. */
export function subscribeOf(values: Values, uri: string): RequestText {
  const own = { match: wordOf(values, 'match', MATCHES), get_retained: on(values, 'get-retained') };
  return { kind: 'subscribe', uri, ...optionsText(values, own) };
}

/** The request of `register`. Throws UsageError. */
export function registerOf(values: Values, uri: string): RequestText {
  const own = { match: wordOf(values, 'match', MATCHES), invoke: wordOf(values, 'invoke', POLICIES) };
  return { kind: 'register', uri, ...optionsText(values, own), answer: answerOf(values) };
}

function answerOf(values: Values): AnswerPlan {
  const [args, kwargs, error] = [string(values, 'answer'), string(values, 'answer-kwargs'), string(values, 'error')];
  const chunks = list(values, 'chunk').map((chunk) => ({ args: chunk, ...delayOf(values) }));
  const isAsked = values['ask'] === true;
  const given = [args ?? kwargs ?? chunks[0], error, isAsked || undefined].filter((one) => one !== undefined);
  if (given.length > 1 && !(error !== undefined && chunks.length === 0 && !isAsked))
    throw new UsageError('Give one answer: --answer (with --answer-kwargs and --chunk), --error, or --ask.');
  if (isAsked) return { kind: 'ask' };
  const payload = { ...(args !== undefined && { args }), ...(kwargs !== undefined && { kwargs }) };
  if (error !== undefined) return { kind: 'error', error, ...payload, ...delayOf(values) };
  return { kind: 'result', ...payload, ...(chunks.length > 0 && { chunks }), ...delayOf(values) };
}

function delayOf(values: Values): { delayMs?: number } {
  const delayMs = numberOf(values, 'delay');
  return delayMs === undefined ? {} : { delayMs };
}
