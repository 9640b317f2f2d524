// The dealer of one realm, without IO: it keeps the registrations, turns calls into invocations and
// brings the answers back. Draws for the policy `random` and expired timers arrive as inputs.
// Source: "Remote Procedure Calls" and the chapters of the features below in the specification.

import type { Message, MessageOf } from '../../../shared/wamp/messages.ts';
import { isReserved, isUri } from '../../../shared/wamp/uris.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import { Calls, type Call } from './dealer-calls.ts';
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
  patternFault,
  payloadOf,
  refusal,
  type Member,
  type RoutingEffect,
} from './router-machine-routing.ts';

/** What is built here, and therefore announced in WELCOME. */
export const DEALER_FEATURES: Readonly<Record<string, true>> = {
  call_canceling: true,
  call_timeout: true,
  caller_identification: true,
  pattern_based_registration: true,
  progressive_call_results: true,
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
    }
  | { readonly kind: 'timer'; readonly timer: number }
  | { readonly kind: 'left'; readonly session: number };

export class Dealer {
  readonly #registrations: Registrations;
  readonly #calls = new Calls();

  /** `newId` gives registration ids: unique in the router, otherwise free. */
  constructor(newId: () => number) {
    this.#registrations = new Registrations(newId);
  }

  /** Takes one input and returns what has to be done, in order. */
  handle(input: DealerInput): RoutingEffect[] {
    switch (input.kind) {
      case 'request':
        return this.#request(input.from, input.message, input.draw);
      case 'timer':
        return this.#expired(input.timer);
      case 'left':
        return this.#left(input.session);
      default:
        return input satisfies never;
    }
  }

  #request(from: Member, message: DealerRequest, draw: number): RoutingEffect[] {
    switch (message.kind) {
      case 'REGISTER':
        return this.#register(from, message);
      case 'UNREGISTER':
        return this.#unregister(from, message);
      case 'CALL':
        return this.#call(from, message, draw);
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

  #register(from: Member, message: MessageOf<'REGISTER'>): RoutingEffect[] {
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
    if (this.#registrations.heldBy(from.session) >= MAX_HELD) {
      return refuse('unavailable', `A session holds at most ${MAX_HELD} registrations here.`);
    }
    const registration = this.#registrations.add(procedure, match, invoke, {
      member: from,
      disclosesCaller: option(options, 'disclose_caller') === true,
      keepsTimeout: option(options, 'forward_timeout') === true && announces(from, 'callee', 'call_timeout'),
    });
    if (typeof registration === 'string') return refuse('procedure_already_exists', registration);
    return [deliver(from, { kind: 'REGISTERED', request: message.request, registration: registration.id })];
  }

  #unregister(from: Member, message: MessageOf<'UNREGISTER'>): RoutingEffect[] {
    if (this.#registrations.remove(message.registration, from.session)) {
      return [deliver(from, { kind: 'UNREGISTERED', request: message.request })];
    }
    const text = `This session has no registration ${message.registration}.`;
    return [refusal(from, message, 'wamp.error.no_such_registration', text)];
  }

  #call(from: Member, message: MessageOf<'CALL'>, draw: number): RoutingEffect[] {
    const { procedure, options, request } = message;
    if (this.#calls.ofCaller(from.session, request)) {
      const text = `CALL carries request id ${request}, which belongs to a call that is still running.`;
      return [violation(from, 'R-01', text, 'IDs')];
    }
    const refuse = (error: string, text: string) => [refusal(from, message, `wamp.error.${error}`, text)];
    if (!isUri(procedure, 'loose')) {
      const text = 'Not a procedure: components are not empty and hold no white space and no "#".';
      return refuse('invalid_uri', text);
    }
    // A pattern of an application must not catch calls of the protocol's own procedures.
    const registration = isReserved(procedure) ? undefined : this.#registrations.find(procedure);
    const callee = registration && chooseCallee(registration, draw);
    if (!registration || !callee)
      return refuse('no_such_procedure', `Nobody has registered ${procedure.slice(0, 200)}.`);
    if (this.#calls.waiting(from.session) >= MAX_WAITING_CALLS) {
      return refuse('unavailable', `A session may wait for at most ${MAX_WAITING_CALLS} calls at a time here.`);
    }
    const given = option(options, 'timeout');
    const timeout = typeof given === 'number' && given > 0 ? given : undefined;
    const call = this.#calls.open({
      caller: from,
      request,
      callee: callee.member,
      progressive:
        option(options, 'receive_progress') === true && announces(callee.member, 'callee', 'progressive_call_results'),
      ...(timeout !== undefined && !callee.keepsTimeout && { timeout }),
    });
    const invocation = deliver(callee.member, {
      kind: 'INVOCATION',
      request: call.invocation,
      registration: registration.id,
      details: invocationDetails(message, registration, callee, call, timeout),
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
    const details: Dict = progress ? { progress: true } : {};
    const result = deliver(call.caller, { kind: 'RESULT', request: call.request, details, ...payloadOf(message) });
    // "Timeout" counts between progressive results.
    return [...(progress ? startTimer(call) : this.#close(call)), result];
  }

  #failed(from: Member, message: MessageOf<'ERROR'>): RoutingEffect[] {
    const call = this.#calls.ofCallee(from.session, message.request);
    if (!call) return this.#late(from, message);
    return [...this.#close(call), deliver(call.caller, callError(call, message.error, payloadOf(message)))];
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
    this.#registrations.removeAll(session);
    const { made, served } = this.#calls.forget(session);
    const effects: RoutingEffect[] = [];
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
}

function invocationDetails(
  { procedure, options }: MessageOf<'CALL'>,
  registration: Registration,
  callee: Callee,
  call: Call,
  timeout: number | undefined,
): Dict {
  const { caller } = call;
  return {
    ...(registration.match !== 'exact' && { procedure }),
    ...(call.progressive && { receive_progress: true }),
    ...((callee.disclosesCaller || option(options, 'disclose_me') === true) && {
      caller: caller.session,
      caller_authid: caller.authid,
      caller_authrole: caller.authrole,
    }),
    ...(callee.keepsTimeout && timeout !== undefined && { timeout }),
  };
}

function callError(call: Call, error: string, payload: ReturnType<typeof payloadOf>): Message {
  return { kind: 'ERROR', requestType: 48, request: call.request, details: {}, error, ...payload };
}

function canInterrupt(call: Call): boolean {
  return !call.interrupted && announces(call.callee, 'callee', 'call_canceling');
}

function interrupt(call: Call, mode: 'kill' | 'killnowait'): RoutingEffect[] {
  if (call.interrupted) return [];
  call.interrupted = true;
  return [deliver(call.callee, { kind: 'INTERRUPT', request: call.invocation, options: { mode } })];
}

function startTimer(call: Call): RoutingEffect[] {
  return call.timeout === undefined ? [] : [{ kind: 'setTimer', timer: call.timer, ms: call.timeout }];
}

function stopTimer(call: Call): RoutingEffect[] {
  return call.timeout === undefined ? [] : [{ kind: 'clearTimer', timer: call.timer }];
}

function deliver(to: Member, message: Message): RoutingEffect {
  return { kind: 'deliver', to: to.session, message };
}

function violation(of: Member, check: string, text: string, section: string): RoutingEffect {
  return { kind: 'violation', session: of.session, finding: { check, severity: 'error', text, section } };
}
