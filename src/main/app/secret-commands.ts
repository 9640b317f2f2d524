// Commands of the prefix `secret`, and the questions they answer. Secrets come in here and never go out.

import type { SecretQuestion } from '../../shared/contract/results.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import type { Handlers } from './dispatch.ts';
import type { NoticeHub } from './notices.ts';

/** Questions for a secret that viewers have not answered yet. */
export class SecretQuestions {
  readonly #open = new Map<string, { readonly asked: SecretQuestion; readonly resolve: (secret?: string) => void }>();
  readonly #notices: NoticeHub;
  readonly #random: (count: number) => Uint8Array;

  constructor(notices: NoticeHub, random: (count: number) => Uint8Array) {
    this.#notices = notices;
    this.#random = random;
  }

  /** Asks every viewer; the first answer counts. The question is withdrawn when `signal` aborts. */
  ask(purpose: string, signal?: AbortSignal, capture?: string): Promise<string | undefined> {
    if (signal?.aborted) return Promise.resolve(undefined);
    const question = Buffer.from(this.#random(9)).toString('base64url');
    const asked = { question, purpose, ...(capture !== undefined && { capture }) };
    return new Promise((settle) => {
      const withdraw = () => this.answer(question, undefined);
      const resolve = (secret?: string) => {
        // A signal may live as long as a session, and see many questions.
        signal?.removeEventListener('abort', withdraw);
        settle(secret);
      };
      this.#open.set(question, { asked, resolve });
      signal?.addEventListener('abort', withdraw, { once: true });
      this.#notices.send({ kind: 'secret-asked', body: asked });
    });
  }

  /** Questions that are not settled, oldest first. */
  list(): SecretQuestion[] {
    return [...this.#open.values()].map(({ asked }) => asked);
  }

  /** False if the question is settled already. */
  answer(question: string, secret: string | undefined): boolean {
    const open = this.#open.get(question);
    if (!open) return false;
    this.#open.delete(question);
    this.#notices.send({ kind: 'secret-settled', body: { question } });
    open.resolve(secret);
    return true;
  }

  declineAll(): void {
    for (const question of [...this.#open.keys()]) this.answer(question, undefined);
  }
}

export function secretCommands(
  secrets: SecretStore,
  questions: SecretQuestions,
): Pick<Handlers, 'secret.set' | 'secret.delete' | 'secret.answer' | 'secret.questions' | 'secret.look'> {
  return {
    'secret.set': async ({ id, secret }) => {
      await secrets.set(id, secret);
      return null;
    },
    'secret.delete': async ({ id }) => ({ deleted: await secrets.remove(id) }),
    'secret.answer': ({ question, secret }) => ({ taken: questions.answer(question, secret) }),
    'secret.questions': () => questions.list(),
    'secret.look': ({ ref }) => secrets.look(ref),
  };
}
