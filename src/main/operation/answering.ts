// Answers the invocations of a session: by the template of the registration, after delays and in parts, or by a
// person. Honours interrupts and the time that the dealer gives, and bounds what waits: a caller is never left without
// an answer, and a router that asks too much is told so.
// Source: "INVOCATION", "YIELD", "Progressive Call Results", "Progressive Call Invocations", "Call Canceling",
// "Call Timeouts".

import { InspectorError } from '../../shared/contract/errors.ts';
import type { TemplateVariables } from '../../shared/template.ts';
import type { FilledAnswer } from '../../shared/variables.ts';
import type { Payload } from '../../shared/typed-json.ts';
import { MESSAGES, type MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import type { Clock } from '../clock.ts';
import type { Sending } from '../session/driver.ts';
import { Remembered } from '../wamp/remembered.ts';
import type { FilledByHand } from './by-hand.ts';
import type { Holding } from './holding.ts';
import { OpenInvocation, type AnswerPayload } from './open-invocation.ts';
import type { RequestSession } from './open-session.ts';
import { msText } from './operation.ts';
import type { InvocationQuestions } from './questions.ts';
import { uriFault } from './uri-fault.ts';

export interface AnsweringPorts {
  /** Id of the capture. */
  readonly capture: string;
  readonly session: Pick<
    RequestSession,
    'announces' | 'isOpen' | 'reply' | 'request' | 'timeoutMs' | 'finding' | 'unsent'
  >;
  readonly clock: Clock;
  readonly questions: InvocationQuestions;
  /** Something that lists show has changed. */
  readonly changed: () => void;
}

/** Invocations that wait at the same time, and what they may hold. */
const MOST_WAITING = 10_000;
const MOST_BYTES = 256 * 1024 * 1024;
/** Bytes that may wait for a router to read them before answers wait, too, and how long they do. */
const MOST_UNREAD = 4 * 1024 * 1024;
const UNREAD_MS = 100;
/** Beyond this not even refusals are sent: a router may ask for ever and read nothing. */
const MOST_REFUSALS = 64 * 1024 * 1024;
/** A question of many parts is told anew no more often, in milliseconds. */
const PARTS_MS = 100;

type Plan = Exclude<FilledAnswer, { kind: 'ask' }>;

export class Answering {
  readonly #ports: AnsweringPorts;
  /** Those that wait: for a delay, a person, or more arguments. */
  readonly #open = new Map<number, OpenInvocation>();
  #bytes = 0;
  #waiting = 0;
  /** Ended while more arguments were on their way; these answer nothing. */
  readonly #cutOff = new Remembered<number>();
  /** Questions that got further parts since they were told. */
  readonly #grown = new Set<OpenInvocation>();
  #stopTelling: (() => void) | undefined;

  constructor(ports: AnsweringPorts) {
    this.#ports = ports;
  }

  /** Invocations that wait for a person. */
  get waiting(): number {
    return this.#waiting;
  }

  /** An INVOCATION came; without a holding it is for a registration that the session does not have. */
  invoked(message: MessageOf<'INVOCATION'>, seq: number, holding: Holding | undefined): void {
    const { request, details } = message;
    const before = this.#open.get(request);
    if (before?.continues) return this.#goesOn(before, message, seq);
    if (this.#cutOff.has(request)) {
      if (getOwn(details, 'progress') !== true) this.#cutOff.delete(request);
      return;
    }
    // The router gave an id out twice: the first invocation cannot be answered any more.
    if (before) this.#drop(before);
    if (!holding) return this.#refuse(message);
    const at = new Date(this.#ports.clock.wall()).toISOString();
    this.#begin(new OpenInvocation(holding, message, seq, at), seq);
  }

  /** An INTERRUPT came. One for an invocation that is answered already changes nothing. */
  interrupted({ request, options }: MessageOf<'INTERRUPT'>): void {
    const open = this.#open.get(request);
    if (!open) return;
    const given = getOwn(options, 'mode');
    const mode = typeof given === 'string' ? given : 'kill';
    const { question } = open;
    this.#take(open);
    open.holding.interrupted += 1;
    if (question !== undefined) this.#ports.questions.takeBack(question, { interrupted: mode });
    // Nobody waits for an answer then, and the dealer would drop it.
    if (mode !== 'killnowait') this.#sayNo(errorOf(request, 'wamp.error.canceled', {}));
    this.#ports.changed();
  }

  /** Starts the time that the dealer gives for an answer, or for its next part, anew. */
  #limit(open: OpenInvocation): void {
    const { session, clock } = this.#ports;
    const { timeoutMs, holding } = open;
    // Crossbar passes every timeout on, and keeps it by itself unless it was asked not to.
    if (timeoutMs === undefined || open.isOver || !holding.keepsTimeouts) return;
    if (!session.announces('callee', 'call_timeout')) return;
    open.stopLimit?.();
    open.stopLimit = clock.after(timeoutMs, () => this.#timedOut(open, timeoutMs));
  }

  #timedOut(open: OpenInvocation, timeoutMs: number): void {
    const { holding, question } = open;
    this.#take(open);
    holding.failed += 1;
    holding.trouble = `Invocation ${open.number} had no answer within ${msText(timeoutMs)}, the time that the dealer gave (INVOCATION.Details.timeout); the caller was told wamp.error.timeout.`;
    if (question !== undefined) this.#ports.questions.takeBack(question, { timedOut: timeoutMs });
    const args = [`There was no answer within ${timeoutMs} ms.`];
    this.#sayNo({ ...errorOf(open.request, 'wamp.error.timeout', {}), args });
    this.#ports.changed();
  }

  /** The session is over: nothing can be answered any more, and no timer runs on. */
  lost(): void {
    for (const open of [...this.#open.values()]) this.#drop(open);
    this.#ports.questions.settleAll(this.#ports.capture);
    this.#stopTelling?.();
    this.#stopTelling = undefined;
    this.#grown.clear();
  }

  #begin(open: OpenInvocation, seq: number): void {
    open.holding.pending += 1;
    const { answer } = open.holding;
    const waits = answer.kind === 'ask' || open.continues || hasDelay(answer);
    if (waits && !this.#keep(open)) return;
    if (answer.kind !== 'ask') {
      if (!open.continues) this.#answer(open, answer);
      return;
    }
    if (open.continues) open.keepPart(seq);
    this.#resize(open);
    this.#ask(open);
  }

  #goesOn(open: OpenInvocation, message: MessageOf<'INVOCATION'>, seq: number): void {
    open.goesOn(message);
    if (open.question !== undefined) {
      open.keepPart(seq);
      this.#tellSoon(open);
    }
    this.#resize(open);
    if (this.#bytes > MOST_BYTES) return this.#tooMuch(open);
    const { answer } = open.holding;
    if (open.question !== undefined || open.continues) return;
    // Since the first part the answer may have been left to a person.
    if (answer.kind === 'ask') this.#ask(open);
    else this.#answer(open, answer);
  }

  #ask(open: OpenInvocation): void {
    const { questions, capture } = this.#ports;
    this.#waiting += 1;
    const take = (typed: FilledByHand) => this.#byHand(open, typed);
    open.question = questions.ask(open.asked(capture), take, open.holding.environment);
  }

  /** Sends the steps of an answer, each after its delay, and none while the router does not read. */
  #answer(open: OpenInvocation, plan: Plan, from = 0, waited = false): void {
    const chunks = plan.kind === 'result' && open.wantsProgress ? (plan.chunks ?? []) : [];
    for (let step = from; step <= chunks.length; step++) {
      const { delayMs = 0 } = chunks[step] ?? plan;
      if (delayMs > 0 && !(waited && step === from)) {
        open.stop = this.#ports.clock.after(delayMs, () => this.#answer(open, plan, step, true));
        return;
      }
      if (this.#ports.session.unsent > MOST_UNREAD) {
        if (this.#open.get(open.request) !== open && !this.#keep(open)) return;
        open.stop = this.#ports.clock.after(UNREAD_MS, () => this.#answer(open, plan, step, true));
        return;
      }
      const chunk = chunks[step];
      if (chunk && !this.#progress(open, chunk, plan.variables)) return;
    }
    this.#take(open);
    const payload = this.#filled(open, plan, plan.variables);
    if (plan.kind === 'result') return this.#yield(open, payload);
    const { text: error, missing } = open.filledText(plan.error, plan.variables);
    const fault = errorFault(plan.error, error, missing[0]);
    if (fault === undefined) return this.#fail(open, error, payload);
    const text = `${fault} The caller of invocation ${open.number} was told wamp.error.invalid_argument.`;
    this.#unsent(open, { text });
  }

  /** Sends a part of the result. False if it cannot be sent: the invocation has failed then. */
  #progress(open: OpenInvocation, payload: Payload, variables: TemplateVariables | undefined): boolean {
    let sent = true;
    const { passthru, missing: _, ...filled } = this.#filled(open, payload, variables);
    const options: Dict = { ...passthru, progress: true };
    this.#ports.session.reply({ kind: 'YIELD', request: open.request, options, ...filled }, (sending) => {
      if ('seq' in sending || open.isOver) return;
      sent = false;
      this.#take(open);
      this.#unsent(open, sending);
    });
    if (open.stopLimit) this.#limit(open);
    return sent;
  }

  #yield(open: OpenInvocation, { passthru, missing: _, ...filled }: AnswerPayload): void {
    const { holding, request } = open;
    this.#ports.session.reply({ kind: 'YIELD', request, options: passthru, ...filled }, (sending) => {
      if ('text' in sending) return this.#unsent(open, sending);
      holding.answered += 1;
      this.#ports.changed();
    });
  }

  #fail(open: OpenInvocation, error: string, { passthru, missing: _, ...filled }: AnswerPayload): void {
    this.#ports.session.reply({ ...errorOf(open.request, error, passthru), ...filled }, (sending) => {
      if ('text' in sending) return this.#unsent(open, sending);
      open.holding.failed += 1;
      this.#ports.changed();
    });
  }

  /** The answer was not sent: the caller is told in its place. */
  #unsent({ holding, request }: OpenInvocation, { text, tooLarge = false }: Exclude<Sending, { seq: number }>): void {
    const { session, changed } = this.#ports;
    holding.failed += 1;
    if (session.isOpen) {
      holding.trouble = text;
      const error = tooLarge ? 'wamp.error.payload_size_exceeded' : 'wamp.error.invalid_argument';
      session.reply({ ...errorOf(request, error, {}), args: ['The answer of the callee cannot be sent.'] });
    }
    changed();
  }

  /** Sends what a person typed. Throws InspectorError `bad-request` if it cannot be sent. */
  #byHand(open: OpenInvocation, answer: FilledByHand): 'settled' | 'open' {
    const { passthru, missing, ...payload } = open.filled(answer, answer.variables);
    const uri = answer.kind === 'error' ? open.filledText(answer.error, answer.variables) : undefined;
    const [nothing] = [...missing, ...(uri?.missing ?? [])];
    if (nothing !== undefined)
      throw new InspectorError('bad-request', `${nothing} stands for nothing in this invocation.`);
    const error = uri?.text ?? '';
    const fault = answer.kind === 'error' ? errorFault(answer.error, error) : undefined;
    if (fault !== undefined) throw new InspectorError('bad-request', fault);
    const isProgress = answer.kind === 'progress';
    if (isProgress && !open.wantsProgress)
      throw new InspectorError('bad-request', 'The caller takes no progressive results.');
    const { request, holding } = open;
    const message: MessageOf<'YIELD'> | MessageOf<'ERROR'> =
      answer.kind === 'error'
        ? { ...errorOf(request, error, passthru), ...payload }
        : { kind: 'YIELD', request, options: { ...passthru, ...(isProgress && { progress: true }) }, ...payload };
    const unsent: string[] = [];
    this.#ports.session.reply(message, (sending) => void ('text' in sending && unsent.push(sending.text)));
    if (unsent[0] !== undefined) throw new InspectorError('bad-request', unsent[0]);
    if (isProgress) {
      this.#limit(open);
      return 'open';
    }
    this.#take(open);
    if (answer.kind === 'error') holding.failed += 1;
    else holding.answered += 1;
    this.#ports.changed();
    return 'settled';
  }

  /** An invocation of a registration that the session does not have: no success, and no silence. */
  #refuse({ request, details }: MessageOf<'INVOCATION'>): void {
    if (getOwn(details, 'progress') === true) this.#cutOff.add(request);
    this.#sayNo(errorOf(request, 'wamp.error.no_such_registration', {}));
  }

  #sayNo(error: MessageOf<'ERROR'>): void {
    const { session } = this.#ports;
    if (session.unsent <= MOST_REFUSALS) session.reply(error);
  }

  #filled(open: OpenInvocation, payload: Payload, variables: TemplateVariables | undefined): AnswerPayload {
    const filled = open.filled(payload, variables);
    if (filled.missing.length > 0) {
      const [first, ...more] = filled.missing;
      const which = more.length > 0 ? `${first} and ${more.length} more stand` : `${first} stands`;
      open.holding.trouble = `${which} for nothing in invocation ${open.number}; null was sent.`;
    }
    return filled;
  }

  /** Keeps an invocation that waits. False if there is no room for it: it is answered so. */
  #keep(open: OpenInvocation): boolean {
    if (this.#open.size >= MOST_WAITING || this.#bytes + open.size > MOST_BYTES) {
      this.#tooMuch(open);
      return false;
    }
    this.#open.set(open.request, open);
    this.#resize(open);
    this.#limit(open);
    return true;
  }

  #tooMuch(open: OpenInvocation): void {
    if (open.question !== undefined) this.#ports.questions.settle(open.question);
    this.#take(open);
    open.holding.failed += 1;
    open.holding.trouble = `Too many invocations wait for an answer; invocation ${open.number} was refused.`;
    const args = ['Too many invocations wait for an answer.'];
    this.#sayNo({ ...errorOf(open.request, 'wamp.error.unavailable', {}), args });
    this.#ports.changed();
  }

  #resize(open: OpenInvocation): void {
    const { size } = open;
    this.#bytes += size - open.counted;
    open.counted = size;
  }

  /** Ends an invocation that has its final answer, or none to come. */
  #take(open: OpenInvocation): void {
    open.isOver = true;
    open.stop?.();
    open.stopLimit?.();
    open.holding.pending -= 1;
    if (open.question !== undefined) this.#waiting -= 1;
    this.#grown.delete(open);
    if (open.continues) this.#cutOff.add(open.request);
    this.#open.delete(open.request);
    this.#bytes -= open.counted;
  }

  #drop(open: OpenInvocation): void {
    const { question } = open;
    this.#take(open);
    if (question !== undefined) this.#ports.questions.settle(question);
  }

  #tellSoon(open: OpenInvocation): void {
    this.#grown.add(open);
    this.#stopTelling ??= this.#ports.clock.after(PARTS_MS, () => {
      this.#stopTelling = undefined;
      for (const grown of this.#grown) {
        if (grown.question !== undefined)
          this.#ports.questions.update(grown.question, grown.asked(this.#ports.capture));
      }
      this.#grown.clear();
    });
  }
}

/** Why an error URI cannot be sent. What was filled in is not quoted: a variable may be a secret. */
function errorFault(typed: string, filled: string, missing?: string): string | undefined {
  if (missing !== undefined) return `${missing} in the error URI stands for nothing.`;
  const fault = uriFault('error', filled);
  if (fault === undefined || filled === typed) return fault;
  return `The error ${JSON.stringify(typed)} is no URI once its placeholders are filled in (loose rule).`;
}

function hasDelay(plan: Plan): boolean {
  const chunks = plan.kind === 'result' ? (plan.chunks ?? []) : [];
  return [plan, ...chunks].some(({ delayMs = 0 }) => delayMs > 0);
}

function errorOf(request: number, error: string, details: Dict): MessageOf<'ERROR'> {
  return { kind: 'ERROR', requestType: MESSAGES.INVOCATION.code, request, details, error };
}
