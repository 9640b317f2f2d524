import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/shared/outcome.ts';
import type { Verdict } from '../../../../src/shared/handshake-summary.ts';
import { EXIT_CODES } from '../../../../src/shared/outcome.ts';
import { hello, Recording, welcome } from '../../../support/recording.ts';

const GREETED = () => Recording.open().sent(hello());
const PROVED = () =>
  GREETED()
    .received([4, 'wampcra', { challenge: 'c' }])
    .sent([5, 'proof', {}]);

interface Ending {
  readonly name: string;
  readonly recording: Recording;
  readonly outcome: Outcome | undefined;
  readonly verdict: Verdict;
}

const VIOLATION_TODO = [
  'Report it to the makers of the router, with the saved capture.',
  'Check that the port really is a WAMP router, and which version it speaks.',
];

const GIVEN_UP_TODO = [
  'Mend what the evidence names, a setting of the profile or the entry of this user on the router, then connect again.',
];

const ENDINGS: readonly Ending[] = [
  {
    name: 'welcome',
    recording: PROVED().received(welcome()),
    outcome: 'welcome',
    verdict: {
      happened: 'Logged in to demo by wampcra. The identity is ann, role user.',
      evidence: ['WELCOME in record 8, session 7.'],
      todo: [],
    },
  },
  {
    name: 'welcome with deviations, which are told',
    recording: GREETED().received(welcome({ realm: 'other' })),
    outcome: 'welcome',
    verdict: {
      happened: 'Logged in to demo by wampcra. The identity is ann, role user.',
      evidence: [
        'WELCOME in record 6, session 7.',
        'S-19: Nothing was asked for: WELCOME came without CHALLENGE, although only wampcra was offered.',
      ],
      todo: [],
    },
  },
  {
    name: 'welcome without a role',
    recording: PROVED().received(welcome({ authrole: null, realm: 'demo' })),
    outcome: 'welcome',
    verdict: {
      happened: 'Logged in to demo by wampcra. The identity is ann.',
      evidence: expect.arrayContaining(['WELCOME in record 8, session 7.']) as string[],
      todo: [],
    },
  },
  {
    name: 'abort by the router, before it asked for anything',
    recording: GREETED().received([3, { message: 'no realm "demo" exists' }, 'wamp.error.no_such_realm']),
    outcome: 'abort',
    verdict: {
      happened: 'The router refused the login: the realm demo does not exist on this router.',
      evidence: [
        expect.stringMatching(/^ABORT wamp\.error\.no_such_realm \(.+\) in record 6, in answer to HELLO\.$/) as string,
        'The router says: "no realm \\"demo\\" exists"',
        'Offered: wampcra. The router asked for nothing.',
      ],
      todo: [
        'Check the realm demo in the profile: upper and lower case count.',
        'Realms are created in the configuration of the router: add it there, or use one that it has.',
      ],
    },
  },
  {
    name: 'abort by the router after the proof, in its own words and a reason of its own',
    recording: PROVED().received([3, {}, 'com.example.go_away']),
    outcome: 'abort',
    verdict: {
      happened: 'The router refused the login for a reason of its own.',
      evidence: [
        'ABORT com.example.go_away in record 8, in answer to AUTHENTICATE.',
        'The router gives no further words.',
        'Offered: wampcra. The router chose wampcra.',
      ],
      todo: ['Look for the reason in the log of the router and in its documentation.'],
    },
  },
  {
    name: 'abort by the router before HELLO, with nothing offered',
    recording: Recording.open().received([3, {}, 'wamp.close.system_shutdown']),
    outcome: 'abort',
    verdict: {
      happened: 'The router refused the login: it is shutting down.',
      evidence: [
        expect.stringMatching(/in record 5, before anything was sent\.$/) as string,
        'The router gives no further words.',
      ],
      todo: ['Connect again when the router is back.'],
    },
  },
  {
    name: 'abort by the router after a second CHALLENGE, with what was wrong about it',
    recording: GREETED()
      .received([4, 'wampcra', { challenge: 'c' }], [4, 'wampcra', { challenge: 'd' }])
      .sent([5, 'proof', {}])
      .received([3, {}, 'wamp.error.authentication_failed']),
    outcome: 'abort',
    verdict: {
      happened: 'The router refused the login: it did not accept the answer to its second CHALLENGE, for wampcra.',
      evidence: [
        expect.stringMatching(/in record 10, in answer to AUTHENTICATE\.$/) as string,
        'The router gives no further words.',
        'Offered: wampcra. The router chose wampcra and asked 2 times.',
        'S-20: The router sent a second CHALLENGE before the first was answered.',
      ],
      todo: [
        'Check the secret of ann; some routers answer an unknown authid in the same way.',
        'The secret itself is the key here: give it exactly as the router keeps it, without spaces or a line end.',
      ],
    },
  },
  {
    name: 'abort by the client',
    recording: GREETED()
      .received([4, 'wampcra', {}])
      .sent([3, { message: 'CHALLENGE.Extra has no "challenge".' }, 'wamp.error.authentication_failed']),
    outcome: 'abort',
    verdict: {
      happened:
        'The login was given up here: the CHALLENGE for wampcra could not be answered. The router did not refuse it.',
      evidence: ['ABORT wamp.error.authentication_failed sent in record 7.', 'CHALLENGE.Extra has no "challenge".'],
      todo: GIVEN_UP_TODO,
    },
  },
  {
    name: 'abort by the client without words',
    recording: GREETED().sent([3, {}, 'wamp.close.close_realm']),
    outcome: 'abort',
    verdict: {
      happened: 'The login was given up here. The router did not refuse it.',
      evidence: ['ABORT wamp.close.close_realm sent in record 6.'],
      todo: GIVEN_UP_TODO,
    },
  },
  {
    name: 'a violation with its place in the frame',
    recording: GREETED().received('[2,"7",{}]').sent([3, {}, 'wamp.error.protocol_violation']),
    outcome: 'protocol-violation',
    verdict: {
      happened: 'The router broke the protocol, so the login was ended here.',
      evidence: [
        expect.stringMatching(/^M-08: .*WELCOME\.Session/) as string,
        'Record 6, bytes 3 to 6.',
        'Specification, "IDs".',
      ],
      todo: VIOLATION_TODO,
    },
  },
  {
    name: 'a violation without a place',
    recording: GREETED().received([6, {}, 'wamp.close.normal']).sent([3, {}, 'wamp.error.protocol_violation']),
    outcome: 'protocol-violation',
    verdict: {
      happened: 'The router broke the protocol, so the login was ended here.',
      evidence: ['S-22: The router sent GOODBYE after HELLO.', 'Record 6.', 'Specification, "Protocol Errors".'],
      todo: VIOLATION_TODO,
    },
  },
  {
    name: 'a CHALLENGE for a method that was not offered',
    recording: GREETED().received([4, 'ticket', {}]).sent([3, {}, 'wamp.error.protocol_violation']),
    outcome: 'protocol-violation',
    verdict: {
      happened: 'The router broke the protocol, so the login was ended here.',
      evidence: [
        'S-16: The router asks for ticket, but HELLO offered wampcra.',
        'Record 6.',
        'Specification, "Authentication Methods".',
      ],
      todo: ['Offer the method it asks for in the profile, if you can log in with it.', VIOLATION_TODO[0] ?? ''],
    },
  },
  {
    name: 'an answer that is no WAMP at all, where the port is the first thing to look at',
    recording: GREETED().received('<html>').sent([3, {}, 'wamp.error.protocol_violation']),
    outcome: 'protocol-violation',
    verdict: {
      happened: 'The router broke the protocol, so the login was ended here.',
      evidence: expect.arrayContaining([expect.stringMatching(/^T-03: /)]) as string[],
      todo: VIOLATION_TODO.toReversed(),
    },
  },
  {
    name: 'a secret that is missing',
    recording: new Recording().stop('secret-missing', 'The variable X is not set. Set it.'),
    outcome: 'secret-missing',
    verdict: {
      happened: 'The secret for the login could not be had, so nothing was sent.',
      evidence: ['The variable X is not set. Set it.'],
      todo: ['Mend the source of the secret, then connect again.'],
    },
  },
  {
    name: 'a secret that is missing, with what to do about it',
    recording: new Recording().stop('secret-missing', 'The variable X is not set.', { todo: 'Set it.' }),
    outcome: 'secret-missing',
    verdict: {
      happened: 'The secret for the login could not be had, so nothing was sent.',
      evidence: ['The variable X is not set.'],
      todo: ['Set it.'],
    },
  },
  {
    name: 'interrupted',
    recording: GREETED().stop('interrupted', 'Stopped by the user.'),
    outcome: 'interrupted',
    verdict: {
      happened: 'The attempt was stopped here before it was decided.',
      evidence: ['Stopped by the user.', 'Last: HELLO to the router in record 5.'],
      todo: ['Connect again.'],
    },
  },
  {
    name: 'a fault of the program',
    recording: new Recording().stop('internal', 'An unexpected error; see the log.'),
    outcome: 'internal',
    verdict: {
      happened: 'The program failed.',
      evidence: ['An unexpected error; see the log.'],
      todo: ['Report it together with the saved capture.'],
    },
  },
  {
    name: 'nothing yet',
    recording: GREETED(),
    outcome: undefined,
    verdict: {
      happened: 'The login was not decided when the capture was made.',
      evidence: ['Last: HELLO to the router in record 5.'],
      todo: ['Connect again to see how it ends.'],
    },
  },
];

