// Checks that compare one session message with the ones before it: S-11 and S-13 … S-20. What may
// come when is the business of session-transitions.ts.

import type { Direction } from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict } from '../../shared/wamp/value.ts';
import { found } from './found.ts';

/** What the session messages so far have said. */
export interface SessionFacts {
  hello?: MessageOf<'HELLO'>;
  /** The CHALLENGE answered or to be answered last. */
  challenge?: MessageOf<'CHALLENGE'>;
  welcome?: MessageOf<'WELCOME'>;
  rounds: number;
}

/** Rounds of CHALLENGE that are answered; a router that asks further asks for ever. */
const MOST_ROUNDS = 16;

const CLIENT_ROLE_NAMES = ['caller', 'callee', 'publisher', 'subscriber'];
const ROUTER_ROLE_NAMES = ['broker', 'dealer'];
const ABORT_REASONS_IN_SESSION = ['wamp.error.protocol_violation', 'wamp.close.system_shutdown', 'wamp.close.killed'];
/** Names that need no CHALLENGE: being welcomed at once is no surprise with them. */
const METHODS_WITHOUT_CHALLENGE = ['anonymous', 'cookie', 'tls', 'trust'];

/** Findings about a message that is legal in its state. `inSession` is true for an established session. */
export function checkSessionMessage(
  message: Message,
  dir: Direction,
  facts: SessionFacts,
  inSession: boolean,
): Finding[] {
  switch (message.kind) {
    case 'HELLO':
      return checkRoles(
        message.details,
        CLIENT_ROLE_NAMES,
        'S-14',
        'HELLO.Details.roles',
        'Client: Role and Feature Announcement',
      );
    case 'CHALLENGE':
      return checkChallenge(message, facts);
    case 'WELCOME':
      return [
        ...checkRoles(
          message.details,
          ROUTER_ROLE_NAMES,
          'S-15',
          'WELCOME.Details.roles',
          'Router: Role and Feature Announcement',
        ),
        ...checkWelcome(message, facts),
      ];
    case 'ABORT':
      if (!inSession || ABORT_REASONS_IN_SESSION.includes(message.reason)) return [];
      return [
        found(
          'S-13',
          'warning',
          `ABORT in an open session gives ${message.reason}; only a protocol violation, a shutdown or a kill end one so.`,
          'ABORT',
        ),
      ];
    case 'GOODBYE':
      return checkGoodbye(message, dir, inSession);
    default:
      return [];
  }
}

function checkGoodbye(message: MessageOf<'GOODBYE'>, dir: Direction, inSession: boolean): Finding[] {
  // Only the answer is bound to a reason; the first GOODBYE is seen in an open session.
  if (inSession || message.reason === 'wamp.close.goodbye_and_out') return [];
  const sender = dir === 'in' ? 'router' : 'client';
  return [
    found(
      'S-11',
      'info',
      `The ${sender} answered GOODBYE with ${message.reason} instead of wamp.close.goodbye_and_out.`,
      'Basic Profile URIs',
    ),
  ];
}

function checkRoles(details: Dict, known: readonly string[], check: string, field: string, section: string): Finding[] {
  const roles = getOwn(details, 'roles');
  const more = { field, key: 'roles' };
  if (roles === undefined) return [{ ...found(check, 'error', `${field} is missing.`, section), ...more }];
  if (!isDict(roles)) return [{ ...found(check, 'error', `${field} is no dictionary.`, section), ...more }];
  const names = Object.keys(roles);
  if (names.length === 0)
    return [{ ...found(check, 'error', `${field} is empty: no role is announced.`, section), ...more }];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return [];
  return [
    {
      ...found(check, 'error', `${field} names ${unknown.join(', ')}; known are ${known.join(', ')}.`, section),
      ...more,
    },
  ];
}

function checkChallenge(message: MessageOf<'CHALLENGE'>, facts: SessionFacts): Finding[] {
  const section = 'Authentication Methods';
  const offered = offeredMethods(facts.hello);
  const result: Finding[] = [];
  if (!offered.includes(message.authmethod)) {
    const list = offered.length > 0 ? offered.join(', ') : 'no method';
    const text = `The router asks for ${message.authmethod}, but HELLO offered ${list}.`;
    result.push({ ...found('S-16', 'error', text, section), field: 'CHALLENGE.AuthMethod' });
  }
  if (facts.rounds >= MOST_ROUNDS)
    result.push(found('S-20', 'error', `The router sent CHALLENGE ${MOST_ROUNDS} times and asks once more.`, section));
  else if (facts.rounds >= 2)
    result.push(
      found('S-20', 'warning', `This is round ${facts.rounds + 1} of CHALLENGE; two are usual at most.`, section),
    );
  return result;
}

function checkWelcome(message: MessageOf<'WELCOME'>, facts: SessionFacts): Finding[] {
  const result: Finding[] = [];
  const { hello, challenge } = facts;
  const method = getOwn(message.details, 'authmethod');
  if (challenge && typeof method === 'string' && method !== challenge.authmethod) {
    result.push(
      found(
        'S-17',
        'warning',
        `The router challenged for ${challenge.authmethod} and welcomes by ${method}.`,
        'WELCOME',
      ),
    );
  }
  const realm = getOwn(message.details, 'realm');
  if (hello && typeof realm === 'string' && realm !== hello.realm) {
    result.push(found('S-18', 'info', `HELLO asked for realm ${hello.realm}; the session is in ${realm}.`));
  }
  const offered = offeredMethods(hello);
  if (!challenge && offered.length > 0 && !offered.some((name) => METHODS_WITHOUT_CHALLENGE.includes(name))) {
    const text = `Nothing was asked for: WELCOME came without CHALLENGE, although only ${offered.join(', ')} ${offered.length > 1 ? 'were' : 'was'} offered.`;
    result.push(found('S-19', 'warning', text, 'Authentication Methods'));
  }
  return result;
}

/** `authmethods` of a HELLO, without what is no string. */
export function offeredMethods(hello: MessageOf<'HELLO'> | undefined): string[] {
  const list = hello && getOwn(hello.details, 'authmethods');
  return Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : [];
}
