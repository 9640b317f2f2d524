// What becomes of the variables of requests and answers: which secrets are masked, kept and refused, and when an
// environment is read at all.

import { describe, expect, it } from 'vitest';
import { RequestVariables, type VariablesTarget } from '../../../../src/main/app/request-variables.ts';
import { RequestBooks } from '../../../../src/main/saved/request-books.ts';
import type { SecretStore } from '../../../../src/main/secret/secret-store.ts';
import type { AnswerPlan } from '../../../../src/shared/request.ts';
import { testFolder } from '../profile/folder.ts';

const none = () => Promise.reject(new Error('nothing is stored here'));

/** Variables of the environment `e`: `pin` is `12`, `token` is long, and `asked` is what a person types last. */
async function prepared() {
  const books = new RequestBooks(testFolder());
  const secret = (name: string) =>
    ({ name, value: { kind: 'secret', secret: { from: 'env', name: name.toUpperCase() } } }) as const;
  const asked = { name: 'asked', value: { kind: 'secret', secret: { from: 'prompt' } } } as const;
  await books.putEnvironment('p', { id: 'e', name: 'test', variables: [secret('pin'), secret('token'), asked] });
  const given = { typed: '' };
  const secrets: SecretStore = {
    resolve: (ref) =>
      Promise.resolve(
        ref.from === 'prompt' ? given.typed : ref.from === 'env' && ref.name === 'PIN' ? '12' : 'long enough',
      ),
    ...{ look: none, set: none, remove: none },
  };
  const masked: string[] = [];
  const typed = new Map<string, string>();
  const conceal = (text: string) => void masked.push(text);
  const target: VariablesTarget = { capture: 'c', profileId: 'p', conceal, typed };
  return { variables: new RequestVariables(books, secrets), target, masked, typed, given };
}

const resultOf = (args: string) => ({ kind: 'result', args }) as const;

describe('a secret too short to be found within a text', () => {
  it('is refused beside what an invocation brings: such a text would be sent in clear', async () => {
    const { variables, target, masked } = await prepared();
    const refused = /\{\{pin\}\} has fewer than 4 bytes and stands in one text with what the invocation brings/;
    const answers: readonly AnswerPlan[] = [
      resultOf('["{{pin}}-{{args.0}}"]'),
      resultOf('[{"a": ["{{count}} {{pin}}"]}]'),
      { kind: 'error', error: 'com.{{pin}}.{{kwargs.x}}' },
      { kind: 'result', chunks: [{ kwargs: '{"a": "{{pin}}{{procedure}}"}' }] },
    ];
    for (const answer of answers) {
      await expect(variables.answer(target, answer, 'e')).rejects.toThrow(refused);
      const request = { kind: 'register', uri: 'a.b', answer } as const;
      await expect(variables.request(target, request, 'e')).rejects.toThrow(refused);
    }
    expect(masked.filter((text) => text !== '12')).toEqual([]);
  });

  it('makes all of a text secret that holds nothing of an invocation', async () => {
    const { variables, target, masked } = await prepared();
    await variables.answer(target, resultOf('["no {{pin}}", "{{pin}}", "{{args.0}}"]'), 'e');
    expect(masked).toEqual(['12', 'no 12']);
  });

  it('is no matter for one that is long enough', async () => {
    const { variables, target } = await prepared();
    const { kind } = await variables.answer(target, resultOf('["{{token}}-{{args.0}}"]'), 'e');
    expect(kind).toBe('result');
  });
});

describe('an environment that is gone', () => {
  it('is not missed by answers without variables', async () => {
    const { variables, target } = await prepared();
    const answer = resultOf('[1, "{{args.0}} {{count}}"]');
    expect(await variables.answer(target, answer, 'gone')).toEqual({
      kind: 'result',
      args: [1, '{{args.0}} {{count}}'],
    });
    await expect(variables.answer(target, resultOf('["{{token}}"]'), 'gone')).rejects.toMatchObject({
      code: 'unknown-environment',
    });
  });

  it('is not missed by requests without variables that are made anew, and told of those that are made now', async () => {
    const { variables, target } = await prepared();
    const request = { kind: 'subscribe', uri: 'a.b' } as const;
    expect(await variables.request({ ...target, isAnew: true }, request, 'gone')).toMatchObject({ uri: 'a.b' });
    await expect(variables.request(target, request, 'gone')).rejects.toMatchObject({ code: 'unknown-environment' });
  });
});

it('what is typed is kept for subscriptions and registrations alone', async () => {
  const { variables, target, typed, given } = await prepared();
  given.typed = 'for others';
  await variables.request(target, { kind: 'call', uri: 'a.{{asked}}' }, 'e');
  await variables.request(target, { kind: 'publish', uri: 'a.{{asked}}' }, 'e');
  await variables.payload(target, { args: '["{{asked}}"]' }, 'e');
  await variables.answer(target, resultOf('["{{asked}}"]'), 'e');
  expect([...typed]).toEqual([]);
  given.typed = 'for what is held';
  await variables.request(target, { kind: 'subscribe', uri: 'a.{{asked}}' }, 'e');
  await variables.request(target, { kind: 'register', uri: 'a.{{asked}}', answer: { kind: 'ask' } }, 'e');
  expect([...typed]).toEqual([['e/asked', 'for what is held']]);
});
