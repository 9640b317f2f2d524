// Keys of CALL, CANCEL, RESULT, REGISTER, INVOCATION, INTERRUPT, YIELD and of the revocation of a
// registration.

import { doc, type KeyDocs } from './field-doc.ts';
import { FORWARDED, PASSTHRU } from './shared-keys.ts';

const RESULTS = 'Progressive Call Results';
const INVOCATIONS = 'Progressive Call Invocations';
const TIMEOUT = 'Call Timeout';
const CANCELING = 'Call Canceling';
const IDENTITY = 'Caller Identification';
const SHARDS = 'Sharded Registration';

export const CALL_OPTIONS: KeyDocs = {
  receive_progress: doc('Whether the caller takes the result in parts.', RESULTS),
  progress: doc('True if more arguments follow under the same request id.', INVOCATIONS),
  timeout: doc('After so many milliseconds the dealer gives the call up; 0 is no limit.', TIMEOUT),
  disclose_me: doc('Whether the callee may learn who calls.', IDENTITY),
  runmode: doc('How the call is spread over shards of callees.', SHARDS),
  rkey: doc('Key that chooses the shard of callees.', SHARDS),
  caller: doc('Session that calls, told by another router (Autobahn).', undefined, { type: 'id' }),
  caller_authid: doc('Identity of the caller, told by another router (Autobahn).'),
  caller_authrole: doc('Role of the caller, told by another router (Autobahn).'),
  ...PASSTHRU,
  ...FORWARDED,
};

export const CANCEL_OPTIONS: KeyDocs = {
  mode: doc(
    'One of skip, kill and killnowait: whether the callee is interrupted, and whether it is waited for.',
    CANCELING,
  ),
  ...FORWARDED,
};

export const INTERRUPT_OPTIONS: KeyDocs = {
  mode: doc('One of kill and killnowait: whether the dealer still waits for an answer.', CANCELING),
  reason: doc('Why the invocation is to stop (Autobahn).', undefined, { type: 'uri' }),
  ...FORWARDED,
};

export const RESULT_DETAILS: KeyDocs = {
  progress: doc('True if this is a part of the result and more follows.', RESULTS),
  callee: doc('Session that answered (Autobahn).', undefined, { type: 'id' }),
  callee_authid: doc('Identity of the callee (Autobahn).'),
  callee_authrole: doc('Role of the callee (Autobahn).'),
  ...PASSTHRU,
  ...FORWARDED,
};

export const REGISTER_OPTIONS: KeyDocs = {
  match: doc('How procedures are compared: exact, prefix or wildcard; exact if absent.', 'Pattern-based Registrations'),
  invoke: doc(
    'Who of several callees is asked: single, roundrobin, random, first or last; single allows no second one.',
    'Shared Registration',
  ),
  disclose_caller: doc('Whether the callee wants to learn who calls.', IDENTITY),
  forward_timeout: doc('Whether the callee keeps the time limit of a call itself.', TIMEOUT),
  concurrency: doc('How many invocations may run at once (Autobahn).'),
  force_reregister: doc('Whether an existing registration is replaced (Autobahn).'),
  ...FORWARDED,
};

export const INVOCATION_DETAILS: KeyDocs = {
  procedure: doc(
    'The procedure that was called; it must be told to pattern registrations.',
    'Pattern-based Registrations',
    {
      type: 'uri',
    },
  ),
  caller: doc('Session that calls.', IDENTITY, { type: 'id' }),
  caller_authid: doc('Identity of the caller.', IDENTITY),
  caller_authrole: doc('Role of the caller.', IDENTITY),
  receive_progress: doc('Whether the caller takes the result in parts.', RESULTS),
  progress: doc('True if more arguments follow under the same request id.', INVOCATIONS),
  timeout: doc('After so many milliseconds nobody waits for the result any more.', TIMEOUT),
  trustlevel: doc('How far the dealer trusts the caller, from 0.', 'Call Trust Levels'),
  ...PASSTHRU,
  ...FORWARDED,
};

export const YIELD_OPTIONS: KeyDocs = {
  progress: doc('True if this is a part of the result and more follows.', RESULTS),
  ...PASSTHRU,
  ...FORWARDED,
};

export const UNREGISTERED_DETAILS: KeyDocs = {
  registration: doc('The registration that was revoked.', 'Registration Revocation', { type: 'id' }),
  reason: doc('Why it was revoked.', 'Registration Revocation'),
};
