// What the dealer sends for a call, and what stands in the way of it.

import type { Message, MessageOf } from '../../../shared/wamp/messages.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import type { Call } from './dealer-calls.ts';
import type { Callee, Registration } from './dealer-registrations.ts';
import {
  announces,
  option,
  passthruOf,
  payloadOf,
  takesPayload,
  type Member,
  type RoutingEffect,
} from './router-machine-routing.ts';

/** Details of the invocations of a call, without `progress`. */
export function invocationDetails(
  caller: Member,
  { procedure, options }: MessageOf<'CALL'>,
  registration: Registration,
  callee: Callee,
  progressive: boolean,
  timeout: number | undefined,
): Dict {
  return {
    ...(registration.match !== 'exact' && { procedure }),
    ...(progressive && { receive_progress: true }),
    ...((callee.disclosesCaller || option(options, 'disclose_me') === true) && {
      caller: caller.session,
      caller_authid: caller.authid,
      caller_authrole: caller.authrole,
    }),
    ...(callee.keepsTimeout && timeout !== undefined && { timeout }),
    ...passthruOf(options),
  };
}

/** What a callee lacks to serve a call with these options, in words; undefined: nothing. */
export function calleeFault(callee: Member, options: Dict): string | undefined {
  if (!takesPayload(callee, 'callee', options)) {
    return 'The callee did not announce payload_passthru_mode, so that it cannot be given this payload.';
  }
  if (option(options, 'progress') !== true) return undefined;
  const missing = ['progressive_call_invocations', 'call_canceling'].find((flag) => !announces(callee, 'callee', flag));
  return missing === undefined
    ? undefined
    : `The callee did not announce ${missing}, so that it takes no arguments in parts.`;
}

/** A CALL with the request id of a running call: more arguments, if the caller said that they would come. */
export function continued(call: Call, message: MessageOf<'CALL'>): RoutingEffect[] {
  if (!call.sendsMore) {
    const text = `CALL carries request id ${call.request}, which belongs to a call that is still running.`;
    return [violation(call.caller, 'R-01', text, 'IDs')];
  }
  call.sendsMore = option(message.options, 'progress') === true;
  // It was told to stop.
  if (call.interrupted) return [];
  const { registration, invocation: request } = call;
  const details = call.sendsMore ? { ...call.details, progress: true } : call.details;
  return [deliver(call.callee, { kind: 'INVOCATION', request, registration, details, ...payloadOf(message) })];
}

/** ERROR for the caller. */
export function callError(
  call: Call,
  error: string,
  payload: ReturnType<typeof payloadOf>,
  details: Dict = {},
): Message {
  return { kind: 'ERROR', requestType: 48, request: call.request, details, error, ...payload };
}

export function canInterrupt(call: Call): boolean {
  return !call.interrupted && announces(call.callee, 'callee', 'call_canceling');
}

export function interrupt(call: Call, mode: 'kill' | 'killnowait'): RoutingEffect[] {
  if (call.interrupted) return [];
  call.interrupted = true;
  return [deliver(call.callee, { kind: 'INTERRUPT', request: call.invocation, options: { mode } })];
}

export function startTimer(call: Call): RoutingEffect[] {
  return call.timeout === undefined ? [] : [{ kind: 'setTimer', timer: call.timer, ms: call.timeout }];
}

export function stopTimer(call: Call): RoutingEffect[] {
  return call.timeout === undefined ? [] : [{ kind: 'clearTimer', timer: call.timer }];
}

export function deliver(to: Member, message: Message): RoutingEffect {
  return { kind: 'deliver', to: to.session, message };
}

export function violation(of: Member, check: string, text: string, section: string): RoutingEffect {
  return { kind: 'violation', session: of.session, finding: { check, severity: 'error', text, section } };
}
