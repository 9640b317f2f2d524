// The form as it is kept: it comes back as it was typed, and a strange draft gives what it has.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formOf, fromDraft, toDraft } from '../../../../src/renderer/src/features/connect/form-draft.ts';
import { emptyForm, toForm, type ProfileForm } from '../../../../src/renderer/src/features/connect/form-state.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import { draftSchema, type Draft } from '../../../../src/shared/workspace.ts';
import { profiles } from './profiles.ts';

const typed = fc.string({ unit: 'grapheme' });
/** Forms as typed: of any profile, with unreadable texts in every field. */
const forms: fc.Arbitrary<ProfileForm> = fc
  .tuple(
    profiles,
    fc.record({
      transportAuth: typed,
      limits: fc.record({ iterations: typed, memoryKiB: typed }),
      name: typed,
      group: typed,
      color: typed,
      url: typed,
      realm: typed,
      timeout: typed,
      authrole: typed,
      authextra: typed,
      extraDetails: typed,
      caFile: typed,
    }),
  )
  .map(([profile, texts]) => {
    const form = toForm(profile);
    const { name: half, authextra: noJson } = texts;
    return {
      ...form,
      ...texts,
      // Half typed as well: a name of a method's own, JSON that is none.
      methods: form.methods.map((row) => ({ ...row, isOwn: true, ownName: half, file: half })),
      afterWelcome: form.afterWelcome.map((row) => ({ ...row, uri: half, args: noJson, kwargs: noJson })),
    };
  });

describe('a kept form', () => {
  test('comes back through the file as it was typed', () => {
    fc.assert(
      fc.property(forms, fc.option(fc.nat(), { nil: undefined }), (form, basedOn) => {
        const draft = toDraft({ form, basedOn });
        expect(draftSchema.safeParse(draft).error).toBeUndefined();
        const stored = JSON.parse(JSON.stringify(draft)) as Draft;
        expect(fromDraft(stored)).toEqual({ form, basedOn });
      }),
    );
  });

  test('gives what it has if it is no more than a name and an address', () => {
    const { form, basedOn } = fromDraft({ name: 'New', url: 'ws://h/', timeoutSeconds: 3 });
    expect(form).toEqual({ ...emptyForm(), name: 'New', url: 'ws://h/' });
    expect(basedOn).toBeUndefined();
  });

  test('is read field by field, whatever a file says', () => {
    fc.assert(
      fc.property(
        fc.record(
          Object.fromEntries(
            [...Object.keys(emptyForm()), 'basedOn'].map((field) => [field, fc.jsonValue({ maxDepth: 4 })]),
          ),
          { requiredKeys: [] },
        ),
        (draft) => {
          const { form } = fromDraft(draft as Draft);
          // Of the right shape: it becomes a draft again and comes back the same.
          expect(fromDraft(toDraft({ form, basedOn: undefined })).form).toEqual(form);
          expect(typeof form.name).toBe('string');
        },
      ),
    );
    const { form } = fromDraft({
      methods: [
        {
          key: 'a',
          method: 'ticket',
          authidKind: 'odd',
          secretFrom: 'disk',
          secretIs: { ticket: 1, x: 'y' },
          options: { ticket: { a: 1, b: true, c: 'x', d: null, e: [] }, other: 'no' },
        },
        7,
      ],
      roles: { caller: { announced: 'yes', features: [['a', true], ['b', 'true'], 'c', ['d']] }, callee: null },
    });
    expect(form.methods).toEqual([
      {
        key: 'a',
        method: 'ticket',
        authidKind: 'absent',
        authid: '',
        secretFrom: 'none',
        variable: '',
        keychainId: '',
        file: '',
        isOwn: false,
        ownName: '',
        secretIs: { x: 'y' },
        passphrase: { secretFrom: 'none', variable: '', keychainId: '', file: '' },
        options: { ticket: { a: 1, b: true, c: 'x' } },
        byHand: false,
      },
    ]);
    expect(form.roles.caller).toEqual({ announced: false, features: [['a', true]] });
    expect(form.roles.callee).toEqual(emptyForm().roles.callee);
  });
});

describe('formOf', () => {
  const saved = { ...newProfile('p', 'Saved', 'ws://saved/', 'realm1'), group: 'Work' };

  test('shows the draft over what is saved, and nothing if there is neither', () => {
    expect(formOf(undefined, undefined)).toBeUndefined();
    expect(formOf(undefined, saved)).toEqual({ form: toForm(saved), basedOn: undefined });
    expect(formOf({ name: 'Typed', basedOn: 4 }, saved)).toEqual({
      form: { ...toForm(saved), name: 'Typed' },
      basedOn: 4,
    });
    expect(formOf({ name: 'Typed' }, undefined)?.form).toEqual({ ...emptyForm(), name: 'Typed' });
  });
});
