import { describe, expect, it } from 'vitest';
import { RequestLedger } from '../../../../src/main/wamp/requests.ts';
import { decodeMessage } from '../../../../src/main/wamp/codec.ts';
import type { Finding } from '../../../../src/shared/finding.ts';
import type { Message } from '../../../../src/shared/wamp/messages.ts';
import { legalMessage, NAMES, nodeOf } from './frames.ts';

function message(json: string): Message {
  const decoded = decodeMessage(nodeOf(json));
  if (!decoded.ok) throw new Error(`${json}: ${decoded.findings[0]?.text}`);
  return decoded.message;
}

/** Rules about what the conversations here need not have: see held.test.ts. */
const ELSEWHERE: readonly string[] = ['R-02', 'R-11', 'R-15', 'R-19'];

/** Notes a conversation, one line a message: `>` from the client, `<` from the router. */
function note(ledger: RequestLedger, lines: readonly string[]): Finding[][] {
  return lines.map((line) =>
    ledger
      .note(line.startsWith('>') ? 'out' : 'in', message(line.slice(1)))
      .filter(({ check }) => !ELSEWHERE.includes(check)),
  );
}

/** The checks of the last line, after lines that have nothing to be said about. */
function last(...lines: string[]): string[] {
  const found = note(new RequestLedger(), lines);
  expect(found.slice(0, -1)).toEqual(lines.slice(0, -1).map(() => []));
  for (const finding of found.flat()) {
    expect(finding.severity).toBe('error');
    expect(finding.text).toMatch(/^\S.*\.$/);
    expect(finding.section).not.toBe('');
  }
  return found.at(-1)?.map((finding) => finding.check) ?? [];
}

const REQUESTS = {
  PUBLISH: '>[16,1,{"acknowledge":true},"a.b"]',
  SUBSCRIBE: '>[32,1,{},"a.b"]',
  UNSUBSCRIBE: '>[34,1,5]',
  CALL: '>[48,1,{},"a.b"]',
  REGISTER: '>[64,1,{},"a.b"]',
  UNREGISTER: '>[66,1,5]',
} as const;
const ANSWERS = {
  PUBLISH: '<[17,1,9]',
  SUBSCRIBE: '<[33,1,9]',
  UNSUBSCRIBE: '<[35,1]',
  CALL: '<[50,1,{}]',
  REGISTER: '<[65,1,9]',
  UNREGISTER: '<[67,1]',
} as const;
const CODES = { PUBLISH: 16, SUBSCRIBE: 32, UNSUBSCRIBE: 34, CALL: 48, REGISTER: 64, UNREGISTER: 66 } as const;
type Name = keyof typeof REQUESTS;
const KINDS = Object.keys(REQUESTS).filter((name): name is Name => name in REQUESTS);
const failure = (name: Name, id = 1) => `<[8,${CODES[name]},${id},{},"a.error"]`;

describe('R-01: ids of requests', () => {
  it('count from 1 over all kinds of requests', () => {
    const ledger = new RequestLedger();
    expect(ledger.nextRequest()).toBe(1);
    const lines = KINDS.map((name, i) => REQUESTS[name].replace(',1,', `,${i + 1},`));
    expect(note(ledger, lines)).toEqual(lines.map(() => []));
    expect(ledger.nextRequest()).toBe(7);
    expect(ledger.pending).toBe(6);
  });

  it.each([
    ['the first is not 1', ['>[48,2,{},"a.b"]']],
    ['one is left out', ['>[48,1,{},"a.b"]', '>[48,3,{},"a.b"]']],
    ['one comes twice', ['>[48,1,{},"a.b"]', '>[32,1,{},"a.b"]']],
    ['back', ['>[48,1,{},"a.b"]', '>[48,2,{},"a.b"]', '>[48,1,{},"a.b"]']],
    ['a PUBLISH without acknowledge counts too', ['>[16,1,{},"a.b"]', '>[48,1,{},"a.b"]']],
  ])('wrong: %s', (_what, lines) => {
    expect(last(...lines)).toEqual(['R-01']);
  });

  it('go on from a wrong one, so that one fault is told once', () => {
    const found = note(new RequestLedger(), ['>[48,5,{},"a.b"]', '>[48,6,{},"a.b"]', '<[50,5,{}]', '<[50,6,{}]']);
    expect(found.map((findings) => findings.map(({ check }) => check))).toEqual([['R-01'], [], [], []]);
    expect(found[0]?.[0]?.text).toBe('CALL carries request id 5; the next one is 1.');
  });

  it('wrap after 2^53', () => {
    const ledger = new RequestLedger();
    note(ledger, ['>[48,9007199254740992,{},"a.b"]']);
    expect(ledger.nextRequest()).toBe(1);
    expect(note(ledger, ['>[48,1,{},"a.b"]'])).toEqual([[]]);
  });
});

