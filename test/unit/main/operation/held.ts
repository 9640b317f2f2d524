// Holdings of a real session against a scripted router, on a clock that stands still until the test lets time pass.

import type { Grant } from '../../../../src/main/operation/holding.ts';
import { Holdings } from '../../../../src/main/operation/holdings.ts';
import { byHandOf, planOf, type AnswerByHand } from '../../../../src/main/operation/by-hand.ts';
import { InvocationQuestions } from '../../../../src/main/operation/questions.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import type { Notice } from '../../../../src/shared/contract/notices.ts';
import type { HoldingInfo, InvocationQuestion } from '../../../../src/shared/contract/operations.ts';
import type { Finding } from '../../../../src/shared/finding.ts';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import type { AnswerPlan } from '../../../../src/shared/request.ts';
import { filledAnswer } from '../../../../src/shared/variables.ts';
import type { Dict } from '../../../../src/shared/wamp/value.ts';
import { listenScripted, WELCOME_DETAILS, type Talk } from '../../../support/scripted-peer.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';
import { Driven, type DrivenOptions } from '../session/driven.ts';

/** Id of the registration of `registered`. */
export const REGISTRATION = 70;

export class Held {
  readonly holdings: Holdings;
  readonly questions: InvocationQuestions;
  readonly clock: ManualClock;
  readonly driven: Driven;
  readonly notices: Notice[];
  readonly findings: { readonly about: number; readonly finding: Finding }[] = [];
  /** Bytes that wait for the router to read them. */
  unsent = 0;
  /** Features that are announced, as `role.feature`. */
  readonly announced = new Set<string>();
  /** How often something was said to have changed. */
  changes = 0;
  readonly #talk: Talk | undefined;
  /** INVOCATIONs so far. */
  #last = 0;
  #operations = 0;

  private constructor(driven: Driven, hear: { deliver: Deliver }, talk?: Talk) {
    this.driven = driven;
    this.#talk = talk;
    this.clock = new ManualClock();
    this.notices = [];
    let questions = 0;
    this.questions = new InvocationQuestions(
      (notice) => void this.notices.push(notice),
      () => `q${++questions}`,
    );
    const { driver } = driven;
    const unsent = () => this.unsent;
    this.holdings = new Holdings({
      capture: 'capture',
      clock: this.clock,
      questions: this.questions,
      session: {
        get isOpen() {
          return driver.isOpen;
        },
        get unsent() {
          return unsent();
        },
        timeoutMs: 10_000,
        announces: (role, feature) => this.announced.has(`${role}.${feature}`),
        request: (request, hooks) => driver.request(request, hooks?.progress, hooks?.sent),
        reply: (message, told) => driver.reply(message, told),
        finding: (about, finding) => void this.findings.push({ about, finding }),
      },
      changed: () => (this.changes += 1),
    });
    hear.deliver = (message, seq) => this.holdings.delivered(message, seq);
  }

  /** An open session without anything. */
  static async open(): Promise<Held> {
    let hear: (talk: Talk) => void = () => undefined;
    const talking = new Promise<Talk>((resolve) => (hear = resolve));
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      hear(talk);
      await talk.gone();
    });
    return Held.over((options) => new Driven(url, options), talking);
  }

  /** The same over a session of the test's own; `talking` is the router, unless that is the test's own, too. */
  static async over(drive: (options: DrivenOptions) => Driven, talking?: Promise<Talk>): Promise<Held> {
    const late: { deliver: Deliver } = { deliver: () => undefined };
    const driven = drive({ deliver: (message, seq) => late.deliver(message, seq) });
    await driven.until('open');
    return new Held(driven, late, await talking);
  }

  /** The same with a registration that is answered so. */
  static async registered(answer: AnswerPlan, options: Dict = {}): Promise<Held> {
    const held = await Held.open();
    held.grant({ answer, options });
    return held;
  }

  grant(changes: Partial<Grant> & { readonly answer?: never } & { kind: 'subscription'; holding: number }): void;
  grant(changes: { readonly answer: AnswerPlan; readonly holding?: number; readonly options?: Dict }): void;
  grant(changes: Omit<Partial<Grant>, 'answer'> & { readonly answer?: AnswerPlan }): void {
    const { answer: plan, ...more } = changes;
    const { options = {} } = more;
    const common = { operation: ++this.#operations, uri: 'com.app', options, at: '2030-01-01T00:00:00.000Z' };
    if (!plan) {
      const request = { kind: 'subscribe', uri: 'com.app' } as const;
      return this.holdings.granted({ ...common, kind: 'subscription', holding: 1, request, ...more });
    }
    const filled = filledAnswer(plan, (name) => ({ ok: false, text: name }));
    if (!filled.ok) throw new Error(filled.text);
    const request = { kind: 'register', uri: 'com.app', answer: plan } as const;
    const answer = filled.request;
    this.holdings.granted({ ...common, kind: 'registration', holding: REGISTRATION, request, answer, ...more });
  }

  /** The router sends an INVOCATION of the registration; gives its id. */
  invoke(args: readonly unknown[] = [], details: object = {}, kwargs: object = {}): number {
    this.#last += 1;
    this.talk.send([68, this.#last, REGISTRATION, details, args, kwargs]);
    return this.#last;
  }

  /** The router sends further arguments of an INVOCATION. */
  invokeOn(request: number, args: readonly unknown[], details: object = {}): void {
    this.talk.send([68, request, REGISTRATION, details, args]);
  }

  /** Waits until the client received so many messages that it did not ask for. */
  async until(count: number): Promise<void> {
    while (this.driven.delivered.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** The router. */
  get talk(): Talk {
    if (!this.#talk) throw new Error('the router is the test itself');
    return this.#talk;
  }

  /** The first holding. */
  get info(): HoldingInfo {
    const info = this.holdings.list().at(-1);
    if (!info) throw new Error('nothing is held');
    return info;
  }

  /** The first question that is open. */
  get question(): InvocationQuestion {
    const [question] = this.questions.open();
    if (!question) throw new Error('nothing is asked');
    return question;
  }

  /** Answers the first question; its variables are filled in from their names. */
  answer(answer: AnswerByHand, question = this.question.question): boolean {
    const filled = filledAnswer(planOf(answer), (name) => ({ ok: true, value: `value of ${name}` }));
    if (!filled.ok) throw new InspectorError('bad-request', filled.text);
    return this.questions.answer(question, byHandOf(answer, filled.request));
  }

  /** What the client said since, without waiting for more than it has to say. */
  async said(count: number): Promise<unknown[]> {
    const said: unknown[] = [];
    for (let i = 0; i < count; i++) said.push(await this.talk.next());
    return said;
  }

  /** Says that the client had nothing more to say: it answers this invocation of nobody's next. */
  async saidNothingMore(): Promise<void> {
    const request = 1_000_000;
    const before = this.driven.delivered.length;
    this.talk.send([68, request, 999, {}]);
    await this.until(before + 1);
    this.clock.pass(0);
    const [next] = await this.said(1);
    if (JSON.stringify(next) !== `[8,68,${request},{},"wamp.error.no_such_registration"]`)
      throw new Error(`it said ${JSON.stringify(next)}`);
  }
}

type Deliver = (message: Parameters<Holdings['delivered']>[0], seq: number) => void;

/** The arguments that a question shows. */
export function argsOf(question: Pick<InvocationQuestion, 'args'>): unknown {
  return fromWire(question.args);
}

/** Checks of the findings in the capture. */
export function checksOf({ driven }: Held): string[] {
  return driven.records().flatMap((record) => (record.kind === 'finding' ? [record.finding.check] : []));
}
