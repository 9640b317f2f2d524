import { describe, expect, it } from 'vitest';
import { newProfile } from '../../../src/shared/new-profile.ts';
import { fillPlaceholders, placeholdersIn } from '../../../src/shared/placeholders.ts';
import { checkProfile } from '../../../src/shared/profile-check.ts';
import type { AfterWelcome } from '../../../src/shared/profile.ts';

const CONTEXT = { schemes: ['wss'], methods: [], serializers: [{ name: 'json', subprotocol: 'wamp.2.json' }] };
const TOKEN = { name: 'token', secret: { from: 'env', name: 'TOKEN' } } as const;

/** `severity field: text` of each finding about requests after WELCOME. */
function findings(...afterWelcome: AfterWelcome[]): string[] {
  const profile = { ...newProfile('p', 'P', 'wss://router.example.com/ws', 'realm1'), afterWelcome };
  return checkProfile(profile, CONTEXT).map(({ severity, field, text }) => `${severity} ${field}: ${text}`);
}

const call = (changes: Partial<AfterWelcome>): AfterWelcome => ({ kind: 'call', uri: 'com.example.login', ...changes });

describe('the check of requests after WELCOME', () => {
  it('has nothing to say where each placeholder has its secret', () => {
    expect(findings(call({ args: ['{{token}}'], secrets: [TOKEN] }))).toEqual([]);
    expect(findings(call({ kwargs: { a: [{ b: 'Bearer {{token}}' }] }, secrets: [TOKEN] }))).toEqual([]);
    expect(findings(call({ uri: 'wamp.session.count' }))).toEqual([]);
  });

  it('names a placeholder without secret, wherever it stands', () => {
    expect(findings(call({}), call({ args: [{ deep: ['x{{token}}y'] }] }))).toEqual([
      'warning afterWelcome[1].secrets: {{token}} stands in the arguments and no secret has that name, so it is sent as it stands. Add the secret if it stands for one.',
    ]);
  });

  it('names a secret that stands nowhere, and one that is there twice', () => {
    expect(findings(call({ args: ['{{ token }}', '{{token'], secrets: [TOKEN] }))[0]).toMatch(
      /^warning afterWelcome\[0\]\.secrets\[0\]\.name: {{token}} stands nowhere/,
    );
    expect(findings(call({ args: ['{{token}}'], secrets: [TOKEN, TOKEN] }))).toEqual([
      'error afterWelcome[0].secrets[1].name: token is there already. Give each secret its own name.',
    ]);
  });

  it('names a URI that is none, and a topic of the protocol', () => {
    expect(findings(call({ uri: 'com..login' }))[0]).toMatch(/^warning afterWelcome\[0\]\.uri: This is no URI/);
    expect(findings(call({ kind: 'publish', uri: 'wamp.session.on_join' }))[0]).toMatch(/belong to the protocol/);
  });
});

describe('placeholders', () => {
  it('are filled in strings of every depth, and in nothing else', () => {
    const value = ['{{a}}', { '{{a}}': 'x{{a}}{{b}}{{c}}' }, 1, null, true, ['{{__proto__}}']];
    expect(placeholdersIn(value)).toEqual(['a', 'b', 'c', '__proto__']);
    const filled: string[] = [];
    const values = new Map([
      ['a', '$& {{b}}'],
      ['b', '2'],
    ]);
    const result = fillPlaceholders(
      value,
      (name) => values.get(name),
      (text) => void filled.push(text),
    );
    // What a secret looks like makes no difference: it is put in as it is, once.
    expect(result).toEqual(['$& {{b}}', { '{{a}}': 'x$& {{b}}2{{c}}' }, 1, null, true, ['{{__proto__}}']]);
    expect(filled).toEqual(['$& {{b}}', 'x$& {{b}}2{{c}}']);
  });

  it('leave the key __proto__ what it is', () => {
    const value = JSON.parse('{"__proto__": "{{a}}"}') as { [key: string]: string };
    expect(JSON.stringify(fillPlaceholders(value, () => 'x'))).toBe('{"__proto__":"x"}');
  });
});
