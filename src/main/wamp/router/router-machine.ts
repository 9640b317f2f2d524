// The router's side of one connection as a machine without IO: inputs in, effects out. It is never
// asynchronous, reads no clock and draws no random number: session ids, nonces and verdicts are asked
// for by effects and come back as inputs. States and transitions are the ones of the client, seen from
// the other end (session-transitions.ts). It is strict: what the specification calls a protocol error
// ends in ABORT `wamp.error.protocol_violation`, with the rule in its message.

import type { Finding } from '../../../shared/finding.ts';
import type { ClientRole } from '../../../shared/wamp/features.ts';
import type { Message, MessageName, MessageOf } from '../../../shared/wamp/messages.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import { nextId } from '../../../shared/wamp/ids.ts';
import type { BrokerRequest } from './broker.ts';
import type { DealerRequest } from './dealer.ts';
import { admit, announcedRoles, type RealmRules } from './router-machine-admission.ts';
import { ROUTER_ROLES } from './router-machine-features.ts';
import { announces, hasRole, option, type Member } from './router-machine-routing.ts';
import { transition, type SessionState } from '../session-transitions.ts';

/** What a router knows of a client that proved who it is. */
export interface Identity {
  /** Id of the new session. */
  readonly session: number;
  readonly authid: string;
  readonly authrole: string;
  readonly authmethod: string;
  readonly authprovider: string;
  /** What the method tells the client besides. */
  readonly authextra?: Dict;
}

export interface RouterRules {
  /** `agent` of WELCOME. */
  readonly agent: string;
  /** Undefined: there is no such realm. */
  realm(name: string): RealmRules | undefined;
}

export type RouterInput =
  /** A message as decoded, with what the codec had to say about it. */
  | { readonly kind: 'received'; readonly message: Message; readonly findings: readonly Finding[] }
  /** A frame that is no message; `findings` say why. */
  | { readonly kind: 'unreadable'; readonly findings: readonly Finding[] }
  /** A method asks the client for a proof: answer to `authenticate` or `check`. Absent `method`: the one before. */
  | { readonly kind: 'challenge'; readonly extra: Dict; readonly method?: string }
  /** The client is who it says: answer to `authenticate` or `check`. */
  | { readonly kind: 'accepted'; readonly identity: Identity }
  /** Wrong credentials: answer to `authenticate` or `check`. `details` go into ABORT besides. */
  | { readonly kind: 'denied'; readonly text: string; readonly details?: Dict }
  /** The method itself failed: answer to `authenticate` or `check`. */
  | { readonly kind: 'failed'; readonly text: string }
  /** Broker or dealer has a message for the client. */
  | { readonly kind: 'deliver'; readonly message: Message }
  /** Broker or dealer found a rule broken. */
  | { readonly kind: 'violation'; readonly finding: Finding }
  /** The session is ended by the meta API; `reason` is a URI. */
  | { readonly kind: 'kill'; readonly reason: string; readonly message?: string }
  /** The router stops. */
  | { readonly kind: 'shutdown' }
  | { readonly kind: 'wireEnded' };

export type HangUp = 'goodbye' | 'refused' | 'violation' | 'shutdown' | 'killed';

export type RouterEffect =
  | { readonly kind: 'send'; readonly message: Message }
  /** Begin a login; `challenge`, `accepted` or `failed` comes back. */
  | {
      readonly kind: 'authenticate';
      readonly method: string;
      readonly hello: MessageOf<'HELLO'>;
      readonly authid: string | undefined;
    }
  /** Check the client's proof; `challenge` (another round), `accepted`, `denied` or `failed` comes back. */
  | { readonly kind: 'check'; readonly authenticate: MessageOf<'AUTHENTICATE'> }
  /** The session is open. */
  | { readonly kind: 'join'; readonly realm: string; readonly member: Member }
  /** The session has ended: whatever it holds is to be dropped. */
  | { readonly kind: 'leave'; readonly session: number }
  /** For broker and dealer; `isRepeated`: a CALL whose request id the session has used before. */
  | { readonly kind: 'route'; readonly message: BrokerRequest | DealerRequest; readonly isRepeated: boolean }
  /** GOODBYE was sent to a session that was ended: the transport is to be closed if the client does not answer. */
  | { readonly kind: 'awaitGoodbye' }
  /** Close the transport, after what was sent. */
  | { readonly kind: 'hangUp'; readonly because: HangUp };

/** Role that a client needs for a message of an open session. */
const ROLE_OF: Partial<Record<MessageName, ClientRole>> = {
  PUBLISH: 'publisher',
  SUBSCRIBE: 'subscriber',
  UNSUBSCRIBE: 'subscriber',
  EVENT_RECEIVED: 'subscriber',
  CALL: 'caller',
  CANCEL: 'caller',
  REGISTER: 'callee',
  UNREGISTER: 'callee',
  YIELD: 'callee',
  ERROR: 'callee',
};

