// The methods of a login as a form has them: rows that move, names that are typed, and all that stays with a row.

import { describe, expect, test } from 'vitest';
import { toForm } from '../../../../src/renderer/src/features/connect/form-state.ts';
import {
  kindOf,
  optionsOf,
  roundOf,
  takesPassphrase,
  usesSecret,
  withMethodAdded,
  withMethodName,
  withoutOption,
  withOption,
  withOwnName,
  type KnownMethods,
  type MethodForm,
} from '../../../../src/renderer/src/features/connect/method-form.ts';
import { readForm } from '../../../../src/renderer/src/features/connect/read-form.ts';
import { secretRefOf, withMoved } from '../../../../src/renderer/src/features/connect/wire-form.ts';
import type { MethodOption } from '../../../../src/shared/contract/results.ts';
import { KNOWN, profileOf } from './profiles.ts';

describe('the list of methods', () => {
  const row = (key: string, method: string): MethodForm => ({
    ...(toForm(profileOf({ method, authid: { kind: 'absent' } })).methods[0] as MethodForm),
    key,
  });

  test('gets methods with a secret first, then the rest, each with its own key', () => {
    const few = KNOWN.filter(({ name }) => ['anonymous', 'ticket', 'wampcra'].includes(name));
    const one = withMethodAdded([], few);
    const two = withMethodAdded(one, few);
    const three = withMethodAdded(two, few);
    expect(three.map(({ method }) => method)).toEqual(['ticket', 'wampcra', 'anonymous']);
    expect(new Set(three.map(({ key }) => key)).size).toBe(3);
    // One authid goes out, so only the first is asked for one.
    expect(three.map(({ authidKind }) => authidKind)).toEqual(['value', 'absent', 'absent']);
    expect(three.map(({ secretFrom }) => secretFrom)).toEqual(['env', 'env', 'none']);
    expect(three[0]?.variable).toBe('WAMPYSECRET');
  });

  test('gives a key that is free after one was taken out', () => {
    const [first, second] = [row('m1', 'ticket'), row('m2', 'wampcra')];
    expect(withMethodAdded([second], KNOWN)[1]?.key).toBe('m3');
    expect(withMethodAdded([first], KNOWN)[1]?.key).toBe('m2');
  });

  test('moves, and stays as it is beyond its ends', () => {
    const list = [row('a', 'ticket'), row('b', 'wampcra'), row('c', 'anonymous')];
    const keys = (rows: readonly MethodForm[]) => rows.map(({ key }) => key).join('');
    expect(keys(withMoved(list, 0, 1))).toBe('bac');
    expect(keys(withMoved(list, 2, 0))).toBe('cab');
    expect(withMoved(list, 0, -1)).toBe(list);
    expect(withMoved(list, 2, 3)).toBe(list);
    expect(withMoved(list, 7, 0)).toBe(list);
  });

  test('keeps what was typed when the method changes, and changes back', () => {
    const typed: MethodForm = {
      ...row('a', 'ticket'),
      authidKind: 'value',
      authid: 'joe',
      secretFrom: 'keychain',
      variable: 'MY_SECRET',
      keychainId: 'mine',
      secretIs: { ticket: 'totp-secret' },
    };
    const anonymous = withMethodName(typed, 'anonymous', KNOWN);
    expect(anonymous).toEqual({ ...typed, method: 'anonymous' });
    const wampcra = withMethodName(anonymous, 'wampcra', KNOWN);
    // The kind of the one method means nothing to the other.
    expect(kindOf(wampcra)).toBeUndefined();
    const back = withMethodName(wampcra, 'ticket', KNOWN);
    expect(back).toEqual(typed);
    expect(kindOf(back)).toBe('totp-secret');
  });

  test('asks for no authid that nobody typed when the method needs none', () => {
    const fresh: MethodForm = { ...row('a', 'ticket'), authidKind: 'value', authid: '' };
    expect(withMethodName(fresh, 'anonymous', KNOWN).authidKind).toBe('absent');
    expect(withMethodName(fresh, 'wampcra', KNOWN).authidKind).toBe('value');
    expect(withMethodName({ ...fresh, authidKind: 'empty' }, 'anonymous', KNOWN).authidKind).toBe('empty');
  });

  test('gives a place for the secret to a method that takes one', () => {
    const bare = row('a', 'anonymous');
    expect(bare.secretFrom).toBe('none');
    expect(secretRefOf(bare)).toBeUndefined();
    expect(secretRefOf(withMethodName(bare, 'wampcra', KNOWN))).toEqual({ from: 'env', name: 'WAMPYSECRET' });
  });

  test('says which CHALLENGE of its method a row answers', () => {
    const list = [row('a', 'ticket'), row('b', 'wampcra'), row('c', 'ticket'), row('d', 'ticket')];
    expect(list.map((_row, index) => roundOf(list, index))).toEqual([1, 1, 2, 3]);
  });
});

