// Questions and newcomers as the session and the router would put them to a method.

import type { Newcomer, Principal, Question } from '../../../../src/main/auth/auth-method.ts';
import type { MessageOf } from '../../../../src/shared/wamp/messages.ts';
import type { Dict } from '../../../../src/shared/wamp/value.ts';

export const NOW = 1_700_000_000;

export function question(authmethod: string, extra: Dict, more: Partial<Question> = {}): Question {
  return { challenge: { kind: 'CHALLENGE', authmethod, extra }, now: NOW, ...more };
}

export function newcomer(principal: Partial<Principal> = {}, now = NOW): Newcomer {
  return {
    principal: { authid: 'joe', role: 'user', secret: 'secret2', ...principal },
    session: 9007199254740992,
    random: new Uint8Array(16).fill(7),
    now,
  };
}

export function authenticate(signature: string): MessageOf<'AUTHENTICATE'> {
  return { kind: 'AUTHENTICATE', signature, extra: {} };
}
