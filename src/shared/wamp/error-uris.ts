// URIs the protocol (and widespread implementations) use for errors and close reasons, with a plain
// reading. Source: "Basic Profile URIs", "Advanced Profile URIs" and the routers named in `origin`.

export interface ErrorUri {
  readonly uri: string;
  readonly origin: string;
  /** What it says, as a sentence without a full stop. */
  readonly reading: string;
}

const spec = (uri: string, reading: string): ErrorUri => ({ uri, origin: 'specification', reading });
const from = (origin: string, uri: string, reading: string): ErrorUri => ({ uri, origin, reading });

export const ERROR_URIS: readonly ErrorUri[] = [
  spec('wamp.error.invalid_uri', 'a URI is malformed or reserved'),
  spec('wamp.error.no_such_procedure', 'nobody offers this procedure'),
  spec('wamp.error.procedure_already_exists', 'somebody offers this procedure already'),
  spec('wamp.error.no_such_registration', 'there is no such registration'),
  spec('wamp.error.no_such_subscription', 'there is no such subscription'),
  spec('wamp.error.no_such_session', 'there is no such session'),
  spec('wamp.error.invalid_argument', 'the arguments do not fit'),
  spec('wamp.error.canceled', 'the call was cancelled'),
  spec('wamp.error.payload_size_exceeded', 'the payload is too large'),
  spec('wamp.error.protocol_violation', 'the peer broke a rule of the protocol'),
  spec('wamp.error.not_authorized', 'this is not allowed for this identity'),
  spec('wamp.error.authorization_failed', 'the router could not decide whether this is allowed'),
  spec('wamp.error.authorization_denied', 'this is not allowed for this identity'),
  spec('wamp.error.authorization_required', 'this needs a decision of an authorizer first'),
  spec('wamp.error.no_such_realm', 'the realm does not exist on this router'),
  spec('wamp.error.no_such_role', 'the role does not exist, or none was announced'),
  spec('wamp.error.no_such_principal', 'nobody with this authid exists'),
  spec('wamp.error.no_matching_auth_method', 'none of the offered methods can be used'),
  spec('wamp.error.authentication_denied', 'the credentials were refused'),
  spec('wamp.error.authentication_failed', 'the authentication failed; some routers say this for wrong credentials'),
  spec('wamp.error.authentication_required', 'an anonymous login is not allowed'),
  spec('wamp.error.timeout', 'a time limit passed'),
  spec('wamp.error.option_not_allowed', 'an option is not allowed'),
  spec('wamp.error.option_disallowed.disclose_me', 'the identity may not be disclosed'),
  spec('wamp.error.network_failure', 'the network between router and peer failed'),
  spec('wamp.error.unavailable', 'the callee cannot answer now'),
  spec('wamp.error.no_available_callee', 'no callee can answer now'),
  spec('wamp.error.feature_not_supported', 'the peer does not support this feature'),
  from('Crossbar, Autobahn, fox-wamp', 'wamp.error.no_auth_method', 'none of the offered methods is configured here'),
  from('Bondy', 'wamp.error.not_auth_method', 'none of the offered methods is allowed here'),
  from('Autobahn', 'wamp.error.cannot_authenticate', 'the client could not answer the challenge'),
  from('Autobahn, Crossbar', 'wamp.error.runtime_error', 'the callee failed'),
  from('Autobahn, Crossbar', 'wamp.error.invalid_payload', 'the payload cannot be read, or does not fit its schema'),
  from('Autobahn, Crossbar', 'wamp.error.type_check_error', 'the arguments are of the wrong type'),
  from('Autobahn, Crossbar', 'wamp.error.no_payload_codec', 'the payload is encrypted, and there is no key for it'),
  from('Crossbar', 'wamp.error.no_eligible_callee', 'no callee may answer this call'),
  from(
    'Autobahn, Crossbar',
    'wamp.error.procedure_exists_with_different_invocation_policy',
    'somebody offers this procedure already, with another invocation policy',
  ),
  from('specification (example)', 'wamp.error.disclose_me.not_allowed', 'the identity may not be disclosed'),
  from('Crossbar', 'wamp.error.testament_error', 'the testament cannot be taken'),
  from('fox-wamp', 'wamp.error.option_not_supported', 'an option is not supported'),
  from('fox-wamp', 'wamp.error.callee_failure', 'the callee failed'),
  from('wampy.js', 'wamp.error.invocation_exception', 'the callee failed'),
  from('specification (misspelt), older routers', 'wamp.error.cancelled', 'the call was cancelled'),
  from('wampy.js', 'wamp.error.abort', 'the client gave up'),
  spec('wamp.close.system_shutdown', 'the peer shuts down'),
  spec('wamp.close.close_realm', 'the session is being left'),
  spec('wamp.close.goodbye_and_out', 'the answer to a GOODBYE'),
  spec('wamp.close.killed', 'the session was ended by force'),
  from('Autobahn, Crossbar', 'wamp.close.normal', 'the session is being left'),
];

const byUri = new Map(ERROR_URIS.map((entry) => [entry.uri, entry]));

/** What a known error or close URI says, or undefined. */
export function readErrorUri(uri: string): string | undefined {
  return byUri.get(uri)?.reading;
}
