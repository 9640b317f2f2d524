// The form against a whole app: nothing typed is lost by a save, a conflict, a discard or a restart.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  discardDraft,
  forgetDiscarded,
  restoreDraft,
} from '../../../../src/renderer/src/features/connect/discarded.ts';
import { formOf } from '../../../../src/renderer/src/features/connect/form-draft.ts';
import { toForm, type ProfileForm } from '../../../../src/renderer/src/features/connect/form-state.ts';
import { changeForm, rebaseForm } from '../../../../src/renderer/src/features/connect/use-profile-form.ts';
import * as actions from '../../../../src/renderer/src/state/actions.ts';
import { resendKept } from '../../../../src/renderer/src/state/keeping.ts';
import { state } from '../../../../src/renderer/src/state/store.ts';
import type { Profile } from '../../../../src/shared/profile.ts';
import { RunningPage, until } from '../state/running-page.ts';
import { profileOf } from './profiles.ts';

let page: RunningPage;
const saved: Profile = profileOf();

beforeEach(async () => {
  page = new RunningPage();
  await page.startApp();
  await actions.start(page);
  await actions.saveProfile(saved);
});
afterEach(() => page.close());

const kept = () => state().drafts[actions.profileDraft('p')];
/** What the form shows, and the revision it was begun at. */
function shown(): { form: ProfileForm; basedOn: number | undefined } {
  const now = formOf(
    kept(),
    state().profiles.find(({ id }) => id === 'p'),
  );
  if (!now) throw new Error('There is no form.');
  return now;
}

describe('a form', () => {
  test('becomes a draft with the first change, based on what was saved then', () => {
    const { revision } = state();
    changeForm('p', () => ({ realm: 'typed' }));
    expect(shown()).toEqual({ form: { ...toForm(saved), realm: 'typed' }, basedOn: revision });
  });

  test('takes two changes before the next drawing', () => {
    changeForm('p', () => ({ realm: 'typed' }));
    changeForm('p', ({ realm }) => ({ name: `${realm}!` }));
    expect(shown().form).toEqual({ ...toForm(saved), realm: 'typed', name: 'typed!' });
  });

  test('is no draft any more when it says what is saved', () => {
    changeForm('p', () => ({ realm: 'typed' }));
    changeForm('p', () => ({ realm: saved.realm }));
    expect(kept()).toBeUndefined();
  });

  test('of nothing stays nothing', () => {
    changeForm('unknown', () => ({ realm: 'typed' }));
    expect(state().drafts).toEqual({});
  });

  test('keeps what is typed while it is being saved, and saves it next', async () => {
    changeForm('p', () => ({ realm: 'first' }));
    const saving = actions.saveProfile({ ...saved, realm: 'first' }, shown().basedOn);
    changeForm('p', () => ({ realm: 'second' }));
    expect(await saving).toBeUndefined();
    rebaseForm('p');
    expect(shown().form.realm).toBe('second');
    expect(await actions.saveProfile({ ...saved, realm: 'second' }, shown().basedOn)).toBeUndefined();
    rebaseForm('p');
    expect(kept()).toBeUndefined();
  });

  test('that was overtaken is told so, and keeps what was typed', async () => {
    changeForm('p', () => ({ realm: 'mine' }));
    await page.link.call('profile.save', { profile: { ...saved, realm: 'theirs' } });
    const error = await actions.saveProfile({ ...saved, realm: 'mine' }, shown().basedOn);
    expect(error?.code).toBe('profile-changed');
    expect(shown().form.realm).toBe('mine');
    await until(({ profiles }) => profiles[0]?.realm === 'theirs');
    discardDraft('p');
    expect(shown().form.realm).toBe('theirs');
    restoreDraft('p');
    expect(shown().form.realm).toBe('mine');
  });

  test('that was thrown away comes back as it was, unless it is of no use any more', () => {
    actions.saveDraft(actions.profileDraft('new'), { url: 'ws://h/' });
    discardDraft('new');
    expect(state().drafts).toEqual({});
    restoreDraft('new');
    expect(state().drafts[actions.profileDraft('new')]).toEqual({ url: 'ws://h/' });
    discardDraft('new');
    forgetDiscarded('new');
    restoreDraft('new');
    expect(state().drafts).toEqual({});
  });

  test('outlives the app, unreadable as it is', async () => {
    changeForm('p', () => ({ authextra: '{"half":', timeout: 'ten' }));
    await resendKept();
    await page.startApp();
    const { drafts } = await page.link.call('workspace.load', {});
    const { form } = formOf(drafts[actions.profileDraft('p')], saved) ?? {};
    expect(form).toEqual({ ...toForm(saved), authextra: '{"half":', timeout: 'ten' });
  });
});
