// The client side of a WAMP session as a machine without IO: inputs in, effects out. It reads no
// clock, draws no random number and is never asynchronous; the driver turns effects into IO and
// brings what comes of them back as inputs. So a capture can be replayed through it.

import type { Finding } from '../../shared/finding.ts';
import type { Role } from '../../shared/wamp/features.ts';
import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import type { RequestName } from './requests.ts';
import { SessionWatch } from './session-watch.ts';
import type { SessionState } from './session-transitions.ts';

/** A request as the user makes it: the machine gives it its id. */
export type ClientRequest = { [N in RequestName]: Omit<MessageOf<N>, 'request'> }[RequestName];

/** Answers, hints and further arguments of a call: messages that repeat an id the peer or we have given. */
export type ClientReply = MessageOf<'YIELD'> | MessageOf<'ERROR'> | MessageOf<'CANCEL'> | MessageOf<'CALL'>;

export type SessionInput =
  | { readonly kind: 'start'; readonly hello: MessageOf<'HELLO'> }
  /** `refused`: why a WELCOME is not accepted although it may come: the router did not prove what it has to. */
  | { readonly kind: 'received'; readonly message: Message; readonly refused?: string }
  /** A frame that is no message: undecodable or malformed. `text` says why. */
  | { readonly kind: 'unreadable'; readonly text: string }
  | { readonly kind: 'challengeAnswered'; readonly signature: string; readonly extra: Dict }
  /** The challenge cannot be answered; the router is told `text`. */
  | { readonly kind: 'challengeRefused'; readonly text: string }
  /** `tag` comes back with the reply. */
  | { readonly kind: 'request'; readonly tag: number; readonly request: ClientRequest }
  | { readonly kind: 'reply'; readonly message: ClientReply }
  | { readonly kind: 'leave'; readonly reason: string; readonly details: Dict }
  | { readonly kind: 'abort'; readonly reason: string; readonly text: string }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'wireEnded' };

/** The message whose answer is awaited. */
export type AwaitedStep = 'HELLO' | 'AUTHENTICATE' | 'GOODBYE';

export type SessionEffect =
  /** `tag`: of the request that is sent. */
  | { readonly kind: 'send'; readonly message: Message; readonly tag?: number }
  | { readonly kind: 'answerChallenge'; readonly challenge: MessageOf<'CHALLENGE'> }
  /** Start the time limit of a step; `timedOut` comes back if it passes. Replaces a running one. */
  | { readonly kind: 'await'; readonly step: AwaitedStep }
  | { readonly kind: 'stopWaiting' }
  | { readonly kind: 'silence'; readonly step: AwaitedStep }
  /** About the message that is being received, or sent by the effect before. */
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'entered'; readonly state: SessionState }
  /** A reply to a request of ours; `final` unless more will follow. */
  | { readonly kind: 'replied'; readonly tag: number; readonly message: Message; readonly final: boolean }
  /** The request was not sent. */
  | { readonly kind: 'refused'; readonly tag: number; readonly text: string }
  /** Events, invocations, interrupts, revocations. */
  | { readonly kind: 'deliver'; readonly message: Message }
  | { readonly kind: 'closeWire'; readonly code: number; readonly reason: string };

const LEFT = ': this client said GOODBYE, and what the router sends after that is ignored';

export class SessionMachine {
  readonly #watch = new SessionWatch();
  /** Requests in flight: id → tag. */
  readonly #tags = new Map<number, number>();
  #awaited: AwaitedStep | undefined;
  /** The wire is being closed: nothing can be sent any more. */
  #closing = false;
  #effects: SessionEffect[] = [];

  get state(): SessionState {
    return this.#watch.state;
  }

  /** True if HELLO or WELCOME announced this feature of the role. */
  announces(role: Role, feature: string): boolean {
    return this.#watch.announces(role, feature);
  }

  /** The id that the next request gets. */
  get nextRequest(): number {
    return this.#watch.requests.nextRequest();
  }

