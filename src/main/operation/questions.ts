// Invocations that somebody is to answer by hand: every viewer is asked, the first answer counts. A question that
// the router took back, or whose time passed, is told once more, and stays until somebody has seen it.

import type { Notice } from '../../shared/contract/notices.ts';
import type { InvocationQuestion } from '../../shared/contract/operations.ts';
import type { FilledByHand } from './by-hand.ts';

/**
 * Sends what was typed. `settled`: it was the last word; else the question stays open. Throws InspectorError
 * `bad-request` if it cannot be sent.
 */
export type TakeAnswer = (answer: FilledByHand) => 'settled' | 'open';

/** Why a question is taken back. */
export type TakenBack =
  Required<Pick<InvocationQuestion, 'interrupted'>> | Required<Pick<InvocationQuestion, 'timedOut'>>;

/** Where the variables of an answer come from. */
export interface AnswerPlace {
  readonly capture: string;
  /** That of the registration. */
  readonly environment: string | undefined;
}

interface Asked {
  readonly told: InvocationQuestion;
  readonly environment: string | undefined;
  /** Absent once nobody waits for the answer any more. */
  readonly take?: TakeAnswer;
}

/** Questions taken back that are kept until somebody has seen them. */
const MOST_TAKEN_BACK = 100;

export class InvocationQuestions {
  /** By their ids, oldest first. */
  readonly #asked = new Map<string, Asked>();
  readonly #takenBack = new Set<string>();
  /** The last of the answers to each question that are being prepared. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #tell: (notice: Notice) => void;
  readonly #newId: () => string;

  constructor(tell: (notice: Notice) => void, newId: () => string) {
    this.#tell = tell;
    this.#newId = newId;
  }

  /** Asks; gives the id of the question. `environment` is that of the registration. */
  ask(question: Omit<InvocationQuestion, 'question'>, take: TakeAnswer, environment?: string): string {
    const id = this.#newId();
    this.#set(id, { told: { question: id, ...question }, environment, take });
    return id;
  }

  /** Tells a question anew, of which more is known now. */
  update(id: string, question: Omit<InvocationQuestion, 'question'>): void {
    const asked = this.#asked.get(id);
    if (asked?.take) this.#set(id, { ...asked, told: { question: id, ...question } });
  }

  /** The router does not want the answer any more, or its time passed. */
  takeBack(id: string, why: TakenBack): void {
    const asked = this.#asked.get(id);
    if (!asked) return;
    this.#set(id, { told: { ...asked.told, ...why }, environment: asked.environment });
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

  /** What an answer is filled in from; undefined if nobody waits for it any more. */
  placeOf(id: string): AnswerPlace | undefined {
    const { told, environment, take } = this.#asked.get(id) ?? {};
    return take && told && { capture: told.capture, environment };
  }

  /**
   * Sends an answer. False if nobody waits for it any more. Throws InspectorError `bad-request` if it cannot be sent;
   * the question stays open then.
   */
  answer(id: string, answer: FilledByHand): boolean {
    const asked = this.#asked.get(id);
    if (asked?.take?.(answer) !== 'open') this.settle(id);
    return asked?.take !== undefined;
  }

  /** Prepares and sends an answer once those that came before for the same question are through. */
  async inTurn<T>(id: string, act: () => Promise<T>): Promise<T> {
    // What became of those before is theirs to tell.
    const turn = Promise.allSettled([this.#turns.get(id)]).then(act);
    this.#turns.set(id, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    }
  }

  #set(id: string, asked: Asked): void {
    this.#asked.set(id, asked);
    this.#tell({ kind: 'invocation-asked', body: asked.told });
  }
}
