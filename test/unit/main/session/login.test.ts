// The client's part of a login against scripted routers: rounds, entries of the profile, greetings, refusals, the
// router's proof.

import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, AuthMethod, Question, Setting } from '../../../../src/main/auth/auth-method.ts';
import { authMethod } from '../../../../src/main/auth/registry.ts';
import { ChallengeMemory } from '../../../../src/main/session/challenge-memory.ts';
import type { CaptureRecord } from '../../../../src/shared/capture-record.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS, type Script } from '../../../support/scripted-peer.ts';
import { Driven, finishDriven, type DrivenOptions } from './driven.ts';

afterEach(async () => {
  await finishDriven();
  await finishScripted();
});

async function drive(script: Script, options: DrivenOptions = {}): Promise<Driven> {
  const { url } = await listenScripted(script);
  return new Driven(url, options);
}

/** A method that answers with its secret; what it lacks is taken from `parts`. */
function method(name: string, parts: Partial<AuthMethod> = {}): AuthMethod {
  return {
    name,
    label: name,
    needsAuthid: false,
    secretKinds: [],
    signatureIsSecret: false,
    answer: ({ secret = 'none' }) => Promise.resolve({ ok: true, signature: secret, extra: {}, trace: [] }),
    challenge: () => undefined,
    check: () => Promise.resolve({ ok: true }),
    ...parts,
  };
}

const only =
  (...methods: readonly AuthMethod[]) =>
  (name: string) =>
    methods.find((entry) => entry.name === name);

/** Asks for these methods one after another, then welcomes. */
const asking =
  (...names: readonly string[]): Script =>
  async (talk) => {
    await talk.next();
    for (const name of names) {
      talk.send([4, name, { challenge: 'text to sign' }]);
      await talk.next();
    }
    talk.send([2, 7, WELCOME_DETAILS]);
    await talk.gone();
  };

/** The AUTHENTICATE messages that were sent, without what was masked. */
const answers = (driven: Driven) => driven.frames().filter((frame) => frame.startsWith('out [5,'));
const kinds = <K extends CaptureRecord['kind']>(driven: Driven, kind: K) =>
  driven.records().filter((record): record is CaptureRecord & { kind: K } => record.kind === kind);
const findings = (driven: Driven) =>
  kinds(driven, 'finding').map(({ about, finding }) => `${finding.check} ${finding.severity} about ${about}`);

describe('rounds of CHALLENGE', () => {
  it('of two methods are answered each with its own entry', async () => {
    const driven = await drive(asking('wampcra', 'ticket'), {
      methods: ['wampcra', 'ticket'],
      authid: 'peter',
      credentials: { wampcra: [{ secret: 'secret1' }], ticket: [{ secret: '412295' }] },
    });
    await driven.until('open');
    expect(driven.store.totals().total).toBeGreaterThan(0);
    const derived = kinds(driven, 'derivation');
    expect(derived.map((record) => record.method)).toEqual(['wampcra', 'ticket']);
    expect(derived.every(({ refused }) => refused === undefined)).toBe(true);
    expect(answers(driven)).toHaveLength(2);
    // The ticket is masked, the signature is not.
    expect(answers(driven)[1]).not.toContain('412295');
  });

  it('of one method take its entries in order, and the last one for all further ones', async () => {
    const seen: (string | undefined)[] = [];
    const spy = method('pair', {
      answer: ({ secret }) => {
        seen.push(secret);
        return Promise.resolve({ ok: true, signature: 'sig', extra: {}, trace: [] });
      },
    });
    const driven = await drive(asking('pair', 'pair', 'pair', 'pair', 'pair'), {
      methods: ['pair', 'pair'],
      credentials: { pair: [{ secret: 'first' }, { secret: 'second' }] },
      authMethod: only(spy),
    });
    await driven.until('open');
    expect(seen).toEqual(['first', 'second', 'second', 'second', 'second']);
    expect(driven.frames()[0]).toContain('"authmethods":["pair"]');
  });

  it('without end are ended after the sixteenth', async () => {
    const endless: Script = async (talk) => {
      await talk.next();
      for (;;) {
        talk.send([4, 'ticket', {}]);
        await talk.next();
      }
    };
    const driven = await drive(endless, { secret: 'hunter2', authid: 'ann' });
    await driven.driver.ended;
    expect(answers(driven)).toHaveLength(16);
    const last = kinds(driven, 'finding').filter(({ finding }) => finding.severity === 'error');
    expect(last.map(({ finding }) => finding)).toMatchObject([
      { check: 'S-20', text: 'The router sent CHALLENGE 16 times and asks once more.' },
    ]);
    expect(driven.frames().at(-1)).toContain('wamp.error.protocol_violation');
  });
});

