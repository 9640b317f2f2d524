// What to do about a refusal, in the words real routers use. The words come from the recordings with
// Crossbar.io 26.10.1 and nexus 3.2.2, and from reading Bondy, xconn and fox-wamp.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hello, Recording, type Sent } from '../../../support/recording.ts';

const SALTED: Sent = [4, 'wampcra', { challenge: 'c', salt: 's', iterations: 1000, keylen: 32 }];
const PLAIN: Sent = [4, 'wampcra', { challenge: 'c' }];
const TICKET: Sent = [4, 'ticket', {}];

interface Refusal {
  readonly router: string;
  readonly what: string;
  readonly reason: string;
  readonly message?: string;
  /** CHALLENGE that was answered before. */
  readonly challenge?: Sent;
  readonly details?: Readonly<Record<string, unknown>>;
  /** The sentence about what happened names the cause. */
  readonly happened: RegExp;
  readonly todo: RegExp;
  /** What must not be said. */
  readonly never?: RegExp;
}

const REFUSALS: readonly Refusal[] = [
  {
    router: 'Crossbar',
    what: 'wrong ticket',
    reason: 'wamp.error.not_authorized',
    message: 'ticket in static WAMP-Ticket authentication is invalid',
    challenge: TICKET,
    details: { authmethods: ['ticket'] },
    happened: /^The router refused the login.*did not accept the answer to its CHALLENGE for ticket\.$/,
    todo: /^Check the secret of ann/,
    never: /salted|derived/,
  },
  {
    router: 'Crossbar',
    what: 'wrong secret, not salted',
    reason: 'wamp.error.not_authorized',
    message: 'WAMP-CRA client signature is invalid',
    challenge: PLAIN,
    happened: /^The router refused the login.*did not accept the answer to its CHALLENGE for wampcra\.$/,
    todo: /^Check the secret of ann/,
    never: /salted|derived/,
  },
  {
    router: 'Crossbar',
    what: 'salted, set up with a derived key',
    reason: 'wamp.error.not_authorized',
    message: 'WAMP-CRA client signature is invalid',
    challenge: SALTED,
    happened: /^The router refused the login.*did not accept the answer to its CHALLENGE for wampcra\.$/,
    todo: /Check the secret of ann[^]*say in the profile that the secret is the derived key[^]*Crossbar 25\.12\.1/,
  },
  {
    router: 'nexus',
    what: 'wrong secret or unknown authid',
    reason: 'wamp.error.authentication_failed',
    message: 'invalid signature',
    challenge: SALTED,
    happened: /^The router refused the login.*did not accept the answer to its CHALLENGE for wampcra\.$/,
    todo: /Check the secret of ann; some routers answer an unknown authid in the same way[^]*say in the profile that the secret is the derived key/,
    never: /Crossbar/,
  },
  {
    router: 'the specification',
    what: 'wrong secret',
    reason: 'wamp.error.authentication_denied',
    challenge: TICKET,
    details: { authmethods: ['ticket'] },
    happened: /^The router refused the login.*did not accept the answer to its CHALLENGE for ticket\.$/,
    todo: /Check the secret of ann/,
  },
  {
    router: 'Crossbar',
    what: 'unknown authid',
    reason: 'wamp.error.not_authorized',
    message: 'no principal with authid "ann" exists',
    happened: /^The router refused the login.*does not know the authid ann\.$/,
    todo: /does not know the authid ann/,
  },
  {
    router: 'Bondy',
    what: 'unknown authid',
    reason: 'wamp.error.no_such_principal',
    message: 'User ann does not exist',
    happened: /^The router refused the login.*does not know the authid ann\.$/,
    todo: /does not know the authid ann/,
  },
  {
    router: 'nexus',
    what: 'no authid',
    reason: 'wamp.error.authentication_failed',
    message: 'missing authid',
    details: { authid: undefined },
    happened: /^The router refused the login.*wants an authid\.$/,
    todo: /set an authid in the profile/,
  },
  {
    router: 'Crossbar',
    what: 'no authid',
    reason: 'wamp.error.not_authorized',
    message: 'no principal with authid "None" exists',
    details: { authid: undefined },
    happened: /^The router refused the login.*wants an authid\.$/,
    todo: /set an authid in the profile/,
  },
  {
    router: 'Crossbar',
    what: 'unknown realm',
    reason: 'wamp.error.no_such_realm',
    message: 'no realm "demo" exists on this router',
    happened: /^The router refused the login.*the realm demo does not exist on this router\.$/,
    todo: /Check the realm demo/,
  },
  {
    router: 'Crossbar',
    what: 'a realm without a role for the identity',
    reason: 'wamp.error.no_such_role',
    message: 'realm "demo" has no role "guest"',
    happened: /^The router refused the login.*the realm demo does not have the role that this login gets\.$/,
    todo: /The role that the router gives this login does not exist in realm demo/,
  },
  {
    router: 'nexus',
    what: 'no roles announced',
    reason: 'wamp.error.no_such_role',
    message: 'client did not announce any supported roles',
    details: { roles: {} },
    happened: /^The router refused the login.*HELLO announced no role\.$/,
    todo: /Announce at least one role/,
    never: /does not exist in realm/,
  },
  {
    router: 'Crossbar',
    what: 'a method name it does not know',
    reason: 'wamp.error.not_authorized',
    message: 'invalid authmethod "wamp-scram"',
    details: { authmethods: ['wamp-scram', 'ticket'] },
    happened: /^The router refused the login.*does not know the name of an offered method\.$/,
    todo: /put that name last[^]*Offered, in this order: wamp-scram, ticket/,
  },
  {
    router: 'Crossbar',
    what: 'a method that the port does not offer',
    reason: 'wamp.error.no_auth_method',
    message: "cannot authenticate [2] using any of the offered authmethods ['ticket']",
    details: { authmethods: ['ticket'] },
    happened: /^The router refused the login.*none of the offered methods can be used here\.$/,
    todo: /None of the offered methods \(ticket\)/,
  },
  {
    router: 'nexus',
    what: 'a method that the realm does not offer',
    reason: 'wamp.error.authentication_failed',
    message: 'could not authenticate with any method',
    happened: /^The router refused the login.*none of the offered methods can be used here\.$/,
    todo: /None of the offered methods \(wampcra\)/,
  },
  {
    router: 'nexus',
    what: 'no method where guests are not allowed',
    reason: 'wamp.error.authentication_failed',
    message: 'could not authenticate with any method',
    details: { authmethods: undefined },
    happened: /^The router refused the login.*no method was offered, and guests are not let in\.$/,
    todo: /No method was offered, so the router took the login for an anonymous one/,
  },
  {
    router: 'Bondy',
    what: 'no method fits',
    reason: 'wamp.error.not_auth_method',
    happened: /^The router refused the login.*none of the offered methods can be used here\.$/,
    todo: /None of the offered methods/,
  },
  {
    router: 'the specification',
    what: 'no method fits',
    reason: 'wamp.error.no_matching_auth_method',
    happened: /^The router refused the login.*none of the offered methods can be used here\.$/,
    todo: /None of the offered methods/,
  },
  {
    router: 'some',
    what: 'guests not allowed',
    reason: 'wamp.error.authentication_required',
    happened: /^The router refused the login.*anonymous logins are not allowed here\.$/,
    todo: /another method than anonymous in the profile/,
  },
  {
    router: 'nexus',
    what: 'an answer that came too late',
    reason: 'wamp.error.authentication_failed',
    message: 'timeout waiting for message',
    happened: /^The router refused the login.*it waited too long for an answer\.$/,
    todo: /answer sooner/,
  },
  {
    router: 'Crossbar',
    what: 'a refusal before the proof without a known word',
    reason: 'wamp.error.not_authorized',
    message: 'internal error: something',
    happened: /^The router refused the login.*before it asked for a proof\.$/,
    todo: /No secret was looked at yet[^]*log usually says more/,
  },
  {
    router: 'nexus',
    what: 'a message out of turn',
    reason: 'wamp.error.protocol_violation',
    message: 'expected HELLO, received CALL',
    happened: /^The router refused the login.*it says that HELLO breaks the protocol\.$/,
    todo: /Compare HELLO, as it was sent/,
  },
  {
    router: 'Crossbar',
    what: 'a method that this path does not have',
    reason: 'wamp.error.not_authorized',
    message: "authentication using method 'wampcra' denied by configuration",
    happened: /: none of the offered methods can be used here\.$/,
    todo: /None of the offered methods \(wampcra\)/,
    never: /anonymous/i,
  },
  {
    router: 'Crossbar',
    what: 'anonymous where it is not allowed',
    reason: 'wamp.error.not_authorized',
    message: "authentication using method 'anonymous' denied by configuration",
    details: { authmethods: ['anonymous'], authid: undefined },
    happened: /: anonymous logins are not allowed here\.$/,
    todo: /another method than anonymous/,
  },
  {
    router: 'some',
    what: 'a known reason without advice of its own',
    reason: 'wamp.error.authorization_failed',
    happened: /: the router could not decide whether this is allowed\.$/,
    todo: /Look for the reason in the log of the router/,
  },
  {
    router: 'any',
    what: 'a shutdown',
    reason: 'wamp.close.system_shutdown',
    happened: /^The router refused the login.*it is shutting down\.$/,
    todo: /when the router is back/,
  },
  {
    router: 'any',
    what: 'a reason of its own',
    reason: 'com.example.closed_on_sundays',
    happened: /^The router refused the login.*for a reason of its own\.$/,
    todo: /Look for the reason in the log of the router/,
  },
];

