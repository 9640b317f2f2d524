// An open session whose router does what a test wrote down: answers to calls by procedure, subscriptions that are
// granted unless they are refused, and events when the test says so.

import type { RealmSession } from '../../../../src/main/realm/meta-api.ts';
import type { Reply } from '../../../../src/main/session/driver.ts';
import type { ClientRequest } from '../../../../src/main/wamp/session-machine.ts';
import type { Message, MessageOf } from '../../../../src/shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../../../src/shared/wamp/value.ts';

/** What a procedure answers: a payload, an error URI, or nothing at all for the word `silent`. */
export type Answer = { readonly args?: WampValue[]; readonly kwargs?: Dict } | string;
export type AnswerOf = Answer | ((args: readonly WampValue[], kwargs: Dict) => Answer | Promise<Answer>);

const OWN = 7;

export class ScriptedSession implements RealmSession {
  isOpen = true;
  readonly sessionId: number;
  readonly timeoutMs = 5_000;
  readonly ended: Promise<void>;
  /** Calls and subscriptions so far, as `name` or `name [arguments]`. */
  readonly log: string[] = [];
  /** By procedure; others are unknown to the router. */
  readonly answers: Record<string, AnswerOf> = {};
  /** Error URI by topic; `silent` for a topic that has no answer. */
  readonly refused: Record<string, string> = {};
  features: readonly string[] = ['session_meta_api', 'registration_meta_api', 'subscription_meta_api'];
  /** Calls that wait for their answer, and the most there were. */
  inFlight = 0;
  mostInFlight = 0;
  readonly #listeners = new Set<(message: Message, seq: number) => void>();
  readonly #topics = new Map<string, number>();
  #end: () => void = () => undefined;

  constructor(sessionId = OWN) {
    this.sessionId = sessionId;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Topics that are subscribed to. */
  get topics(): readonly string[] {
    return [...this.#topics.keys()].sort();
  }

  announces(_role: string, feature: string): boolean {
    return this.features.includes(feature);
  }

  listen(hear: (message: Message, seq: number) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  async request(request: ClientRequest): Promise<Reply> {
    if (request.kind === 'CALL') return this.#call(request);
    if (request.kind === 'SUBSCRIBE') return this.#subscribe(request.topic);
    if (request.kind !== 'UNSUBSCRIBE') throw new Error(`nobody expects ${request.kind}`);
    const topic = this.topicOf(request.subscription);
    this.log.push(`unsubscribe ${topic}`);
    this.#topics.delete(topic);
    return replied({ kind: 'UNSUBSCRIBED', request: 1 });
  }

  async #call({ procedure, args = [], kwargs = {} }: Omit<MessageOf<'CALL'>, 'request'>): Promise<Reply> {
    const given = args instanceof Uint8Array ? [] : args;
    this.log.push(given.length === 0 ? procedure : `${procedure} ${JSON.stringify(given)}`);
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    const script = this.answers[procedure] ?? 'wamp.error.no_such_procedure';
    const answer = await (typeof script === 'function' ? script(given, kwargs) : script);
    if (answer === 'silent') return new Promise<Reply>(() => undefined);
    await Promise.resolve();
    this.inFlight--;
    if (!this.isOpen) return { kind: 'unanswered', text: 'The connection ended before the reply.' };
    return typeof answer === 'string'
      ? replied({ kind: 'ERROR', requestType: 48, request: 1, details: {}, error: answer })
      : replied({ kind: 'RESULT', request: 1, details: {}, ...answer });
  }

  async #subscribe(topic: string): Promise<Reply> {
    this.log.push(`subscribe ${topic}`);
    const refusal = this.refused[topic];
    if (refusal === 'silent') return new Promise<Reply>(() => undefined);
    await Promise.resolve();
    if (refusal !== undefined)
      return replied({ kind: 'ERROR', requestType: 32, request: 1, details: {}, error: refusal });
    const subscription = this.#topics.get(topic) ?? 100 + this.#topics.size;
    this.#topics.set(topic, subscription);
    return replied({ kind: 'SUBSCRIBED', request: 1, subscription });
  }

  subscriptionOf(topic: string): number {
    const subscription = this.#topics.get(topic);
    if (subscription === undefined) throw new Error(`${topic} is not subscribed to`);
    return subscription;
  }

  topicOf(subscription: number): string {
    return [...this.#topics].find(([, id]) => id === subscription)?.[0] ?? `subscription ${subscription}`;
  }

  /** The router sends an event of a topic. */
  event(topic: string, ...args: WampValue[]): void {
    this.deliver({ kind: 'EVENT', subscription: this.subscriptionOf(topic), publication: 1, details: {}, args });
  }

  deliver(message: Message): void {
    for (const hear of this.#listeners) hear(message, 1);
  }

  /** Somebody else ends a subscription of this session. */
  drop(topic: string): void {
    this.#topics.delete(topic);
  }

  /** The connection is gone. */
  lose(): void {
    this.isOpen = false;
    this.#end();
  }
}

function replied(message: Message): Reply {
  return { kind: 'replied', message, seq: 1 };
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