describe('what methods add to HELLO', () => {
  const greeting = (name: string, authextra: Record<string, string>, seen: Setting[] = []) =>
    method(name, {
      greet: (setting) => {
        seen.push(setting);
        return Promise.resolve({ ok: true, authextra });
      },
    });

  it('is merged; of a key that two want the first one counts', async () => {
    const seen: Setting[] = [];
    const driven = await drive(asking('b'), {
      methods: ['a', 'b', 'a'],
      authid: 'ann',
      credentials: { a: [{ secret: 'one', secretIs: 'kind' }, { secret: 'two' }], b: [{}] },
      authMethod: only(
        greeting('a', { nonce: 'of a', pubkey: 'p' }, seen),
        greeting('b', { nonce: 'of b', more: 'm' }),
      ),
    });
    await driven.until('open');
    expect(driven.frames()[0]).toContain('"authextra":{"nonce":"of a","pubkey":"p","more":"m"}');
    // Once a name, with its first entry; a plain wire has nothing to be bound to.
    expect(seen).toEqual([{ secret: 'one', secretIs: 'kind', authid: 'ann', random: expect.any(Function) as unknown }]);
  });

  it('is asked of nobody who answers by hand', async () => {
    const seen: Setting[] = [];
    const driven = await drive(asking('a'), {
      methods: ['a'],
      credentials: { a: [{ byHand: true }] },
      authMethod: only(greeting('a', { nonce: 'x' }, seen)),
      ask: () => Promise.resolve({ signature: 'typed', extra: {} }),
    });
    await driven.until('open');
    expect(seen).toEqual([]);
  });

  it('is asked of a method all the same if there is a secret for HELLO', async () => {
    const seen: Setting[] = [];
    const driven = await drive(asking('a'), {
      methods: ['a'],
      credentials: { a: [{ byHand: true, secret: 'of the key' }] },
      authMethod: only(greeting('a', { pubkey: 'p' }, seen)),
      ask: () => Promise.resolve({ signature: 'typed', extra: {} }),
    });
    await driven.until('open');
    expect(seen).toMatchObject([{ secret: 'of the key' }]);
    expect(driven.frames()[0]).toContain('"authextra":{"pubkey":"p"}');
    expect(kinds(driven, 'derivation')).toMatchObject([{ byHand: true }]);
  });

  it('that no serializer can write ends the attempt', async () => {
    const odd = method('a', { greet: () => Promise.resolve({ ok: true, authextra: { x: Number.NaN } }) });
    const driven = await drive((talk) => talk.gone(), { methods: ['a'], authMethod: only(odd) });
    await driven.driver.ended;
    expect(driven.frames()).toEqual([]);
    expect(kinds(driven, 'stop')).toMatchObject([
      { outcome: 'usage', text: 'HELLO: It cannot be sent as json: NaN cannot be written as JSON.' },
    ]);
  });

  it('comes with findings about HELLO', async () => {
    const finding = { check: 'A-10', severity: 'warning', text: 'Not bound.' } as const;
    const noting = method('a', { greet: () => Promise.resolve({ ok: true, authextra: {}, findings: [finding] }) });
    const driven = await drive(asking('a'), { methods: ['a'], authMethod: only(noting) });
    await driven.until('open');
    const hello = driven.records().find((record) => record.kind === 'message');
    expect(kinds(driven, 'finding')).toContainEqual(expect.objectContaining({ about: hello?.seq, finding }));
  });

  it('may be refused: HELLO is not sent, and the reason is told', async () => {
    const refusing = method('a', {
      greet: () => Promise.resolve({ ok: false, text: 'No binding without TLS. Use wss://.', anyway: { bound: 'no' } }),
    });
    const silent: Script = (talk) => talk.gone();
    const driven = await drive(silent, { methods: ['a'], authMethod: only(refusing) });
    await driven.driver.ended;
    expect(driven.frames()).toEqual([]);
    expect(kinds(driven, 'stop')).toMatchObject([
      { outcome: 'usage', text: 'No binding without TLS. Use wss://.', couldSend: true },
    ]);
    expect(driven.summary().outcome).toBe('usage');

    const insisting = await drive(asking('a'), { methods: ['a'], authMethod: only(refusing), sendAnyway: true });
    await insisting.until('open');
    expect(insisting.frames()[0]).toContain('"authextra":{"bound":"no"}');
  });

  it('that cannot be sent at all is not sent, whoever insists', async () => {
    for (const greet of [
      () => Promise.resolve({ ok: false, text: 'The key is broken.' } as const),
      () => Promise.reject(new TypeError('seed 1234')),
    ]) {
      const driven = await drive((talk) => talk.gone(), {
        methods: ['a'],
        authMethod: only(method('a', { greet })),
        sendAnyway: true,
      });
      await driven.driver.ended;
      expect(driven.frames()).toEqual([]);
      expect(JSON.stringify(driven.records())).not.toContain('1234');
      expect(kinds(driven, 'stop')[0]).not.toHaveProperty('couldSend');
    }
  });

  it('is not waited for once the user leaves', async () => {
    let go: () => void = () => undefined;
    const slow = method('a', {
      greet: () => new Promise((resolve) => void (go = () => resolve({ ok: true, authextra: {} }))),
    });
    const driven = await drive((talk) => talk.gone(), { methods: ['a'], authMethod: only(slow) });
    await expect.poll(() => kinds(driven, 'open')).toHaveLength(1);
    driven.driver.leave();
    go();
    await driven.driver.ended;
    expect(driven.frames()).toEqual([]);
  });
});

