import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anonymous } from '../../../../src/main/auth/anonymous.ts';
import { authMethod, authMethods, indexMethods } from '../../../../src/main/auth/registry.ts';
import { ticket } from '../../../../src/main/auth/ticket.ts';
import { authenticate, newcomer, question } from './questions.ts';
import { containing } from '../../../support/containing.ts';

describe('auth registry', () => {
  it('finds each method by its name and nothing else', () => {
    expect(authMethods.map((method) => method.name)).toEqual([
      ...['anonymous', 'ticket', 'wampcra', 'wamp-scram', 'scram', 'cryptosign', 'cookie', 'tls'],
    ]);
    for (const method of authMethods) expect(authMethod(method.name)).toBe(method);
    expect(authMethod('WAMPCRA')).toBeUndefined();
    expect(authMethod('constructor')).toBeUndefined();
  });

  it('has each name and each option in the description of the command line', () => {
    const text = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8');
    for (const { name, options = [] } of authMethods) {
      expect(text).toContain(`\`${name}\``);
      for (const { id } of options) expect(text).toContain(`\`${name}.${id}\``);
    }
  });

  it('refuses a name registered twice', () => {
    expect(() => indexMethods([ticket, anonymous, { ...anonymous, name: 'ticket' }])).toThrow('ticket');
  });
});

describe('anonymous', () => {
  it('needs neither authid nor secret nor challenge', () => {
    expect(anonymous).toMatchObject({ needsAuthid: false, secretKinds: [], signatureIsSecret: false });
    expect(anonymous.challenge(newcomer())).toBeUndefined();
  });

  it('refuses a challenge it should never get, with what to do', async () => {
    const answer = await anonymous.answer(question('anonymous', {}));
    expect(answer).toMatchObject({ ok: false, text: containing('offer another method'), trace: [] });
    expect(await anonymous.check(newcomer(), {}, authenticate(''))).toMatchObject({ ok: false });
  });
});
