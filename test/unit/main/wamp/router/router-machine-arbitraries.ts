// Random messages as clients might send them: well-formed, in any order, with ids and URIs from small
// sets, so that they meet each other.

import fc from 'fast-check';
import type { Message } from '../../../../../src/shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../../../../src/shared/wamp/value.ts';

const id = fc.integer({ min: 1, max: 6 });
const uri = fc.constantFrom('a.b', 'a.c', 'a.b.c', 'a..c', 'a.', '', 'wamp.x', 'demo.echo', 'demo.slow', 'demo.count');
interface Payload {
  args?: WampValue[];
  kwargs?: Dict;
}
const value = fc.oneof(fc.integer(), fc.string(), fc.constant(null));
const payload: fc.Arbitrary<Payload> = fc.record(
  { args: fc.array(value, { maxLength: 3 }), kwargs: fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }) },
  { requiredKeys: [] },
);

/** Options with sensible and senseless values. */
function options(choices: Readonly<Record<string, readonly (Dict[string] | undefined)[]>>): fc.Arbitrary<Dict> {
  const fields = Object.entries(choices).map(([key, values]) => [key, fc.constantFrom(undefined, ...values)] as const);
  return fc.record(Object.fromEntries(fields)).map((chosen) => {
    const given: Dict = {};
    for (const [key, value] of Object.entries(chosen)) if (value !== undefined) given[key] = value;
    return given;
  });
}

const match = ['exact', 'prefix', 'wildcard', 'regex'];
const bool = [true, false];
const subscribeOptions = options({ match, get_retained: bool });
const publishOptions = options({
  acknowledge: bool,
  exclude_me: bool,
  disclose_me: bool,
  retain: bool,
  exclude: [[1], []],
  eligible: [[1, 2], 'x'],
  eligible_authrole: [['guest']],
});
const registerOptions = options({
  match,
  invoke: ['single', 'roundrobin', 'random', 'first', 'last'],
  disclose_caller: bool,
});
const callOptions = options({ receive_progress: bool, timeout: [0, 5, 2 ** 40], disclose_me: bool });
const cancelOptions = options({ mode: ['skip', 'kill', 'killnowait', 'never'] });
const yieldOptions = options({ progress: bool });

/** Requests and answers of an open session. */
export const requests: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ kind: fc.constant('SUBSCRIBE' as const), request: id, options: subscribeOptions, topic: uri }),
  fc.record({ kind: fc.constant('UNSUBSCRIBE' as const), request: id, subscription: id }),
  fc
    .record({ kind: fc.constant('PUBLISH' as const), request: id, options: publishOptions, topic: uri })
    .chain((message) => payload.map((given) => ({ ...message, ...given }))),
  fc.record({ kind: fc.constant('REGISTER' as const), request: id, options: registerOptions, procedure: uri }),
  fc.record({ kind: fc.constant('UNREGISTER' as const), request: id, registration: id }),
  fc
    .record({ kind: fc.constant('CALL' as const), request: id, options: callOptions, procedure: uri })
    .chain((message) => payload.map((given) => ({ ...message, ...given }))),
  fc.record({ kind: fc.constant('CANCEL' as const), request: id, options: cancelOptions }),
  fc
    .record({ kind: fc.constant('YIELD' as const), request: id, options: yieldOptions })
    .chain((message) => payload.map((given) => ({ ...message, ...given }))),
  fc.record({
    kind: fc.constant('ERROR' as const),
    requestType: fc.constantFrom(48, 68),
    request: id,
    details: fc.constant({}),
    error: fc.constantFrom('a.b', 'a b'),
  }),
  fc.record({ kind: fc.constant('EVENT_RECEIVED' as const), publication: id }),
);

const roles = fc.constantFrom<Dict>(
  {},
  { caller: {} },
  {
    caller: {},
    callee: { features: { call_canceling: true, progressive_call_results: true } },
    publisher: {},
    subscriber: {},
  },
);

/** Messages of a session's beginning and end, and those only a router sends. */
export const sessionMessages: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    kind: fc.constant('HELLO' as const),
    realm: fc.constantFrom('demo', 'members', 'nowhere', 'a b'),
    details: roles.chain((given) =>
      options({
        authmethods: [['anonymous'], ['ticket'], ['wampcra', 'anonymous'], []],
        authid: ['tess', 'nobody', ''],
      }).map((others): Dict => ({ roles: given, ...others })),
    ),
  }),
  fc.record({
    kind: fc.constant('AUTHENTICATE' as const),
    signature: fc.constantFrom('tess-ticket', 'x'),
    extra: fc.constant({}),
  }),
  fc.record({
    kind: fc.constant('GOODBYE' as const),
    details: fc.constant({}),
    reason: fc.constant('wamp.close.close_realm'),
  }),
  fc.record({ kind: fc.constant('ABORT' as const), details: fc.constant({}), reason: fc.constant('a.b') }),
  fc.record({ kind: fc.constant('WELCOME' as const), session: id, details: fc.constant({}) }),
  fc.record({ kind: fc.constant('RESULT' as const), request: id, details: fc.constant({}) }),
);