describe('an answer', () => {
  it('gets HELLO as it was sent, the limits and a signal', async () => {
    const seen: Question[] = [];
    const spy = method('a', {
      answer: (question) => {
        seen.push(question);
        return Promise.resolve({ ok: true, signature: 's', extra: { more: 1 }, trace: [] });
      },
    });
    const limits = { iterations: 5, memoryKiB: 6 };
    const credentials = { a: [{ secret: 's', passphrase: 'p', options: { x: true }, limits }] };
    const driven = await drive(asking('a'), { methods: ['a'], authid: 'ann', credentials, authMethod: only(spy) });
    await driven.until('open');
    expect(seen).toMatchObject([
      { secret: 's', passphrase: 'p', options: { x: true }, limits, hello: { details: { authid: 'ann' } } },
    ]);
    expect(seen[0]?.signal?.aborted).toBe(false);
    expect(answers(driven)).toEqual(['out [5,"*",{"more":1}]']);
  });

  const refusal: Answer = {
    ok: false,
    text: 'The nonce does not begin with ours.',
    trace: [],
    findings: [{ check: 'A-05', severity: 'error', text: 'Not our nonce.' }],
    anyway: { signature: 'sent anyway', extra: {} },
  };
  const refusing = only(method('a', { answer: () => Promise.resolve(refusal) }));

  it('that must fail is not sent; the refusal stands in the capture', async () => {
    const driven = await drive(asking('a'), { methods: ['a'], authMethod: refusing });
    await driven.driver.ended;
    expect(answers(driven)).toEqual([]);
    expect(kinds(driven, 'derivation')).toMatchObject([
      { method: 'a', refused: 'The nonce does not begin with ours.', couldSend: true, steps: [] },
    ]);
    expect(kinds(driven, 'derivation')[0]).not.toHaveProperty('sentAnyway');
    const about = kinds(driven, 'derivation')[0]?.about ?? 0;
    expect(findings(driven)).toContain(`A-05 error about ${about}`);
    expect(driven.frames().at(-1)).toContain('"wamp.error.authentication_failed"');
  });

  it('that must fail is sent if the user insists', async () => {
    const driven = await drive(asking('a'), { methods: ['a'], authMethod: refusing, sendAnyway: true });
    await driven.until('open');
    expect(answers(driven)).toEqual(['out [5,"***********",{}]']);
    expect(kinds(driven, 'derivation')).toMatchObject([{ couldSend: true, sentAnyway: true }]);
  });

  it('that takes long ends at once when the user leaves', async () => {
    const aborted: unknown[] = [];
    const long = method('a', {
      answer: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            aborted.push(signal.reason);
            reject(signal.reason as Error);
          });
        }),
    });
    const challenging: Script = async (talk) => {
      await talk.next();
      talk.send([4, 'a', {}]);
      await talk.gone();
    };
    const driven = await drive(challenging, { methods: ['a'], authMethod: only(long) });
    await driven.until('challenged');
    driven.driver.leave();
    expect(aborted).toHaveLength(1);
    await driven.driver.ended;
    expect(driven.frames().at(-1)).toContain('The client gives up.');
    expect(kinds(driven, 'derivation')).toEqual([]);
  });
});

