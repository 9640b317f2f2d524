// An answer to invocations as the body of a function in JavaScript; how results, parts and errors are handed over is
// the client's own.

import type { WampValue } from '../../shared/wamp/value.ts';
import type { Payload } from '../../shared/typed-json.ts';
import type { FilledAnswer } from '../../shared/variables.ts';
import { javascript } from './javascript.ts';
import { dictCode, textCode, valueCode } from './value-code.ts';

export interface AnswerForms {
  /** Whether byte strings are written as texts. */
  readonly isText: boolean;
  readonly result: (args: string, kwargs: string) => string;
  /** A statement that sends a progressive result. */
  readonly progress: (args: string, kwargs: string) => string;
  readonly error: (uri: string, args: string, kwargs: string) => string;
}

/** Statements of the function, each on a line. */
export function jsAnswer(answer: FilledAnswer, forms: AnswerForms): string[] {
  const language = javascript({ answer: true, isText: forms.isText });
  const payload = ({ args = [], kwargs = {} }: Payload) =>
    [valueCode(args, language), dictCode(kwargs, language)] as const;
  if (answer.kind === 'ask') return ['// Write your answer here.', forms.result('[]', '{}')];
  const chunks = answer.kind === 'result' ? (answer.chunks ?? []) : [];
  return [
    ...chunks.flatMap((chunk) => [...waiting(chunk.delayMs), forms.progress(...payload(chunk))]),
    ...waiting(answer.delayMs),
    answer.kind === 'error'
      ? forms.error(textCode(answer.error, language), ...payload(answer))
      : forms.result(...payload(answer)),
  ];
}

function waiting(delayMs: number | undefined): string[] {
  return delayMs === undefined ? [] : [`await new Promise((resolve) => setTimeout(resolve, ${delayMs}));`];
}

/** All values of an answer. */
export function answerValues(answer: FilledAnswer): WampValue {
  if (answer.kind === 'ask') return [];
  const chunks = answer.kind === 'result' ? (answer.chunks ?? []) : [];
  return [answer, ...chunks].flatMap(({ args = [], kwargs = {} }) => [args, kwargs]);
}
