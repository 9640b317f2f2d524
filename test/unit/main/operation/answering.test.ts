// Invocations that a template answers, against a scripted router.

import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerPlan } from '../../../../src/shared/request.ts';
import { finishScripted } from '../../../support/scripted-peer.ts';
import { finishDriven } from '../session/driven.ts';
import { checksOf, Held, REGISTRATION } from './held.ts';

afterEach(async () => {
  await finishDriven();
  await finishScripted();
});

const BYTES = '\u0000AQL/';

describe('a template', () => {
  it('answers with what came', async () => {
    const held = await Held.registered({
      kind: 'result',
      args: '["{{args.0}}", "Hello {{kwargs.name}}", {"n": "{{count}}", "of": "{{procedure}}"}]',
      kwargs: '{"who": "{{caller_authid}}", "id": "{{caller}}", "reg": "{{registration}}", "all": "{{args}}"}',
    });
    held.invoke([7.5, BYTES], { caller: 4711, caller_authid: 'ann', procedure: 'com.app.x' }, { name: 'Ada' });
    held.invoke([null]);
    expect(await held.said(2)).toEqual([
      [
        ...[70, 1, {}, [7.5, 'Hello Ada', { n: 1, of: 'com.app.x' }]],
        { who: 'ann', id: 4711, reg: REGISTRATION, all: [7.5, BYTES] },
      ],
      [
        ...[70, 2, {}, [null, 'Hello null', { n: 2, of: 'com.app' }]],
        { who: null, id: null, reg: REGISTRATION, all: [null] },
      ],
    ]);
    expect(held.info).toMatchObject({ count: 2, answered: 2, failed: 0, pending: 0 });
    expect(held.info.trouble).toBe('{{kwargs.name}} and 2 more stand for nothing in invocation 2; null was sent.');
    expect(checksOf(held)).not.toContain('R-10');
  });

  it('that is empty answers without arguments', async () => {
    const held = await Held.registered({ kind: 'result' });
    held.invoke([1]);
    expect(await held.said(1)).toEqual([[70, 1, {}]]);
  });

  it('of an error answers ERROR with its arguments', async () => {
    const held = await Held.registered({
      kind: 'error',
      error: 'com.app.error.{{kwargs.code}}',
      args: '["no {{args.0}}"]',
      kwargs: '{"a": 1.0}',
    });
    held.invoke(['way'], {}, { code: 'out' });
    expect(await held.said(1)).toEqual([[8, 68, 1, {}, 'com.app.error.out', ['no way'], { a: 1 }]]);
    expect(held.driven.frames().at(-1)).toContain('{"a":1.0}');
    expect(held.info).toMatchObject({ answered: 0, failed: 1, pending: 0 });
  });

  it('of an error whose URI cannot be filled in answers wamp.error.invalid_argument', async () => {
    const held = await Held.registered({ kind: 'error', error: '{{kwargs.code}}' });
    held.invoke();
    const args = ['The answer of the callee cannot be sent.'];
    expect(await held.said(1)).toEqual([[8, 68, 1, {}, 'wamp.error.invalid_argument', args]]);
    expect(held.info).toMatchObject({ failed: 1, pending: 0 });
    expect(held.info.trouble).toMatch(/^\{\{kwargs\.code\}\} in the error URI stands for nothing\. .* invocation 1 /);
    held.invoke([], {}, { code: 'no uri' });
    expect(await held.said(1)).toEqual([[8, 68, 2, {}, 'wamp.error.invalid_argument', args]]);
    expect(held.info.trouble).toMatch(/^The error "\{\{kwargs\.code\}\}" is no URI once/);
  });

  it('answers after its delay, and is pending till then', async () => {
    const held = await Held.registered({ kind: 'result', args: '["{{count}}"]', delayMs: 500 });
    held.invoke();
    held.invoke();
    await held.until(2);
    held.clock.pass(499);
    expect(held.info).toMatchObject({ pending: 2, answered: 0 });
    held.clock.pass(1);
    expect(await held.said(2)).toEqual([
      [70, 1, {}, [1]],
      [70, 2, {}, [2]],
    ]);
    expect(held.info).toMatchObject({ pending: 0, answered: 2 });
  });

  it('that is changed answers those that come from then on', async () => {
    const held = await Held.registered({ kind: 'result', args: '["old"]', delayMs: 10 });
    held.invoke();
    await held.until(1);
    const answer = { kind: 'result', args: '["new"]' } as const;
    held.holdings.setAnswer(REGISTRATION, answer, { kind: 'result', args: ['new'] });
    expect(held.info.answer).toEqual(answer);
    held.invoke();
    expect(await held.said(1)).toEqual([[70, 2, {}, ['new']]]);
    held.clock.pass(10);
    expect(await held.said(1)).toEqual([[70, 1, {}, ['old']]]);
  });
});