describe('an answer by hand', () => {
  it('is asked for methods that are not known, with round and extra', async () => {
    const questions: unknown[] = [];
    const driven = await drive(asking('ticket', 'riddle'), {
      methods: ['ticket', 'riddle'],
      secret: 'hunter2',
      ask: ({ authmethod, round, extra }) => {
        questions.push({ authmethod, round, extra });
        return Promise.resolve({ signature: 'forty-two', extra: { why: 'because' } });
      },
    });
    await driven.until('open');
    expect(questions).toEqual([{ authmethod: 'riddle', round: 2, extra: { challenge: 'text to sign' } }]);
    expect(kinds(driven, 'derivation').at(-1)).toMatchObject({
      method: 'riddle',
      byHand: true,
      steps: [{ label: 'signature', length: 9, fingerprint: expect.any(String) as unknown }],
    });
    // Nobody knows what the signature of such a method is, so it counts as a secret.
    expect(JSON.stringify(driven.records())).not.toContain('forty-two');
    expect(answers(driven)[1]).toContain('{"why":"because"}');
  });

  it('may be had for a method that is known', async () => {
    const driven = await drive(asking('wampcra'), {
      methods: ['wampcra'],
      credentials: { wampcra: [{ byHand: true }] },
      ask: () => Promise.resolve({ signature: 'bm90IHNlY3JldA==', extra: {} }),
    });
    await driven.until('open');
    expect(kinds(driven, 'derivation')).toMatchObject([{ byHand: true, steps: [{ value: 'bm90IHNlY3JldA==' }] }]);
  });

  it('that no serializer can write is not sent', async () => {
    const driven = await drive(asking('riddle'), {
      methods: ['riddle'],
      ask: () => Promise.resolve({ signature: 'typed', extra: { x: Number.NaN } }),
    });
    await driven.driver.ended;
    expect(answers(driven)).toEqual([]);
    expect(driven.frames().at(-1)).toMatch(/^out \[3,.*NaN cannot be written/);
  });

  it('that nobody gives ends the login', async () => {
    const driven = await drive(asking('riddle'), { methods: ['riddle'], ask: () => Promise.resolve(undefined) });
    await driven.driver.ended;
    expect(kinds(driven, 'derivation')).toMatchObject([
      { byHand: true, refused: 'riddle is not known here, and nobody answered the CHALLENGE by hand.' },
    ]);
    expect(driven.frames().at(-1)).toMatch(/^out \[3,/);
  });

  it('has no time limit of ours, and is withdrawn when the router hangs up', async () => {
    let withdrawn = false;
    const challenging: Script = async (talk) => {
      await talk.next();
      talk.send([4, 'riddle', {}]);
      await new Promise((resolve) => setTimeout(resolve, 200));
      talk.socket.terminate();
    };
    const driven = await drive(challenging, {
      methods: ['riddle'],
      timeoutMs: 50,
      ask: (_question, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            withdrawn = true;
            resolve(undefined);
          });
        }),
    });
    await driven.driver.ended;
    expect(withdrawn).toBe(true);
    expect(kinds(driven, 'silence')).toEqual([]);
    expect(kinds(driven, 'derivation')).toEqual([]);
  });
});