describe('a method with a name of its own', () => {
  const fresh = withMethodAdded([], KNOWN)[0] as MethodForm;

  test('asks for no secret that nobody named, and keeps one that somebody did', () => {
    expect(secretRefOf(withMethodName(fresh, 'own', KNOWN))).toBeUndefined();
    const named = { ...fresh, variable: 'MINE' };
    expect(secretRefOf(withMethodName(named, 'own', KNOWN))).toEqual({ from: 'env', name: 'MINE' });
    expect(usesSecret(withMethodName(named, 'own', KNOWN), KNOWN)).toBe(false);
  });

  test('is still being typed while it happens to be that of a known one', () => {
    const half = withOwnName(fresh, 'ticket');
    expect([half.isOwn, half.method]).toEqual([true, 'ticket']);
    // Another method and back: what was typed is there.
    const back = withMethodName(half, 'wampcra', KNOWN);
    expect([back.isOwn, back.ownName]).toEqual([false, 'ticket']);
  });

  test('needs nothing mended that is not in use', () => {
    const hidden: MethodForm = { ...fresh, secretFrom: 'env', variable: '' };
    const errorsOf = (row: MethodForm) => {
      const reading = readForm({ ...toForm(profileOf()), methods: [row] }, 'p', KNOWN);
      return reading.ok ? [] : Object.keys(reading.errors).filter((field) => field.endsWith('secret'));
    };
    expect(errorsOf(hidden)).toEqual(['methods[0].secret']);
    expect(errorsOf({ ...hidden, byHand: true })).toEqual([]);
    expect(errorsOf({ ...hidden, method: 'own' })).toEqual([]);
  });
});

describe('what a method lets one choose', () => {
  const binding: MethodOption = {
    id: 'binding',
    label: 'Binding',
    about: 'What the login is bound to.',
    kind: 'choice',
    choices: [
      { id: 'none', label: 'None' },
      { id: 'tls-unique', label: 'tls-unique' },
    ],
  };
  const proof: MethodOption = { id: 'proof', label: 'Proof', about: 'Wanted.', kind: 'switch' };
  const chain: MethodOption = { id: 'chain', label: 'Chain', about: 'Certificates.', kind: 'json' };
  const known: KnownMethods = [
    {
      name: 'keys',
      secretKinds: [
        { id: 'seed', label: 'Seed' },
        { id: 'file', label: 'File', passphrase: true },
      ],
      options: [binding, proof, chain],
    },
    { name: 'other', secretKinds: [{ id: 'word', label: 'Word' }], options: [] },
  ];
  const row = toForm(profileOf({ method: 'keys', authid: { kind: 'absent' }, secret: { from: 'prompt' } }))
    .methods[0] as MethodForm;
  const savedOf = (form: MethodForm) => {
    const reading = readForm({ ...toForm(profileOf()), methods: [form] }, 'p', known);
    return reading.ok ? reading.profile.methods[0] : reading.errors;
  };

  test('is saved as it was chosen, and not at all if it is the default', () => {
    const bound = withOption(withOption(row, binding, 'tls-unique'), proof, true);
    expect(savedOf(bound)).toMatchObject({ options: { binding: 'tls-unique', proof: true } });
    expect(savedOf(withOption(withOption(bound, binding, 'none'), proof, false))).not.toHaveProperty('options');
  });

  test('comes back with its method', () => {
    const bound = withOption(row, binding, 'tls-unique');
    const other = withMethodName(bound, 'other', known);
    expect(optionsOf(other)).toEqual({});
    expect(savedOf(other)).not.toHaveProperty('options');
    expect(optionsOf(withMethodName(other, 'keys', known))).toEqual({ binding: 'tls-unique' });
  });

  test('is kept as typed while it is no JSON, and complained about', () => {
    const half = withOption(row, chain, '[{"half":');
    expect(optionsOf(half)).toEqual({ chain: '[{"half":' });
    expect(savedOf(half)).toHaveProperty(
      ['methods[0].options.chain', 'text'],
      expect.stringMatching(/^This is no JSON/),
    );
    expect(savedOf(withOption(row, chain, '[]'))).toMatchObject({ options: { chain: '[]' } });
  });

  test('that the method does not know stays until it is taken out', () => {
    const foreign = toForm(profileOf({ method: 'keys', authid: { kind: 'absent' }, options: { odd: 7 } }))
      .methods[0] as MethodForm;
    expect(savedOf(foreign)).toMatchObject({ options: { odd: 7 } });
    expect(savedOf(withoutOption(foreign, 'odd'))).not.toHaveProperty('options');
  });

  test('a passphrase is asked for where the kind of the secret may need one, and stays for later', () => {
    const locked: MethodForm = {
      ...row,
      secretIs: { keys: 'file' },
      passphrase: { ...row.passphrase, secretFrom: 'env', variable: 'PASS' },
    };
    expect(takesPassphrase(row, known)).toBe(false);
    expect(savedOf(locked)).toMatchObject({ passphrase: { from: 'env', name: 'PASS' } });
    const seed = { ...locked, secretIs: {} };
    expect(savedOf(seed)).not.toHaveProperty('passphrase');
    expect(savedOf({ ...seed, secretIs: { keys: 'file' } })).toHaveProperty('passphrase');
  });
});