describe('parts of a result', () => {
  const CHUNKS: AnswerPlan = {
    kind: 'result',
    args: '["done"]',
    delayMs: 30,
    chunks: [{ args: '[1]' }, { args: '[2, "{{args.0}}"]', kwargs: '{"k": 1}', delayMs: 100 }],
  };

  it('come before it, each after its delay, to a caller that wants progress', async () => {
    const held = await Held.registered(CHUNKS);
    held.invoke(['x'], { receive_progress: true });
    expect(await held.said(1)).toEqual([[70, 1, { progress: true }, [1]]]);
    held.clock.pass(99);
    await held.saidNothingMore();
    held.clock.pass(1);
    expect(await held.said(1)).toEqual([[70, 1, { progress: true }, [2, 'x'], { k: 1 }]]);
    held.clock.pass(30);
    expect(await held.said(1)).toEqual([[70, 1, {}, ['done']]]);
    expect(held.info).toMatchObject({ answered: 1, pending: 0 });
  });

  it.each([{}, { receive_progress: false }, { receive_progress: 'yes' }])(
    'are left out with their delays if it does not: %j',
    async (details) => {
      const held = await Held.registered(CHUNKS);
      held.invoke([], details);
      await held.until(1);
      held.clock.pass(30);
      expect(await held.said(1)).toEqual([[70, 1, {}, ['done']]]);
      expect(checksOf(held)).not.toContain('R-15');
    },
  );

  it('without delays come at once, in their order', async () => {
    const chunks = Array.from({ length: 1_000 }, (_, i) => ({ args: `[${i}]` }));
    const held = await Held.registered({ kind: 'result', chunks });
    held.invoke([], { receive_progress: true });
    const said = await held.said(1_001);
    expect(said.slice(0, 1_000)).toEqual(chunks.map((_, i) => [70, 1, { progress: true }, [i]]));
    expect(said.at(-1)).toEqual([70, 1, {}]);
  });
});

describe('an interrupt', () => {
  const SLOW = { kind: 'result', args: '["late"]', delayMs: 1_000 } as const;

  it.each([[{ mode: 'kill' }], [{}], [{ mode: 'skip' }], [{ mode: 7 }], [{ mode: 'kill', reason: 'com.app.r' }]])(
    'of %j is answered at once, and the delay ends',
    async (options) => {
      const held = await Held.registered(SLOW);
      held.invoke();
      held.talk.send([69, 1, options]);
      expect(await held.said(1)).toEqual([[8, 68, 1, {}, 'wamp.error.canceled']]);
      held.clock.pass(5_000);
      await held.saidNothingMore();
      expect(held.clock.running).toBe(0);
      expect(held.info).toMatchObject({ interrupted: 1, answered: 0, failed: 0, pending: 0 });
    },
  );

  it('of killnowait is answered by nothing', async () => {
    const held = await Held.registered(SLOW);
    held.invoke();
    held.talk.send([69, 1, { mode: 'killnowait' }]);
    await held.until(2);
    held.clock.pass(5_000);
    await held.saidNothingMore();
    expect(held.clock.running).toBe(0);
    expect(held.info).toMatchObject({ interrupted: 1, answered: 0, pending: 0 });
    expect(checksOf(held)).not.toContain('R-30');
  });

  it('ends the parts of a result', async () => {
    const chunks = Array.from({ length: 10 }, (_, i) => ({ args: `[${i}]`, delayMs: 100 }));
    const held = await Held.registered({ kind: 'result', chunks });
    held.invoke([], { receive_progress: true });
    await held.until(1);
    held.clock.pass(250);
    expect(await held.said(2)).toHaveLength(2);
    held.talk.send([69, 1, { mode: 'kill' }]);
    expect(await held.said(1)).toEqual([[8, 68, 1, {}, 'wamp.error.canceled']]);
    held.clock.pass(5_000);
    await held.saidNothingMore();
  });

  it('for what is answered already, or never was asked, changes nothing', async () => {
    const held = await Held.registered({ kind: 'result' });
    held.invoke();
    await held.said(1);
    held.talk.send([69, 1, { mode: 'kill' }]);
    held.talk.send([69, 77, { mode: 'kill' }]);
    await held.until(3);
    await held.saidNothingMore();
    expect(held.info).toMatchObject({ interrupted: 0, answered: 1 });
    expect(checksOf(held)).toContain('R-20');
  });
});

