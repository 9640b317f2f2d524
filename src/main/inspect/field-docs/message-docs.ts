// Every element of every message type, by the name the specification gives it.

import type { MessageName } from '../../../shared/wamp/messages.ts';
import { doc, docOf, type FieldDoc, type KeyDocs } from './field-doc.ts';
import { CALL_OPTIONS, CANCEL_OPTIONS, INTERRUPT_OPTIONS } from './call-keys.ts';
import {
  INVOCATION_DETAILS,
  REGISTER_OPTIONS,
  RESULT_DETAILS,
  UNREGISTERED_DETAILS,
  YIELD_OPTIONS,
} from './call-keys.ts';
import { EVENT_DETAILS, PUBLISH_OPTIONS, SUBSCRIBE_OPTIONS, UNSUBSCRIBED_DETAILS } from './event-keys.ts';
import { FORWARDED, PASSTHRU } from './shared-keys.ts';
import { AUTHENTICATE_EXTRA, CHALLENGE_EXTRA } from './method-keys.ts';
import { ABORT_DETAILS, GOODBYE_DETAILS, HELLO_DETAILS, WELCOME_DETAILS } from './session-keys.ts';

const TYPE = doc(
  'The number of the message type: it says what the elements after it are.',
  'Message Codes and Direction',
);

/** The request id that a client counts. */
const ownRequest = (section: string) =>
  doc('Number of this request, counted by the client from 1; the answer repeats it.', section);
/** The request id that an answer repeats. */
const answered = (type: string, section: string) => doc(`Request id of the ${type} that this answers.`, section);

