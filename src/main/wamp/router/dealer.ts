// The dealer of one realm, without IO: it keeps the registrations, turns calls into invocations and
// brings the answers back. Draws for the policy `random` and expired timers arrive as inputs.
// Source: "Remote Procedure Calls" and the chapters of the features below in the specification.

import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { isReserved, isUri } from '../../../shared/wamp/uris.ts';
import type { Dict, WampValue } from '../../../shared/wamp/value.ts';
import { Calls, type Call, type Retry } from './dealer-calls.ts';
import {
  calleeFault,
  callError,
  canInterrupt,
  continued,
  deliver,
  interrupt,
  invocationDetails,
  startTimer,
  stopTimer,
  violation,
} from './dealer-invocations.ts';
import {
  chooseCallee,
  INVOKE_POLICIES,
  Registrations,
  type Callee,
  type Registration,
} from './dealer-registrations.ts';
import {
  announces,
  MAX_HELD,
  matchOf,
  option,
  passthruOf,
  patternFault,
  payloadOf,
  refusal,
  takesPayload,
  type Member,
  type MetaSettings,
  type RoutingEffect,
} from './router-machine-routing.ts';

/** What is built here, and therefore announced in WELCOME. */
export const DEALER_FEATURES: Readonly<Record<string, true>> = {
  call_canceling: true,
  call_timeout: true,
  caller_identification: true,
  call_reroute: true,
  pattern_based_registration: true,
  payload_passthru_mode: true,
  progressive_call_invocations: true,
  progressive_call_results: true,
  registration_revocation: true,
  shared_registration: true,
};

/** Calls of one caller that may wait for an answer at the same time. */
export const MAX_WAITING_CALLS = 10_000;

export type DealerRequest =
  | MessageOf<'REGISTER'>
  | MessageOf<'UNREGISTER'>
  | MessageOf<'CALL'>
  | MessageOf<'CANCEL'>
  | MessageOf<'YIELD'>
  | MessageOf<'ERROR'>;

type DealerInput =
  | {
      readonly kind: 'request';
      readonly from: Member;
      readonly message: DealerRequest;
      /** Random integer ≥ 0; used by CALL only. */
      readonly draw: number;
      /** CALL only: true for a request id that the session has used before. */
      readonly isRepeated?: boolean;
      /** Now, in milliseconds since 1970, UTC. */
      readonly at?: number;
      /** Bytes of the frame. */
      readonly size?: number;
    }
  /** The router takes a callee off a registration. */
  | { readonly kind: 'revoke'; readonly registration: number; readonly session: number; readonly reason?: string }
  | { readonly kind: 'timer'; readonly timer: number }
  | { readonly kind: 'left'; readonly session: number };

type Request = DealerInput & { readonly kind: 'request' };

export class Dealer {
  readonly registrations: Registrations;
  readonly #calls = new Calls();
  readonly #tellsOfItself: boolean;

  /** `newId` gives registration ids: unique in the router, otherwise free. */
  constructor(newId: () => number, { tellsOfItself = false }: MetaSettings = {}) {
    this.registrations = new Registrations(newId);
    this.#tellsOfItself = tellsOfItself;
  }

  /** Takes one input and returns what has to be done, in order. */
  handle(input: DealerInput): RoutingEffect[] {
    switch (input.kind) {
      case 'request':
        return this.#request(input.from, input.message, input);
      case 'timer':
        return this.#expired(input.timer);
      case 'revoke':
        return this.#revoke(input.registration, input.session, input.reason);
      case 'left':
        return this.#left(input.session);
      default:
        return input satisfies never;
    }
  }

