// CHALLENGEs that somebody is to answer by hand: every viewer is asked, the first answer counts. A question that
// nobody needs answered any more is withdrawn.

import type { ChallengeQuestion } from '../../shared/contract/results.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import type { WampValue } from '../../shared/wamp/value.ts';
import type { Reply } from '../auth/auth-method.ts';
import type { AskByHand } from '../session/login.ts';
import type { NoticeHub } from './notices.ts';

interface Asked {
  readonly told: ChallengeQuestion;
  readonly settle: (reply: Reply | undefined) => void;
}

export class ChallengeQuestions {
  /** By their ids, oldest first. */
  readonly #asked = new Map<string, Asked>();
  readonly #notices: NoticeHub;
  readonly #newId: () => string;

  constructor(notices: NoticeHub, newId: () => string) {
    this.#notices = notices;
    this.#newId = newId;
  }

  /** The way to ask for an attempt. */
  asker(capture: string): AskByHand {
    return ({ extra, ...question }, signal) =>
      new Promise((settle) => {
        if (signal.aborted) return settle(undefined);
        const id = this.#newId();
        const told = { question: id, capture, ...question, extra: toWire<WampValue>(extra) };
        const withdraw = () => void this.answer(id);
        this.#asked.set(id, {
          told,
          settle: (reply) => {
            signal.removeEventListener('abort', withdraw);
            settle(reply);
          },
        });
        signal.addEventListener('abort', withdraw, { once: true });
        this.#notices.send({ kind: 'challenge-asked', body: told });
      });
  }

  /** Those that are not settled, oldest first. */
  open(): ChallengeQuestion[] {
    return Array.from(this.#asked.values(), ({ told }) => told);
  }

  /** Settles a question; without a reply the login is given up. False if it is settled already. */
  answer(id: string, reply?: Reply): boolean {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (asked) {
      this.#notices.send({ kind: 'challenge-settled', body: { question: id } });
      asked.settle(reply);
    }
    return asked !== undefined;
  }

  /** Gives up every login that waits for an answer. */
  giveUpAll(): void {
    for (const { told } of [...this.#asked.values()]) this.answer(told.question);
  }
}