describe('replies', () => {
  it.each(KINDS)('%s is answered once', (name) => {
    const ledger = new RequestLedger();
    expect(note(ledger, [REQUESTS[name], ANSWERS[name]])).toEqual([[], []]);
    expect(ledger.pending).toBe(0);
    const again = name === 'CALL' ? 'R-13' : 'R-04';
    expect(last(REQUESTS[name], ANSWERS[name], ANSWERS[name])).toEqual([again]);
    expect(last(REQUESTS[name], failure(name), ANSWERS[name])).toEqual([again]);
  });

  it.each(KINDS)('%s fails once', (name) => {
    const ledger = new RequestLedger();
    expect(note(ledger, [REQUESTS[name], failure(name)])).toEqual([[], []]);
    expect(ledger.pending).toBe(0);
    expect(last(REQUESTS[name], failure(name), failure(name))).toEqual(['R-04']);
    expect(last(REQUESTS[name], ANSWERS[name], failure(name))).toEqual(['R-04']);
  });

  it.each(KINDS)('R-03: no %s is open', (name) => {
    expect(last(ANSWERS[name])).toEqual(['R-03']);
    expect(last(failure(name))).toEqual(['R-03']);
    expect(last(REQUESTS[name], ANSWERS[name].replace(',1', ',2'))).toEqual(['R-03']);
  });

  it.each(KINDS.flatMap((asked) => KINDS.filter((other) => other !== asked).map((other) => [asked, other] as const)))(
    '%s is not answered as %s',
    (asked, other) => {
      const ledger = new RequestLedger();
      const found = note(ledger, [REQUESTS[asked], ANSWERS[other], failure(other), ANSWERS[asked]]);
      expect(found.map((findings) => findings.map(({ check }) => check))).toEqual([[], ['R-03'], ['R-05'], []]);
      expect(ledger.pending).toBe(0);
      expect(last(REQUESTS[asked], ANSWERS[asked], ANSWERS[other])).toEqual(['R-03']);
    },
  );

  it('R-05 tells both types, and the number of one that is none', () => {
    const found = note(new RequestLedger(), [REQUESTS.CALL, failure('SUBSCRIBE'), '<[8,99,1,{},"a.error"]']);
    for (const findings of found.slice(1)) expect(findings).toMatchObject([{ check: 'R-05', severity: 'error' }]);
    expect(found[1]?.[0]?.text).toBe('ERROR says that SUBSCRIBE 1 failed; 1 is a CALL.');
    expect(found[2]?.[0]?.text).toBe('ERROR says that 99 1 failed; 1 is a CALL.');
  });

  it('R-06: a PUBLISH that asked for no answer gets none', () => {
    for (const options of ['{}', '{"acknowledge":false}', '{"acknowledge":1}']) {
      const publish = `>[16,1,${options},"a.b"]`;
      expect(last(publish)).toEqual([]);
      expect(last(publish, ANSWERS.PUBLISH)).toEqual(['R-06']);
      expect(last(publish, failure('PUBLISH'))).toEqual(['R-06']);
    }
    const ledger = new RequestLedger();
    note(ledger, ['>[16,1,{},"a.b"]']);
    expect(ledger.pending).toBe(0);
  });

  it('are told apart from foreign ones for the last thousand requests', () => {
    const ledger = new RequestLedger();
    for (let id = 1; id <= 1001; id++)
      expect(note(ledger, [`>[48,${id},{},"a.b"]`, `<[50,${id},{}]`])).toEqual([[], []]);
    expect(note(ledger, ['<[50,1,{}]', '<[50,2,{}]', '<[50,1001,{}]']).map(([finding]) => finding?.check)).toEqual([
      'R-03',
      'R-13',
      'R-13',
    ]);
  });
});

