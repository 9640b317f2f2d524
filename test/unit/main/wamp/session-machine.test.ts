// Playbooks of the client machine: logging in, leaving, giving up, silence.

import { describe, expect, it } from 'vitest';
import {
  aborted,
  ANSWER,
  challenge,
  goodbye,
  HELLO,
  LEAVE,
  Playbook,
  received,
  request,
  RESTING,
  START,
  welcome,
} from '../../../support/playbook.ts';
import type { SessionInput } from '../../../../src/main/wamp/session-machine.ts';

type Step = readonly [SessionInput, readonly string[]];

/** Plays all steps in order and compares the effects of each. */
function expectPlay(book: Playbook, steps: readonly Step[]): void {
  for (const [input, effects] of steps) expect([input, book.play(input)]).toEqual([input, effects]);
}

const STARTED: Step = [START, ['send HELLO', 'await HELLO', 'entered hello-sent']];
const CHALLENGED: Step = [challenge(), ['stopWaiting', 'answerChallenge ticket', 'entered challenged']];
const ANSWERED: Step = [ANSWER, ['send AUTHENTICATE', 'await AUTHENTICATE', 'entered authenticating']];
const VIOLATED = ['send ABORT wamp.error.protocol_violation', 'closeWire 1002', 'entered aborted'];

describe('logging in', () => {
  it('HELLO → WELCOME', () => {
    const book = new Playbook();
    expect(book.state).toBe('closed');
    expectPlay(book, [STARTED, [welcome(), ['finding S-19', 'stopWaiting', 'entered open']]]);
  });

  it('HELLO → WELCOME with an offer that needs no challenge', () => {
    const book = new Playbook();
    book.play({ kind: 'start', hello: { ...HELLO, details: { ...HELLO.details, authmethods: ['anonymous'] } } });
    expect(book.play(welcome())).toEqual(['stopWaiting', 'entered open']);
  });

  it('HELLO → ABORT', () => {
    expectPlay(new Playbook(), [STARTED, [aborted(), ['stopWaiting', 'closeWire 1000', 'entered aborted']]]);
  });

  it('one round of CHALLENGE', () => {
    expectPlay(new Playbook(), [STARTED, CHALLENGED, ANSWERED, [welcome(), ['stopWaiting', 'entered open']]]);
  });

  it('two rounds of CHALLENGE, and a warning at the third', () => {
    const second: Step = [challenge('wampcra'), ['stopWaiting', 'answerChallenge wampcra', 'entered challenged']];
    const third: Step = [challenge(), ['finding S-20', 'stopWaiting', 'answerChallenge ticket', 'entered challenged']];
    expectPlay(new Playbook(), [
      STARTED,
      CHALLENGED,
      ANSWERED,
      second,
      ANSWERED,
      third,
      ANSWERED,
      [welcome(), ['stopWaiting', 'entered open']],
    ]);
  });

  it('CHALLENGE → ABORT, before the answer and after it', () => {
    expectPlay(new Playbook(), [STARTED, CHALLENGED, [aborted(), ['closeWire 1000', 'entered aborted']]]);
    expectPlay(new Playbook(), [
      STARTED,
      CHALLENGED,
      ANSWERED,
      [aborted(), ['stopWaiting', 'closeWire 1000', 'entered aborted']],
    ]);
  });

  it('a second CHALLENGE before the answer is told, but asks for no second answer', () => {
    expectPlay(new Playbook(), [STARTED, CHALLENGED, [challenge(), ['finding S-20']], ANSWERED]);
  });

  it('sends HELLO, AUTHENTICATE and the challenge through as they are', () => {
    const book = new Playbook();
    expect(book.sent(START)).toEqual([HELLO]);
    const asked = { kind: 'CHALLENGE', authmethod: 'wampcra', extra: { challenge: '{}', salt: 's' } } as const;
    expect(book.machine.handle(received(asked))).toContainEqual({ kind: 'answerChallenge', challenge: asked });
    expect(book.sent({ kind: 'challengeAnswered', signature: 'proof', extra: { nonce: 'n' } })).toEqual([
      { kind: 'AUTHENTICATE', signature: 'proof', extra: { nonce: 'n' } },
    ]);
  });

  it('tells what WELCOME granted otherwise', () => {
    const book = Playbook.in('authenticating');
    expect(book.play(welcome({ authmethod: 'wampcra', realm: 'realm2' }))).toEqual([
      'finding S-17',
      'finding S-18',
      'stopWaiting',
      'entered open',
    ]);
  });
});

