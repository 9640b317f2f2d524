// Commands of the prefix `challenge`: answers that a person gives. What is typed comes in here and never goes out
// but over the wire.

import { fromWire } from '../../shared/contract/wire-value.ts';
import type { Dict } from '../../shared/wamp/value.ts';
import type { ChallengeQuestions } from './challenge-questions.ts';
import type { Handlers } from './dispatch.ts';

export function challengeCommands(
  questions: ChallengeQuestions,
): Pick<Handlers, 'challenge.questions' | 'challenge.answer'> {
  return {
    'challenge.questions': () => questions.open(),
    'challenge.answer': ({ question, signature, extra = {} }) => {
      const reply = signature === undefined ? undefined : { signature, extra: fromWire<Dict>({ wire: extra }) };
      return { taken: questions.answer(question, reply) };
    },
  };
}