describe('progressive results', () => {
  const CALL = '>[48,1,{"receive_progress":true},"a.b"]';
  const PART = '<[50,1,{"progress":true}]';

  it('end with a result without progress', () => {
    const ledger = new RequestLedger();
    expect(note(ledger, [CALL, PART, PART])).toEqual([[], [], []]);
    expect(ledger.pending).toBe(1);
    expect(note(ledger, [ANSWERS.CALL])).toEqual([[]]);
    expect(ledger.pending).toBe(0);
    expect(last(CALL, PART, '<[50,1,{"progress":false}]')).toEqual([]);
    expect(last(CALL, PART, failure('CALL'))).toEqual([]);
  });

  it('R-13: nothing comes after the end', () => {
    expect(last(CALL, ANSWERS.CALL, PART)).toEqual(['R-13']);
    expect(last(CALL, failure('CALL'), PART)).toEqual(['R-13']);
  });

  it('R-14: come only if they were asked for, and end nothing', () => {
    expect(last(REQUESTS.CALL, PART)).toEqual(['R-14']);
    expect(last('>[48,1,{"receive_progress":false},"a.b"]', PART)).toEqual(['R-14']);
    const ledger = new RequestLedger();
    note(ledger, [REQUESTS.CALL, PART]);
    expect(ledger.pending).toBe(1);
  });
});

describe('subscriptions and registrations', () => {
  const SUBSCRIBED = [REQUESTS.SUBSCRIBE, '<[33,1,9]'];
  const REGISTERED = [REQUESTS.REGISTER, '<[65,1,9]'];
  const EVENT = '<[36,9,1,{}]';
  const INVOCATION = '<[68,1,9,{}]';

  it('R-08: EVENT is for a subscription that is held', () => {
    expect(last(EVENT)).toEqual(['R-08']);
    expect(last(...SUBSCRIBED, EVENT)).toEqual([]);
    expect(last(...SUBSCRIBED, '<[36,8,1,{}]')).toEqual(['R-08']);
    expect(last(...REGISTERED, EVENT)).toEqual(['R-08']);
    // Until UNSUBSCRIBED has come.
    expect(last(...SUBSCRIBED, '>[34,2,9]', EVENT)).toEqual([]);
    expect(last(...SUBSCRIBED, '>[34,2,9]', '<[35,2]', EVENT)).toEqual(['R-08']);
    expect(last(...SUBSCRIBED, '>[34,2,9]', '<[8,34,2,{},"a.error"]', EVENT)).toEqual([]);
  });

  it('R-09: INVOCATION is for a registration that is held', () => {
    expect(last(INVOCATION)).toEqual(['R-09']);
    expect(last(...REGISTERED, INVOCATION)).toEqual([]);
    expect(last(...REGISTERED, '<[68,1,8,{}]')).toEqual(['R-09']);
    expect(last(...SUBSCRIBED, INVOCATION)).toEqual(['R-09']);
    expect(last(...REGISTERED, '>[66,2,9]', INVOCATION)).toEqual([]);
    expect(last(...REGISTERED, '>[66,2,9]', '<[67,2]', INVOCATION)).toEqual(['R-09']);
  });

  it('a stray UNSUBSCRIBED takes nothing away', () => {
    const found = note(new RequestLedger(), [...SUBSCRIBED, '<[35,7]', EVENT]);
    expect(found.map((findings) => findings.map(({ check }) => check))).toEqual([[], [], ['R-03'], []]);
  });

  it('are not given up by a reply of the wrong type', () => {
    // The registration that is given up has the id of the subscription.
    const found = note(new RequestLedger(), [...SUBSCRIBED, '>[66,2,9]', '<[35,2]', EVENT]);
    expect(found.map((findings) => findings.map(({ check }) => check))).toEqual([[], [], [], ['R-03'], []]);
  });

  it('end by revocation, which answers no request', () => {
    expect(last(...SUBSCRIBED, '<[35,0,{"subscription":9}]')).toEqual([]);
    expect(last(...SUBSCRIBED, '<[35,0,{"subscription":9}]', EVENT)).toEqual(['R-08']);
    expect(last(...SUBSCRIBED, '<[35,0,{"subscription":8}]')).toEqual(['R-25']);
    expect(last(...SUBSCRIBED, '<[35,0,{}]', EVENT)).toEqual([]);
    expect(last(...REGISTERED, '<[67,0,{"registration":9}]', INVOCATION)).toEqual(['R-09']);
    const largest = '9007199254740992';
    expect(
      last(REQUESTS.SUBSCRIBE, `<[33,1,${largest}]`, `<[35,0,{"subscription":${largest}}]`, `<[36,${largest},1,{}]`),
    ).toEqual(['R-08']);
  });

  it('a revocation without details is nobody’s', () => {
    const ledger = new RequestLedger();
    expect(ledger.note('in', { kind: 'UNSUBSCRIBED', request: 0 })).toEqual([]);
  });
});