describe('a router that breaks the rules while the session opens', () => {
  it('one CHALLENGE after the other without end', () => {
    const book = Playbook.in('hello-sent');
    for (let round = 1; round <= 16; round++) {
      expect(book.play(challenge())).toContain('answerChallenge ticket');
      book.play(ANSWER);
    }
    expect(book.play(challenge())).toEqual(['finding S-20', 'stopWaiting', ...VIOLATED]);
  });

  it.each(['hello-sent', 'authenticating'] as const)('WELCOME %s that proves nothing', (state) => {
    const refused = {
      ...received({ kind: 'WELCOME', session: 1, details: { roles: { broker: {} } } }),
      refused: 'No proof.',
    };
    const book = Playbook.in(state);
    const effects = book.machine.handle(refused);
    expect(effects).toContainEqual({
      kind: 'send',
      message: { kind: 'ABORT', details: { message: 'No proof.' }, reason: 'wamp.error.protocol_violation' },
    });
    expect(book.state).toBe('aborted');
    expect(effects).not.toContainEqual({ kind: 'entered', state: 'open' });
    expect(book.play(request(1, { kind: 'CALL', options: {}, procedure: 'a.b' }))).toEqual(['refused 1']);
  });

  it('CHALLENGE for a method that was not offered', () => {
    const book = Playbook.in('hello-sent');
    expect(book.play(challenge('cryptosign'))).toEqual(['finding S-16', 'stopWaiting', ...VIOLATED]);
  });

  it('CHALLENGE for such a method while the first is unanswered', () => {
    expect(Playbook.in('challenged').play(challenge('cryptosign'))).toEqual([
      'finding S-20',
      'finding S-16',
      ...VIOLATED,
    ]);
  });

  it('WELCOME before AUTHENTICATE', () => {
    expect(Playbook.in('challenged').play(welcome())).toEqual(['finding S-24', ...VIOLATED]);
  });

  it.each([
    ['closed', [...VIOLATED]],
    ['hello-sent', ['stopWaiting', ...VIOLATED]],
    ['challenged', [...VIOLATED]],
    ['authenticating', ['stopWaiting', ...VIOLATED]],
  ] as const)('an EVENT %s', (state, effects) => {
    const event = received({ kind: 'EVENT', subscription: 1, publication: 1, details: {} });
    expect(Playbook.in(state).play(event)).toEqual(['finding S-02', ...effects]);
  });

  it('tells the router what it did', () => {
    const [abort] = Playbook.in('challenged').sent(welcome());
    expect(abort).toEqual({
      kind: 'ABORT',
      details: { message: 'The router sent WELCOME while AUTHENTICATE is due.' },
      reason: 'wamp.error.protocol_violation',
    });
  });

  it('messages after ABORT are told and nothing else', () => {
    for (const message of [welcome(), challenge(), goodbye(), aborted()]) {
      expect(Playbook.in('aborted').play(message)).toEqual(['finding S-12']);
    }
    const book = Playbook.in('challenged');
    book.play(welcome());
    expect(book.play(welcome())).toEqual(['finding S-12']);
  });
});

describe('unreadable frames', () => {
  const garbage: SessionInput = {
    kind: 'unreadable',
    text: 'The frame is no JSON: the text ends too early at byte 0.',
  };

  it.each([
    ['closed', VIOLATED],
    ['hello-sent', ['stopWaiting', ...VIOLATED]],
    ['challenged', VIOLATED],
    ['authenticating', ['stopWaiting', ...VIOLATED]],
    ['open', VIOLATED],
    ['shutting-down', []],
    ['aborted', []],
  ] as const)('%s', (state, effects) => {
    const book = Playbook.in(state);
    expect(book.play(garbage)).toEqual(effects);
    expect(book.play(garbage)).toEqual([]);
  });

  it('are told to the router in its own words', () => {
    expect(Playbook.in('open').sent(garbage)).toEqual([
      { kind: 'ABORT', details: { message: garbage.text }, reason: 'wamp.error.protocol_violation' },
    ]);
  });

  it('do not stop the wait for GOODBYE', () => {
    const book = Playbook.in('shutting-down');
    book.play(garbage);
    expect(book.play({ kind: 'timedOut' })).toEqual(['silence GOODBYE', 'finding S-10', 'closeWire 1000']);
  });
});

