// What cannot become a profile is said at its field; the rest is fit to be checked all the same.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyForm, toForm, type ProfileForm } from '../../../../src/renderer/src/features/connect/form-state.ts';
import { readDict } from '../../../../src/renderer/src/features/connect/read-json.ts';
import { readForm } from '../../../../src/renderer/src/features/connect/read-form.ts';
import type { MethodForm } from '../../../../src/renderer/src/features/connect/method-form.ts';
import { profileSchema } from '../../../../src/shared/profile.ts';
import { KNOWN, profileOf, profiles } from './profiles.ts';

const good = toForm(
  profileOf({ method: 'wampcra', authid: { kind: 'value', value: 'joe' }, secret: { from: 'env', name: 'S' } }),
);
const firstRow = good.methods[0] as MethodForm;

/** The fields a form is wrong in, with what is only missing in brackets. */
function wrong(form: ProfileForm): string[] {
  const reading = readForm(form, 'p', KNOWN);
  if (reading.ok) return [];
  expect(profileSchema.safeParse(reading.standIn).error, 'a stand-in is a profile').toBeUndefined();
  return Object.entries(reading.errors).map(([field, { missing }]) => (missing ? `(${field})` : field));
}
const withRow = (part: Partial<MethodForm>): ProfileForm => ({ ...good, methods: [{ ...firstRow, ...part }] });
const long = (count: number) => 'x'.repeat(count);

describe('what is wrong with a form', () => {
  test.each<[string, ProfileForm, string[]]>([
    ['nothing', good, []],
    ['nothing filled in', emptyForm(), ['(url)']],
    [
      'long texts',
      { ...good, name: long(257), group: long(257), color: long(33), realm: long(4097) },
      ['name', 'group', 'color', 'realm'],
    ],
    ['a long address', { ...good, url: `ws://${long(8192)}` }, ['url']],
    ['a long CA file', { ...good, caFile: long(4097) }, ['caFile']],
    ['a long authrole', { ...good, authroleKind: 'value', authrole: long(4097) }, ['authrole']],
    ['a long authrole that is not sent', { ...good, authrole: long(4097) }, []],
    ['a password in the address', { ...good, url: 'ws://joe:pw@host/' }, ['url']],
    ['no time limit', { ...good, timeout: '' }, ['(timeoutSeconds)']],
    ['no authid', withRow({ authid: '' }), ['(methods[0].authid)']],
    ['an authid that is not sent', withRow({ authid: long(4097), authidKind: 'empty' }), []],
    ['a long authid', withRow({ authid: long(4097) }), ['methods[0].authid']],
    ['no method', withRow({ method: '' }), ['(methods[0].method)']],
    ['no variable', withRow({ variable: '' }), ['(methods[0].secret)']],
    ['a long variable', withRow({ variable: long(257) }), ['methods[0].secret']],
    ['no keychain entry', withRow({ secretFrom: 'keychain' }), ['(methods[0].secret)']],
    ['no variable, not used', withRow({ variable: '', secretFrom: 'prompt' }), []],
    ['no variable, method without a secret', withRow({ variable: '', method: 'anonymous' }), []],
    ['too many methods', { ...good, methods: Array<MethodForm>(33).fill(firstRow) }, ['methods']],
    ['broken JSON', { ...good, authextra: '{"a":', extraDetails: '[1]' }, ['authextra', 'extraDetails']],
  ])('%s', (_what, form, fields) => {
    expect(wrong(form)).toEqual(fields);
  });

  test.each(['0', '-1', '3601', 'ten', '10s', '0x10', 'Infinity', 'NaN', '1 0', '1,5', '1e9', '.'])(
    'time limit %s',
    (typed) => {
      expect(wrong({ ...good, timeout: typed })).toEqual(['timeoutSeconds']);
    },
  );

  test.each<[string, number]>([
    ['10', 10],
    [' 2.5 ', 2.5],
    ['.5', 0.5],
    ['1e-3', 0.001],
    ['3600', 3600],
  ])('time limit %s is read', (typed, seconds) => {
    const reading = readForm({ ...good, timeout: typed }, 'p', KNOWN);
    expect(reading.ok && reading.profile.timeoutSeconds).toBe(seconds);
  });

  test.each([
    ['ws://Host:8080/ws', 'host:8080'],
    ['wss://host', 'host'],
    ['ws://host:/', 'host'],
    ['', 'New profile'],
    ['ws://joe:pw@host/', 'New profile'],
  ])('a profile without a name for %s is called %s', (url, name) => {
    const reading = readForm({ ...good, name: '', url }, 'p', KNOWN);
    expect((reading.ok ? reading.profile : reading.standIn).name).toBe(name);
  });

  test('a name that comes from a long address is cut', () => {
    expect(wrong({ ...good, name: '', url: `ws://${long(300)}/` })).toEqual([]);
  });

  test('a password in the address reaches no stand-in', () => {
    const reading = readForm({ ...good, url: 'ws://joe:geheim@host/' }, 'p', KNOWN);
    expect(JSON.stringify(reading)).not.toContain('geheim');
  });

  test('an authid that is missing is left out of the stand-in', () => {
    const reading = readForm(withRow({ authid: '' }), 'p', KNOWN);
    expect(!reading.ok && reading.standIn.methods[0]?.authid).toEqual({ kind: 'absent' });
  });

  test('a secret that is only half named counts as named in the stand-in', () => {
    const reading = readForm(withRow({ variable: '' }), 'p', KNOWN);
    expect(!reading.ok && reading.standIn.methods[0]?.secret).toEqual({ from: 'prompt' });
  });

  test('a stand-in is a profile, however odd the form', () => {
    const typed = fc.string({ unit: 'grapheme' });
    const odd = fc
      .tuple(
        profiles,
        fc.record({
          name: typed,
          url: typed,
          timeout: typed,
          authextra: typed,
          extraDetails: typed,
          authid: typed,
          method: typed,
          variable: typed,
        }),
      )
      .map(([profile, { authid, method, variable, ...rest }]): ProfileForm => {
        const form = toForm(profile);
        return { ...form, ...rest, methods: form.methods.map((row) => ({ ...row, authid, method, variable })) };
      });
    fc.assert(
      fc.property(odd, (form) => {
        const reading = readForm(form, 'p', KNOWN);
        const profile = reading.ok ? reading.profile : reading.standIn;
        expect(profileSchema.safeParse(profile).error).toBeUndefined();
      }),
    );
  });
});

