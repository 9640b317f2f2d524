import { describe, expect, it } from 'vitest';
import type { AuthMethod, Talk } from '../../../../src/main/auth/auth-method.ts';
import { ticket } from '../../../../src/main/auth/ticket.ts';
import { reviewLogin } from '../../../../src/main/session/login-review.ts';
import type { Dict } from '../../../../src/shared/wamp/value.ts';

const hello = (details: Dict): Talk['hello'] => ({
  kind: 'HELLO',
  realm: 'realm1',
  details: { authmethods: ['ticket'], ...details },
});
const challenge = { kind: 'CHALLENGE', authmethod: 'ticket', extra: {} } as const;
const authenticate = { kind: 'AUTHENTICATE', signature: 's', extra: {} } as const;
const welcome = { kind: 'WELCOME', session: 1, details: { authmethod: 'ticket' } } as const;

/** `check severity` of each finding. */
function checks(talk: Talk, isOverheard?: boolean, methodOf?: (name: string) => AuthMethod | undefined): string[] {
  const context = { ...(isOverheard !== undefined && { isOverheard }), ...(methodOf && { methodOf }) };
  return reviewLogin(talk, context).map(({ check, severity }) => `${check} ${severity}`);
}

describe('the review of a login', () => {
  it('A-12: tells of a missing authid at the CHALLENGE, not before and not again', () => {
    for (const details of [{}, { authid: null }]) {
      expect(checks({ hello: hello(details) })).toEqual([]);
      expect(checks({ hello: hello(details), challenge })).toEqual(['A-12 error']);
      expect(checks({ hello: hello(details), challenge, authenticate })).toEqual([]);
      expect(checks({ hello: hello(details), challenge, authenticate, welcome })).toEqual([]);
    }
    expect(checks({ hello: hello({ authid: 'ann' }), challenge })).toEqual([]);
  });

  it('A-13: tells of a secret in clear text if the wire is known to be overheard', () => {
    const talk = { hello: hello({ authid: 'ann' }), challenge };
    expect(checks(talk, true)).toEqual(['A-13 warning']);
    expect(checks(talk, false)).toEqual([]);
  });

  it('says nothing of a method that nobody knows', () => {
    expect(checks({ hello: hello({}), challenge: { ...challenge, authmethod: 'riddle' } }, true)).toEqual([]);
  });

  it('asks the methods: all that are offered about HELLO, then the chosen one', () => {
    const asked: string[] = [];
    const methodOf = (name: string): AuthMethod => ({
      ...ticket,
      name,
      review: (talk) => {
        asked.push(`${name}: ${Object.keys(talk).join(' ')}`);
        return talk.challenge ? [{ check: 'A-12', severity: 'error', text: 'of its own' }] : [];
      },
    });
    const both = hello({ authmethods: ['ticket', 'other', 'ticket'] });
    expect(reviewLogin({ hello: both }, { methodOf })).toEqual([]);
    // What a method says itself is not said a second time.
    expect(reviewLogin({ hello: both, challenge }, { methodOf }).map(({ text }) => text)).toEqual(['of its own']);
    reviewLogin({ hello: both, welcome }, { methodOf });
    expect(asked).toEqual(['ticket: hello', 'other: hello', 'ticket: hello challenge', 'ticket: hello welcome']);
  });
});
