// Logins with several CHALLENGEs, proofs of the router, requests after WELCOME, and those that end on this side.

import { describe, expect, it } from 'vitest';
import { hello, Recording, welcome } from '../../../support/recording.ts';
import type { TraceStep } from '../../../../src/main/auth/auth-method.ts';

const CRA = [4, 'wampcra', { challenge: 'c' }];
const TICKET = [4, 'ticket', {}];
const step = (label: string, value: string, secret = false): TraceStep => ({
  label,
  how: 'made up',
  encoding: 'utf-8',
  value,
  secret,
});

/** The answer to the CHALLENGE that came last. */
function answered(recording: Recording, method: string, value: string, sent = value): Recording {
  const about = recording.last;
  const trace = [step('signature', value, method === 'ticket')];
  return recording.derived({ method, about, took: 1, trace }).sent([5, sent, {}]);
}

function twoFactors(): Recording {
  const recording = Recording.open().sent(hello({ authmethods: ['wampcra', 'ticket'] }));
  answered(recording.received(CRA), 'wampcra', 'first');
  return answered(recording.received(TICKET), 'ticket', 'second');
}

describe('rounds', () => {
  it('are counted, each answer with its own AUTHENTICATE', () => {
    const { derivations, steps } = twoFactors()
      .received(welcome({ authmethod: 'ticket' }))
      .summary();
    expect(derivations.map(({ method, round, sent }) => [method, round, sent])).toEqual([
      ['wampcra', 1, { seq: steps[2]?.seq, equal: true }],
      ['ticket', 2, { seq: steps[4]?.seq, equal: true }],
    ]);
    expect(steps.map(({ text }) => text)).toEqual([
      'asks to join demo as ann, offers wampcra, ticket',
      'asks for wampcra: a text to sign',
      'answers with 5 characters',
      'round 2: asks for ticket',
      'round 2: answers with 6 characters',
      'session 7 as ann, role user',
    ]);
  });

  it('do not lend an answer to a CHALLENGE that got none', () => {
    const recording = Recording.open().sent(hello()).received(CRA);
    recording.derived({ method: 'wampcra', about: recording.last, took: 1, trace: [step('signature', 'early')] });
    answered(recording.received(CRA), 'wampcra', 'late');
    expect(recording.summary().derivations.map(({ round, sent }) => [round, sent?.equal])).toEqual([
      [1, undefined],
      [2, true],
    ]);
  });

  it('are named in what was agreed and in the verdict', () => {
    const { agreement, verdict } = twoFactors()
      .received(welcome({ authmethod: 'ticket' }))
      .summary();
    expect(agreement?.granted[3]).toEqual({
      what: 'authmethod',
      asked: 'ticket',
      granted: 'ticket',
      note: 'The last of 2 rounds; the earlier ones are not named.',
    });
    expect(verdict.evidence).toContain('The router asked 2 times: wampcra, then ticket.');
    const first = twoFactors().received(welcome()).summary().agreement?.granted[3];
    expect(first?.note).toBe('The router names an earlier round, and not the last factor.');
  });

  it('say which factor was refused', () => {
    const { verdict } = twoFactors().received([3, {}, 'wamp.error.not_authorized']).summary();
    expect(verdict.happened).toBe(
      'The router refused the login: it did not accept the answer to its second CHALLENGE, for ticket.',
    );
    expect(verdict.evidence.join()).toContain('The router chose wampcra, then ticket and asked 2 times.');
  });

  it('that never end are a violation of the router', () => {
    const recording = Recording.open().sent(hello({ authmethods: ['ticket'] }));
    for (let round = 0; round < 16; round++) recording.received(TICKET).sent([5, 'x', {}]);
    const { outcome, verdict } = recording.received(TICKET).sent([3, {}, 'wamp.error.protocol_violation']).summary();
    expect(outcome).toBe('protocol-violation');
    expect(verdict.evidence[0]).toMatch(/^S-20: The router sent CHALLENGE 16 times/);
    expect(verdict.todo[0]).toMatch(/never decides/);
  });
});

