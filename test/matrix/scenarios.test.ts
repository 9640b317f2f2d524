// Every scenario of the demo router by its name, at a router of the app: what the login comes to, what the checks find
// and what is said of it. After each the app takes a good login.

import { describe, expect, it } from 'vitest';
import { DEMO_LOGINS, DEMO_SCENARIOS } from '../../src/shared/contract/demo-logins.ts';
import type { Outcome } from '../../src/shared/outcome.ts';
import { checksOf } from '../support/fault.ts';
import { eachWithInspector } from '../support/inspector.ts';

const inspector = eachWithInspector();

interface Scenario {
  readonly outcome: Outcome;
  /** The last message of the login. */
  readonly last: string;
  /** Checks that found something. */
  readonly checks: readonly string[];
  readonly happened: RegExp;
  readonly evidence: RegExp;
  /** Absent: there is nothing to do. */
  readonly todo?: RegExp;
}

const denied = { outcome: 'abort', last: 'in ABORT', checks: [] } as const;
const givenUp = { outcome: 'abort', last: 'out ABORT', happened: /given up here/, todo: /./ } as const;
const welcome = { outcome: 'welcome', last: 'in WELCOME', happened: /Logged in to demo/ } as const;

const SCENARIOS: Readonly<Record<(typeof DEMO_SCENARIOS)[number], Scenario>> = {
  'wrong-salt': {
    ...denied,
    happened: /did not accept the answer .* wampcra/,
    evidence: /signature is invalid/,
    todo: /derived key/,
  },
  'lost-keylen': {
    ...denied,
    ...{ checks: ['A-04'], happened: /did not accept the answer/, evidence: /keylen/, todo: /Check the secret/ },
  },
  'no-challenge': {
    ...{ outcome: 'silence', last: 'out HELLO', checks: [] },
    ...{ happened: /did not answer HELLO/, evidence: /3 s/, todo: /log of the router/ },
  },
  'unknown-user': {
    ...denied,
    ...{ happened: /did not accept the answer/, evidence: /denied/, todo: /unknown authid/ },
  },
  'second-factor-wrong': {
    ...denied,
    ...{ happened: /second CHALLENGE/, evidence: /ticket is invalid/, todo: /TOTP secret/ },
  },
  'clock-skew': { ...denied, happened: /for ticket/, evidence: /ticket is invalid/, todo: /clocks/ },
  'server-proof-wrong': {
    ...{ outcome: 'protocol-violation', last: 'out ABORT', checks: ['A-07'] },
    ...{ happened: /ended here/, evidence: /verifier/, todo: /./ },
  },
  'server-proof-missing': { ...welcome, checks: ['A-07'], evidence: /has no verifier/ },
  'mixed-dialect': {
    ...denied,
    ...{ checks: ['A-06'], happened: /wamp-scram/, evidence: /argon2id-13/, todo: /offer the method scram/ },
  },
  'nonce-not-ours': { ...givenUp, checks: ['A-05'], evidence: /does not begin with the nonce of HELLO/ },
  'low-cost': { ...welcome, checks: ['A-06'], evidence: /iterations is 16/ },
  'high-cost': { ...givenUp, checks: [], evidence: /1000000000.*limits\.iterations/ },
  'router-signature-wrong': { ...givenUp, checks: ['A-11'], evidence: /did not prove itself/ },
  'binding-dropped': { ...welcome, checks: ['A-10'], evidence: /goes on without/ },
  'challenge-too-short': { ...givenUp, checks: ['A-09'], evidence: /16 bytes in hex; 32 bytes/ },
  'cookie-not-valid': {
    ...denied,
    ...{ happened: /does not know the cookie/, evidence: /does not know the cookie/, todo: /without the cookie/ },
  },
  'identity-differs': { ...welcome, checks: [], evidence: /authid identity-differs, admitted as identity-differs-2/ },
  'application-refused': {
    ...{ outcome: 'error-reply', last: 'in ERROR', checks: [] },
    ...{ happened: /demo\.login/, evidence: /login_refused/, todo: /./ },
  },
};

describe('every scenario', () => {
  it.each(DEMO_SCENARIOS)('%s', async (demo) => {
    const { now } = inspector;
    const attempt = await now.connect({ demo });
    const { outcome, last, checks, happened, evidence, todo } = SCENARIOS[demo];
    const decided = await attempt.decided();
    await attempt.leave();
    const { verdict } = decided;
    expect({ outcome: decided.outcome, happened: verdict.happened }).toEqual({
      outcome,
      happened: expect.stringMatching(happened) as string,
    });
    expect(verdict.evidence.join('\n')).toMatch(evidence);
    if (todo) expect(verdict.todo.join('\n')).toMatch(todo);
    const steps = (await attempt.summary()).steps.map(({ dir, type }) => `${dir} ${type}`);
    expect(steps.filter((step) => !step.endsWith(' GOODBYE')).at(-1)).toBe(last);
    expect([...new Set(checksOf(await attempt.records()))]).toEqual(checks);
    await now.login();
  });

  it('says that another identity was granted', async () => {
    const attempt = await inspector.now.connect({ demo: 'identity-differs' });
    const { agreement } = await attempt.decided();
    expect(agreement?.granted).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: 'authid', asked: 'identity-differs', granted: 'identity-differs-2' }),
        expect.objectContaining({ what: 'authrole', asked: 'admin', granted: 'guest' }),
      ]),
    );
    await attempt.leave();
  });

  it('cookie: the second login of an app is by the cookie of the first, and without it by ticket again', async () => {
    const { now } = inspector;
    const login = async (withoutCookies?: boolean) => {
      const attempt = await now.connect({ demo: 'cookie', ...(withoutCookies && { withoutCookies }) });
      const { byCookie = false, steps } = await attempt.decided();
      await attempt.leave();
      return { byCookie, asked: steps.some(({ type }) => type === 'CHALLENGE') };
    };
    expect(await login()).toEqual({ byCookie: false, asked: true });
    expect(await login()).toEqual({ byCookie: true, asked: false });
    expect(await login(true)).toEqual({ byCookie: false, asked: true });
  });
});

describe('every other demo login', () => {
  const logins = DEMO_LOGINS.filter((name) => !DEMO_SCENARIOS.some((scenario) => scenario === name));
  it.each(logins)('%s leads to WELCOME without a fault', async (demo) => {
    const { link } = inspector.now;
    link.listen((notice) => {
      if (notice.kind === 'challenge-asked')
        void link.call('challenge.answer', { question: notice.body.question, signature: '42' });
    });
    const attempt = await inspector.now.connect({ demo });
    expect(await attempt.decided()).toMatchObject({ outcome: 'welcome' });
    await attempt.leave();
    expect(checksOf(await attempt.records())).toEqual([]);
  });
});
