// An answer that a person types for one invocation: it is filled in as the answer of a registration is, variables first
// and then what the invocation brought.

import type { ParamsOf } from '../../shared/contract/commands.ts';
import type { AnswerPlan } from '../../shared/request.ts';
import type { TemplateVariables } from '../../shared/template.ts';
import type { Payload } from '../../shared/typed-json.ts';
import type { FilledAnswer } from '../../shared/variables.ts';

/** As typed. */
export type AnswerByHand = ParamsOf<'invocation.answer'>['answer'];

/** The same as values; strings still hold all placeholders, and `variables` what those of variables stand for. */
export type FilledByHand = { readonly variables?: TemplateVariables } & Payload &
  ({ readonly kind: 'result' | 'progress' } | { readonly kind: 'error'; readonly error: string });

/** As an answer whose variables can be filled in. */
export function planOf(answer: AnswerByHand): AnswerPlan {
  return answer.kind === 'error'
    ? { kind: 'error', error: answer.error, ...answer.payload }
    : { kind: 'result', ...answer.payload };
}

/** What was made of the plan of `answer`. */
export function byHandOf({ kind }: AnswerByHand, filled: FilledAnswer): FilledByHand {
  const { args, kwargs, variables } = filled.kind === 'ask' ? {} : filled;
  const payload = { ...(args && { args }), ...(kwargs && { kwargs }), ...(variables && { variables }) };
  if (filled.kind === 'error') return { kind: 'error', error: filled.error, ...payload };
  return { kind: kind === 'progress' ? kind : 'result', ...payload };
}
