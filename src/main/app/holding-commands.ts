// Commands of the prefixes `holding` and `invocation`: what sessions hold, and answers that a person gives.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { RequestText } from '../../shared/request.ts';
import type { FilledRequest } from '../../shared/variables.ts';
import { unknownHolding, type Holdings } from '../operation/holdings.ts';
import type { AnswerByHand, FilledByHand } from '../operation/by-hand.ts';
import type { AnswerPlace, InvocationQuestions } from '../operation/questions.ts';
import { uriFault } from '../operation/uri-fault.ts';
import type { Handlers } from './dispatch.ts';

export interface HoldingCommandPorts {
  /** What a capture's session holds; undefined if it never was open. Throws InspectorError `unknown-capture`. */
  readonly holdings: (capture: string) => Holdings | undefined;
  /** Values of a request, variables of the environment filled in. Throws InspectorError `bad-request`. */
  readonly fill: (capture: string, request: RequestText, environment?: string) => Promise<FilledRequest>;
  /** Values of an answer by hand, filled in the same way. Throws InspectorError `bad-request`. */
  readonly fillAnswer: (place: AnswerPlace, answer: AnswerByHand) => Promise<FilledByHand>;
  readonly questions: InvocationQuestions;
}

export function holdingCommands({
  holdings,
  fill,
  fillAnswer,
  questions,
}: HoldingCommandPorts): Pick<
  Handlers,
  'holding.list' | 'holding.end' | 'holding.setAnswer' | 'holding.forget' | 'invocation.questions' | 'invocation.answer'
> {
  return {
    'holding.list': ({ capture }) => holdings(capture)?.list() ?? [],
    'holding.end': ({ capture, kind, holding }) => {
      const all = holdings(capture);
      if (!all) throw unknownHolding(kind, holding);
      return all.end(kind, holding);
    },
    'holding.setAnswer': async ({ capture, holding, answer }) => {
      const all = holdings(capture);
      if (!all) throw unknownHolding('registration', holding);
      const { request, environment } = all.requestOf(holding);
      const filled = await fill(capture, { ...request, answer }, environment);
      if (filled.kind !== 'register') return null;
      const fault = filled.answer.kind === 'error' ? uriFault('error', filled.answer.error) : undefined;
      if (fault !== undefined) throw new InspectorError('bad-request', fault);
      all.setAnswer(holding, answer, filled.answer);
      return null;
    },
    'holding.forget': ({ capture, kind, holding }) => {
      holdings(capture)?.forget(kind, holding);
      return null;
    },
    'invocation.questions': ({ capture }) => {
      // Tells whether there is such a capture.
      if (capture !== undefined) holdings(capture);
      return questions.open(capture);
    },
    'invocation.answer': ({ question, answer }) =>
      questions.inTurn(question, async () => {
        const place = questions.placeOf(question);
        if (place) return { taken: questions.answer(question, await fillAnswer(place, answer)) };
        // It was told that nobody waits for the answer; now somebody has seen it.
        questions.settle(question);
        return { taken: false };
      }),
  };
}