describe("the router's proof", () => {
  const refused = { ok: false, text: 'It must fail.', trace: [] } as const;
  const proving = (ok: boolean, severity?: 'error' | 'warning') =>
    method('a', {
      answer: () =>
        Promise.resolve({
          ok: true,
          signature: 's',
          extra: {},
          trace: [],
          verify: () => ({
            ok,
            findings: severity ? [{ check: 'A-07', severity, text: 'About the proof.' }] : [],
            trace: [{ label: 'server signature', how: 'HMAC', encoding: 'base64', value: 'AAAA', secret: false }],
          }),
        }),
    });

  it('that holds opens the session', async () => {
    const driven = await drive(asking('a'), { methods: ['a'], authMethod: only(proving(true, 'warning')) });
    await driven.until('open');
    const [proof] = kinds(driven, 'derivation');
    expect(proof).toMatchObject({ purpose: 'router-proof', method: 'a', steps: [{ value: 'AAAA' }] });
    expect(findings(driven)).toContain(`A-07 warning about ${proof?.about ?? 0}`);
  });

  it.each([['error', 'A-07', 'About the proof.'] as const, [undefined, 'A-11', 'did not prove'] as const])(
    'that does not hold ends it: finding %s, then ABORT, and nothing else is sent',
    async (severity, check, words) => {
      const driven = await drive(asking('a'), {
        methods: ['a'],
        authMethod: only(proving(false, severity)),
        react: ({ driver }, state) => {
          if (state === 'open') void driver.request({ kind: 'CALL', options: {}, procedure: 'a.b' });
        },
      });
      await driven.driver.ended;
      expect(driven.states).not.toContain('open');
      const [about] = kinds(driven, 'derivation').map((record) => record.about);
      const error = kinds(driven, 'finding').find(({ finding }) => finding.severity === 'error');
      expect(error).toMatchObject({ about, finding: { check } });
      expect(error?.finding.text).toContain(words);
      const abort = kinds(driven, 'message').at(-1);
      expect(abort?.seq).toBeGreaterThan(error?.seq ?? Infinity);
      expect(driven.frames().at(-1)).toMatch(/^out \[3,.*"wamp\.error\.protocol_violation"\]$/);
    },
  );

  it('is asked for too after an answer that was sent all the same', async () => {
    const wrong = { ok: false, findings: [], trace: [] };
    const answer: Answer = { ...refused, anyway: { signature: 's', extra: {} }, verify: () => wrong };
    const doubtful = method('a', { answer: () => Promise.resolve(answer) });
    const driven = await drive(asking('a'), { methods: ['a'], authMethod: only(doubtful), sendAnyway: true });
    await driven.driver.ended;
    expect(driven.states).not.toContain('open');
    expect(findings(driven).some((line) => line.startsWith('A-11 error'))).toBe(true);
  });

  it('of an earlier round counts no more once a later one is answered without', async () => {
    const answersOnce: Answer[] = [
      { ok: true, signature: 's', extra: {}, trace: [], verify: () => ({ ok: false, findings: [], trace: [] }) },
      { ...refused, anyway: { signature: 's', extra: {} } },
    ];
    const changing = method('a', { answer: () => Promise.resolve(answersOnce.shift() ?? refused) });
    const driven = await drive(asking('a', 'a'), { methods: ['a'], authMethod: only(changing), sendAnyway: true });
    await driven.until('open');
  });

  it('in the CHALLENGE is a record about the CHALLENGE', async () => {
    const routerProof = [{ label: 'signature', how: 'Ed25519', encoding: 'hex', value: 'aa', secret: false } as const];
    const proven = method('a', {
      answer: () => Promise.resolve({ ok: true, signature: 's', extra: {}, trace: [], routerProof }),
    });
    const driven = await drive(asking('a'), { methods: ['a'], authMethod: only(proven) });
    await driven.until('open');
    const challenge = kinds(driven, 'message').find(({ dir }) => dir === 'in');
    expect(kinds(driven, 'derivation')).toMatchObject([
      { purpose: 'router-proof', about: challenge?.seq, steps: [{ value: 'aa' }] },
    ]);
    const marks = driven.summary().steps.map(({ type, routerProof: mark }) => [type, mark]);
    expect(marks).toContainEqual(['CHALLENGE', 'right']);
    expect(marks).toContainEqual(['WELCOME', undefined]);
  });

  it('is asked for of the last round of a method alone', async () => {
    const rounds: number[] = [];
    let round = 0;
    const numbered = method('a', {
      answer: () => {
        const own = ++round;
        const verify = () => {
          rounds.push(own);
          return { ok: true, findings: [], trace: [] };
        };
        return Promise.resolve({ ok: true, signature: 's', extra: {}, trace: [], verify });
      },
    });
    const driven = await drive(asking('a', 'a'), { methods: ['a'], authMethod: only(numbered) });
    await driven.until('open');
    expect(rounds).toEqual([2]);
  });
});