describe('invocations', () => {
  const INVOKED = [REQUESTS.REGISTER, '<[65,1,9]', '<[68,4,9,{}]'];
  const failed = (id: number) => `>[8,68,${id},{},"a.error"]`;

  it('R-10: YIELD and ERROR answer one that is open', () => {
    expect(last(...INVOKED, '>[70,4,{}]')).toEqual([]);
    expect(last(...INVOKED, failed(4))).toEqual([]);
    for (const before of [['>[70,4,{}]'], [failed(4)]]) {
      expect(last(...INVOKED, ...before, '>[70,4,{}]')).toEqual(['R-10']);
      expect(last(...INVOKED, ...before, failed(4))).toEqual(['R-10']);
    }
    expect(last('>[70,1,{}]')).toEqual(['R-10']);
    expect(last(failed(1))).toEqual(['R-10']);
  });

  it('stay open while YIELD gives progress', () => {
    expect(last(...INVOKED, '>[70,4,{"progress":true}]', '>[70,4,{"progress":true}]', '>[70,4,{}]')).toEqual([]);
    expect(last(...INVOKED, '>[70,4,{"progress":true}]', '>[70,4,{"progress":false}]', '>[70,4,{}]')).toEqual(['R-10']);
  });

  it('R-20: INTERRUPT is for one that came', () => {
    expect(last(...INVOKED, '<[69,4,{}]')).toEqual([]);
    expect(last(...INVOKED, '<[69,5,{}]')).toEqual(['R-20']);
    // It crossed the answer.
    expect(last(...INVOKED, '>[70,4,{}]', '<[69,4,{}]')).toEqual([]);
    // The callee still answers after an INTERRUPT.
    expect(last(...INVOKED, '<[69,4,{}]', '>[70,4,{}]')).toEqual([]);
  });
});

it('has nothing to say about messages that are no requests or replies', () => {
  const ledger = new RequestLedger();
  for (const name of NAMES.filter((one) =>
    ['HELLO', 'WELCOME', 'ABORT', 'CHALLENGE', 'AUTHENTICATE', 'GOODBYE', 'EVENT_RECEIVED'].includes(one),
  )) {
    expect(ledger.note('out', legalMessage(name))).toEqual([]);
    expect(ledger.note('in', legalMessage(name))).toEqual([]);
  }
  expect(ledger.pending).toBe(0);
  expect(ledger.nextRequest()).toBe(1);
});
