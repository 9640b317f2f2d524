// The only place where effects of the session machine become IO, and IO becomes its inputs. It
// dials, records, runs the authentication method, keeps the time limits and hands replies out.

import { isPrivate, wireFactsOf } from '../../shared/profile-check/wire-facts.ts';
import type { AuthMethod } from '../auth/auth-method.ts';
import type { Carriage } from '../../shared/capture-record.ts';
import type { RecordedMessage, Recorder } from '../capture/recorder.ts';
import type { Clock } from '../clock.ts';
import type { Serializer } from '../serializer/serializer.ts';
import type { DialTarget, Opcode, Transport, TransportFact, Wire } from '../transport/transport.ts';
import { encodeMessage } from '../wamp/codec.ts';
import {
  SessionMachine,
  type ClientReply,
  type ClientRequest,
  type SessionEffect,
  type SessionInput,
} from '../wamp/session-machine.ts';
import type { SessionState } from '../wamp/session-transitions.ts';
import type { Role } from '../../shared/wamp/features.ts';
import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import type { Dict } from '../../shared/wamp/value.ts';
import type { ChallengeMemory } from './challenge-memory.ts';
import { Login, type AskByHand, type LoginCredential } from './login.ts';

export interface DriverOptions {
  readonly target: DialTarget;
  /** HELLO with what the methods add to `authextra`. */
  readonly hello: (methodExtra: Dict) => MessageOf<'HELLO'>;
  readonly transport: Transport;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Unpredictable bytes. */
  readonly random: (count: number) => Uint8Array;
  /** The method of a name, or undefined if it is not known here. */
  readonly authMethod: (name: string) => AuthMethod | undefined;
  /** By authmethod: the second entry answers the second CHALLENGE of that name, the last all further ones. */
  readonly credentials: ReadonlyMap<string, readonly LoginCredential[]>;
  /** True if the user wants sent what is known to fail. */
  readonly sendAnyway?: boolean;
  /** What routers asked before; absent: nothing is compared. */
  readonly memory?: ChallengeMemory;
  /** Asks a person to answer a CHALLENGE; absent: there is nobody. */
  readonly ask?: AskByHand;
  /** Told after every change of state, and when the wire is gone. */
  readonly onChange: (state: SessionState, ended: boolean) => void;
  /** Events, invocations and what else the router sends unasked. */
  readonly onDeliver: (message: Message, seq: number) => void;
}

export type Reply =
  /** `seq`: its record; of a PUBLISH that asked for no answer that of the PUBLISH. */
  | { readonly kind: 'replied'; readonly message: Message; readonly seq: number }
  /** Nothing was sent, or the connection ended before the reply. */
  | { readonly kind: 'unanswered'; readonly text: string };

interface Waiting {
  readonly settle: (reply: Reply) => void;
  readonly progress: ((message: Message, seq: number) => void) | undefined;
  readonly sent: ((seq: number, request: number) => void) | undefined;
}

/** What became of a message that answers something: its record, or why it was not sent. */
export type Sending =
  | { readonly seq: number }
  /** `tooLarge`: the router takes no message of that size. */
  | { readonly text: string; readonly tooLarge?: boolean };

