// The profile form as a value: nothing of a profile is lost on the way through it, and nothing typed is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  announcedRoles,
  emptyForm,
  sameForm,
  toForm,
  withFeature,
  withRole,
} from '../../../../src/renderer/src/features/connect/form-state.ts';
import { readForm } from '../../../../src/renderer/src/features/connect/read-form.ts';
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
      afterWelcome: [{ key: 'r1', kind: 'call', uri: 'a.b', args: '', kwargs: '', secrets: [] }],
      serializers: [{ key: 's1', name: 'cbor' }],
      http: { ...form.http, headers: [{ key: 'h1', name: 'X', kind: 'value', value: '' }] },
    };
    for (const field of Object.keys(form)) {
      expect(sameForm(form, { ...form, [field]: lists[field] ?? 'changed' }), field).toBe(false);
    }
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
