// Answers as a person types them, by question. They outlive the view, and end with their question.

import { create } from 'zustand';

export interface TypedAnswer {
  /** True: it is to be an ERROR. */
  readonly isError: boolean;
  readonly payload: string;
  readonly error: string;
}

const FRESH: TypedAnswer = { isError: false, payload: '[]', error: 'wamp.error.canceled' };

const useTypedAnswers = create<Readonly<Record<string, TypedAnswer>>>()(() => ({}));

/** What is typed for a question. */
export function useTypedAnswer(question: string): TypedAnswer {
  return useTypedAnswers((s) => s[question]) ?? FRESH;
}

export function typeAnswer(question: string, part: Partial<TypedAnswer>): void {
  const { [question]: before = FRESH } = useTypedAnswers.getState();
  useTypedAnswers.setState({ [question]: { ...before, ...part } });
}

/** Forgets what was typed for a question. */
export function forgetAnswer(question: string): void {
  const { [question]: gone, ...rest } = useTypedAnswers.getState();
  if (gone) useTypedAnswers.setState(rest, true);
}