describe('the proof of a router', () => {
  const greeted = () => answered(Recording.open().sent(hello()).received(CRA), 'wampcra', 'proof');
  const proved = (ok: boolean) => {
    const recording = greeted().received(welcome());
    const trace = [step('expected', 'AAAA'), step('received', ok ? 'AAAA' : 'BBBB'), step('equal', ok ? 'yes' : 'no')];
    return recording.derived({ method: 'wampcra', about: recording.last, took: 1, trace, purpose: 'router-proof' });
  };
  const wrong = () => {
    const about = proved(false).last - 1;
    return proved(false).found('A-07', 'error', 'The verifier is wrong.', about);
  };

  it('is told apart from the answer, and was sent by nobody', () => {
    const { derivations, outcome } = proved(true).summary();
    expect(outcome).toBe('welcome');
    expect(derivations.map(({ purpose, round, sent }) => [purpose, round, sent !== undefined])).toEqual([
      ['answer', 1, true],
      ['router-proof', 1, false],
    ]);
  });

  it('is told at WELCOME: right, wrong, missing, or not due', () => {
    const told = (recording: Recording) =>
      recording.summary().steps.find(({ type }) => type === 'WELCOME')?.routerProof;
    expect(told(proved(true))).toBe('right');
    expect(told(wrong())).toBe('wrong');
    const missing = greeted().received(welcome());
    expect(told(missing)).toBeUndefined();
    expect(told(missing.found('A-07', 'warning', 'There is no verifier.'))).toBe('missing');
  });

  it('that is wrong ends the session before it began', () => {
    const { outcome, verdict, agreement, authid, decided } = wrong()
      .sent([3, { message: 'no' }, 'wamp.error.protocol_violation'])
      .summary();
    expect({ outcome, agreement, authid }).toEqual({
      outcome: 'protocol-violation',
      agreement: undefined,
      authid: undefined,
    });
    expect(decided?.seq).toBe(12);
    expect(verdict).toEqual({
      happened: 'The router let the client in without the right proof of itself, so the session was ended here.',
      evidence: [
        'A-07: The verifier is wrong.',
        'WELCOME in record 9, after a CHALLENGE for wampcra.',
        'expected: AAAA',
        'received: BBBB',
        'equal: no',
      ],
      todo: expect.arrayContaining([expect.stringMatching(/^Do not trust this router/)]) as string[],
    });
  });

  it('that is wrong leaves the login a login where nobody ended it', () => {
    const { outcome, verdict } = wrong().summary();
    expect(outcome).toBe('welcome');
    expect(verdict.evidence).toContain('A-07: The verifier is wrong.');
  });
});