describe('a challenge that was asked before', () => {
  it.each([
    ['wampcra', { challenge: 'the same each time' }],
    ['cryptosign', { challenge: 'ab'.repeat(32) }],
    ['wamp-scram', { nonce: 'the same each time' }],
  ])('is told from the second time on (%s)', async (name, extra) => {
    const script: Script = async (talk) => {
      await talk.next();
      talk.send([4, name, extra]);
      await talk.gone();
    };
    const memory = new ChallengeMemory();
    const repeated = async (kept: ChallengeMemory) => {
      const driven = await drive(script, { methods: [name], authid: 'ann', secret: 'cd'.repeat(32), memory: kept });
      await expect.poll(() => kinds(driven, 'derivation').length).toBeGreaterThan(0);
      return findings(driven).filter((line) => line.startsWith('A-13 warning')).length;
    };
    expect(await repeated(memory)).toBe(0);
    expect(await repeated(memory)).toBe(1);
    expect(await repeated(new ChallengeMemory())).toBe(0);
  });

  it('is forgotten when many others came since', () => {
    const memory = new ChallengeMemory();
    expect(memory.isRepeated('a', 'first')).toBe(false);
    expect(memory.isRepeated('b', 'first')).toBe(false);
    for (let n = 0; n < 9_998; n++) memory.isRepeated('a', String(n));
    expect(memory.isRepeated('a', 'first')).toBe(true);
    for (let n = 0; n < 10_000; n++) memory.isRepeated('a', `${n} more`);
    expect(memory.isRepeated('a', 'first')).toBe(false);
  });
});

describe('review', () => {
  it('tells of an authid that a method needs, about the CHALLENGE that chooses it', async () => {
    const driven = await drive(asking('ticket'), { methods: ['ticket'], secret: 'hunter2', authMethod });
    await driven.until('open');
    const challenge = kinds(driven, 'message').find(({ dir }) => dir === 'in');
    expect(findings(driven)).toContain(`A-12 error about ${challenge?.seq ?? 0}`);
  });

  it('hears every message of the login, and says nothing twice', async () => {
    const seen: string[] = [];
    const finding = { check: 'A-06', severity: 'warning', text: 'Low cost.' } as const;
    const reviewing = method('a', {
      review: (talk) => {
        seen.push(Object.keys(talk).join(' '));
        return talk.challenge && !talk.authenticate ? [finding] : [];
      },
      answer: () => Promise.resolve({ ok: true, signature: 's', extra: {}, trace: [], findings: [finding] }),
    });
    const driven = await drive(asking('a'), { methods: ['a'], authMethod: only(reviewing) });
    await driven.until('open');
    expect(seen).toEqual([
      'hello',
      'hello challenge',
      'hello challenge authenticate',
      'hello challenge authenticate welcome',
    ]);
    expect(findings(driven).filter((line) => line.startsWith('A-06'))).toHaveLength(1);
  });
});