  /** Takes one input and returns what has to be done, in order. */
  handle(input: SessionInput): SessionEffect[] {
    this.#effects = [];
    const before = this.#watch.state;
    this.#dispatch(input);
    if (this.#watch.state !== before) this.#effects.push({ kind: 'entered', state: this.#watch.state });
    return this.#effects;
  }

  #dispatch(input: SessionInput): void {
    switch (input.kind) {
      case 'start':
        this.#closing = false;
        this.#send(input.hello);
        return this.#wait('HELLO');
      case 'received':
        return this.#received(input.message, input.refused);
      case 'unreadable':
        return this.#unreadable(input.text);
      case 'challengeAnswered':
        if (this.#watch.state !== 'challenged' || this.#closing) return;
        this.#send({ kind: 'AUTHENTICATE', signature: input.signature, extra: input.extra });
        return this.#wait('AUTHENTICATE');
      case 'challengeRefused':
        if (this.#watch.state !== 'challenged') return;
        return this.#abort('wamp.error.authentication_failed', input.text, 1000);
      case 'request':
        return this.#request(input.tag, input.request);
      case 'reply':
        if (this.#watch.state === 'open') this.#send(input.message);
        return;
      case 'leave':
        return this.#leave(input.reason, input.details);
      case 'abort':
        return this.#abort(input.reason, input.text, 1000);
      case 'timedOut':
        return this.#timedOut();
      case 'wireEnded':
        return this.#wireEnded();
      default:
        return input satisfies never;
    }
  }

  #received(message: Message, refused?: string): void {
    const stateBefore = this.#watch.state;
    const { legal, findings } = this.#watch.note('in', message);
    for (const finding of findings) this.#effects.push({ kind: 'finding', finding });
    if (!legal) {
      // After an end there is nothing left to abort; the finding is all.
      if (stateBefore === 'aborted' || stateBefore === 'closing') return;
      return this.#abort('wamp.error.protocol_violation', findings[0]?.text ?? '', 1002);
    }
    if (stateBefore === 'shutting-down' && this.#watch.state === stateBefore) return;
    switch (message.kind) {
      case 'CHALLENGE': {
        // A method that was not offered, or one round too many: nothing that can be answered.
        const fault = findings.find(({ severity }) => severity === 'error');
        if (fault) return this.#abort('wamp.error.protocol_violation', fault.text, 1002);
        this.#stopWaiting();
        if (stateBefore !== 'challenged' && !this.#closing)
          this.#effects.push({ kind: 'answerChallenge', challenge: message });
        return;
      }
      case 'WELCOME':
        if (refused !== undefined) return this.#abort('wamp.error.protocol_violation', refused, 1002);
        return this.#stopWaiting();
      case 'ABORT':
        this.#stopWaiting();
        return this.#closeWire(1000);
      case 'GOODBYE':
        return this.#goodbye(stateBefore);
      default:
        return this.#deliver(message, findings);
    }
  }

  #goodbye(stateBefore: SessionState): void {
    this.#stopWaiting();
    if (stateBefore === 'open') this.#send({ kind: 'GOODBYE', details: {}, reason: 'wamp.close.goodbye_and_out' });
    // A further session on this transport gives the same ids out again.
    this.#refuseOpen(stateBefore === 'open' ? ': the router said GOODBYE' : LEFT);
    this.#closeWire(1000);
  }

  #deliver(message: Message, findings: readonly Finding[]): void {
    // A reply of another type than the request wants does not answer it.
    const stray = findings.length > 0 && findings.some(({ check }) => check === 'R-03' || check === 'R-05');
    const tag = 'request' in message && isReply(message) && !stray ? this.#tags.get(message.request) : undefined;
    if (tag === undefined) {
      this.#effects.push({ kind: 'deliver', message });
      return;
    }
    const final = !(message.kind === 'RESULT' && getOwn(message.details, 'progress') === true);
    if (final && 'request' in message) this.#tags.delete(message.request);
    this.#effects.push({ kind: 'replied', tag, message, final });
  }

  #unreadable(text: string): void {
    const { state } = this.#watch;
    if (state === 'aborted' || state === 'closing' || state === 'shutting-down') return;
    this.#abort('wamp.error.protocol_violation', text, 1002);
  }

  #request(tag: number, request: ClientRequest): void {
    if (this.#watch.state !== 'open' || this.#closing) {
      this.#effects.push({ kind: 'refused', tag, text: `${request.kind} needs an open session.` });
      return;
    }
    const id = this.nextRequest;
    const message: Message = { ...request, request: id };
    const answered = request.kind !== 'PUBLISH' || request.options['acknowledge'] === true;
    if (answered) this.#tags.set(id, tag);
    this.#send(message, tag);
    if (!answered) this.#effects.push({ kind: 'replied', tag, message, final: true });
  }

  #leave(reason: string, details: Dict): void {
    if (this.#closing) return this.#closeWire(1000);
    if (this.#watch.state === 'open') {
      this.#send({ kind: 'GOODBYE', details, reason });
      return this.#wait('GOODBYE');
    }
    if (this.#watch.state === 'closed') return this.#closeWire(1000);
    // Leaving already: the time limit of GOODBYE decides.
    if (this.#watch.state === 'shutting-down') return;
    return this.#abort(reason, 'The client gives up.', 1000);
  }

  #abort(reason: string, text: string, closeCode: number): void {
    this.#stopWaiting();
    const { state } = this.#watch;
    if (state !== 'aborted' && !this.#closing) this.#send({ kind: 'ABORT', details: { message: text }, reason });
    this.#closeWire(closeCode);
  }

  #timedOut(): void {
    const step = this.#awaited;
    if (!step) return;
    this.#awaited = undefined;
    this.#effects.push({ kind: 'silence', step });
    if (step === 'GOODBYE') {
      const text = 'The router did not answer GOODBYE.';
      this.#effects.push({
        kind: 'finding',
        finding: { check: 'S-10', severity: 'warning', text, section: 'GOODBYE' },
      });
    }
    this.#closeWire(1000);
  }

  #wireEnded(): void {
    this.#stopWaiting();
    const { state } = this.#watch;
    this.#refuseOpen(state === 'shutting-down' ? LEFT : state === 'aborted' ? ': it was aborted' : '');
  }

  /** `why` goes on after the sentence. */
  #refuseOpen(why: string): void {
    for (const tag of this.#tags.values())
      this.#effects.push({ kind: 'refused', tag, text: `The session ended before a reply came${why}.` });
    this.#tags.clear();
  }

  #send(message: Message, tag?: number): void {
    // It would not leave any more; the session moves on all the same.
    if (this.#closing) return void this.#watch.note('out', message);
    this.#effects.push({ kind: 'send', message, ...(tag !== undefined && { tag }) });
    for (const finding of this.#watch.note('out', message).findings) this.#effects.push({ kind: 'finding', finding });
  }

  #wait(step: AwaitedStep): void {
    this.#awaited = step;
    this.#effects.push({ kind: 'await', step });
  }

  #stopWaiting(): void {
    if (!this.#awaited) return;
    this.#awaited = undefined;
    this.#effects.push({ kind: 'stopWaiting' });
  }

  #closeWire(code: number): void {
    this.#closing = true;
    this.#effects.push({ kind: 'closeWire', code, reason: '' });
  }
}

function isReply(message: Message): boolean {
  return message.kind !== 'INVOCATION' && message.kind !== 'INTERRUPT';
}
