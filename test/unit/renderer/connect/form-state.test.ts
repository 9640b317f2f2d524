// The profile form as a value: nothing of a profile is lost on the way through it, and nothing typed is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  announcedRoles,
  emptyForm,
  kindOf,
  sameForm,
  toForm,
  withFeature,
  withMethodAdded,
  withMethodName,
  withRole,
  type MethodForm,
} from '../../../../src/renderer/src/features/connect/form-state.ts';
import { readForm } from '../../../../src/renderer/src/features/connect/read-form.ts';
import { secretRefOf, withMoved } from '../../../../src/renderer/src/features/connect/wire-form.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import { profileSchema, type MethodChoice, type Profile } from '../../../../src/shared/profile.ts';
import { FEATURES } from '../../../../src/shared/wamp/features.ts';
import { KNOWN, profileOf, profiles } from './profiles.ts';

describe('a profile through the form', () => {
  test('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(profileSchema.safeParse(profile).error, 'the test makes valid profiles').toBeUndefined();
        expect(readForm(toForm(profile), profile.id, KNOWN)).toEqual({ ok: true, profile });
      }),
    );
  });

  test('gives the same form again', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const form = toForm(profile);
        const reading = readForm(form, profile.id, KNOWN);
        expect(reading.ok && sameForm(toForm(reading.profile), form)).toBe(true);
      }),
    );
  });

  test('keeps the roles and flags of the file: false, foreign and left out', () => {
    const profile: Profile = {
      ...newProfile('p', 'P', 'ws://h/', 'realm1'),
      roles: { callee: { features: { call_timeout: false, x_mine: true } }, caller: { features: {} } },
    };
    const form = toForm(profile);
    expect(announcedRoles(form)).toEqual(['caller', 'callee']);
    expect(form.roles.callee.features).toEqual([
      ['call_timeout', false],
      ['x_mine', true],
    ]);
    expect(readForm(form, 'p', KNOWN)).toEqual({ ok: true, profile });
  });

  test('drops the secret of a method that takes none', () => {
    const choice: MethodChoice = { method: 'anonymous', authid: { kind: 'absent' }, secret: { from: 'prompt' } };
    const reading = readForm(toForm(profileOf(choice)), 'p', KNOWN);
    expect(reading.ok && reading.profile.methods).toEqual([{ method: 'anonymous', authid: { kind: 'absent' } }]);
  });
});

describe('sameForm', () => {
  test('tells every field apart and no key', () => {
    const profile = profileOf({ method: 'wampcra', authid: { kind: 'value', value: 'joe' } });
    const form = toForm(profile);
    expect(sameForm(form, { ...form, methods: form.methods.map((row) => ({ ...row, key: 'other' })) })).toBe(true);
    const reversed = Object.fromEntries(Object.entries(form).reverse());
    expect(sameForm(form, { ...form, ...reversed })).toBe(true);
    const lists: Record<string, unknown> = {
      methods: [],
      serializers: [{ key: 's1', name: 'cbor' }],
      http: { ...form.http, headers: [{ key: 'h1', name: 'X', kind: 'value', value: '' }] },
    };
    for (const field of Object.keys(form)) {
      expect(sameForm(form, { ...form, [field]: lists[field] ?? 'changed' }), field).toBe(false);
    }
  });
});

describe('the list of methods', () => {
  const row = (key: string, method: string): MethodForm => ({
    ...(toForm(profileOf({ method, authid: { kind: 'absent' } })).methods[0] as MethodForm),
    key,
  });

  test('gets methods with a secret first, then the rest, each with its own key', () => {
    const one = withMethodAdded([], KNOWN);
    const two = withMethodAdded(one, KNOWN);
    const three = withMethodAdded(two, KNOWN);
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
});

describe('roles and features', () => {
  test('a feature goes to its place in the specification, and off again', () => {
    const caller = { announced: true, features: [] };
    const both = withFeature(withFeature(caller, 'call_canceling', true), 'progressive_call_results', true);
    expect(both.features).toEqual([
      ['progressive_call_results', true],
      ['call_canceling', true],
    ]);
    expect(withFeature(both, 'call_canceling', false).features).toEqual([['progressive_call_results', true]]);
  });

  test('a flag that the specification does not know stays behind the known ones', () => {
    const role = { announced: true, features: [['x_mine', true] as const] };
    const last = FEATURES.at(-1)?.flag ?? '';
    expect(withFeature(role, last, true).features).toEqual([
      [last, true],
      ['x_mine', true],
    ]);
    // Announced anew, a flag that was sent as false is sent as true.
    expect(withFeature({ announced: true, features: [['x_mine', false]] }, 'x_mine', true).features).toEqual([
      ['x_mine', true],
    ]);
  });

  test('a role that is not announced keeps its features for later', () => {
    const form = emptyForm();
    const without = { ...form, roles: withRole(form.roles, 'callee', { ...form.roles.callee, announced: false }) };
    expect(announcedRoles(without)).toEqual(['caller', 'publisher', 'subscriber']);
    expect(without.roles.callee.features).toEqual(form.roles.callee.features);
    const saved = toForm({ ...newProfile('p', 'P', 'ws://h/', ''), roles: {} });
    expect(saved.roles.callee).toEqual({ announced: false, features: form.roles.callee.features });
  });
});