  #request(from: Member, message: DealerRequest, input: Request): RoutingEffect[] {
    switch (message.kind) {
      case 'REGISTER':
        return this.#register(from, message, input.at ?? 0);
      case 'UNREGISTER':
        return this.#unregister(from, message);
      case 'CALL':
        return this.#call(from, message, input);
      case 'CANCEL':
        return this.#cancel(from, message);
      case 'YIELD':
        return this.#yielded(from, message);
      case 'ERROR':
        return this.#failed(from, message);
      default:
        return message satisfies never;
    }
  }

  #register(from: Member, message: MessageOf<'REGISTER'>, at: number): RoutingEffect[] {
    const { procedure, options } = message;
    const refuse = (error: string, text: string) => [refusal(from, message, `wamp.error.${error}`, text)];
    const match = matchOf(options);
    if (!match) return refuse('invalid_argument', 'REGISTER.Options.match must be exact, prefix or wildcard.');
    const wanted = option(options, 'invoke') ?? 'single';
    const invoke = INVOKE_POLICIES.find((policy) => policy === wanted);
    if (!invoke) {
      return refuse('invalid_argument', `REGISTER.Options.invoke must be one of ${INVOKE_POLICIES.join(', ')}.`);
    }
    const fault = patternFault(procedure, match);
    if (fault !== undefined) return refuse('invalid_uri', fault);
    if (isReserved(procedure)) {
      return refuse('invalid_uri', 'Procedures under "wamp." are reserved for the protocol.');
    }
    if (this.registrations.heldBy(from.session) >= MAX_HELD) {
      return refuse('unavailable', `A session holds at most ${MAX_HELD} registrations here.`);
    }
    const callee: Callee = {
      member: from,
      disclosesCaller: option(options, 'disclose_caller') === true,
      keepsTimeout: option(options, 'forward_timeout') === true && announces(from, 'callee', 'call_timeout'),
    };
    const registration = this.registrations.add(procedure, match, invoke, callee, at);
    if (typeof registration === 'string') return refuse('procedure_already_exists', registration);
    const { id, callees } = registration;
    const created = { id, created: new Date(at).toISOString(), uri: procedure, match, invoke };
    return [
      deliver(from, { kind: 'REGISTERED', request: message.request, registration: id }),
      ...(callees.length === 1 ? this.#tell('on_create', from.session, created) : []),
      ...this.#tell('on_register', from.session, id),
    ];
  }

  #unregister(from: Member, message: MessageOf<'UNREGISTER'>): RoutingEffect[] {
    const registration = this.registrations.remove(message.registration, from.session);
    if (registration) {
      const unregistered = deliver(from, { kind: 'UNREGISTERED', request: message.request });
      return [unregistered, ...this.#tellOfLoss(registration, from.session)];
    }
    const text = `This session has no registration ${message.registration}.`;
    return [refusal(from, message, 'wamp.error.no_such_registration', text)];
  }

  /** The callee is told if it announced that it understands; what it was asked before it may still answer. */
  #revoke(id: number, session: number, reason?: string): RoutingEffect[] {
    const callee = this.registrations.held.byId(id)?.callees.find(({ member }) => member.session === session);
    const registration = this.registrations.remove(id, session);
    if (!registration || !callee) return [];
    const details: Dict = { registration: id, ...(reason !== undefined && { reason }) };
    return [
      ...(announces(callee.member, 'callee', 'registration_revocation')
        ? [deliver(callee.member, { kind: 'UNREGISTERED', request: 0, details })]
        : []),
      ...this.#tellOfLoss(registration, session),
    ];
  }

  #call(from: Member, message: MessageOf<'CALL'>, { draw, isRepeated, size = 0 }: Request): RoutingEffect[] {
    const { procedure, request } = message;
    const running = this.#calls.ofCaller(from.session, request);
    if (running) return continued(running, message);
    // The call it belongs to has ended meanwhile.
    if (isRepeated) return [];
    const refuse = (error: string, text: string) => [refusal(from, message, `wamp.error.${error}`, text)];
    if (!isUri(procedure, 'loose')) {
      const text = 'Not a procedure: components are not empty and hold no white space and no "#".';
      return refuse('invalid_uri', text);
    }
    // A pattern of an application must not catch calls of the protocol's own procedures.
    if (isReserved(procedure) && this.#tellsOfItself) return [{ kind: 'askMeta', from, call: message, size }];
    const registration = isReserved(procedure) ? undefined : this.registrations.find(procedure);
    const callee = registration && chooseCallee(registration, draw);
    if (!registration || !callee)
      return refuse('no_such_procedure', `Nobody has registered ${procedure.slice(0, 200)}.`);
    if (this.#calls.waiting(from.session) >= MAX_WAITING_CALLS) {
      return refuse('unavailable', `A session may wait for at most ${MAX_WAITING_CALLS} calls at a time here.`);
    }
    return this.#invoke(from, registration, callee, { message, draw, asked: new Set([callee.member.session]) });
  }

  #invoke(caller: Member, registration: Registration, callee: Callee, retry: Retry): RoutingEffect[] {
    const { message } = retry;
    const { options, request } = message;
    const { member } = callee;
    const fault = calleeFault(member, options);
    if (fault !== undefined) return [refusal(caller, message, 'wamp.error.feature_not_supported', fault)];
    const given = option(options, 'timeout');
    const timeout = typeof given === 'number' && given > 0 ? given : undefined;
    const progressive =
      option(options, 'receive_progress') === true && announces(member, 'callee', 'progressive_call_results');
    const sendsMore = option(options, 'progress') === true;
    const details = invocationDetails(caller, message, registration, callee, progressive, timeout);
    const call = this.#calls.open({
      ...{ caller, request, callee: member, progressive, registration: registration.id, details, sendsMore },
      // Parts of arguments are not kept, so that they cannot be sent to anybody else.
      retry: !sendsMore && announces(member, 'callee', 'call_reroute') ? retry : undefined,
      ...(timeout !== undefined && !callee.keepsTimeout && { timeout }),
    });
    const invocation = deliver(member, {
      kind: 'INVOCATION',
      request: call.invocation,
      registration: registration.id,
      details: sendsMore ? { ...details, progress: true } : details,
      ...payloadOf(message),
    });
    return [invocation, ...startTimer(call)];
  }

  #cancel(from: Member, message: MessageOf<'CANCEL'>): RoutingEffect[] {
    const mode = option(message.options, 'mode') ?? 'killnowait';
    if (mode !== 'skip' && mode !== 'kill' && mode !== 'killnowait') {
      return [violation(from, 'M-13', 'CANCEL.Options.mode must be skip, kill or killnowait.', 'Call Canceling')];
    }
    const call = this.#calls.ofCaller(from.session, message.request);
    // The answer may have crossed the CANCEL on its way.
    if (!call) return [];
    const interrupts = mode !== 'skip' && canInterrupt(call);
    if (mode === 'kill' && (interrupts || call.interrupted)) return interrupt(call, mode);
    return [
      ...(interrupts ? interrupt(call, 'killnowait') : []),
      ...this.#end(call, 'wamp.error.canceled', 'The call was canceled by its caller.'),
    ];
  }

  #yielded(from: Member, message: MessageOf<'YIELD'>): RoutingEffect[] {
    const call = this.#calls.ofCallee(from.session, message.request);
    if (!call) return this.#late(from, message);
    const progress = option(message.options, 'progress') === true;
    if (progress && !call.progressive) {
      const text = `YIELD for invocation ${call.invocation} is progressive, but the INVOCATION did not ask for progress.`;
      return [violation(from, 'R-15', text, 'Progressive Call Results')];
    }
    if (!takesPayload(call.caller, 'caller', message.options)) {
      const text = 'The result passes its payload through, and the caller did not announce payload_passthru_mode.';
      return this.#end(call, 'wamp.error.feature_not_supported', text);
    }
    call.retry = undefined;
    const details: Dict = { ...(progress && { progress }), ...passthruOf(message.options) };
    const result = deliver(call.caller, { kind: 'RESULT', request: call.request, details, ...payloadOf(message) });
    // "Timeout" counts between progressive results.
    return [...(progress ? startTimer(call) : this.#close(call)), result];
  }

  #failed(from: Member, message: MessageOf<'ERROR'>): RoutingEffect[] {
    const call = this.#calls.ofCallee(from.session, message.request);
    if (!call) return this.#late(from, message);
    if (message.error === 'wamp.error.unavailable' && call.retry && !call.interrupted) {
      return [...this.#close(call), ...this.#reroute(call, call.retry)];
    }
    if (!takesPayload(call.caller, 'caller', message.details)) {
      const text = 'The error passes its payload through, and the caller did not announce payload_passthru_mode.';
      return this.#end(call, 'wamp.error.feature_not_supported', text);
    }
    const error = callError(call, message.error, payloadOf(message), passthruOf(message.details));
    return [...this.#close(call), deliver(call.caller, error)];
  }

  /** Asks a callee that was not asked yet. Source: "Call Re-Routing" in the specification. */
  #reroute(call: Call, { message, draw, asked }: Retry): RoutingEffect[] {
    const registration = this.registrations.held.byId(call.registration);
    const callees = registration?.callees.filter(({ member }) => !asked.has(member.session)) ?? [];
    const callee = registration && chooseCallee({ ...registration, callees }, draw);
    if (!registration || !callee) {
      const error = { args: ['No callee of the procedure is available.'] };
      return [deliver(call.caller, callError(call, 'wamp.error.no_available_callee', error))];
    }
    const retry = { message, draw, asked: new Set([...asked, callee.member.session]) };
    return this.#invoke(call.caller, registration, callee, retry);
  }

  /** An answer nobody waits for: after skip, killnowait, a timeout or the caller's leaving it is dropped. */
  #late(from: Member, message: MessageOf<'YIELD'> | MessageOf<'ERROR'>): RoutingEffect[] {
    if (this.#calls.wasInvoked(from.session, message.request)) return [];
    const text = `${message.kind} answers invocation ${message.request}, which was never made.`;
    return [violation(from, 'R-10', text, 'Protocol Errors')];
  }

  #expired(timer: number): RoutingEffect[] {
    const call = this.#calls.ofTimer(timer);
    if (!call) return [];
    const ended = this.#end(call, 'wamp.error.timeout', `There was no answer within ${call.timeout} ms.`);
    return [...(canInterrupt(call) ? interrupt(call, 'killnowait') : []), ...ended];
  }

  #left(session: number): RoutingEffect[] {
    const lost = this.registrations.removeAll(session);
    const { made, served } = this.#calls.forget(session);
    const effects = lost.flatMap((registration) => this.#tellOfLoss(registration, session));
    for (const call of made) {
      effects.push(...stopTimer(call));
      if (call.callee.session !== session && canInterrupt(call)) effects.push(...interrupt(call, 'killnowait'));
    }
    for (const call of served) {
      const error = callError(call, 'wamp.error.canceled', { args: ['The callee left before it answered.'] });
      effects.push(...stopTimer(call), deliver(call.caller, error));
    }
    return effects;
  }

  #end(call: Call, error: string, text: string): RoutingEffect[] {
    return [...this.#close(call), deliver(call.caller, callError(call, error, { args: [text] }))];
  }

  #close(call: Call): RoutingEffect[] {
    this.#calls.close(call);
    return stopTimer(call);
  }

  #tell(event: string, session: number, what: WampValue): RoutingEffect[] {
    if (!this.#tellsOfItself) return [];
    return [{ kind: 'announce', topic: `wamp.registration.${event}`, args: [session, what] }];
  }

  #tellOfLoss({ id, callees }: Registration, session: number): RoutingEffect[] {
    const told = this.#tell('on_unregister', session, id);
    return callees.length === 0 ? [...told, ...this.#tell('on_delete', session, id)] : told;
  }
}