describe('GOODBYE', () => {
  it('from the client', () => {
    const book = Playbook.in('open');
    expectPlay(book, [
      [LEAVE, ['send GOODBYE wamp.close.close_realm', 'await GOODBYE', 'entered shutting-down']],
      [goodbye(), ['stopWaiting', 'closeWire 1000', 'entered closed']],
    ]);
  });

  it('from the client, with its own reason and details', () => {
    expect(
      Playbook.in('open').sent({ kind: 'leave', reason: 'wamp.close.logout', details: { message: 'bye' } }),
    ).toEqual([{ kind: 'GOODBYE', details: { message: 'bye' }, reason: 'wamp.close.logout' }]);
  });

  it('from the router is answered at once', () => {
    const book = Playbook.in('open');
    expect(book.machine.handle(goodbye('wamp.close.system_shutdown'))).toEqual([
      { kind: 'send', message: { kind: 'GOODBYE', details: {}, reason: 'wamp.close.goodbye_and_out' } },
      { kind: 'closeWire', code: 1000, reason: '' },
      { kind: 'entered', state: 'closed' },
    ]);
  });

  it('from both sides at once: the one of the router answers', () => {
    const book = Playbook.in('shutting-down');
    expect(book.play(goodbye('wamp.close.system_shutdown'))).toEqual([
      'finding S-11',
      'stopWaiting',
      'closeWire 1000',
      'entered closed',
    ]);
  });

  it('ends by ABORT as well', () => {
    const book = Playbook.in('shutting-down');
    expect(book.play(aborted('wamp.close.system_shutdown'))).toEqual([
      'stopWaiting',
      'closeWire 1000',
      'entered aborted',
    ]);
  });

  it('what crosses it on the way is ignored, and the answer still awaited', () => {
    const book = Playbook.in('shutting-down');
    expectPlay(book, [
      [received({ kind: 'EVENT', subscription: 1, publication: 1, details: {} }), []],
      [received({ kind: 'RESULT', request: 1, details: {} }), []],
      [welcome(), []],
      [challenge(), []],
      [challenge('cryptosign'), []],
      [{ kind: 'timedOut' }, ['silence GOODBYE', 'finding S-10', 'closeWire 1000']],
    ]);
  });

  it.each(['hello-sent', 'challenged', 'authenticating'] as const)('before WELCOME is a violation: %s', (state) => {
    const effects = Playbook.in(state).play(goodbye());
    expect(effects).toEqual(['finding S-22', ...(state === 'challenged' ? [] : ['stopWaiting']), ...VIOLATED]);
  });

  it('a further session on the same transport begins anew', () => {
    const book = Playbook.in('open');
    book.play(request(1, { kind: 'SUBSCRIBE', options: {}, topic: 'a.b' }));
    expectPlay(book, [
      [LEAVE, ['send GOODBYE wamp.close.close_realm', 'await GOODBYE', 'entered shutting-down']],
      [goodbye(), ['stopWaiting', 'refused 1', 'closeWire 1000', 'entered closed']],
      STARTED,
      CHALLENGED,
      ANSWERED,
      [welcome(), ['stopWaiting', 'entered open']],
      [request(2, { kind: 'SUBSCRIBE', options: {}, topic: 'a.b' }), ['send SUBSCRIBE 1']],
      [received({ kind: 'SUBSCRIBED', request: 1, subscription: 9 }), ['replied 2 SUBSCRIBED final']],
    ]);
  });
});

describe('silence', () => {
  it.each([
    ['hello-sent', 'HELLO'],
    ['authenticating', 'AUTHENTICATE'],
  ] as const)('%s: nobody answered %s', (state, step) => {
    const book = Playbook.in(state);
    expect(book.play({ kind: 'timedOut' })).toEqual([`silence ${step}`, 'closeWire 1000']);
    expect(book.play({ kind: 'timedOut' })).toEqual([]);
  });

  it('shutting-down: nobody answered GOODBYE, which is a finding besides', () => {
    const effects = Playbook.in('shutting-down').machine.handle({ kind: 'timedOut' });
    expect(effects).toEqual([
      { kind: 'silence', step: 'GOODBYE' },
      {
        kind: 'finding',
        finding: { check: 'S-10', severity: 'warning', text: 'The router did not answer GOODBYE.', section: 'GOODBYE' },
      },
      { kind: 'closeWire', code: 1000, reason: '' },
    ]);
  });

  it.each(['closed', 'challenged', 'open', 'aborted'] as const)(
    '%s: nothing is awaited, so a late limit is nothing',
    (state) => {
      expect(Playbook.in(state).play({ kind: 'timedOut' })).toEqual([]);
    },
  );
});

describe('a challenge that cannot be answered', () => {
  it('is told to the router', () => {
    const book = Playbook.in('challenged');
    expect(book.machine.handle({ kind: 'challengeRefused', text: 'ticket is not known here.' })).toEqual([
      {
        kind: 'send',
        message: {
          kind: 'ABORT',
          details: { message: 'ticket is not known here.' },
          reason: 'wamp.error.authentication_failed',
        },
      },
      { kind: 'closeWire', code: 1000, reason: '' },
      { kind: 'entered', state: 'aborted' },
    ]);
  });
});

/** What the user and the driver may ask for in any state. */
const ABORTED = ['send ABORT a.reason', 'closeWire 1000', 'entered aborted'];
const CALL = request(5, { kind: 'CALL', options: {}, procedure: 'a.b' });