describe('an invocation of a registration that is not held', () => {
  it('is answered with no_such_registration, and found', async () => {
    const held = await Held.registered({ kind: 'result', args: '[1]' });
    held.talk.send([68, 1, 71, {}, [1]]);
    await held.until(1);
    held.clock.pass(0);
    expect(await held.said(1)).toEqual([[8, 68, 1, {}, 'wamp.error.no_such_registration']]);
    expect(held.info).toMatchObject({ count: 0, answered: 0 });
    expect(checksOf(held)).toContain('R-09');
  });

  it('is answered by its template, if the grant is heard of right after', async () => {
    const held = await Held.open();
    held.invoke(['a']);
    held.talk.send([69, 1, { mode: 'killnowait' }]);
    held.invoke(['b']);
    await held.until(3);
    held.grant({ answer: { kind: 'result', args: '["{{args.0}}"]', delayMs: 1 } });
    held.clock.pass(5);
    expect(await held.said(1)).toEqual([[70, 2, {}, ['b']]]);
    expect(held.info).toMatchObject({ count: 2, interrupted: 1, answered: 1 });
  });

  it('is answered without waiting for more than there is room for', async () => {
    const held = await Held.open();
    for (let request = 1; request <= 1_000; request++) held.talk.send([68, request, 5, {}]);
    const said = await held.said(1_000);
    expect(said[0]).toEqual([8, 68, 1, {}, 'wamp.error.no_such_registration']);
    expect(held.clock.running).toBe(0);
  });
});

describe('arguments that come in parts', () => {
  it('are answered once, after the last, with the last', async () => {
    const held = await Held.registered({ kind: 'result', args: '["{{args.0}}", "{{count}}"]' });
    const request = held.invoke(['a'], { progress: true });
    held.invokeOn(request, ['b'], { progress: true });
    await held.until(2);
    expect(held.info).toMatchObject({ count: 2, pending: 1 });
    await held.saidNothingMore();
    held.invokeOn(request, ['c']);
    expect(await held.said(1)).toEqual([[70, 1, {}, ['c', 1]]]);
    held.invoke(['d']);
    expect(await held.said(1)).toEqual([[70, 2, {}, ['d', 2]]]);
    expect(held.info).toMatchObject({ count: 4, answered: 2, pending: 0 });
  });

  it('that still come after an interrupt begin nothing new', async () => {
    const held = await Held.registered({ kind: 'result', args: '["{{args.0}}"]' });
    const request = held.invoke(['a'], { progress: true });
    held.talk.send([69, request, { mode: 'kill' }]);
    held.invokeOn(request, ['b'], { progress: true });
    held.invokeOn(request, ['c']);
    await held.until(4);
    expect(await held.said(1)).toEqual([[8, 68, 1, {}, 'wamp.error.canceled']]);
    await held.saidNothingMore();
    expect(held.info).toMatchObject({ interrupted: 1, answered: 0, pending: 0 });
  });

  it('of a registration that is not held are refused once', async () => {
    const held = await Held.open();
    held.invoke(['a'], { progress: true });
    held.invokeOn(1, ['b'], { progress: true });
    held.invokeOn(1, ['c']);
    await held.until(3);
    held.clock.pass(0);
    expect(await held.said(1)).toEqual([[8, 68, 1, {}, 'wamp.error.no_such_registration']]);
    await held.saidNothingMore();
  });
});

it('an id that the router gives out twice leaves one invocation', async () => {
  const held = await Held.registered({ kind: 'result', args: '["{{args.0}}"]', delayMs: 10 });
  held.invoke(['a']);
  held.invokeOn(1, ['b']);
  await held.until(2);
  held.clock.pass(10);
  expect(await held.said(1)).toEqual([[70, 1, {}, ['b']]]);
  await held.saidNothingMore();
  expect(held.info).toMatchObject({ count: 2, answered: 1, pending: 0 });
});