/** Messages whose wrong URI gets an answer of its own instead of ABORT. */
const ANSWERED_URIS: readonly MessageName[] = ['HELLO', 'PUBLISH', 'SUBSCRIBE', 'CALL', 'REGISTER'];

export class RouterMachine {
  readonly #rules: RouterRules;
  #state: SessionState = 'closed';
  #hello: MessageOf<'HELLO'> | undefined;
  #method = '';
  #member: Member | undefined;
  /** The last request id of the session. */
  #lastRequest = 0;
  /** Why the router said GOODBYE. */
  #farewell: HangUp = 'shutdown';
  #effects: RouterEffect[] = [];

  constructor(rules: RouterRules) {
    this.#rules = rules;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Takes one input and returns what has to be done, in order. */
  handle(input: RouterInput): RouterEffect[] {
    this.#effects = [];
    // Nothing is answered after ABORT, and only the client's GOODBYE counts after ours.
    if (this.#state !== 'aborted') this.#dispatch(input);
    return this.#effects;
  }

  #dispatch(input: RouterInput): void {
    switch (input.kind) {
      case 'received':
        return this.#received(input.message, input.findings);
      case 'unreadable': {
        // A message type of the extension range is unknown here, but not wrong.
        const finding = input.findings.find(({ severity }) => severity === 'error');
        return finding && this.#violation(finding);
      }
      case 'challenge':
        if (!this.#isDeciding()) return;
        this.#method = input.method ?? this.#method;
        return this.#send({ kind: 'CHALLENGE', authmethod: this.#method, extra: input.extra });
      case 'accepted':
        return this.#accepted(input.identity);
      case 'denied':
        return this.#refused('wamp.error.authentication_denied', input.text, input.details);
      case 'failed':
        return this.#refused('wamp.error.authentication_failed', input.text);
      case 'deliver':
        if (this.#state === 'open') this.#effects.push({ kind: 'send', message: input.message });
        return;
      case 'violation':
        return this.#violation(input.finding);
      case 'kill':
        return this.#killed(input.reason, input.message);
      case 'shutdown':
        return this.#shutdown();
      case 'wireEnded':
        this.#state = 'aborted';
        return this.#leave();
      default:
        return input satisfies never;
    }
  }

  #received(message: Message, findings: readonly Finding[]): void {
    const broken = findings.find((finding) => isFatal(finding, message.kind));
    if (broken) return this.#violation(broken);
    const step = transition(this.#state, 'out', message);
    if (!step.legal) return this.#violation({ ...step.violation, severity: 'error' });
    const before = this.#state;
    this.#state = step.next;
    switch (message.kind) {
      case 'HELLO':
        return this.#greeted(message);
      case 'AUTHENTICATE':
        this.#effects.push({ kind: 'check', authenticate: message });
        return;
      case 'ABORT':
        this.#leave();
        return this.#hangUp('goodbye');
      case 'GOODBYE':
        this.#leave();
        if (before === 'closing') return this.#hangUp(this.#farewell);
        // The transport stays open: the client may say HELLO again.
        return this.#send({ kind: 'GOODBYE', details: {}, reason: 'wamp.close.goodbye_and_out' });
      default:
        if (before === 'open') this.#request(message);
    }
  }

  #greeted(hello: MessageOf<'HELLO'>): void {
    const admission = admit(hello, this.#rules.realm(hello.realm));
    if (!admission.ok) return this.#refused(admission.reason, admission.text);
    this.#hello = hello;
    this.#method = admission.method;
    this.#effects.push({ kind: 'authenticate', method: admission.method, hello, authid: admission.authid });
  }

  #accepted(identity: Identity): void {
    const hello = this.#hello;
    if (!hello || !this.#isDeciding()) return;
    const { session, authextra, ...names } = identity;
    const member: Member = { session, ...names, roles: announcedRoles(hello) };
    this.#member = member;
    this.#lastRequest = 0;
    this.#hello = undefined;
    const details: Dict = {
      realm: hello.realm,
      ...names,
      ...(authextra && { authextra }),
      agent: this.#rules.agent,
      roles: this.#rules.realm(hello.realm)?.roles ?? ROUTER_ROLES,
    };
    this.#send({ kind: 'WELCOME', session, details });
    this.#effects.push({ kind: 'join', realm: hello.realm, member });
  }

  #request(message: Message): void {
    const role = ROLE_OF[message.kind];
    if (role && this.#member && !hasRole(this.#member, role)) {
      const text = `The client sent ${message.kind}, but HELLO did not announce the role ${role}.`;
      return this.#violation(broken('S-21', text, 'Client: Role and Feature Announcement'));
    }
    const unannounced = this.#member && useOfMissingFeature(message, this.#member);
    if (unannounced) return this.#violation(unannounced);
    switch (message.kind) {
      case 'SUBSCRIBE':
      case 'UNSUBSCRIBE':
      case 'PUBLISH':
      case 'REGISTER':
      case 'UNREGISTER':
      case 'CALL':
        return this.#numbered(message);
      case 'CANCEL':
      case 'YIELD':
      case 'ERROR':
        this.#effects.push({ kind: 'route', message, isRepeated: false });
        return;
      default:
        // EVENT_RECEIVED: acknowledged delivery is not announced, so nothing waits for it.
        return;
    }
  }

  /**
   * A message that uses up a request id: they count from 1, and only a CALL may come again, with more arguments.
   * Source: "IDs" and "Progressive Call Invocations" in the specification.
   */
  #numbered(message: Extract<BrokerRequest | DealerRequest, { readonly request: number }>): void {
    const expected = nextId(this.#lastRequest);
    const isRepeated = message.kind === 'CALL' && message.request <= this.#lastRequest;
    if (message.request !== expected && !isRepeated) {
      const text = `${message.kind} carries request id ${message.request}, and ${expected} is the next one.`;
      return this.#violation(broken('R-01', text, 'IDs'));
    }
    if (!isRepeated) this.#lastRequest = expected;
    this.#effects.push({ kind: 'route', message, isRepeated });
  }

  #killed(reason: string, message: string | undefined): void {
    if (this.#state !== 'open') return;
    this.#farewell = 'killed';
    this.#leave();
    this.#send({ kind: 'GOODBYE', details: message === undefined ? {} : { message }, reason });
    this.#effects.push({ kind: 'awaitGoodbye' });
  }

  #shutdown(): void {
    const reason = 'wamp.close.system_shutdown';
    const message = 'The router stops.';
    if (this.#state === 'closing') return;
    if (this.#state === 'open') {
      this.#farewell = 'shutdown';
      this.#leave();
      return this.#send({ kind: 'GOODBYE', details: { message }, reason });
    }
    if (this.#state === 'closed') this.#state = 'aborted';
    else this.#send({ kind: 'ABORT', details: { message }, reason });
    this.#hangUp('shutdown');
  }

  #violation(finding: Finding): void {
    // After our GOODBYE everything but the client's is ignored.
    if (this.#state === 'closing') return;
    const where = finding.section === undefined ? '' : `, section "${finding.section}" of the WAMP specification`;
    this.#abort('wamp.error.protocol_violation', `${finding.text} (Rule ${finding.check}${where}.)`, 'violation');
  }

  #refused(reason: string, text: string, details?: Dict): void {
    if (this.#isDeciding()) this.#abort(reason, text, 'refused', details);
  }

  #abort(reason: string, text: string, because: HangUp, details?: Dict): void {
    this.#send({ kind: 'ABORT', details: { message: text, ...details }, reason });
    this.#leave();
    this.#hangUp(because);
  }

  /** True while the client waits for the router. */
  #isDeciding(): boolean {
    return this.#state === 'hello-sent' || this.#state === 'authenticating';
  }

  #leave(): void {
    if (this.#member) this.#effects.push({ kind: 'leave', session: this.#member.session });
    this.#member = undefined;
    this.#hello = undefined;
  }

  #hangUp(because: HangUp): void {
    this.#effects.push({ kind: 'hangUp', because });
  }

