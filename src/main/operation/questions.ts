// Invocations that somebody is to answer by hand: every viewer is asked, the first answer counts. A question that
// the router took back is told once more, and stays until somebody has seen it.

import type { ParamsOf } from '../../shared/contract/commands.ts';
import type { Notice } from '../../shared/contract/notices.ts';
import type { InvocationQuestion } from '../../shared/contract/operations.ts';

export type AnswerByHand = ParamsOf<'invocation.answer'>['answer'];

/**
 * Sends what was typed. `settled`: it was the last word; else the question stays open. Throws InspectorError
 * `bad-request` if it cannot be sent.
 */
export type TakeAnswer = (answer: AnswerByHand) => 'settled' | 'open';

interface Asked {
  readonly told: InvocationQuestion;
  /** Absent once the router does not want the answer any more. */
  readonly take?: TakeAnswer;
}

/** Questions taken back that are kept until somebody has seen them. */
const MOST_TAKEN_BACK = 100;

export class InvocationQuestions {
  /** By their ids, oldest first. */
  readonly #asked = new Map<string, Asked>();
  readonly #takenBack = new Set<string>();
  readonly #tell: (notice: Notice) => void;
  readonly #newId: () => string;

  constructor(tell: (notice: Notice) => void, newId: () => string) {
    this.#tell = tell;
    this.#newId = newId;
  }

  /** Asks; gives the id of the question. */
  ask(question: Omit<InvocationQuestion, 'question'>, take: TakeAnswer): string {
    const id = this.#newId();
    this.#set(id, { told: { question: id, ...question }, take });
    return id;
  }

  /** Tells a question anew, of which more is known now. */
  update(id: string, question: Omit<InvocationQuestion, 'question'>): void {
    const asked = this.#asked.get(id);
    if (asked?.take) this.#set(id, { told: { question: id, ...question }, take: asked.take });
  }

  /** The router does not want the answer any more. */
  takeBack(id: string, mode: string): void {
    const asked = this.#asked.get(id);
    if (!asked) return;
    this.#set(id, { told: { ...asked.told, interrupted: mode } });
    this.#takenBack.add(id);
    const [oldest] = this.#takenBack;
    if (this.#takenBack.size > MOST_TAKEN_BACK && oldest !== undefined) this.settle(oldest);
  }

  /** Nobody waits for the answer any more. */
  settle(id: string): void {
    this.#takenBack.delete(id);
    if (this.#asked.delete(id)) this.#tell({ kind: 'invocation-settled', body: { question: id } });
  }

  /** Settles all questions of a capture, those taken back included. */
  settleAll(capture: string): void {
    for (const { question } of this.open(capture)) this.settle(question);
  }

  /** Those that are not settled, oldest first; of one capture, if it is given. */
  open(capture?: string): InvocationQuestion[] {
    const all = Array.from(this.#asked.values(), ({ told }) => told);
    return capture === undefined ? all : all.filter((question) => question.capture === capture);
  }

  /**
   * Sends an answer. False if nobody waits for it any more. Throws InspectorError `bad-request` if it cannot be sent;
   * the question stays open then.
   */
  answer(id: string, answer: AnswerByHand): boolean {
    const asked = this.#asked.get(id);
    if (asked?.take?.(answer) !== 'open') this.settle(id);
    return asked?.take !== undefined;
  }

  #set(id: string, asked: Asked): void {
    this.#asked.set(id, asked);
    this.#tell({ kind: 'invocation-asked', body: asked.told });
  }
}