describe('a JSON object as typed', () => {
  test('nothing is no object, and {} is one', () => {
    expect(readDict(' \n')).toEqual({ ok: true, value: undefined });
    expect(readDict('{}')).toEqual({ ok: true, value: {} });
  });

  test('keeps an awkward key as a key', () => {
    const reading = readDict('{"__proto__": {"polluted": true}}');
    expect(reading.ok && Object.keys(reading.value ?? {})).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
  });

  test.each(['1', '"a"', 'null', '[]'])('%s is no object', (typed) => {
    expect(readDict(typed)).toEqual({ ok: false, why: 'This must be an object, in braces: {"key": "value"}.' });
  });

  test('says why it cannot be read', () => {
    const reading = readDict('{"a" 1}');
    expect(!reading.ok && reading.why).toMatch(/^This is no JSON\. \S/);
  });

  test.each(['9007199254740993', '-9007199254740992', '12345678901234567890', '1e999'])(
    '%s would be changed',
    (number) => {
      const reading = readDict(`{"a": [1, {"b": ${number}}]}`);
      expect(!reading.ok && reading.why).toContain(number);
    },
  );

  test.each(['9007199254740991', '1e300', '0.1', '"9007199254740993"', '"\\"9007199254740993"'])(
    '%s is kept',
    (value) => {
      expect(readDict(`{"a": ${value}}`).ok).toBe(true);
    },
  );

  test('says when it is nested too deep', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(readDict(nested(250)).ok).toBe(true);
    expect(readDict(nested(300))).toEqual({ ok: false, why: 'This is nested too deep: 256 levels are the limit.' });
  });
});
