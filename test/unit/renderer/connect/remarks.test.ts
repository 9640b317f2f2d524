// What is said at which field.

import { describe, expect, test } from 'vitest';
import { remarksOf } from '../../../../src/renderer/src/features/connect/remarks.ts';
import type { ProfileFinding } from '../../../../src/shared/profile-check.ts';

const warning = (field: string, text: string): ProfileFinding => ({ field, severity: 'warning', text });
const error = (field: string, text: string): ProfileFinding => ({ field, severity: 'error', text });
const always = () => true;

describe('remarks', () => {
  test('stand at their fields, joined, with the list counted from 1', () => {
    const remarks = remarksOf(
      {},
      [
        warning('methods[1].authid', 'One.'),
        warning('methods[1].authid', 'methods[0] is sent.'),
        error('realm', 'Bad.'),
      ],
      always,
    );
    expect(remarks.at('methods[1].authid')).toEqual({ warning: 'One. method 1 is sent.' });
    expect(remarks.at('realm')).toEqual({ error: 'Bad.' });
    expect(remarks.at('methods[0].authid')).toEqual({});
    expect(remarks.rest).toEqual([]);
  });

  test('of a field that cannot be read are its own only', () => {
    const errors = { timeoutSeconds: { text: 'No number.', missing: false } };
    const remarks = remarksOf(errors, [error('timeoutSeconds', 'Of the stand-in.'), warning('realm', 'Kept.')], always);
    expect(remarks.at('timeoutSeconds')).toEqual({ error: 'No number.' });
    expect(remarks.at('realm')).toEqual({ warning: 'Kept.' });
    expect([remarks.bad, remarks.refused]).toEqual([1, false]);
  });

  test('say nothing about other authids while one cannot be read', () => {
    const errors = { 'methods[0].authid': { text: 'Missing.', missing: true } };
    const remarks = remarksOf(
      errors,
      [warning('methods[1].authid', 'None is sent.'), warning('realm', 'Kept.')],
      () => false,
    );
    expect(remarks.at('methods[1].authid')).toEqual({});
    expect(remarks.at('realm')).toEqual({ warning: 'Kept.' });
  });

  test('call a field empty only when somebody was there, and count it all the same', () => {
    const errors = { url: { text: 'Missing.', missing: true }, authextra: { text: 'No JSON.', missing: false } };
    const fresh = remarksOf(errors, [warning('url', 'Of the stand-in.')], () => false);
    expect(fresh.at('url')).toEqual({});
    expect(fresh.at('authextra')).toEqual({ error: 'No JSON.' });
    expect(fresh.bad).toBe(2);
    expect(fresh.address).toEqual([]);
    expect(remarksOf(errors, [], (field) => field === 'url').at('url')).toEqual({ error: 'Missing.' });
  });

  test('about a field that may be empty wait as well', () => {
    const empty = (field: string) => field === 'realm';
    const findings = [warning('realm', 'Empty.'), warning('url', 'Kept.')];
    const fresh = remarksOf({}, findings, () => false, empty);
    expect([fresh.at('realm'), fresh.at('url')]).toEqual([{}, { warning: 'Kept.' }]);
    expect(remarksOf({}, findings, always, empty).at('realm')).toEqual({ warning: 'Empty.' });
  });

  test('that belong to no field come last, and every field there is has a place', () => {
    const fields = [
      'url',
      'realm',
      'methods[0]',
      'methods[12].secretIs',
      'roles',
      'roles.callee',
      'caFile',
      'timeoutSeconds',
    ];
    const remarks = remarksOf(
      {},
      [...fields, 'colour', 'methods[x]', 'roles.broker'].map((field) => warning(field, 'x')),
      always,
    );
    expect(fields.map((field) => remarks.at(field).warning)).toEqual(fields.map(() => 'x'));
    expect(remarks.rest.map(({ field }) => field)).toEqual(['colour', 'methods[x]', 'roles.broker']);
  });

  test('below a path are those that a folded section hides, the first of each kind', () => {
    const remarks = remarksOf(
      {},
      [warning('roles', 'All.'), warning('roles.caller', 'One.'), warning('realm', 'x')],
      always,
    );
    expect(remarks.below('roles')).toEqual({ warning: 'All.' });
    expect(remarks.below('role')).toEqual({});
    expect(remarks.below('methods')).toEqual({});
  });

  test('about the address are to be read before anything is sent, errors about it are not among them', () => {
    const remarks = remarksOf({}, [warning('url', 'In clear.'), error('url', 'No host.')], always);
    expect(remarks.address).toEqual(['In clear.']);
    expect(remarks.refused).toBe(true);
    expect(remarks.bad).toBe(1);
  });

  test('show what hides in them', () => {
    const remarks = remarksOf({}, [warning('realm', 'Realm "a\u202eb".')], always);
    expect(remarks.at('realm').warning).toBe('Realm "a\\u202eb".');
  });
});