  #send(message: Message): void {
    const step = transition(this.#state, 'in', message);
    if (step.legal) this.#state = step.next;
    this.#effects.push({ kind: 'send', message });
  }
}

function isFatal(finding: Finding, kind: MessageName): boolean {
  if (finding.severity !== 'error') return false;
  // These two end the session anyway.
  if (kind === 'ABORT' || kind === 'GOODBYE') return false;
  const aboutUri = finding.check === 'M-09' || finding.check === 'M-10';
  return !(aboutUri && ANSWERED_URIS.includes(kind));
}

/** The rule that is broken by using what one side did not announce, where the specification asks for ABORT. */
function useOfMissingFeature(message: Message, member: Member): Finding | undefined {
  const usesProgress = message.kind === 'CALL' && option(message.options, 'progress') === true;
  if (usesProgress && !announces(member, 'caller', 'progressive_call_invocations')) {
    const text =
      'CALL.Options.progress was used, but HELLO did not announce progressive_call_invocations for the caller.';
    return broken('R-16', text, 'Progressive Call Invocations');
  }
  const dict = 'options' in message ? message.options : message.kind === 'ERROR' ? message.details : undefined;
  const role = ROLE_OF[message.kind];
  if (dict && role && option(dict, 'ppt_scheme') !== undefined && !announces(member, role, 'payload_passthru_mode')) {
    const text = `${message.kind} passes its payload through, but HELLO did not announce payload_passthru_mode for the ${role}.`;
    return broken('R-26', text, 'Payload Passthru Mode');
  }
  if ('args' in message && message.args instanceof Uint8Array) {
    const text = `${message.kind}.Arguments is a byte string, but the router did not announce payload_transparency.`;
    return broken('M-06', text, 'No Polymorphism');
  }
  return undefined;
}

function broken(check: string, text: string, section: string): Finding {
  return { check, severity: 'error', text, section };
}