describe('the verdict', () => {
  it.each(ENDINGS)('of $name', ({ recording, outcome, verdict }) => {
    const summary = recording.summary();
    expect(summary.outcome).toBe(outcome);
    expect(summary.verdict).toEqual(verdict);
  });

  it('is tried for every outcome an attempt can have', () => {
    // The other files of this folder try the transport, silence, and what ends a login on this side.
    const elsewhere = ['transport-error', 'closed', 'silence', 'usage', 'error-reply'];
    const tried = [...ENDINGS.map(({ outcome }) => outcome), ...elsewhere];
    expect(Object.keys(EXIT_CODES).filter((outcome) => !tried.some((entry) => entry === outcome))).toEqual([]);
  });
});

describe('silence', () => {
  it.each([
    ['dns', /name server did not answer/, /address of the router instead of its name/],
    ['tcp', /The host did not answer/, /firewall/],
    ['tls', /silent during the TLS handshake/, /without TLS for it: ws:\/\//],
    ['upgrade', /did not answer the WebSocket upgrade/, /server of another kind/],
    ['HELLO', /did not answer HELLO/, /log of the router/],
    ['AUTHENTICATE', /did not answer AUTHENTICATE/, /Raise the time limit/],
    ['CALL', /did not answer a call that belongs to the login/, /procedure is offered/],
    ['PUBLISH', /did not confirm a publication that belongs to the login/, /log of the router/],
    ['GOODBYE', /did not answer GOODBYE/, /Nothing is lost/],
    ['something new', /Nobody answered something new/, /Raise the time limit/],
  ])('at %s is named, with what it may be', (step, happened, todo) => {
    const { outcome, silentStep, verdict } = new Recording().silence(step, 2.5).summary();
    expect({ outcome, silentStep }).toEqual({ outcome: 'silence', silentStep: step });
    expect(verdict.happened).toMatch(happened);
    expect(verdict.evidence).toEqual(['Nothing came for 2.5 s.', 'No step was completed.']);
    expect(verdict.todo.join('\n')).toMatch(todo);
  });

  it('tells what the checks found wrong before', () => {
    const { verdict } = Recording.open()
      .sent(hello({ roles: {} }))
      .silence('HELLO')
      .summary();
    expect(verdict.evidence.at(-1)).toBe('S-14: HELLO.Details.roles is empty: no role is announced.');
  });

  it('at GOODBYE leaves the login what it was, and is told', () => {
    const { outcome, silentStep, verdict } = PROVED()
      .received(welcome())
      .sent([6, {}, 'wamp.close.close_realm'])
      .silence('GOODBYE')
      .summary();
    expect({ outcome, silentStep }).toEqual({ outcome: 'welcome', silentStep: 'GOODBYE' });
    expect(verdict.evidence.at(-1)).toBe('The router did not answer GOODBYE.');
    expect(verdict.todo).toEqual(['Nothing is lost: the session is over on this side.']);
  });

  it('after WELCOME at another step means nothing', () => {
    const { outcome, silentStep, verdict } = PROVED().received(welcome()).silence('HELLO').summary();
    expect({ outcome, silentStep, todo: verdict.todo }).toEqual({
      outcome: 'welcome',
      silentStep: undefined,
      todo: [],
    });
  });
});

describe('an answer after the time limit', () => {
  it('leaves the silence, and is told', () => {
    const { outcome, verdict } = GREETED()
      .silence('HELLO')
      .received([4, 'wampcra', { challenge: 'c' }])
      .fact({ kind: 'close', by: 'us', code: 1000, reason: '' })
      .summary();
    expect(outcome).toBe('silence');
    expect(verdict.evidence).toContainEqual(
      expect.stringMatching(/^It answered only after the time limit, in record \d+\.$/),
    );
    expect(GREETED().silence('HELLO').summary().verdict.evidence.join(' ')).not.toContain('only after');
  });
});