describe('a packed payload', () => {
  const PPT = { ppt_scheme: 'wamp', ppt_serializer: 'cbor', ppt_cipher: 'xsalsa20poly1305', ppt_keyid: 'k1' };
  const HINTS = { caller: 1, receive_progress: true };

  it('goes back as it came, with what says how it is packed', async () => {
    const held = await Held.registered({
      kind: 'result',
      args: '["{{args.0}}"]',
      chunks: [{ args: '["{{args.0}}"]' }],
    });
    held.invoke([BYTES], { ...PPT, ...HINTS });
    expect(await held.said(2)).toEqual([
      [70, 1, { ...PPT, progress: true }, [BYTES]],
      [70, 1, PPT, [BYTES]],
    ]);
  });

  it('in the form of payload transparency, too', async () => {
    const held = await Held.registered({ kind: 'result', args: '["{{args}}"]' });
    held.talk.send([68, 1, REGISTRATION, { enc_algo: 'cryptobox', enc_serializer: 'json' }, BYTES]);
    expect(await held.said(1)).toEqual([[70, 1, { enc_algo: 'cryptobox', enc_serializer: 'json' }, BYTES]]);
  });

  it('is not said of another payload', async () => {
    const held = await Held.registered({ kind: 'result', args: '["{{args.0}}", 1]' });
    held.invoke([BYTES], PPT);
    expect(await held.said(1)).toEqual([[70, 1, {}, [BYTES, 1]]]);
  });
});

describe('too many that wait', () => {
  it('are refused beyond ten thousand', { timeout: 60_000 }, async () => {
    const held = await Held.registered({ kind: 'result', delayMs: 60_000 });
    for (let i = 0; i < 10_002; i++)
      held.holdings.delivered(
        { kind: 'INVOCATION', request: i + 1, registration: REGISTRATION, details: {}, args: [1] },
        i + 1,
      );
    const refused = [{}, 'wamp.error.unavailable', ['Too many invocations wait for an answer.']];
    expect(await held.said(2)).toEqual([
      [8, 68, 10_001, ...refused],
      [8, 68, 10_002, ...refused],
    ]);
    expect(held.info).toMatchObject({ pending: 10_000, failed: 2 });
    expect(held.info.trouble).toContain('invocation 10002 was refused');
    held.holdings.lost();
    expect(held.clock.running).toBe(0);
    expect(held.info.pending).toBe(0);
  });

  it('are refused when they are large', async () => {
    const held = await Held.registered({ kind: 'result', delayMs: 60_000 });
    const args = ['x'.repeat(16 * 1024 * 1024)];
    for (let request = 1; request <= 9; request++)
      held.holdings.delivered({ kind: 'INVOCATION', request, registration: REGISTRATION, details: {}, args }, request);
    const refused = [{}, 'wamp.error.unavailable', ['Too many invocations wait for an answer.']];
    expect(await held.said(2)).toEqual([
      [8, 68, 8, ...refused],
      [8, 68, 9, ...refused],
    ]);
    held.clock.pass(60_000);
    expect(held.info).toMatchObject({ pending: 0, answered: 7, failed: 2 });
    held.holdings.delivered({ kind: 'INVOCATION', request: 10, registration: REGISTRATION, details: {}, args }, 10);
    expect(held.info).toMatchObject({ pending: 1 });
    held.holdings.lost();
  });
});

describe('a router that asks and does not read', () => {
  it('gets its answers once it reads', async () => {
    const held = await Held.registered({ kind: 'result', args: '["{{args.0}}"]' });
    held.unsent = 5 * 1024 * 1024;
    held.invoke(['a']);
    held.invoke(['b']);
    await held.until(2);
    held.clock.pass(1_000);
    expect(held.info).toMatchObject({ pending: 2, answered: 0 });
    held.unsent = 0;
    held.clock.pass(100);
    expect(await held.said(2)).toEqual([
      [70, 1, {}, ['a']],
      [70, 2, {}, ['b']],
    ]);
    expect(held.info).toMatchObject({ pending: 0, answered: 2 });
    expect(held.clock.running).toBeLessThan(2);
  });

  it('is not even refused beyond a bound', async () => {
    const held = await Held.open();
    held.unsent = 65 * 1024 * 1024;
    held.talk.send([68, 1, 999, {}]);
    await held.until(1);
    held.clock.pass(0);
    held.unsent = 0;
    await held.saidNothingMore();
  });
});