function refusedBy({ reason, message, challenge, details }: Refusal): Recording {
  const recording = Recording.open().sent(hello(details));
  if (challenge) recording.received(challenge).sent([5, 'proof', {}]);
  return recording.received([3, message === undefined ? {} : { message }, reason]);
}

describe('a refusal', () => {
  it.each(REFUSALS)('$router: $what', (refusal) => {
    const { outcome, reason, verdict } = refusedBy(refusal).summary();
    expect({ outcome, reason }).toEqual({ outcome: 'abort', reason: refusal.reason });
    const todo = verdict.todo.join('\n');
    expect(verdict.happened).toMatch(refusal.happened);
    expect(todo).toMatch(refusal.todo);
    if (refusal.never) expect(todo).not.toMatch(refusal.never);
    const words = refusal.message === undefined ? 'gives no further words' : JSON.stringify(refusal.message);
    expect(verdict.evidence.join('\n')).toContain(words);
  });

  it('takes the words from wherever the router puts them', () => {
    const words = (abort: Sent) => Recording.open().sent(hello()).received(abort).summary().verdict.evidence[1];
    const reason = 'wamp.error.authentication_failed';
    expect(words([3, { message: 'in the details' }, reason, ['and in the arguments']])).toContain('"in the details"');
    expect(words([3, { description: 'in another detail' }, reason])).toContain('"in another detail"');
    expect(words([3, {}, reason, ['in the arguments']])).toContain('"in the arguments"');
    expect(words([3, { message: { code: 7 } }, reason])).toContain(String.raw`"{\"code\":7}"`);
    expect(words([3, { message: 7 }, reason, [8]])).toBe('The router gives no further words.');
    expect(words([3, {}, reason, []])).toBe('The router gives no further words.');
  });

  it('says that no authid was sent, and quotes one that is odd', () => {
    const todo = (details: Readonly<Record<string, unknown>>) =>
      Recording.open()
        .sent(hello(details))
        .received([3, {}, 'wamp.error.no_such_principal'])
        .summary()
        .verdict.todo.join('\n');
    expect(todo({ authid: undefined })).toContain('(none sent)');
    expect(todo({ authid: '' })).toContain('the authid "" for');
    expect(todo({ authid: 'a b' })).toContain('the authid "a b" for');
  });
});

