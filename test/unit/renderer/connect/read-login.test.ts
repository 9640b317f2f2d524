// What is wrong with the login part of a form, by field: requests after WELCOME, work limits, transport auth.

import { describe, expect, test } from 'vitest';
import { toForm, type ProfileForm } from '../../../../src/renderer/src/features/connect/form-state.ts';
import {
  withRequestAdded,
  withSecretAdded,
  type NamedSecretRow,
  type RequestRow,
} from '../../../../src/renderer/src/features/connect/login-form.ts';
import { readForm } from '../../../../src/renderer/src/features/connect/read-form.ts';
import { readList } from '../../../../src/renderer/src/features/connect/read-json.ts';
import { profileSchema } from '../../../../src/shared/profile.ts';
import { KNOWN, profileOf } from './profiles.ts';

const good = toForm(profileOf());
const request: RequestRow = { ...(withRequestAdded([])[0] as RequestRow), uri: 'com.example.login' };
const token: NamedSecretRow = { ...(withSecretAdded([])[0] as NamedSecretRow), name: 'token' };

function wrong(part: Partial<ProfileForm>): string[] {
  const reading = readForm({ ...good, ...part }, 'p', KNOWN);
  if (reading.ok) return [];
  expect(profileSchema.safeParse(reading.standIn).error, 'a stand-in is a profile').toBeUndefined();
  return Object.entries(reading.errors).map(([field, { missing }]) => (missing ? `(${field})` : field));
}

const withRequest = (part: Partial<RequestRow>) => ({ afterWelcome: [{ ...request, ...part }] });
const withSecret = (part: Partial<NamedSecretRow>) => withRequest({ secrets: [{ ...token, ...part }] });
const at = (field: string) => `afterWelcome[0].${field}`;

describe('what is wrong with the login part of a form', () => {
  test.each<[string, Partial<ProfileForm>, string[]]>([
    ['a request', withRequest({}), []],
    ['no URI', withRequest({ uri: '' }), [`(${at('uri')})`]],
    ['a long URI', withRequest({ uri: 'u'.repeat(8193) }), [at('uri')]],
    ['arguments that are no list', withRequest({ args: '{}' }), [at('args')]],
    ['arguments that are no JSON', withRequest({ args: '[1,' }), [at('args')]],
    ['a number that would change', withRequest({ args: '[9007199254740993]' }), [at('args')]],
    ['too many arguments', withRequest({ args: `[${Array(1025).fill(0).join()}]` }), [at('args')]],
    ['keywords that are a list', withRequest({ kwargs: '[]' }), [at('kwargs')]],
    ['too many requests', { afterWelcome: Array<RequestRow>(17).fill(request) }, ['afterWelcome']],
    ['a secret', withSecret({}), []],
    ['a secret without a name', withSecret({ name: '' }), [`(${at('secrets[0].name')})`]],
    ['a secret that begins with a digit', withSecret({ name: '1st' }), [at('secrets[0].name')]],
    ['a long name of a secret', withSecret({ name: 'n'.repeat(65) }), [at('secrets[0].name')]],
    ['a secret from nowhere', withSecret({ variable: '' }), [`(${at('secrets[0].secret')})`]],
    ['a file without a path', withSecret({ secretFrom: 'file' }), [`(${at('secrets[0].secret')})`]],
    ['a long path', withSecret({ secretFrom: 'file', file: 'p'.repeat(4097) }), [at('secrets[0].secret')]],
    ['too many secrets', withRequest({ secrets: Array<NamedSecretRow>(33).fill(token) }), [at('secrets')]],
    ['transport auth that is a text', { transportAuth: '"x"' }, ['transportAuth']],
    ['no limits', { limits: { iterations: ' ', memoryKiB: '' } }, []],
    ['the largest limits', { limits: { iterations: '4294967295', memoryKiB: '4194304' } }, []],
    ['no iterations', { limits: { iterations: '0', memoryKiB: '' } }, ['limits.iterations']],
    ['half an iteration', { limits: { iterations: '1.5', memoryKiB: '' } }, ['limits.iterations']],
    ['too little memory', { limits: { iterations: '', memoryKiB: '7' } }, ['limits.memoryKiB']],
    ['too much memory', { limits: { iterations: '', memoryKiB: '4194305' } }, ['limits.memoryKiB']],
  ])('%s', (_what, part, fields) => {
    expect(wrong(part)).toEqual(fields);
  });

  test('a request that can be read is what was typed', () => {
    const form = {
      ...good,
      transportAuth: '{"ticket": true}',
      limits: { iterations: '20000000', memoryKiB: '' },
      ...withRequest({
        kind: 'publish',
        args: '["{{token}}", 7]',
        kwargs: '{"a": null}',
        secrets: [token, { ...token, name: 'code', sentAs: 'code', secretFrom: 'prompt' }],
      }),
    };
    const reading = readForm(form, 'p', KNOWN);
    expect(reading.ok && reading.profile).toMatchObject({
      transportAuth: { ticket: true },
      limits: { iterations: 20_000_000 },
      afterWelcome: [
        {
          kind: 'publish',
          uri: 'com.example.login',
          args: ['{{token}}', 7],
          kwargs: { a: null },
          secrets: [
            { name: 'token', secret: { from: 'env', name: 'WAMPYSECRET' } },
            { name: 'code', secret: { from: 'prompt' }, secretIs: 'totp-secret' },
          ],
        },
      ],
    });
  });
});

describe('a JSON list as typed', () => {
  test('nothing is no list, and [] is one', () => {
    expect(readList('\n')).toEqual({ ok: true, value: undefined });
    expect(readList('[]')).toEqual({ ok: true, value: [] });
  });

  test('says when it is nested too deep', () => {
    expect(readList('['.repeat(300) + ']'.repeat(300)).ok).toBe(false);
  });
});