export class SessionDriver {
  readonly #options: DriverOptions;
  readonly #machine = new SessionMachine();
  readonly #login: Login;
  readonly #waiting = new Map<number, Waiting>();
  readonly #inputs: SessionInput[] = [];
  /** What is handed out in place of messages that hold a secret: a router may echo one in a RESULT. */
  readonly #masked = new WeakMap<Message, Message>();
  /** Who wants to know what became of an answer. */
  readonly #answers = new WeakMap<Message, (sending: Sending) => void>();
  /** The request that is being sent, as bytes: whether it can be sent was asked before. */
  #prepared: { readonly tag: number; readonly request: number; readonly bytes: Uint8Array } | undefined;
  #sessionId = 0;
  #busy = false;
  #tag = 0;
  #wire: Wire | undefined;
  #serializer: Serializer | undefined;
  #cancelTimer: (() => void) | undefined;
  /** Record the findings of the machine are about. */
  #about = 0;
  /** Record of the message whose answer is awaited. */
  #asked = 0;
  #ended = false;
  #markEnded: () => void = () => {};
  /** Settles when the wire is gone. */
  readonly ended: Promise<void>;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#login = new Login({
      ...options,
      channel: () => this.#wire?.tlsBinding?.(),
      isOverheard: isOverheard(options.target),
    });
    this.ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
  }

  get state(): SessionState {
    return this.#machine.state;
  }

  /** Of WELCOME; 0 before it. */
  get sessionId(): number {
    return this.#sessionId;
  }

  /** True if HELLO or WELCOME announced this feature of the role. */
  announces(role: Role, feature: string): boolean {
    return this.#machine.announces(role, feature);
  }

  /** Bytes that were sent and wait to leave; 0 if that is not known. */
  get unsent(): number {
    return this.#wire?.unsent?.() ?? 0;
  }

  /** True as long as requests can be sent. */
  get isOpen(): boolean {
    return this.state === 'open' && !this.#ended;
  }

  /** Dials; everything that follows is in the capture. */
  start(): void {
    const { target, transport, clock } = this.#options;
    this.#wire = transport.dial(
      target,
      {
        fact: (fact: TransportFact) => void this.#options.recorder.fact(fact),
        opened: (serializer) => this.#opened(serializer),
        message: (bytes, opcode, carriage) => this.#frame(bytes, opcode, carriage),
        ended: () => this.#end(),
      },
      clock,
    );
  }

  /**
   * Sends a request and settles with its final reply; `progress` gets the ones before with their records, `sent` the
   * number of its record and its request id. A PUBLISH without `acknowledge` settles at once with the message that was
   * sent.
   */
  request(request: ClientRequest, progress?: Waiting['progress'], sent?: Waiting['sent']): Promise<Reply> {
    return new Promise((settle) => {
      const tag = ++this.#tag;
      this.#waiting.set(tag, { settle, progress, sent });
      const message: Message = { ...request, request: this.#machine.nextRequest };
      const bytes = this.#bytesOf(message);
      this.#prepared = typeof bytes === 'string' ? undefined : { tag, request: message.request, bytes };
      const fault = typeof bytes === 'string' ? bytes : this.#tooLarge(bytes.length);
      if (fault !== undefined) this.#settle(tag, { kind: 'unanswered', text: fault });
      else if (this.#ended) this.#settle(tag, { kind: 'unanswered', text: 'The connection has ended.' });
      else this.#feed({ kind: 'request', tag, request });
    });
  }

  /** Sends an answer to an invocation, a CANCEL, or further arguments of a call; `told` hears once what became of it. */
  reply(message: ClientReply, told: (sending: Sending) => void = () => {}): void {
    const bytes = this.#bytesOf(message);
    if (typeof bytes === 'string') return told({ text: bytes });
    const text = this.#tooLarge(bytes.length);
    if (text !== undefined) return told({ text, tooLarge: true });
    if (!this.isOpen) return told({ text: 'The session is not open.' });
    this.#answers.set(message, told);
    this.#feed({ kind: 'reply', message });
  }

  #tellAnswer(message: Message, sending: Sending): void {
    const told = this.#answers.get(message);
    this.#answers.delete(message);
    told?.(sending);
  }

  /** Leaves: GOODBYE in an open session, ABORT while it opens, otherwise the wire is cut. */
  leave(reason = 'wamp.close.close_realm'): void {
    this.#login.cancel();
    if (this.#ended) return;
    if (!this.#serializer) this.#wire?.destroy();
    else this.#feed({ kind: 'leave', reason, details: {} });
  }

  /** Cuts the wire without another word. */
  cut(): void {
    this.#login.cancel();
    this.#wire?.destroy();
  }

  /** A message as it is sent, or why the serializer cannot write it: an integer of its may be too large, for one. */
  #bytesOf(message: Message): Uint8Array | string {
    try {
      return this.#serializer?.encode(encodeMessage(message)) ?? new Uint8Array();
    } catch (error) {
      return `It cannot be sent as ${this.#serializer?.name ?? ''}: ${error instanceof Error ? error.message : ''}.`;
    }
  }

  /** Why a message of this many bytes cannot be sent to this router; undefined if it can. */
  #tooLarge(length: number): string | undefined {
    const limit = this.#wire?.sendLimit;
    if (limit === undefined || length <= limit) return undefined;
    return `It cannot be sent: it has ${length} bytes and the router takes at most ${limit}. Send less, or raise the limit of the router.`;
  }

  #opened(serializer: Serializer): void {
    this.#serializer = serializer;
    const hello = this.#options.hello({});
    if (this.#login.isGreeting(hello)) void this.#greet(hello);
    else this.#feed({ kind: 'start', hello });
  }

  /** Sends HELLO with what its methods add, or ends the attempt before it. */
  async #greet(plain: MessageOf<'HELLO'>): Promise<void> {
    const parts = await this.#login.greet(plain);
    if (this.#ended || this.#login.isCancelled) return;
    if (!parts.ok) return this.#giveUp(parts.text, parts.couldSend);
    // The router may have ended the session before it began.
    if (this.#machine.state !== 'closed') return;
    const hello = this.#options.hello(parts.authextra);
    const bytes = this.#bytesOf(hello);
    if (typeof bytes === 'string') return this.#giveUp(`HELLO: ${bytes}`, false);
    this.#feed({ kind: 'start', hello });
    this.#login.tell(this.#about, parts.findings);
  }

  /** Ends an attempt whose HELLO is not sent. */
  #giveUp(text: string, couldSend: boolean): void {
    this.#options.recorder.stop('usage', text, { couldSend });
    this.#wire?.close(1000, '');
  }

  #frame(bytes: Uint8Array, opcode: Opcode, carriage: Carriage | undefined): void {
    for (const message of this.#options.recorder.frame('in', bytes, opcode, carriage)) this.#message(message);
  }

  #message({ seq, decoded, masked }: RecordedMessage): void {
    this.#about = seq;
    if (masked && decoded.kind === 'message') this.#masked.set(decoded.message, masked);
    if (decoded.kind === 'message') return this.#received(decoded.message, seq);
    // A message type of the extension range is unknown here, but not wrong.
    const error = decoded.findings.find((finding) => finding.severity === 'error');
    if (error) this.#feed({ kind: 'unreadable', text: error.text });
  }

  /** WELCOME is checked before anything else can be sent: a router that proves nothing gets nothing. */
  #received(message: Message, seq: number): void {
    const { state } = this.#machine;
    const isDue = message.kind === 'WELCOME' && (state === 'hello-sent' || state === 'authenticating');
    const refused = isDue ? this.#login.welcomed(message, seq) : undefined;
    if (isDue && refused === undefined) this.#sessionId = message.session;
    this.#feed({ kind: 'received', message, ...(refused !== undefined && { refused }) });
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#login.cancel();
    this.#feed({ kind: 'wireEnded' });
    this.#stopTimer();
    this.#options.onChange(this.#machine.state, true);
    this.#markEnded();
  }

  /** Inputs that arise while effects are being carried out wait their turn. */
  #feed(input: SessionInput): void {
    this.#inputs.push(input);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) {
        for (const effect of this.#machine.handle(next)) this.#perform(effect);
        // It waited its turn, and the session ended before.
        if (next.kind === 'reply') this.#tellAnswer(next.message, { text: 'The session is not open.' });
      }
    } finally {
      this.#busy = false;
    }
  }

  #perform(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'send':
        return this.#send(effect.message, effect.tag);
      case 'answerChallenge':
        return void this.#answer(effect.challenge, this.#about);
      case 'await':
        return this.#await();
      case 'stopWaiting':
        return this.#stopTimer();
      case 'silence':
        this.#about = this.#asked;
        return void this.#options.recorder.silence(effect.step, this.#options.target.timeoutMs / 1000);
      case 'finding':
        return void this.#options.recorder.finding(this.#about, effect.finding);
      case 'entered':
        if (effect.state === 'aborted') this.#login.cancel();
        return this.#options.onChange(effect.state, false);
      case 'replied': {
        const message = this.#shown(effect.message);
        if (effect.final) return this.#settle(effect.tag, { kind: 'replied', message, seq: this.#about });
        return this.#waiting.get(effect.tag)?.progress?.(message, this.#about);
      }
      case 'refused':
        return this.#settle(effect.tag, { kind: 'unanswered', text: effect.text });
      case 'deliver':
        return this.#options.onDeliver(this.#shown(effect.message), this.#about);
      case 'closeWire':
        return this.#wire?.close(effect.code, effect.reason);
      default:
        return effect satisfies never;
    }
  }

  #shown(message: Message): Message {
    return this.#masked.get(message) ?? message;
  }

  #send(message: Message, tag?: number): void {
    const serializer = this.#serializer;
    if (!serializer || this.#ended) return;
    const bytes = this.#preparedFor(message, tag) ?? serializer.encode(encodeMessage(message));
    const opcode = serializer.binary ? 'binary' : 'text';
    const text = this.#tooLarge(bytes.length);
    if (text !== undefined) {
      // The id may have gained a digit since it was looked at.
      if (tag !== undefined) this.#settle(tag, { kind: 'unanswered', text });
      return this.#unsent(message, bytes, opcode, text);
    }
    // The router does its work while this is recorded.
    const at = this.#options.recorder.now;
    this.#wire?.send(bytes, opcode);
    this.#about = this.#options.recorder.message('out', bytes, opcode, undefined, at).seq;
    if (tag !== undefined && 'request' in message) this.#waiting.get(tag)?.sent?.(this.#about, message.request);
    this.#login.sent(message, this.#about);
    this.#tellAnswer(message, { seq: this.#about });
  }

  #preparedFor(message: Message, tag: number | undefined): Uint8Array | undefined {
    const prepared = this.#prepared;
    const isSame = prepared?.tag === tag && 'request' in message && prepared?.request === message.request;
    return isSame ? prepared.bytes : undefined;
  }

  /** The wire tells what it does not send; a login cannot go on without it. */
  #unsent(message: Message, bytes: Uint8Array, opcode: Opcode, text: string): void {
    this.#wire?.send(bytes, opcode);
    if (message.kind !== 'HELLO' && message.kind !== 'AUTHENTICATE') return;
    this.#options.recorder.fact({
      kind: 'error',
      stage: 'open',
      code: 'MESSAGE_TOO_LARGE',
      text: `${message.kind}: ${text}`,
    });
    this.#wire?.destroy();
  }

  async #answer(challenge: MessageOf<'CHALLENGE'>, about: number): Promise<void> {
    const shown = this.#shown(challenge);
    const answer = await this.#login.answer(challenge, shown.kind === 'CHALLENGE' ? shown : challenge, about);
    if (!answer || this.#ended) return;
    if (!answer.ok) return this.#feed({ kind: 'challengeRefused', text: answer.text });
    const bytes = this.#bytesOf({ kind: 'AUTHENTICATE', ...answer.reply });
    if (typeof bytes === 'string') this.#feed({ kind: 'challengeRefused', text: bytes });
    else this.#feed({ kind: 'challengeAnswered', ...answer.reply });
  }

  #await(): void {
    this.#stopTimer();
    this.#asked = this.#about;
    this.#cancelTimer = this.#options.clock.after(this.#options.target.timeoutMs, () =>
      this.#feed({ kind: 'timedOut' }),
    );
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #settle(tag: number, reply: Reply): void {
    const waiting = this.#waiting.get(tag);
    this.#waiting.delete(tag);
    waiting?.settle(reply);
  }
}

/** True if others can read along: through a proxy even localhost is another machine. */
function isOverheard({ url, proxy }: DialTarget): boolean {
  const wire = wireFactsOf(url);
  if (!wire) return false;
  return proxy && !wire.unix ? !wire.encrypted : !isPrivate(wire);
}