describe('requests that belong to the login', () => {
  const open = () =>
    Recording.open()
      .sent(hello({ authmethods: ['anonymous'], authid: undefined }))
      .received(welcome({ authmethod: 'anonymous', authid: 'guest-1' }));
  const LOGIN = [48, 1, {}, 'app.login', ['ann', '••••••']];
  const NEWS = [16, 2, { acknowledge: true }, 'app.here', [], { who: 'ann' }];

  it('decide it when the last is answered', () => {
    const recording = open().asked(1, 2, LOGIN);
    const state = () => recording.summary().application?.map((one) => `${one.index}/${one.of} ${one.state}`);
    expect([recording.summary().outcome, state()]).toEqual([undefined, ['1/2 pending']]);
    recording.received([50, 1, {}, ['token']]);
    expect([recording.summary().outcome, state()]).toEqual([undefined, ['1/2 done']]);
    recording.asked(2, 2, NEWS);
    expect([recording.summary().outcome, state()]).toEqual([undefined, ['1/2 done', '2/2 pending']]);
    const { outcome, application, decided, verdict, steps, authid } = recording.received([17, 2, 99]).summary();
    expect({ outcome, authid, decided: decided?.seq }).toEqual({
      outcome: 'welcome',
      authid: 'guest-1',
      decided: recording.last,
    });
    expect(application).toEqual([
      {
        ...{ seq: 7, answeredBy: 9, index: 1, of: 2, kind: 'call', uri: 'app.login', state: 'done' },
        text: 'calls app.login with ["ann","••••••"]; the answer is ["token"]',
      },
      {
        ...{ seq: 10, answeredBy: 12, index: 2, of: 2, kind: 'publish', uri: 'app.here', state: 'done' },
        text: 'publishes to app.here with {"who":"ann"}; the router took it as publication 99',
      },
    ]);
    expect(verdict.evidence).toContain('Request 1 of 2 of the login: CALL app.login, the answer is ["token"].');
    expect(steps.slice(2).map(({ type, text }) => [type, text])).toEqual([
      ['CALL', 'calls app.login with ["ann","••••••"]'],
      ['RESULT', 'the answer is ["token"]'],
      ['PUBLISH', 'publishes to app.here with {"who":"ann"}'],
      ['PUBLISHED', 'the router took it as publication 99'],
    ]);
  });

  it('end it when one is refused', () => {
    const { outcome, application, verdict, agreement } = open()
      .asked(1, 2, LOGIN)
      .received([8, 48, 1, {}, 'app.error.wrong_password', ['no such user']])
      .sent([6, {}, 'wamp.close.close_realm'])
      .summary();
    expect([outcome, application?.[0]?.state]).toEqual(['error-reply', 'refused']);
    expect(agreement?.session).toBe(7);
    expect(verdict).toEqual({
      happened: 'The router let the client in, and then app.login refused what belongs to the login.',
      evidence: [
        'WELCOME in record 6, session 7.',
        'Request 1 of 2 of the login: CALL app.login, refused: app.error.wrong_password, ["no such user"].',
        'ERROR app.error.wrong_password in record 9.',
        'It says: "no such user"',
      ],
      todo: [
        'Check the arguments of this request in the profile, and the secrets in them.',
        'Check that this identity may do it: its role decides.',
      ],
    });
    const missing = open().asked(1, 1, LOGIN).received([8, 48, 1, {}, 'wamp.error.no_such_procedure']);
    expect(missing.summary().verdict.todo[0]).toMatch(/^Start the program that offers the procedure/);
  });

  it('are not answered by parts of a result, nor by what belongs to others', () => {
    const recording = open()
      .asked(1, 1, LOGIN)
      .received([50, 1, { progress: true }], [50, 2, {}]);
    expect(recording.summary().outcome).toBeUndefined();
    expect(recording.received([50, 1, {}]).summary().outcome).toBe('welcome');
  });

  it('end in silence, or with the connection', () => {
    const silent = open().asked(1, 1, LOGIN).silence('CALL', 5).summary();
    expect([silent.outcome, silent.silentStep]).toEqual(['silence', 'CALL']);
    expect(silent.verdict.happened).toContain('a call that belongs to the login');
    const gone = open().asked(1, 1, LOGIN).fact({ kind: 'close', by: 'peer', code: 1001, reason: '' }).summary();
    expect(gone.outcome).toBe('closed');
  });

  it('that could not be sent are told as such', () => {
    const { outcome, verdict } = open().stop('usage', 'CALL: it is too large.').summary();
    expect(outcome).toBe('usage');
    expect(verdict.happened).toBe('A request that belongs to the login could not be sent, so the session was left.');
  });

  it('survive in the store, whatever a peer sends besides', () => {
    const recording = open()
      .asked(1, 1, LOGIN)
      .received([50, 1, {}, ['token']]);
    for (let i = 0; i < 2_000; i++) recording.received([36, 1, i + 1, {}]);
    expect(recording.summary().application?.[0]?.text).toBe(
      'calls app.login with ["ann","••••••"]; the answer is ["token"]',
    );
  });
});