const FIELDS: KeyDocs = {
  'HELLO.Realm': doc('The realm the client wants to join: a routing world of its own, with its own users.', 'HELLO'),
  'HELLO.Details': doc('Who the client is, how it can log in and what it can do.', 'HELLO', { keys: HELLO_DETAILS }),

  'WELCOME.Session': doc('Id of the new session, drawn at random; meta procedures and events name it.', 'WELCOME'),
  'WELCOME.Details': doc('Who the client is from now on, and what the router can do.', 'WELCOME', {
    keys: WELCOME_DETAILS,
  }),

  'ABORT.Details': doc('More about why, usually a sentence for people.', 'ABORT', { keys: ABORT_DETAILS }),
  'ABORT.Reason': doc('Why the sender ends the session at once, as a URI.', 'ABORT'),

  'CHALLENGE.AuthMethod': doc('The method the router chose among those that HELLO offered.', 'CHALLENGE'),
  'CHALLENGE.Extra': doc('What the method needs for the answer.', 'CHALLENGE', { keys: CHALLENGE_EXTRA }),

  'AUTHENTICATE.Signature': doc('The proof: a signature over the challenge, or the ticket itself.', 'AUTHENTICATE'),
  'AUTHENTICATE.Extra': doc('Further values of the method; empty for most.', 'AUTHENTICATE', {
    keys: AUTHENTICATE_EXTRA,
  }),

  'GOODBYE.Details': doc('More about why, usually empty.', 'GOODBYE', { keys: GOODBYE_DETAILS }),
  'GOODBYE.Reason': doc('Why the sender leaves, as a URI; the answer says wamp.close.goodbye_and_out.', 'GOODBYE'),

  'ERROR.REQUEST.Type': doc('Message type of the request that failed.', 'ERROR'),
  'ERROR.REQUEST.Request': doc('Request id of the request that failed.', 'ERROR'),
  'ERROR.Details': doc('More about the failure, usually empty.', 'ERROR', { keys: { ...PASSTHRU, ...FORWARDED } }),
  'ERROR.Error': doc('What went wrong, as a URI: one of the protocol, or one of the application.', 'ERROR'),

  'PUBLISH.Request': ownRequest('PUBLISH'),
  'PUBLISH.Options': doc('How the event is to be passed on.', 'PUBLISH', { keys: PUBLISH_OPTIONS }),
  'PUBLISH.Topic': doc('The topic the event is published to.', 'PUBLISH'),

  'PUBLISHED.PUBLISH.Request': answered('PUBLISH', 'PUBLISHED'),
  'PUBLISHED.Publication': doc('Id of the publication; every EVENT that comes of it carries the same.', 'PUBLISHED'),

  'SUBSCRIBE.Request': ownRequest('SUBSCRIBE'),
  'SUBSCRIBE.Options': doc('How the topic is to be read, and what else is wanted.', 'SUBSCRIBE', {
    keys: SUBSCRIBE_OPTIONS,
  }),
  'SUBSCRIBE.Topic': doc('The topic, or the pattern of topics, whose events are wanted.', 'SUBSCRIBE'),

  'SUBSCRIBED.SUBSCRIBE.Request': answered('SUBSCRIBE', 'SUBSCRIBED'),
  'SUBSCRIBED.Subscription': doc('Id of the subscription: events and UNSUBSCRIBE name it.', 'SUBSCRIBED'),

  'UNSUBSCRIBE.Request': ownRequest('UNSUBSCRIBE'),
  'UNSUBSCRIBE.SUBSCRIBED.Subscription': doc('The subscription that is given up.', 'UNSUBSCRIBE'),
  'UNSUBSCRIBE.Options': doc('Options that Autobahn and Crossbar add; the specification has none here.', undefined, {
    keys: FORWARDED,
  }),

  'UNSUBSCRIBED.UNSUBSCRIBE.Request': doc(
    'Request id of the UNSUBSCRIBE that this answers; 0 if the router revoked the subscription unasked.',
    'UNSUBSCRIBED',
  ),
  'UNSUBSCRIBED.Details': doc('Which subscription was revoked, and why.', 'Subscription Revocation', {
    keys: UNSUBSCRIBED_DETAILS,
  }),

  'EVENT.SUBSCRIBED.Subscription': doc('The subscription that this event is delivered for.', 'EVENT'),
  'EVENT.PUBLISHED.Publication': doc('Id of the publication: the same for all who receive it.', 'EVENT'),
  'EVENT.Details': doc('What the broker tells beside the payload.', 'EVENT', { keys: EVENT_DETAILS }),

  'CALL.Request': ownRequest('CALL'),
  'CALL.Options': doc('How the call is to be carried out.', 'CALL', { keys: CALL_OPTIONS }),
  'CALL.Procedure': doc('The procedure that is called.', 'CALL'),

  'CANCEL.CALL.Request': doc('Request id of the CALL that is given up.', 'Call Canceling'),
  'CANCEL.Options': doc('How to give the call up.', 'Call Canceling', { keys: CANCEL_OPTIONS }),

  'RESULT.CALL.Request': answered('CALL', 'RESULT'),
  'RESULT.Details': doc('What the dealer tells beside the payload.', 'RESULT', { keys: RESULT_DETAILS }),

  'REGISTER.Request': ownRequest('REGISTER'),
  'REGISTER.Options': doc('How the procedure is to be found and shared.', 'REGISTER', { keys: REGISTER_OPTIONS }),
  'REGISTER.Procedure': doc('The procedure, or the pattern of procedures, that is offered.', 'REGISTER'),

  'REGISTERED.REGISTER.Request': answered('REGISTER', 'REGISTERED'),
  'REGISTERED.Registration': doc('Id of the registration: invocations and UNREGISTER name it.', 'REGISTERED'),

  'UNREGISTER.Request': ownRequest('UNREGISTER'),
  'UNREGISTER.REGISTERED.Registration': doc('The registration that is taken back.', 'UNREGISTER'),
  'UNREGISTER.Options': doc('Options that Autobahn and Crossbar add; the specification has none here.', undefined, {
    keys: FORWARDED,
  }),

  'UNREGISTERED.UNREGISTER.Request': doc(
    'Request id of the UNREGISTER that this answers; 0 if the router revoked the registration unasked.',
    'UNREGISTERED',
  ),
  'UNREGISTERED.Details': doc('Which registration was revoked, and why.', 'Registration Revocation', {
    keys: UNREGISTERED_DETAILS,
  }),

  'INVOCATION.Request': doc('Number of this invocation, counted by the router; YIELD repeats it.', 'INVOCATION'),
  'INVOCATION.REGISTERED.Registration': doc('The registration whose procedure is to run.', 'INVOCATION'),
  'INVOCATION.Details': doc('What the dealer tells beside the payload.', 'INVOCATION', { keys: INVOCATION_DETAILS }),

  'INTERRUPT.INVOCATION.Request': doc('Request id of the INVOCATION that is to stop.', 'Call Canceling'),
  'INTERRUPT.Options': doc('How the invocation is to stop.', 'Call Canceling', { keys: INTERRUPT_OPTIONS }),

  'YIELD.INVOCATION.Request': answered('INVOCATION', 'YIELD'),
  'YIELD.Options': doc('How the result is to be passed on.', 'YIELD', { keys: YIELD_OPTIONS }),

  'EVENT_RECEIVED.PUBLISHED.Publication': doc(
    'Publication whose event arrived; only Autobahn and Crossbar confirm events.',
    'Extension Messages',
  ),
};

/** Who the payload of a message comes from. */
const PAYLOAD_OF: Partial<Record<MessageName, string>> = {
  ABORT: 'the sender',
  ERROR: 'the peer that failed',
  PUBLISH: 'the publisher',
  EVENT: 'the publisher',
  CALL: 'the caller',
  INVOCATION: 'the caller',
  RESULT: 'the callee',
  YIELD: 'the callee',
};

/** What the first element says. */
export function typeDoc(): FieldDoc {
  return TYPE;
}

/** What an element says; `label` as the message table has it, for example `CALL.Request`. */
export function fieldDoc(label: string): FieldDoc | undefined {
  return docOf(FIELDS, label);
}

/** What the payload elements of a message say. */
export function payloadDoc(type: MessageName, part: 'Arguments' | 'ArgumentsKw'): FieldDoc {
  const by = PAYLOAD_OF[type] ?? 'the sender';
  const section = PAYLOAD_SECTIONS[type] ?? type;
  return part === 'Arguments'
    ? doc(`Positional arguments of the payload, from ${by}; left out if there are none.`, section)
    : doc(`Keyword arguments of the payload, from ${by}; left out if there are none.`, section);
}

const PAYLOAD_SECTIONS: Partial<Record<MessageName, string>> = {
  PUBLISH: 'Publishing and Events',
  EVENT: 'Publishing and Events',
};
