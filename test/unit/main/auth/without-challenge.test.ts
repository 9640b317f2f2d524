import { describe, expect, it } from 'vitest';
import { authMethods } from '../../../../src/main/auth/registry.ts';
import { containing } from '../../../support/containing.ts';
import { authenticate, newcomer, question } from './questions.ts';

const methods = authMethods.filter(({ secretKinds }) => secretKinds.length === 0);

describe('methods without a challenge', () => {
  it('are known by what the router knows the client by', () => {
    expect(methods.map(({ name, usesCookies, usesCertificate }) => [name, usesCookies, usesCertificate])).toEqual([
      ['anonymous', undefined, undefined],
      ['cookie', true, undefined],
      ['tls', undefined, true],
    ]);
  });

  it.each(methods.map((method) => [method.name, method] as const))(
    '%s: a CHALLENGE is a mistake of the router, and nothing is sent',
    async (name, method) => {
      expect(method.challenge(newcomer())).toBeUndefined();
      const answer = await method.answer(question(name, {}, { secret: 'given by mistake' }));
      expect(answer).toMatchObject({ ok: false, trace: [], text: containing(`CHALLENGE for ${name}`) });
      expect(answer).not.toHaveProperty('anyway');
      expect(await method.check(newcomer(), {}, authenticate(''))).toMatchObject({ ok: false });
    },
  );
});