interface Vector {
  readonly title: string;
  readonly router: string;
  readonly expected: { readonly outcome?: string };
  readonly trace: readonly { readonly dir?: 'send' | 'receive'; readonly message?: Sent }[];
}

/** What each kind of refusal in the recordings must be answered with. */
const ADVICE: readonly (readonly [title: RegExp, todo: RegExp])[] = [
  [/no roles/, /Announce at least one role/],
  [/unknown realm|realm not a string|empty realm/, /Check the realm/],
  [/wampcra salted|derived key/, /Check the secret of [^]*derived key/],
  [/^(ticket wrong|wampcra wrong secret|scram wrong password)/, /did not accept the [^]*\nCheck the secret of/],
  [
    /cryptosign by pubkey alone|pubkey without authid/,
    /wants an authid|refused the login before it asked for a proof|does not know the public key/,
  ],
  [/unknown method/, /put that name last|None of the offered methods/],
  [/listener/, /None of the offered methods|No method was offered|anonymous logins are not allowed/],
  [/first message is CALL/, /breaks the protocol[^]*Compare/],
];

describe('refusals recorded with real routers', () => {
  const file = new URL('../../../fixtures/vectors/recorded.json', import.meta.url);
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] };
  const refusals = vectors.filter(({ expected }) => expected.outcome === 'abort');

  it('are there', () => {
    expect(refusals.length).toBeGreaterThan(30);
    expect(new Set(refusals.map(({ router }) => router))).toEqual(new Set(['crossbar', 'nexus']));
  });

  it.each(refusals)('$router: $title', ({ title, trace }) => {
    const recording = Recording.open();
    for (const { dir, message } of trace) {
      if (message === undefined) continue;
      if (dir === 'send') recording.sent(message);
      else recording.received(message);
    }
    const { outcome, verdict } = recording.summary();
    expect(outcome).toBe('abort');
    expect(verdict.happened).not.toBe('');
    expect(verdict.evidence.length).toBeGreaterThanOrEqual(2);
    expect(verdict.todo.length).toBeGreaterThan(0);
    const wanted = ADVICE.find(([pattern]) => pattern.test(title))?.[1];
    if (wanted) expect([verdict.happened, ...verdict.todo].join('\n')).toMatch(wanted);
  });
});
