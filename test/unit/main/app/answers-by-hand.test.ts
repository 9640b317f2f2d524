// Answers by hand through the commands: variables of the environment of the registration, and the time of the dealer.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { resultArgs, sendRequest, startRequest } from '../../../support/requests.ts';
import { finishWatched, startWatched, type Watched } from '../../../support/watched-app.ts';

let watched: Watched;
beforeEach(async () => {
  watched = await startWatched();
});
afterEach(() => finishWatched(watched));

/** A callee and a caller at the demo router. */
async function pair(): Promise<{ callee: string; caller: string }> {
  const { link } = watched;
  const [callee, caller] = await Promise.all([1, 2].map(() => link.call('session.connect', { demo: 'anonymous' })));
  for (const one of [callee, caller])
    await expect
      .poll(async () => (await link.call('capture.info', { capture: one?.capture ?? '' })).outcome)
      .toBe('welcome');
  return { callee: callee?.capture ?? '', caller: caller?.capture ?? '' };
}

it('an answer is filled in from the environment of the registration and from the invocation', async () => {
  const { link } = watched;
  const { callee, caller } = await pair();
  const variables = [{ name: 'unit', value: { kind: 'json', json: '["m", 1.0]' } as const }];
  await link.call('saved.putEnvironment', {
    profileId: 'demo-anonymous',
    environment: { id: 'e', name: 'test', variables },
  });
  const request = { kind: 'register', uri: 'my.ask', answer: { kind: 'ask' } } as const;
  const { operation: registering } = await link.call('operation.start', { capture: callee, request, environment: 'e' });
  await link.call('operation.wait', { capture: callee, operation: registering });
  const operation = await startRequest(link, caller, { kind: 'call', uri: 'my.ask', args: '["x"]' });
  await expect.poll(async () => (await link.call('invocation.questions', {})).length).toBe(1);
  const [{ question = '' } = {}] = await link.call('invocation.questions', {});
  const typed = (args: string) =>
    link.call('invocation.answer', { question, answer: { kind: 'result', payload: { args } } });
  await expect(typed('["{{nobody}}"]')).rejects.toThrow('has no variable nobody');
  expect(await typed('["{{unit}}", "{{args.0}}!"]')).toEqual({ taken: true });
  expect(resultArgs(await link.call('operation.wait', { capture: caller, operation }))).toEqual([['m', 1], 'x!']);
});

it('of two answers that are given at once the first one counts', async () => {
  const { link } = watched;
  const { callee, caller } = await pair();
  const variables = [{ name: 'who', value: { kind: 'text', text: '{{args.0}}' } } as const];
  const environment = { id: 'e', name: 'test', variables };
  await link.call('saved.putEnvironment', { profileId: 'demo-anonymous', environment });
  const request = { kind: 'register', uri: 'my.ask', answer: { kind: 'ask' } } as const;
  await link.call('operation.start', { capture: callee, request, environment: 'e' });
  await expect.poll(async () => (await link.call('holding.list', { capture: callee })).length).toBe(1);
  const operation = await startRequest(link, caller, { kind: 'call', uri: 'my.ask', args: '["x"]' });
  await expect.poll(async () => (await link.call('invocation.questions', {})).length).toBe(1);
  const [{ question = '' } = {}] = await link.call('invocation.questions', {});
  // The first one reads the environment, the second one has no need to.
  const answers = ['["first {{who}}"]', '["second"]'].map((args) =>
    link.call('invocation.answer', { question, answer: { kind: 'result', payload: { args } } }),
  );
  expect(await Promise.all(answers)).toEqual([{ taken: true }, { taken: false }]);
  // The value of a variable is no template.
  expect(resultArgs(await link.call('operation.wait', { capture: caller, operation }))).toEqual(['first {{args.0}}']);
});

it('a question is taken back when the time that the dealer forwards has passed', async () => {
  const { link } = watched;
  const { callee, caller } = await pair();
  const options = '{"forward_timeout": true}';
  await sendRequest(link, callee, { kind: 'register', uri: 'my.ask', options, answer: { kind: 'ask' } });
  const operation = await startRequest(link, caller, { kind: 'call', uri: 'my.ask', options: '{"timeout": 300}' });
  const { reply } = await link.call('operation.wait', { capture: caller, operation });
  expect(reply).toMatchObject({ kind: 'error', error: 'wamp.error.timeout' });
  const [asked] = await link.call('invocation.questions', {});
  expect(asked).toMatchObject({ timedOut: 300 });
  const answer = { kind: 'result', payload: {} } as const;
  expect(await link.call('invocation.answer', { question: asked?.question ?? '', answer })).toEqual({ taken: false });
  expect(await link.call('invocation.questions', {})).toEqual([]);
});