describe.each<[string, SessionInput, Readonly<Record<(typeof RESTING)[number], readonly string[]>>]>([
  [
    'abort',
    { kind: 'abort', reason: 'a.reason', text: 'why' },
    {
      closed: ABORTED,
      'hello-sent': ['stopWaiting', ...ABORTED],
      challenged: ABORTED,
      authenticating: ['stopWaiting', ...ABORTED],
      open: ['send ABORT a.reason', 'finding S-13', 'closeWire 1000', 'entered aborted'],
      'shutting-down': ['stopWaiting', ...ABORTED],
      aborted: ['closeWire 1000'],
    },
  ],
  [
    'leave',
    { kind: 'leave', reason: 'a.reason', details: {} },
    {
      closed: ['closeWire 1000'],
      'hello-sent': ['stopWaiting', ...ABORTED],
      challenged: ABORTED,
      authenticating: ['stopWaiting', ...ABORTED],
      open: ['send GOODBYE a.reason', 'await GOODBYE', 'entered shutting-down'],
      'shutting-down': [],
      aborted: ['closeWire 1000'],
    },
  ],
  [
    'challengeAnswered',
    ANSWER,
    {
      closed: [],
      'hello-sent': [],
      challenged: ['send AUTHENTICATE', 'await AUTHENTICATE', 'entered authenticating'],
      authenticating: [],
      open: [],
      'shutting-down': [],
      aborted: [],
    },
  ],
  [
    'challengeRefused',
    { kind: 'challengeRefused', text: 'why' },
    {
      closed: [],
      'hello-sent': [],
      challenged: ['send ABORT wamp.error.authentication_failed', 'closeWire 1000', 'entered aborted'],
      authenticating: [],
      open: [],
      'shutting-down': [],
      aborted: [],
    },
  ],
  [
    'request',
    CALL,
    {
      closed: ['refused 5'],
      'hello-sent': ['refused 5'],
      challenged: ['refused 5'],
      authenticating: ['refused 5'],
      open: ['send CALL 1'],
      'shutting-down': ['refused 5'],
      aborted: ['refused 5'],
    },
  ],
  [
    'reply',
    { kind: 'reply', message: { kind: 'CANCEL', request: 1, options: {} } },
    {
      closed: [],
      'hello-sent': [],
      challenged: [],
      authenticating: [],
      open: ['send CANCEL 1', 'finding R-19'],
      'shutting-down': [],
      aborted: [],
    },
  ],
  [
    'wireEnded',
    { kind: 'wireEnded' },
    {
      closed: [],
      'hello-sent': ['stopWaiting'],
      challenged: [],
      authenticating: ['stopWaiting'],
      open: [],
      'shutting-down': ['stopWaiting'],
      aborted: [],
    },
  ],
])('%s', (_what, input, wanted) => {
  it.each(RESTING)('%s', (state) => {
    const book = Playbook.in(state);
    expect(book.play(input)).toEqual(wanted[state]);
  });
});

describe('giving up', () => {
  it('sends one ABORT, however often it is asked for', () => {
    for (const state of RESTING) {
      const book = Playbook.in(state);
      book.play({ kind: 'abort', reason: 'a.reason', text: 'why' });
      expect([state, book.state]).toEqual([state, 'aborted']);
      expect(book.play({ kind: 'abort', reason: 'a.reason', text: 'why' })).toEqual(['closeWire 1000']);
    }
  });

  it('says why', () => {
    expect(Playbook.in('hello-sent').sent({ kind: 'abort', reason: 'wamp.error.abort', text: 'enough' })).toEqual([
      { kind: 'ABORT', details: { message: 'enough' }, reason: 'wamp.error.abort' },
    ]);
    expect(Playbook.in('hello-sent').sent(LEAVE)).toEqual([
      { kind: 'ABORT', details: { message: 'The client gives up.' }, reason: 'wamp.close.close_realm' },
    ]);
  });

  it('a limit or an answer that comes later does nothing', () => {
    const book = Playbook.in('challenged');
    book.play(LEAVE);
    for (const late of [
      ANSWER,
      { kind: 'timedOut' },
      { kind: 'challengeRefused', text: '' },
      { kind: 'wireEnded' },
    ] as const) {
      expect(book.play(late)).toEqual([]);
    }
  });
});

describe('a HELLO that may not be sent', () => {
  it.each([
    ['open', 'S-03'],
    ['challenged', 'S-03'],
    ['aborted', 'S-12'],
  ] as const)('%s is told as %s and leaves the session as it is', (state, check) => {
    const book = Playbook.in(state);
    expect(book.play(START)).toContain(`finding ${check}`);
    expect(book.state).toBe(state);
  });

  it('a HELLO without roles is sent, and told', () => {
    const book = new Playbook();
    expect(book.play({ kind: 'start', hello: { kind: 'HELLO', realm: 'realm1', details: {} } })).toEqual([
      'send HELLO',
      'finding S-14',
      'await HELLO',
      'entered hello-sent',
    ]);
  });
});