describe('a login that ends on this side', () => {
  const challenged = () => Recording.open().sent(hello()).received(CRA);
  const givenUp = (recording: Recording, more: object, text = 'It cannot work.') =>
    recording
      .derived({ method: 'wampcra', about: recording.last, took: 1, trace: [], refused: text, ...more })
      .sent([3, { message: text }, 'wamp.error.authentication_failed'])
      .summary();

  it('because the answer could not be computed', () => {
    const { outcome, verdict, derivations } = givenUp(challenged(), {});
    expect(outcome).toBe('abort');
    expect(derivations[0]).toMatchObject({ refused: 'It cannot work.' });
    expect(verdict.happened).toMatch(/could not be answered\. The router did not refuse it\.$/);
    expect(verdict.evidence).toEqual(['ABORT wamp.error.authentication_failed sent in record 8.', 'It cannot work.']);
    expect(verdict.offers).toBeUndefined();
  });

  it('because it would cost more than the profile allows', () => {
    const text = '"iterations" = 9, and this profile allows 5; raise that limit if the number is meant.';
    expect(givenUp(challenged(), {}, text).verdict.todo).toEqual([
      expect.stringMatching(/raise the limit of key derivations in the profile/),
      expect.stringMatching(/entry of this user on the router/),
    ]);
  });

  it('is told once, where a check found the reason', () => {
    const recording = challenged();
    const about = recording.last;
    recording.found('A-09', 'error', 'It is 16 bytes long.', about);
    recording.found('A-10', 'warning', 'It has no binding.', about);
    const { verdict } = givenUp(recording, { couldSend: true }, 'It is 16 bytes long. The login must fail like this.');
    expect(verdict.evidence.slice(1)).toEqual([
      'It is 16 bytes long. The login must fail like this.',
      'A-10: It has no binding.',
    ]);
  });

  it('because it is known to fail, and can be sent all the same', () => {
    const { verdict } = givenUp(challenged(), { couldSend: true });
    expect(verdict.happened).toBe(
      'The login was given up here: an answer to the CHALLENGE for wampcra is known to fail, so it was not sent.',
    );
    expect(verdict.offers).toEqual(['send-anyway']);
  });

  it('because nobody typed an answer', () => {
    const { verdict } = givenUp(challenged(), { byHand: true });
    expect(verdict.happened).toMatch(/nobody answered the CHALLENGE for wampcra by hand/);
  });

  it('because the CHALLENGE cannot come from the router', () => {
    const recording = challenged();
    recording.found('A-11', 'error', 'The signature of the router is wrong.');
    const { verdict } = givenUp(recording, { couldSend: true });
    expect(verdict.happened).toMatch(/does not come from a router that can be trusted\.$/);
    expect(verdict.evidence).toContain('A-11: The signature of the router is wrong.');
    expect(verdict.offers).toEqual(['send-anyway']);
  });

  it('because HELLO must fail', () => {
    const refused = (couldSend: boolean) => Recording.open().stop('usage', 'No key.', { couldSend }).summary();
    expect([refused(false).outcome, refused(false).verdict]).toEqual([
      'usage',
      {
        happened: 'The login must fail as the profile stands, so nothing was sent.',
        evidence: ['No key.'],
        todo: ['Mend the setting of the profile that the evidence names, then connect again.'],
      },
    ]);
    expect(refused(true).verdict.offers).toEqual(['send-anyway']);
  });

  it('not, if what was known to fail was sent: then the router speaks', () => {
    const recording = challenged();
    const known = { refused: 'The key is another.', couldSend: true, sentAnyway: true };
    recording.derived({ method: 'wampcra', about: recording.last, took: 1, trace: [step('s', 'x')], ...known });
    const { verdict, derivations } = recording
      .sent([5, 'x', {}])
      .received([3, {}, 'wamp.error.not_authorized'])
      .summary();
    expect(derivations[0]).toMatchObject({ sentAnyway: true, sent: { equal: true } });
    expect(verdict.todo).toEqual([expect.stringMatching(/known to fail, and was sent/), 'The key is another.']);
    expect(verdict.offers).toBeUndefined();
  });
});
